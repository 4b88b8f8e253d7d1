#pragma once
// The conversation after a yes: who said it is the first side, the organisation the second. A yes for a
// vacancy is an answer, and they write about that (applications/application_conversations.hpp).

#include "tenant/people/relay/relay.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::invitations {

constexpr std::string_view conversation_subject = "volunteer_invitations";
std::optional<relay::subject_now> conversation_now(transaction&, const web::scope&, const relay::record&);

// Idempotent. Refused (conflict): nobody said yes, or took it back.
result<relay::conversation> open_conversation(transaction&, const web::scope&, const invitation&);
// A yes that is taken back shows nothing any more: neither what was written.
void erase_conversation(transaction&, const invitation&);

}  // namespace paraat::invitations
