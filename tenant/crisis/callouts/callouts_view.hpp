#pragma once
// Addresses of call-outs and people, and states as tags: for the pages of a call-out, its answers and the
// board.

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/platform/web/desk.hpp"

namespace paraat::callouts {

std::string address_of(const web::scope&, const callout&);
std::string address_of(const web::scope&, const person&);
std::string board_address(const web::scope&, const incidents::incident_id&);
web::status_look look_of(callout_state);
web::status_look look_of(person_state);
// The channels of a call-out, in words.
std::string sms_and_mail(const web::scope&, const content&);

}  // namespace paraat::callouts
