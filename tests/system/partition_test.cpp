// Two real nodes, each in a network of its own, with faults of the network: no packets in either direction,
// or lost answers to requests that arrive. Messages wait, arrive once, and both sides end equal; a history is
// checked. Needs root, `ip` and `nft`; without them it is skipped and says so.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>

#include <pqxx/pqxx>
#include <set>
#include <sstream>

#include "tenant/platform/store/private_postgres.hpp"
#include "tests/support/messages.hpp"
#include "tests/system/networks.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

class Partitioned : public testing::Test {
 protected:
  static constexpr int fed_port = 8443;
  const scratch_folder scratch;
  const std::string mark = std::to_string(::getpid());
  place here{"paraat-h" + mark, "10.77.41.1"}, there{"paraat-a" + mark, "10.77.41.2"};
  const fs::path hasselt = scratch.path / "hasselt", alken = scratch.path / "alken";
  std::unique_ptr<program> hasselt_node, alken_node;

  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to make network namespaces";
    if (!works({"sh", "-c", "command -v ip && command -v nft"})) GTEST_SKIP() << "needs `ip` and `nft`";
    if (!here.make() || !there.make() || !connect(here, there, mark))
      GTEST_SKIP() << "network namespaces with nft cannot be made here";
    make_certificate();
    make(hasselt, "hasselt", here, "71072");
    make(alken, "alken", there, "73001");
    hasselt_node = serve(here, hasselt);
    alken_node = serve(there, alken);
    const auto invitation = run(here.inside({PARAAT_EXECUTABLE, "member", "invite", hasselt.string()}));
    ASSERT_EQ(invitation.status, 0) << invitation.output;
    std::istringstream words(invitation.output);
    std::string line;
    for (std::string word; words >> word;)
      if (word.size() > line.size()) line = word;
    const auto joined = run(there.inside({PARAAT_EXECUTABLE, "member", "join", alken.string(), line}));
    ASSERT_EQ(joined.status, 0) << joined.output;
  }
  void TearDown() override {
    for (auto* p : {&hasselt_node, &alken_node})
      if (*p) (*p)->signal(SIGTERM), (*p)->wait();
  }
  void make_certificate() const {
    const std::string d = scratch.path.string();
    ASSERT_TRUE(works(
        {"sh", "-c",
         fmt::format(
             "cd {} && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "
             "'/CN=Test' -keyout ca.key -out ca.pem && openssl req -newkey ec -pkeyopt "
             "ec_paramgen_curve:P-256 -nodes -subj /CN=node -keyout node.key -out node.csr && printf "
             "'subjectAltName=IP:{},IP:{}' > san && openssl x509 -req -in node.csr -CA ca.pem -CAkey ca.key "
             "-CAcreateserial -days 30 -extfile san -out node.pem && chmod 644 node.key",
             d, here.address(), there.address())}));
  }
  void make(const fs::path& folder, const std::string& id, const place& at, const std::string& nis) {
    ASSERT_EQ(run({PARAAT_EXECUTABLE, "init", folder.string()}).status, 0);
    const std::string d = scratch.path.string();
    write_file(folder / "paraat.toml",
               fmt::format("[pages]\nlisten = \"127.0.0.1:0\"\n[federation]\nnode_id = \"{}\"\nurl = "
                           "\"https://{}:{}\"\nlisten = \"{}:{}\"\ncertificate = \"{}/node.pem\"\nkey = "
                           "\"{}/node.key\"\nauthority = \"{}/ca.pem\"\nprivate_peers = [\"{}\", \"{}\"]\n",
                           id, at.address(), fed_port, at.address(), fed_port, d, d, d, here.address(),
                           there.address()));
    ASSERT_EQ(run({PARAAT_EXECUTABLE, "tenant", "add", folder.string(), "--nis", nis, "--url",
                   fmt::format("http://{}.localhost", id)})
                  .status,
              0);
  }
  static std::unique_ptr<program> serve(const place& at, const fs::path& folder) {
    auto p = std::make_unique<program>(at.inside({PARAAT_EXECUTABLE, "serve", folder.string()}));
    p->line_with("\"listener\":\"federation\"");
    return p;
  }
  static std::vector<std::string> ask(const fs::path& folder, const std::string& query) {
    pqxx::connection c(private_postgres::running_in(folder / "postgres").value().owner_url);
    pqxx::nontransaction tx(c);
    std::vector<std::string> out;
    for (const auto& r : tx.exec(query)) out.emplace_back(r[0].c_str());
    return out;
  }
  static long count(const fs::path& folder, const std::string& query) {
    return std::stol(ask(folder, query).at(0));
  }
  // Notes of Hasselt to Alken, by the verb of the site.
  void write(int notes, const std::string& text) {
    database db({.url = private_postgres::running_in(hasselt / "postgres").value().application_url,
                 .connections = 2});
    const auto from = db.read(std::nullopt, [](transaction& tx) { return tenants::all(tx).at(0); });
    const system_clock time;
    for (int i = 0; i < notes; ++i)
      write_note(db, from, "be-nis-73001", fmt::format("{} {}", text, i), true, time.now());
  }
  bool all_delivered(long wanted) {
    return eventually([&] {
      return count(hasselt, "select count(*) from tenant.notes where mine and state = 'delivered'") == wanted;
    });
  }
  void expect_equal() {
    const auto sent = ask(hasselt, "select id from tenant.notes where mine order by id");
    const auto came = ask(alken, "select id from tenant.notes where not mine order by id");
    EXPECT_EQ(came, sent);
    EXPECT_EQ(std::set(came.begin(), came.end()).size(), came.size()) << "something is there twice";
    EXPECT_EQ(ask(alken, "select message_id from node.inbox where outcome = 'accepted' order by message_id"),
              came)
        << "effect and receipt are one";
    EXPECT_EQ(count(alken, "select count(*) from node.conflicts"), 0);
  }
};

