// Saved sentences: the list on the desk, and choosing one on the form of a message to a group.

#include "tenant/crisis/saved_sentences/saved_sentences.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SavedSentences : public Night {
 protected:
  const std::string at = "/beheer/zinnen";
  const std::string parking = "Parkeer aan de kerk & kom te voet.";

  static fields typed(const std::string& title, const std::string& text, const std::string& version = "") {
    return {{"titel", title}, {"tekst", text}, {"versie", version}};
  }
  std::vector<saved_sentences::sentence> all() {
    return node.db().read(alken.id, [](transaction& tx) { return saved_sentences::all_sentences(tx); });
  }
  // The id of a new sentence.
  std::string kept(const std::string& title, const std::string& text) {
    EXPECT_EQ(click(coordinator, at + "/nieuw", typed(title, text)).status, 303) << title;
    for (const auto& x : all())
      if (x.what.title == title) return x.id;
    return "";
  }
  static std::string message_of(const incidents::incident& i) {
    return "/beheer/noodsituaties/" + i.id + "/bericht";
  }
  int messages() { return number("select count(*) from tenant.channel_messages where key like 'message/%'"); }
};

TEST_F(SavedSentences, AreListedAddedChangedAndRemoved) {
  EXPECT_THAT(open(coordinator, at).body, AllOf(HasSubstr("Nog geen zinnen"), HasSubstr(at + "/nieuw\"")));
  EXPECT_EQ(open(coordinator, at + "/nieuw").status, 200);
  const auto made = click(coordinator, at + "/nieuw", typed("Parkeren", parking));
  ASSERT_EQ(made.status, 303);
  EXPECT_THAT(open(coordinator, at + "?klaar=bewaard").body,
              AllOf(HasSubstr("De zin is bewaard."), HasSubstr("Parkeren"),
                    HasSubstr("Parkeer aan de kerk &amp; kom te voet.")));
  const std::string one = at + "/" + all().at(0).id;
  EXPECT_THAT(open(coordinator, one).body,
              AllOf(HasSubstr("value=\"Parkeren\""), HasSubstr("Verwijder deze zin")));
  ASSERT_EQ(click(coordinator, one, typed("Parking", "Aan de loods.", "1")).status, 303);
  EXPECT_EQ(all().at(0).what.title, "Parking");
  EXPECT_EQ(all().at(0).what.text, "Aan de loods.");
  ASSERT_EQ(click(coordinator, one + "/verwijdering").status, 303);
  EXPECT_THAT(open(coordinator, at + "?klaar=verwijderd").body, HasSubstr("De zin is verwijderd."));
  EXPECT_TRUE(all().empty());
}

TEST_F(SavedSentences, AnEmptyTooLongOrRepeatedOneIsRefusedAndStaysTyped) {
  const std::string e_acute = "\xc3\xa9";
  std::string sixty, three_hundred;
  for (int n = 0; n < 60; ++n) sixty += e_acute;
  for (int n = 0; n < 300; ++n) three_hundred += e_acute;
  const std::string longest = kept(sixty, three_hundred);
  ASSERT_NE(longest, "") << "counted in characters";
  const std::string parked = kept("Parkeren", parking);
  const std::pair<fields, const char*> wrong[] = {
      {typed("", "Blijft staan."), "Vul ‘Titel’ in"},
      {typed("Blijft staan.", " "), "Vul ‘Tekst’ in"},
      {typed(sixty + "x", "Blijft staan."), "Hou het bij 60 tekens"},
      {typed("Blijft staan.", three_hundred + "x"), "Hou het bij 300 tekens"},
      {typed("parkeren", "Blijft staan."), "Er is al een zin met deze titel"}};
  for (const auto& [form, sentence] : wrong) {
    const auto refused = click(coordinator, at + "/nieuw", form);
    EXPECT_EQ(refused.status, 422) << sentence;
    EXPECT_THAT(refused.body, AllOf(HasSubstr(sentence), HasSubstr("Blijft staan.")));
    EXPECT_EQ(click(coordinator, at + "/" + longest, with(form, "versie", "1")).status, 422) << sentence;
  }
  EXPECT_EQ(click(coordinator, at + "/" + parked, typed("PARKEREN", parking, "1")).status, 303)
      << "its own title in capitals";
}

TEST_F(SavedSentences, ASentenceThatSomebodyElseChangedIsNotOverwritten) {
  const std::string one = at + "/" + kept("Parkeren", parking);
  ASSERT_EQ(click(coordinator, one, typed("Parkeren", "Aan de loods.", "1")).status, 303);
  const auto late = click(coordinator, one, typed("Parkeren", "Op het plein.", "1"));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, AllOf(HasSubstr("Iemand anders heeft deze zin"), HasSubstr("Op het plein.")));
  EXPECT_EQ(all().at(0).what.text, "Aan de loods.");
  EXPECT_EQ(click(coordinator, one, typed("Parkeren", "Op het plein.", "2")).status, 303) << "meant";
}

TEST_F(SavedSentences, TheFiftyFirstIsRefused) {
  for (int n = 1; n <= 50; ++n)
    sql(fmt::format(
        "insert into tenant.saved_sentences (tenant_id, id, title, text) values ({}, '{}', 'Zin {}', 'Kom.')",
        alken.id.value, member_id(n), n));
  const auto refused = click(coordinator, at + "/nieuw", typed("Nog een", "Blijft staan."));
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("Er zijn al 50 bewaarde zinnen"), HasSubstr("Blijft staan.")));
  EXPECT_EQ(all().size(), 50U);
}

