// /beheer/profielen: profiles as their people let the staff see them, filled in at the desk for who has no
// e-mail address, and papers that were seen.

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tests/pages/volunteers.hpp"
#include "tests/support/audited.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using web::role;

class DeskProfiles : public Volunteers {
 protected:
  someone mediator = sign_in(node, alken, role::mediator), editor = sign_in(node, alken, role::editor);

  // The address of the profile of Jef, who has a telephone only.
  std::string begun(const std::string& name = "Jef Peeters", const std::string& phone = "011 59 00 11") {
    const auto done = click(mediator, "/beheer/profielen/nieuw", {{"naam", name}, {"telefoon", phone}});
    EXPECT_EQ(done.status, 303);
    return done.headers.at("location");
  }
  answer fill(const std::string& at, const std::string& part, fields f) {
    f.emplace_back("versie", hidden_field(open(mediator, at + "/deel/" + part).body, "versie"));
    return click(mediator, at + "/deel/" + part, f);
  }
  std::string confirmed() {
    const std::string at = begun();
    EXPECT_EQ(
        fill(at, "gegevens", with(with(details("Jef Peeters"), "telefoon", "011 59 00 11"), "kanaal", "call"))
            .status,
        303);
    EXPECT_EQ(fill(at, "kunnen", {{"kunnen_woorden", "koken"}}).status, 303);
    EXPECT_EQ(click(mediator, at + "/bevestiging").status, 303);
    return at;
  }
  // As they are chosen first.
  fields audiences() {
    return {{"name", "accepted"},    {"contact", "accepted"},
            {"born", "mediator"},    {"place", "search"},
            {"languages", "search"}, {"trainings", "search"},
            {"skills", "search"},    {"equipment", "search"},
            {"themes", "search"},    {"target_groups", "mediator"},
            {"avoid", "mediator"},   {"distance", "search"},
            {"week", "search"}};
  }
  profiles::profile at_address(const std::string& at) {
    const profiles::profile_id id(at.substr(at.rfind('/') + 1));
    return node.db().read(alken.id, [&](transaction& tx) { return profiles::find(tx, id).value(); });
  }
  std::string address_of(const std::string& email) {
    return node.db().read(alken.id, [&](transaction& tx) {
      return "/beheer/profielen/" + profiles::of_account(tx, accounts::link_accounts(tx, email).at(0).id)->id;
    });
  }
};

TEST_F(DeskProfiles, WhoHasNoMailboxIsServedAndTheAuditKnows) {
  const std::string at = confirmed();
  EXPECT_THAT(open(mediator, at).body,
              AllOf(HasSubstr("Jef Peeters"), HasSubstr("Koken"), HasSubstr("Vul samen in")));
  EXPECT_GE(audited(node, alken, audit::profile_served), 4);
  EXPECT_EQ(open(editor, at).status, 403);
  EXPECT_EQ(open(editor, "/beheer/profielen").status, 403);
}

TEST_F(DeskProfiles, NothingIsVisibleBeforeThePersonSaidYes) {
  const std::string at = confirmed();
  const auto silent = click(mediator, at + "/zichtbaarheid");
  EXPECT_EQ(silent.status, 422);
  EXPECT_THAT(silent.body, HasSubstr("Duid aan dat de persoon ja zei"));
  ASSERT_EQ(click(mediator, at + "/zichtbaarheid", {{"akkoord", "ja"}}).status, 303);
  const auto p = at_address(at);
  EXPECT_EQ(p.status, profiles::profile_state::visible);
  EXPECT_TRUE(p.consent->said);
  EXPECT_EQ(p.consent->by, mediator.account);
  EXPECT_EQ(p.consent->version, profiles::consent_version);
  EXPECT_THAT(open(mediator, at).body, HasSubstr("Toestemming mondeling"));
}

