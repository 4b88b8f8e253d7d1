#pragma once
// What coordinators of the asked municipality are written.

#include "tenant/volunteering/neighbour_search/foreign_searches.hpp"

namespace paraat::neighbour_search {

constexpr std::string_view questions_page = "/beheer/zoekvragen";

// At most one a day: the others stand on the page and count on the desk.
void mail_question_waits(transaction&, const web::scope&, const foreign_question&);
// A neighbour asks step by step.
void mail_narrowing(transaction&, const web::scope&, const foreign_question&);

}  // namespace paraat::neighbour_search
