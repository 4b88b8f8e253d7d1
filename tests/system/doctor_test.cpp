// The report of `paraat doctor` about a faulty node, and the refusals of a start.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include <pqxx/pqxx>

#include "tenant/platform/store/private_postgres.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ADoctor : public AServedNode {
 protected:
  void make_well(const std::string& more = {}) {
    make(more);
    ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  }
  void write_key(const std::string& text) { write_file(folder / "account.key", text); }
};

TEST_F(ADoctor, SaysThatAllIsGoodOfANodeThatServesAndOfOneThatDoesNot) {
  make_well();
  const auto still = paraat({"doctor", folder});
  EXPECT_EQ(still.status, 0) << still.output;
  const auto node = serve();
  const auto served = paraat({"doctor", folder});
  EXPECT_EQ(served.status, 0) << served.output;
  EXPECT_THAT(served.output, AllOf(HasSubstr("this node serves"), Not(HasSubstr("WRONG"))));
}

TEST_F(ADoctor, NamesAPortThatAnotherProgramHas) {
  const auto taken = std::make_unique<program>(std::vector<std::string>{
      "python3", "-c",
      "import socket,sys,time\ns=socket.socket()\ns.bind(('127.0.0.1',0))\ns.listen()\n"
      "print('port',s.getsockname()[1],flush=True)\ntime.sleep(600)"});
  const std::string line = taken->line_with("port ");
  pages = fmt::format("listen = \"127.0.0.1:{}\"\n", line.substr(line.find(' ') + 1));
  make_well();
  const auto said = paraat({"doctor", folder});
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.output, HasSubstr("pages      WRONG: 127.0.0.1:"));
  EXPECT_THAT(said.output, HasSubstr("Stop the other program"));
}

TEST_F(ADoctor, NamesABrokenAccountKeyAndAForeignOneAndALostOne) {
  make_well();
  ASSERT_EQ(paraat({"user", "list", folder}).status, 0);
  {
    const auto node = serve();
  }
  const std::string right = read_file(folder / "account.key");
  for (const auto& [key, word] :
       {std::pair<std::string, std::string>{"kapot\n", "does not hold an account key"},
        {std::string(64, 'a') + "\n", "is not the account key of this database"}}) {
    write_key(key);
    const auto said = paraat({"doctor", folder});
    EXPECT_EQ(said.status, 1);
    EXPECT_THAT(said.output, HasSubstr(word));
    const auto refused = paraat({"serve", folder});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.output, HasSubstr(word));
  }
  fs::remove(folder / "account.key");
  EXPECT_THAT(paraat({"serve", folder}).output, HasSubstr("is gone; nothing was made in its place"));
  EXPECT_FALSE(fs::exists(folder / "account.key"));
}

TEST_F(ADoctor, NamesACertificateThatIsNoneOrNotOfItsKey) {
  const std::string d = scratch.path.string();
  ASSERT_EQ(
      run({"sh", "-c",
           fmt::format("cd {} && for n in a b; do openssl req -x509 -newkey ec -pkeyopt "
                       "ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=$n -keyout $n.key -out $n.pem; "
                       "done; chmod 644 *.key; echo kapot > kapot.pem",
                       d)})
          .status,
      0);
  pages += fmt::format("certificate = \"{0}/a.pem\"\nkey = \"{0}/b.key\"\n", d);
  make_well();
  EXPECT_THAT(paraat({"doctor", folder}).output, HasSubstr("b.key is not the key of"));
  write_file(folder / "paraat.toml",
             fmt::format("[pages]\nlisten = \"127.0.0.1:0\"\ncertificate = \"{0}/kapot.pem\"\n"
                         "key = \"{0}/b.key\"\n",
                         d));
  EXPECT_THAT(paraat({"doctor", folder}).output, HasSubstr("holds no certificate that can be read"));
}

TEST_F(ADoctor, SaysThatTheClockWentBack) {
  make_well();
  {
    const auto node = serve();
    pqxx::connection c(private_postgres::running_in(folder / "postgres").value().owner_url);
    pqxx::nontransaction(c).exec(
        "insert into node.clock_steps values (now(), 3600); insert into node.clock_offsets values "
        "('hasselt', 75, "
        "now())");
  }
  const auto said = paraat({"doctor", folder});
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.output, HasSubstr("went back: "));
  EXPECT_THAT(said.output, HasSubstr("clock      WRONG: 75 s ahead of that of the node hasselt"));
}

TEST_F(ADoctor, ChangesNoSchemaAndNeitherDoesACommandOnAnOlderOne) {
  make();
  const auto empty = paraat({"doctor", folder});
  EXPECT_EQ(empty.status, 1);
  EXPECT_THAT(empty.output, HasSubstr("The database is empty"));
  ASSERT_EQ(add("73001", "alken.localhost").status, 0) << "the first command makes it";
  {
    const auto node = serve();
    pqxx::connection c(private_postgres::running_in(folder / "postgres").value().owner_url);
    pqxx::nontransaction(c).exec("delete from node.migrations where name = '0031_account_key.sql'");
  }
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"doctor", folder}, {"user", "list", folder}, {"tenant", "list", folder}}) {
    const auto refused = paraat(words);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.output, HasSubstr("older version"));
  }
}

TEST_F(ADoctor, AndAStartRefuseADatabaseOfANewerVersion) {
  make_well();
  {
    const auto node = serve();
    pqxx::connection c(private_postgres::running_in(folder / "postgres").value().owner_url);
    pqxx::nontransaction(c).exec("insert into node.migrations (name) values ('9999_tomorrow.sql')");
  }
  for (const char* verb : {"serve", "doctor", "migrate"}) {
    const auto refused = paraat({verb, folder});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.output, HasSubstr("newer version")) << verb;
  }
}

TEST_F(ADoctor, AndAStartRefuseSettingsThatCannotBeRead) {
  make_well();
  ASSERT_EQ(::chmod((folder / "paraat.toml").c_str(), 0), 0);
  for (const char* verb : {"serve", "doctor"}) {
    const auto refused = paraat({verb, folder});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.output, HasSubstr("the settings cannot be read"));
  }
  EXPECT_THAT(paraat({"tenant", "list", folder}).output, Not(HasSubstr("alken")));
}

}  // namespace
}  // namespace paraat::test
