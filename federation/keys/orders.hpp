#pragma once
// What the operator asked on a page that needs a key: written down there, carried out by the beat of a
// process that has the key files.

#include "federation/keys/rotation.hpp"

namespace paraat::federation {

void order_rotation(transaction&, key_purpose, instant now);
void order_revocation(transaction&, const std::string& key_id, instant now);
// Takes a member out of the network; only where the list is signed.
void order_member_revocation(transaction&, const std::string& node, std::string_view reason, instant now);
bool is_ordered(transaction&, std::string_view what, std::string_view about);
// True when something was done; what cannot be done is noted in the log and forgotten.
bool carry_out_orders(transaction&, const node_keys&, instant now);

}  // namespace paraat::federation
