// A database restored from a backup while a call-out ran: nothing leaves by itself until a decision, and
// people erased since are erased again.

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "tenant/administration/restores/erasures.hpp"
#include "tenant/volunteering/interests/interests.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const std::string page = "/beheer/teruggezet";

class RestoredBackup : public Night {
 protected:
  incidents::incident flood;
  callouts::callout call;

  // A call-out whose first wave has left, with messages that wait.
  void call_out() {
    members(1, 200);
    flood = incident();
    call = started(flood, {task(flood, 10)});
    // Not due before the database is restored: the dispatcher of the node works beside the test.
    sql("update tenant.channel_messages set state = 'waiting', settled_at = null, told = '', next_at = "
        "'2026-11-21 19:30:00+00' where batch_id = '" +
        call.id + "'");
  }
  // As after a restore: the database knows less than the folder of the node.
  void put_back() {
    sql("update node.beacons set number = number - 100, at = '2026-11-21 18:12:00+00'");
    node.inside().look_at_database();
  }
  int asked() { return number("select count(*) from tenant.callout_people"); }
  int messages(const std::string& state) {
    return number("select count(*) from tenant.channel_messages where batch_id = '" + call.id +
                  "' and state = '" + state + "'");
  }
  int waiting() { return messages("waiting"); }
  answer decide(const std::string& what, const std::string& at = page) {
    return click(coordinator, at, {{"besluit", what}, {"submission_id", "besluit-" + what}});
  }
};

TEST_F(RestoredBackup, HoldsMessagesAndWavesUntilAHumanDecides) {
  call_out();
  const int before = asked(), waited = waiting();
  ASSERT_GT(waited, 0);
  put_back();
  for (int i = 0; i < 3; ++i) later(21min);
  EXPECT_EQ(asked(), before) << "no wave";
  EXPECT_EQ(waiting(), waited) << "no message";
  const auto shown = open(coordinator, page);
  EXPECT_THAT(shown.body, HasSubstr("Deze databank is teruggezet naar"));
  EXPECT_THAT(shown.body, HasSubstr("19:12"));
  EXPECT_THAT(shown.body, HasSubstr(fmt::format("{} berichten en 1 oproep wachten", waited)));
  EXPECT_THAT(open(coordinator, "/beheer").body, HasSubstr(fmt::format("{} berichten en 1 oproep", waited)));
}

TEST_F(RestoredBackup, LetsASignInLinkLeave) {
  call_out();
  put_back();
  node.time.advance(1s);
  EXPECT_EQ(node.post(host, "/aanmelding", "hoe=link&email=wie%40dat.be").status, 303);
  node.inside().beat();
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where batch_id is null and state = 'left'"),
            1);
}

TEST_F(RestoredBackup, GoesOnWhenTheCoordinatorLetsItLeave) {
  call_out();
  const int before = asked();
  put_back();
  later(1min);
  EXPECT_EQ(decide("vertrek").status, 303);
  later(21min);
  later(21min);
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where via = 'mail' and state = 'waiting'"),
            0);
  EXPECT_GT(asked(), before) << "the waves go on";
  EXPECT_THAT(open(coordinator, page).body, HasSubstr("Er wacht niets op een besluit."));
  EXPECT_EQ(
      number("select count(*) from tenant.audit where what = 'restored messages released' and account = " +
             std::to_string(coordinator.account)),
      1);
}

TEST_F(RestoredBackup, SendsNothingWhenTheCoordinatorDiscardsIt) {
  call_out();
  const int before = asked();
  put_back();
  EXPECT_EQ(decide("verwijder").status, 303);
  for (int i = 0; i < 3; ++i) later(21min);
  EXPECT_EQ(asked(), before);
  EXPECT_EQ(messages("left") + waiting(), 0);
  EXPECT_EQ(now(call).status, callouts::callout_state::stood_down);
  EXPECT_EQ(number("select count(*) from tenant.audit where what = 'restored messages discarded'"), 1);
}

TEST_F(RestoredBackup, AsksForADecisionAndTakesOne) {
  call_out();
  put_back();
  EXPECT_EQ(click(coordinator, page).status, 422);
  EXPECT_EQ(decide("verwijder").status, 303);
  EXPECT_EQ(decide("vertrek").status, 303);
  EXPECT_EQ(number("select count(*) from tenant.audit where what like 'restored%'"), 1)
      << "the first one counts";
  const someone mediator = sign_in(node, alken, web::role::mediator);
  EXPECT_EQ(open(mediator, page).status, 403);
}

