#pragma once
// The mails to somebody who answered through their own municipality.

#include "tenant/volunteering/answers_elsewhere/answers_elsewhere.hpp"

namespace paraat::answers_elsewhere {

// The municipality of the vacancy, and where it is called.
struct other_side {
  std::string name, phone;
};
other_side other_side_of(const web::scope&, std::string_view party);

void mail_confirmation(transaction&, const web::scope&, const answer&);
// Gives the path of the own page, too.
std::string mail_sent(transaction&, const web::scope&, const answer&);

struct change_told {
  bool unanswered = false;  // the other side told that nobody answered
  bool stopped = false;     // the task of an emergency stopped
};
// What is new in this state; nothing when the volunteer need not hear it.
void mail_change(transaction&, const web::scope&, const answer& before, const answer& after,
                 const change_told&);
// Whether there is something new to tell.
bool changes(const answer& before, const answer& after, const change_told&);
// A message of this kind did not arrive, with a telephone number.
void mail_lost(transaction&, const web::scope&, const answer&, std::string_view kind);
// Why it was not taken, as the other side says.
std::string why_text(const web::scope&, std::string_view why);

}  // namespace paraat::answers_elsewhere
