// Verbs of the node that founded the network: its master key signs the list and the revocations.

#include "federation/membership/documents.hpp"
#include "federation/membership/membership_rows.hpp"
#include "federation/membership/recovering.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::federation {
namespace {

using documents::at;
using documents::stored_members;
using documents::stored_root;

constexpr std::chrono::days list_term{90}, root_term{3650}, list_renewed_after{30};
constexpr std::chrono::days manifest_renewed_after{5};

void merge(wire::Members& list, const std::vector<member_node>& nodes,
           const std::vector<member_tenant>& tenants) {
  for (const member_node& n : nodes) {
    auto found =
        std::ranges::find_if(*list.mutable_nodes(), [&](const wire::Node& w) { return w.node_id() == n.id; });
    wire::Node& w = found == list.mutable_nodes()->end() ? *list.add_nodes() : *found;
    w.set_node_id(n.id);
    w.set_master_key(n.master_key);
    w.set_base_url(n.base_url);
    w.set_status("active");
  }
  for (const member_tenant& t : tenants) {
    auto found = std::ranges::find_if(*list.mutable_tenants(),
                                      [&](const wire::Tenant& w) { return w.party() == t.party; });
    documents::write_tenant(found == list.mutable_tenants()->end() ? *list.add_tenants() : *found, t);
  }
}

std::string signed_members(const node_keys& own, const wire::Members& list) {
  wire::SignedMembers out;
  out.set_members(list.SerializeAsString());
  wire::Signature& s = *out.add_signatures();
  s.set_key_id(own.master_key_id());
  s.set_signature(own.master.sign(keys::domain::members, out.members()));
  return out.SerializeAsString();
}

bool can_sign(const wire::Root& root, const node_keys& own) {
  return root.threshold() == 1 && std::ranges::any_of(root.keys(), [&](const wire::Key& k) {
           return k.public_key() == own.master.public_key().bytes();
         });
}

bool same(const wire::Members& list, const member_tenant& t) {
  const auto found =
      std::ranges::find_if(list.tenants(), [&](const wire::Tenant& w) { return w.party() == t.party; });
  if (found == list.tenants().end()) return false;
  wire::Tenant wanted = *found;
  documents::write_tenant(wanted, t);
  return wanted.SerializeAsString() == found->SerializeAsString();
}

void sign_revocations(transaction& tx, const node_keys& own, wire::Revocations& all, instant now) {
  all.set_version(
      static_cast<std::uint64_t>(documents::next_number(static_cast<std::int64_t>(all.version()), now)));
  wire::SignedRevocations outer;
  outer.set_revocations(all.SerializeAsString());
  wire::Signature& s = *outer.add_signatures();
  s.set_key_id(own.master_key_id());
  s.set_signature(own.master.sign(keys::domain::revocations, outer.revocations()));
  documents::store_revocations(tx, all, outer.SerializeAsString(), now);
}

member_node self(const node_keys& own, const std::string& base_url) {
  return {own.node_id, base_url, std::string(own.master.public_key().bytes()), {}, 0, {}};
}

}  // namespace

std::vector<member_tenant> own_tenants(const tenants::directory& here, const std::string& node_id) {
  std::vector<member_tenant> out;
  for (const tenants::tenant& t : here.list()) {
    member_tenant m{t.party, t.nis, t.name, t.network, t.public_url, node_id, {}, t.phone};
    if (t.what == tenants::tenant_kind::aggregator)
      m.roles = {"aggregator"};
    else
      m.roles = {"publisher", "requester", "supplier"};
    out.push_back(std::move(m));
  }
  return out;
}

result<void> found_network(transaction& tx, const node_keys& own, const std::string& base_url,
                           const std::vector<member_tenant>& tenants, instant now) {
  if (document(tx, "root")) return refuse(refusal_kind::conflict, "This node belongs to a network already.");
  wire::Root root;
  root.set_version(1);
  root.set_network(own.node_id);
  root.set_threshold(1);
  root.set_valid_until(wire::seconds(now + root_term));
  wire::Key& k = *root.add_keys();
  k.set_key_id(own.master_key_id());
  k.set_purpose(wire::SIGNING);
  k.set_public_key(std::string(own.master.public_key().bytes()));
  wire::SignedRoot outer;
  outer.set_root(root.SerializeAsString());
  wire::Signature& s = *outer.add_signatures();
  s.set_key_id(own.master_key_id());
  s.set_signature(own.master.sign(keys::domain::root, outer.root()));
  rows::put(tx, "root", 1, outer.SerializeAsString(), now);
  wire::Members list;
  list.set_version(static_cast<std::uint64_t>(documents::next_number(0, now)));
  list.set_network(root.network());
  list.set_valid_until(wire::seconds(now + list_term));
  merge(list, {self(own, base_url)}, tenants);
  documents::store_members(tx, list, signed_members(own, list), now);
  return {};
}

result<void> change_members(transaction& tx, const node_keys& own, const std::vector<member_node>& nodes,
                            const std::vector<member_tenant>& tenants, instant now) {
  const auto root = stored_root(tx);
  auto list = stored_members(tx);
  if (!root || !list) return refuse(refusal_kind::conflict, "This node belongs to no network yet.");
  if (!can_sign(*root, own))
    return refuse(refusal_kind::forbidden,
                  "Only the node that founded the network can change its members list.");
  merge(*list, nodes, tenants);
  list->set_version(
      static_cast<std::uint64_t>(documents::next_number(static_cast<std::int64_t>(list->version()), now)));
  list->set_valid_until(wire::seconds(now + list_term));
  documents::store_members(tx, *list, signed_members(own, *list), now);
  return {};
}

