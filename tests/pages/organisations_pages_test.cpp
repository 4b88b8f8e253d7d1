// Organisations: registering, being approved, keeping data and people up to date.

#include <regex>

#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Organisations : public Desk {
 protected:
  fields chiro() const {
    return {{"naam", "Chiro Alken"},
            {"soort", "vzw"},
            {"nummer", "0123.456.749"},
            {"over", "Spelen op zondag."},
            {"website", "https://chiro.example"},
            {"contact", "Jef Nys"},
            {"email", "Jef@chiro.be"},
            {"telefoon", ""},
            {"akkoord", "ja"}};
  }
  answer sign_up(const fields& f) { return post("/organisaties/registratie", encoded(f)); }
  std::string confirm_link() {
    return link_in(last_mail_to(node, alken, "Jef@chiro.be"), alken, "/organisaties/bevestiging/");
  }
  organisations::organisation the_chiro() {
    return node.db().read(alken.id, [](transaction& tx) {
      return organisations::list(tx, {.status = {}, .words = "chiro", .ids = {}}).rows.at(0);
    });
  }
  std::string registered() {
    EXPECT_EQ(sign_up(chiro()).status, 303);
    EXPECT_EQ(post(confirm_link(), "").status, 303);
    return "/beheer/organisaties/" + the_chiro().id;
  }
};

TEST_F(Organisations, RegisterConfirmAreApprovedAndPublish) {
  ASSERT_EQ(sign_up(chiro()).status, 303);
  EXPECT_THAT(open(coordinator, "/beheer/organisaties").body, Not(HasSubstr("Chiro")))
      << "not before the click";
  const std::string link = confirm_link();
  EXPECT_EQ(node.get(host, link).status, 200);
  EXPECT_THAT(open(coordinator, "/beheer/organisaties").body, Not(HasSubstr("Chiro")))
      << "opening does nothing";
  ASSERT_EQ(post(link, "").status, 303);
  EXPECT_EQ(post(link, "").status, 410);
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr("Chiro Alken"));
  EXPECT_THAT(node.get(host, "/organisaties").body, Not(HasSubstr("Chiro Alken")));
  const auto o = the_chiro();
  EXPECT_EQ(o.number, "0123456749");
  ASSERT_EQ(click(coordinator, "/beheer/organisaties/" + o.id + "/goedkeuring").status, 303);
  EXPECT_THAT(node.get(host, "/organisaties").body, HasSubstr("Chiro Alken"));
  EXPECT_EQ(node.get(host, "/organisaties/" + o.ref).status, 200);
  EXPECT_THAT(last_mail_to(node, alken, "Jef@chiro.be").subject, HasSubstr("goedgekeurd"));
}

TEST_F(Organisations, ApprovalLetsItsContactInAndNobodyElse) {
  ASSERT_EQ(click(coordinator, registered() + "/goedkeuring").status, 303);
  const auto account = node.db().read(
      std::nullopt, [](transaction& tx) { return accounts::with_email(tx, "jef@chiro.be").value(); });
  ASSERT_EQ(account.grants.size(), 1U);
  EXPECT_EQ(account.grants[0].what, web::role::organisation);
  EXPECT_EQ(account.grants[0].organisation, the_chiro().id);
  const auto jef = sign_in(node, account.id);
  EXPECT_EQ(open(jef, "/mijn-organisatie").status, 200);
  EXPECT_EQ(open(jef, "/beheer").status, 403);
}

TEST_F(Organisations, AreRefusedWithAReasonThatTheyGet) {
  const std::string address = registered();
  EXPECT_EQ(click(coordinator, address + "/weigering", {{"reden", " "}}).status, 422);
  ASSERT_EQ(click(coordinator, address + "/weigering", {{"reden", "Jullie zijn niet van hier"}}).status, 303);
  EXPECT_THAT(last_mail_to(node, alken, "Jef@chiro.be").text, HasSubstr("Jullie zijn niet van hier"));
  EXPECT_EQ(the_chiro().status, organisations::organisation_state::refused);
  EXPECT_EQ(click(coordinator, address + "/weigering", {{"reden", "Nog eens"}}).status, 303);
  EXPECT_EQ(the_chiro().state_reason, "Jullie zijn niet van hier") << "a second decision changes nothing";
}

