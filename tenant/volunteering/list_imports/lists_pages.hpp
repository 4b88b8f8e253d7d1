#pragma once
// /beheer/lijsten: lists from other tools, judged row by row, and the profiles of their columns.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/list_imports/list_imports.hpp"

namespace paraat::list_imports {

constexpr std::size_t most_upload = most_bytes + 512 * 1024;  // a form with a file

web::response show_lists(const web::request&, web::scope&, transaction&);
web::response take_list(const web::request&, web::scope&);
web::response show_list(const web::request&, web::scope&, transaction&);
web::response choose_list_columns(const web::request&, web::scope&, transaction&);
web::response choose_list_header(const web::request&, web::scope&, transaction&);
web::response carry_list_out(const web::request&, web::scope&, transaction&);
web::response ask_undo(const web::request&, web::scope&, transaction&);
web::response undo_list(const web::request&, web::scope&, transaction&);
web::response throw_list_away(const web::request&, web::scope&, transaction&);
web::response export_wrong_rows(const web::request&, web::scope&, transaction&);

web::response show_profiles(const web::request&, web::scope&, transaction&);
web::response show_profile(const web::request&, web::scope&, transaction&);
web::response correct_profile_page(const web::request&, web::scope&, transaction&);
web::response drop_profile_page(const web::request&, web::scope&, transaction&);

// ---- for the pages of this folder only

std::string root_of(const web::scope&);
std::string label_of(const web::scope&, list_kind);
void draw_lists_parts(web::view&, const web::scope&, const std::string& current);
web::response no_such_list(const web::scope&, const web::request&);
web::response not_for_this_tenant(const web::scope&, const web::request&);
// The columns with a choice for each.
struct column_choices {
  list_kind kind = list_kind::people;
  std::vector<std::string> headers, chosen, examples;
};
void draw_column_choices(web::view& part, const web::scope&, const column_choices&);

}  // namespace paraat::list_imports
