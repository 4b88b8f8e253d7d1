// Lists of spreadsheets: RFC 4180 to the letter, and a report for each row that breaks it.

#include "tenant/platform/csv/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace paraat::csv {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;

std::vector<std::string> only_row(std::string_view text, char delimiter = ';') {
  const sheet s = read(text, delimiter, 10);
  EXPECT_EQ(s.rows.size(), 1U);
  EXPECT_EQ(s.rows.at(0).broken, fault::none);
  return s.rows.at(0).fields;
}

TEST(Csv, FieldsAreCutAtTheDelimiterAndRowsAtAnyLineEnd) {
  EXPECT_THAT(only_row("a;b;c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(only_row("a;;"), ElementsAre("a", "", ""));
  EXPECT_THAT(only_row(";"), ElementsAre("", ""));
  for (const char* text : {"a;b\r\nc;d\r\n", "a;b\nc;d", "a;b\rc;d\r", "\n\na;b\r\n\r\nc;d\n\n"}) {
    const sheet s = read(text, ';', 10);
    ASSERT_EQ(s.rows.size(), 2U) << text;
    EXPECT_THAT(s.rows[0].fields, ElementsAre("a", "b"));
    EXPECT_THAT(s.rows[1].fields, ElementsAre("c", "d"));
  }
}

TEST(Csv, AQuotedFieldHoldsDelimitersLinesAndQuotesWrittenTwice) {
  EXPECT_THAT(only_row("\"a;b\";\"twee\r\nregels\";\"zei \"\"ja\"\"\""),
              ElementsAre("a;b", "twee\r\nregels", "zei \"ja\""));
  EXPECT_THAT(only_row("\"\";x"), ElementsAre("", "x"));
  const sheet s = read("\"een\ntwee\";x\nna;y", ';', 10);
  ASSERT_EQ(s.rows.size(), 2U);
  EXPECT_EQ(s.rows[1].line, 3);
}

TEST(Csv, ABrokenRowIsNamedWithItsLineAndReadingGoesOn) {
  const std::string text =
      "goed;1\n"
      "x\"y;2\n"
      "\"z\"q;3\n"
      "goed;4\n"
      "vreemd\x01;5\n"
      "\"open;6\n"
      "goed;7\n";
  const sheet s = read(text, ';', 10);
  ASSERT_EQ(s.rows.size(), 7U);
  const fault expected[] = {fault::none,    fault::quote_inside, fault::after_quote, fault::none,
                            fault::control, fault::unclosed,     fault::none};
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(s.rows[i].broken, expected[i]) << i;
    EXPECT_EQ(s.rows[i].line, static_cast<int>(i) + 1);
  }
  EXPECT_THAT(s.rows[6].fields, ElementsAre("goed", "7"));
}

TEST(Csv, AFieldOrARowThatIsTooLongIsBroken) {
  const std::string longest(longest_field, 'a');
  EXPECT_EQ(read(longest + ";b", ';', 1).rows[0].broken, fault::none);
  EXPECT_EQ(read(longest + "a;b", ';', 1).rows[0].broken, fault::too_long);
  EXPECT_EQ(read("\"" + longest + "\";b", ';', 1).rows[0].broken, fault::none);
  EXPECT_EQ(read("\"" + longest + "a\";b", ';', 1).rows[0].broken, fault::unclosed);
  EXPECT_EQ(read(std::string(most_fields - 1, ';'), ';', 1).rows[0].broken, fault::none);
  EXPECT_EQ(read(std::string(most_fields, ';'), ';', 1).rows[0].broken, fault::too_many);
}

TEST(Csv, MoreRowsThanAskedForAreSaidNotRead) {
  EXPECT_FALSE(read("a\nb\nc", ';', 2).all);
  EXPECT_TRUE(read("a\nb", ';', 2).all);
}

TEST(Csv, TheDelimiterIsTheOneThatFitsTheLines) {
  EXPECT_EQ(guess_delimiter("naam;mail\nAn, Bo;an@x.be\n"), ';');
  EXPECT_EQ(guess_delimiter("naam,mail\n\"Claes; An\",an@x.be\n"), ',');
  EXPECT_EQ(guess_delimiter("naam\tmail\nAn;x\tan@x.be\n"), '\t');
  EXPECT_EQ(guess_delimiter("alleen een naam\nnog een\n"), ';');
}

TEST(Csv, WhatSpreadsheetsWriteBecomesUtf8) {
  const auto text = [](std::string_view bytes) { return decode(bytes).value(); };
  EXPECT_EQ(text("\xef\xbb\xbfJos\xc3\xa9").utf8, "José");
  EXPECT_EQ(text("Jos\xc3\xa9").from, encoding::utf8);
  EXPECT_EQ(text("Jos\xe9, 5 \x80").utf8, "José, 5 €");
  EXPECT_EQ(text("Jos\xe9").from, encoding::windows_1252);
  EXPECT_EQ(text("\xff\xfeJ\0\xe9\0\x3d\xd8\x00\xde"s).utf8, "Jé😀");
  EXPECT_EQ(text("\xfe\xff\0J\0\xe9"s).utf8, "Jé");
  EXPECT_EQ(text("N\0a\0a\0m\0;\0x\0"s).utf8, "Naam;x") << "without a mark";
  EXPECT_EQ(text("\0N\0a\0a\0m"s).from, encoding::utf16);
}

TEST(Csv, AFileThatWasGluedTogetherIsReadLineByLine) {
  const auto t = decode(
                     "Naam\r\nZo\xc3\xa9\r\nRen\xe9\r\nFr\xc3\xa9"
                     "d\xc3\xa9rique\r\n")
                     .value();
  EXPECT_EQ(t.utf8, "Naam\r\nZo\u00e9\r\nRen\u00e9\r\nFr\u00e9d\u00e9rique\r\n");
  EXPECT_EQ(t.from, encoding::utf8);
  EXPECT_EQ(decode("Zo\xc3\xa9\nRen\x81\n").value().utf8, "Zo\u00e9\nRen\ufffd\n")
      << "a byte that means nothing";
  EXPECT_EQ(decode("Ren\xe9\nZo\xe9\n").value().from, encoding::windows_1252);
}

TEST(Csv, TheEndOfFileMarkOfOldProgramsIsNoText) {
  EXPECT_EQ(decode("a;b\r\n\x1a").value().utf8, "a;b\r\n");
  EXPECT_EQ(decode("a;b\r\n\x1a\r\n").value().utf8, "a;b\r\n");
  EXPECT_EQ(decode("\x1a").value().utf8, "");
}

TEST(Csv, ATitleAndShortRowsDoNotHideTheDelimiter) {
  EXPECT_EQ(guess_delimiter("Vrijwilligers, stand van november\nnaam;mail;tel\nAn;a@x.be\nBo;b@x.be;1\n"),
            ';');
}

TEST(Csv, WhatIsNoTextIsRefused) {
  for (const std::string& bytes :
       {"PK\x03\x04"s, "\xd0\xcf\x11\xe0"s, "a\0b"s, "\xff\xfe\x00"s, "\xff\xfe\x00\xd8\x41\x00"s,
        "\xff\xfe\x00\xdc"s, "\xff\xfe\x00\xd8"s, "Jos\xe9 \x81"s, "\x89PNG\r\n\x1a\n\0\0"s}) {
    const auto refused = decode(bytes);
    ASSERT_FALSE(refused) << bytes;
    EXPECT_EQ(refused.error().field, "bestand");
  }
  EXPECT_THAT(untranslated(decode("PK\x03\x04").error()), testing::HasSubstr("CSV"));
}

TEST(Csv, AFullWidthSignBeginsAFormulaToo) {
  for (const char* text : {"\uff1dcmd()", "\uff0b1", "\uff0d1", "\uff20sum", "'\uff1d1"}) {
    const std::string line = write({text}, ';');
    EXPECT_TRUE(line.starts_with("'")) << line;
    EXPECT_EQ(value_of(read(line, ';', 1).rows[0].fields[0]), text);
  }
}

TEST(Csv, WhatIsWrittenCannotRunAndIsReadBackAsItWas) {
  const std::vector<std::string> values = {
      "An",      "=1+1",       "+32 470 11 22 33", "-5",   "@x",
      "a;b",     "zei \"ja\"", "twee\nregels",     "",     "'s Gravenvoeren",
      "'=samen", "''@x",       "a,b\tc",           "José", "- streepje"};
  const std::string line = write(values);
  const sheet s = read(line, ';', 2);
  ASSERT_EQ(s.rows.size(), 1U);
  ASSERT_EQ(s.rows[0].fields.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string& field = s.rows[0].fields[i];
    EXPECT_FALSE(!field.empty() && std::string_view("=+-@\t\r").contains(field[0])) << field;
    EXPECT_EQ(value_of(field), values[i]);
  }
  EXPECT_TRUE(line.ends_with("\r\n"));
  EXPECT_EQ(read(write({""}), ';', 2).rows.size(), 1U);
}

}  // namespace
}  // namespace paraat::csv
