#pragma once
// Who belongs to the network: tenants, the nodes that host them, and their keys.
//
// A `Root` names the keys that may sign the members list and how many of them must (k of n; 1 of 1 in a
// network that two nodes make). The list names tenants and nodes with their master keys; each node's
// manifest, signed by that master key, names the keys that are in use now. All three are signed documents
// with a version that only goes up, so anyone may relay them. Verification of a request looks only in this
// memory, never fetches.
//
// Degrade, never stop: when the list has expired, known members go on and an alarm is raised; only new
// members and new keys are refused.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "federation/keys/node_keys.hpp"
#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/store/database.hpp"
#include "tenant/tenants/tenants.hpp"

namespace paraat::federation {

struct member_key {
  std::string id;
  keys::public_key key;
  instant not_before{};
  std::optional<instant> retired_at;
};

struct member_node {
  std::string id;
  std::string base_url;
  std::string master_key;
  std::vector<member_key> signing;  // from its manifest; empty until one is known
  std::int64_t manifest_sequence = 0;
  instant manifest_until{};
};

struct member_tenant {
  std::string party;
  int nis = 0;
  std::string name, network, pages_url, node;
  std::vector<std::string> roles;
  std::string phone = {};
};

// What this process knows of the network at one moment.
class members {
 public:
  std::int64_t version = 0;
  std::string hash;  // of the signed list, hex: two nodes that were shown different lists find out
  instant valid_until{};
  std::map<std::string, member_node, std::less<>> nodes;
  std::map<std::string, member_tenant, std::less<>> tenants;

  const member_node* node(std::string_view id) const;
  const member_tenant* tenant(std::string_view party) const;
  // The public key with this id if it may sign at this moment.
  const member_key* signing_key(std::string_view key_id, instant now) const;
};

class membership {
 public:
  // Reads what is committed now; the transaction is opened inside, once it is this call's turn.
  void load(database&);
  void load(transaction&);
  std::shared_ptr<const members> now() const;

 private:
  std::mutex loading_;  // one after the other: an older reading must not replace a newer one
  mutable std::mutex mutex_;
  std::shared_ptr<const members> members_ = std::make_shared<members>();
};

constexpr std::string_view membership_topic = "membership";

// The tenants of this node as the members list describes them.
std::vector<member_tenant> own_tenants(const tenants::directory&, const std::string& node_id);

// Makes a network of one: root and list version 1, signed by this node's master key. Refused when one exists.
result<void> found_network(transaction&, const node_keys&, const std::string& base_url,
                           const std::vector<member_tenant>&, instant now);

// Takes a signed document if it verifies and is newer; false when it is not newer. The first root is trusted
// because an invitation named its key.
result<bool> accept_root(transaction&, const std::string& document, std::string_view pinned_key, instant now);
result<bool> accept_members(transaction&, const std::string& document, instant now);
result<bool> accept_manifest(transaction&, const std::string& document, instant now);

// Signs a list with these changes as the next version. Only the node whose master key the root names can.
result<void> change_members(transaction&, const node_keys&, const std::vector<member_node>&,
                            const std::vector<member_tenant>&, instant now);

// Makes or renews the own manifest when it is absent, older than 30 days, or names another address or key.
void keep_manifest_fresh(transaction&, const node_keys&, const std::string& base_url, instant now);

// Documents to serve.
std::optional<std::string> document(transaction&, std::string_view kind);
std::optional<std::string> manifest_of(transaction&, std::string_view node_id);
std::vector<std::string> manifests(transaction&);

namespace rows {
struct stored {
  std::int64_t version = 0;
  std::string document;
};
std::optional<stored> newest(transaction&, std::string_view kind);
void put(transaction&, std::string_view kind, std::int64_t version, const std::string& document, instant now);
void put_manifest(transaction&, std::string_view node_id, std::int64_t sequence, const std::string& document,
                  instant now);
std::int64_t manifest_sequence(transaction&, std::string_view node_id);
// The table that pages of a network read: tenants of other nodes.
void put_known_tenants(transaction&, const std::vector<member_tenant>&);
}  // namespace rows

}  // namespace paraat::federation
