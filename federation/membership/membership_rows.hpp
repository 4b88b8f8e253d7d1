#pragma once
// The rows behind membership.hpp; for this folder only.

#include "federation/membership/membership.hpp"

namespace paraat::federation::rows {

struct stored {
  std::int64_t version = 0;
  std::string document;
};
std::optional<stored> newest(transaction&, std::string_view kind);
void put(transaction&, std::string_view kind, std::int64_t version, const std::string& document, instant now);
void put_manifest(transaction&, std::string_view node_id, std::int64_t sequence,
                  const std::vector<std::string>& capabilities, const std::string& document, instant now);
std::int64_t manifest_sequence(transaction&, std::string_view node_id);
// The table that pages of a network read: tenants of other nodes.
void put_known_tenants(transaction&, const std::vector<member_tenant>&);
// Hides the listings of its tenants until the node is in contact again.
bool silence(transaction&, std::string_view node_id);
void put_decision(transaction&, std::int64_t version, instant until, std::string_view reason, instant now);
std::optional<instant> decision(transaction&, std::int64_t version);

}  // namespace paraat::federation::rows