TEST_F(Organisations, AWrongNumberAMissingFieldAndATakenNumberKeepWhatWasTyped) {
  const auto wrong = sign_up(with(chiro(), "nummer", "0123.456.748"));
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("value=\"0123.456.748\""));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"Chiro Alken\""));
  EXPECT_EQ(sign_up(with(chiro(), "naam", "")).status, 422);
  EXPECT_EQ(sign_up(with(chiro(), "soort", "verzonnen")).status, 422);
  EXPECT_EQ(sign_up(with(chiro(), "website", "javascript:alert(1)")).status, 422);
  EXPECT_EQ(sign_up(with(chiro(), "akkoord", "")).status, 422);
  registered();
  const auto taken = sign_up(with(chiro(), "naam", "Andere"));
  EXPECT_EQ(taken.status, 422);
  EXPECT_THAT(taken.body, HasSubstr("hier al geregistreerd"));
  EXPECT_EQ(sign_up(with(with(chiro(), "naam", "Feitelijke"), "nummer", "")).status, 303)
      << "not all have one";
}

TEST_F(Organisations, AForgedOrExpiredLinkIsRefused) {
  EXPECT_EQ(post("/organisaties/bevestiging/verzonnen", "").status, 404);
  ASSERT_EQ(sign_up(chiro()).status, 303);
  node.time.advance(std::chrono::days{8});
  EXPECT_EQ(node.get(host, confirm_link()).status, 410);
}

TEST_F(Organisations, ArchivingClosesTheirVacancies) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  const std::string where = "/beheer/organisaties/" + organisation;
  ASSERT_EQ(click(coordinator, where + "/archivering", {{"reden", "Gestopt"}}).status, 303);
  EXPECT_EQ(at(address).status, vacancies::vacancy_state::closed);
  EXPECT_THAT(node.get(host, "/vacatures").body, Not(HasSubstr("Soep bedelen")));
  EXPECT_THAT(node.get(host, "/organisaties").body, Not(HasSubstr("Hulpkorps Alken")));
}

TEST_F(Organisations, ThePublicPageShowsOpenVacanciesAndNoPersonalData) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  const auto o = node.db().read(alken.id, [&](transaction& tx) {
    return organisations::find(tx, organisations::organisation_id(organisation)).value();
  });
  const auto page = node.get(host, "/organisaties/" + o.ref);
  EXPECT_THAT(page.body, HasSubstr("Soep bedelen op woensdag"));
  EXPECT_THAT(page.body, Not(HasSubstr("bea@korps.be")));
  EXPECT_THAT(page.body, Not(HasSubstr("korps@voorbeeld.be")));
  EXPECT_EQ(node.get(host, "/organisaties/zzzzzzzz").status, 404);
}

TEST_F(Organisations, HaveSeveralPeopleWhoComeAndGo) {
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  const std::string address = "/mijn-organisatie/gegevens/" + organisation;
  EXPECT_EQ(open(bea, "/mijn-organisatie/gegevens").headers.at("location"), address);
  EXPECT_EQ(click(bea, address + "/gebruikers/" + std::to_string(bea.account)).status, 409)
      << "somebody stays";
  EXPECT_EQ(click(bea, address + "/gebruikers", {{"naam", "Cis"}, {"email", "cis@"}}).status, 422);
  ASSERT_EQ(click(bea, address + "/gebruikers", {{"naam", "Cis Nijs"}, {"email", "Cis@korps.be"}}).status,
            303);
  const std::string people = open(bea, address).body;
  EXPECT_THAT(people, HasSubstr("cis@korps.be"));
  EXPECT_THAT(people, Not(HasSubstr("Cis Nijs"))) << "no more is known than the address that was typed";
  const auto mail = last_mail_to(node, alken, "cis@korps.be");
  EXPECT_THAT(mail.text, HasSubstr("Hulpkorps Alken"));
  const auto at = mail.text.find("/uitnodiging/");
  ASSERT_NE(at, std::string::npos);
  ASSERT_EQ(post(mail.text.substr(at, mail.text.find('\n', at) - at), "naam=Cis+Nijs").status, 303);
  EXPECT_EQ(click(bea, address + "/gebruikers", {{"naam", "Cis Nijs"}, {"email", "cis@korps.be"}}).status,
            422)
      << "has access already, which the same page shows";
  const auto account = node.db().read(
      std::nullopt, [](transaction& tx) { return accounts::with_email(tx, "cis@korps.be").value(); });
  const auto cis = sign_in(node, account.id);
  EXPECT_THAT(open(cis, address).body, HasSubstr("Cis Nijs"));
  ASSERT_EQ(click(bea, address + "/gebruikers/" + std::to_string(account.id)).status, 303);
  EXPECT_EQ(open(cis, address).status, 403) << "at once, with the same session";
}

