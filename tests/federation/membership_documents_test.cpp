// Documents of the membership in the database, when two transactions store the same one.

#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <thread>

#include "federation/membership/membership_rows.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/system.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

namespace rows = federation::rows;

TEST(MembershipDocuments, ASecondTransactionThatStoresTheSameVersionFindsItHeld) {
  const fresh_database urls = make_database();
  database db({.url = urls.application_url});
  const auto version = [](transaction& tx) {
    const auto newest = rows::newest(tx, "members");
    return newest ? newest->version : 0;
  };
  std::vector<std::int64_t> seen;
  std::jthread second;
  db.write(std::nullopt, [&](transaction& tx) {
    rows::put(tx, "members", 7, "list", flood_night());
    second = std::jthread([&] {
      db.write(std::nullopt, [&](transaction& other) {
        seen.push_back(version(other));
        if (seen.back() < 7) rows::put(other, "members", 7, "list", flood_night());
      });
    });
    pqxx::connection owner(urls.owner_url);
    EXPECT_TRUE(eventually([&] {
      return pqxx::nontransaction(owner)
                 .exec("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")[0][0]
                 .as<int>() == 1;
    }));
  });
  second.join();
  EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 7}));
}

}  // namespace
}  // namespace paraat::test
