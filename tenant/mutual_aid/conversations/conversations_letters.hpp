#pragma once
// Mails to the coordinators: a note came in, a note of theirs did not arrive.

#include "tenant/mutual_aid/conversations/conversations.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::conversations {

void mail_new(transaction&, const web::scope&, const thread&);
void mail_stuck(transaction&, const web::scope&, const note&);

}  // namespace paraat::conversations
