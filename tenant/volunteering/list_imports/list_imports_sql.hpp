#pragma once
// The rows behind list_imports.hpp; for the .cpp files of this folder only.

#include "tenant/volunteering/list_imports/list_imports.hpp"

namespace paraat::list_imports {

std::optional<import_list> list_for_update(transaction&, const list_id&);
void insert_list(transaction&, const import_list&);
// State, columns and header, figures.
void update_list(transaction&, const import_list&);

void drop_rows(transaction&, const list_id&);
void insert_rows(transaction&, const list_id&, const std::vector<judged_row>&);
std::vector<judged_row> all_rows(transaction&, const list_id&);
// Verdict, problems and what they repeat.
void update_verdicts(transaction&, const list_id&, const std::vector<judged_row>&);
// Of which a record is to be made, by line. Locked by their list.
std::vector<judged_row> rows_to_make(transaction&, const list_id&, bool with_likely, int most);
long long count_to_make(transaction&, const list_id&, bool with_likely);
void mark_made(transaction&, const list_id&, const std::vector<judged_row>&);
// What was read goes; that there was a row and what became of it stays.
void forget_content(transaction&, const list_id&);

void keep_profile(transaction&, const import_list&, instant now);
// The targets of the columns of a list with these headers, as they were corrected; empty: none.
std::vector<std::string> remembered_columns(transaction&, list_kind, const std::vector<std::string>& headers);
bool update_profile(transaction&, const import_profile&, int seen_version, instant now);

}  // namespace paraat::list_imports
