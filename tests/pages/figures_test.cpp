// Figures about what lags behind, on a database that holds some.

#include "node/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "federation/sync/consumer.hpp"
#include "tenant/jobs/jobs.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Figures : public testing::Test {
 protected:
  running_node node;
  metrics shown;
  std::string at(instant now) {
    node::refresh_figures(node.db(), shown, node.folder(), now);
    return shown.exposition();
  }
};

TEST_F(Figures, AnIdleNodeIsBehindWithNothing) {
  const std::string text = at(node.time.now());
  EXPECT_THAT(text, HasSubstr("paraat_database_up 1\n"));
  EXPECT_THAT(text, HasSubstr("paraat_jobs_overdue_seconds 0\n"));
  EXPECT_THAT(text, HasSubstr("paraat_jobs_stuck 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("paraat_disk_free_bytes 0\n")));
  EXPECT_THAT(text, HasSubstr("paraat_mails_total{outcome=\"given_up\"} 0\n"));
}

TEST_F(Figures, AJobThatWaitsAndOneThatFailsAgainAndAgainAreSeen) {
  const instant due = node.time.now() + std::chrono::hours(1);
  node.db().write(std::nullopt, [&](transaction& tx) {
    jobs::schedule(tx, "nobody_does_this", due, "{}");
    jobs::schedule(tx, "nor_this", due + std::chrono::hours(5), "{}");
  });
  pqxx::connection c(node.urls().owner_url);
  pqxx::nontransaction(c).exec("update node.jobs set attempts = 5 where kind = 'nor_this'");
  const std::string text = at(due + std::chrono::minutes(10));
  EXPECT_THAT(text, HasSubstr("paraat_jobs_overdue_seconds 600\n"));
  EXPECT_THAT(text, HasSubstr("paraat_jobs_stuck 1\n"));
}

TEST_F(Figures, APeerThatIsNotReachedIsSeenWithItsAgeAndFailures) {
  const instant contact = node.time.now();
  node.db().write(std::nullopt, [&](transaction& tx) {
    federation::sync::note_contact(tx, "hasselt", 3, contact);
    federation::sync::note_failure(tx, "hasselt", "no connection", contact);
    federation::sync::note_failure(tx, "hasselt", "no connection", contact);
    federation::sync::note_failure(tx, "nooit-gezien", "no connection", contact);
  });
  const std::string text = at(contact + std::chrono::seconds(90));
  EXPECT_THAT(text, HasSubstr("paraat_federation_contact_age_seconds{peer=\"hasselt\"} 90\n"));
  EXPECT_THAT(text, HasSubstr("paraat_federation_peer_failures{peer=\"hasselt\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("paraat_federation_peer_failures{peer=\"nooit-gezien\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("contact_age_seconds{peer=\"nooit-gezien\"}")));
}

TEST_F(Figures, ADatabaseThatIsAwayIsSeen) {
  at(node.time.now());
  database nowhere(
      {.url = "host=" + (node.folder() / "no-socket").string() + " user=paraat_app dbname=paraat"});
  EXPECT_THROW(node::refresh_figures(nowhere, shown, node.folder(), node.time.now()), database_unavailable);
  EXPECT_THAT(shown.exposition(), HasSubstr("paraat_database_up 0\n"));
}

}  // namespace
}  // namespace paraat::test
