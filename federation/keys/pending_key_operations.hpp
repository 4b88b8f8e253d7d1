#pragma once
// Key operations that the operator ordered on a page: written down there, carried out by the beat of a
// process that has the key files.

#include "federation/keys/rotation.hpp"

namespace paraat::federation {

void order_rotation(transaction&, key_purpose, instant now);
void order_revocation(transaction&, const std::string& key_id, instant now);
// Takes a member out of the network; only where the list is signed.
void order_member_revocation(transaction&, const std::string& node, std::string_view reason, instant now);
// The operator goes beyond the number of a manifest that was signed while the clock was wrong.
void order_renumbering(transaction&, instant now);
bool is_ordered(transaction&, std::string_view what, std::string_view about);
// True when an order was carried out; an order that cannot be carried out is logged and removed.
bool carry_out_orders(transaction&, const node_keys&, instant now);

}  // namespace paraat::federation
