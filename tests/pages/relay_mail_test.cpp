// A conversation that is answered by mail: whose address it is, what is passed on, held, explained or left in
// silence, and what a mail server says about our own letters.

#include "node/gauges.hpp"
#include "tenant/messaging/channels/undelivered.hpp"
#include "tests/pages/relay_by_mail.hpp"

namespace paraat::test {
namespace {

using relay::mail_outcome;
using relay::side;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using RelayMail = TalkingByMail;

TEST_F(RelayMail, AnAnswerToTheLetterReachesTheOtherSideWithoutTheAddress) {
  ASSERT_EQ(click(linde, desk_of(c) + "/berichten", {{"bericht", "Kan je zaterdag?"}}).status, 303);
  const std::string to = reply_to_of_last();
  EXPECT_EQ(to, address(side::first));
  EXPECT_LE(to.find('@'), 64U) << "RFC 5321, 4.5.3.1.1";
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("gewoon op deze mail antwoorden"));
  EXPECT_EQ(take(to, mail("Ja hoor.\r\n\r\nOp ma 30 nov. 2026 om 10:00 schreef Alken <x@y.be>:\r\n> Kan je "
                          "zaterdag?\r\n")),
            mail_outcome::passed_on);
  const auto letter = last_mail_to(node, alken, "bea@korps.be");
  EXPECT_THAT(letter.text,
              AllOf(HasSubstr("Ja hoor."), Not(HasSubstr(els_mail)), Not(HasSubstr("iemand@elders.be"))));
  EXPECT_THAT(open(linde, desk_of(c)).body, HasSubstr("Ja hoor."));
  // And back, to the address of that letter.
  EXPECT_EQ(take(reply_to_of_last(), mail("Prima")), mail_outcome::passed_on);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("Prima"));
}

TEST_F(RelayMail, TheAddressIsOfOneSideOfOneConversationAndIsKeptAsAHash) {
  const std::string mine = address(side::first);
  EXPECT_EQ(address(side::first), mine) << "the same in every letter";
  EXPECT_NE(address(side::second), mine);
  const std::string secret = relay::read_reply_address(mine).value().secret;
  EXPECT_EQ(one("select count(*) from tenant.relay_sides where encode(reply_hash, 'hex') = '" + secret + "'"),
            "0");
  EXPECT_EQ(one("select count(*) from tenant.relay_sides where reply_hash = sha256('" + secret + "'::bytea)"),
            "1");
  // Mail servers and people change the case.
  std::string shouted = mine;
  for (char& ch : shouted)
    if (ch >= 'a' && ch <= 'z') ch = static_cast<char>(ch - 'a' + 'A');
  EXPECT_EQ(take(shouted, mail("Ja")), mail_outcome::passed_on);
}

TEST_F(RelayMail, AForgedAddressIsNobodys) {
  std::string forged = address(side::first);
  const auto at = forged.find('@') - 1;
  forged[at] = forged[at] == 'a' ? 'b' : 'a';
  EXPECT_EQ(take(forged, mail("Hallo")), mail_outcome::unknown);
  EXPECT_EQ(take("antwoord+999999-" + std::string(32, 'a') + "@x", mail("Hallo")), mail_outcome::unknown);
  for (const char* none :
       {"antwoord@x", "antwoord+1-abc@x", "antwoord+-@x", "antwoord+1-'; drop table@x", "els@voorbeeld.be",
        "", "antwoord+99999999999999-00000000000000000000000000000000@x"})
    EXPECT_FALSE(relay::read_reply_address(none)) << none;
  EXPECT_THAT(messages(c), IsEmpty());
  EXPECT_EQ(mails_to(els_mail), 0U);
}

