#pragma once
// The letters of answer_clock.hpp and of outcomes.hpp.

#include "tenant/volunteering/applications/applications_letters.hpp"
#include "tenant/volunteering/applications/fitting_vacancies.hpp"

namespace paraat::applications {

// To the organisation: so many people wait for an answer to this vacancy. No names.
void mail_reminder(transaction&, const web::scope&, const vacancies::vacancy&, int answers, instant first);

struct left_answer {
  instant since{};
  int reminders = 0;  // that the organisation got
  std::vector<listings::listing> others;
};
// To the volunteer: nobody answered, and other vacancies that fit.
void mail_nobody_answered(transaction&, const web::scope&, const application&, const left_answer&);

void mail_paused(transaction&, const web::scope&, const organisations::organisation_id&, int answers);

// To both sides of a yes.
void mail_outcome_questions(transaction&, const web::scope&, const application&, const vacancies::vacancy&);

}  // namespace paraat::applications