TEST_F(DeskProfiles, WithoutTelephoneAndMailboxNobodyIsWrittenDown) {
  const auto refused = click(mediator, "/beheer/profielen/nieuw", {{"naam", "Jef Peeters"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body,
              AllOf(HasSubstr("Vul een telefoonnummer of een e-mailadres in"), HasSubstr("Jef Peeters")));
}

TEST_F(DeskProfiles, ANumberThatCannotBeIsRefused) {
  const auto refused =
      click(mediator, "/beheer/profielen/nieuw", {{"naam", "Jef Peeters"}, {"telefoon", "011 59"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("te kort"), HasSubstr("011 59")));
}

TEST_F(DeskProfiles, ErasingIsAskedFirstAndEachActHasItsOwnEvent) {
  const std::string at = confirmed();
  ASSERT_EQ(click(mediator, at + "/zichtbaarheid", {{"akkoord", "ja"}}).status, 303);
  ASSERT_EQ(click(mediator, at + "/verberging").status, 303);
  EXPECT_THAT(open(mediator, at).body, HasSubstr("href=\"" + at + "/verwijdering\""));
  EXPECT_THAT(open(mediator, at + "/verwijdering").body,
              AllOf(HasSubstr("Het profiel van Jef Peeters wissen?"), HasSubstr("niet ongedaan maken")));
  EXPECT_EQ(open(mediator, at).status, 200) << "asking erases nothing";
  ASSERT_EQ(click(mediator, at + "/verwijdering").status, 303);
  EXPECT_EQ(open(mediator, at).status, 404);
  for (const auto kind : {audit::profile_shown, audit::profile_hidden, audit::profile_removed})
    EXPECT_EQ(audited(node, alken, kind), 1) << kind;
}

TEST_F(DeskProfiles, TheSamePersonTwiceIsOneProfile) { EXPECT_EQ(begun(), begun()); }

TEST_F(DeskProfiles, AProfileOfItsOwnPersonIsReadOnlyAndAsTheyLetItBeSeen) {
  const someone noor = visible_volunteer();
  const std::string at = address_of("noor@voorbeeld.be");
  EXPECT_THAT(open(mediator, at).body, AllOf(HasSubstr("Noor Achten"), HasSubstr("beheert het profiel zelf"),
                                             Not(HasSubstr("Vul samen in"))));
  EXPECT_EQ(open(mediator, at + "/deel/gegevens").status, 403);
  EXPECT_EQ(click(mediator, at + "/deel/kunnen", {{"kunnen_woorden", "koken"}}).status, 403);
  for (const char* act : {"/bevestiging", "/zichtbaarheid", "/verberging", "/verwijdering"})
    EXPECT_EQ(click(mediator, at + act, {{"akkoord", "ja"}}).status, 403) << act;
  fields all;
  for (const char* f : {"name", "contact", "born", "place", "languages", "trainings", "skills", "equipment",
                        "themes", "target_groups", "avoid", "distance", "week"})
    all.emplace_back(f, "me");
  ASSERT_EQ(save(noor, "wie-ziet-wat", all).status, 303);
  EXPECT_THAT(open(mediator, at).body, AllOf(HasSubstr("Zonder naam"), Not(HasSubstr("Noor")),
                                             Not(HasSubstr("Koken")), Not(HasSubstr("0470"))));
  EXPECT_THAT(open(mediator, "/beheer/profielen").body, Not(HasSubstr("Noor")));
  EXPECT_THAT(open(mediator, "/beheer/profielen?q=noor").body, Not(HasSubstr(at)))
      << "not found by a name that is kept";
}

TEST_F(DeskProfiles, ADraftOfSomebodyIsNotForTheStaff) {
  come_in("Noor Achten", "noor@voorbeeld.be");
  EXPECT_EQ(open(mediator, address_of("noor@voorbeeld.be")).status, 404);
  EXPECT_THAT(open(mediator, "/beheer/profielen").body, Not(HasSubstr("Noor")));
}

TEST_F(DeskProfiles, OnlyTheStaffSayThatAPaperWasSeen) {
  const someone noor = visible_volunteer();
  ASSERT_EQ(save(noor, "opleidingen", {{"opleiding", "nurse_registration"}}).status, 303);
  const std::string at = address_of("noor@voorbeeld.be");
  EXPECT_EQ(click(noor, at + "/papier", {{"opleiding", "nurse_registration"}}).status, 403);
  EXPECT_EQ(click(mediator, at + "/papier", {{"opleiding", "vca"}}).status, 422) << "they never said it";
  ASSERT_EQ(click(mediator, at + "/papier",
                  {{"opleiding", "nurse_registration"}, {"visum", "ja"}, {"nummer", "ja"}})
                .status,
            303);
  EXPECT_THAT(
      open(noor, "/mijn").body,
      HasSubstr("Verpleegkundige (visum) – Papier gezien door de gemeente, nummer gezien, visum gezien"));
  EXPECT_EQ(audited(node, alken, audit::paper_seen), 1);
}

TEST_F(DeskProfiles, AnAddressOfAProfileThatItsPersonManagesLeadsNowhereAtTheDesk) {
  const someone noor = visible_volunteer();
  ASSERT_EQ(save(noor, "wie-ziet-wat", with(with(audiences(), "name", "me"), "contact", "me")).status, 303);
  come_in("Bo Nijs", "bo@voorbeeld.be");  // a draft
  for (const auto& [name, mail] :
       {std::pair("Noor Achten", "noor@voorbeeld.be"), std::pair("Bo Nijs", "bo@voorbeeld.be")}) {
    const auto refused = click(mediator, "/beheer/profielen/nieuw",
                               {{"naam", name}, {"email", mail}, {"telefoon", "0499 12 34 56"}});
    EXPECT_EQ(refused.status, 409) << mail;
    EXPECT_THAT(refused.body, HasSubstr("Met dit e-mailadres gaat het alleen met een link op /mijn")) << mail;
  }
  EXPECT_EQ(number("select count(*) from tenant.contact_points where value like '%499123456'"), 0)
      << "nothing of it is kept";
}

TEST_F(DeskProfiles, AtTheDeskNothingIsForThePersonAloneSinceTheStaffFillsItIn) {
  const std::string at = confirmed();
  EXPECT_THAT(open(mediator, at + "/deel/wie-ziet-wat").body,
              AllOf(HasSubstr("value=\"mediator\""), Not(HasSubstr("value=\"me\""))));
}

TEST_F(DeskProfiles, WhoComesInByMailTakesTheProfileOver) {
  const auto made =
      click(mediator, "/beheer/profielen/nieuw", {{"naam", "Noor Achten"}, {"email", "noor@voorbeeld.be"}});
  ASSERT_EQ(made.status, 303);
  const std::string at = made.headers.at("location");
  ASSERT_EQ(fill(at, "kunnen", {{"kunnen_woorden", "koken"}}).status, 303);
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  EXPECT_THAT(open(noor, "/mijn").body, HasSubstr("Koken"));
  EXPECT_EQ(open(mediator, at + "/deel/kunnen").status, 404) << "a draft of theirs now";
}

TEST_F(DeskProfiles, APaperThatIsKeptFromTheStaffIsNeitherMarkedNorTold) {
  const someone noor = visible_volunteer();
  ASSERT_EQ(save(noor, "opleidingen", {{"opleiding", "nurse_registration"}}).status, 303);
  ASSERT_EQ(save(noor, "wie-ziet-wat", with(audiences(), "trainings", "me")).status, 303);
  const std::string at = address_of("noor@voorbeeld.be");
  const auto there = click(mediator, at + "/papier", {{"opleiding", "nurse_registration"}}),
             not_there = click(mediator, at + "/papier", {{"opleiding", "vca"}});
  EXPECT_EQ(there.status, 422);
  EXPECT_EQ(not_there.status, 422);
  EXPECT_EQ(audited(node, alken, audit::paper_seen), 0);
}

// The pages of persons know a profile only as far as its person lets the staff see it.
class ProfilesOfPersons : public DeskProfiles {
 protected:
  const std::string doubles = "/beheer/mensen/dubbels";
  std::string page_of_person(const std::string& email) {
    return "/beheer/mensen/" + at_address(address_of(email)).human;
  }
  std::string all_of(const std::string& page) {
    return open(coordinator, page).body + open(coordinator, page + "/kopie").body +
           open(coordinator, page + "/kopie.json").body;
  }
};

TEST_F(ProfilesOfPersons, ADraftIsUnknownToTheStaff) {
  person(corps_with(flood_corps()), "Noor Achten", "noor@elders.be");
  const someone noor = come_in("Noor Achten", "noor@voorbeeld.be");
  ASSERT_EQ(save(noor, "gegevens", with(details(), "telefoon", "0470 11 22 33")).status, 303);
  const std::string page = page_of_person("noor@voorbeeld.be");
  for (const char* more : {"", "/kopie", "/kopie.json"})
    EXPECT_EQ(open(coordinator, page + more).status, 404);
  EXPECT_THAT(open(coordinator, doubles).body, Not(HasSubstr("Hetzelfde telefoonnummer")));
  ASSERT_EQ(click(noor, "/mijn/bevestiging").status, 303);
  EXPECT_EQ(open(coordinator, page).status, 200);
  EXPECT_THAT(open(coordinator, doubles).body, HasSubstr("Hetzelfde telefoonnummer"));
}

TEST_F(ProfilesOfPersons, WhatIsForMeAloneStandsOnNoPageAndInNoCopyForTheStaff) {
  const someone noor = visible_volunteer();
  const std::string page = page_of_person("noor@voorbeeld.be"), at = address_of("noor@voorbeeld.be");
  EXPECT_THAT(open(coordinator, page).body, AllOf(HasSubstr("Noor Achten"), HasSubstr("+32470112233")));
  EXPECT_THAT(open(coordinator, at).body, HasSubstr(page));
  EXPECT_THAT(all_of(page),
              AllOf(Not(HasSubstr("cooking")), Not(HasSubstr("Koken")), Not(HasSubstr("profile_"))))
      << "a profile with an account is for its person";
  fields hidden = with(with(audiences(), "contact", "me"), "born", "me");
  ASSERT_EQ(save(noor, "wie-ziet-wat", hidden).status, 303);
  EXPECT_THAT(all_of(page),
              AllOf(HasSubstr("Noor Achten"), Not(HasSubstr("11 22 33")), Not(HasSubstr("32470112233")),
                    Not(HasSubstr("noor@voorbeeld.be")), Not(HasSubstr("1990"))));
  ASSERT_EQ(save(noor, "wie-ziet-wat", with(hidden, "name", "me")).status, 303);
  for (const char* more : {"", "/kopie", "/kopie.json"})
    EXPECT_EQ(open(coordinator, page + more).status, 404);
  EXPECT_THAT(open(coordinator, at).body, AllOf(HasSubstr("Zonder naam"), Not(HasSubstr("/beheer/mensen/"))));
}

// Beside the membership of the same person, a profile without a name would have its name again.
TEST_F(ProfilesOfPersons, AProfileThatKeepsItsNameIsNotBesideTheOtherRecords) {
  const auto m = person(corps_with(flood_corps()), "Noor Achten", "noor@voorbeeld.be");
  const someone noor = visible_volunteer();
  const std::string page = page_of_person("noor@voorbeeld.be"), at = address_of("noor@voorbeeld.be");
  EXPECT_THAT(open(coordinator, page).body, AllOf(HasSubstr(page_of(m)), HasSubstr(at)));
  fields hidden = with(with(audiences(), "name", "me"), "contact", "me");
  ASSERT_EQ(save(noor, "gegevens", with(details("Noor Geheim"), "telefoon", "0499 88 77 66")).status, 303);
  ASSERT_EQ(save(noor, "wie-ziet-wat", hidden).status, 303);
  EXPECT_THAT(all_of(page), AllOf(HasSubstr("Noor Achten"), HasSubstr(page_of(m)), Not(HasSubstr(at)),
                                  Not(HasSubstr("Noor Geheim"))));
}

TEST_F(ProfilesOfPersons, WhoIsServedAtTheDeskHasTheProfileInTheCopy) {
  const std::string at = confirmed();
  const std::string copy = open(coordinator, "/beheer/mensen/" + at_address(at).human + "/kopie.json").body;
  EXPECT_THAT(copy, AllOf(HasSubstr("\"tenant.profiles\""), HasSubstr("cooking")));
}

}  // namespace
}  // namespace paraat::test
