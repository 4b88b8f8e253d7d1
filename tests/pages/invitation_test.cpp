// E-mailed links: signing in, invitations, a new password; and the users of a municipality.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/http.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Links : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);

  accounts::account_id person(const std::string& name, const std::string& email) {
    return node.db().write(std::nullopt, [&](transaction& tx) {
      return accounts::add_sharing(tx, {.name = name, .email = email}, node.time.now());
    });
  }
  answer ask(const std::string& email) {
    return node.post("alken.localhost", "/aanmelding", "hoe=link&email=" + web::url_encode(email));
  }
  answer take(const std::string& link, const std::string& form = "x=y", const std::string& headers = {}) {
    return node.post("alken.localhost", link, form, headers);
  }
};

TEST_F(Links, AVolunteerSignsInWithALinkByMailAndOpeningItAloneDoesNothing) {
  person("Els Maes", "els@voorbeeld.be");
  EXPECT_EQ(ask("Els@Voorbeeld.be").headers.at("location"), "/aanmelding/verstuurd");
  const auto post = mails(node);
  ASSERT_EQ(post.size(), 1U);
  EXPECT_EQ(post[0].to, "els@voorbeeld.be");
  const std::string link = link_in(post[0], "/aanmelding/link/");
  const auto opened = node.get("alken.localhost", link);
  EXPECT_EQ(opened.status, 200);
  EXPECT_THAT(opened.body, HasSubstr("Welkom terug, Els"));
  EXPECT_THAT(opened.body, Not(HasSubstr("Maes"))) << "people forward links";
  EXPECT_EQ(cookie_of(opened), "");
  EXPECT_EQ(node.get("alken.localhost", link).status, 200) << "a mail scanner may look first";
  const auto in = take(link);
  EXPECT_EQ(in.status, 303);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", cookie_of(in)).status, 200);
}

TEST_F(Links, ALinkWorksOnceAndForAnHour) {
  person("Els Maes", "els@voorbeeld.be");
  ask("els@voorbeeld.be");
  const std::string used = link_in(mails(node).front(), "/aanmelding/link/");
  EXPECT_EQ(take(used).status, 303);
  EXPECT_EQ(take(used).status, 410);
  EXPECT_EQ(node.get("alken.localhost", used).status, 410);
  node.time.advance(std::chrono::minutes{1});
  ask("els@voorbeeld.be");
  const std::string late = link_in(mails(node).front(), "/aanmelding/link/");
  EXPECT_NE(late, used);
  node.time.advance(std::chrono::hours{1});
  EXPECT_EQ(take(late).status, 410);
  EXPECT_THAT(node.get("alken.localhost", late).body, HasSubstr("Deze link werkt niet meer"));
  EXPECT_EQ(take("/aanmelding/link/verzonnen").status, 410);
}

TEST_F(Links, ALinkToASharedAddressAsksWhoYouAre) {
  const auto els = person("Els Maes", "thuis@voorbeeld.be");
  const auto jan = person("Jan Maes", "thuis@voorbeeld.be");
  const auto stranger = person("Piet Elders", "piet@voorbeeld.be");
  ask("thuis@voorbeeld.be");
  const std::string link = link_in(mails(node).front(), "/aanmelding/link/");
  const auto page = node.get("alken.localhost", link);
  EXPECT_THAT(page.body, HasSubstr("Els Maes"));
  EXPECT_THAT(page.body, HasSubstr("Jan Maes"));
  EXPECT_THAT(page.body, Not(HasSubstr("Piet")));
  EXPECT_EQ(take(link).status, 422) << "a choice is needed";
  EXPECT_EQ(take(link, "wie=" + std::to_string(stranger)).status, 422)
      << "someone who does not stand behind it";
  const auto in = take(link, "wie=" + std::to_string(jan));
  EXPECT_EQ(in.status, 303);
  EXPECT_THAT(node.get("alken.localhost", "/mijn-account", cookie_of(in)).body, HasSubstr("Jan Maes"));
  EXPECT_NE(els, jan);
}

TEST_F(Links, AnUnknownAddressGetsTheSamePageAndAnHonestMail) {
  const auto page = ask("wie.is@dat.be");
  EXPECT_EQ(page.status, 303);
  EXPECT_EQ(page.headers.at("location"), "/aanmelding/verstuurd");
  const auto post = mails(node);
  ASSERT_EQ(post.size(), 1U);
  EXPECT_THAT(post[0].text, HasSubstr("geen account met dit adres"));
  EXPECT_EQ(link_in(post[0], "/aanmelding/link/"), "");
}

