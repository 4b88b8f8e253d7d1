#include "tenant/platform/csv/csv.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "protocol/bytes.hpp"

namespace paraat::csv {
namespace {

constexpr std::string_view formula_starts = "=+-@";
// The full-width forms of the same signs (U+FF1D, FF0B, FF0D, FF20): Excel of an East Asian language reads
// them alike.
constexpr std::array<std::string_view, 4> wide_starts{"\uff1d", "\uff0b", "\uff0d", "\uff20"};
constexpr std::string_view blank = " \t\r\n";
constexpr std::size_t lines_to_guess = 20;

void append_utf8(std::string& out, std::uint32_t c) {
  const auto byte = [&](std::uint32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xc0 | c >> 6U), byte(0x80 | (c & 0x3fU));
  } else if (c < 0x10000) {
    byte(0xe0 | c >> 12U), byte(0x80 | (c >> 6U & 0x3fU)), byte(0x80 | (c & 0x3fU));
  } else {
    byte(0xf0 | c >> 18U), byte(0x80 | (c >> 12U & 0x3fU)), byte(0x80 | (c >> 6U & 0x3fU)),
        byte(0x80 | (c & 0x3fU));
  }
}

std::optional<std::string> from_utf16(std::string_view bytes, bool little) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  const auto unit = [&](std::size_t at) {
    const std::uint32_t a = static_cast<unsigned char>(bytes[at]),
                        b = static_cast<unsigned char>(bytes[at + 1]);
    return little ? a | b << 8U : a << 8U | b;
  };
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t c = unit(at);
    if (c >= 0xdc00 && c < 0xe000) return std::nullopt;
    if (c >= 0xd800 && c < 0xdc00) {
      at += 2;
      if (at >= bytes.size()) return std::nullopt;
      const std::uint32_t low = unit(at);
      if (low < 0xdc00 || low >= 0xe000) return std::nullopt;
      c = 0x10000 + ((c - 0xd800) << 10U) + (low - 0xdc00);
    }
    append_utf8(out, c);
  }
  return out;
}

// 0x80 to 0x9f; 0 where nothing stands.
constexpr std::array<std::uint16_t, 32> windows_1252_high = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

std::optional<std::string> from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const unsigned char c : bytes) {
    const bool high = c >= 0x80 && c < 0xa0;
    if (high && windows_1252_high[c - 0x80U] == 0) return std::nullopt;
    append_utf8(out, high ? windows_1252_high[c - 0x80U] : c);
  }
  return out;
}

// UTF-16 of Latin letters has a zero in every second byte.
std::optional<bool> looks_little_endian(std::string_view bytes) {
  const auto head = bytes.substr(0, 200);
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < head.size(); ++i)
    if (head[i] == '\0') ++(i % 2 == 0 ? even : odd);
  if (odd > head.size() / 4 && even == 0) return true;
  if (even > head.size() / 4 && odd == 0) return false;
  return std::nullopt;
}

// A line in UTF-8 stays; any other line of a file that was glued together is Windows-1252. A byte that means
// nothing there becomes U+FFFD, so that its row is seen.
std::string line_by_line(std::string_view bytes, bool& mixed) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find_first_of("\r\n", at), bytes.size() - 1) + 1;
    const std::string_view line = bytes.substr(at, end - at);
    at = end;
    if (is_utf8(line)) {
      mixed =
          mixed || std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
      out += line;
      continue;
    }
    for (const char c : line) out += from_windows_1252(std::string_view(&c, 1)).value_or("\xef\xbf\xbd");
  }
  return out;
}

// Removes the end-of-file mark (0x1A) that old programs write.
std::string_view without_end_of_file(std::string_view bytes) {
  const auto last = bytes.find_last_not_of("\x1a \t\r\n");
  const auto mark = bytes.find('\x1a', last == std::string_view::npos ? 0 : last + 1);
  return mark == std::string_view::npos ? bytes : bytes.substr(0, mark);
}

std::string_view trimmed(std::string_view field) {
  const auto first = field.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return field.substr(first, field.find_last_not_of(blank) - first + 1);
}

// Apostrophes may stand before it: of the guard, and of the value itself.
bool is_formula(std::string_view value) {
  const auto first = value.find_first_not_of('\'');
  if (first == std::string_view::npos) return false;
  value.remove_prefix(first);
  return formula_starts.contains(value[0]) ||
         std::ranges::any_of(wide_starts, [&](std::string_view w) { return value.starts_with(w); });
}

bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u < 0x20 && c != '\t' && c != '\n' && c != '\r') || u == 0x7f;
}

// ---- reading

