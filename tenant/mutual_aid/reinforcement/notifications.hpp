#pragma once
// Mails to the coordinators: a neighbour asks for people, or no longer needs any; a message of ours did not
// arrive.

#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::reinforcement {

void mail_asked(transaction&, const web::scope&, std::string_view party, const request_id& id, const terms&,
                int needed);
// With the reason that the neighbour gave.
void mail_called_off(transaction&, const web::scope&, std::string_view party, const request_id& id,
                     const called_off&, const std::string& reason);
void mail_lost(transaction&, const web::scope&, const lost_word&);

}  // namespace paraat::reinforcement
