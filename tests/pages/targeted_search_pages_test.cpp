// Targeted search on its pages: words that are understood or refused, the search of a vacancy, and who may
// see it.

#include "tests/pages/targeted_questions.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class TargetedSearchPages : public TargetedQuestions {};

TEST_F(TargetedSearchPages, TheSameQuestionForAVacancyIsOfThatVacancyAndHasTheSameCards) {
  nurses(6);
  asks::vacancy_asks a;
  a.must = {"nurse"};
  const auto v = published(2, a);
  const auto q = targeted_search::question_of(v, node.inside().services().municipalities);
  const auto free = ask(q).value();
  const auto done = click(linde, "/mijn-organisatie/vacatures/" + v.id + "/zoekactie");
  ASSERT_EQ(done.status, 303);
  const auto of_vacancy = node.db().read(alken.id, [&](transaction& tx) {
    const std::string to = done.headers.at("location");
    return targeted_search::find(tx, targeted_search::search_id(to.substr(to.rfind('/') + 1))).value();
  });
  EXPECT_EQ(of_vacancy.vacancy_id, v.id);
  EXPECT_EQ(shown(of_vacancy), shown(free));
  EXPECT_EQ(one("select searches from tenant.asking_days"), "1");
}

TEST_F(TargetedSearchPages, WhoWasOnACardReadsItOnTheirPage) {
  const auto people = nurses(5);
  ask(nurse_question()).value();
  EXPECT_THAT(open(session_of(people[0]), "/mijn/wie-keek").body,
              AllOf(HasSubstr("Hulpkorps Alken"), HasSubstr("Vond je 1 keer in een zoekactie, zonder naam")));
  question q = nurse_question();
  q.asks.week.set(0);
  ask(q).value();
  EXPECT_THAT(open(session_of(people[0]), "/mijn/wie-keek").body, HasSubstr("Vond je 2 keer"));
}

TEST_F(TargetedSearchPages, NobodySearchesForAnotherOrganisationOrBeforeApproval) {
  nurses(5);
  const auto s = ask(nurse_question()).value();
  const someone stranger = sign_in(node, alken, web::role::organisation, add_approved("Andere vzw"));
  EXPECT_EQ(open(stranger, address(s)).status, 404);
  EXPECT_EQ(open(stranger, address(s) + "/uitnodiging").status, 404);
  EXPECT_EQ(click(stranger, address(s) + "/uitnodiging", {{"titel", "x"}, {"bericht", "y"}}).status, 404);
  const auto pending = in_alken([&](transaction& tx) {
    organisations::organisation o;
    o.name = "Nog niet vzw";
    o.kind = "vzw";
    o.email = "x@y.be";
    return organisations::sign_up(tx, o, node.time.now()).value().id.text();
  });
  const someone waiting = sign_in(node, alken, web::role::organisation, pending);
  EXPECT_EQ(open(waiting, "/mijn-organisatie/zoeken").status, 403);
  EXPECT_EQ(click(waiting, "/mijn-organisatie/zoeken", {{"woorden", "verpleegkundige"}}).status, 403);
}

TEST_F(TargetedSearchPages, APageIsAskedInWordsAndShowsHowTheyWereUnderstood) {
  nurses(6);
  const auto form = open(linde, "/mijn-organisatie/zoeken");
  EXPECT_THAT(form.body, HasSubstr("Wie zoek je?"));
  const auto done = click(linde, "/mijn-organisatie/zoeken",
                          {{"woorden", "verpleegkundigen op weekdagen, binnen 20 km van Alken"}});
  ASSERT_EQ(done.status, 303);
  const auto page = open(linde, done.headers.at("location"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("Zo begrepen we je vraag"), HasSubstr("Verpleegkundige"),
                               HasSubstr("hoogstens 20 km van Alken"), HasSubstr("Maandag tot vrijdag"),
                               HasSubstr("Zonder hoogstens 20 km van Alken")));
  EXPECT_EQ(one("select question::text like '%weekdagen%' from tenant.searches"), "f")
      << "words are not kept";
}

TEST_F(TargetedSearchPages, APartCanBeTakenOut) {
  nurses(6);
  question q = nurse_question();
  q.asks.week.set(4);
  question without = nurse_question();
  const auto done =
      click(linde, "/mijn-organisatie/zoeken", {{"vraag", to_json(without)}, {"organisatie", organisation}});
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(open(linde, done.headers.at("location")).body, Not(HasSubstr("Dinsdag:")));
  for (const char* bad : {"", "{", "[]", R"({"asks":{"must":["nurse"]}})",
                          R"({"asks":{"must":["<b>"]},"place":"","nis":0,"km":0,"age":0})"})
    EXPECT_EQ(
        click(linde, "/mijn-organisatie/zoeken", {{"vraag", bad}, {"organisatie", organisation}}).status, 422)
        << bad;
}

TEST_F(TargetedSearchPages, WordsThatNameNothingAreRefusedAndStayTyped) {
  const auto refused = click(linde, "/mijn-organisatie/zoeken", {{"woorden", "xyzzy plugh"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("xyzzy plugh"), HasSubstr("Schrijf wat iemand moet kunnen of hebben")));
  EXPECT_EQ(click(linde, "/mijn-organisatie/zoeken", {{"woorden", ""}}).status, 422);
  EXPECT_EQ(one("select count(*) from tenant.searches"), "0");
}

TEST_F(TargetedSearchPages, AVacancyFillsTheSearchWithWhatItAsks) {
  nurses(6);
  asks::vacancy_asks a;
  a.must = {"nurse"};
  a.languages = {{"dutch", asks::level::good}};
  const auto v = published(2, a);
  const auto done = click(linde, "/mijn-organisatie/vacatures/" + v.id + "/zoekactie");
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(
      open(linde, done.headers.at("location")).body,
      AllOf(HasSubstr("Voor de vacature"), HasSubstr("5 tot 9 mensen passen"), HasSubstr("Nederlands")));
  EXPECT_THAT(open(linde, "/mijn-organisatie/vacatures/" + v.id).body, HasSubstr("Zoek mensen hiervoor"));
  const someone stranger = sign_in(node, alken, web::role::organisation, add_approved("Andere vzw"));
  EXPECT_EQ(click(stranger, "/mijn-organisatie/vacatures/" + v.id + "/zoekactie").status, 404);
}

TEST_F(TargetedSearchPages, ACardOfAnotherSearchAsksNobody) {
  nurses(6);
  const auto s = ask(nurse_question()).value();
  EXPECT_EQ(open(linde, address(s) + "/uitnodiging").status, 422) << "no card was chosen";
  EXPECT_EQ(open(linde, address(s) + "/uitnodiging?kaart=ZZZZ").status, 422);
  EXPECT_EQ(
      click(linde, address(s) + "/uitnodiging", {{"kaart", "ZZZZ"}, {"titel", "x"}, {"bericht", "y"}}).status,
      409);
  const auto untitled =
      click(linde, address(s) + "/uitnodiging", {{"kaart", shown(s).at(0)}, {"titel", ""}, {"bericht", "y"}});
  EXPECT_EQ(untitled.status, 422);
  EXPECT_THAT(untitled.body, HasSubstr("Schrijf in één zin wat je vraagt"));
  EXPECT_EQ(one("select count(*) from tenant.invitation_rounds"), "0");
}

}  // namespace
}  // namespace paraat::test
