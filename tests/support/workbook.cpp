#include "tests/support/workbook.hpp"

#include <zlib.h>

#include <cstdint>

namespace paraat::test {
namespace {

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

const std::string head = "<?xml version=\"1.0\"?>";
const std::string rels = "http://schemas.openxmlformats.org/package/2006/relationships";
const std::string main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const std::string doc_rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

}  // namespace

std::string archive(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string out, directory;
  for (const auto& [name, content] : files) {
    const std::string packed = deflated(content);
    std::string local;
    put(local, 20, 2), put(local, 0, 2), put(local, 8, 2), put(local, 0, 4);
    put(local,
        static_cast<std::uint32_t>(
            crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()))),
        4);
    put(local, static_cast<std::uint32_t>(packed.size()), 4),
        put(local, static_cast<std::uint32_t>(content.size()), 4);
    put(local, static_cast<std::uint32_t>(name.size()), 2), put(local, 0, 2);
    directory += "PK\x01\x02";
    put(directory, 20, 2);
    directory += local;
    put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 4);
    put(directory, static_cast<std::uint32_t>(out.size()), 4);
    directory += name;
    out += "PK\x03\x04" + local + name + packed;
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  out += directory + "PK\x05\x06";
  put(out, 0, 4), put(out, static_cast<std::uint32_t>(files.size()), 2);
  put(out, static_cast<std::uint32_t>(files.size()), 2),
      put(out, static_cast<std::uint32_t>(directory.size()), 4);
  put(out, at, 4), put(out, 0, 2);
  return out;
}

std::string workbook(const std::string& rows, const std::string& before) {
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

}  // namespace paraat::test
