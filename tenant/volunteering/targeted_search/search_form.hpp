#pragma once
// The form of a question: words, and the week, the place and the distance beside them.

#include "tenant/platform/web/form.hpp"
#include "tenant/volunteering/targeted_search/question.hpp"

namespace paraat::targeted_search {

struct search_form_parts {
  question base;  // what was understood before, and is kept
  vacancies::vacancy_id vacancy_id;
  std::vector<organisations::organisation> mine;  // a choice where there are more
};
web::form search_form(const web::scope&, const search_form_parts&);
// What was understood before and what the form adds to it.
question typed_question(const web::form&, const web::scope&, const question& base);
// Of a hidden field; nothing when it is none.
std::optional<question> sent_question(std::string_view);

}  // namespace paraat::targeted_search
