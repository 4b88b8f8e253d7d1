#pragma once
// What the operator asked of the keys on a page: written down there, carried out by the beat of a process
// that has the key files.

#include "federation/keys/rotation.hpp"

namespace paraat::federation {

void order_rotation(transaction&, key_purpose, instant now);
void order_revocation(transaction&, const std::string& key_id, instant now);
// True when something was done; what cannot be done is noted in the log and forgotten.
bool carry_out_orders(transaction&, const node_keys&, instant now);

}  // namespace paraat::federation
