#pragma once
// Mails to the coordinators: a neighbour asks for hands; something of ours did not arrive.

#include "tenant/reinforcement/reinforcement.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::reinforcement {

void mail_asked(transaction&, const web::scope&, std::string_view party, std::string_view id, const terms&,
                int needed);
void mail_lost(transaction&, const web::scope&, const lost_word&);

}  // namespace paraat::reinforcement
