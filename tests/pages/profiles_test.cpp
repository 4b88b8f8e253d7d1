// /mijn: the way in by a mailed link, the parts of a profile, its states, what others see, who looked.

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tests/pages/volunteers.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ProfilePages : public Volunteers {
 protected:
  profiles::profile profile_at(const std::string& email) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return profiles::of_account(tx, accounts::link_accounts(tx, email).at(0).id).value();
    });
  }
};

TEST_F(ProfilePages, AnybodyComesInByAMailedLinkWithoutAPassword) {
  const auto entry = node.get(host, "/mijn");
  EXPECT_EQ(entry.status, 200);
  EXPECT_THAT(entry.body, HasSubstr("name=\"email\""));
  const std::string link = entry_link("noor@voorbeeld.be");
  EXPECT_EQ(node.get(host, link).status, 200) << "a mail scanner opens it and nothing happens";
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Je naam"));
  const auto done = post(link, encoded({{"naam", "Noor Achten"}}));
  ASSERT_EQ(done.status, 303);
  EXPECT_EQ(done.headers.at("location"), "/mijn");
  const auto mine = node.get(host, "/mijn", cookie_of(done));
  EXPECT_THAT(mine.body, AllOf(HasSubstr("Dag Noor"), HasSubstr("Nog niet bevestigd")));
  EXPECT_EQ(post(link, encoded({{"naam", "Noor Achten"}})).status, 410) << "it works once";
}

TEST_F(ProfilePages, ALinkOfAnotherMunicipalityOpensNothing) {
  const tenants::tenant hasselt = node.municipality(hasselt_nis);
  const std::string link = entry_link("noor@voorbeeld.be");
  EXPECT_EQ(node.get("hasselt.localhost", link).status, 410);
  EXPECT_EQ(node.get(host, "/mijn/link/verzonnen").status, 410);
}

TEST_F(ProfilePages, WhoShareAMailboxSayWhoTheyAre) {
  come_in("An Claes", "gezin@claes.be");
  const std::string link = entry_link("gezin@claes.be");
  EXPECT_THAT(node.get(host, link).body, AllOf(HasSubstr("An Claes"), HasSubstr("Iemand anders")));
  const auto nobody = post(link, encoded({{"wie", "ander"}, {"naam", ""}}));
  EXPECT_EQ(nobody.status, 422);
  EXPECT_THAT(nobody.body, HasSubstr("Vul je naam in"));
  const auto bo = post(link, encoded({{"wie", "ander"}, {"naam", "Bo Claes"}}));
  ASSERT_EQ(bo.status, 303) << "a refused form does not use the link up";
  EXPECT_THAT(node.get(host, "/mijn", cookie_of(bo)).body, HasSubstr("Dag Bo"));
}

TEST_F(ProfilePages, AnotherNameWithoutAChoiceOpensNobodysProfile) {
  come_in("An Claes", "gezin@claes.be");
  const std::string link = entry_link("gezin@claes.be");
  const std::string form = node.get(host, link).body;
  EXPECT_THAT(form, AllOf(HasSubstr("An Claes"), Not(HasSubstr("checked"))));
  EXPECT_EQ(post(link, encoded({{"naam", "Bo Claes"}})).status, 422);
  const std::string an = std::to_string(
      node.db()
          .read(alken.id, [&](transaction& tx) { return accounts::link_accounts(tx, "gezin@claes.be"); })
          .at(0)
          .id);
  const auto mistaken = post(link, encoded({{"wie", an}, {"naam", "Bo Claes"}}));
  EXPECT_EQ(mistaken.status, 422);
  EXPECT_THAT(mistaken.body, HasSubstr("Kies “Iemand anders” bij deze naam"));
  EXPECT_EQ(post(link, encoded({{"wie", an}})).status, 303);
}

TEST_F(ProfilePages, TheLogOfTheMunicipalityNamesNobodyWhoOnlyHasAProfile) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  ASSERT_EQ(click(noor, "/mijn/kopie").status, 303);
  const someone admin = sign_in(node, alken, web::role::tenant_admin);
  const std::string log = open(admin, "/beheer/logboek").body;
  EXPECT_THAT(log, AllOf(HasSubstr("Vrijwilliger ("), Not(HasSubstr("Noor"))));
  const std::string found = open(admin, "/beheer/logboek?wie=noor@voorbeeld.be").body;
  EXPECT_THAT(found, HasSubstr("Niets dat hierbij past")) << "an address is not known by asking";
}

TEST_F(ProfilePages, AVolunteerSeesNoDeskAndStandsOnNoListOfUsers) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  EXPECT_EQ(open(noor, "/beheer").status, 403);
  const someone admin = sign_in(node, alken, web::role::tenant_admin);
  EXPECT_THAT(open(admin, "/beheer/gebruikers").body, Not(HasSubstr("Noor Achten")));
}

