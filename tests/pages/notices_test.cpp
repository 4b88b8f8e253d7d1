// Notifications of waiting work to coordinators, by mail and SMS as each chose, and bundled.

#include "tenant/people/staff_notices/staff_notices.hpp"

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/messaging/channels/inbound_sms.hpp"
#include "tests/pages/in_alken.hpp"
#include "tests/pages/with_gateway.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using staff_notices::notice_kind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Notices : public InAlken {
 protected:
  std::int64_t bea = account("bea@alken.example", web::role::coordinator);
  const std::string path = "/mijn-account/meldingen";

  std::int64_t account(const std::string& email, web::role what) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "Bea Smets", .email = email}, node.time.now());
      accounts::give(tx, id, {.what = what, .tenant = alken.id, .organisation = {}}, {}, node.time.now());
      return id;
    });
  }
  void tell(notice_kind k) {
    node.db().write(alken.id, [&](transaction& tx) { staff_notices::tell(tx, k, node.time.now()); });
  }
  void later(std::chrono::seconds by) {
    node.time.advance(by);
    node.inside().beat();
  }
  // Subjects of the mails to this address, the oldest first.
  std::vector<std::string> subjects(const std::string& to = "bea@alken.example") {
    std::vector<std::string> out;
    for (const auto& m : mails(node))
      if (m.to == to) out.insert(out.begin(), m.subject);
    return out;
  }
};

TEST_F(Notices, RegistrationsOfAQuarterAreOneMailWithTheirNumberAndNoName) {
  tell(notice_kind::new_members);
  later(1s);
  EXPECT_THAT(subjects(), ElementsAre("1 nieuwe aanmelding voor het korps"));
  tell(notice_kind::new_members);
  later(1min);
  tell(notice_kind::new_members);
  later(1min);
  EXPECT_EQ(subjects().size(), 1U) << "not again so soon";
  later(15min);
  EXPECT_THAT(subjects(),
              ElementsAre("1 nieuwe aanmelding voor het korps", "2 nieuwe aanmeldingen voor het korps"));
  EXPECT_THAT(mails(node)[0].text, AllOf(HasSubstr("/beheer/korps"), HasSubstr(path)));
  later(1h);
  EXPECT_EQ(subjects().size(), 2U) << "nothing waits";
}

TEST_F(Notices, AnOfferOfANeighbourIsToldAtOnceEachTime) {
  tell(notice_kind::offers);
  later(1s);
  tell(notice_kind::offers);
  later(1s);
  EXPECT_EQ(subjects().size(), 2U);
}

TEST_F(Notices, WhileAnIncidentRunsTheOthersWaitAMinute) {
  node.db().write(alken.id, [&](transaction& tx) {
    incidents::content c;
    c.kind = "flood";
    c.name = "Hoogwater";
    c.place = "Alken";
    return incidents::create(tx, c, coordinator.account, node.time.now()).value();
  });
  tell(notice_kind::unclear_texts);
  later(1s);
  tell(notice_kind::unclear_texts);
  later(1s);
  EXPECT_EQ(subjects().size(), 1U);
  later(1min);
  EXPECT_THAT(subjects(),
              ElementsAre("1 sms die we niet zeker begrijpen", "1 sms die we niet zeker begrijpen"));
}

TEST_F(Notices, AreNotHeldBackByAClockThatRanAheadAndCameBack) {
  later(0s);
  later(1h);
  tell(notice_kind::offers);
  tell(notice_kind::unclear_texts);
  later(1s);
  EXPECT_EQ(subjects().size(), 2U);
  tell(notice_kind::unclear_texts);  // planned a quarter of an hour after the last one
  later(-1h);
  tell(notice_kind::offers);
  later(1s);
  EXPECT_EQ(subjects().size(), 3U) << "the offer";
  later(15min);
  EXPECT_EQ(subjects().size(), 4U) << "the text";
}

TEST_F(Notices, KindsDoNotWaitForEachOther) {
  tell(notice_kind::new_members);
  tell(notice_kind::organisations);
  later(1s);
  EXPECT_EQ(subjects().size(), 2U);
}

