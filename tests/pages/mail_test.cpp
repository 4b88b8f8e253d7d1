// Mail: what waits, leaves, fails and is forgotten; against a folder and against a real SMTP server.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <pqxx/pqxx>

#include "tenant/mail/letter.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string whole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Mail : public testing::Test {
 protected:
  explicit Mail(node::config c = {}) : node(std::move(c)) {}
  running_node node;
  tenants::tenant alken = node.municipality(alken_nis);

  void queue(const std::string& to = "els@voorbeeld.be", const std::string& subject = "Één mail") {
    node.db().write(alken.id, [&](transaction& tx) {
      mail::queue(
          tx, {.to = to, .subject = subject, .text = "Dag Els,\n\ntot zondag.\n", .html = "<p>Dag Els</p>"},
          node.time.now());
    });
  }
  std::string one(const std::string& column) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("begin; select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows = s.exec("select " + column + " from tenant.mails order by id desc limit 1");
    const std::string out = rows.empty() ? "" : rows[0][0].c_str();
    s.exec("rollback");
    return out;
  }
};

TEST_F(Mail, LeavesAfterTheCommitAndNotWithoutIt) {
  EXPECT_THROW(node.db().write(alken.id,
                               [&](transaction& tx) {
                                 mail::queue(tx, {.to = "a@b.be", .subject = "x", .text = "x", .html = ""},
                                             node.time.now());
                                 throw std::runtime_error("the change is refused");
                               }),
               std::runtime_error);
  EXPECT_TRUE(mails(node).empty());
  queue();
  EXPECT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(one("state"), "sent");
}

TEST_F(Mail, InTheFolderIsAWholeMessageThatOnlyTheNodeReads) {
  queue();
  const auto post = mails(node);
  ASSERT_EQ(post.size(), 1U);
  EXPECT_EQ(post[0].to, "els@voorbeeld.be");
  EXPECT_EQ(post[0].subject, "Één mail");
  EXPECT_EQ(post[0].text, "Dag Els,\n\ntot zondag.\n");
  const auto file = node.folder() / "mail" / (post[0].file + ".eml");
  struct stat s{};
  ASSERT_EQ(::stat(file.c_str(), &s), 0);
  EXPECT_EQ(s.st_mode & 0777U, 0600U);
  EXPECT_THAT(whole(file), HasSubstr("\r\nMessage-ID: <" + one("id") + "@localhost>\r\n"));
  EXPECT_THAT(whole(file), HasSubstr("\r\nDate: Sat, 21 Nov 2026 19:00:00 +0000\r\n"));
}

TEST_F(Mail, OfTheSiteCarriesTheBrandAndEscapesWhatPeopleTyped) {
  const auto& services = node.inside().services();
  const web::scope s{services, alken, "", services.languages.of("nl"), node.time.now(), std::nullopt};
  const auto m = mail::compose(s, {.to = "els@voorbeeld.be",
                                   .subject = "Dag <b>Els</b>",
                                   .sentences = {"Van <script>alert(1)</script>."},
                                   .link = "http://alken.localhost/x",
                                   .link_label = "Bekijk",
                                   .after = {}});
  EXPECT_THAT(m.html, HasSubstr("background:#00626b"));
  EXPECT_THAT(m.html, HasSubstr("href=\"http://alken.localhost/x\""));
  EXPECT_THAT(m.html, Not(HasSubstr("<script>")));
  EXPECT_THAT(m.html, Not(HasSubstr("<b>")));
  EXPECT_THAT(m.text, HasSubstr("Bekijk:\nhttp://alken.localhost/x\n"));
  EXPECT_THAT(m.text, HasSubstr("Vrijwilligers Alken"));
}

TEST_F(Mail, ALineBreakInASubjectPlantsNoHeader) {
  queue("els@voorbeeld.be", "Hallo\r\nBcc: iedereen@voorbeeld.be");
  ASSERT_EQ(mails(node).size(), 1U);
  const std::string eml = whole(node.folder() / "mail" / (mails(node)[0].file + ".eml"));
  EXPECT_THAT(eml, Not(HasSubstr("\nBcc:")));
}

