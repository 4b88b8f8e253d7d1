#pragma once
// A list that somebody sends from a spreadsheet or another tool: perhaps a line that names the delimiter,
// rows of a title, the names of the columns, and the rows. What each column holds is guessed from its name
// and corrected by a person (crisis/corps, volunteering/list_imports).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/csv/csv.hpp"

namespace paraat::csv {

constexpr std::size_t most_columns = 60;
constexpr int most_header_row = 9;

// What a column can hold: "first_name".
struct column_target {
  std::string_view code, label;  // a text of the site
  std::string_view known_as;     // other headers, in lower case without accents or marks, separated by commas
  bool operator==(const column_target&) const = default;
};

struct sent_sheet {
  std::vector<std::string> headers;
  std::vector<row> rows, top;  // top: the first rows, a title and the headers among them
  bool all = true;             // false: there were more rows than asked for
};
// The row with the headers is counted from 0, of the rows that are not empty.
sent_sheet open_sheet(std::string_view utf8, char delimiter, int header_row, std::size_t most_rows);
// As the sheet says ("sep=;"), else as it is guessed.
char delimiter_of(std::string_view utf8);
// The same for two lists with the same headers.
std::string headers_hash(const std::vector<std::string>& headers);

std::string_view label_of(std::span<const column_target>, std::string_view code);  // empty: unknown
// The target of each of these headers; empty: left out. Each target once.
std::vector<std::string> guess_columns(std::span<const std::string> headers, std::span<const column_target>);
// The first row in which at least two columns are known; otherwise the first with more than one field.
int guess_header(const std::vector<row>& top, std::span<const column_target>);
// "E-mail_adres" → "e mail adres", as headers and words of a list are compared.
std::string plain_words(std::string_view);

std::string_view sentence_of(fault);  // a text of the site

}  // namespace paraat::csv
