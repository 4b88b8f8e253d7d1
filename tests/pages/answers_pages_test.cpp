// "Ik wil helpen", as a visitor, an organisation and a coordinator click through it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tenant/volunteering/applications/applications.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string host = "alken.localhost";

class Answers : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  std::string organisation = node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });
  someone coordinator = sign_in(node, alken, web::role::coordinator);
  vacancies::vacancy vacancy = published(2);

  vacancies::vacancy published(int places) {
    auto c = sandbags(organisation, alken_nis);
    c.places = places;
    c.contact_name = "Bea Claes";
    c.contact_email = "bea@korps.be";
    c.contact_phone = "0470 11 22 33";
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto v = vacancies::create(tx, c, std::nullopt, node.time.now()).value();
      return vacancies::publish(tx, alken, v.id, std::nullopt, node.time.now()).value();
    });
  }
  std::string help() const { return "/vacatures/" + vacancy.ref + "/hulp"; }
  fields els() const {
    return {{"naam", "Els Janssens"},
            {"email", "els@voorbeeld.be"},
            {"telefoon", ""},
            {"bericht", "Ik kan zaterdag."},
            {"akkoord", "ja"}};
  }
  answer send(const fields& f) { return post(help(), encoded(f)); }
  std::string confirm_link() {
    return link_in(last_mail_to(node, alken, "els@voorbeeld.be"), alken, "/antwoord/");
  }
  // Els answers and confirms; gives the address of her own page.
  std::string answered() {
    EXPECT_EQ(send(els()).status, 303);
    const auto confirmed = post(confirm_link(), "");
    EXPECT_EQ(confirmed.status, 303);
    return confirmed.headers.at("location");
  }
  applications::application only_answer() {
    const auto all = node.db().read(alken.id, [](transaction& tx) { return applications::list(tx, {}); });
    EXPECT_EQ(all.total, 1);
    return all.rows.at(0);
  }
  // A second passes with every click, so that mails have an order.
  answer post(const std::string& path, const std::string& form, const std::string& headers = {}) {
    node.time.advance(std::chrono::seconds{1});
    return node.post(host, path, form, headers);
  }
  answer click(const someone& who, const std::string& path, fields f = {}) {
    f.emplace_back("csrf", who.csrf);
    return post(path, encoded(f), who.cookie_header);
  }
  std::string desk_address(const std::string& root = "/beheer") {
    return root + "/antwoorden/" + only_answer().id;
  }
  int taken() {
    return node.db().read(alken.id,
                          [&](transaction& tx) { return vacancies::find(tx, vacancy.id)->places_taken; });
  }
};

TEST_F(Answers, NobodyIsAcceptedUntilTheVacancySaysWhoWhereAndWhen) {
  answered();
  const auto keep = [&](auto change) {
    node.db().write(alken.id, [&](transaction& tx) {
      const auto v = vacancies::find(tx, vacancy.id).value();
      auto c = v.what;
      change(c);
      ASSERT_TRUE(vacancies::edit(tx, alken, v.id, c, v.version, std::nullopt, node.time.now()));
    });
  };
  const std::string refused = "Zet eerst bij de vacature wie de contactpersoon is, het adres en het uur.";
  for (const auto& [change, what] :
       std::vector<std::pair<std::function<void(vacancies::content&)>, const char*>>{
           {[](auto& c) { c.contact_name.clear(); }, "name"},
           {[](auto& c) { c.contact_email.clear(), c.contact_phone.clear(); }, "way to reach"},
           {[](auto& c) { c.contact_address.clear(); }, "address"},
           {[](auto& c) { c.contact_hour.clear(); }, "hour"}}) {
    const auto before = node.db().read(
        alken.id, [&](transaction& tx) { return vacancies::find(tx, vacancy.id).value().what; });
    keep(change);
    const auto page = node.get(host, desk_address(), coordinator.cookie_header);
    EXPECT_THAT(page.body, HasSubstr(refused)) << what;
    EXPECT_THAT(page.body, HasSubstr("/beheer/vacatures/" + vacancy.id + "/wijziging#contact_naam")) << what;
    EXPECT_THAT(page.body, Not(HasSubstr("id=\"aanvaarden\""))) << what;
    for (const char* verb : {"/aanvaarding", "/voorstel"}) {
      const auto answer = click(coordinator, desk_address() + verb, {{"voorstel", "Zondag"}});
      EXPECT_EQ(answer.status, 409) << what << verb;
      EXPECT_THAT(answer.body, HasSubstr(refused)) << what << verb;
    }
    keep([&](auto& c) { c = before; });
  }
  EXPECT_EQ(only_answer().status, applications::application_state::waiting);
  ASSERT_EQ(click(coordinator, desk_address() + "/aanvaarding").status, 303);
  const auto mail = last_mail_to(node, alken, "els@voorbeeld.be");
  EXPECT_THAT(mail.text, HasSubstr("Bea Claes"));
  EXPECT_THAT(mail.text, HasSubstr("Dorpsstraat 1, 3570 Alken"));
  EXPECT_THAT(mail.text, HasSubstr("9 uur"));
}

