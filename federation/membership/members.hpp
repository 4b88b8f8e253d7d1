#pragma once
// The members of the network: tenants, the nodes that host them, and their keys.
//
// A `Root` names the keys that may sign the members list and how many of them must (k of n; 1 of 1 in a
// network that two nodes make). The list names tenants and nodes with their master keys; each node's
// manifest, signed by that master key, names the keys that are in use now. All three are signed documents
// with a version that only goes up, so any node may relay them. Verification of a request uses only this
// memory and never fetches. `Revocations`, signed like the list, only ever grows: its entries are not trusted
// from that moment on.
//
// Degrade, never stop: `standing` gives the rights under an expired list. The crisis lane is open in every
// standing: a crisis must work while the node that signs the list is down.

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/keys.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::federation {

struct member_key {
  std::string id;
  keys::public_key key;
  instant not_before{};
  std::optional<instant> retired_at;
};

struct sealing_half {
  std::string id, bytes;
  instant not_before{};
  std::optional<instant> retired_at;
};

// The trust in the members list by its age: within its time; expired (known members continue, no new members
// or keys); since 14 days (listings stay unchanged); since 30 days (the bulk lane waits for the operator's
// decision).
enum class standing { current, expired, listings_frozen, operator_decides };
constexpr std::chrono::days frozen_after{14}, operator_after{30};

struct member_node {
  std::string id;
  std::string base_url;
  std::string master_key;
  std::vector<member_key> signing;  // from its manifest; empty until one is known
  std::int64_t manifest_sequence = 0;
  instant fresh_until{};  // its keys are to be asked for again after this
  std::vector<sealing_half> sealing{};
  bool revoked = false;  // the node as a whole, by the network
  // The newest to seal for; nothing when it named none.
  const sealing_half* sealing_key(instant now) const;
};

struct member_tenant {
  std::string party;
  int nis = 0;
  std::string name, network, pages_url, node;
  std::vector<std::string> roles;
  std::string phone = {};
  bool has_role(std::string_view role) const { return std::ranges::find(roles, role) != roles.end(); }
  bool operator==(const member_tenant&) const = default;
};

// The state of the network as known to this process at one moment.
class members {
 public:
  std::int64_t version = 0;
  std::string hash;  // of the signed list, hex: two nodes that were shown different lists find out
  std::string network;
  instant valid_until{};
  std::optional<instant> good_until;  // the operator's decision to go on with this list
  std::int64_t revocations_version = 0;
  std::set<std::string, std::less<>> revoked_keys;
  std::map<std::string, member_node, std::less<>> nodes;
  std::map<std::string, member_tenant, std::less<>> tenants;

  const member_node* node(std::string_view id) const;
  const member_tenant* tenant(std::string_view party) const;
  // The public key with this id if it may sign at this moment.
  const member_key* signing_key(std::string_view key_id, instant now) const;
  bool is_revoked(std::string_view key_id) const;  // the key, or its node
  standing standing_at(instant now) const;
};

class membership {
 public:
  // Reads the committed state; the transaction is opened inside, once it is this call's turn.
  void load(database&);
  void load(transaction&);
  std::shared_ptr<const members> now() const;

 private:
  std::mutex loading_;  // serialised: an older reading must not replace a newer one
  mutable std::mutex mutex_;
  std::shared_ptr<const members> members_ = std::make_shared<members>();
};

constexpr std::string_view membership_topic = "membership";

}  // namespace paraat::federation
