#pragma once
// Comma-separated values (RFC 4180) as spreadsheets write and read them. Strict: a quote stands around a
// whole field or nowhere, and inside one it is written twice. A row that breaks this is given as broken, with
// its line, and reading goes on at the next line.
//
// Ours, because the files of town halls mix encodings from line to line and have broken rows, and each of
// those must be named with its line. The readers that Debian has (libcsv, fast-cpp-csv-parser) take bytes of
// one encoding and stop at, or repair without a word, what is broken.

#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"

namespace paraat::csv {

enum class encoding { utf8, utf16, windows_1252 };
struct text {
  encoding from = encoding::utf8;
  std::string utf8;
};
// Lines of a file that was glued together may be in UTF-8 and in Windows-1252. Refuses (invalid) files that
// are not text: a spreadsheet file, a picture, broken UTF-16.
result<text> decode(std::string_view bytes);

// Semicolon, comma or tab: the delimiter that cuts most of the first lines into the same number of fields.
char guess_delimiter(std::string_view utf8);

enum class fault {
  none,
  quote_inside,  // in a field that does not begin with one
  after_quote,   // something between a closing quote and the delimiter
  unclosed,      // until the end of the file, or longer than a field may be
  too_long,      // a field of more than longest_field bytes
  too_many,      // more than most_fields
  control        // a character that is no text
};
constexpr std::size_t longest_field = 4096, most_fields = 100;

struct row {
  int line = 1;  // where it begins; the first is 1
  std::vector<std::string> fields;
  fault broken = fault::none;
};
struct sheet {
  std::vector<row> rows;  // without empty lines
  bool all = true;        // false: there were more rows than asked for
};
sheet read(std::string_view utf8, char delimiter, std::size_t most_rows);

// One row with its line end; values are trimmed. A value that a spreadsheet would read as a formula gets an
// apostrophe in front.
std::string write(const std::vector<std::string>& fields, char delimiter = ';');
// The value given to `write`, without that apostrophe.
std::string value_of(std::string_view field);
// Before the first row, so that a spreadsheet reads accents well.
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace paraat::csv
