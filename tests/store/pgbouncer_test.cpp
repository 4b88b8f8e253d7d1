// Debian's PgBouncer in transaction mode between the node and PostgreSQL, with its settings as they come.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <pqxx/pqxx>

#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {
namespace {

class BehindPgBouncer : public testing::Test {
 protected:
  const fresh_database urls = make_database();
  const scratch_folder scratch;
  const unsigned short port = free_port();
  std::unique_ptr<program> bouncer;
  std::string url;

  void SetUp() override {
    if (run({"sh", "-c", "command -v pgbouncer"}).status != 0) GTEST_SKIP() << "needs pgbouncer";
    const std::string socket = urls.owner_url.substr(5, urls.owner_url.find(' ') - 5);
    write_file(scratch.path / "users", "\"paraat_owner\" \"\"\n");
    write_file(scratch.path / "pgbouncer.ini",
               fmt::format("[databases]\n{0} = host={1} dbname={0}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
                           "listen_port = {2}\nunix_socket_dir =\nauth_type = trust\nauth_file = {3}/users\n"
                           "pool_mode = transaction\ndefault_pool_size = 2\n",
                           urls.name, socket, port, scratch.path.string()));
    std::vector<std::string> command{"pgbouncer"};
    if (::geteuid() == 0) command.insert(command.end(), {"-u", "postgres"});
    command.push_back(scratch.path / "pgbouncer.ini");
    bouncer = std::make_unique<program>(command);
    ASSERT_TRUE(eventually([&] { return listens(port); })) << bouncer->output();
    url = fmt::format("postgresql://paraat_owner@127.0.0.1:{}/{}", port, urls.name);
  }
};

std::string settings_of(transaction& tx) {
  return sql::text_of(sql::run(tx,
                               "select current_user || ' ' || current_setting('statement_timeout') || ' ' || "
                               "current_setting('idle_in_transaction_session_timeout') || ' ' || "
                               "current_setting('timezone') || ' ' || current_setting('app.tenant')")[0][0]);
}

TEST_F(BehindPgBouncer, EveryTransactionHasTheRoleTheTimeOutsAndItsTenant) {
  EXPECT_TRUE(migrate(url).empty());
  database first{{.url = url, .connections = 3}}, second{{.url = url, .connections = 3}};
  for (int i = 1; i <= 8; ++i)
    for (database* db : {&first, &second}) {
      // Two at a time, so that the pooler hands out both of its connections.
      db->read(tenant_id{i}, [&](transaction& tx) {
        EXPECT_EQ(settings_of(tx), fmt::format("paraat_app 10s 30s UTC {}", i));
        (db == &first ? second : first).write(tenant_id{100 + i}, [&](transaction& other) {
          EXPECT_EQ(settings_of(other), fmt::format("paraat_app 10s 30s UTC {}", 100 + i));
        });
      });
    }
}

TEST_F(BehindPgBouncer, NothingIsLeftInTheConnectionsThatOthersGet) {
  database db{{.url = url, .connections = 2}};
  for (int i = 0; i < 6; ++i) db.read(tenant_id{1}, settings_of);
  pqxx::connection other(url);
  for (int i = 0; i < 4; ++i) {
    pqxx::nontransaction tx(other);
    const auto row = tx.exec("select current_user, current_setting('statement_timeout')")[0];
    EXPECT_STREQ(row[0].c_str(), "paraat_owner");
    EXPECT_STREQ(row[1].c_str(), "0");
  }
}

TEST_F(BehindPgBouncer, AStatementThatIsAskedOftenIsNotPrepared) {
  database db{{.url = url, .connections = 2}};
  for (int i = 0; i < 12; ++i)
    db.read(std::nullopt, [&](transaction& tx) {
      EXPECT_EQ(sql::run(tx, "select $1::int + 1", i)[0][0].as<int>(), i + 1);
      EXPECT_EQ(sql::run(tx, "select count(*) from pg_prepared_statements")[0][0].as<int>(), 0);
    });
}

}  // namespace
}  // namespace paraat::test