TEST_F(Partitioned, NothingGoesThroughAndThenEverythingArrivesOnce) {
  write(5, "ervoor");
  ASSERT_TRUE(all_delivered(5));
  ASSERT_TRUE(here.drop("ip saddr " + there.address()));
  ASSERT_TRUE(there.drop("ip saddr " + here.address()));
  write(20, "tijdens");
  ASSERT_TRUE(eventually([&] {
    return count(hasselt, "select count(*) from node.lanes where failures > 0 and lane = 'crisis'") == 1;
  })) << "the lane waits";
  EXPECT_EQ(count(alken, "select count(*) from tenant.notes"), 5);
  EXPECT_EQ(count(hasselt, "select count(*) from tenant.notes where state = 'delivered'"), 5);
  ASSERT_TRUE(here.heal());
  ASSERT_TRUE(there.heal());
  ASSERT_TRUE(all_delivered(25));
  expect_equal();
}

TEST_F(Partitioned, WhenQuestionsArriveAndAnswersAreLostNothingIsTakenTwice) {
  if (std::getenv("PARAAT_LONG") == nullptr) GTEST_SKIP() << "with ops/test --long";
  write(1, "ervoor");
  ASSERT_TRUE(all_delivered(1));
  // Alken's answers carry data; without them the connection itself stays, so questions go on arriving.
  ASSERT_TRUE(here.drop(fmt::format("ip saddr {} tcp sport {} tcp flags & (psh | ack) == (psh | ack)",
                                    there.address(), fed_port)));
  write(20, "tijdens");
  ASSERT_TRUE(eventually([&] {
    return count(hasselt, "select count(*) from node.lanes where failures > 0 and lane = 'crisis'") == 1;
  }));
  ASSERT_TRUE(here.heal());
  ASSERT_TRUE(all_delivered(21));
  expect_equal();
}

}  // namespace
}  // namespace paraat::test