TEST_F(Answers, TheFormHasATitleLabelsAndItsOwnAction) {
  const auto page = node.get(host, help());
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<h1"));
  EXPECT_THAT(page.body, HasSubstr("action=\"" + help() + "\""));
  for (const char* field : {"naam", "email", "telefoon", "bericht", "akkoord"})
    EXPECT_THAT(page.body, HasSubstr("<label class=\"ds-label\"")) << field;
  EXPECT_THAT(page.body, HasSubstr("for=\"akkoord\""));
  EXPECT_THAT(page.body, Not(HasSubstr("bea@korps.be"))) << "the contact is for who is accepted";
}

TEST_F(Answers, AMistakeKeepsEverythingThatWasTyped) {
  const auto page = send(with(with(els(), "email", "els@"), "akkoord", ""));
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("value=\"Els Janssens\""));
  EXPECT_THAT(page.body, HasSubstr("value=\"els@\""));
  EXPECT_THAT(page.body, HasSubstr("Ik kan zaterdag."));
  EXPECT_THAT(page.body, HasSubstr("Er zijn 2 fouten in je gegevens"));
  EXPECT_TRUE(mails(node, alken).empty());
}

TEST_F(Answers, NobodySeesAnAnswerBeforeItIsConfirmedAndOpeningTheLinkDoesNothing) {
  ASSERT_EQ(send(els()).status, 303);
  const std::string link = confirm_link();
  ASSERT_THAT(link, StartsWith("/antwoord/"));
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Ja, ik wil helpen"));
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Ja, ik wil helpen"));
  EXPECT_THAT(node.get(host, "/beheer/antwoorden", coordinator.cookie_header).body,
              Not(HasSubstr("Els Janssens")));
  EXPECT_EQ(post(link, "").status, 303);
  EXPECT_THAT(node.get(host, "/beheer/antwoorden", coordinator.cookie_header).body,
              HasSubstr("Els Janssens"));
}

TEST_F(Answers, AForgedAUsedAndAnExpiredLinkAreRefused) {
  EXPECT_EQ(node.get(host, "/antwoord/verzonnen").status, 404);
  EXPECT_EQ(post("/antwoord/verzonnen", "").status, 404);
  ASSERT_EQ(send(els()).status, 303);
  const std::string link = confirm_link();
  EXPECT_EQ(node.get(host, "/mijn-antwoord/" + link.substr(10)).status, 404) << "it serves one purpose";
  ASSERT_EQ(post(link, "").status, 303);
  EXPECT_EQ(node.get(host, link).status, 410);
  EXPECT_EQ(post(link, "").status, 410);
  ASSERT_EQ(send(with(els(), "email", "jan@voorbeeld.be")).status, 303);
  const std::string old = link_in(last_mail_to(node, alken, "jan@voorbeeld.be"), alken, "/antwoord/");
  node.time.advance(std::chrono::days{8});
  EXPECT_EQ(post(old, "").status, 410);
}

TEST_F(Answers, TheSameSubmissionTwiceIsOneAnswer) {
  const auto form = with(els(), "submission_id", "abcdefgh12345678");
  EXPECT_EQ(send(form).headers.at("location"), send(form).headers.at("location"));
  EXPECT_EQ(mails(node, alken).size(), 1U);
}

