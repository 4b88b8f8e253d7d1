// Gauges of the backlog, on a database that has some.

#include "node/gauges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <pqxx/pqxx>
#include <regex>
#include <set>
#include <sstream>

#include "federation/sync/consumer.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tests/support/running_node.hpp"
#include "tests/support/source_folder.hpp"

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

std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

struct described {
  std::string kind, meaning;
};
// The rows of ops/METRICS.md.
std::map<std::string, described> reference() {
  std::map<std::string, described> out;
  const std::string text = text_of_file(source_folder() / "ops/METRICS.md");
  static const std::regex row("\\| `([a-z_]+)` \\| ([a-z]+) \\| [^|]* \\| ([^|]*) \\|");
  for (std::sregex_iterator m(text.begin(), text.end(), row), end; m != end; ++m)
    out[(*m)[1]] = {(*m)[2], (*m)[3]};
  return out;
}

TEST(MetricsReference, NamesEveryMetricOfTheSourcesAndNoOther) {
  std::set<std::string> in_sources, in_reference;
  for (const char* folder : {"ops", "node", "tenant", "federation"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(source_folder() / folder)) {
      if (file.path().extension() != ".cpp") continue;
      const std::string text = text_of_file(file.path());
      if (text.find("prometheus::Build") == std::string::npos) continue;
      static const std::regex name("\"(paraat_[a-z_]+)\"");
      for (std::sregex_iterator m(text.begin(), text.end(), name), end; m != end; ++m)
        in_sources.insert((*m)[1]);
    }
  for (const auto& [name, about] : reference()) in_reference.insert(name);
  EXPECT_GT(in_sources.size(), 30U);
  EXPECT_EQ(in_reference, in_sources);
}

TEST_F(Figures, AreDescribedByTheReferenceAsTheNodeDescribesThem) {
  node.get("alken.localhost", "/");
  std::istringstream lines(node.get("alken.localhost", "/metrics").body);
  const auto known = reference();
  int seen = 0;
  for (std::string line; std::getline(lines, line);) {
    std::smatch m;
    static const std::regex help("# HELP ([a-z_]+) (.*)"), type("# TYPE ([a-z_]+) (.*)");
    if (std::regex_match(line, m, help)) {
      ASSERT_TRUE(known.contains(m[1])) << m[1];
      EXPECT_EQ(known.at(m[1]).meaning, m[2].str());
      ++seen;
    } else if (std::regex_match(line, m, type)) {
      EXPECT_EQ(known.at(m[1]).kind, m[2].str());
    }
  }
  EXPECT_GT(seen, 10);
}

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
