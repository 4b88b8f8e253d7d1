#pragma once
// The rows behind foreign_answers.hpp; for foreign_answers.cpp only.

#include "tenant/volunteering/applications/foreign_answers.hpp"

namespace paraat::applications::rows {

// False in the second: it was opened before.
struct answer_case {
  std::string party, case_id;
  application_id about;  // empty: never taken, or erased
  bool urgent = false;   // of a task of an emergency: the crisis lane, for the whole case
};
std::pair<answer_case, bool> open_case(transaction&, const heard_answer&);
std::optional<answer_case> case_of(transaction&, const application_id&);
void put_application(transaction&, const answer_case&, const application_id&, bool urgent);
// The place of the next message in it.
std::int64_t next_place(transaction&, const answer_case&);
// Cases of answers that are gone; they name none from then on.
std::vector<answer_case> take_gone(transaction&);
long long running_of(transaction&, std::string_view party);
bool person_runs(transaction&, const vacancies::vacancy_id&, const submitted&);

}  // namespace paraat::applications::rows
