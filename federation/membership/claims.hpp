#pragma once
// Permission to bring a tenant into the list. At the join the invitation gives it; later an operator of the
// node that signs the list. A member with a new municipality applies by itself and waits for that.

#include <string>
#include <vector>

#include "federation/membership/membership.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation {

struct claim {
  std::string node, party;
  bool allowed = false;
};

// Items of an aggregator are used by every member, so the party's name marks it as an aggregator, and an
// operator decides about it by that name: in the invitation, or later at the node that signs the list.
bool is_aggregator(std::string_view party);

// Tenants as a node describes its own. Refused: malformed claims, a municipality under a name that is not its
// NIS code (be-nis-71072), an agency under one that is no KBO number (be-org-0316380841), the name of another
// party or node, an unknown role, the role aggregator under another name than be-agg-….
result<std::vector<member_tenant>> read_claims(const members&, std::string_view node,
                                               const google::protobuf::RepeatedPtrField<wire::Tenant>&);

// At the node that signs the list: applies a member's description of tenants that it may bring, and records
// claims that wait for a decision. `body`: bytes of wire::TenantsUpdate.
result<void> take_tenants_update(transaction&, const node_keys&, const members&, std::string_view node,
                                 const std::string& body, instant now);

// The operator's decision; the member asks again within a minute.
void allow_claim(transaction&, std::string_view node, std::string_view party, instant now);
std::vector<claim> claims(transaction&);

namespace rows {
void put_claim(transaction&, const claim&, instant now);
}

}  // namespace paraat::federation
