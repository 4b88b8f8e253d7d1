#pragma once
// Answers that came through another municipality (protocol/answers.md): they stand among the others, with the
// party in `via`. Whatever happens to one is said to that party, in order; it tells the volunteer.

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

constexpr std::size_t longest_name = 100, longest_email = 254, longest_phone = 30, longest_message = 2000,
                      longest_reply = 2000, longest_proposal = 1000;
constexpr long long most_running_of_party = 500;

struct heard_answer {
  std::string party, case_id;
  instant received{};
};
struct submitted {
  vacancies::vacancy_id vacancy_id;
  std::string name, email, phone, message, language;
  bool says_yes = false;  // to a question that the organisation asked there (volunteering/neighbour_search)
};
// The first of its case; further ones change nothing. True: it is a yes, and has its place.
bool hear_submit(transaction&, const web::scope&, const heard_answer&, const submitted&);
void hear_agree(transaction&, const web::scope&, const heard_answer&, const std::string& proposal);
void hear_withdraw(transaction&, const web::scope&, const heard_answer&, bool erase);

struct state_extras {
  std::string_view why = {};  // a code: why it was not taken, or a yes found no place
  bool stopped = false;       // the task of an emergency stopped
};
// Nothing for an answer that was given here.
void say_state(transaction&, const application&, instant now, const state_extras& = {});
// Whom to meet, where and when changed: to those who are accepted.
void say_meeting(transaction&, const vacancies::vacancy_id&, instant now);
// Says it of every answer that is gone and of which it was not said yet.
void say_erased(transaction&, instant now);

}  // namespace paraat::applications