TEST_F(Links, StaffGetNoLinkThatSkipsTheirPasswordAndCode) {
  node.db().write(std::nullopt, [&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "An Peeters", .email = "an@alken.be"}, node.time.now());
    accounts::give(tx, id, {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}},
                   std::nullopt, node.time.now());
  });
  ask("an@alken.be");
  const auto post = mails(node);
  ASSERT_EQ(post.size(), 1U);
  EXPECT_EQ(link_in(post[0], "/aanmelding/link/"), "");
  const std::string link = link_in(post[0], "/wachtwoord/");
  EXPECT_EQ(node.get("alken.localhost", link).status, 200);
  EXPECT_EQ(take(link, "wachtwoord=kort&herhaal=kort").status, 422);
  const auto done = take(link, "wachtwoord=paard+batterij+nietje&herhaal=paard+batterij+nietje");
  EXPECT_EQ(done.status, 200);
  EXPECT_EQ(cookie_of(done), "") << "the code of the app still comes after it";
  EXPECT_EQ(take(link, "wachtwoord=paard+batterij+nietje&herhaal=paard+batterij+nietje").status, 410);
  const auto next =
      node.post("alken.localhost", "/aanmelding", "email=an%40alken.be&wachtwoord=paard+batterij+nietje");
  EXPECT_THAT(next.body, HasSubstr("Beveilig je account"));
}

TEST_F(Links, WhoIsMadeStaffMeanwhileGainsNothingFromASessionOpenedWithALink) {
  const auto els = person("Els Maes", "els@voorbeeld.be");
  ask("els@voorbeeld.be");
  const std::string cookie = cookie_of(take(link_in(mails(node).front(), "/aanmelding/link/")));
  node.db().write(std::nullopt, [&](transaction& tx) {
    accounts::give(tx, els, {.what = web::role::tenant_admin, .tenant = alken.id, .organisation = {}},
                   std::nullopt, node.time.now());
  });
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", cookie).status, 200);
  EXPECT_EQ(node.get("alken.localhost", "/beheer/gebruikers", cookie).status, 403);
}

class Users : public Links {
 protected:
  someone admin = sign_in(node, alken, web::role::tenant_admin);

  answer invite(const someone& by, const std::string& email,
                const std::string& roles = "&rollen=coordinator") {
    return node.post("alken.localhost", "/beheer/gebruikers/nieuw",
                     "csrf=" + by.csrf + "&naam=Bert+Claes&email=" + web::url_encode(email) + roles,
                     by.cookie_header);
  }
  std::string invitation() { return link_in(mails(node).front(), "/uitnodiging/"); }
  // The page of the only invitation that waits.
  std::string waiting() {
    const std::string page = node.get("alken.localhost", "/beheer/gebruikers", admin.cookie_header).body;
    const auto at = page.find("/beheer/gebruikers/uitnodigingen/");
    return at == std::string::npos ? "" : page.substr(at, page.find('"', at) - at);
  }
  answer act(const std::string& path) {
    return node.post("alken.localhost", path, "csrf=" + admin.csrf, admin.cookie_header);
  }
  // A coordinator of Hasselt without any role in Alken.
  accounts::account_id els_of_hasselt() {
    const auto hasselt = node.municipality(hasselt_nis);
    return node.db().write(std::nullopt, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "Els Maes", .email = "els@hasselt.be"}, node.time.now());
      accounts::give(tx, id, {.what = web::role::coordinator, .tenant = hasselt.id, .organisation = {}},
                     std::nullopt, node.time.now());
      return id;
    });
  }
  std::vector<web::grant> grants_of(accounts::account_id who) {
    return node.db().read(std::nullopt, [&](transaction& tx) { return accounts::find(tx, who)->grants; });
  }
  accounts::account_id id_of(const std::string& email) {
    return node.db().read(std::nullopt, [&](transaction& tx) { return accounts::with_email(tx, email)->id; });
  }
  answer change(accounts::account_id who, const std::string& act, const std::string& form = {},
                const std::string& host = "alken.localhost") {
    return node.post(host, "/beheer/gebruikers/" + std::to_string(who) + "/" + act,
                     "csrf=" + admin.csrf + "&" + form, admin.cookie_header);
  }
};

