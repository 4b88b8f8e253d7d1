#pragma once
// Who belongs to the network: tenants, the nodes that host them, and their keys.
//
// A `Root` names the keys that may sign the members list and how many of them must (k of n; 1 of 1 in a
// network that two nodes make). The list names tenants and nodes with their master keys; each node's
// manifest, signed by that master key, names the keys that are in use now. All three are signed documents
// with a version that only goes up, so anyone may relay them. Verification of a request looks only in this
// memory, never fetches. `Revocations`, signed like the list, only ever grows: what is in it is not trusted
// from that moment on.
//
// Degrade, never stop: `standing` says what a list that has expired still allows. The crisis lane is open in
// all of them: a crisis must work when whoever signs the list is down.

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/keys/rotation.hpp"
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

struct sealing_half {
  std::string id, bytes;
  instant not_before{};
  std::optional<instant> retired_at;
};

// How far the members list may be trusted: within its time; expired (known members go on, no new members or
// keys); since 14 days (listings stay as they are); since 30 days (the bulk lane waits for the operator's
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

// What this process knows of the network at one moment.
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

result<bool> accept_revocations(transaction&, const std::string& document, instant now);

// Signs a list with these changes as the next version. Only the node whose master key the root names can.
result<void> change_members(transaction&, const node_keys&, const std::vector<member_node>&,
                            const std::vector<member_tenant>&, instant now);

// Signs the list again before it expires, and with what changed in our own tenants. Does nothing on a node
// that cannot sign it.
void keep_members_fresh(transaction&, const node_keys&, const std::string& base_url,
                        const std::vector<member_tenant>&, instant now);

// Takes a node (key_id empty) or one key of it out of the network at once and for good. Only the node that
// signs the list can.
result<void> revoke_member(transaction&, const node_keys&, std::string_view node, std::string_view key_id,
                           std::string_view reason, instant now);

// Whether this node is the one that signs the list.
bool signs_the_list(transaction&, std::string_view node);

// What nodes that were revoked publish stays hidden, also when a last answer of theirs was under way.
void keep_revoked_silent(transaction&);

// The operator lets this node go on with the list that it has, for so long.
result<void> go_on(transaction&, std::chrono::days, std::string_view reason, instant now);

// Makes or renews the own manifest when it is absent, older than 5 days (members hold it for fresh for 7), or
// names another address or other keys.
void keep_manifest_fresh(transaction&, const node_keys&, const std::string& base_url, instant now);

// Documents to serve.
std::optional<std::string> document(transaction&, std::string_view kind);
std::optional<std::string> manifest_of(transaction&, std::string_view node_id);
struct held_manifest {
  std::string document;
  instant fetched_at{};
};
std::vector<held_manifest> manifests(transaction&);
// Its node itself served the same manifest again.
void confirm_manifest(transaction&, std::string_view node_id, const std::string& document, instant now);

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
// What its tenants publish is hidden until it is heard again.
bool silence(transaction&, std::string_view node_id);
void put_decision(transaction&, std::int64_t version, instant until, std::string_view reason, instant now);
std::optional<instant> decision(transaction&, std::int64_t version);
}  // namespace rows

}  // namespace paraat::federation