TEST_F(Mail, ThatCannotBeKeptIsTriedAgainWithGrowingPausesAndStaysVisibleWhenGivenUp) {
  std::ofstream(node.folder() / "mail") << "a file where the folder should be";
  queue();
  node.inside().beat();
  EXPECT_EQ(one("state || ' ' || attempts || ' ' || last_error"), "waiting 1 folder_unwritable");
  node.time.advance(std::chrono::seconds{9});
  node.inside().beat();
  EXPECT_EQ(one("attempts"), "1");
  node.time.advance(std::chrono::seconds{1});
  node.inside().beat();
  EXPECT_EQ(one("attempts"), "2");
  for (int i = 0; i < 20; ++i) {
    node.time.advance(std::chrono::hours{6});
    node.inside().beat();
  }
  EXPECT_EQ(one("state || ' ' || attempts"), "given_up 16");
}

TEST_F(Mail, LeavesAfterAllWhenTheFolderComesBack) {
  std::ofstream(node.folder() / "mail") << "in the way";
  queue();
  node.inside().beat();
  std::filesystem::remove(node.folder() / "mail");
  node.time.advance(std::chrono::seconds{10});
  EXPECT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(one("state"), "sent");
}

TEST_F(Mail, AddressAndBodyAreForgottenAfterThirtyDays) {
  queue();
  node.inside().beat();
  for (int day = 0; day < 29; ++day) {
    node.time.advance(std::chrono::days{1});
    node.inside().beat();
  }
  EXPECT_EQ(one("recipient"), "els@voorbeeld.be");
  for (int day = 0; day < 3; ++day) {
    node.time.advance(std::chrono::days{1});
    node.inside().beat();
  }
  EXPECT_EQ(one("recipient || subject || body_text || body_html"), "");
  EXPECT_EQ(one("state"), "sent");
}

TEST_F(Mail, IsShownAtNoPageUnlessTheSettingsSaySo) {
  EXPECT_EQ(node.get("alken.localhost", "/demo-post").status, 404);
}

class ShownMail : public Mail {
 protected:
  ShownMail()
      : Mail([] {
          node::config c;
          c.show_mail = true;
          return c;
        }()) {}
};

TEST_F(ShownMail, StandsOnAPageOfTheDemoWithLinksThatWork) {
  EXPECT_THAT(node.get("alken.localhost", "/demo-post").body, HasSubstr("nog geen post"));
  node.post("alken.localhost", "/aanmelden", "hoe=link&email=wie%40dat.be");
  node.inside().beat();
  const auto page = node.get("alken.localhost", "/demo-post");
  EXPECT_THAT(page.body, HasSubstr("wie@dat.be"));
  EXPECT_THAT(page.body, HasSubstr("<a class=\"ds-link\" href=\"http://alken.localhost/vacatures\">"));
}

TEST(EncodedWords, KeepAsciiAndNeverCutACharacter) {
  EXPECT_EQ(mail::encoded_words("Je link"), "Je link");
  EXPECT_EQ(mail::encoded_words("é"), "=?UTF-8?B?w6k=?=");
  std::string longer;
  for (int i = 0; i < 40; ++i) longer += "é€";
  for (std::string rest = mail::encoded_words(longer); !rest.empty();) {
    const auto end = rest.find("\r\n ");
    const std::string word = rest.substr(0, end);
    EXPECT_LE(word.size(), 75U);
    EXPECT_TRUE(word.starts_with("=?UTF-8?B?") && word.ends_with("?="));
    rest = end == std::string::npos ? "" : rest.substr(end + 3);
  }
}