TEST_F(ProfilePages, PartsAreKeptOneByOneAndLeadOn) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  const auto first = save(noor, "gegevens", details());
  ASSERT_EQ(first.status, 303);
  EXPECT_EQ(first.headers.at("location"), "/mijn/profiel/kunnen");
  EXPECT_EQ(save(noor, "talen", {{"taal", "dutch"}, {"niveau", "native"}}).status, 303);
  EXPECT_EQ(save(noor, "opleidingen", {{"opleiding", "first_aid"}, {"bij", "Rode Kruis"}}).status, 303);
  EXPECT_EQ(save(noor, "materiaal", {{"heb_tractor", "met"}, {"ander_woorden", "drone"}}).status, 303);
  EXPECT_EQ(save(noor, "voorkeuren", {{"themas", "zorg"}, {"afstand", "15"}}).status, 303);
  EXPECT_EQ(save(noor, "wanneer",
                 {{"kan", "0:0"}, {"kan", "5:1"}, {"pauze_van", "2026-12-24"}, {"pauze_tot", "2027-01-03"}})
                .status,
            303);
  EXPECT_THAT(
      open(noor, "/mijn").body,
      AllOf(HasSubstr("Nederlands (Moedertaal)"), HasSubstr("Eerste hulp (attest), Rode Kruis – Zelf gezegd"),
            HasSubstr("Tractor (komt mee)"), HasSubstr("Drone (leent uit)"), HasSubstr("Tot 15 kilometer"),
            HasSubstr("Maandag: Ochtend · Zaterdag: Middag"), HasSubstr("3 januari 2027")));
}

TEST_F(ProfilePages, AWordThatMeansSeveralThingsIsAskedBackAndAnUnknownOneIsNamed) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  const auto unknown = save(noor, "kunnen", {{"kunnen_woorden", "koken, xyzzyplugh"}});
  EXPECT_EQ(unknown.status, 422);
  EXPECT_THAT(unknown.body,
              AllOf(HasSubstr("We kennen “xyzzyplugh” hier niet"), HasSubstr("koken, xyzzyplugh")))
      << "what was typed stays";
  const auto several = save(noor, "materiaal", {{"ander_woorden", "aanhang"}});
  EXPECT_EQ(several.status, 422);
  EXPECT_THAT(several.body, AllOf(HasSubstr("Kies wat je bedoelt met “aanhang”"), HasSubstr("Aanhangwagen")));
  EXPECT_EQ(save(noor, "materiaal", {{"ander_woorden", "aanhang"}, {"ander_bedoeld", "car_trailer"}}).status,
            303);
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("Aanhangwagen"));
}

TEST_F(ProfilePages, ARefusedPartKeepsWhatWasTypedAndNamesItsField) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  for (const auto& [field, value, sentence] : {std::tuple("naam", "", "Vul je naam in"),
                                               {"telefoon", "0470 11", "te kort"},
                                               {"plaats", "Atlantis", "We kennen geen plaats"},
                                               {"kanaal", "", "Kies hoe we je het best bereiken"},
                                               {"geboren", "2090-01-01", "die al voorbij is"}}) {
    const auto refused =
        save(noor, "gegevens", with(with(details("Typ Mij"), "telefoon", "0470 11 22 34"), field, value));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_THAT(refused.body, HasSubstr(sentence)) << field;
    if (std::string(field) != "naam") EXPECT_THAT(refused.body, HasSubstr("Typ Mij")) << field;
  }
  const auto empty_week = save(noor, "wanneer", {{"pauze_van", "2026-12-24"}, {"pauze_tot", "2027-01-03"}});
  EXPECT_EQ(empty_week.status, 422);
  EXPECT_THAT(empty_week.body, AllOf(HasSubstr("Duid minstens één moment aan"), HasSubstr("2027-01-03")));
  EXPECT_EQ(save(noor, "onzin", {}).status, 404);
}

TEST_F(ProfilePages, APartThatWasOvertakenSaysSo) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  const std::string old = version(noor);
  ASSERT_EQ(save(noor, "gegevens", details()).status, 303);
  fields late = details("Noor Laat");
  late.emplace_back("versie", old);
  const auto refused = click(noor, "/mijn/profiel/gegevens", late);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("intussen gewijzigd"), HasSubstr("Noor Laat")));
}

TEST_F(ProfilePages, ADraftIsConfirmedThenMadeVisibleThenHidden) {
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  const auto early = click(noor, "/mijn/bevestiging");
  EXPECT_EQ(early.status, 422);
  EXPECT_THAT(early.body, HasSubstr("Vul in waar je woont"));
  ASSERT_EQ(save(noor, "gegevens", details()).status, 303);
  ASSERT_EQ(click(noor, "/mijn/bevestiging").status, 303);
  EXPECT_EQ(click(noor, "/mijn/verberging").status, 409);
  const auto empty = click(noor, "/mijn/zichtbaarheid", {{"akkoord", "ja"}});
  EXPECT_THAT(empty.body, HasSubstr("Vul eerst in wat je kan"));
  ASSERT_EQ(save(noor, "kunnen", {{"kunnen_woorden", "koken"}}).status, 303);
  const auto unticked = click(noor, "/mijn/zichtbaarheid");
  EXPECT_EQ(unticked.status, 422);
  EXPECT_THAT(unticked.body, HasSubstr("Duid aan dat organisaties je mogen vinden"));
  ASSERT_EQ(click(noor, "/mijn/zichtbaarheid", {{"akkoord", "ja"}}).status, 303);
  EXPECT_THAT(open(noor, "/mijn?klaar=zichtbaar").body,
              AllOf(HasSubstr("Zichtbaar voor organisaties"), HasSubstr("Je bent zichtbaar")));
  ASSERT_EQ(click(noor, "/mijn/verberging").status, 303);
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("Verborgen"));
}

