// A stop by force of work that a gentle stop cannot end.

#include <gtest/gtest.h>

#include <future>
#include <pqxx/pqxx>

#include "federation/sync/consumer.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {
namespace {

// A peer's long-poll hangs in the database while its node is told to stop and takes no time for goodbyes.
// When the database answers, the workers are gone, and the coroutine posts one more task.
TEST(ANodeThatStops, DoesNotWaitForALongPollThatComesBackWhenTheWorkersAreGone) {
  federated_node alken_node{"haspengouw"};
  federated_node hasselt_node{"hasselt", nullptr, [](node::config& c) { c.goodbye = {}; }};
  alken_node.municipality(alken_nis);
  hasselt_node.municipality(hasselt_nis);
  const auto failures = [&] {
    return alken_node.db().read(
        std::nullopt, [](transaction& tx) { return federation::sync::state_of(tx, "hasselt").failures; });
  };
  alken_node.admit(hasselt_node);
  ASSERT_TRUE(alken_node.until([&] {
    return alken_node.db().read(std::nullopt, [](transaction& tx) {
      return federation::sync::state_of(tx, "hasselt").last_contact.has_value();
    });
  }));
  ASSERT_EQ(failures(), 0);
  alken_node.stop();
  pqxx::connection held(hasselt_node.urls().owner_url), watching(hasselt_node.urls().owner_url);
  pqxx::work lock(held);
  lock.exec("lock table node.feeds in access exclusive mode");
  alken_node.restart();  // and asks at once
  ASSERT_TRUE(alken_node.until([&] {
    pqxx::nontransaction look(watching);
    return look.exec("select count(*) from pg_locks where not granted")[0][0].as<int>() > 0;
  }));
  auto stopped = std::async(std::launch::async, [&] { hasselt_node.stop(); });
  ASSERT_TRUE(alken_node.until([&] { return failures() > 0; })) << "the connection was not closed";
  lock.abort();
  ASSERT_EQ(stopped.wait_for(std::chrono::seconds(30)), std::future_status::ready);
}

}  // namespace
}  // namespace paraat::test
