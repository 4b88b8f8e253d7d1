// Messages between two nodes that are killed again and again, with their databases. A history of written,
// receipted and stored messages is checked: an acknowledged message is there, none is there twice, and in the
// end both sides hold the same.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <atomic>
#include <mutex>
#include <pqxx/pqxx>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "tenant/platform/store/private_postgres.hpp"
#include "tests/support/federation.hpp"
#include "tests/support/messages.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

// A member of the pair: its folder, its process, its database.
class a_member {
 public:
  a_member(fs::path where, std::string name) : folder(std::move(where)), id(std::move(name)) {}
  void make(const std::string& nis) {
    ASSERT_EQ(run({PARAAT_EXECUTABLE, "init", folder.string()}).status, 0);
    const auto port = free_port();
    const certificate& c = test_certificate();
    write_file(folder / "paraat.toml",
               fmt::format("[pages]\nlisten = \"127.0.0.1:0\"\n[federation]\nnode_id = \"{}\"\nurl = "
                           "\"https://127.0.0.1:{}\"\nlisten = \"127.0.0.1:{}\"\ncertificate = \"{}\"\nkey = "
                           "\"{}\"\nauthority = \"{}\"\nprivate_peers = [\"127.0.0.1\"]\n",
                           id, port, port, c.chain, c.key, c.authority));
    ASSERT_EQ(run({PARAAT_EXECUTABLE, "tenant", "add", folder.string(), "--nis", nis, "--url",
                   fmt::format("http://{}.localhost", id)})
                  .status,
              0);
  }
  void start() { node_ = std::make_unique<served_node>(PARAAT_EXECUTABLE, folder.string()); }
  void kill_node() {
    node_->process().signal(SIGKILL);
    node_->process().wait();
    node_.reset();
  }
  void kill_database() const {
    pid_t pid = 0;
    std::ifstream(folder / "postgres/data/postmaster.pid") >> pid;
    if (pid > 0) ::kill(pid, SIGKILL);
  }
  bool runs() const { return node_ != nullptr; }
  std::string url() const {
    return private_postgres::running_in(folder / "postgres").value().application_url;
  }
  std::vector<std::string> ask(const std::string& query) const {
    pqxx::connection c(private_postgres::running_in(folder / "postgres").value().owner_url);
    pqxx::nontransaction tx(c);
    std::vector<std::string> out;
    for (const auto& r : tx.exec(query)) out.emplace_back(r[0].c_str());
    return out;
  }
  // The same while the database may be on its way down or up.
  std::optional<long> count(const std::string& query) const {
    try {
      return std::stol(ask(query).at(0));
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

  const fs::path folder;
  const std::string id;

 private:
  std::unique_ptr<served_node> node_;
};

class MessagesDuringKills : public testing::Test {
 protected:
  const scratch_folder scratch;
  a_member hasselt{scratch.path / "hasselt", "hasselt"}, alken{scratch.path / "alken", "alken"};
  const bool long_run = std::getenv("PARAAT_LONG") != nullptr;
  const int wanted = long_run ? 10'000 : 300, kills = long_run ? 20 : 4;
  std::mt19937 dice{static_cast<unsigned>(testing::UnitTest::GetInstance()->random_seed()) + 7};
  std::atomic<int> written = 0;
  std::mutex mutex;
  std::set<std::string> acknowledged;  // threads of notes whose receipt Hasselt has seen

  void SetUp() override {
    hasselt.make("71072");
    alken.make("73001");
    hasselt.start();
    alken.start();
    const auto invitation = run({PARAAT_EXECUTABLE, "member", "invite", hasselt.folder.string()});
    ASSERT_EQ(invitation.status, 0) << invitation.output;
    // The one long word among the lines.
    std::istringstream words(invitation.output);
    std::string line;
    for (std::string word; words >> word;)
      if (word.size() > line.size()) line = word;
    const auto joined = run({PARAAT_EXECUTABLE, "member", "join", alken.folder.string(), line});
    ASSERT_EQ(joined.status, 0) << joined.output;
  }

  // Notes of Hasselt, by the verb of the site, until there are enough or the database is gone.
  void write_until_gone(int quota) {
    try {
      database db({.url = hasselt.url(), .connections = 2});
      const auto from = db.read(std::nullopt, [](transaction& tx) { return tenants::all(tx).at(0); });
      const system_clock time;
      while (written < quota) {
        write_note(db, from, "be-nis-73001", fmt::format("bericht {}", written.load()), true, time.now());
        ++written;
      }
    } catch (const std::exception&) {
    }
  }
  long stored() const { return alken.count("select count(*) from node.inbox").value_or(-1); }
  void remember_what_is_acknowledged() {
    const auto ids = hasselt.ask("select message_id from node.deliveries where state = 'delivered'");
    acknowledged.insert(ids.begin(), ids.end());
  }
};

TEST_F(MessagesDuringKills, WhatWasAcknowledgedIsThereOnceAndInTheEndBothSidesAreEqual) {
  for (int round = 0; round < kills; ++round) {
    const int quota = wanted * (round + 1) / kills;
    const long before = std::max(0L, stored());
    std::thread writer([&] { write_until_gone(quota); });
    // At a random point of the traffic.
    const int more = std::uniform_int_distribution<int>(1, wanted / kills / 2)(dice);
    const bool busy = eventually([&] { return stored() >= before + more; });
    remember_what_is_acknowledged();
    a_member& victim = round % 2 == 0 ? alken : hasselt;
    if (round % 4 < 2) {
      victim.kill_node();
      victim.start();
    } else {
      victim.kill_database();  // under a living node, which starts it again
    }
    writer.join();
    ASSERT_TRUE(busy) << "nothing came in between two kills";
    ASSERT_TRUE(eventually(
        [&] { return hasselt.count("select 1").has_value() && alken.count("select 1").has_value(); }));
  }
  for (int i = 0; i < 100 && written < wanted; ++i) write_until_gone(wanted);
  EXPECT_TRUE(eventually([&] {
    return hasselt.count("select count(*) from tenant.notes where state = 'sent'") == 0 &&
           hasselt.count("select count(*) from node.outgoing_waiting") == 0;
  }));
  remember_what_is_acknowledged();
  // The history.
  const auto sent = hasselt.ask("select id from tenant.notes where mine order by id");
  const auto came = alken.ask("select id from tenant.notes where not mine order by id");
  const auto receipts =
      alken.ask("select message_id from node.inbox where outcome = 'accepted' order by message_id");
  EXPECT_GE(static_cast<int>(sent.size()), wanted);
  EXPECT_EQ(std::set(came.begin(), came.end()).size(), came.size()) << "something is there twice";
  EXPECT_EQ(came, sent) << "both sides are equal";
  EXPECT_EQ(came, receipts) << "effect and receipt are one";
  const std::set<std::string> there(came.begin(), came.end());
  for (const std::string& id : acknowledged) EXPECT_TRUE(there.contains(id)) << id;
  EXPECT_EQ(acknowledged.size(), sent.size());
  EXPECT_EQ(hasselt.ask("select count(*) from tenant.notes where mine and state <> 'delivered'"),
            std::vector<std::string>{"0"});
  EXPECT_EQ(alken.ask("select count(*) from node.conflicts"), std::vector<std::string>{"0"});
}

}  // namespace
}  // namespace paraat::test
