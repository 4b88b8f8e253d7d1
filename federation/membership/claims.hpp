#pragma once
// Who may bring which tenant into the list. At the join the invitation says it; later an operator of the node
// that signs the list does. A member that has a new municipality asks by itself and waits for that.

#include <string>
#include <vector>

#include "federation/membership/membership.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation {

struct claim {
  std::string node, party;
  bool allowed = false;
};

// Tenants as a node describes its own. Refused: what is malformed, a municipality under a name that is not
// its NIS code (be-nis-71072), one that another party or node is already, a role that nobody has.
result<std::vector<member_tenant>> read_claims(const members&, std::string_view node,
                                               const google::protobuf::RepeatedPtrField<wire::Tenant>&);

// At the node that signs the list: takes over what a member says of tenants that it may bring, and writes
// down what waits for a decision. `body`: bytes of wire::TenantsUpdate.
result<void> take_tenants_update(transaction&, const node_keys&, const members&, std::string_view node,
                                 const std::string& body, instant now);

// The operator's decision; the member asks again within a minute.
void allow_claim(transaction&, std::string_view node, std::string_view party, instant now);
std::vector<claim> claims(transaction&);

namespace rows {
void put_claim(transaction&, const claim&, instant now);
}

}  // namespace paraat::federation
