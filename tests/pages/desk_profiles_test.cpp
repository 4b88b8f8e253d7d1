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
  profiles::profile at_address(const std::string& at) {
    return node.db().read(
        alken.id, [&](transaction& tx) { return profiles::find(tx, at.substr(at.rfind('/') + 1)).value(); });
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

}  // namespace
}  // namespace paraat::test
