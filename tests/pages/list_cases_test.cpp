// Lists as people in the field have them (tests/data/cases), through the page of a corps.

#include <fmt/format.h>

#include <fstream>

#include "tenant/crisis/corps/imports.hpp"
#include "tests/pages/corps.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::test {
namespace {

using corps::judged_row;
using corps::verdict;
using testing::HasSubstr;
using testing::Not;

class ListCases : public CorpsDesk {
 protected:
  corps::corps c = corps_with(flood_corps());
  std::string at = "/beheer/korps/" + c.id + "/lijsten";

  static std::string file(const std::string& name) {
    std::ifstream in(source_folder() / "tests/data/cases" / name, std::ios::binary);
    EXPECT_TRUE(in) << name;
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // The address of the draft.
  std::string sent(const std::string& bytes) {
    node.time.advance(std::chrono::seconds{1});
    const auto done =
        post_files(node.port(), host, at, {{"csrf", "", coordinator.csrf}, {"bestand", "leden.csv", bytes}},
                   coordinator.cookie_header);
    EXPECT_EQ(done.status, 303) << done.body;
    return done.headers.contains("location") ? done.headers.at("location") : "";
  }
  std::vector<judged_row> judged(const std::string& draft) {
    return node.db().read(alken.id, [&](transaction& tx) {
      const auto l = corps::find_list(tx, corps::import_id(draft.substr(draft.rfind('/') + 1))).value();
      return corps::judge(tx, l, c, node.inside().services().municipalities, alken_nis, node.time.now()).rows;
    });
  }
  std::vector<judged_row> judged_file(const std::string& name) { return judged(sent(file(name))); }
  std::string counts_on_page(const std::string& draft) {
    const std::string body = open(coordinator, draft).body;
    const auto at_rows = body.find(" regels, ");
    return at_rows == std::string::npos ? body : body.substr(at_rows - 2, 40);
  }
  std::vector<corps::member> entered(const std::string& draft) {
    EXPECT_EQ(click(coordinator, draft + "/invoer", {{"als", "applied"}}).status, 303);
    return node.db().read(alken.id, [&](transaction& tx) {
      return corps::list(tx, {.corps_id = c.id, .by = corps::order::name, .per_page = 100}).rows;
    });
  }
};

TEST_F(ListCases, MissingLastCellsAreEmpty) {
  const std::string draft = sent(file("csv-short-rows.csv"));
  EXPECT_THAT(counts_on_page(draft), HasSubstr("3 regels, 3 goed, 0 fout"));
  EXPECT_EQ(entered(draft).size(), 3U);
}

TEST_F(ListCases, EmptyCellsTooManyAreNothing) {
  EXPECT_THAT(counts_on_page(sent(file("csv-trailing-empty-cells.csv"))),
              HasSubstr("2 regels, 2 goed, 0 fout"));
}

TEST_F(ListCases, RowsOfDelimitersAndTheEndOfFileMarkAreNoRows) {
  EXPECT_THAT(counts_on_page(sent(file("csv-blank-rows.csv"))), HasSubstr("2 regels, 2 goed, 0 fout"));
  EXPECT_THAT(counts_on_page(
                  sent("Naam;E-mail;Geboortedatum\r\nJo A;jo@a.be;1990-01-01\r\n\xc2\xa0;\xe2\x80\x8b;\r\n")),
              HasSubstr("1 regels, 1 goed, 0 fout"));
}

TEST_F(ListCases, EachLineKeepsItsEncoding) {
  const auto rows = judged_file("csv-mixed-encodings.csv");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].who.name, "Zoé Utf");
  EXPECT_EQ(rows[1].who.name, "Frédérique Noël");
  EXPECT_EQ(rows[2].who.name, "Renée Latijn");
}

TEST_F(ListCases, ADelimiterThatIsSaidInAnyFormIsNoRow) {
  EXPECT_THAT(counts_on_page(sent(file("csv-sep-padded.csv"))), HasSubstr("1 regels, 1 goed, 0 fout"));
  for (const char* first : {"sep=;", "SEP=;", "\"sep=;\"", "Sep=;;;", "sep=;\r\n"})
    EXPECT_THAT(counts_on_page(sent(std::string(first) +
                                    "\r\nNaam;E-mail;Geboortedatum\r\nJo A;jo@a.be;1990-01-01\r\n")),
                HasSubstr("1 regels, 1 goed, 0 fout"))
        << first;
  EXPECT_THAT(counts_on_page(sent("sep=,\nNaam,E-mail,Geboortedatum\nJo A,jo@a.be,1990-01-01\n")),
              HasSubstr("1 regels, 1 goed, 0 fout"));
}