TEST_F(Notices, OnlyWhoCoordinatesHearsAndOnlyWhatTheyChose) {
  account("ed@alken.example", web::role::editor);
  const auto jan = account("jan@alken.example", web::role::coordinator);
  node.db().write(alken.id, [&](transaction& tx) {
    staff_notices::notice_settings s;
    s.mail = {true, false, false, true};
    staff_notices::keep(tx, jan, s);
  });
  tell(notice_kind::new_members);
  tell(notice_kind::organisations);
  later(1s);
  EXPECT_THAT(subjects("ed@alken.example"), IsEmpty());
  EXPECT_THAT(subjects("jan@alken.example"), ElementsAre("1 organisatie wacht op goedkeuring"));
}

TEST_F(Notices, WhoNoLongerCoordinatesHearsNothing) {
  tell(notice_kind::new_members);
  later(1s);
  const auto before = subjects();
  tell(notice_kind::new_members);  // waits for its quarter
  pqxx::connection c(node.urls().owner_url);
  pqxx::nontransaction(c).exec("update node.grants set role = 'editor' where account = " +
                               std::to_string(bea));
  later(16min);
  EXPECT_EQ(subjects(), before);
}

TEST_F(Notices, TheNumberOfAnAccountThatLeftIsForgottenAtNight) {
  const auto keep_number = [&](std::int64_t account) {
    node.db().write(alken.id, [&](transaction& tx) {
      staff_notices::notice_settings s;
      s.phone = "0470 11 22 33";
      staff_notices::keep(tx, account, s);
    });
  };
  keep_number(bea);
  keep_number(coordinator.account);
  pqxx::connection c(node.urls().owner_url);
  pqxx::nontransaction(c).exec("delete from node.grants where account = " + std::to_string(bea));
  node.db().write(alken.id, [&](transaction& tx) { staff_notices::forget_left(tx, node.time.now()); });
  EXPECT_THAT(all("select account from tenant.notice_settings"),
              ElementsAre(std::to_string(coordinator.account)));
}

TEST_F(Notices, TheChoiceIsKeptAndANumberThatTakesNoSmsIsRefusedWithWhatWasTyped) {
  const auto shown = open(coordinator, path);
  EXPECT_THAT(shown.body, AllOf(HasSubstr("Aanbod van buurgemeenten"), HasSubstr("name=\"new_members\"")));
  EXPECT_THAT(open(coordinator, "/mijn-account").body, HasSubstr("href=\"" + path + "\""));
  const fields wish{{"offers", "mail"}, {"offers", "sms"}, {"telefoon", "011 59 00 00"}};
  const auto refused = click(coordinator, path, wish);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("value=\"011 59 00 00\""));
  ASSERT_EQ(click(coordinator, path, with(wish, "telefoon", "0470 11 22 33")).status, 303);
  const auto kept = node.db().read(
      alken.id, [&](transaction& tx) { return staff_notices::settings_of(tx, coordinator.account); });
  EXPECT_THAT(kept.mail, ElementsAre(true, false, false, false, false, false));
  EXPECT_THAT(kept.sms, ElementsAre(true, false, false, false, false, false));
  EXPECT_EQ(kept.phone, "0470 11 22 33");
  const auto mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_EQ(open(mediator, path).status, 403);
  EXPECT_EQ(click(mediator, path, wish).status, 403);
}

TEST_F(Notices, AnOrganisationThatConfirmedItsAddressIsTold) {
  const auto id = node.db().write(alken.id, [&](transaction& tx) {
    organisations::organisation o;
    o.name = "Natuurpunt Alken";
    o.kind = "feitelijk";
    o.about = "Wij planten bomen.";
    o.contact_name = "Jan";
    o.email = "jan@natuur.example";
    const auto made = organisations::sign_up(tx, o, node.time.now());
    return made ? made->id : untranslated(made.error());
  });
  later(1s);
  EXPECT_THAT(subjects(), IsEmpty()) << "not confirmed";
  node.db().write(alken.id, [&](transaction& tx) {
    EXPECT_TRUE(organisations::confirm(tx, organisations::organisation_id(id), node.time.now())) << id;
  });
  later(1s);
  EXPECT_THAT(subjects(), ElementsAre("1 organisatie wacht op goedkeuring"));
}

