#include "tenant/platform/csv/sent_sheet.hpp"

#include <algorithm>
#include <optional>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/text/characters.hpp"

namespace paraat::csv {
namespace {

// "sep=;" as a spreadsheet writes it before the first row: padded with delimiters, quoted, in capitals.
std::optional<char> said_delimiter(std::string_view body) {
  std::string_view line = body.substr(0, body.find_first_of("\r\n"));
  if (line.starts_with('"')) line.remove_prefix(1);
  if (line.size() < 5 || ascii::lower(std::string(line.substr(0, 4))) != "sep=") return std::nullopt;
  return std::string_view(";,\t").contains(line[4]) ? std::optional(line[4]) : std::nullopt;
}
bool says_delimiter(const row& r) {
  return !r.fields.empty() && r.fields.size() <= most_columns &&
         ascii::lower(r.fields[0].substr(0, 4)) == "sep=" && r.fields[0].size() <= 6;
}

// Nothing but delimiters and blanks, as spreadsheets add below a list.
bool nothing_in(const row& r) {
  return r.broken == fault::none && std::ranges::all_of(r.fields, [](const std::string& f) {
           return paraat::text::normalised(f).empty();
         });
}

std::vector<std::string> headers_in(const row& r) {
  std::vector<std::string> out;
  for (const std::string& h : r.fields) out.push_back(paraat::text::normalised(value_of(h)));
  while (out.size() > 1 && out.back().empty()) out.pop_back();
  return out;
}

bool knows(const column_target& t, std::string_view header) {
  std::string_view rest = t.known_as;
  while (!rest.empty()) {
    const auto end = rest.find(',');
    if (rest.substr(0, end) == header) return true;
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return header == plain_words(t.label) || header == plain_words(t.code);
}

}  // namespace

sent_sheet open_sheet(std::string_view body, char delimiter, int header_row, std::size_t most_rows) {
  sheet s = read(body, delimiter, most_rows + 3 + static_cast<std::size_t>(most_header_row));
  sent_sheet out;
  std::erase_if(s.rows, nothing_in);
  if (!s.rows.empty() && says_delimiter(s.rows[0])) s.rows.erase(s.rows.begin());
  for (std::size_t i = 0; i < s.rows.size() && i <= most_header_row; ++i) out.top.push_back(s.rows[i]);
  const auto first = static_cast<std::size_t>(header_row);
  if (s.rows.size() > first) out.headers = headers_in(s.rows[first]);
  for (std::size_t i = first + 1; i < s.rows.size(); ++i) out.rows.push_back(std::move(s.rows[i]));
  out.all = s.all && out.rows.size() <= most_rows;
  return out;
}

char delimiter_of(std::string_view body) { return said_delimiter(body).value_or(guess_delimiter(body)); }

std::string headers_hash(const std::vector<std::string>& headers) {
  std::string all;
  for (const std::string& h : headers) all += slug_of(h) + '\n';
  return sha256_bytes(all);
}

std::string_view label_of(std::span<const column_target> targets, std::string_view code) {
  const auto at = std::ranges::find(targets, code, &column_target::code);
  return at == targets.end() ? std::string_view() : at->label;
}

std::vector<std::string> guess_columns(std::span<const std::string> headers,
                                       std::span<const column_target> targets) {
  std::vector<std::string> out;
  for (const std::string& h : headers) {
    const std::string words = plain_words(h);
    std::string found;
    for (const column_target& t : targets)
      if (found.empty() && knows(t, words) && std::ranges::find(out, t.code) == out.end()) found = t.code;
    out.push_back(found);
  }
  return out;
}

int guess_header(const std::vector<row>& top, std::span<const column_target> targets) {
  std::optional<int> several;
  for (std::size_t i = 0; i < top.size(); ++i) {
    const auto headers = headers_in(top[i]);
    const auto known = std::ranges::count_if(guess_columns(headers, targets),
                                             [](const std::string& c) { return !c.empty(); });
    if (known >= 2) return static_cast<int>(i);
    if (!several && headers.size() > 1) several = static_cast<int>(i);
  }
  return several.value_or(0);
}

std::string plain_words(std::string_view header) {
  std::string out = slug_of(header);
  std::ranges::replace(out, '-', ' ');
  return out;
}

std::string_view sentence_of(fault f) {
  switch (f) {
    case fault::none:
      return "";
    case fault::quote_inside:
    case fault::after_quote:
      return "De aanhalingstekens op deze regel kloppen niet";
    case fault::unclosed:
      return "Een aanhalingsteken gaat open en niet meer dicht";
    case fault::too_long:
      return "Een vak is te lang";
    case fault::too_many:
      return "Er zijn te veel kolommen";
    case fault::control:
      return "Er staat een teken in dat geen tekst is";
  }
  return "";
}

}  // namespace paraat::csv