TEST_F(Users, AnInvitedCoordinatorSetsNamePasswordAndCodeAndIsIn) {
  EXPECT_EQ(invite(admin, "Bert@Alken.be").status, 303);
  EXPECT_THAT(node.get("alken.localhost", "/beheer/gebruikers", admin.cookie_header).body,
              HasSubstr("Uitgenodigd"));
  EXPECT_THAT(mails(node).front().text, HasSubstr("An Peeters nodigt je uit"));
  const std::string link = invitation();
  EXPECT_EQ(node.get("alken.localhost", link).status, 200);
  EXPECT_THAT(take(link, "naam=Bert&wachtwoord=paard+batterij+nietje&herhaal=iets+anders").body,
              HasSubstr("niet gelijk"));
  const auto setup =
      take(link, "naam=Bert+Claes&wachtwoord=paard+batterij+nietje&herhaal=paard+batterij+nietje");
  ASSERT_THAT(setup.body, HasSubstr("Beveilig je account"));
  EXPECT_THAT(setup.body, HasSubstr("<path class=\"ink\" d=\"M4 4h1v1h-1z"));
  const std::string mark = "<code class=\"secret\">";
  const auto at = setup.body.find(mark) + mark.size();
  const auto secret = accounts::from_base32(setup.body.substr(at, setup.body.find('<', at) - at)).value();
  const std::string proof = "bewijs=" + hidden_field(setup.body, "bewijs");
  const auto wrong = node.post("alken.localhost", "/aanmelding/tweede-stap", proof + "&code=000000");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr(setup.body.substr(at, setup.body.find('<', at) - at)))
      << "the same secret again";
  const auto in =
      node.post("alken.localhost", "/aanmelding/tweede-stap",
                proof + "&code=" + accounts::totp_code(secret, accounts::totp_step(node.time.now())));
  EXPECT_EQ(in.status, 200);
  EXPECT_THAT(in.body, HasSubstr("Bewaar je herstelcodes"));
  const auto told = mails(node);
  ASSERT_EQ(std::ranges::count(told, "Je tweede stap is ingesteld", &mail::shown_mail::subject), 1)
      << "the owner hears of it";
  EXPECT_EQ(std::ranges::find(told, "Je tweede stap is ingesteld", &mail::shown_mail::subject)->to,
            "bert@alken.be");
  std::vector<std::string> audited;
  for (const auto& e :
       node.db().read(alken.id, [&](transaction& tx) { return audit::about(tx, id_of("bert@alken.be")); }))
    audited.push_back(e.what);
  EXPECT_THAT(audited, testing::IsSupersetOf({"second step set", "signed in"}));
  EXPECT_THAT(node.get("alken.localhost", "/mijn-account", cookie_of(in)).body, HasSubstr("Coördinator"));
  EXPECT_EQ(take(link, "naam=Bert&wachtwoord=paard+batterij+nietje&herhaal=paard+batterij+nietje").status,
            410);
}

TEST_F(Users, AnInvitationExpiresAndANewOneReplacesIt) {
  invite(admin, "bert@alken.be");
  const std::string first = invitation();
  node.time.advance(std::chrono::minutes{1});
  EXPECT_EQ(act(waiting() + "/herhaling").status, 303);
  const std::string second = invitation();
  EXPECT_NE(first, second);
  EXPECT_EQ(node.get("alken.localhost", first).status, 410);
  EXPECT_THAT(node.get("alken.localhost", first).body, HasSubstr("vervangen"));
  EXPECT_EQ(node.get("alken.localhost", second).status, 200);
  node.time.advance(std::chrono::days{7});
  EXPECT_EQ(node.get("alken.localhost", second).status, 410);
}

TEST_F(Users, RefusesAFormWithMistakesAndKeepsWhatWasTyped) {
  const auto page = invite(admin, "geen-adres", "");
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("Bert Claes"));
  EXPECT_THAT(page.body, HasSubstr("Kies wat deze persoon mag"));
  EXPECT_EQ(invite(admin, "bert@alken.be", "&rollen=node_operator").status, 422);
  EXPECT_TRUE(mails(node).empty());
}

TEST_F(Users, OnlyTheAdministratorComesHere) {
  for (const web::role r : {web::role::coordinator, web::role::mediator, web::role::editor}) {
    const auto other = sign_in(node, alken, r);
    EXPECT_EQ(node.get("alken.localhost", "/beheer/gebruikers", other.cookie_header).status, 403);
    EXPECT_EQ(invite(other, "bert@alken.be").status, 403);
  }
  EXPECT_EQ(node.get("alken.localhost", "/beheer/gebruikers").status, 303);
  EXPECT_TRUE(mails(node).empty());
}