TEST_F(RelayMail, WhatAProgramSentIsCountedNotedOnThePageAndNotAnswered) {
  const std::string to = address(side::first), page = link(c, side::first);
  const std::size_t before = mails(node, alken).size();
  for (const char* header :
       {"Auto-Submitted: auto-replied\r\n", "X-Autoreply: yes\r\n", "Return-Path: <>\r\n"})
    EXPECT_EQ(take(to, mail("Ik ben er niet, bel 0470 11 22 33", header)), mail_outcome::ignored) << header;
  EXPECT_THAT(messages(c), IsEmpty());
  EXPECT_EQ(mails(node, alken).size(), before);
  EXPECT_THAT(node.get(host, page).body, HasSubstr("die er automatisch uitzag"));
  EXPECT_THAT(open(linde, desk_of(c)).body, Not(HasSubstr("automatisch uitzag"))) << "not of the other side";
  metrics shown;
  node::refresh_figures(node.db(), shown, node.folder(), node.time.now());
  node::refresh_figures(node.db(), shown, node.folder(), node.time.now());
  for (const char* reason : {"auto_submitted", "autoresponder", "empty_sender"})
    EXPECT_THAT(shown.exposition(),
                HasSubstr("paraat_mails_left_out_total{reason=\"" + std::string(reason) + "\"} 1\n"));
  // Who writes again knows.
  EXPECT_EQ(take(to, mail("Ik ben terug")), mail_outcome::passed_on);
  EXPECT_THAT(node.get(host, page).body, Not(HasSubstr("die er automatisch uitzag")));
}

TEST_F(RelayMail, BulkMailOfAPersonIsExplainedOnceADay) {
  const std::string to = address(side::first);
  for (const char* header : {"Precedence: bulk\r\n", "List-Id: <x.y>\r\n"})
    EXPECT_EQ(take(to, mail("Ja, ik kom", header)), mail_outcome::explained) << header;
  EXPECT_THAT(messages(c), IsEmpty());
  EXPECT_EQ(mails_to(els_mail), 1U);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("bulkmail of automatische mail"));
}

TEST_F(RelayMail, HeadersOfProvidersAreOfPeopleToo) {
  const std::string to = address(side::first);
  for (const char* header : {"Feedback-ID: 1:2:provider\r\n", "List-Unsubscribe: <mailto:x@y.be>\r\n"})
    EXPECT_EQ(take(to, mail("Ja, ik kom", header)), mail_outcome::passed_on) << header;
  EXPECT_THAT(messages(c), SizeIs(2));
}

TEST_F(RelayMail, WhatWasLeftOutIsOfferedToItsWriterAndTheOtherSideIsTold) {
  const std::string page = link(c, side::first);
  EXPECT_EQ(
      take(address(side::first), mail("Ja.\r\nGroeten,\r\nEls\r\nBreng je laarzen mee?\r\nEn een jas?")),
      mail_outcome::passed_on);
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text,
              AllOf(HasSubstr("Onder de mail stond nog tekst"), Not(HasSubstr("laarzen"))));
  EXPECT_THAT(open(linde, desk_of(c)).body,
              AllOf(HasSubstr("Onder de mail stond nog tekst"), Not(HasSubstr("laarzen"))));
  EXPECT_THAT(node.get(host, page).body, AllOf(HasSubstr("Toon wat onder je mail stond"),
                                               HasSubstr("Breng je laarzen mee?\nEn een jas?")));
  EXPECT_EQ(take(address(side::first), mail("Nee.\r\n-- \r\nEls Maes, 0470 11 22 33\r\n")),
            mail_outcome::passed_on);
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text, HasSubstr("Die geven we niet door"));
  EXPECT_THAT(open(linde, desk_of(c)).body, Not(HasSubstr("0470")));
  EXPECT_THAT(node.get(host, page).body, HasSubstr("Els Maes, 0470 11 22 33"));
}

// 100 kB with a number in it: refused for its length before anything looks for numbers.
TEST_F(RelayMail, ATextThatIsTooLongIsRefusedBeforeItIsRead) {
  std::string endless;
  while (endless.size() < 100'000) endless += "els (at) voorbeeld.be, ";
  EXPECT_EQ(take(address(side::first), mail(endless)), mail_outcome::explained);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("Je bericht is te lang"));
  EXPECT_THAT(messages(c), IsEmpty());
  const auto refused = write(link(c, side::first), endless.substr(0, 20'000));
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("Hou het bij"), Not(HasSubstr("Er staat een e-mailadres"))));
}

// A program without those headers answers each letter of ours: it gets one a day, and then silence.
TEST_F(RelayMail, ALoopEndsAfterOneLetter) {
  const std::string to = address(side::first);
  ASSERT_EQ(click(linde, desk_of(c) + "/sluiting").status, 303);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(take(to, mail("Dank voor uw bericht")), mail_outcome::explained);
  EXPECT_EQ(mails_to(els_mail), 1U);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("Dit gesprek is gesloten"));
  node.time.advance(std::chrono::hours{25});
  take(to, mail("Dank voor uw bericht"));
  EXPECT_EQ(mails_to(els_mail), 2U);
}

