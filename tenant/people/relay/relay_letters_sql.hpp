#pragma once
// The rows behind relay_letters.hpp; for relay_letters.cpp only.

#include "tenant/people/relay/relay.hpp"

namespace paraat::relay::rows {

void keep_reply_hash(transaction&, const side_id&, std::string_view hash);
// The address that this side has stands for nobody; the next letter has another.
void drop_reply_address(transaction&, const side_id&);
std::optional<seat> seat_with_reply_hash(transaction&, std::string_view hash);

}  // namespace paraat::relay::rows
