#pragma once
// The rows behind relay_mail.hpp; for relay_mail.cpp only.

#include "tenant/people/relay/relay.hpp"

namespace paraat::relay::rows {

// True once between two times; of two mails at once for one.
bool may_tell(transaction&, const side_id&, instant not_since, instant now);
// The mail server gave the same mail before.
bool has_mail(transaction&, const seat&, std::string_view hash);
void mark_automatic(transaction&, const side_id&, instant now);
void mark_unreachable(transaction&, const side_id&, instant now);
void mark_reachable(transaction&, const side_id&);

}  // namespace paraat::relay::rows