TEST_F(RelayMail, TwoProgramsThatAnswerEachOtherStopAtTheBound) {
  int passed = 0;
  for (int i = 0; i < 100; ++i)
    passed += take(address(i % 2 == 0 ? side::first : side::second), mail("Dank voor uw bericht")) ==
              mail_outcome::passed_on;
  EXPECT_EQ(passed, 2 * relay::most_a_day > 100 ? 100 : 2 * relay::most_a_day);
  for (int i = 0; i < 100; ++i)
    take(address(i % 2 == 0 ? side::first : side::second), mail("Dank voor uw bericht"));
  EXPECT_THAT(messages(c), SizeIs(2 * relay::most_a_day));
}

TEST_F(RelayMail, ANumberInAMailWaitsForItsWriter) {
  const std::string to = address(side::first);
  EXPECT_EQ(take(to, mail("Bel me op 0470 11 22 33")), mail_outcome::waits);
  EXPECT_EQ(mails_to("bea@korps.be"), 0U);
  EXPECT_THAT(open(linde, desk_of(c)).body, Not(HasSubstr("0470 11 22 33")));
  const auto letter = last_mail_to(node, alken, els_mail);
  EXPECT_EQ(letter.subject, "Je bericht is nog niet verstuurd");
  const std::string page = link_in(letter, alken, "/gesprek/");
  EXPECT_THAT(node.get(host, page).body, AllOf(HasSubstr("0470 11 22 33"), HasSubstr("Verstuur toch")));
  const auto held = messages(c, side::first).at(0);
  // Not by the other side, and once.
  EXPECT_EQ(click(linde, desk_of(c) + "/berichten/" + held.id + "/vrijgave").status, 409);
  in_alken([&](transaction& tx) {
    const relay::conversation_id elsewhere(uuid_v7(node.time.now()));
    EXPECT_FALSE(relay::release(tx, elsewhere, held.id, side::first, node.time.now()))
        << "of another conversation";
    tx.abandon();
  });
  ASSERT_EQ(post(page + "/berichten/" + held.id + "/vrijgave", "").status, 303);
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text, HasSubstr("0470 11 22 33"));
  EXPECT_EQ(post(page + "/berichten/" + held.id + "/vrijgave", "").status, 409);
  EXPECT_EQ(take(to, mail("Of mail els@voorbeeld.be")), mail_outcome::waits);
  const auto other = messages(c, side::first).back();
  ASSERT_EQ(post(page + "/berichten/" + other.id + "/verwijdering", "").status, 303);
  EXPECT_THAT(messages(c, side::first), SizeIs(1));
}

TEST_F(RelayMail, NoMoreThanFiveWait) {
  for (int i = 0; i < 9; ++i) take(address(side::first), mail("Bel 0470 11 22 33"));
  EXPECT_THAT(messages(c, side::first), SizeIs(relay::most_held));
  EXPECT_EQ(mails_to(els_mail), static_cast<std::size_t>(relay::most_held) + 1);
}

// A quote that is not recognised as one.
TEST_F(RelayMail, LinkAndAddressOfASideNeverReachTheOther) {
  const std::string mine = address(side::first), own = link(c, side::first);
  const std::string token = own.substr(own.rfind('/') + 1),
                    secret = relay::read_reply_address(mine).value().secret;
  ASSERT_EQ(
      write(own, "Kijk op http://alken.localhost" + own + " of via ANTWOORD" + mine.substr(8), "nummeradres")
          .status,
      303);
  take(mine, mail("Zie hieronder\r\n| http://alken.localhost" + own + "\r\n| " + mine + "\r\n"));
  const std::string all = one("select string_agg(body, '|') from tenant.relay_messages");
  EXPECT_THAT(all, AllOf(HasSubstr("/gesprek/…"), HasSubstr("Zie hieronder"), Not(HasSubstr(token)),
                         Not(HasSubstr(secret))));
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text,
              AllOf(Not(HasSubstr(token)), Not(HasSubstr(secret))));
}

TEST_F(RelayMail, TheSameMailTwiceIsOneMessage) {
  const auto m = mail("Eén keer");
  EXPECT_EQ(take(address(side::first), m), mail_outcome::passed_on);
  EXPECT_EQ(take(address(side::first), m), mail_outcome::passed_on);
  EXPECT_THAT(messages(c), SizeIs(1));
  EXPECT_EQ(mails_to("bea@korps.be"), 1U);
}

