#pragma once
// The judged rows of a list on its page, with the first of them as examples for the choice of columns. For
// the pages of this folder only.

#include <string>
#include <vector>

#include "tenant/volunteering/list_imports/lists_pages.hpp"

namespace paraat::list_imports {

std::string address_of(const web::scope&, const import_list&);
// The problems of a judged row as one text, with the line that it repeats.
std::string joined(const web::scope&, const judged_row&);
// A page of the rows, with a tab for each verdict (`?regels=`).
void draw_rows(web::view&, const web::scope&, const web::request&, transaction&, const import_list&,
               const row_counts&);
// The first values of each column.
std::vector<std::string> examples_in(const csv::sent_sheet&);
// Which row names the columns, for a list with a title above them.
void draw_header_choice(web::view&, const web::scope&, const import_list&, const csv::sent_sheet&);

}  // namespace paraat::list_imports
