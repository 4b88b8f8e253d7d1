#pragma once
// The conversation about an answer: the volunteer is the first side, the organisation the second.

#include "tenant/people/relay/relay.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

constexpr std::string_view conversation_subject = "applications";
std::optional<relay::subject_now> conversation_now(transaction&, const web::scope&, const relay::record&);

// A confirmed answer that is not declined or withdrawn.
bool may_converse(const application&);
// Idempotent. Refused (conflict): an answer about which nobody writes any more.
result<relay::conversation> open_conversation(transaction&, const web::scope&, const application&);

// Whoever withdraws hears no more of it, until they open the conversation again.
void close_conversation(transaction&, const application_id&, instant now);

// What the two are beyond one subject: the same person and organisation meet elsewhere too.
std::string pair_of(const web::scope&, std::string_view email, const organisations::organisation_id&);

}  // namespace paraat::applications