TEST_F(RestoredBackup, TheOperatorDecidesForATenantAndSeesCountsOnly) {
  call_out();
  const someone boss = sign_in(node, alken, web::role::node_operator);
  EXPECT_THAT(open(boss, page + "/node").body, HasSubstr("Er wacht niets op een besluit."));
  put_back();
  const auto shown = open(boss, page + "/node");
  EXPECT_THAT(shown.body, HasSubstr("Alken"));
  EXPECT_THAT(shown.body, HasSubstr("1 oproep wachten"));
  EXPECT_THAT(shown.body, Not(HasSubstr("Hoogwater")));
  EXPECT_EQ(click(boss, page + "/node",
                  {{"besluit", "verwijder"}, {"tenants", alken.party}, {"submission_id", "operator-besluit"}})
                .status,
            303);
  EXPECT_EQ(now(call).status, callouts::callout_state::stood_down);
}

TEST_F(RestoredBackup, ErasesAgainWhoWasErasedSince) {
  members(1, 3);
  const auto backup = sql("select name, email from tenant.corps_members where id = '" + member_id(1) + "'");
  ASSERT_EQ(backup.size(), 1U);
  sql("delete from tenant.corps_members where id = '" + member_id(1) + "'");
  sql("update tenant.corps_members set state = 'left' where id = '" + member_id(2) + "'");
  node.inside().look_at_database();
  std::ifstream in(node.folder() / "erasures.log");
  const std::string ledger((std::istreambuf_iterator<char>(in)), {});
  EXPECT_THAT(ledger, HasSubstr("corps_members deleted " + member_id(1)));
  EXPECT_THAT(ledger, HasSubstr("corps_members left " + member_id(2)));
  EXPECT_THAT(ledger, Not(HasSubstr("lid1")));
  EXPECT_THAT(ledger, Not(HasSubstr("Lid1")));
  struct stat s{};
  ASSERT_EQ(::stat((node.folder() / "erasures.log").c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777U, 0600U);
  // The backup brings both back.
  members(1, 1);
  sql("update tenant.corps_members set state = 'accepted'; delete from node.erasures");
  put_back();
  EXPECT_EQ(number("select count(*) from tenant.corps_members where id = '" + member_id(1) + "'"), 0);
  EXPECT_EQ(number("select count(*) from tenant.corps_members where state = 'left'"), 1);
  EXPECT_EQ(number("select count(*) from tenant.corps_members where state = 'accepted'"), 1);
}

TEST_F(RestoredBackup, KeepsHealthNotesAndEmergencyContactsErased) {
  members(1, 4);
  const std::string with_note =
      "update tenant.corps_members set support_sealed = '\\x01', emergency = 'Moeder'";
  const auto is = [](const std::string& id) { return " where id = '" + id + "'"; };
  sql(with_note);
  sql("update tenant.corps_members set state = 'left', support_sealed = null, emergency = ''" +
      is(member_id(1)));
  sql("update tenant.corps_members set state = 'declined', support_sealed = null, emergency = ''" +
      is(member_id(2)));
  sql("update tenant.corps_members set support_sealed = null, emergency = ''" + is(member_id(3)));
  node.inside().look_at_database();
  sql(with_note + ", state = 'accepted'; delete from node.erasures");
  put_back();
  const auto rows =
      sql("select state, support_sealed is null, emergency from tenant.corps_members order by id");
  const auto line = [&](int i) {
    return std::string(rows[i][0].c_str()) + " " + rows[i][1].c_str() + " " + rows[i][2].c_str();
  };
  EXPECT_EQ(line(0), "left t ");
  EXPECT_EQ(line(1), "declined t ");
  EXPECT_EQ(line(2), "accepted t ") << "the person removed the note and stays a member";
  EXPECT_EQ(line(3), "accepted f Moeder");
}

TEST_F(RestoredBackup, KeepsNumbersSilentThatAnsweredStop) {
  members(1, 3);
  const std::string tenant = std::to_string(alken.id.value);
  const auto phone = [&](int i) {
    return std::string(
        sql("select phone from tenant.corps_members where id = '" + member_id(i) + "'")[0][0].c_str());
  };
  const auto stop = [&](const std::string& number) {
    sql("insert into tenant.sms_opt_outs (tenant_id, number, asked_at) values (" + tenant + ", '" + number +
        "', now())");
  };
  stop(phone(1));
  stop(phone(2));
  sql("delete from tenant.sms_opt_outs where number = '" + phone(2) + "'");  // a coordinator lifted it
  node.inside().look_at_database();
  std::ifstream in(node.folder() / "erasures.log");
  const std::string ledger((std::istreambuf_iterator<char>(in)), {});
  EXPECT_THAT(ledger, HasSubstr("corps_members silenced " + member_id(1)));
  EXPECT_THAT(ledger, Not(HasSubstr(phone(1).substr(1)))) << "no number outside the database";
  sql("delete from tenant.sms_opt_outs; delete from node.erasures");  // the backup is older than both
  put_back();
  const auto silent = sql("select number from tenant.sms_opt_outs");
  ASSERT_EQ(silent.size(), 1U);
  EXPECT_EQ(silent[0][0].c_str(), phone(1));
}

TEST_F(RestoredBackup, ClearsHealthNotesByALedgerOfAnEarlierReleaseToo) {
  members(1, 1);
  sql("update tenant.corps_members set support_sealed = '\\x01', emergency = 'Moeder'");
  node.db().write(alken.id, [&](transaction& tx) {
    return restores::rows::erase_again(
        tx, {{alken.id.value, "corps_members", "left", member_id(1), node.time.now()}});
  });
  EXPECT_EQ(
      number("select count(*) from tenant.corps_members where state = 'left' and support_sealed is null "
             "and emergency = ''"),
      1);
}

TEST_F(RestoredBackup, ErasesInterestsAnswersAndWalkInsAgain) {
  const std::string vacancy = at(made(coordinator)).id, tenant = std::to_string(alken.id.value);
  const auto flood_here = incident();
  const std::string sandbags_here = task(flood_here, 3).id;
  const auto backup = [&] {
    for (int i = 1; i <= 3; ++i) {
      const std::string id = fmt::format("018f0000-0000-7000-8aaa-{:012}", i);
      sql("insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" +
          tenant + ", '" + id + "', 'Els', 'els@x.be', 'v1', 'active', now()) on conflict do nothing");
      sql("insert into tenant.applications (tenant_id, id, vacancy_id, name, email, consent, state, "
          "created_at, updated_at) values (" +
          tenant + ", '" + id + "', '" + vacancy + "', 'Els" + std::to_string(i) +
          "', 'els@x.be', 'v1', 'waiting', now(), now()) on conflict (tenant_id, id) do update set state = "
          "'waiting'");
      sql("insert into tenant.walk_ins (tenant_id, id, incident_id, task_id, name, phone, age_rules, "
          "told_hash, registered_at) values (" +
          tenant + ", '" + id + "', '" + flood_here.id + "', '" + sandbags_here +
          "', 'Wim', '+32470112233', '', '\\x01', now()) on conflict (tenant_id, id) do update set name = "
          "'Wim', phone = '+32470112233'");
    }
  };
  backup();
  const std::string first = " where id = '018f0000-0000-7000-8aaa-000000000001'",
                    second = " where id = '018f0000-0000-7000-8aaa-000000000002'";
  for (const char* table : {"interests", "applications", "walk_ins"})
    sql(std::string("delete from tenant.") + table + first);
  sql("update tenant.applications set state = 'withdrawn'" + second);
  sql("update tenant.walk_ins set name = '', phone = ''" + second);
  node.inside().look_at_database();
  backup();
  sql("delete from node.erasures");
  put_back();
  EXPECT_EQ(number("select count(*) from tenant.interests"), 2);
  EXPECT_EQ(number("select count(*) from tenant.applications"), 2);
  EXPECT_EQ(number("select count(*) from tenant.applications where state = 'withdrawn'"), 1);
  EXPECT_EQ(number("select count(*) from tenant.walk_ins"), 2);
  EXPECT_EQ(number("select count(*) from tenant.walk_ins where name = '' and phone = ''"), 1);
}

TEST_F(RestoredBackup, ErasesContactsOfOrganisationsAgain) {
  const std::string stays =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx, "Soepbus"); });
  const std::string contact = "update tenant.organisations set contact_name = 'Bea', email = 'bea@x.be'";
  sql(contact);
  sql("update tenant.organisations set contact_name = '', email = '', phone = '' where id = '" +
      organisation + "'");
  node.inside().look_at_database();
  sql(contact + "; delete from node.erasures");
  put_back();
  EXPECT_EQ(number("select count(*) from tenant.organisations where contact_name || email || phone = '' and "
                   "id = '" +
                   organisation + "'"),
            1);
  EXPECT_EQ(
      number("select count(*) from tenant.organisations where email = 'bea@x.be' and id = '" + stays + "'"),
      1);
}