TEST_F(Answers, TheOrganisationIsToldWithoutTheNameOfThePerson) {
  answered();
  const auto mail = last_mail_to(node, alken, "bea@korps.be");
  EXPECT_THAT(mail.text, HasSubstr("nieuw antwoord"));
  EXPECT_THAT(mail.text + mail.subject, Not(HasSubstr("Els")));
}

TEST_F(Answers, WhoIsAcceptedGetsTheContactAndAPlace) {
  const std::string own = answered();
  EXPECT_THAT(node.get(host, own).body, Not(HasSubstr("bea@korps.be")));
  const auto done = click(coordinator, desk_address() + "/aanvaarding", {{"bericht", "Breng laarzen mee"}});
  ASSERT_EQ(done.status, 303);
  EXPECT_EQ(taken(), 1);
  const auto mail = last_mail_to(node, alken, "els@voorbeeld.be");
  EXPECT_THAT(mail.text, HasSubstr("bea@korps.be"));
  EXPECT_THAT(mail.text, HasSubstr("Breng laarzen mee"));
  EXPECT_THAT(node.get(host, own).body, HasSubstr("bea@korps.be"));
}

TEST_F(Answers, WithdrawingGivesThePlaceBackAndTellsTheOrganisation) {
  const std::string own = answered();
  ASSERT_EQ(click(coordinator, desk_address() + "/aanvaarding").status, 303);
  ASSERT_EQ(post(own + "/intrekking", "").status, 303);
  EXPECT_EQ(taken(), 0);
  EXPECT_THAT(node.get(host, own).body, HasSubstr("Je antwoord is ingetrokken"));
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text, HasSubstr("kan toch niet"));
  EXPECT_EQ(click(coordinator, desk_address() + "/aanvaarding").status, 409);
}

TEST_F(Answers, WhoIsDeclinedGetsAFriendlyMailWithTheWayOn) {
  answered();
  ASSERT_EQ(click(coordinator, desk_address() + "/weigering", {{"uitleg", "Volgende keer graag"}}).status,
            303);
  const auto mail = last_mail_to(node, alken, "els@voorbeeld.be");
  EXPECT_THAT(mail.text, HasSubstr("Bedankt"));
  EXPECT_THAT(mail.text, HasSubstr("Volgende keer graag"));
  EXPECT_THAT(mail.text, HasSubstr("http://alken.localhost/vacatures"));
  EXPECT_EQ(taken(), 0);
}

TEST_F(Answers, AnotherMomentIsProposedAndAccepted) {
  const std::string own = answered();
  EXPECT_EQ(click(coordinator, desk_address() + "/voorstel").status, 422);
  ASSERT_EQ(click(coordinator, desk_address() + "/voorstel", {{"voorstel", "Zondag om 10 uur"}}).status, 303);
  const std::string link = link_in(last_mail_to(node, alken, "els@voorbeeld.be"), alken, "/mijn-antwoord/");
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Zondag om 10 uur"));
  EXPECT_EQ(taken(), 0) << "opening the link does not take a place";
  ASSERT_EQ(post(link + "/aanvaarding", "").status, 303);
  EXPECT_EQ(taken(), 1);
  EXPECT_THAT(node.get(host, own).body, HasSubstr("Je kan komen helpen"));
}

TEST_F(Answers, AFullVacancyOffersTheWayOnAndKeepsWhatWasTyped) {
  node.db().write(alken.id, [&](transaction& tx) {
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(vacancies::take_place(tx, alken, vacancy.id, node.time.now()));
  });
  const auto page = send(els());
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("Alle plaatsen zijn ingenomen"));
  EXPECT_THAT(page.body, HasSubstr("action=\"/interesse\""));
  EXPECT_THAT(page.body, HasSubstr("value=\"Els Janssens\""));
  EXPECT_THAT(page.body, HasSubstr("Ik kan zaterdag."));
  EXPECT_EQ(node.get(host, help()).status, 410);
  EXPECT_EQ(node.get(host, "/vacatures/zzzzzzzz/hulp").status, 404);
}

