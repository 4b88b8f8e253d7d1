#pragma once
// /beheer/reserve: the people of a reserve, the question to them, and who may be one. And /reserve/TOKEN,
// where each answers.

#include "tenant/people/reserves/reserves.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::reserves {

web::response show_reserve(const web::request&, web::scope&, transaction&);
web::response show_question(const web::request&, web::scope&, transaction&);
web::response put_question(const web::request&, web::scope&, transaction&);

web::response show_candidate(const web::request&, web::scope&, transaction&);
web::response correct_candidate(const web::request&, web::scope&, transaction&);
web::response ask_candidate(const web::request&, web::scope&, transaction&);
web::response hear_yes(const web::request&, web::scope&, transaction&);
web::response ask_hearing_no(const web::request&, web::scope&, transaction&);
web::response hear_no(const web::request&, web::scope&, transaction&);

web::response show_duplicates(const web::request&, web::scope&, transaction&);
web::response join_pair(const web::request&, web::scope&, transaction&);
web::response keep_pair_apart(const web::request&, web::scope&, transaction&);
web::response separate_pair(const web::request&, web::scope&, transaction&);

web::response show_answer(const web::request&, web::scope&, transaction&);
web::response answer_yes(const web::request&, web::scope&, transaction&);
web::response answer_no(const web::request&, web::scope&, transaction&);
web::response show_answered(const web::request&, web::scope&, transaction&);

// ---- for the pages of this folder only

std::string root_of(const web::scope&);
std::string page_of(const web::scope&, const candidate_id&);
web::status_look look_of(const candidate&);
std::vector<web::tab> parts_of(const web::scope&, transaction&);
web::response no_candidate(const web::scope&, const web::request&);
web::response no_reserve(const web::scope&, const web::request&);

}  // namespace paraat::reserves