TEST_F(Users, AnAdministratorOfAlkenReachesNobodyInHasselt) {
  const auto hasselt = node.municipality(hasselt_nis);
  const auto other = sign_in(node, hasselt, web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost", "/beheer/gebruikers", admin.cookie_header).status, 403);
  EXPECT_EQ(change(other.account, "verwijdering").status, 404);
  EXPECT_EQ(change(other.account, "verwijdering", "", "hasselt.localhost").status, 403);
  EXPECT_EQ(
      node.get("alken.localhost", "/beheer/gebruikers/" + std::to_string(other.account), admin.cookie_header)
          .status,
      404);
  EXPECT_EQ(node.get("alken.localhost", "/beheer/gebruikers/nul", admin.cookie_header).status, 404);
}

TEST_F(Users, RolesChangeAtOnceAndAccessIsTakenAway) {
  const auto bert = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(change(bert.account, "rollen", "rollen=tenant_admin").status, 303);
  EXPECT_EQ(node.get("alken.localhost", "/beheer/gebruikers", bert.cookie_header).status, 200);
  EXPECT_EQ(change(bert.account, "verwijdering").status, 303);
  EXPECT_EQ(node.get("alken.localhost", "/beheer/gebruikers", bert.cookie_header).status, 403);
}

TEST_F(Users, TheLastAdministratorStays) {
  const auto page = change(admin.account, "verwijdering");
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("minstens één beheerder"));
  EXPECT_EQ(change(admin.account, "rollen", "rollen=coordinator").status, 422);
  EXPECT_EQ(node.get("alken.localhost", "/beheer/gebruikers", admin.cookie_header).status, 200);
}

TEST_F(Users, InvitationGivesNoRoleAndTellsNothingBeforeItIsTakenUp) {
  const auto els = els_of_hasselt();
  EXPECT_EQ(invite(admin, "els@hasselt.be", "&rollen=editor").status, 303);
  EXPECT_EQ(grants_of(els).size(), 1U);
  const auto list = node.get("alken.localhost", "/beheer/gebruikers", admin.cookie_header);
  EXPECT_THAT(list.body, HasSubstr("els@hasselt.be"));
  EXPECT_THAT(list.body, Not(HasSubstr("Els Maes")));
  const auto page = node.get("alken.localhost", waiting(), admin.cookie_header);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("Els Maes")));
  EXPECT_EQ(change(els, "tweede-stap").status, 404);
  EXPECT_EQ(change(els, "verwijdering").status, 404);
}

TEST_F(Users, InviterGetsTheSameAnswerForKnownUnknownAndBlockedAddresses) {
  const auto els = els_of_hasselt();
  const auto known = invite(admin, "els@hasselt.be"), unknown = invite(admin, "wie@hasselt.be");
  EXPECT_EQ(known.status, unknown.status);
  EXPECT_EQ(known.headers.at("location"), unknown.headers.at("location"));
  const auto sent = mails(node);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].subject, sent[1].subject);
  node.db().write(std::nullopt, [&](transaction& tx) { accounts::block(tx, els); });
  node.time.advance(std::chrono::seconds{1});
  EXPECT_EQ(invite(admin, "els@hasselt.be").status, 303);
  EXPECT_EQ(node.get("alken.localhost", invitation()).status, 410) << "who is blocked takes nothing up";
}

TEST_F(Users, PersonWithAnAccountTakesAnInvitationUpWhileSignedIn) {
  const auto els = els_of_hasselt();
  invite(admin, "els@hasselt.be", "&rollen=editor");
  const std::string link = invitation();
  const auto asks = node.get("alken.localhost", link);
  EXPECT_EQ(asks.status, 200);
  EXPECT_THAT(asks.body, HasSubstr("/aanmelding?verder="));
  EXPECT_THAT(asks.body, Not(HasSubstr("Els Maes")));
  EXPECT_EQ(take(link, "naam=Els").status, 200) << "the mailbox alone takes nothing up";
  EXPECT_EQ(grants_of(els).size(), 1U);
  const auto bert = sign_in(node, alken, web::role::coordinator);
  EXPECT_EQ(take(link, "csrf=" + bert.csrf, bert.cookie_header).status, 403) << "nor does another account";

  const auto herself = sign_in(node, els);
  EXPECT_THAT(node.get("alken.localhost", link, herself.cookie_header).body, HasSubstr("Neem aan"));
  EXPECT_EQ(take(link, "csrf=" + herself.csrf, herself.cookie_header).status, 200);
  EXPECT_EQ(grants_of(els).size(), 2U);
  EXPECT_EQ(take(link, "csrf=" + herself.csrf, herself.cookie_header).status, 410);
  EXPECT_EQ(waiting(), "");
  EXPECT_EQ(audited(node, alken, audit::invitation_accepted), 1);
  EXPECT_THAT(node.get("alken.localhost", "/beheer/gebruikers", admin.cookie_header).body,
              HasSubstr("Els Maes"));
}