TEST_F(RestoredBackup, ErasesAccountsAndWithdrawsRolesAgain) {
  const someone gone = sign_in(node, alken, web::role::editor),
                kept = sign_in(node, alken, web::role::editor),
                mediator = sign_in(node, alken, web::role::mediator);
  sql("insert into tenant.invitations (tenant_id, email, name, roles, language, invited_at, expires_at) "
      "values (" +
      std::to_string(alken.id.value) +
      ", 'bert@x.be', 'Bert', '{editor}', 'nl', '2026-11-20', '2026-12-20')");
  const auto of = [](const someone& who) { return std::to_string(who.account); };
  sql("create table public.a as table node.accounts; create table public.g as table node.grants; create "
      "table public.i as table tenant.invitations");
  sql("delete from node.accounts where id = " + of(gone) +
      "; delete from node.grants where account = " + of(mediator) + "; delete from tenant.invitations");
  node.inside().look_at_database();
  sql("insert into node.accounts overriding system value table public.a on conflict do nothing; insert into "
      "node.grants overriding system value table public.g on conflict do nothing; insert into "
      "tenant.invitations overriding system value table public.i; delete from node.erasures");
  EXPECT_EQ(number("select count(*) from node.grants where account = " + of(mediator)), 1);
  put_back();
  EXPECT_EQ(number("select count(*) from node.accounts where id = " + of(gone)), 0);
  EXPECT_EQ(number("select count(*) from node.accounts where id = " + of(mediator)), 1);
  EXPECT_EQ(number("select count(*) from node.grants where account = " + of(mediator)), 0);
  EXPECT_EQ(number("select count(*) from node.grants where account = " + of(kept)), 1);
  EXPECT_EQ(number("select count(*) from tenant.invitations"), 0);
  // A restored database gives the same number to somebody else.
  sql("insert into node.accounts (id, name, created_at) overriding system value values (" + of(gone) +
      ", 'Nieuw', '2026-11-22'); delete from node.erasures");
  put_back();
  EXPECT_EQ(number("select count(*) from node.accounts where id = " + of(gone)), 1);
}