TEST_F(Notices, ATextThatNobodyUnderstandsAndAStopAreTold) {
  const auto text = [&](const std::string& id, const std::string& words) {
    return channels::take_answer(
        {node.db(), node.inside().services().tenants, node.inside().channels(), node.time.now()}, alken.id,
        {id, "+32470112233", words});
  };
  EXPECT_EQ(text("in-1", "Wie is dit?"), channels::heard::unclear);
  later(1s);
  EXPECT_THAT(subjects(), ElementsAre("1 sms die we niet zeker begrijpen"));
  EXPECT_EQ(text("in-1", "Wie is dit?"), channels::heard::repeated);
  EXPECT_EQ(text("in-2", "STOP"), channels::heard::opted_out);
  later(15min);
  EXPECT_THAT(subjects(),
              ElementsAre("1 sms die we niet zeker begrijpen", "1 sms die we niet zeker begrijpen"));
}

TEST_F(Notices, WhatWaitsStandsOnTheDeskWithItsNumber) {
  const std::string desk = open(coordinator, "/beheer").body;
  EXPECT_THAT(desk, HasSubstr("<span>Organisaties om te bekijken</span><b class=\"num\">0</b>"));
  run("update tenant.organisations set state = 'pending'");
  EXPECT_THAT(open(coordinator, "/beheer").body,
              HasSubstr("<span>Organisaties om te bekijken</span><b class=\"num\">1</b>"));
  EXPECT_THAT(desk, AllOf(HasSubstr("<span>Aanbod van buurgemeenten</span><b class=\"num\">0</b>"),
                          HasSubstr("<span>Sms’en om te lezen</span><b class=\"num\">0</b>"),
                          HasSubstr("<span>Nieuwe korpsleden</span><b class=\"num\">0</b>")));
  run("insert into tenant.channel_answers (tenant_id, id, sender, body, state, received_at) values (" +
      number + ", gen_random_uuid(), '+32470112233', 'Misschien wel', 'unclear', now())");
  EXPECT_THAT(open(coordinator, "/beheer").body,
              HasSubstr("<span>Sms’en om te lezen</span><b class=\"num\">1</b>"));
}

class NoticesBySms : protected with_gateway, public Desk {
 protected:
  NoticesBySms() : Desk(config()) {}
};

TEST_F(NoticesBySms, AnSmsOfAnUnclearTextLeavesByTheGateway) {
  node.db().write(alken.id, [&](transaction& tx) {
    staff_notices::notice_settings s;
    s.mail = {};
    s.sms = {false, true, false, false};
    s.phone = "0470 11 22 33";
    staff_notices::keep(tx, coordinator.account, s);
  });
  channels::take_answer(
      {node.db(), node.inside().services().tenants, node.inside().channels(), node.time.now()}, alken.id,
      {"in-1", "+32470998877", "Wie is dit?"});
  for (int i = 0; i < 2; ++i) {
    node.time.advance(1s);
    node.inside().beat();
  }
  ASSERT_EQ(gateway.heard().size(), 1U);
  EXPECT_EQ(gateway.heard()[0].field("to"), "+32470112233");
  EXPECT_THAT(gateway.heard()[0].field("text"), HasSubstr("1 sms die we niet zeker begrijpen"));
}

TEST_F(NoticesBySms, AnSmsGoesToTheNumberOfTheAccountForTheKindsThatItChose) {
  node.db().write(alken.id, [&](transaction& tx) {
    staff_notices::notice_settings s;
    s.mail = {};
    s.sms = {true, false, false, false};
    s.phone = "0470 11 22 33";
    staff_notices::keep(tx, coordinator.account, s);
    staff_notices::tell(tx, notice_kind::offers, node.time.now());
    staff_notices::tell(tx, notice_kind::new_members, node.time.now());
  });
  node.time.advance(1s);
  node.inside().beat();
  pqxx::connection c(node.urls().owner_url);
  pqxx::nontransaction w(c);
  w.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', false)");
  const auto sent = w.exec("select recipient, body from tenant.channel_messages");
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_STREQ(sent[0][0].c_str(), "+32470112233");
  EXPECT_THAT(sent[0][1].c_str(),
              AllOf(HasSubstr("1 nieuw aanbod van een buurgemeente"), HasSubstr("/beheer/versterking")));
}

}  // namespace
}  // namespace paraat::test
