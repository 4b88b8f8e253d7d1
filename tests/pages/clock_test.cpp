// A clock that ran ahead and was corrected: times in the future are pulled back, by a running node and at a
// start; a wrong clock of another host is reported.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "node/clock_keeper.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class AClock : public testing::Test {
 protected:
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);
  const std::string secret = std::string(20, 's');

  pqxx::result sql(const std::string& text) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec(fmt::format("select set_config('app.tenant', '{}', false)", alken.id.value));
    return s.exec(text);
  }
  // Seconds from the clock of the node; empty when it is null.
  std::string from_now(const std::string& expression_and_rest) {
    const auto us = node.time.now().time_since_epoch().count();
    return sql(fmt::format("select round(extract(epoch from {}) - {}.{:06})::bigint from {}",
                           expression_and_rest.substr(0, expression_and_rest.find(" of ")), us / 1'000'000,
                           us % 1'000'000,
                           expression_and_rest.substr(expression_and_rest.find(" of ") + 4)))[0][0]
        .c_str();
  }
  std::string sql_now() const {
    return fmt::format("to_timestamp({})", node.time.now().time_since_epoch().count() / 1'000'000);
  }
  int steps() { return sql("select count(*) from node.clock_steps")[0][0].as<int>(); }
  void ahead_and_back(std::chrono::seconds by, const std::function<void()>& meanwhile) {
    node.inside().beat();
    node.time.advance(by);
    node.inside().beat();
    meanwhile();
    node.time.advance(-by);
    node.inside().beat();
  }
  accounts::account_id bert() {
    const auto& vault = node.inside().services().vault;
    const std::string hash = vault.hash_password("paard batterij nietje"), sealed = vault.seal(secret);
    return node.db().write(std::nullopt, [&](transaction& tx) {
      const auto id = accounts::add(tx, {.name = "Bert Claes", .email = "bert@alken.be"}, node.time.now());
      accounts::set_password(tx, id, hash);
      accounts::set_totp(tx, id, sealed, 0);
      accounts::give(tx, id, {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}},
                     std::nullopt, node.time.now());
      return id;
    });
  }
  answer sign_in_with_code() {
    const auto asked =
        node.post("alken.localhost", "/aanmelding", "email=bert%40alken.be&wachtwoord=paard+batterij+nietje");
    return node.post("alken.localhost", "/aanmelding/code",
                     "bewijs=" + hidden_field(asked.body, "bewijs") + "&verder=&code=" +
                         accounts::totp_code(secret, accounts::totp_step(node.time.now())));
  }
};

TEST_F(AClock, ThatWentBackTakesSignInCodesAgain) {
  bert();
  ahead_and_back(1h, [&] { ASSERT_EQ(sign_in_with_code().status, 303); });
  EXPECT_EQ(sign_in_with_code().status, 303);
  EXPECT_EQ(steps(), 1);
  EXPECT_EQ(sql("select seconds from node.clock_steps")[0][0].as<int>(), 3600);
}

TEST_F(AClock, ThatWentBackPullsBackWhatWasPutOffAndLeavesWhatHasADate) {
  ahead_and_back(1h, [&] {
    const std::string due = sql_now() + " + interval '40 seconds'";
    sql("insert into node.jobs (tenant_id, kind, due, attempts) values (null, 'test.put_off', " + due +
        ", 3)");
    sql("insert into node.jobs (tenant_id, kind, due) values (null, 'callouts.tend', " + due + ")");
    sql("insert into node.jobs (tenant_id, kind, due) values (null, 'notices.send', " + due + ")");
    sql("insert into node.jobs (tenant_id, kind, due) values (null, 'vacancies.expire', " + due + ")");
    sql("insert into node.channel_pace (via, tokens, filled_at, failures, closed_until) values ('sms', 0, " +
        sql_now() + ", 3, " + sql_now() + " + interval '60 seconds')");
    sql("insert into node.attempts (key, at) values ('\\x01', " + sql_now() + ")");
    sql("insert into node.peers (node_id, failures, next_try, last_failure) values ('hasselt', 9, " + due +
        ", 'x')");
  });
  EXPECT_EQ(from_now("due of node.jobs where kind = 'test.put_off'"), "40");
  EXPECT_EQ(from_now("due of node.jobs where kind = 'callouts.tend'"), "40");
  EXPECT_EQ(from_now("due of node.jobs where kind = 'notices.send'"), "40");
  EXPECT_EQ(from_now("due of node.jobs where kind = 'vacancies.expire'"), "3640");
  EXPECT_EQ(from_now("filled_at of node.channel_pace"), "0");
  EXPECT_EQ(from_now("closed_until of node.channel_pace"), "20");
  EXPECT_EQ(from_now("max(at) of node.attempts"), "0");
  EXPECT_EQ(from_now("next_try of node.peers"), "0");
}