TEST_F(RelayMail, AMailWithoutWordsOrTooLargeIsExplained) {
  EXPECT_EQ(take(address(side::first), mail("> alleen een citaat\r\n")), mail_outcome::explained);
  EXPECT_THAT(last_mail_to(node, alken, els_mail).text, HasSubstr("We vonden in je mail geen bericht"));
  const auto token = relay::read_reply_address(address(side::second)).value();
  in_alken([&](transaction& tx) {
    EXPECT_EQ(relay::refuse_mail(tx, token, incoming_mail::automatic_mark::none, relay::no_relay::too_large,
                                 node.time.now()),
              mail_outcome::explained);
    EXPECT_EQ(relay::refuse_mail(tx, token, incoming_mail::automatic_mark::submitted,
                                 relay::no_relay::too_large, node.time.now()),
              mail_outcome::ignored);
  });
  node.inside().beat();
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text, HasSubstr("Je mail was te groot"));
}

TEST_F(RelayMail, FilesAreLeftOutAndBothReadThat) {
  const auto m = incoming_mail::read(
                     "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: "
                     "text/plain\r\n\r\nZie foto\r\n--b\r\n"
                     "Content-Type: image/jpeg\r\nContent-Disposition: attachment\r\n\r\nAAAA\r\n--b--\r\n")
                     .value();
  EXPECT_EQ(take(address(side::first), m), mail_outcome::passed_on);
  EXPECT_THAT(last_mail_to(node, alken, "bea@korps.be").text, HasSubstr("Die geven we niet door"));
  EXPECT_THAT(open(linde, desk_of(c)).body, HasSubstr("Die geven we niet door"));
}

TEST_F(RelayMail, ARefusedLetterMarksTheSideAndItsAddress) {
  ASSERT_EQ(click(linde, desk_of(c) + "/berichten", {{"bericht", "Kan je zaterdag?"}}).status, 303);
  node.inside().beat();
  (void)mails(node);  // it left
  const auto report = [](const std::string& recipient, const std::string& status) {
    return incoming_mail::read(
               "Return-Path: <>\r\nContent-Type: multipart/report; report-type=delivery-status; "
               "boundary=b\r\n\r\n--b\r\n"
               "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: "
               "rfc822;" +
               recipient + "\r\nAction: failed\r\nStatus: " + status + "\r\n\r\n--b--\r\n")
        .value();
  };
  // Of another address nothing is noted about this one.
  EXPECT_EQ(take(address(side::first), report("ander@voorbeeld.be", "4.2.1")), mail_outcome::ignored);
  EXPECT_THAT(open(linde, desk_of(c)).body, Not(HasSubstr("komen niet aan")));
  EXPECT_EQ(take(address(side::first), report("Els@voorbeeld.be", "5.1.1")), mail_outcome::ignored);
  EXPECT_THAT(open(linde, desk_of(c)).body, HasSubstr("Onze mails naar Els Maes komen niet aan"));
  const auto failed =
      node.db().read(alken.id, [](transaction& tx) { return channels::undelivered_mails(tx, 5); });
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_EQ(failed[0].recipient, els_mail);
  EXPECT_THAT(messages(c), SizeIs(1)) << "a report is no message";
  // Who writes by mail is reached again.
  EXPECT_EQ(take(address(side::first), mail("Ik ben er")), mail_outcome::passed_on);
  EXPECT_THAT(open(linde, desk_of(c)).body, Not(HasSubstr("komen niet aan")));
}

TEST_F(RelayMail, LettersHaveTheAddressAsEnvelopeSenderAndReplyTo) {
  const mail::message m{.to = "els@voorbeeld.be",
                        .subject = "x",
                        .text = "y",
                        .html = {},
                        .kind = "k",
                        .reply_to = "antwoord+1-a@b"};
  EXPECT_THAT(mail::further_headers(m), testing::ElementsAre("Reply-To: <antwoord+1-a@b>"));
  EXPECT_THAT(mail::further_headers({.to = "els@voorbeeld.be"}), IsEmpty());
}

TEST_F(RelayMail, AfterErasureTheAddressIsNobodys) {
  const std::string to = address(side::second);
  in_alken([&](transaction& tx) { relay::erase(tx, c.id); });
  EXPECT_EQ(take(to, mail("Ben je daar?")), mail_outcome::unknown);
}

}  // namespace
}  // namespace paraat::test
