#pragma once
// Mails to the coordinators: a note came in, a note of theirs did not arrive.

#include "tenant/notes/notes.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::notes {

void mail_new(transaction&, const web::scope&, const thread&);
void mail_stuck(transaction&, const web::scope&, const note&);

}  // namespace paraat::notes
