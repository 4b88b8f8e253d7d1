// The files of ops/postfix in Debian's Postfix, with a port and a queue of its own: a mail to the address of
// a conversation reaches the node, what the node refuses becomes a report, and a report about a letter of
// ours is understood.

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/source_folder.hpp"
#include "tests/system/conversation.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

// The services that Postfix itself consists of, without the system's port and without chroot.
constexpr const char* services = R"(127.0.0.1:{} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
nobody unix - n n - - pipe
  user=nobody argv=/bin/sh -c {{exit 67}}
)";
// What leaves to another domain meets a server that knows nobody.
constexpr const char* own_settings = R"(compatibility_level = 3.6
queue_directory = {0}/queue
data_directory = {0}/data
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.alken.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = {0}/maillog
maillog_file_prefixes = {0}
default_transport = nobody
)";

class Postfix : public AConversation {
 protected:
  void SetUp() override {
    ASSERT_EQ(::geteuid(), 0U) << "the master of Postfix starts as root";
    AConversation::SetUp();
  }
  void start() {
    const std::string base = base_.path.string();
    ASSERT_EQ(run({"install", "-d", "-m", "755", base, base + "/etc", base + "/queue"}).status, 0);
    ASSERT_EQ(run({"install", "-d", "-o", "postfix", base + "/data"}).status, 0);
    write_file(base_.path / "etc/main.cf",
               fmt::format(fmt::runtime(own_settings), base) + shipped("main.cf"));
    write_file(base_.path / "etc/master.cf",
               fmt::format(fmt::runtime(services), port_) + shipped("master.cf"));
    write_file(base_.path / "etc/recipients", shipped("recipients"));
    running_ =
        std::make_unique<program>(std::vector<std::string>{"postfix", "-c", base + "/etc", "start-fg"});
    ASSERT_TRUE(eventually([&] { return listens(port_); })) << log() << running_->output();
  }
  void TearDown() override { run({"postfix", "-c", base_.path.string() + "/etc", "stop"}); }
  std::string config_folder() const { return base_.path.string() + "/etc"; }
  std::string log() const { return read_file(base_.path / "maillog"); }
  bool logged(const std::string& words) {
    return eventually([&] { return log().contains(words); });
  }
  // What the server answered to the recipient: "250", or the refusal.
  std::string send(const std::string& from, const std::string& to, const std::string& mail) const {
    return run({"python3", "-c",
                "import smtplib,sys\n"
                "s=smtplib.SMTP('127.0.0.1'," +
                    std::to_string(port_) +
                    ",timeout=20)\n"
                    "try:\n s.sendmail(sys.argv[1],[sys.argv[2]],sys.stdin.read().encode())\n print('250')\n"
                    "except smtplib.SMTPRecipientsRefused as e: print(e)",
                from, to},
               mail)
        .output;
  }

 private:
  std::string shipped(const std::string& name) const {
    std::string text = read_file(source_folder() / "ops/postfix" / name);
    struct stat owner{};
    ::stat(folder.c_str(), &owner);
    const std::string user = run({"id", "-nu", std::to_string(owner.st_uid)}).output;
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"/usr/bin/paraat", PARAAT_EXECUTABLE},
             {"/srv/paraat", folder.string()},
             {"user=paraat", "user=" + user.substr(0, user.find('\n'))},
             {"/etc/postfix", base_.path.string() + "/etc"},
             {"antwoord.hasselt", "antwoord.alken"},
             {"antwoord\\.hasselt", "antwoord\\.alken"}})
      for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
  }

  const scratch_folder base_;
  const unsigned short port_ = free_port();
  std::unique_ptr<program> running_;
};

TEST_F(Postfix, GivesAnswersToTheNodeAndReportsWhatIsNobodys) {
  const auto node = serve();
  begin();
  start();
  EXPECT_THAT(send("els@voorbeeld.be", address, "Subject: Re: x\r\n\r\nJa, ik kom.\r\n"), HasSubstr("250"));
  EXPECT_TRUE(eventually([&] { return sent("Ja, ik kom."); })) << log();
  // From another address than hers, because mail is forwarded: the secret says who it is.
  EXPECT_THAT(send("els@elders.example", address, "Subject: Re: x\r\n\r\nOok van hier.\r\n"),
              HasSubstr("250"));
  EXPECT_TRUE(eventually([&] { return sent("Ook van hier."); })) << log();
  EXPECT_THAT(send("els@voorbeeld.be", "antwoord+1-x@antwoord.alken.example", "Subject: x\r\n\r\ny\r\n"),
              HasSubstr("User unknown"));
  std::string forged = address;
  const auto at = forged.find('@') - 1;
  forged[at] = forged[at] == 'a' ? 'b' : 'a';
  EXPECT_THAT(send("els@voorbeeld.be", forged, "Subject: x\r\n\r\ny\r\n"), HasSubstr("250"));
  EXPECT_TRUE(
      logged("dsn=5.1.1, status=bounced (user unknown. Command output: Dit adres hoort bij geen gesprek"))
      << log();
}

TEST_F(Postfix, KeepsTheMailWhileTheNodeCannotTakeIt) {
  {
    const auto node = serve();
    begin();
  }
  const std::string settings = read_file(folder / "paraat.toml");
  write_file(folder / "paraat.toml", settings + "\nonzin = 1\n");
  start();
  EXPECT_THAT(send("els@voorbeeld.be", address, "Subject: x\r\n\r\nLater aangekomen\r\n"), HasSubstr("250"));
  EXPECT_TRUE(logged("status=deferred")) << log();
  write_file(folder / "paraat.toml", settings);
  const auto node = serve();
  EXPECT_EQ(run({"postqueue", "-c", config_folder(), "-f"}).status, 0);
  EXPECT_TRUE(eventually([&] { return sent("Later aangekomen"); })) << log();
}

// A letter of ours goes to an address that does not exist: the report that a real server makes of that comes
// back to the address of the side, which is its envelope sender.
TEST_F(Postfix, AReportAboutALetterMarksItsReader) {
  const auto node = serve();
  begin();
  letter_to_els("Kan je zaterdag?");
  ASSERT_TRUE(eventually([&] { return sent("Kan je zaterdag?"); }));
  // The letter gave the side an address of its own.
  address =
      one("select reply_to from tenant.channel_messages where recipient = 'els@voorbeeld.be' and "
          "reply_to <> ''");
  ASSERT_THAT(address, HasSubstr("@antwoord.alken.example"));
  start();
  EXPECT_THAT(
      send(address, "els@voorbeeld.be", "Subject: Hulpkorps Alken schreef je\r\n\r\nKan je zaterdag?\r\n"),
      HasSubstr("250"));
  EXPECT_TRUE(eventually([&] {
    return one("select count(*) from tenant.relay_sides where unreachable_at is not null and side = "
               "'first'") == "1";
  })) << log();
  EXPECT_EQ(one("select why from tenant.channel_messages where state = 'failed' and recipient = "
                "'els@voorbeeld.be'"),
            "smtp_refused_550");
  EXPECT_EQ(one("select count(*) from tenant.relay_messages where side = 'first'"), "0");
}

}  // namespace
}  // namespace paraat::test