TEST_F(RestoredBackup, ARoleThatStaysAtAChangeOfRolesIsNotWithdrawn) {
  sign_in(node, alken, web::role::tenant_admin);
  node.db().write(alken.id, [&](transaction& tx) {
    return accounts::set_roles(tx, coordinator.account, {web::role::coordinator, web::role::editor},
                               coordinator.account, node.time.now())
        .has_value();
  });
  EXPECT_EQ(number("select count(*) from node.erasures where relation = 'grants'"), 0);
  node.db().write(alken.id, [&](transaction& tx) {
    return accounts::set_roles(tx, coordinator.account, {web::role::coordinator}, coordinator.account,
                               node.time.now())
        .has_value();
  });
  EXPECT_EQ(number("select count(*) from node.erasures where relation = 'grants'"), 1);
}

TEST_F(RestoredBackup, DoesNotWriteToWhoWasErasedSinceAlsoWhenItMayLeave) {
  call_out();
  const auto first = people(call).at(0);
  const std::string member =
      sql("select member_id from tenant.callout_people where id = '" + first.id + "'")[0][0].c_str();
  const int n = std::stoi(member.substr(24));
  sql("delete from tenant.corps_members where id = '" + member + "'");
  node.inside().look_at_database();
  members(n, n);  // back by the backup, in the call-out as before
  sql("update tenant.callout_people set member_id = '" + member + "' where id = '" + first.id + "'");
  put_back();
  EXPECT_EQ(number("select count(*) from tenant.channel_messages where about = '" + first.id +
                   "' and state = 'waiting'"),
            0);
  EXPECT_GT(waiting(), 0) << "the others wait for the decision";
}

}  // namespace
}  // namespace paraat::test
