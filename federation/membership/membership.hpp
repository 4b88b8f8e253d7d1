#pragma once
// The documents about membership: made, accepted from others, renewed, relayed. members.hpp describes their
// content.

#include <optional>
#include <string>
#include <vector>

#include "federation/keys/rotation.hpp"
#include "federation/membership/members.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::federation {

// The tenants of this node as the members list describes them.
std::vector<member_tenant> own_tenants(const tenants::directory&, const std::string& node_id);

// Makes a network with one node: root and list version 1, signed by this node's master key. Refused when one
// exists.
result<void> found_network(transaction&, const node_keys&, const std::string& base_url,
                           const std::vector<member_tenant>&, instant now);

// Of a signed document. `same`: it is held already. `superseded`: another one is held at its number or a
// higher one; its signer may have been restored from a copy (recovering.hpp).
enum class acceptance { taken, same, superseded };

// Takes a signed document if it verifies and is newer. The first root is trusted because an invitation named
// its key.
result<acceptance> accept_root(transaction&, const std::string& document, std::string_view pinned_key,
                               instant now);
result<acceptance> accept_members(transaction&, const std::string& document, instant now);
result<acceptance> accept_manifest(transaction&, const std::string& document, instant now);
result<acceptance> accept_revocations(transaction&, const std::string& document, instant now);

// Signs a list with these changes as the next version. Only the node whose master key the root names can.
result<void> change_members(transaction&, const node_keys&, const std::vector<member_node>&,
                            const std::vector<member_tenant>&, instant now);

// Signs the list again before it expires, and after changes of our own tenants. Does nothing on a node that
// cannot sign it.
void keep_members_fresh(transaction&, const node_keys&, const std::string& base_url,
                        const std::vector<member_tenant>&, instant now);

// At the node that signs the list, after its database was restored: a member holds another list with the same
// version, or revocations that are not known here. A next version is signed that goes beyond both.
bool sign_above(transaction&, const node_keys&, const std::string& members_document, instant now);
bool merge_revocations(transaction&, const node_keys&, const std::string& document, instant now);

// Removes a node (key_id empty) or one key of it from the network at once and permanently. Only the node that
// signs the list can.
result<void> revoke_member(transaction&, const node_keys&, std::string_view node, std::string_view key_id,
                           std::string_view reason, instant now);

// Whether this node signs the list.
bool signs_the_list(transaction&, std::string_view node);

// Items of revoked nodes stay hidden, also when a last answer of such a node was under way.
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

}  // namespace paraat::federation
