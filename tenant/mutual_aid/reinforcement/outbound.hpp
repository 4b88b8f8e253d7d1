#pragma once
// Outgoing messages to the other party: each with its number in the case, and a line in the log of the
// request.

#include "tenant/mutual_aid/reinforcement/reinforcement_sql.hpp"

namespace paraat::reinforcement::outbound {

// The state of the request, to every supplier that was asked; "request.cancel" when it is called off.
void request_to_all(transaction&, const help&, instant now);
void open(transaction&, const help&, std::string_view other, instant now);
void cancel_offer(transaction&, const help&, const offer&, const offer_id& id, std::string_view reason,
                  instant now);
void accept(transaction&, const help&, const offer&, const offer_id& id, instant now);

void propose(transaction&, const help&, const offer&, std::string_view note, instant now);
void withdraw(transaction&, const help&, const offer&, std::string_view reason, instant now);
void decline(transaction&, const help&, std::string_view reason, instant now);
void confirm(transaction&, const help&, const offer&, instant now);
void reject_stale(transaction&, const help&, const offer_id& id, instant now);

}  // namespace paraat::reinforcement::outbound
