// One-time tokens in PostgreSQL: of a tenant and of accounts, their one use, and the table that they came
// from.

#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <pqxx/pqxx>
#include <thread>

#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using one_time_tokens::ending;
using testing::ElementsAre;

const std::string object = "0190a000-0000-7000-8000-000000000001";

class OneTimeTokens : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 12}};
  tenants::tenant alken = add_municipality(db, alken_nis);
  tenants::tenant hasselt = add_municipality(db, hasselt_nis);
  instant now = flood_night();

  std::string link() {
    return db.write(alken.id,
                    [&](transaction& tx) { return one_time_tokens::issue_link(tx, "a", object, now + 1h); });
  }
};

TEST_F(OneTimeTokens, OfALinkAreGoodForOnePurposeUntilTheyEnd) {
  const std::string token = link();
  db.read(alken.id, [&](transaction& tx) {
    EXPECT_EQ(one_time_tokens::look(tx, token, "a", now).value(), object);
    EXPECT_EQ(one_time_tokens::look(tx, token, "b", now).error().kind, refusal_kind::not_found);
    EXPECT_EQ(one_time_tokens::look(tx, token + "x", "a", now).error().kind, refusal_kind::not_found);
    EXPECT_EQ(one_time_tokens::look(tx, token, "a", now + 1h).error().kind, refusal_kind::gone);
  });
}

TEST_F(OneTimeTokens, OfATenantAreSeenUsedAndEndedByThatTenantOnly) {
  const std::string token = link();
  const auto elsewhere = [&](transaction& tx) {
    EXPECT_EQ(one_time_tokens::look(tx, token, "a", now).error().kind, refusal_kind::not_found);
    EXPECT_EQ(one_time_tokens::use(tx, token, "a", now).error().kind, refusal_kind::not_found);
    EXPECT_EQ(one_time_tokens::ending_of(tx, "a", token, now), ending::unknown);
    EXPECT_FALSE(one_time_tokens::attempt(tx, "a", token, now));
  };
  db.write(hasselt.id, [&](transaction& tx) {
    elsewhere(tx);
    one_time_tokens::end_all(tx, object);
    one_time_tokens::forget_old(tx, now + 24h * 365);
  });
  db.write(std::nullopt, elsewhere);
  db.write(alken.id,
           [&](transaction& tx) { EXPECT_EQ(one_time_tokens::use(tx, token, "a", now).value(), object); });
}

TEST_F(OneTimeTokens, OfAnAccountWorkInEveryTenantAndWithoutOne) {
  const auto token = db.write(std::nullopt, [&](transaction& tx) {
    return one_time_tokens::issue(tx, "sign_in", {.email = "an@claes.be"}, now + 1h);
  });
  for (const std::optional<tenant_id> where : {std::optional(hasselt.id), std::optional<tenant_id>()})
    db.read(where, [&](transaction& tx) {
      EXPECT_EQ(one_time_tokens::find(tx, "sign_in", token, now)->email, "an@claes.be");
    });
}

TEST_F(OneTimeTokens, AreTriedFiveTimes) {
  const auto token = db.write(std::nullopt, [&](transaction& tx) {
    return one_time_tokens::issue(tx, "second_step", {.data = "x"}, now + 1h);
  });
  db.write(std::nullopt, [&](transaction& tx) {
    for (int i = 1; i <= one_time_tokens::most_tries; ++i)
      EXPECT_EQ(one_time_tokens::attempt(tx, "second_step", token, now)->tries, i);
    EXPECT_FALSE(one_time_tokens::attempt(tx, "second_step", token, now));
    EXPECT_FALSE(one_time_tokens::find(tx, "second_step", token, now));
  });
}

TEST_F(OneTimeTokens, OfACodeHoldForTheirSubjectOnly) {
  db.write(std::nullopt, [&](transaction& tx) {
    const std::string code = one_time_tokens::issue_code(tx, "proof", "session:1", {}, now + 10min);
    EXPECT_EQ(code.size(), 8U);
    EXPECT_FALSE(one_time_tokens::take_code(tx, "proof", "session:2", code, now));
    EXPECT_FALSE(one_time_tokens::take_code(tx, "proof", "session:1", code, now + 10min));
    EXPECT_TRUE(
        one_time_tokens::take_code(tx, "proof", "session:1", code.substr(0, 4) + " " + code.substr(4), now));
    EXPECT_FALSE(one_time_tokens::take_code(tx, "proof", "session:1", code, now));
  });
}

TEST_F(OneTimeTokens, OfTwoUsesAtOnceOneIsRefused) {
  const std::string token = link();
  std::atomic<int> used = 0;
  std::barrier start(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      start.arrive_and_wait();
      used += db.write(
          alken.id, [&](transaction& tx) { return one_time_tokens::use(tx, token, "a", now).has_value(); });
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(used, 1);
}

// What 0050 left, under 0055.
TEST_F(OneTimeTokens, OfBeforeKeepWorkingInTheirTenant) {
  pqxx::connection owner(urls.owner_url);
  const auto run = [&](const std::string& statement) {
    pqxx::nontransaction tx(owner);
    return tx.exec(statement);
  };
  run("alter table node.tokens disable row level security; drop policy of_tenant_or_node on node.tokens; "
      "alter table node.tokens drop column tenant_id, drop column object");
  run("create table tenant.links (tenant_id int not null references node.tenants, token_hash bytea not null, "
      "purpose text not null, object uuid not null, expires_at timestamptz not null, used_at timestamptz, "
      "primary key (tenant_id, token_hash)); call tenant.protect('tenant.links'); create table "
      "tenant.limit_marks (tenant_id int); create table tenant.limit_salts (tenant_id int); "
      "alter table node.tokens add constraint tokens_purpose_check check (purpose <> '')");
  run("delete from node.migrations where name = '0055_one_table_of_tokens.sql'");
  for (const auto& [where, token] :
       {std::pair(alken, "open"), std::pair(hasselt, "other"), std::pair(alken, "used")}) {
    const std::string id = std::to_string(where.id.value);
    run("set app.tenant = '" + id + "'; insert into tenant.links values (" + id + ", sha256('" + token +
        "'), 'a', '" + object + "', '2027-01-01', " +
        (std::string_view(token) == "used" ? "'2026-11-01'" : "null") + ")");
  }
  ASSERT_THAT(migrate(urls.owner_url), ElementsAre("0055_one_table_of_tokens.sql"));
  EXPECT_STREQ(run("select count(*) from node.tokens where tenant_id is not null")[0][0].c_str(), "3");
  db.write(alken.id, [&](transaction& tx) {
    EXPECT_EQ(one_time_tokens::look(tx, "open", "a", now).value(), object);
    EXPECT_EQ(one_time_tokens::look(tx, "used", "a", now).error().kind, refusal_kind::gone);
    EXPECT_EQ(one_time_tokens::look(tx, "other", "a", now).error().kind, refusal_kind::not_found);
  });
}

}  // namespace
}  // namespace paraat::test
