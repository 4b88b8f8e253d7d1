// Lists as spreadsheets write them. For any input, rows are text with a rising line number, and a written
// list is read back unchanged.
#include <cstdint>
#include <cstdlib>

#include "protocol/bytes.hpp"
#include "tenant/platform/csv/csv.hpp"

using namespace paraat;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = csv::decode({reinterpret_cast<const char*>(data), size});
  if (!text) return 0;
  if (!is_utf8(text->utf8) || text->utf8.contains('\0')) std::abort();
  const char delimiter = csv::guess_delimiter(text->utf8);
  constexpr std::size_t most_rows = 1000;
  const csv::sheet sheet = csv::read(text->utf8, delimiter, most_rows);
  if (sheet.rows.size() > most_rows) std::abort();
  int last = 0;
  for (const csv::row& r : sheet.rows) {
    if (r.line <= last) std::abort();
    last = r.line;
    if (r.broken != csv::fault::none) continue;
    if (r.fields.empty() || r.fields.size() > csv::most_fields) std::abort();
    const std::string written = csv::write(r.fields, delimiter);
    const csv::sheet again = csv::read(written, delimiter, 2);
    bool fits = true;  // the guard makes a field one longer
    for (const std::string& f : r.fields) fits = fits && f.size() < csv::longest_field;
    if (!fits) continue;
    if (again.rows.size() != 1 || again.rows[0].fields.size() != r.fields.size()) std::abort();
    for (std::size_t i = 0; i < r.fields.size(); ++i) {
      const std::string_view f = r.fields[i];
      const auto first = f.find_first_not_of(" \t\r\n");
      const std::string_view kept =
          first == f.npos ? std::string_view() : f.substr(first, f.find_last_not_of(" \t\r\n") - first + 1);
      if (csv::value_of(again.rows[0].fields[i]) != kept) std::abort();
      if (!kept.empty() && std::string_view("=+-@").contains(again.rows[0].fields[i].front())) std::abort();
    }
  }
  return 0;
}