TEST_F(AClock, ThatWentBackLetsMessagesAndPlacesOfATenantGoOn) {
  ahead_and_back(1h, [&] {
    sql(fmt::format(
        "insert into tenant.channel_batches (tenant_id, id, owner, exercise, queued_at) values ({}, "
        "'018f0000-0000-7000-8000-0000000000b1', 'callout', false, {})",
        alken.id.value, sql_now()));
    sql(fmt::format(
        "insert into tenant.channel_messages (tenant_id, id, batch_id, key, via, recipient, about, "
        "subject, body, urgent, next_at, queued_at) values ({}, "
        "'018f0000-0000-7000-8000-0000000000a1', '018f0000-0000-7000-8000-0000000000b1', 'k', 'sms', "
        "'+32470112233', 'an', '', 'Kom', true, {} + interval '10 minutes', {})",
        alken.id.value, sql_now(), sql_now()));
  });
  EXPECT_EQ(from_now("next_at of tenant.channel_messages"), "0");
  EXPECT_EQ(from_now("queued_at of tenant.channel_messages"), "0");
}

TEST_F(AClock, ThatWentBackLeavesNoHoldOfARestoreInTheFuture) {
  ahead_and_back(1h, [&] {
    sql(fmt::format("insert into node.restore_holds (tenant_id, noticed_at) values ({}, {})", alken.id.value,
                    sql_now()));
  });
  EXPECT_EQ(from_now("noticed_at of node.restore_holds"), "0") << "messages queued from now on leave";
}

TEST_F(AClock, ThatWentBackOrDiffersFromAnotherIsLoggedWithItsSeconds) {
  testing::internal::CaptureStderr();
  ahead_and_back(1h, [] {});
  node::clock_keeper keeper(node.db(), node.time, const_cast<metrics&>(node.inside().services().figures),
                            false, [] { return node::clock_keeper::offsets{{"hasselt", -75.0}}; });
  keeper.beat();
  const std::string lines = testing::internal::GetCapturedStderr();
  EXPECT_THAT(lines, HasSubstr(R"("event":"clock_went_back","seconds":3600)"));
  EXPECT_THAT(lines, HasSubstr(R"("event":"clock_is_off","against":"hasselt","ahead_s":-75)"));
}

TEST_F(AClock, ThatIsSteeredByASecondOrGoesOnIsNoStep) {
  node.inside().beat();
  node.time.advance(1h);
  node.inside().beat();
  node.time.advance(-2s);
  node.inside().beat();
  EXPECT_EQ(steps(), 0);
}

TEST_F(AClock, ThatWentBackWhileTheNodeWasDownIsNoticedByTheNextOne) {
  node.inside().beat();
  sql("insert into node.clock_beats values ('dead', " + sql_now() +
      " + interval '2 hours', now() - interval '1 minute')");
  node::clock_keeper fresh(node.db(), node.time, const_cast<metrics&>(node.inside().services().figures),
                           false);
  fresh.beat();
  EXPECT_EQ(sql("select seconds from node.clock_steps")[0][0].as<int>(), 7200);
  fresh.beat();
  EXPECT_EQ(steps(), 1) << "once";
}

TEST_F(AClock, OfAnotherProcessThatLivesAndIsAheadIsNoStep) {
  node.inside().beat();
  sql("insert into node.clock_beats values ('beside', " + sql_now() +
      " + interval '2 hours', clock_timestamp())");
  node::clock_keeper fresh(node.db(), node.time, const_cast<metrics&>(node.inside().services().figures),
                           false);
  fresh.beat();
  EXPECT_EQ(steps(), 0);
}

TEST_F(AClock, IsComparedWithTheDatabaseAndWithOthersAndShownAsFigures) {
  metrics figures;
  manual_clock real(system_clock().now() + 90s);
  node::clock_keeper keeper(node.db(), real, figures, true,
                            [] { return node::clock_keeper::offsets{{"hasselt", -75.0}}; });
  keeper.beat();
  EXPECT_THAT(figures.exposition(), HasSubstr("paraat_clock_offset_seconds{against=\"hasselt\"} -75"));
  const auto all =
      node.db().read(std::nullopt, [&](transaction& tx) { return node::clock_offsets(tx, real.now()); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].against, "database");
  EXPECT_NEAR(all[0].seconds, 90, 30);
  EXPECT_EQ(all[1].against, "hasselt");
  EXPECT_EQ(all[1].seconds, -75);
}

}  // namespace
}  // namespace paraat::test
