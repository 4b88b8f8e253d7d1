// A whole node whose database is reached through Debian's PgBouncer in transaction mode.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <pqxx/pqxx>

#include "tenant/platform/store/private_postgres.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class ANodeBehindPgBouncer : public AServedNode {
 protected:
  std::unique_ptr<private_postgres> postgres;
  std::unique_ptr<program> bouncer;
  const unsigned short port = free_port();

  void SetUp() override {
    if (run({"sh", "-c", "command -v pgbouncer"}).status != 0) GTEST_SKIP() << "needs pgbouncer";
    postgres = std::make_unique<private_postgres>(
        private_postgres::settings{.folder = scratch.path / "postgres", .durable = false});
    const std::string owner = postgres->owner_url();
    const auto from = owner.find("host=") + 5;
    const std::string socket = owner.substr(from, owner.find(' ', from) - from);
    write_file(scratch.path / "users", "\"paraat_owner\" \"\"\n\"paraat_app\" \"\"\n");
    write_file(scratch.path / "pgbouncer.ini",
               fmt::format("[databases]\nparaat = host={0} dbname=paraat\n[pgbouncer]\nlisten_addr = "
                           "127.0.0.1\nlisten_port = {1}\nunix_socket_dir =\nauth_type = trust\nauth_file = "
                           "{2}/users\npool_mode = transaction\ndefault_pool_size = 4\n",
                           socket, port, scratch.path.string()));
    std::vector<std::string> command{"pgbouncer"};
    if (::geteuid() == 0) command.insert(command.end(), {"-u", "postgres"});
    command.push_back(scratch.path / "pgbouncer.ini");
    bouncer = std::make_unique<program>(command);
    ASSERT_TRUE(eventually([&] { return listens(port); })) << bouncer->output();
    make(fmt::format("[database]\nurl = \"postgresql://paraat_owner@127.0.0.1:{}/paraat\"\n", port));
  }
  int interest(const served_node& node, int who) const {
    return test::post(node.port(), "alken.localhost", "/interesse",
                      fmt::format("submission_id=behind-pgbouncer-{0}&thema=dieren&naam=Els&email=els{0}%40"
                                  "voorbeeld.be&akkoord=ja",
                                  who))
        .status;
  }
  std::size_t mails() const {
    std::size_t n = 0;
    if (fs::exists(folder / "mail"))
      for (const auto& file : fs::directory_iterator(folder / "mail")) n += file.path().extension() == ".eml";
    return n;
  }
};

TEST_F(ANodeBehindPgBouncer, StartsServesWritesSendsAndStopsAndStartsAgain) {
  const auto added = add("73001", "alken.localhost");
  ASSERT_EQ(added.status, 0) << added.output;
  for (int round = 0; round < 2; ++round) {
    const auto node = serve();
    for (int i = 0; i < 12; ++i) {
      EXPECT_EQ(node->get("alken.localhost", fmt::format("/vacatures?q=zand{}", i)).status, 200);
      if (i < 3) EXPECT_EQ(interest(*node, 3 * round + i), 303);
    }
    EXPECT_TRUE(eventually([&] { return mails() == static_cast<std::size_t>(3 * round + 3); })) << mails();
    EXPECT_EQ(node->get("alken.localhost", "/readyz").status, 200);
    expect_stop_in_time(node->process());
    const std::string said = node->process().output();
    EXPECT_EQ(said.find("\"level\":\"error\""), said.npos) << said;
  }
  pqxx::connection c(postgres->owner_url());
  EXPECT_EQ(pqxx::nontransaction(c).exec("select count(*) from tenant.interests")[0][0].as<int>(), 6);
}

}  // namespace
}  // namespace paraat::test
