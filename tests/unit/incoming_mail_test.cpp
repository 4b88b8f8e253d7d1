// Mails as the programs of people and servers write them: what is read of each, and what is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "tenant/messaging/incoming_mail/incoming_mail.hpp"
#include "tenant/messaging/incoming_mail/quotes.hpp"

namespace paraat::test {
namespace {

using incoming_mail::mail_fault;
using incoming_mail::read;
using incoming_mail::received_mail;
using incoming_mail::words_in;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string mail_with(const std::string& headers, const std::string& body) {
  return "From: Els <els@voorbeeld.be>\r\nTo: antwoord+1-abc@a.example\r\nMessage-ID: "
         "<een@voorbeeld.be>\r\n" +
         headers + "\r\n" + body;
}
received_mail plain(const std::string& body, const std::string& headers = {}) {
  return read(mail_with(headers, body)).value();
}

std::string own_words(std::string_view text) { return words_in(text).words; }
std::string text_of_html(std::string_view html) { return incoming_mail::text_of_html(html).words; }

TEST(IncomingMail, ReadsRecipientsTextAndId) {
  const auto m = plain("Ja, ik kom.\r\n");
  EXPECT_EQ(m.text, "Ja, ik kom.");
  EXPECT_EQ(m.id, "een@voorbeeld.be");
  EXPECT_THAT(m.recipients, ElementsAre("antwoord+1-abc@a.example"));
  EXPECT_FALSE(m.automatic());
  EXPECT_FALSE(m.files_left_out);
  // What the mail server noted of the envelope goes first.
  EXPECT_EQ(plain("x", "Delivered-To: <antwoord+2-def@a.example>\r\n").recipients.front(),
            "antwoord+2-def@a.example");
}

TEST(IncomingMail, ReadsCharsetsAndEncodings) {
  EXPECT_EQ(plain("Caf\xe9 om 9 u", "Content-Type: text/plain; charset=iso-8859-1\r\n").text, "Café om 9 u");
  EXPECT_EQ(
      plain("Tot =C3=A9=C3=A9n uur=\r\n straks",
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n")
          .text,
      "Tot één uur straks");
  EXPECT_EQ(plain("SmEgaG9vcg==", "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n").text,
            "Ja hoor");
  EXPECT_EQ(plain("Hallo \xff\xfe daar", "Content-Type: text/plain; charset=utf-8\r\n").text.substr(0, 5),
            "Hallo");
  EXPECT_NO_THROW(plain("x", "Content-Type: text/plain; charset=verzonnen\r\n"));
}

const std::string alternative =
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlat\r\n--b\r\nContent-Type: text/html; "
    "charset=utf-8\r\n\r\n<p>Mooi</p>\r\n--b--\r\n";

TEST(IncomingMail, PlainTextGoesBeforeHtmlAndFilesAreLeftOut) {
  const std::string both = "Content-Type: multipart/alternative; boundary=b\r\n";
  EXPECT_EQ(plain(alternative, both).text, "Plat");
  EXPECT_FALSE(plain(alternative, both).files_left_out);
  const auto with_file = plain(
      "--m\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" + alternative +
          "--m\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=\"hond.jpg\"\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--m--\r\n",
      "Content-Type: multipart/mixed; boundary=m\r\n");
  EXPECT_EQ(with_file.text, "Plat");
  EXPECT_TRUE(with_file.files_left_out);
  // The picture of a signature stands beside its HTML.
  const auto with_picture = plain(
      "--r\r\nContent-Type: text/html\r\n\r\n<p>Dag</p><img src=\"cid:1\">\r\n--r\r\n"
      "Content-Type: image/png\r\nContent-ID: <1>\r\n\r\nAAAA\r\n--r--\r\n",
      "Content-Type: multipart/related; boundary=r\r\n");
  EXPECT_EQ(with_picture.text, "Dag");
  EXPECT_FALSE(with_picture.files_left_out);
  // A text file that hangs on it is no message.
  EXPECT_EQ(plain("--m\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nlijst\r\n--m\r\n"
                  "Content-Type: text/plain\r\n\r\nDe lijst hangt eraan\r\n--m--\r\n",
                  "Content-Type: multipart/mixed; boundary=m\r\n")
                .text,
            "De lijst hangt eraan");
}

TEST(IncomingMail, KnowsWhatAProgramSent) {
  for (const char* header :
       {"Auto-Submitted: auto-replied\r\n", "Auto-Submitted: auto-generated; reason=x\r\n",
        "Precedence: bulk\r\n", "Precedence: list\r\n", "List-Id: <leden.voorbeeld.be>\r\n",
        "X-Autoreply: yes\r\n", "Return-Path: <>\r\n", "Return-Path: <MAILER-DAEMON@mx.example>\r\n"})
    EXPECT_TRUE(plain("Ik ben met vakantie", header).automatic()) << header;
  for (const char* header :
       {"Auto-Submitted: no\r\n", "Precedence: first-class\r\n", "Return-Path: <els@voorbeeld.be>\r\n",
        "Feedback-ID: 1:2:3:provider\r\n", "List-Unsubscribe: <mailto:x@y.be>\r\n",
        "X-Loop: els@voorbeeld.be\r\n", "List-Post: <mailto:x@y.be>\r\n"})
    EXPECT_FALSE(plain("Ja", header).automatic()) << header;
}

std::string part(const std::string& type, const std::string& text) {
  return "--m\r\nContent-Type: " + type + "\r\n\r\n" + text + "\r\n";
}
received_mail mixed(const std::string& all) {
  return plain(all + "--m--\r\n", "Content-Type: multipart/mixed; boundary=m\r\n");
}

TEST(IncomingMail, ReadsTextBehindAFileAndEveryTextPart) {
  const std::string file =
      "--m\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment\r\n\r\nAAAA\r\n";
  EXPECT_EQ(mixed(part("text/plain", "Zie foto.") + file + part("text/plain", "Past dat?")).text,
            "Zie foto.\n\nPast dat?");
  EXPECT_EQ(mixed(part("text/html", "<p>Zie foto.</p>") + file + part("text/html", "<p>Past dat?</p>")).text,
            "Zie foto.\n\nPast dat?");
  EXPECT_EQ(mixed(part("text/plain", "Eén") + part("text/html", "<p>Twee</p>")).text, "Eén\n\nTwee");
  // A signature or a quote of one part ends with that part.
  EXPECT_EQ(mixed(part("text/plain", "Ja\r\n-- \r\nEls") + file + part("text/plain", "En zondag?")).text,
            "Ja\n\nEn zondag?");
  const auto named = mixed(part("text/plain", "Zie lijst") +
                           "--m\r\nContent-Type: text/plain\r\nContent-Disposition: inline; "
                           "filename=lijst.txt\r\n\r\na;b\r\n");
  EXPECT_EQ(named.text, "Zie lijst");
  EXPECT_TRUE(named.files_left_out);
}

TEST(IncomingMail, SaysWhatItLeftOut) {
  const auto m = plain("Ja\r\n-- \r\nEls Maes\r\n");
  EXPECT_EQ(m.text, "Ja");
  EXPECT_EQ(m.rest, "Els Maes");
  const auto html = plain(
      "<div>Ja</div><div id=\"divRplyFwdMsg\"><b>Van:</b> Alken &lt;a@b.be&gt;<br><b>Verzonden:</b> "
      "maandag<br><b>Aan:</b> Els<br><b>Onderwerp:</b> x</div><div>Kan je?</div><div>Ja, om 9 u</div>",
      "Content-Type: text/html; charset=utf-8\r\n");
  EXPECT_EQ(html.text, "Ja");
  EXPECT_EQ(html.rest, "Kan je?\nJa, om 9 u");
}

std::string report(const std::string& fields) {
  return mail_with("Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
                   "--b\r\nContent-Type: text/plain\r\n\r\nWij konden uw mail niet afleveren.\r\n--b\r\n"
                   "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" +
                       fields +
                       "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n--b--\r\n");
}

TEST(IncomingMail, ReadsWhatFailedOfADeliveryStatusNotification) {
  const auto m = read(report("Original-Recipient: rfc822;Els@Voorbeeld.be\r\nFinal-Recipient: RFC822; "
                             "doorgestuurd@elders.be\r\nAction: failed\r\nStatus: 5.1.1 (bad mailbox)\r\n"))
                     .value();
  EXPECT_TRUE(m.automatic());
  ASSERT_EQ(m.failed.size(), 1U);
  EXPECT_THAT(m.failed[0].addresses, ElementsAre("els@voorbeeld.be", "doorgestuurd@elders.be"));
  EXPECT_TRUE(m.failed[0].permanent());
  EXPECT_TRUE(m.failed[0].of_address());
}

TEST(IncomingMail, ADelayASuccessAndARefusedContentAreNoBadAddress) {
  EXPECT_THAT(read(report("Final-Recipient: rfc822;els@voorbeeld.be\r\nAction: delayed\r\nStatus: 4.4.1\r\n"))
                  ->failed,
              IsEmpty());
  EXPECT_THAT(
      read(report("Final-Recipient: rfc822;els@voorbeeld.be\r\nAction: delivered\r\nStatus: 2.0.0\r\n"))
          ->failed,
      IsEmpty());
  const auto spam =
      read(report("Final-Recipient: rfc822;els@voorbeeld.be\r\nAction: failed\r\nStatus: 5.7.1\r\n")).value();
  ASSERT_EQ(spam.failed.size(), 1U);
  EXPECT_TRUE(spam.failed[0].permanent());
  EXPECT_FALSE(spam.failed[0].of_address());
}

TEST(IncomingMail, RefusesWhatIsTooLargeAndStillReadsWhoseItIs) {
  const std::string huge = mail_with("", std::string(10'000'000, 'a'));
  const auto refused = read(huge);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), mail_fault::too_large);
  EXPECT_THAT(incoming_mail::read_head(huge).recipients, ElementsAre("antwoord+1-abc@a.example"));
  std::string headers;
  for (int i = 0; i < 2000; ++i) headers += "X-A: b\r\n";
  EXPECT_EQ(read(mail_with(headers, "x")).error(), mail_fault::too_many_headers);
  EXPECT_EQ(read(mail_with("X-Lang: " + std::string(400'000, 'a') + "\r\n", "x")).error(),
            mail_fault::too_many_headers);
}

TEST(IncomingMail, NestsAsDeepAsItWantsAndIsReadNoDeeperThanTheBound) {
  std::string deep = "Content-Type: text/plain\r\n\r\ndiep\r\n";
  for (int i = 0; i < 3000; ++i) {
    const std::string b = "b" + std::to_string(i);
    deep = "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n" + deep + "--" + b +
           "--\r\n";
    if (deep.size() > 400'000) break;
  }
  const auto m = read("To: antwoord+1-abc@a.example\r\n" + deep);
  ASSERT_TRUE(m);
  EXPECT_THAT(m->text, Not(HasSubstr("diep")));
  std::string wide = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
  for (int i = 0; i < 20'000; ++i) wide += "--b\r\n\r\nx\r\n";
  EXPECT_TRUE(read("To: a@b.be\r\n" + wide));
}

TEST(IncomingMail, ReadsAnythingThatIsBroken) {
  for (const std::string& bytes :
       {std::string(), std::string("\0\0\0", 3), std::string("geen mail"), std::string("\r\n\r\n"),
        std::string("Content-Type: multipart/mixed\r\n\r\n--"), std::string("To: \"\r\n\r\nx"),
        std::string("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: "
                    "base64\r\n\r\n====")})
    EXPECT_NO_THROW((void)read(bytes)) << bytes;
}

// ---- quotes

TEST(Quotes, TheLineBeforeAQuoteGoesInEveryLanguage) {
  for (const char* intro :
       {"Op ma 30 nov. 2026 om 10:00 schreef Hulpkorps Alken <noreply@alken.be>:",
        "Op 30 nov. 2026 om 10:00 heeft Alken <noreply@alken.be> het volgende geschreven:",
        "Le lun. 30 nov. 2026 à 10:00, Alken <noreply@alken.be> a écrit :",
        "On Mon, Nov 30, 2026 at 10:00 AM Alken <noreply@alken.be> wrote:",
        "Am 30.11.2026 um 10:00 schrieb Alken:",
        "On Mon, Nov 30, 2026 at 10:00 AM Alken\n<noreply@alken.be> wrote:"})
    EXPECT_EQ(
        own_words(std::string("Ja, graag.\n\n") + intro + "\n\n> Kan je zaterdag?\n> Bel 0470 11 22 33\n"),
        "Ja, graag.")
        << intro;
}

TEST(Quotes, OutlookQuotesWithoutMarks) {
  EXPECT_EQ(own_words("Ja.\r\n\r\n________________________________\r\nVan: Alken "
                      "<noreply@alken.be>\r\nVerzonden: maandag\r\n"
                      "Aan: Els\r\nOnderwerp: Hallo\r\n\r\nKan je?\r\n"),
            "Ja.");
  EXPECT_EQ(own_words("Ja.\n\nVan: Alken\nVerzonden: maandag 30 november\nAan: Els\nOnderwerp: x\n\nKan je?"),
            "Ja.");
  EXPECT_EQ(own_words("Oui.\n\nDe : Alken\nEnvoyé : lundi\nÀ : Els\nObjet : x\n\nTu peux ?"), "Oui.");
  EXPECT_EQ(own_words("Yes.\n\n*From:* Alken\n*Sent:* Monday\n*To:* Els\n*Subject:* x\n\nCan you?"), "Yes.");
  EXPECT_EQ(own_words("Ja.\n-----Oorspronkelijk bericht-----\nKan je?"), "Ja.");
  EXPECT_EQ(own_words("Oui.\n----- Message d'origine -----\nTu peux ?"), "Oui.");
}

TEST(Quotes, WordsBetweenAndBelowAQuoteStay) {
  EXPECT_EQ(
      own_words("Op ma 30 nov. 2026 om 10:00 schreef Alken:\n> Kan je zaterdag?\nJa\n> En zondag?\nNee\n"),
      "Ja\nNee");
}

TEST(Quotes, SignaturesGoAndTheNameStays) {
  EXPECT_EQ(own_words("Tot dan\n-- \nEls Maes\n0470 11 22 33"), "Tot dan");
  EXPECT_EQ(
      own_words(
          "Tot dan.\n\nMet vriendelijke groeten,\n\nEls Maes\nCoördinator\nT 011 59 00 11\nels@korps.be"),
      "Tot dan.\n\nMet vriendelijke groeten,\n\nEls Maes");
  EXPECT_EQ(own_words("À demain.\nCordialement,\nEls\n+32 470 11 22 33"), "À demain.\nCordialement,\nEls");
  EXPECT_EQ(own_words("Ok\n\nVerstuurd vanaf mijn iPhone"), "Ok");
  EXPECT_EQ(own_words("Ok\n\nOutlook voor Android downloaden"), "Ok");
}

TEST(Quotes, APostscriptBelowASignatureStays) {
  EXPECT_EQ(own_words("Tot dan\n-- \nEls Maes\n0470 11 22 33\nPS: breng laarzen mee\nen een jas"),
            "Tot dan\n\nPS: breng laarzen mee\nen een jas");
  EXPECT_EQ(own_words("Tot dan.\nGroetjes,\nEls\nCoördinator\n\nP.S. Mag mijn hond mee?"),
            "Tot dan.\nGroetjes,\nEls\n\nP.S. Mag mijn hond mee?");
  EXPECT_EQ(own_words("Ok\nMvg\nPS morgen ook?"), "Ok\nMvg\n\nPS morgen ook?");
}

TEST(Quotes, WhatMayBeOfTheWriterIsKeptAside) {
  const auto rest = [](const char* text) { return words_in(text).rest; };
  EXPECT_EQ(rest("Tot dan.\nGroeten,\nEls\nBreng laarzen mee"), "Breng laarzen mee");
  EXPECT_EQ(rest("Zie onder.\n\n________________________________\nVan: Alken <noreply@alken.be>\nVerzonden: "
                 "maandag\nAan: Els\nOnderwerp: Hallo\n\nKan je?\nJa, om 9 u"),
            "Kan je?\nJa, om 9 u");
  EXPECT_EQ(rest("Ja\n\nOp 30 nov. 2026 om 10:00 schreef Alken:\nKan je?"),
            "Op 30 nov. 2026 om 10:00 schreef Alken:\nKan je?");
  EXPECT_EQ(rest("Mijn lijst:\n> 5 jaar ervaring"), "> 5 jaar ervaring")
      << "no program says that it is a quote";
  // What a program surely wrote is kept nowhere.
  EXPECT_EQ(rest("Ja\n\nOp 30 nov. 2026 om 10:00 schreef Alken:\n> Kan je?"), "");
  EXPECT_EQ(rest("Ok\n\nVerstuurd vanaf mijn iPhone"), "");
}

// Each line of a mail is in the words, in the rest, or of a mail program.
TEST(Quotes, NoLineOfAPersonIsLost) {
  for (const char* text : {"Van: station Hasselt\nAan: kerk Alken\nDatum: zaterdag\nWie rijdt mee?",
                           "Ja\n--\nNee\n--\nMisschien", "Verzonden met de fiets, haha\nTot morgen",
                           "Op 3 december om 9 u. schreef ze:\nkom helpen",
                           "____________________________\nvul hier je naam in", "> typte ik zelf\nen dit ook",
                           "Groeten,\nEls\n\nKan iemand me ophalen?", "-- \nEls\nNB neem de bus"}) {
    const auto both = words_in(text);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
      if (line.find_first_not_of("- ") != std::string::npos)
        EXPECT_THAT(both.words + "\n" + both.rest, HasSubstr(line)) << text;
  }
  EXPECT_EQ(own_words("Van: station Hasselt\nAan: kerk Alken\nDatum: zaterdag\nWie rijdt mee?"),
            "Van: station Hasselt\nAan: kerk Alken\nDatum: zaterdag\nWie rijdt mee?");
  EXPECT_EQ(own_words("Verzonden met de fiets, haha\nTot morgen"),
            "Verzonden met de fiets, haha\nTot morgen");
}

TEST(Quotes, SentencesOfAPersonStay) {
  for (const char* text :
       {"Op school schreef mijn juf:\nkom helpen", "Van: alles wat.\nHet is goed.",
        "Le chat a écrit :\nmiauw", "Ik kom -- als het niet regent -- om 9 u",
        "Groetjes aan iedereen, en tot volgende week dan", "1 > 0, dus ja", "Datum: zaterdag\nUur: 9"})
    EXPECT_EQ(own_words(text), text);
}

TEST(Quotes, TextOfHtmlHasNoMarkupNoQuoteAndNoStyle) {
  EXPECT_EQ(own_words(text_of_html(
                "<html><head><style>p{color:red}</style><title>x</title></head><body><p>Dag&nbsp;Els,"
                "</p><p>tot <b>straks</b> &amp; later &#233;&#xe9;n<br>Bo</p></body></html>")),
            "Dag Els,\ntot straks & later één\nBo");
  EXPECT_EQ(own_words(text_of_html(
                "<div>Ja</div><div class=\"gmail_quote\"><div>Op ma schreef</div><blockquote>Kan "
                "je?</blockquote></div>")),
            "Ja");
  EXPECT_EQ(own_words(text_of_html(
                "<div>Ja</div><div id=\"divRplyFwdMsg\"><b>Van:</b> Alken</div><div>Kan je?</div>")),
            "Ja");
  EXPECT_EQ(
      own_words(text_of_html(
          "<p>Ja</p><blockquote type=\"cite\"><p>a</p><blockquote>b</blockquote></blockquote><p>Nee</p>")),
      "Ja\nNee");
  EXPECT_EQ(text_of_html("<script>alert(1)</script>x"), "x");
  EXPECT_EQ(text_of_html("3 < 4 en <onbekend>goed"), "3 < 4 en goed");
  EXPECT_EQ(text_of_html("&#0;&#1114112;&#xD800;&onbekend;&"), "&onbekend;&");
}

}  // namespace
}  // namespace paraat::test