TEST_F(Users, InvitationThatIsDeclinedOrWithdrawnGivesNothing) {
  const auto els = els_of_hasselt();
  const auto herself = sign_in(node, els);
  invite(admin, "els@hasselt.be", "&rollen=editor");
  const std::string declined = invitation();
  EXPECT_EQ(take(declined, "antwoord=nee&csrf=" + herself.csrf, herself.cookie_header).status, 200);
  EXPECT_EQ(waiting(), "");
  node.time.advance(std::chrono::seconds{1});
  invite(admin, "els@hasselt.be", "&rollen=editor");
  const std::string withdrawn = invitation();
  EXPECT_EQ(act(waiting() + "/intrekking").headers.at("location"), "/beheer/gebruikers?klaar=ingetrokken");
  EXPECT_EQ(take(withdrawn, "csrf=" + herself.csrf, herself.cookie_header).status, 410);
  EXPECT_EQ(audited(node, alken, audit::invitation_withdrawn), 2)
      << "declined by her, and by the administrator";
  EXPECT_EQ(grants_of(els).size(), 1U);
}

TEST_F(Users, LinkOfAnInvitationWorksOnTheSiteThatInvitedOnly) {
  const auto els = els_of_hasselt();
  const auto herself = sign_in(node, els);
  invite(admin, "els@hasselt.be", "&rollen=tenant_admin");
  EXPECT_EQ(
      node.post("hasselt.localhost", invitation(), "csrf=" + herself.csrf, herself.cookie_header).status,
      410);
  EXPECT_EQ(grants_of(els).size(), 1U);
}

TEST_F(Users, AdministratorClearsNoSecondStepOfAnAccountThatWorksElsewhereToo) {
  const auto els = els_of_hasselt();
  invite(admin, "els@hasselt.be", "&rollen=editor");
  const auto herself = sign_in(node, els);
  take(invitation(), "csrf=" + herself.csrf, herself.cookie_header);
  node.db().write(std::nullopt, [&](transaction& tx) { accounts::set_totp(tx, els, "sealed", 0); });
  const auto page =
      node.get("alken.localhost", "/beheer/gebruikers/" + std::to_string(els), admin.cookie_header);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("/tweede-stap\"")));
  EXPECT_EQ(change(els, "tweede-stap").status, 422);
  EXPECT_EQ(node.get("alken.localhost", "/mijn-account", herself.cookie_header).status, 200);
  EXPECT_EQ(node.db().read(std::nullopt,
                           [&](transaction& tx) { return accounts::secrets_of(tx, els).totp_secret; }),
            "sealed");
}

TEST_F(Users, LastVisitOfAnAccountThatWorksElsewhereTooIsNotTold) {
  const auto els = els_of_hasselt();
  invite(admin, "els@hasselt.be", "&rollen=editor");
  const auto herself = sign_in(node, els);
  take(invitation(), "csrf=" + herself.csrf, herself.cookie_header);
  const std::string page = node.get("alken.localhost", "/beheer/gebruikers?q=els", admin.cookie_header).body;
  EXPECT_THAT(page, HasSubstr("Els Maes"));
  EXPECT_THAT(page, Not(HasSubstr("21 november")));
}

TEST_F(Users, NamesAreEscaped) {
  node.post(
      "alken.localhost", "/beheer/gebruikers/nieuw",
      "csrf=" + admin.csrf + "&naam=%3Cscript%3Ealert(1)%3C%2Fscript%3E&email=x%40alken.be&rollen=editor",
      admin.cookie_header);
  EXPECT_THAT(node.get("alken.localhost", "/beheer/gebruikers", admin.cookie_header).body,
              Not(HasSubstr("<script>alert")));
}

}  // namespace
}  // namespace paraat::test