TEST_F(Organisations, ThatWereRefusedLoseTheirContactAndAreApprovedAgainOnlyWithOne) {
  const std::string address = registered();
  ASSERT_EQ(click(coordinator, address + "/weigering", {{"reden", "Niet van hier"}}).status, 303);
  ASSERT_FALSE(the_chiro().email.empty());
  node.db().write(alken.id, [&](transaction& tx) {
    organisations::forget_contacts(tx, node.time.now() + std::chrono::days{220});
  });
  EXPECT_EQ(the_chiro().email + the_chiro().contact_name, "");
  const auto refused = click(coordinator, address + "/goedkeuring");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("De contactpersoon is gewist"));
}

TEST_F(Organisations, WhoInvitesLearnsNothingOfWhoIsBehindTheAddress) {
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  const std::string address = "/mijn-organisatie/gegevens/" + organisation;
  const auto hasselt = node.municipality(hasselt_nis);
  const auto els = node.db().write(std::nullopt, [&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "Els Maes", .email = "els@hasselt.be"}, node.time.now());
    accounts::give(tx, id, {.what = web::role::coordinator, .tenant = hasselt.id, .organisation = {}},
                   std::nullopt, node.time.now());
    return id;
  });
  const auto invited = [&](const std::string& email) {
    return click(bea, address + "/gebruikers", {{"naam", "Iemand"}, {"email", email}});
  };
  const auto known = invited("els@hasselt.be"), unknown = invited("wie@hasselt.be");
  EXPECT_EQ(known.status, 303);
  EXPECT_EQ(known.status, unknown.status);
  EXPECT_EQ(known.headers.at("location"), unknown.headers.at("location"));
  const auto to_known = last_mail_to(node, alken, "els@hasselt.be"),
             to_unknown = last_mail_to(node, alken, "wie@hasselt.be");
  EXPECT_EQ(to_known.subject, to_unknown.subject);
  // The page shows both as they were typed, in the same words; no name, no state of an account.
  std::string page = open(bea, address).body;
  EXPECT_THAT(page, testing::AllOf(HasSubstr("els@hasselt.be"), HasSubstr("wie@hasselt.be"),
                                   Not(HasSubstr("Els Maes"))));
  const auto line_of = [&](const std::string& email) {
    const auto at = page.find(email), from = page.rfind("<li", at), to = page.find("</li>", at);
    std::string line = std::regex_replace(page.substr(from, to - from), std::regex("<[^>]*>"), "");
    for (auto i = line.find(email); i != std::string::npos; i = line.find(email)) line.erase(i, email.size());
    return line;
  };
  EXPECT_EQ(line_of("els@hasselt.be"), line_of("wie@hasselt.be"));
  EXPECT_EQ(
      node.db().read(std::nullopt, [&](transaction& tx) { return accounts::find(tx, els)->grants.size(); }),
      1U)
      << "no role before it is taken up";
  // The same when she is blocked, and when she is invited twice.
  node.db().write(std::nullopt, [&](transaction& tx) { accounts::block(tx, els); });
  EXPECT_EQ(invited("els@hasselt.be").headers.at("location"), unknown.headers.at("location"));
}

