#pragma once
// A spreadsheet (Office Open XML, .xlsx) as a list: the values of its first sheet, as CSV.
//
// Debian's xlsx2csv reads it (ops/decisions/0016-spreadsheets.md) in a child process with bounds on memory,
// time and files, without a network and without rights. Nothing is calculated and no macro runs: of a formula
// the value is read that the spreadsheet program kept.

#include <string>
#include <string_view>

#include "protocol/result.hpp"

namespace paraat::csv {

// An archive or a compound file by its first bytes, whatever its name says.
bool is_spreadsheet(std::string_view bytes);
// Refuses (invalid): an old spreadsheet (.xls), one with a password, another archive, one that is damaged, or
// that is too large to read within the bounds.
result<std::string> from_spreadsheet(std::string_view bytes);
// A list as it was sent: of a spreadsheet its first sheet as CSV, anything else as it is. It may take seconds
// (another process reads a spreadsheet), so never inside a transaction.
result<std::string> list_text(std::string_view bytes);

}  // namespace paraat::csv
