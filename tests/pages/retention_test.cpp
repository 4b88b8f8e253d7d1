// The terms of the privacy statement: planted rows are removed at the end of their term, and a rule that
// fails does not stop the others.

#include <pqxx/pqxx>
#include <set>

#include "node/erasure_rules.hpp"
#include "tenant/people/accounts/throttle.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tests/pages/desk.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Retention : public Desk {
 protected:
  // As the owner of the tables, in the tenant of Alken; gives the first field of the first row.
  std::string as_owner(const std::string& statement) {
    pqxx::connection owner(node.urls().owner_url);
    pqxx::work tx(owner);
    tx.exec("select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows = tx.exec(statement);
    tx.commit();
    return rows.empty() ? "" : rows[0][0].c_str();
  }
  void plant_interest(const std::string& email, const std::string& age) {
    as_owner(
        "insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at, confirmed_at) "
        "values (" +
        std::to_string(alken.id.value) + ", gen_random_uuid(), 'Els', '" + email +
        "', 'v1', 'active', timestamptz '2026-11-21' - interval '" + age +
        "', timestamptz '2026-11-21' - interval '" + age + "')");
  }
  std::string interests() {
    return as_owner("select coalesce(string_agg(email, ' ' order by email), '') from tenant.interests");
  }
  void night() {
    node.db().write(alken.id, [&](transaction& tx) { node::plan_erasure(tx, node.time.now()); });
    node.inside().beat();
  }
};

TEST_F(Retention, InterestOfThreeYearsAgoGoesAndOneOfLastYearStays) {
  plant_interest("oud@x.be", "3 years");
  plant_interest("nieuw@x.be", "1 year");
  night();
  EXPECT_EQ(interests(), "nieuw@x.be");
}

TEST_F(Retention, RuleThatFailsStopsNoOtherAndIsTriedAgain) {
  plant_interest("oud@x.be", "3 years");
  as_owner("alter table tenant.applications rename to applications_away");
  night();
  EXPECT_EQ(interests(), "");
  EXPECT_EQ(as_owner("select payload->>'rule' from node.jobs where kind = 'retention.rule'"), "applications");
  as_owner("alter table tenant.applications_away rename to applications");
  node.time.advance(std::chrono::hours{1});
  node.inside().beat();
  EXPECT_EQ(as_owner("select count(*) from node.jobs where kind = 'retention.rule'"), "0");
}

TEST_F(Retention, EveryRuleHasItsOwnNameAndRuns) {
  std::set<std::string_view> names;
  for (const node::erasure_rule& r : node::erasure_rules()) {
    EXPECT_TRUE(names.insert(r.name).second) << r.name;
    EXPECT_NO_THROW(node.db().write(alken.id, [&](transaction& tx) {
      node::erase(tx, r.name, node.time.now());
    })) << r.name;
  }
  EXPECT_THROW(node.db().write(alken.id, [&](transaction& tx) { node::erase(tx, "geen", node.time.now()); }),
               std::invalid_argument);
}

TEST_F(Retention, TokenInAMessageThatLeftIsBlottedOutAndOneThatWaitsStays) {
  const std::string body =
      "'Klik: http://alken.localhost/aanmelding/link/AbCdEfGhIjKlMnOpQrStUvWx0123456789_-abcdefg einde'";
  // The one that waits is due in a month, so that no worker sends it meanwhile.
  for (const char* state : {"left", "waiting", "uncertain", "failed", "stopped", "delivered"})
    as_owner(
        "insert into tenant.channel_messages (tenant_id, key, via, recipient, about, subject, body, html, "
        "state, "
        "next_at, queued_at) values (" +
        std::to_string(alken.id.value) + ", '', 'mail', 'a@x.be', '', 's', " + body + ", " + body + ", '" +
        state + "', timestamptz '2026-12-21', timestamptz '2026-11-20')");
  night();
  const std::string left = as_owner("select body || html from tenant.channel_messages where state = 'left'");
  EXPECT_THAT(left, HasSubstr("/aanmelding/link/… einde"));
  EXPECT_THAT(left, Not(HasSubstr("AbCdEf")));
  EXPECT_EQ(as_owner("select string_agg(state, ' ') from tenant.channel_messages where body like '%AbCdEf%'"),
            "waiting");
}

TEST_F(Retention, AddressThatAFormLedToIsBlottedOutAfterHalfADay) {
  const auto plant = [&](const std::string& id, const std::string& age) {
    as_owner("insert into tenant.submissions (tenant_id, id, at, location) values (" +
             std::to_string(alken.id.value) + ", '" + id +
             "', timestamptz '2026-11-21 19:00+00' - interval '" + age +
             "', '/korps/aanmelding/AbCdEfGhIjKlMnOpQrSt')");
  };
  plant("oud", "13 hours");
  plant("nieuw", "11 hours");
  night();
  EXPECT_EQ(as_owner("select location from tenant.submissions where id = 'oud'"), "");
  EXPECT_THAT(as_owner("select location from tenant.submissions where id = 'nieuw'"), HasSubstr("AbCdEf"));
}

TEST_F(Retention, AccountWithoutAnyRoleGoesAMonthLater) {
  const std::string organisation =
      node.db().write(alken.id, [](transaction& tx) { return add_organisation(tx); });
  const auto leaver = sign_in(node, alken, web::role::editor),
             stays = sign_in(node, alken, web::role::editor),
             by_link = sign_in(node, alken, web::role::organisation, organisation);
  const std::string sealed = node.inside().services().vault.seal("geheim");
  node.db().write(alken.id, [&](transaction& tx) {
    for (const auto who : {leaver.account, stays.account}) accounts::set_totp(tx, who, sealed, 0);
  });
  as_owner("delete from node.grants where account = any(array[" + std::to_string(leaver.account) + ", " +
           std::to_string(by_link.account) + "])");
  const auto there = [&](const someone& who) {
    return node.db().read(std::nullopt,
                          [&](transaction& tx) { return accounts::find(tx, who.account).has_value(); });
  };
  const auto forget = [&] {
    node.db().write(std::nullopt, [&](transaction& tx) { accounts::forget_old(tx, node.time.now()); });
  };
  forget();
  EXPECT_TRUE(there(leaver));
  EXPECT_TRUE(there(by_link));
  node.time.advance(std::chrono::days{31});
  forget();
  EXPECT_FALSE(there(leaver));
  EXPECT_FALSE(there(by_link)) << "it has neither password nor app";
  EXPECT_TRUE(there(stays));
}

}  // namespace
}  // namespace paraat::test