TEST_F(Organisations, AnotherOrganisationReachesNeitherDataNorPeople) {
  const std::string other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  const std::string address = "/mijn-organisatie/gegevens/" + organisation;
  EXPECT_EQ(open(other, address).status, 404);
  EXPECT_EQ(click(other, address + "/wijziging", chiro()).status, 404);
  EXPECT_EQ(click(other, address + "/gebruikers", {{"naam", "X"}, {"email", "x@y.be"}}).status, 404);
  EXPECT_EQ(click(other, address + "/gebruikers/" + std::to_string(bea.account)).status, 404);
}

// Els has a role in Hasselt; nobody in Alken gives her one, or learns her name, by typing her address.
TEST_F(Organisations, GiveNoAccountARoleUntilItsOwnerTakesIt) {
  const tenants::tenant hasselt = node.municipality(hasselt_nis);
  const std::int64_t els = node.db().write(std::nullopt, [&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "Els Maes", .email = "els@hasselt.be"}, node.time.now());
    accounts::give(tx, id, {.what = web::role::coordinator, .tenant = hasselt.id, .organisation = {}},
                   std::nullopt, node.time.now());
    return id;
  });
  const auto roles = [&] {
    return node.db().read(std::nullopt,
                          [&](transaction& tx) { return accounts::find(tx, els).value().grants.size(); });
  };
  // Made by the staff with access for the contact.
  auto made_here = with(with(with(chiro(), "email", "els@hasselt.be"), "contact", "De penningmeester"),
                        "naam", "Chiro Terkoest");
  made_here.emplace_back("toegang", "ja");
  const auto made = click(coordinator, "/beheer/organisaties/nieuw", with(made_here, "nummer", ""));
  ASSERT_EQ(made.status, 303);
  const std::string first = made.headers.at("location").substr(0, made.headers.at("location").find('?'));
  // Registered and confirmed by somebody else, and then given her address.
  const std::string second = registered();
  ASSERT_EQ(click(coordinator, second + "/wijziging", with(chiro(), "email", "els@hasselt.be")).status, 303);
  ASSERT_EQ(click(coordinator, second + "/goedkeuring").status, 303);
  EXPECT_EQ(roles(), 1U);
  for (const std::string& address : {first, second})
    EXPECT_THAT(open(coordinator, address + "/mensen").body, Not(HasSubstr("Els Maes"))) << address;
  const auto invited = last_mail_to(node, alken, "els@hasselt.be");
  EXPECT_THAT(invited.text, HasSubstr("/uitnodiging/"));
  const std::string link = link_in(invited, alken, "/uitnodiging/");
  EXPECT_EQ(node.get(host, link).status, 200);
}

TEST_F(Organisations, ANewNameIsShownOnWhatIsPublished) {
  const std::string address = made(coordinator);
  ASSERT_EQ(click(coordinator, address + "/publicatie").status, 303);
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  const std::string own = "/mijn-organisatie/gegevens/" + organisation;
  const auto renamed = with(with(chiro(), "naam", "Hulpkorps Alken en Terkoest"), "nummer", "");
  EXPECT_EQ(click(bea, own + "/wijziging", with(renamed, "nummer", "123")).status, 422);
  ASSERT_EQ(click(bea, own + "/wijziging", renamed).status, 303);
  EXPECT_THAT(node.get(host, "/vacatures").body, HasSubstr("Hulpkorps Alken en Terkoest"));
}

TEST_F(Organisations, ArchivingTakesAwayTheAccessOfItsPeople) {
  const auto bea = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_EQ(open(bea, "/mijn-organisatie").status, 200);
  ASSERT_EQ(click(coordinator, "/beheer/organisaties/" + organisation + "/archivering").status, 303);
  EXPECT_EQ(open(bea, "/mijn-organisatie").status, 403);
}

TEST_F(Organisations, OnlyTheStaffDecides) {
  const std::string address = registered();
  const auto own = sign_in(node, alken, web::role::organisation, the_chiro().id);
  EXPECT_EQ(click(own, address + "/goedkeuring").status, 403);
  EXPECT_EQ(post(address + "/goedkeuring", "").status, 401);
  EXPECT_EQ(post(address + "/goedkeuring", "", coordinator.cookie_header).status, 403);
  EXPECT_EQ(the_chiro().status, organisations::organisation_state::pending);
}

}  // namespace
}  // namespace paraat::test
