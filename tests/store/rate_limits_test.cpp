// Limits in PostgreSQL: what counts together, and when it stops to count.

#include "tenant/platform/rate_limits/rate_limits.hpp"

#include <gtest/gtest.h>

#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using rate_limits::limit;

class RateLimits : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 2}};
  tenants::tenant alken = add_municipality(db, alken_nis);
  tenants::tenant hasselt = add_municipality(db, hasselt_nis);
  secrets::vault vault{std::string(32, 'k')};
  instant now = flood_night();
  static constexpr limit two{"test", 2};

  bool mark(tenant_id where, const limit& l, std::string_view who, instant at) {
    return db.write(where,
                    [&](transaction& tx) { return rate_limits::mark(tx, vault, l, who, at).has_value(); });
  }
};

TEST_F(RateLimits, CountPerKeyAndLetGoAfterTheirTime) {
  EXPECT_TRUE(mark(alken.id, two, "els@voorbeeld.be", now));
  EXPECT_TRUE(mark(alken.id, two, " ELS@voorbeeld.be", now));
  EXPECT_FALSE(mark(alken.id, two, "els@voorbeeld.be", now));
  EXPECT_TRUE(mark(alken.id, two, "jan@voorbeeld.be", now));
  EXPECT_TRUE(mark(alken.id, two, "els@voorbeeld.be", now + std::chrono::minutes{61}));
}

TEST_F(RateLimits, OfOneTenantAndOfAnotherLimitCountApart) {
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(mark(alken.id, two, "els@voorbeeld.be", now));
  EXPECT_TRUE(mark(hasselt.id, two, "els@voorbeeld.be", now));
  EXPECT_TRUE(mark(alken.id, {"other", 2}, "els@voorbeeld.be", now));
  EXPECT_FALSE(mark(alken.id, two, "els@voorbeeld.be", now));
}

TEST_F(RateLimits, GivenBackMakesRoomForOneUse) {
  const auto use = [&] {
    return db.write(alken.id, [&](transaction& tx) {
      return rate_limits::mark_network(tx, vault, two, "2001:db8:1:2::9", now).has_value();
    });
  };
  EXPECT_TRUE(use());
  EXPECT_TRUE(use());
  EXPECT_FALSE(use());
  db.write(alken.id,
           [&](transaction& tx) { rate_limits::give_back(tx, vault, two, "2001:db8:1:2::9", now); });
  EXPECT_TRUE(use());
  EXPECT_FALSE(use());
}

TEST_F(RateLimits, KeepNoKeyThatCanBeRead) {
  ASSERT_TRUE(mark(alken.id, two, "els@voorbeeld.be", now));
  const std::string key = db.read(std::nullopt, [](transaction& tx) {
    return std::string(sql::run(tx, "select encode(key, 'escape') from node.attempts")[0][0].c_str());
  });
  EXPECT_EQ(key.find("els"), std::string::npos);
}

TEST_F(RateLimits, TallyTellsCountFirstAndLastOfItsTime) {
  db.write(std::nullopt, [&](transaction& tx) {
    const std::string key = rate_limits::key_of(vault, two, "an");
    EXPECT_EQ(rate_limits::look(tx, key, two, now).count, 0);
    for (const int minute : {-90, -30, -10}) rate_limits::count(tx, key, now + std::chrono::minutes{minute});
    const auto t = rate_limits::look(tx, key, two, now);
    EXPECT_EQ(t.count, 2);
    EXPECT_EQ(t.first, now - std::chrono::minutes{30});
    EXPECT_EQ(t.last, now - std::chrono::minutes{10});
    rate_limits::take_back(tx, key, now - std::chrono::minutes{10});
    EXPECT_EQ(rate_limits::look(tx, key, two, now).count, 1);
    rate_limits::forget(tx, key);
    EXPECT_EQ(rate_limits::look(tx, key, two, now).count, 0);
  });
}

}  // namespace
}  // namespace paraat::test
