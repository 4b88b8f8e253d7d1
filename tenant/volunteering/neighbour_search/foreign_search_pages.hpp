#pragma once
// /beheer/zoekvragen: what organisations of neighbours ask, and which neighbours get an answer.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"

namespace paraat::neighbour_search {

web::response show_questions(const web::request&, web::scope&, transaction&);
web::response keep_policies(const web::request&, web::scope&, transaction&);
web::response answer_question(const web::request&, web::scope&, transaction&);
web::response decline_question(const web::request&, web::scope&, transaction&);

}  // namespace paraat::neighbour_search