TEST_F(Answers, AnAnswerThatFindsNoPlaceLeftIsNotAccepted) {
  answered();
  node.db().write(alken.id, [&](transaction& tx) {
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(vacancies::take_place(tx, alken, vacancy.id, node.time.now()));
  });
  const auto page = click(coordinator, desk_address() + "/aanvaarding", {{"bericht", "Tot zaterdag"}});
  EXPECT_EQ(page.status, 409);
  EXPECT_EQ(only_answer().status, applications::application_state::waiting);
}

TEST_F(Answers, WhoStillWaitsIsToldWhenTheVacancyCloses) {
  const std::string close = "/beheer/vacatures/" + vacancy.id + "/sluiting";
  EXPECT_THAT(node.get(host, close, coordinator.cookie_header).body,
              HasSubstr("Er wacht niemand meer op antwoord."));
  const std::string own = answered();
  for (const std::string& page : {close, "/beheer/organisaties/" + organisation})
    EXPECT_THAT(node.get(host, page, coordinator.cookie_header).body,
                HasSubstr("1 mens wacht nog op antwoord en krijgt meteen een vriendelijke mail."))
        << page;
  ASSERT_EQ(click(coordinator, close, {{"reden", "afgelast"}}).status, 303);
  EXPECT_EQ(only_answer().status, applications::application_state::declined);
  EXPECT_THAT(last_mail_to(node, alken, "els@voorbeeld.be").text, HasSubstr("Bedankt"));
  EXPECT_THAT(node.get(host, own).body, HasSubstr("Deze keer niet"));
}

TEST_F(Answers, AnOrganisationSeesItsOwnAnswersAndNobodyElses) {
  answered();
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  const std::string other_id =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Chiro Alken"); });
  const auto other = sign_in(node, alken, web::role::organisation, other_id);
  const std::string root = "/mijn-organisatie";
  EXPECT_THAT(node.get(host, root + "/antwoorden", own.cookie_header).body, HasSubstr("Els Janssens"));
  EXPECT_THAT(node.get(host, root + "/antwoorden", other.cookie_header).body, Not(HasSubstr("Els Janssens")));
  EXPECT_EQ(node.get(host, desk_address(root), own.cookie_header).status, 200);
  EXPECT_EQ(node.get(host, desk_address(root), other.cookie_header).status, 404);
  EXPECT_EQ(click(other, desk_address(root) + "/aanvaarding").status, 404);
  EXPECT_EQ(click(other, desk_address("/beheer") + "/aanvaarding").status, 403)
      << "the staff's desk is not theirs";
  EXPECT_EQ(taken(), 0);
  EXPECT_EQ(click(own, desk_address(root) + "/aanvaarding").status, 303);
  EXPECT_EQ(taken(), 1);
}

TEST_F(Answers, AStrangerIsSentToSignInAndAFormWithoutItsTokenIsRefused) {
  answered();
  const auto page = node.get(host, desk_address());
  EXPECT_EQ(page.status, 303);
  EXPECT_THAT(page.headers.at("location"), StartsWith("/aanmelding"));
  EXPECT_EQ(post(desk_address() + "/aanvaarding", "").status, 401);
  EXPECT_EQ(post(desk_address() + "/aanvaarding", "csrf=verzonnen", coordinator.cookie_header).status, 403);
  EXPECT_EQ(post(help(), encoded(els()), "Origin: https://elders.example\r\n").status, 403);
  EXPECT_EQ(taken(), 0);
}

TEST_F(Answers, ACoordinatorElsewhereIsNobodyHere) {
  const auto wellen = node.municipality(wellen_nis);
  answered();
  const auto stranger = sign_in(node, wellen, web::role::coordinator);
  EXPECT_EQ(node.get(host, desk_address(), stranger.cookie_header).status, 403);
  EXPECT_EQ(node.get("wellen.localhost", desk_address(), stranger.cookie_header).status, 404);
}

TEST_F(Answers, WhatIsTypedIsEscapedOnEveryPageAndInEveryMail) {
  const std::string evil = "<script>alert(1)</script>";
  ASSERT_EQ(send(with(with(els(), "naam", evil), "bericht", evil + "\"'")).status, 303);
  const auto confirmed = post(confirm_link(), "");
  ASSERT_EQ(confirmed.status, 303);
  for (const std::string& page :
       {node.get(host, confirmed.headers.at("location")).body,
        node.get(host, "/beheer/antwoorden", coordinator.cookie_header).body,
        node.get(host, desk_address(), coordinator.cookie_header).body,
        node.get(host, "/beheer/vacatures/" + vacancy.id, coordinator.cookie_header).body,
        last_mail_to(node, alken, "els@voorbeeld.be").html}) {
    EXPECT_THAT(page, HasSubstr("alert(1)"));
    EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  }
}

