// A database that does not answer, and a busy one: every wait ends by itself with database_unavailable, and
// committed changes stay committed.
#include <gmock/gmock.h>
#include <signal.h>

#include <atomic>
#include <pqxx/pqxx>
#include <thread>

#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

int process_of(transaction& tx) { return sql::run(tx, "select pg_backend_pid()")[0][0].as<int>(); }

class ASilentDatabase : public testing::Test {
 protected:
  const fresh_database urls = make_database();
  database db{{.url = urls.application_url,
               .connections = 1,
               .statement_timeout = 300ms,
               .turn = 200ms,
               .begin_deadline = 300ms,
               .grace = 200ms}};
  pid_t stopped = 0;

  // The server's process of the next transaction stands still.
  void stop_the_server() {
    stopped = db.read(std::nullopt, process_of);
    ASSERT_EQ(::kill(stopped, SIGSTOP), 0);
  }
  void TearDown() override {
    if (stopped != 0) ::kill(stopped, SIGCONT);
  }
};

TEST_F(ASilentDatabase, BeginEndsAtItsDeadlineAndTheNextCallerIsServedByAnotherConnection) {
  stop_the_server();
  EXPECT_THROW(db.read(std::nullopt, process_of), database_unavailable);
  EXPECT_EQ(db.seen(), database::health::away);
  // A caller tries again after a pause.
  int answered = 0;
  for (int i = 0; i < 100 && answered == 0; ++i) {
    try {
      answered = db.read(std::nullopt, process_of);
    } catch (const database_unavailable&) {
      std::this_thread::sleep_for(50ms);
    }
  }
  EXPECT_NE(answered, 0);
  EXPECT_NE(answered, stopped);
  EXPECT_EQ(db.seen(), database::health::answers);
}

TEST_F(ASilentDatabase, AStatementEndsAtItsDeadline) {
  EXPECT_THROW(db.read(std::nullopt,
                       [&](transaction& tx) {
                         stopped = process_of(tx);
                         ::kill(stopped, SIGSTOP);
                         sql::run(tx, "select 1");
                       }),
               database_unavailable);
}

TEST_F(ASilentDatabase, ACommitWithoutAnswerIsInDoubt) {
  EXPECT_THROW(db.write(std::nullopt,
                        [&](transaction& tx) {
                          stopped = process_of(tx);
                          ::kill(stopped, SIGSTOP);
                        }),
               commit_in_doubt);
}

TEST_F(ASilentDatabase, GivingUpEndsAStatementAndLetsNobodyBegin) {
  database patient{{.url = urls.application_url, .connections = 1, .statement_timeout = 60s}};
  std::atomic<bool> asked = false;
  std::thread stops([&] {
    while (!asked) std::this_thread::yield();
    patient.give_up();
  });
  EXPECT_THROW(patient.read(std::nullopt,
                            [&](transaction& tx) {
                              asked = true;
                              sql::run(tx, "select pg_sleep(60)");
                            }),
               database_unavailable);
  stops.join();
  EXPECT_THROW(patient.read(std::nullopt, process_of), database_unavailable);
}

TEST_F(ASilentDatabase, WaitingForAConnectionHasADeadline) {
  db.read(std::nullopt,
          [&](transaction&) { EXPECT_THROW(db.read(std::nullopt, process_of), database_unavailable); });
  EXPECT_EQ(db.seen(), database::health::answers);
}

TEST_F(ASilentDatabase, AStatementTimeOutIsSaidAsSuchAndTheConnectionIsKept) {
  const int before = db.read(std::nullopt, process_of);
  EXPECT_THROW(db.read(std::nullopt, [](transaction& tx) { sql::run(tx, "select pg_sleep(30)"); }),
               statement_timed_out);
  EXPECT_EQ(db.read(std::nullopt, process_of), before);
}

TEST(AfterTheCommit, AListenerThatBreaksNeitherUndoesNorRepeatsTheChange) {
  const fresh_database urls = make_database();
  int told = 0, worked = 0;
  database db{{.url = urls.application_url, .committed = [&](const std::vector<std::string>&) {
                 ++told;
                 throw try_again("said by a listener");
               }}};
  const int made = db.write(std::nullopt, [&](transaction& tx) {
    tx.touch("listings");
    return ++worked;
  });
  EXPECT_EQ(made, 1);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(worked, 1);
}

TEST(AfterTheCommit, WhatIsAbandonedIsToldToNobody) {
  const fresh_database urls = make_database();
  int told = 0;
  database db{{.url = urls.application_url, .committed = [&](const std::vector<std::string>&) { ++told; }}};
  db.write(std::nullopt, [&](transaction& tx) {
    tx.touch("listings");
    tx.abandon();
  });
  EXPECT_EQ(told, 0);
}

TEST(ASessionThatLostItsRole, IsNoticedBeforeAnythingIsAskedInIt) {
  const fresh_database urls = make_database();
  database db{{.url = urls.owner_url, .connections = 1}};
  const auto role = [](transaction& tx) {
    return sql::text_of(
        sql::run(tx, "select current_user || ' ' || current_setting('statement_timeout')")[0][0]);
  };
  EXPECT_EQ(db.read(std::nullopt, role), "paraat_app 10s");
  db.write(std::nullopt, [](transaction& tx) { sql::run(tx, "reset role"); });
  EXPECT_EQ(db.read(std::nullopt, role), "paraat_app 10s");
  db.write(std::nullopt, [](transaction& tx) { sql::run(tx, "set statement_timeout = 0"); });
  EXPECT_EQ(db.read(std::nullopt, role), "paraat_app 10s");
}

TEST(NetworkDefaults, AreAddedToBothFormsOfAnAddressAndWhatTheOperatorSetsStays) {
  const std::string plain = with_network_defaults("host=/tmp user=a dbname='with space'");
  EXPECT_THAT(plain, HasSubstr("dbname='with space'"));
  for (const char* set : {"connect_timeout=3", "keepalives_idle=5", "tcp_user_timeout=8000"})
    EXPECT_THAT(plain, HasSubstr(set));
  const std::string own =
      with_network_defaults("postgresql://an:geheim@db.example/paraat?connect_timeout=9&sslmode=require");
  EXPECT_THAT(own, HasSubstr("connect_timeout='9'"));
  EXPECT_THAT(own, testing::Not(HasSubstr("connect_timeout=3")));
  EXPECT_THAT(own, HasSubstr("keepalives_count=3"));
  try {
    with_network_defaults("postgresql://an:geheim@[kapot/paraat");
    FAIL() << "an address that cannot be read";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), testing::Not(HasSubstr("geheim")));
  }
}

TEST(Schema, OfANewerExecutableIsRefusedAndLeftAsItIs) {
  const fresh_database urls = make_database();
  EXPECT_TRUE(compare_schema(urls.application_url).missing.empty());
  {
    pqxx::connection c(urls.owner_url);
    pqxx::nontransaction(c).exec("insert into node.migrations (name) values ('9999_tomorrow.sql')");
  }
  EXPECT_THAT(compare_schema(urls.application_url).unknown, testing::ElementsAre("9999_tomorrow.sql"));
  try {
    migrate(urls.owner_url);
    FAIL() << "a newer schema";
  } catch (const std::runtime_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("newer version"));
    EXPECT_THAT(e.what(), HasSubstr("9999_tomorrow.sql"));
  }
}

}  // namespace
}  // namespace paraat::test
