#pragma once
// The rows of a list of members on its page. For the pages of this folder only.

#include <string>
#include <vector>

#include "tenant/crisis/corps/imports.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::corps {

struct shown_row {
  int line = 0;
  std::string kind, name, url, under, problems;
};
// The problems of a judged row as one text, with the line that it repeats.
std::string joined(const web::scope&, const judged_row&);
std::vector<shown_row> rows_of(const web::scope&, const judgement&);
std::vector<shown_row> rows_of(const web::scope&, const std::vector<outcome>&);
// A page of them, with a tab for each kind (`?regels=`).
void draw_rows(web::view&, const web::scope&, const web::request&, const std::vector<shown_row>&);

}  // namespace paraat::corps
