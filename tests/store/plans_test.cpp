// Statements that are asked often keep their plan on the connection; and jobs in a crowd run once each.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <pqxx/pqxx>

#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/store/pool.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

class Plans : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 1}};

  int twice(transaction& tx, int n) { return sql::run(tx, "select 2 * $1::int", n)[0][0].as<int>(); }
  void ask(int times) {
    for (int n = 0; n < times; ++n)
      db.read(std::nullopt, [&](transaction& tx) { EXPECT_EQ(twice(tx, n), 2 * n); });
  }
  int prepared() {
    return db.read(std::nullopt, [](transaction& tx) {
      return sql::run(tx, "select count(*) from pg_prepared_statements")[0][0].as<int>();
    });
  }
  void as_owner(const std::string& text) {
    pqxx::connection c(urls.owner_url);
    pqxx::nontransaction(c).exec(text);
  }
};

TEST_F(Plans, AStatementThatComesBackIsPreparedAndOneThatIsRareIsNot) {
  ask(2);
  EXPECT_EQ(prepared(), 0);
  ask(8);
  EXPECT_EQ(prepared(), 1);
}

TEST_F(Plans, AStatementWhoseBestPlanDependsOnItsValuesIsPlannedEachTime) {
  for (int n = 0; n < 10; ++n)
    db.read(std::nullopt, [&](transaction& tx) { sql::run_planned(tx, "select 3 * $1::int", n); });
  EXPECT_EQ(prepared(), 0);
}

TEST_F(Plans, EachTenantSeesItsOwnRowsWithTheSamePlan) {
  const auto alken = add_municipality(db, alken_nis), wellen = add_municipality(db, wellen_nis);
  const auto seen = [&](tenant_id who, tenant_id asked) {
    return db.read(who, [&](transaction& tx) {
      return sql::run(tx, "select count(*) from tenant.submissions where tenant_id = $1", asked)[0][0]
          .as<int>();
    });
  };
  db.write(alken.id, [&](transaction& tx) {
    sql::run(tx, "insert into tenant.submissions (tenant_id, id, at) values ($1, 'x', now())", tx.tenant());
  });
  for (int n = 0; n < 8; ++n) {
    EXPECT_EQ(seen(alken.id, alken.id), 1);
    EXPECT_EQ(seen(wellen.id, wellen.id), 0);
    EXPECT_EQ(seen(wellen.id, alken.id), 0) << "row security holds for a kept plan";
  }
  EXPECT_GE(prepared(), 1);
}

TEST_F(Plans, ATableThatAMigrationChangedIsPlannedAgain) {
  as_owner("create table node.told (what int); grant select on node.told to paraat_app");
  const auto what = [&] {
    return db.read(std::nullopt, [](transaction& tx) {
      return sql::run(tx, "select coalesce(max(what), $1::int) from node.told", 7)[0][0].as<std::string>();
    });
  };
  for (int n = 0; n < 5; ++n) EXPECT_EQ(what(), "7");
  as_owner("alter table node.told alter what type bigint");
  EXPECT_EQ(what(), "7");
}

TEST_F(Plans, BehindAPoolerThatExchangesConnectionsNothingIsPreparedAnyMore) {
  ask(5);
  EXPECT_TRUE(db.pool().prepares());
  // As a pooler would: the next transaction meets a server that was told nothing.
  db.read(std::nullopt, [](transaction& tx) { sql::run(tx, "deallocate all"); });
  ask(5);
  EXPECT_FALSE(db.pool().prepares());
  EXPECT_EQ(prepared(), 0);
}

TEST_F(Plans, AServerThatKnowsTheNameAlreadyIsAPoolerToo) {
  std::string name;
  {
    plans other;
    for (int n = 0; n < 3; ++n)
      if (const auto* known = other.name_of("select 2 * $1::int")) name = *known;
  }
  db.read(std::nullopt, [&](transaction& tx) { sql::run(tx, "prepare " + name + " as select 0"); });
  ask(5);
  EXPECT_FALSE(db.pool().prepares());
}

TEST_F(Plans, ManyDifferentStatementsLeaveRoomForThoseThatComeBack) {
  plans known;
  for (int n = 0; n < 2000; ++n) EXPECT_EQ(known.name_of("select " + std::to_string(n)), nullptr);
  known.name_of("select 'often'");
  known.name_of("select 'often'");
  EXPECT_NE(known.name_of("select 'often'"), nullptr);
}

class JobsInACrowd : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 8}};
  system_clock time;
  observers nobody;
  tenants::tenant alken = add_municipality(db, alken_nis);
  std::mutex mutex;
  std::map<std::string, int> ran;

  jobs::runner runner(const std::string& breaks = "") {
    jobs::table t;
    t.emplace("count", [this, breaks](transaction&, const jobs::job& j, instant) {
      const std::lock_guard lock(mutex);
      ++ran[j.payload];
      if (!breaks.empty() && j.payload.contains(breaks)) throw std::runtime_error("broken");
    });
    return {db, time, std::move(t), nobody};
  }
  void plan(int count) {
    db.write(alken.id, [&](transaction& tx) {
      for (int n = 0; n < count; ++n)
        jobs::schedule(tx, "count", time.now() - std::chrono::seconds{1},
                       "{\"id\":\"job-" + std::to_string(n) + "\"}");
    });
  }
  int left() {
    return db.read(std::nullopt, [](transaction& tx) {
      return sql::run(tx, "select count(*) from node.jobs where kind = 'count'")[0][0].as<int>();
    });
  }
};

TEST_F(JobsInACrowd, EachRunsOnce) {
  plan(500);
  EXPECT_EQ(runner().run_due(), 500);
  EXPECT_EQ(ran.size(), 500U);
  for (const auto& [_, times] : ran) EXPECT_EQ(times, 1);
  EXPECT_EQ(left(), 0);
}

TEST_F(JobsInACrowd, OneThatBreaksStaysAndSpoilsNoOther) {
  plan(100);
  EXPECT_EQ(runner("job-50").run_due(), 100);
  EXPECT_EQ(left(), 1);
}

TEST_F(JobsInACrowd, WhatWasNotBegunWhenItIsToldToStopIsDueAtOnce) {
  plan(100);
  std::atomic<int> asked = 0;
  const int count = runner().run_due([&] { return ++asked > 10; });
  EXPECT_LT(count, 100);
  EXPECT_EQ(left(), 100 - count);
  EXPECT_EQ(runner().run_due(), 100 - count);
}

}  // namespace
}  // namespace paraat::test