TEST_F(Answers, OneAddressCannotBeFloodedWithMail) {
  int sent = 0;
  answer last;
  for (int i = 0; i < 12; ++i) {
    last = send(with(els(), "naam", "Els " + std::to_string(i)));
    sent += last.status == 303;
  }
  EXPECT_EQ(sent, 8);
  EXPECT_EQ(last.status, 429);
  EXPECT_THAT(last.body, HasSubstr("Ik kan zaterdag."));
  EXPECT_EQ(mails(node, alken).size(), 8U);
}

TEST_F(Answers, TheNightForgetsWhatWasNeverConfirmed) {
  ASSERT_EQ(send(els()).status, 303);
  const std::string link = confirm_link();
  for (int night = 0; night < 9; ++night) {
    node.time.advance(std::chrono::days{1});
    node.inside().beat();
  }
  EXPECT_NE(post(link, "").status, 303);
  EXPECT_EQ(send(els()).status, 303);
}

class Interest : public Answers {
 protected:
  fields wish() const {
    return {{"thema", "natuur"},      {"moment", "weekend"},         {"wens", "Buiten"},
            {"naam", "Els Janssens"}, {"email", "els@voorbeeld.be"}, {"akkoord", "ja"}};
  }
};

TEST_F(Interest, IsConfirmedListedAndStopped) {
  ASSERT_EQ(post("/interesse", encoded(wish())).status, 303);
  const auto list = [&] { return node.get(host, "/beheer/interesses", coordinator.cookie_header).body; };
  EXPECT_THAT(list(), Not(HasSubstr("Els Janssens")));
  const std::string link =
      link_in(last_mail_to(node, alken, "els@voorbeeld.be"), alken, "/interesse/bevestiging/");
  EXPECT_EQ(node.get(host, link).status, 200);
  ASSERT_EQ(post(link, "").status, 303);
  EXPECT_EQ(post(link, "").status, 410);
  EXPECT_THAT(list(), HasSubstr("Els Janssens"));
  EXPECT_THAT(node.get(host, "/beheer/interesses?toestand=dieren", coordinator.cookie_header).body,
              Not(HasSubstr("Els Janssens")));
  const std::string stop =
      link_in(last_mail_to(node, alken, "els@voorbeeld.be"), alken, "/interesse/stopzetting/");
  EXPECT_EQ(node.get(host, stop).status, 200);
  EXPECT_THAT(list(), HasSubstr("Els Janssens")) << "opening the link does nothing";
  ASSERT_EQ(post(stop, "").status, 303);
  EXPECT_THAT(list(), Not(HasSubstr("Els Janssens")));
}

TEST_F(Interest, IsReachedFromTheHomePageAndFromAnEmptyResult) {
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("href=\"/interesse\""));
  EXPECT_THAT(node.get(host, "/vacatures?thema=dieren").body, HasSubstr("href=\"/interesse\""));
}

TEST_F(Interest, WithoutConsentOrWishIsRefusedWithEverythingKept) {
  const auto page = post("/interesse", encoded(with(wish(), "akkoord", "")));
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("value=\"natuur\" checked"));
  EXPECT_THAT(page.body, HasSubstr("value=\"Els Janssens\""));
  const fields empty{{"naam", "Els"}, {"email", "els@voorbeeld.be"}, {"akkoord", "ja"}};
  EXPECT_EQ(post("/interesse", encoded(empty)).status, 422);
  EXPECT_EQ(post("/interesse", encoded(with(wish(), "thema", "verzonnen"))).status, 422);
}

TEST_F(Interest, ListIsForTheStaffOnly) {
  const auto own = sign_in(node, alken, web::role::organisation, organisation);
  EXPECT_EQ(node.get(host, "/beheer/interesses", own.cookie_header).status, 403);
  EXPECT_EQ(node.get(host, "/beheer/interesses").status, 303);
}

}  // namespace
}  // namespace paraat::test