void keep_members_fresh(transaction& tx, const node_keys& own, const std::string& base_url,
                        const std::vector<member_tenant>& tenants, instant now) {
  const auto root = stored_root(tx);
  const auto list = stored_members(tx);
  if (!root || !list || !can_sign(*root, own)) return;
  const bool fresh = at(list->valid_until()) - list_term + list_renewed_after > now;
  const bool told = std::ranges::all_of(tenants, [&](const member_tenant& t) { return same(*list, t); });
  if (!fresh || !told) change_members(tx, own, {self(own, base_url)}, tenants, now);
}

bool signs_the_list(transaction& tx, std::string_view node) {
  const auto root = stored_root(tx);
  return root && root->threshold() == 1 && std::ranges::any_of(root->keys(), [&](const wire::Key& k) {
           return keys::node_of(k.key_id()) == node;
         });
}

result<void> revoke_member(transaction& tx, const node_keys& own, std::string_view node,
                           std::string_view key_id, std::string_view reason, instant now) {
  const auto root = stored_root(tx);
  const auto list = stored_members(tx);
  if (!root || !list) return refuse(refusal_kind::conflict, "This node belongs to no network yet.");
  if (!can_sign(*root, own))
    return refuse(refusal_kind::forbidden, "Only the node that founded the network can revoke a member.");
  if (node == own.node_id && key_id.empty())
    return refuse(refusal_kind::conflict, "The node that signs the list cannot revoke itself.");
  if (std::ranges::none_of(list->nodes(), [&](const wire::Node& n) { return n.node_id() == node; }))
    return refuse(refusal_kind::not_found, "No member has that name.");
  if (!key_id.empty() && keys::node_of(key_id) != node)
    return refuse(refusal_kind::invalid, "That key id is not one of that node.");
  wire::Revocations all = documents::stored_revocations(tx).value_or(wire::Revocations());
  all.set_network(root->network());
  wire::Revocation& r = *all.add_revocations();
  r.set_node_id(std::string(node));
  r.set_key_id(std::string(key_id));
  r.set_revoked_at(wire::seconds(now));
  r.set_reason(std::string(reason));
  sign_revocations(tx, own, all, now);
  return {};
}

bool sign_above(transaction& tx, const node_keys& own, const std::string& document, instant now) {
  const auto root = stored_root(tx);
  const auto list = stored_members(tx);
  const auto outer = wire::parse<wire::SignedMembers>(document);
  const auto theirs = outer ? wire::parse<wire::Members>(outer->members()) : std::nullopt;
  if (!root || !list || !theirs || !can_sign(*root, own) || theirs->version() != list->version() ||
      documents::valid_signatures(*root, keys::domain::members, outer->members(), outer->signatures()) <
          root->threshold() ||
      theirs->SerializeAsString() == list->SerializeAsString())
    return false;
  return change_members(tx, own, {}, {}, now).has_value();
}

bool merge_revocations(transaction& tx, const node_keys& own, const std::string& document, instant now) {
  const auto root = stored_root(tx);
  const auto outer = wire::parse<wire::SignedRevocations>(document);
  const auto theirs = outer ? wire::parse<wire::Revocations>(outer->revocations()) : std::nullopt;
  if (!root || !theirs || !can_sign(*root, own) ||
      documents::valid_signatures(*root, keys::domain::revocations, outer->revocations(),
                                  outer->signatures()) < root->threshold())
    return false;
  wire::Revocations all = documents::stored_revocations(tx).value_or(wire::Revocations());
  all.set_network(root->network());
  const int before = all.revocations_size();
  for (const wire::Revocation& r : theirs->revocations())
    if (!documents::holds(all, r)) *all.add_revocations() = r;
  if (all.revocations_size() == before && theirs->version() < all.version()) return false;
  all.set_version(std::max(all.version(), theirs->version()));
  sign_revocations(tx, own, all, now);
  return true;
}

result<void> go_on(transaction& tx, std::chrono::days term, std::string_view reason, instant now) {
  const auto list = stored_members(tx);
  if (!list) return refuse(refusal_kind::conflict, "This node belongs to no network yet.");
  if (term.count() < 1 || term.count() > 90)
    return refuse(refusal_kind::invalid, "Go on for 1 to 90 days at a time.");
  if (reason.empty()) return refuse(refusal_kind::invalid, "Give the reason: it is kept with the decision.");
  rows::put_decision(tx, static_cast<std::int64_t>(list->version()), now + term, reason, now);
  outbox::move_head(tx, membership_topic);
  tx.touch(membership_topic);
  return {};
}

void keep_manifest_fresh(transaction& tx, const node_keys& own, const std::string& base_url, instant now) {
  adopt_keys(tx, own, now);
  const auto all = own_keys(tx);
  const auto bytes = manifest_of(tx, own.node_id);
  const auto outer = bytes ? wire::parse<wire::SignedManifest>(*bytes) : std::nullopt;
  const auto m = outer ? wire::parse<wire::Manifest>(outer->manifest()) : std::nullopt;
  const std::int64_t held = m ? static_cast<std::int64_t>(m->sequence()) : 0;
  const std::int64_t seen = number_to_go_beyond(tx);  // by a peer, before this database was restored
  if (m && held > seen && m->base_url() == base_url && at(m->valid_from()) + manifest_renewed_after > now &&
      names_keys(outer->manifest(), all, now) && std::ranges::equal(m->capabilities(), capabilities))
    return;
  const std::int64_t sequence = documents::next_number(std::max(held, seen), now);
  rows::put_manifest(tx, own.node_id, sequence, {capabilities.begin(), capabilities.end()},
                     make_manifest(own, all, sequence, base_url, now), now);
  outbox::move_head(tx, membership_topic);
  tx.touch(membership_topic);
}

}  // namespace paraat::federation