class reader {
 public:
  reader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  // False at the end.
  bool next(row& out) {
    while (at_ < text_.size() && ends_line(text_[at_])) skip_line_end();
    if (at_ >= text_.size()) return false;
    out = {.line = line_, .fields = {}, .broken = fault::none};
    const std::size_t begin = at_;
    for (;;) {
      out.broken = take_field(out.fields);
      if (out.broken == fault::none && out.fields.size() > most_fields) out.broken = fault::too_many;
      if (out.broken != fault::none) break;
      if (at_ >= text_.size() || text_[at_] != delimiter_) break;
      ++at_;
    }
    if (out.broken != fault::none) start_over_after(begin, out.line);
    if (at_ < text_.size()) skip_line_end();
    return true;
  }

 private:
  static bool ends_line(char c) { return c == '\n' || c == '\r'; }

  void skip_line_end() {
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  // The rest of the line on which a broken row began is left out.
  void start_over_after(std::size_t begin, int line) {
    at_ = std::min(text_.find_first_of("\r\n", begin), text_.size());
    line_ = line;
  }

  fault take_field(std::vector<std::string>& into) {
    into.emplace_back();
    return at_ < text_.size() && text_[at_] == '"' ? take_quoted(into.back()) : take_plain(into.back());
  }

  fault take_plain(std::string& value) {
    const std::size_t begin = at_;
    for (; at_ < text_.size() && text_[at_] != delimiter_ && !ends_line(text_[at_]); ++at_) {
      if (text_[at_] == '"') return fault::quote_inside;
      if (is_control(text_[at_])) return fault::control;
    }
    if (at_ - begin > longest_field) return fault::too_long;
    value = text_.substr(begin, at_ - begin);
    return fault::none;
  }

  fault take_quoted(std::string& value) {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') {
          ++at_;
          const bool ends = at_ >= text_.size() || text_[at_] == delimiter_ || ends_line(text_[at_]);
          return ends ? fault::none : fault::after_quote;
        }
        ++at_;
      } else if (is_control(c)) {
        return fault::control;
      } else if (c == '\n' || (c == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'))) {
        ++line_;
      }
      if (value.size() >= longest_field) return fault::unclosed;
      value += c;
    }
    return fault::unclosed;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

result<text> decode(std::string_view bytes) {
  const auto refused = [](const char* why) { return refuse(refusal_kind::invalid, why, "bestand"); };
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xd0\xcf\x11\xe0"))
    return refused("Dit is een rekenblad zelf. Kies in je programma ‘Bewaar als’ en dan CSV.");
  text out;
  std::optional<std::string> read;
  const auto guess = looks_little_endian(bytes);
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    read = from_utf16(bytes.substr(2), bytes[0] == '\xff');
    out.from = encoding::utf16;
  } else if (guess) {
    read = from_utf16(bytes, *guess);
    out.from = encoding::utf16;
  } else {
    bytes = without_end_of_file(bytes);
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    bool mixed = false;
    if (is_utf8(bytes)) {
      read = std::string(bytes);
    } else if (std::string lines = line_by_line(bytes, mixed); mixed) {
      read = std::move(lines);
    } else {
      read = from_windows_1252(bytes);
      out.from = encoding::windows_1252;
    }
  }
  if (!read || read->contains('\0')) return refused("Dit bestand is geen tekst. Kies een CSV-bestand.");
  out.utf8 = std::move(*read);
  return out;
}

char guess_delimiter(std::string_view utf8) {
  char best = ';';
  std::size_t most = 0;
  for (const char delimiter : {';', '\t', ','}) {
    // A title may stand above the rows, and the last cells of some may be missing.
    std::map<std::size_t, std::size_t> rows_with;
    for (const row& r : read(utf8, delimiter, lines_to_guess).rows)
      if (r.broken == fault::none && r.fields.size() >= 2) ++rows_with[r.fields.size()];
    for (const auto& [fields, rows] : rows_with)
      if (fields * rows > most) most = fields * rows, best = delimiter;
  }
  return best;
}

sheet read(std::string_view utf8, char delimiter, std::size_t most_rows) {
  sheet out;
  reader from(utf8, delimiter);
  row one;
  while (from.next(one)) {
    if (out.rows.size() == most_rows) {
      out.all = false;
      break;
    }
    out.rows.push_back(std::move(one));
  }
  return out;
}

std::string write(const std::vector<std::string>& fields, char delimiter) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += delimiter;
    std::string value(trimmed(fields[i]));
    if (is_formula(value)) value.insert(0, "'");
    const bool plain = value.find_first_of(std::string("\"\r\n\t;,") + delimiter) == std::string::npos &&
                       !(fields.size() == 1 && value.empty());
    if (plain) {
      out += value;
      continue;
    }
    out += '"';
    for (const char c : value) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
  }
  return out + "\r\n";
}

std::string value_of(std::string_view field) {
  field = trimmed(field);
  if (field.starts_with('\'') && is_formula(field)) field.remove_prefix(1);
  return std::string(field);
}

}  // namespace paraat::csv
