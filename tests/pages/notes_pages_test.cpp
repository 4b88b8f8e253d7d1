// "Berichten" on the desk: coordinators of two municipalities write to each other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tests/support/overview.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class NotesPages : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  someone an = sign_in(node, alken, web::role::coordinator);
  void SetUp() override {
    know(node, {.party = "be-nis-71072",
                .nis = hasselt_nis,
                .name = "Hasselt",
                .network = "",
                .pages_url = "http://hasselt.example",
                .node_id = "hasselt",
                .phone = "011 23 90 00"});
  }
  answer page(const std::string& path) { return node.get("alken.localhost", path, an.cookie_header); }
  answer send(const std::string& path, const std::string& form) {
    return node.post("alken.localhost", path, form + "&csrf=" + an.csrf, an.cookie_header);
  }
  // Receives a note from Hasselt.
  void hasselt_wrote(const std::string& text,
                     const std::string& thread = "0193a000-0000-7000-8000-00000000aaaa") {
    node.db().write(alken.id, [&](transaction& tx) {
      conversations::receive(
          tx,
          {{conversations::note_id("0193a000-0000-7000-8000-00000000bbbb"), conversations::thread_id(thread),
            "be-nis-71072", "Pompen", "Jan Jacobs", "011 23 90 01", text, true, node.time.now()}},
          node.time.now());
    });
  }
};

TEST_F(NotesPages, OnlyACoordinatorSeesThem) {
  EXPECT_EQ(node.get("alken.localhost", "/beheer/berichten").status, 303);
  const auto editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(node.get("alken.localhost", "/beheer/berichten", editor.cookie_header).status, 403);
  const auto list = page("/beheer/berichten");
  EXPECT_EQ(list.status, 200);
  EXPECT_THAT(list.body, HasSubstr("Geen berichten"));
}

TEST_F(NotesPages, ANoteThatCameInIsNewUntilItIsOpenedAndItsWordsAreEscaped) {
  hasselt_wrote("<script>alert(1)</script> Kunnen jullie pompen missen?");
  EXPECT_THAT(page("/beheer/berichten?toestand=ongelezen").body, HasSubstr("Pompen"));
  const auto one = page("/beheer/berichten/be-nis-71072/0193a000-0000-7000-8000-00000000aaaa");
  EXPECT_EQ(one.status, 200);
  EXPECT_THAT(one.body, HasSubstr("Kunnen jullie pompen missen?"));
  EXPECT_THAT(one.body, HasSubstr("Jan Jacobs"));
  EXPECT_THAT(one.body, HasSubstr("tel:011239001"));
  EXPECT_THAT(one.body, HasSubstr("Dringend"));
  EXPECT_THAT(one.body, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page("/beheer/berichten?toestand=ongelezen").body, Not(HasSubstr("Pompen")));
}

TEST_F(NotesPages, AnAnswerIsKeptAndOnItsWay) {
  hasselt_wrote("Kunnen jullie pompen missen?");
  const std::string thread = "/beheer/berichten/be-nis-71072/0193a000-0000-7000-8000-00000000aaaa";
  const auto sent = send(thread, "tekst=Ja%2C+twee&submission_id=een");
  ASSERT_EQ(sent.status, 303);
  EXPECT_EQ(send(thread, "tekst=Ja%2C+twee&submission_id=een").status, 303) << "a double tap";
  const auto shown = page(thread);
  EXPECT_THAT(shown.body, HasSubstr("Ja, twee"));
  EXPECT_THAT(shown.body, HasSubstr("Onderweg"));
  EXPECT_EQ(shown.body.find("Ja, twee"), shown.body.rfind("Ja, twee"));
}

TEST_F(NotesPages, AFormThatIsNotCompleteKeepsWhatWasTyped) {
  const auto refused = send("/beheer/berichten/nieuw", "aan=be-nis-71072&onderwerp=&tekst=Wie+belt+er%3F");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(send("/beheer/berichten/nieuw", "aan=be-nis-99999&onderwerp=x&tekst=y").status, 422)
      << "whom nobody knows cannot be chosen";
}

TEST_F(NotesPages, ANodeThatIsConnectedToNobodySaysSo) {
  EXPECT_THAT(page("/beheer/berichten/nieuw").body, HasSubstr("nog met geen andere verbonden"));
}

TEST_F(NotesPages, ANoteThatDidNotArriveIsSentAgainOrMarkedAsHandled) {
  hasselt_wrote("Kunnen jullie pompen missen?");
  const std::string thread = "/beheer/berichten/be-nis-71072/0193a000-0000-7000-8000-00000000aaaa";
  ASSERT_EQ(send(thread, "tekst=Ja").status, 303);
  const auto fail_all = [&] {
    node.db().write(alken.id, [&](transaction& tx) {
      for (const auto& t : conversations::threads(tx, conversations::thread_filter::all, 1, 10).rows)
        for (const auto& n : conversations::notes_of(tx, t))
          if (n.mine && n.status == conversations::note_state::sent)
            conversations::settle(tx, n.id, conversations::note_state::undelivered, node.time.now());
    });
  };
  fail_all();
  const auto stuck = page(thread);
  EXPECT_THAT(stuck.body, HasSubstr("Niet aangekomen"));
  EXPECT_THAT(stuck.body, HasSubstr("Kan het niet wachten? Bel Hasselt: 011 23 90 00."));
  EXPECT_THAT(page("/beheer/berichten?toestand=vast").body, HasSubstr("Pompen"));
  const auto id = hidden_field(stuck.body, "id");
  ASSERT_EQ(send(thread + "/herhaling", "id=" + id).status, 303);
  EXPECT_EQ(send(thread + "/herhaling", "id=" + id).status, 409);
  EXPECT_THAT(page(thread).body, HasSubstr("Onderweg"));
  fail_all();
  const auto second = hidden_field(page(thread).body, "id");
  ASSERT_EQ(send(thread + "/afhandeling", "id=" + second).status, 303);
  EXPECT_THAT(page("/beheer/berichten?toestand=vast").body, Not(HasSubstr("Pompen")));
}

TEST_F(NotesPages, AnotherMunicipalityAndAThreadThatDoesNotExistAreNotFound) {
  hasselt_wrote("Alleen voor Alken");
  const auto hasselt = node.municipality(hasselt_nis);
  const auto jan = sign_in(node, hasselt, web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost",
                     "/beheer/berichten/be-nis-71072/0193a000-0000-7000-8000-00000000aaaa", jan.cookie_header)
                .status,
            404);
  EXPECT_EQ(page("/beheer/berichten/be-nis-71072/geen-id").status, 404);
}

TEST_F(NotesPages, ThreadsGoAfterTwoYearsOfSilence) {
  hasselt_wrote("Lang geleden");
  const auto left = [&](std::chrono::days after) {
    return node.db().write(alken.id, [&](transaction& tx) {
      conversations::forget_old(tx, node.time.now() + after);
      return conversations::counts(tx).all;
    });
  };
  EXPECT_EQ(left(std::chrono::days{729}), 1);
  EXPECT_EQ(left(std::chrono::days{731}), 0);
}

}  // namespace
}  // namespace paraat::test