TEST_F(SavedSentences, WhatDoesNotExistAnswers404) {
  const std::string gone = at + "/" + kept("Parkeren", parking);
  ASSERT_EQ(click(coordinator, gone + "/verwijdering").status, 303);
  for (const std::string& path : {gone, at + "/verzonnen"}) {
    EXPECT_EQ(open(coordinator, path).status, 404) << path;
    EXPECT_EQ(click(coordinator, path, typed("A", "B", "1")).status, 404) << path;
    EXPECT_EQ(click(coordinator, path + "/verwijdering").status, 404) << path;
  }
}

TEST_F(SavedSentences, OnlyACoordinatorOfTheMunicipalityReachesThem) {
  const std::string one = at + "/" + kept("Parkeren", parking);
  const auto hasselt = node.municipality(hasselt_nis);
  const auto neighbour = sign_in(node, hasselt, web::role::coordinator);
  for (const std::string& path : {at, at + "/nieuw", one}) {
    EXPECT_EQ(node.get(host, path).status, 303) << "to the sign-in";
    for (const auto role : {web::role::mediator, web::role::editor})
      EXPECT_EQ(open(sign_in(node, alken, role), path).status, 403) << path;
  }
  const auto mediator = sign_in(node, alken, web::role::mediator);
  for (const std::string& path : {at + "/nieuw", one, one + "/verwijdering"})
    EXPECT_EQ(click(mediator, path, typed("A", "B", "1")).status, 403) << path;
  EXPECT_EQ(node.get("hasselt.localhost", one, neighbour.cookie_header).status, 404);
  EXPECT_THAT(node.get("hasselt.localhost", at, neighbour.cookie_header).body, Not(HasSubstr("Parkeren")));
  EXPECT_EQ(all().size(), 1U);
}

TEST_F(SavedSentences, AChosenOneStandsInTheMessageAfterWhatWasTyped) {
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, 3);
  const auto c = started(i, {t});
  ASSERT_EQ(tap(people(c)[0], "ja").status, 303);
  const std::string board = "/beheer/noodsituaties/" + i.id + "/bord";
  EXPECT_THAT(open(coordinator, board).body, Not(HasSubstr("Zet de zin in het bericht"))) << "there are none";
  const std::string id = kept("Parkeren", parking);
  EXPECT_THAT(open(coordinator, board).body, AllOf(HasSubstr("Zet de zin in het bericht"), HasSubstr(id)));
  const fields sent{{"groep", "komt"}, {"taak", t.id}, {"bericht", "Breng laarzen mee."}, {"zin", id}};
  const auto again = click(coordinator, message_of(i), with(sent, "invoegen", "ja"));
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body,
              AllOf(HasSubstr("Breng laarzen mee.\nParkeer aan de kerk &amp; kom te voet.</textarea>"),
                    HasSubstr("value=\"komt\" checked"), HasSubstr("value=\"" + t.id + "\" selected"),
                    Not(HasSubstr("value=\"" + id + "\" selected")), Not(HasSubstr("ds-error-summary"))));
  EXPECT_THAT(click(coordinator, message_of(i), {{"zin", id}, {"invoegen", "ja"}}).body,
              AllOf(HasSubstr(">Parkeer aan de kerk &amp; kom te voet.</textarea>"),
                    Not(HasSubstr("ds-error-summary"))))
      << "nothing else was filled in yet";
  EXPECT_THAT(click(coordinator, message_of(i), sent).body,
              AllOf(HasSubstr("Controleer je bericht"), HasSubstr("Breng laarzen mee."),
                    HasSubstr("Parkeer aan de kerk &amp; kom te voet.")))
      << "chosen, and not put in by the second button";
  EXPECT_EQ(messages(), 0);
}

TEST_F(SavedSentences, AChoiceThatCannotBeIsRefusedAndTheMessageStaysTyped) {
  members(1, 60);
  const auto i = incident();
  started(i, {task(i, 3)});
  const std::string id = kept("Parkeren", parking);
  const fields sent{{"groep", "komt"}, {"bericht", "Breng laarzen mee."}, {"zin", ""}, {"invoegen", "ja"}};
  const auto none = click(coordinator, message_of(i), sent);
  EXPECT_EQ(none.status, 422);
  EXPECT_THAT(none.body, AllOf(HasSubstr("Kies eerst een bewaarde zin"), HasSubstr("Breng laarzen mee.")));
  ASSERT_EQ(click(coordinator, at + "/" + id + "/verwijdering").status, 303);
  for (const char* button : {"invoegen", "anders"}) {
    const auto gone =
        click(coordinator, message_of(i),
              {{"groep", "komt"}, {"bericht", "Breng laarzen mee."}, {"zin", id}, {button, "ja"}});
    EXPECT_EQ(gone.status, 409) << button;
    EXPECT_THAT(gone.body,
                AllOf(HasSubstr("Deze bewaarde zin bestaat niet meer"), HasSubstr("Breng laarzen mee.")));
  }
  EXPECT_EQ(messages(), 0);
}

}  // namespace
}  // namespace paraat::test