TEST_F(ListCases, TelephoneNumbersAreReadOrNamed) {
  const auto rows = judged_file("csv-phones.csv");
  ASSERT_EQ(rows.size(), 14U);
  for (const std::size_t good : {0, 1, 2, 5, 6, 7, 13}) {
    EXPECT_EQ(rows[good].what, verdict::good) << good;
    EXPECT_EQ(rows[good].who.phone, "+32470112233") << good;
    EXPECT_TRUE(rows[good].problems.empty()) << good;
  }
  for (const std::size_t wrong : {3, 4, 8, 9, 10, 11, 12}) {
    EXPECT_EQ(rows[wrong].what, verdict::wrong) << wrong;
    EXPECT_THAT(rows[wrong].problems.at(0), HasSubstr("Het gsm-nummer klopt niet")) << wrong;
  }
  EXPECT_THAT(rows[3].problems.at(0), HasSubstr("rekenblad"));
  const auto landline = judged(sent("Naam;GSM;Geboortedatum\nJo A;011 59 01 23;1990-01-01\n"));
  EXPECT_EQ(landline.at(0).what, verdict::good);
  EXPECT_THAT(landline.at(0).problems.at(0), HasSubstr("niet sms’en"));
}

TEST_F(ListCases, AddressesOfMailAreStrippedOrNamed) {
  const auto rows = judged_file("csv-emails.csv");
  ASSERT_EQ(rows.size(), 9U);
  for (const std::size_t good : {0, 1, 2}) {
    EXPECT_EQ(rows[good].what, verdict::good) << good;
    EXPECT_EQ(rows[good].who.email, "jan@x.example") << good;
  }
  for (const std::size_t wrong : {3, 4, 5, 6, 7}) EXPECT_EQ(rows[wrong].what, verdict::wrong) << wrong;
  EXPECT_THAT(rows[7].problems.at(0), HasSubstr("accenten"));
  EXPECT_EQ(rows[8].what, verdict::good);
  EXPECT_EQ(rows[8].who.email, "jan@xn--belgi-rsa.example");
}

TEST_F(ListCases, FourPeopleWithTwoAddressesAreFourPeople) {
  const std::string draft = sent(file("csv-nonlatin-shared-email.csv"));
  EXPECT_THAT(counts_on_page(draft), HasSubstr("4 regels, 4 goed, 0 fout"));
  EXPECT_EQ(entered(draft).size(), 4U);
  const std::string again = sent(file("csv-nonlatin-shared-email.csv"));
  EXPECT_THAT(counts_on_page(again), HasSubstr("4 regels, 0 goed, 0 fout")) << "they are in the corps now";
}

TEST_F(ListCases, OneNumberInThreeSpellingsIsOnePerson) {
  const std::string draft = sent(file("csv-dup-phone-format.csv"));
  const auto rows = judged(draft);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].what, verdict::good);
  EXPECT_EQ(rows[1].what, verdict::twice);
  EXPECT_EQ(rows[2].what, verdict::twice);
  EXPECT_EQ(entered(draft).size(), 1U);
  const auto again = judged(sent("Naam;GSM;Geboortedatum\nJo Dubbel;+32 (0)470/99.88.77;1990-11-21\n"));
  EXPECT_EQ(again.at(0).what, verdict::twice) << "in the corps already";
}

TEST_F(ListCases, DatesAreReadWithTheirTimeAndDoNotWrap) {
  const auto rows = judged_file("csv-dates.csv");
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].what, verdict::wrong);
  EXPECT_EQ(rows[1].what, verdict::wrong);
  using namespace std::chrono;
  const year_month_day born = 1990y / November / 21d;
  for (const std::size_t good : {2, 3, 4}) {
    EXPECT_EQ(rows[good].what, verdict::good) << good;
    EXPECT_EQ(rows[good].who.born, born) << good;
  }
  EXPECT_THAT(rows[4].problems.at(0), HasSubstr("twee cijfers"));
}

