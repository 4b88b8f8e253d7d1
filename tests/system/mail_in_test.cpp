// `paraat mail-in` as a mail server runs it: a mail on standard input, an exit status of sysexits.h, and the
// letter of the node that serves beside it.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <pqxx/pqxx>

#include "tests/system/conversation.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class MailIn : public AConversation {
 protected:
  finished mail_in(const std::string& mail, std::vector<std::string> more = {}) {
    std::vector<std::string> words{PARAAT_EXECUTABLE, "mail-in", folder};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words), mail);
  }
};

TEST_F(MailIn, AnAnswerBecomesALetterToTheOtherSide) {
  const auto node = serve();
  begin();
  const auto taken = mail_in("To: " + address + "\r\nMessage-ID: <een@x>\r\n\r\nJa, ik kom.\r\n");
  EXPECT_EQ(taken.status, 0) << taken.output;
  EXPECT_TRUE(eventually([&] { return sent("Ja, ik kom."); }));
  // The address of the envelope goes before the headers; the domain says nothing.
  EXPECT_EQ(
      mail_in("To: iemand@elders.be\r\n\r\nEn nog iets.\r\n", {"--recipient", address, "--sender", "x@y.be"})
          .status,
      0);
  EXPECT_TRUE(eventually([&] { return sent("En nog iets."); }));
}

TEST_F(MailIn, AForgedAddressIsNobodysAndTheReportSaysWhatToDo) {
  const auto node = serve();
  begin();
  std::string forged = address;
  forged[forged.find('@') - 1] ^= 1;
  for (const std::string& to : {forged, std::string("antwoord@x.be"), std::string("iemand@elders.be")}) {
    const auto refused = mail_in("To: " + to + "\r\n\r\nHallo\r\n");
    EXPECT_EQ(refused.status, 67) << to;
    EXPECT_THAT(refused.output, HasSubstr("Antwoord op de pagina"));
    EXPECT_THAT(refused.output, HasSubstr("Réponds sur la page"));
  }
  // A report about a report is never made.
  EXPECT_EQ(mail_in("To: " + forged + "\r\nAuto-Submitted: auto-replied\r\n\r\nIk ben weg\r\n").status, 0);
  EXPECT_EQ(mail_in("To: " + forged + "\r\n\r\nx\r\n", {"--sender", "MAILER-DAEMON"}).status, 0);
}

TEST_F(MailIn, BrokenAndTenMegabytesAndNothingAtAll) {
  const auto node = serve();
  begin();
  EXPECT_EQ(mail_in("").status, 65);
  EXPECT_EQ(mail_in(std::string(1000, '\0')).status, 65);
  std::string lines;
  for (int i = 0; i < 2000; ++i) lines += "X-A: b\r\n";
  EXPECT_EQ(mail_in(lines + "\r\nx").status, 65);
  // Its head says whose it is: the writer gets a letter, once a day.
  const std::string huge = "To: " + address + "\r\n\r\n" + std::string(10'000'000, 'a');
  EXPECT_EQ(mail_in(huge).status, 0);
  EXPECT_EQ(mail_in(huge).status, 0);
  EXPECT_TRUE(eventually([&] { return sent("Je mail was te groot"); }));
  EXPECT_EQ(one("select count(*) from tenant.channel_messages where kind = 'relay_not_passed_on'"), "1");
  EXPECT_EQ(one("select count(*) from tenant.relay_messages"), "0");
}

TEST_F(MailIn, WhateverIsWrongWithTheNodeTheMailServerTriesAgain) {
  {
    const auto node = serve();
    begin();
  }
  const std::string mail = "To: " + address + "\r\n\r\nJa\r\n";
  const std::string settings = read_file(folder / "paraat.toml");
  write_file(folder / "paraat.toml", settings + "\nonzin = 1\n");
  EXPECT_EQ(mail_in(mail).status, 75);
  write_file(folder / "paraat.toml",
             settings + "\n[database]\nurl = \"postgresql://nobody@127.0.0.1:1/x\"\n");
  EXPECT_EQ(mail_in(mail).status, 75);
  EXPECT_EQ(run({PARAAT_EXECUTABLE, "mail-in", (folder / "nothing").string()}, mail).status, 75);
  write_file(folder / "paraat.toml", settings);
  // A node that does not run: the mail is kept, and its letter leaves when the node runs again.
  EXPECT_EQ(mail_in(mail).status, 0);
  const auto node = serve();
  EXPECT_TRUE(eventually([&] { return sent("Ja"); }));
}

}  // namespace
}  // namespace paraat::test