TEST_F(ProfilePages, ThePageShowsWhatOrganisationsSeeAndNothingElse) {
  const someone noor = visible_volunteer();
  const auto section = [&](const std::string& body, const std::string& id) {
    const auto from = body.find("id=\"" + id + "\"");
    return body.substr(from, body.find("</section>", from) - from);
  };
  const std::string body = open(noor, "/mijn/zichtbaar-deel").body;
  EXPECT_THAT(section(body, "zoekactie"),
              AllOf(HasSubstr("Koken"), Not(HasSubstr("Noor")), Not(HasSubstr("3570")),
                    Not(HasSubstr("0470")), Not(HasSubstr("1990"))));
  EXPECT_THAT(section(body, "na-ja"),
              AllOf(HasSubstr("Noor Achten"), HasSubstr("0470 11 22 33"), Not(HasSubstr("1990"))));
  EXPECT_THAT(section(body, "balie"), HasSubstr("1990"));
}

TEST_F(ProfilePages, AFieldForMeAloneIsShownToNobody) {
  const someone noor = visible_volunteer();
  fields all;
  for (const char* f : {"name", "contact", "born", "place", "languages", "trainings", "skills", "equipment",
                        "themes", "target_groups", "avoid", "distance", "week"})
    all.emplace_back(f, "me");
  ASSERT_EQ(save(noor, "wie-ziet-wat", all).status, 303);
  EXPECT_THAT(open(noor, "/mijn/zichtbaar-deel").body,
              AllOf(Not(HasSubstr("<dd>Koken")), Not(HasSubstr("<dd>Noor")), Not(HasSubstr("0470")),
                    Not(HasSubstr("<dt>"))));
  EXPECT_EQ(save(noor, "wie-ziet-wat", with(all, "name", "search")).status, 422) << "a search has no names";
}

TEST_F(ProfilePages, WhoLookedStandsOnThePage) {
  const someone noor = visible_volunteer();
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("Nog niemand vond je profiel"));
  const auto p = profile_at("noor@voorbeeld.be");
  node.db().write(alken.id, [&](transaction& tx) {
    using profiles::field;
    const profiles::looking who{alken.party, "o1", "Woonzorg De Linde"};
    ASSERT_TRUE(
        profiles::record_look(tx, p.id, who, profiles::look::searched, {field::skills}, node.time.now()));
    ASSERT_TRUE(
        profiles::record_look(tx, p.id, who, profiles::look::searched, {field::skills}, node.time.now()));
    ASSERT_TRUE(
        profiles::record_look(tx, p.id, who, profiles::look::disclosed, {field::name}, node.time.now()));
  });
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("Woonzorg De Linde"));
  EXPECT_THAT(open(noor, "/mijn/wie-keek").body,
              AllOf(HasSubstr("Vond je 2 keer in een zoekactie, zonder naam"),
                    HasSubstr("Kreeg te zien, nadat jij ja zei: Naam"), HasSubstr("Met je naam")));
}

TEST_F(ProfilePages, NobodyReachesTheProfileOfAnother) {
  visible_volunteer();
  const someone bo = come_in("Bo Nijs", "bo@nijs.be");
  for (const char* path :
       {"/mijn", "/mijn/zichtbaar-deel", "/mijn/wie-keek", "/mijn/profiel/gegevens", "/mijn/wissen"})
    EXPECT_THAT(open(bo, path).body, Not(HasSubstr("Noor"))) << path;
  for (const char* path :
       {"/mijn/zichtbaar-deel", "/mijn/wie-keek", "/mijn/profiel/gegevens", "/mijn/wissen"})
    EXPECT_EQ(node.get(host, path).status, 303) << path;
}

TEST_F(ProfilePages, AStaffAccountMakesAProfileWithoutAnotherSignIn) {
  const auto begun = click(coordinator, "/mijn");
  EXPECT_EQ(begun.status, 409) << "this one has no address";
  node.db().write(std::nullopt,
                  [&](transaction& tx) { accounts::set_email(tx, coordinator.account, "bea@alken.be"); });
  EXPECT_THAT(open(coordinator, "/mijn").body, HasSubstr("Maak mijn profiel"));
  ASSERT_EQ(click(coordinator, "/mijn").status, 303);
  EXPECT_THAT(open(coordinator, "/mijn").body, HasSubstr("Nog niet bevestigd"));
  EXPECT_EQ(open(coordinator, "/beheer").status, 200) << "the desk stays";
}

}  // namespace
}  // namespace paraat::test