TEST_F(ListCases, LanguagesAreKnownByALetter) {
  const auto rows = judged_file("csv-languages.csv");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].language, "fr");
  EXPECT_EQ(rows[1].language, "fr");
  EXPECT_EQ(rows[2].language, "nl");
  EXPECT_EQ(rows[3].language, "en");
  const auto other =
      judged(sent("Naam;E-mail;Geboortedatum;Correspondentietaal\nA B;a@b.be;1990-01-01;Frans\nC "
                  "D;c@d.be;1990-01-01;Duits\n"
                  "E F;e@f.be;1990-01-01;français\n"));
  EXPECT_EQ(other.at(0).language, "fr");
  EXPECT_THAT(other.at(1).problems.at(0), HasSubstr("Deze taal kennen we niet"));
  EXPECT_EQ(other.at(2).language, "fr");
}

TEST_F(ListCases, NamesBeginWithTheFirstName) {
  const auto rows = judged_file("csv-name-order.csv");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].who.name, "Anne Peeters");
  EXPECT_EQ(rows[1].who.name, "Anne PEETERS");
}

TEST_F(ListCases, ATitleAboveTheColumnsIsSeenOrSaid) {
  const std::string list =
      "Vrijwilligers van Alken;;\r\nStand op 1 november;;\r\nNaam;E-mail;Geboortedatum\r\nJo "
      "A;jo@a.be;1990-01-01\r\n";
  const std::string draft = sent(list);
  EXPECT_THAT(counts_on_page(draft), HasSubstr("1 regels, 1 goed, 0 fout"));
  EXPECT_THAT(open(coordinator, draft).body, HasSubstr("Staat er een titel boven de kolommen?"));
  // Unknown names of columns: a user assigns them.
  const std::string odd = sent("Lijst 2026;\r\nWie;Waar te bereiken\r\nJo A;jo@a.be\r\n");
  EXPECT_THAT(open(coordinator, odd).body, HasSubstr("Rij 2: Wie · Waar te bereiken"));
  ASSERT_EQ(click(coordinator, odd + "/kop", {{"kop", "1"}}).status, 303);
  EXPECT_THAT(open(coordinator, odd).body, HasSubstr("id=\"k0-kop\">Wie<"));
  EXPECT_EQ(click(coordinator, odd + "/kop", {{"kop", "0"}}).status, 422) << "one column is none";
  EXPECT_EQ(click(coordinator, odd + "/kop", {{"kop", "2"}}).status, 422) << "nobody below it";
  EXPECT_EQ(click(coordinator, odd + "/kop", {{"kop", "x"}}).status, 422);
}

TEST_F(ListCases, APostcodeBesideThePlaceIsUnderstood) {
  const auto rows =
      judged(sent("Naam;E-mail;Geboortedatum;Gemeente\nA B;a@b.be;1990-01-01;3570 Alken\nC "
                  "D;c@d.be;1990-01-01;B-3500 Hasselt\n"));
  EXPECT_EQ(rows.at(0).who.place, "Alken");
  EXPECT_EQ(rows.at(0).who.nis, alken_nis);
  EXPECT_TRUE(rows.at(1).problems.empty());
}

TEST_F(ListCases, WhatCannotBeSeenIsStrippedEverywhere) {
  const auto rows =
      judged(sent("Naam;E-mail;Geboortedatum;Gemeente\n\xe2\x80\x8b"
                  "Zoe\xcc\x88\xc2\xa0"
                  "Maes\xc2\xad;z@m.be;1990-01-01;Alken\xc2\xa0\n"));
  EXPECT_EQ(rows.at(0).who.name, "Zo\xc3\xab Maes") << "composed";
  EXPECT_EQ(rows.at(0).who.nis, alken_nis);
}

TEST_F(ListCases, MembersAreFoundByNumberInAnySpellingAndWithoutAccents) {
  entered(
      sent("Naam;E-mail;GSM;Geboortedatum\nNoël Périer;n@p.be;0470 20 00 01;1990-01-01\n"
           "Bo Jans;b@j.be;0471 22 33 44;1990-01-01\n"));
  const std::string list = "/beheer/korps/" + c.id + "?q=";
  for (const char* words : {"0470200001", "%2B32470200001", "0470/20.00.01", "0470+20+00+01", "noel",
                            "perier", "P%C3%A9rier+no", "0470+20"}) {
    const std::string body = open(coordinator, list + words).body;
    EXPECT_THAT(body, HasSubstr("Noël Périer")) << words;
    EXPECT_THAT(body, Not(HasSubstr("Bo Jans"))) << words;
  }
  EXPECT_THAT(open(coordinator, list + "0499").body, Not(HasSubstr("Noël Périer")));
}

}  // namespace
}  // namespace paraat::test
