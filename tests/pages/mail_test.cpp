// Mail of the node: waiting, sent, failed and removed; against a folder. smtp_test.cpp has the server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <pqxx/pqxx>

#include "tenant/messaging/mail/email_template.hpp"
#include "tests/support/mailbox.hpp"
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
      mail::queue(tx,
                  {.to = to,
                   .subject = subject,
                   .text = "Dag Els,\n\ntot zondag.\n",
                   .html = "<p>Dag Els</p>",
                   .kind = "news"},
                  node.time.now());
    });
  }
  std::string one(const std::string& column) {
    pqxx::connection c(node.urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("begin; select set_config('app.tenant', '" + std::to_string(alken.id.value) + "', true)");
    const auto rows =
        s.exec("select " + column +
               " from tenant.channel_messages where batch_id is null order by seq desc limit 1");
    const std::string out = rows.empty() ? "" : rows[0][0].c_str();
    s.exec("rollback");
    return out;
  }
};

TEST_F(Mail, LeavesAfterTheCommitAndNotWithoutIt) {
  EXPECT_THROW(
      node.db().write(alken.id,
                      [&](transaction& tx) {
                        mail::queue(tx,
                                    {.to = "a@b.be", .subject = "x", .text = "x", .html = "", .kind = "news"},
                                    node.time.now());
                        throw std::runtime_error("the change is refused");
                      }),
      std::runtime_error);
  EXPECT_TRUE(mails(node).empty());
  queue();
  EXPECT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(one("state"), "left");
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
  EXPECT_EQ(one("state || ' ' || attempts || ' ' || why"), "waiting 1 folder_unwritable");
  node.time.advance(std::chrono::seconds{4});
  node.inside().beat();
  EXPECT_EQ(one("attempts"), "1");
  node.time.advance(std::chrono::seconds{1});
  node.inside().beat();
  EXPECT_EQ(one("attempts"), "2");
  for (int i = 0; i < 9; ++i) {
    node.time.advance(std::chrono::hours{6});
    node.inside().beat();
  }
  EXPECT_EQ(one("state || ' ' || why"), "failed given_up") << "after two days";
  const std::string shown = node.inside().services().figures.exposition();
  EXPECT_THAT(shown, HasSubstr("paraat_mails_total{outcome=\"given_up\"} 1"));
  EXPECT_THAT(shown, Not(HasSubstr("paraat_mails_total{outcome=\"failed\"} 0")));
}

TEST_F(Mail, LeavesAfterAllWhenTheFolderComesBack) {
  std::ofstream(node.folder() / "mail") << "in the way";
  queue();
  node.inside().beat();
  std::filesystem::remove(node.folder() / "mail");
  node.time.advance(std::chrono::seconds{10});
  node.inside().beat();
  EXPECT_EQ(mails(node).size(), 1U);
  EXPECT_EQ(one("state"), "left");
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
  EXPECT_EQ(one("recipient || subject || body || html"), "");
  EXPECT_EQ(one("state"), "left");
}

TEST_F(Mail, IsShownAtNoPageUnlessTheSettingsSaySo) {
  EXPECT_EQ(node.get("alken.localhost", "/demo-post").status, 404);
}

TEST_F(Mail, ThatAProcessOfThePreviousReleaseQueuedLeavesToo) {
  const std::string id = "018f0000-0000-7000-8000-00000000000a";
  pqxx::connection c(node.urls().owner_url);
  pqxx::nontransaction s(c);
  s.exec(
      "begin; select set_config('app.tenant', '" + std::to_string(alken.id.value) +
      "', true); insert into tenant.mails (tenant_id, id, recipient, subject, body_text, state, queued_at) "
      "values (" +
      std::to_string(alken.id.value) + ", '" + id +
      "', 'oud@voorbeeld.be', 'Van vroeger', 'Dag', 'waiting', '2026-11-21 18:59:00+00'); insert into "
      "node.jobs (tenant_id, kind, unique_key, due, payload) values (" +
      std::to_string(alken.id.value) + ", 'mail.send', '" + id + "', '2026-11-21 18:59:00+00', '{\"id\":\"" +
      id + "\"}'); commit");
  const auto post = mails(node);
  ASSERT_EQ(post.size(), 1U);
  EXPECT_EQ(post[0].to, "oud@voorbeeld.be");
  EXPECT_EQ(one("state"), "left");
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
  node.post("alken.localhost", "/aanmelding", "hoe=link&email=wie%40dat.be");
  node.inside().beat();
  const auto page = node.get("alken.localhost", "/demo-post");
  EXPECT_THAT(page.body, HasSubstr("wie@dat.be"));
  EXPECT_THAT(page.body, HasSubstr("<a class=\"ds-link\" href=\"http://alken.localhost/vacatures\">"));
}

TEST_F(ShownMail, ShowsTheNewestFirst) {
  for (const char* who : {"eerst", "daarna", "laatst"}) {
    node.time.advance(std::chrono::seconds{2});
    node.post("alken.localhost", "/aanmelding", std::string("hoe=link&email=") + who + "%40dat.be");
    node.inside().beat();
  }
  const std::string page = node.get("alken.localhost", "/demo-post").body;
  const auto last = page.find("laatst@dat.be"), second = page.find("daarna@dat.be"),
             first = page.find("eerst@dat.be");
  ASSERT_NE(first, std::string::npos);
  EXPECT_LT(last, second);
  EXPECT_LT(second, first);
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

}  // namespace
}  // namespace paraat::test