// A real server with a certificate that is made here.
class Smtp : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const std::string make =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
        "/CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
        folder + "/key.pem -out " + folder + "/certificate.pem 2>/dev/null";
    ASSERT_EQ(std::system(make.c_str()), 0);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder); }
  void TearDown() override {
    if (pid <= 0) return;
    ::close(input);
    ::kill(pid, SIGTERM);
    ::waitpid(pid, nullptr, 0);
  }
  // The port that it listens on.
  int serve(const char* mode = "") {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) return 0;
    const std::string script = PARAAT_SOURCE "/tests/support/smtp_server.py",
                      certificate = folder + "/certificate.pem", key = folder + "/key.pem";
    pid = ::fork();
    if (pid == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      ::dup2(::open("/dev/null", O_WRONLY), 2);  // it tells of every client that goes away
      ::execl("/usr/bin/python3", "python3", script.c_str(), certificate.c_str(), key.c_str(), folder.c_str(),
              mode, nullptr);
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input = in[1];
    std::string line;
    char c = 0;
    while (::read(out[0], &c, 1) == 1 && c != '\n') line += c;
    ::close(out[0]);
    return line.empty() ? 0 : std::stoi(line);
  }
  mail::smtp_settings settings(int port, std::string password = "een goed bewaard geheim") {
    return {.url = "smtp://localhost:" + std::to_string(port),
            .user = "paraat",
            .password = std::move(password),
            .authority = folder + "/certificate.pem"};
  }
  static mail::outgoing letter() {
    return {.message_id = "0199-1@alken.be",
            .from = "vrijwilligers@alken.be",
            .what = {.to = "els@voorbeeld.be",
                     .subject = "Één link",
                     .text = "Dag Els,\n\n.begint met een punt\n",
                     .html = "<p>Dag Els</p>"},
            .at = flood_night()};
  }
  static std::string folder;
  pid_t pid = -1;
  int input = -1;
};
std::string Smtp::folder = "/tmp/paraat-smtp-XXXXXX";

TEST_F(Smtp, TakesAMessageOverStartTlsAfterSigningIn) {
  const int port = serve();
  ASSERT_GT(port, 0);
  EXPECT_EQ(mail::smtp_channel(settings(port))->deliver(letter()), std::nullopt);
  EXPECT_EQ(whole(folder + "/1.txt"), "vrijwilligers@alken.be els@voorbeeld.be tls=True\n");
  const std::string eml = whole(folder + "/1.eml");
  EXPECT_THAT(eml, HasSubstr("Message-ID: <0199-1@alken.be>"));
  EXPECT_THAT(eml, HasSubstr("Subject: =?UTF-8?B?"));
  EXPECT_THAT(eml, HasSubstr("multipart/alternative"));
  EXPECT_THAT(eml, HasSubstr(".begint met een punt"));
  EXPECT_THAT(eml, HasSubstr("text/html; charset=utf-8"));
}

TEST_F(Smtp, GetsNothingWhenItOffersNoTls) {
  const int port = serve("plain");
  ASSERT_GT(port, 0);
  EXPECT_EQ(mail::smtp_channel(settings(port))->deliver(letter()), "smtp_without_tls");
}

TEST_F(Smtp, GetsNothingWhenItsCertificateIsNotTrusted) {
  const int port = serve();
  ASSERT_GT(port, 0);
  auto s = settings(port);
  s.authority.clear();
  EXPECT_EQ(mail::smtp_channel(s)->deliver(letter()), "smtp_certificate");
}

TEST_F(Smtp, AWrongPasswordARefusedMailboxAndADeadServerAreToldApart) {
  const int port = serve();
  ASSERT_GT(port, 0);
  EXPECT_EQ(mail::smtp_channel(settings(port, "fout"))->deliver(letter()), "smtp_login_denied");
  TearDown();
  pid = -1;
  EXPECT_EQ(mail::smtp_channel(settings(port))->deliver(letter()), "smtp_unreachable");
  const int refusing = serve("refuse");
  ASSERT_GT(refusing, 0);
  EXPECT_EQ(mail::smtp_channel(settings(refusing))->deliver(letter()), "smtp_refused_550");
}

TEST_F(Smtp, IsHowAWholeNodeSendsALink) {
  const int port = serve();
  ASSERT_GT(port, 0);
  std::ofstream(folder + "/password") << "een goed bewaard geheim\n";
  node::config c;
  c.smtp = "smtp://localhost:" + std::to_string(port);
  c.smtp_user = "paraat";
  c.smtp_password_file = folder + "/password";
  c.smtp_authority = folder + "/certificate.pem";
  c.mail_from = "vrijwilligers@alken.be";
  running_node node(c);
  node.municipality(alken_nis);
  EXPECT_EQ(node.post("alken.localhost", "/aanmelden", "hoe=link&email=wie%40dat.be").status, 303);
  node.inside().beat();
  EXPECT_THAT(whole(folder + "/1.txt"), HasSubstr("vrijwilligers@alken.be wie@dat.be"));
}

}  // namespace
}  // namespace paraat::test
