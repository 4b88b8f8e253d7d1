#pragma once
// Spreadsheets (Office Open XML) of one sheet, written part by part so that a test can also make one that is
// wrong.

#include <string>
#include <utility>
#include <vector>

namespace paraat::test {

// An archive of these files (PKWARE's APPNOTE, 4.3): name and content.
std::string archive(const std::vector<std::pair<std::string, std::string>>& files);
// A workbook with these rows (XML), and something before its sheet. Style 1 is a date.
std::string workbook(const std::string& rows, const std::string& before = {});
// A cell with a text, such as "A1".
std::string text_cell(const std::string& at, const std::string& text);

}  // namespace paraat::test
