#include "tenant/platform/csv/spreadsheet.hpp"

#include <fstream>
#include <iterator>

#include "tenant/platform/images/child.hpp"

namespace paraat::csv {
namespace {

constexpr std::string_view archive = "PK\x03\x04", compound_file = "\xd0\xcf\x11\xe0";
constexpr std::chrono::seconds longest{15};
constexpr std::size_t most_text = 12UL * 1024 * 1024;
constexpr int not_there = 127;

std::unexpected<refusal> refused(const char* why) { return refuse(refusal_kind::invalid, why, "bestand"); }

// The name of a stream in the directory of a compound file, which is in UTF-16.
bool has_stream(std::string_view bytes, std::string_view name) {
  std::string wide;
  for (const char c : name) wide += c, wide += '\0';
  return bytes.contains(wide);
}

}  // namespace

bool is_spreadsheet(std::string_view bytes) {
  return bytes.starts_with(archive) || bytes.starts_with(compound_file);
}

result<std::string> from_spreadsheet(std::string_view bytes) {
  if (bytes.starts_with(compound_file))
    return refused(
        has_stream(bytes, "EncryptedPackage")
            ? "Op dit rekenblad staat een wachtwoord. Bewaar het zonder wachtwoord, of als CSV."
            : "Dit is een oud rekenblad (.xls). Kies in je programma ‘Bewaar als’ en dan .xlsx of CSV.");
  // The names of the files in an archive stand in it uncompressed.
  if (!bytes.contains("xl/workbook."))
    return refused("Dit is geen rekenblad van Excel. Kies in je programma ‘Bewaar als’ en dan .xlsx of CSV.");
  const images::scratch_folder folder;
  const auto in = folder.path() / "list.xlsx", out = folder.path() / "list.csv";
  std::ofstream(in, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  const auto done =
      images::run_bounded(folder.path(),
                          {"/usr/bin/xlsx2csv", "--sheet", "1", "--delimiter", ";", "--dateformat",
                           "%Y-%m-%d", "--ignoreempty", "list.xlsx", "list.csv"},
                          longest);
  if (done && done->status == not_there)
    return refused("Hier kunnen we geen rekenbladen lezen. Kies in je programma ‘Bewaar als’ en dan CSV.");
  if (!done) return refused("Dit rekenblad is te groot om te lezen. Bewaar het als CSV, of splits het.");
  // Python's words for its bounds of memory and of files.
  if (done->output.contains("MemoryError") || done->output.contains("File too large"))
    return refused("Dit rekenblad is te groot om te lezen. Bewaar het als CSV, of splits het.");
  if (done->status != 0)
    return refused("We konden dit rekenblad niet lezen. Open het, en kies ‘Bewaar als’ en dan CSV.");
  // The folder is the child's: nothing but a file of its own is read.
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(out)))
    return refused("We konden dit rekenblad niet lezen. Open het, en kies ‘Bewaar als’ en dan CSV.");
  std::ifstream read(out, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(read), {}};
  if (text.empty()) return refused("Op het eerste blad van dit rekenblad staat niets.");
  if (text.size() > most_text)
    return refused("Dit rekenblad is te groot om te lezen. Bewaar het als CSV, of splits het.");
  return text;
}

result<std::string> list_text(std::string_view bytes) {
  return is_spreadsheet(bytes) ? from_spreadsheet(bytes) : std::string(bytes);
}

}  // namespace paraat::csv
