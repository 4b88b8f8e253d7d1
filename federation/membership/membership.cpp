#include "federation/membership/membership.hpp"

#include <fmt/format.h>
#include <protocol/paraat.pb.h>

#include <algorithm>
#include <set>

#include "federation/feeds/feeds.hpp"
#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "tenant/outbox/outbox.hpp"

namespace paraat::federation {
namespace {

constexpr std::chrono::days list_term{90}, root_term{3650}, renew_after{30};

std::int64_t seconds(instant t) {
  return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
}
// Up to the year 9999: what a stranger wrote may not overflow the microseconds.
instant at(std::int64_t s) {
  return instant{std::chrono::seconds{std::clamp<std::int64_t>(s, 0, 253'402'300'799)}};
}

template <class Message>
std::optional<Message> parsed(std::string_view bytes) {
  Message m;
  if (!m.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  return m;
}

// How many different keys of the root signed these bytes.
template <class Signatures>
unsigned valid_signatures(const wire::Root& root, std::string_view domain, const std::string& bytes,
                          const Signatures& list) {
  std::set<std::string> who;
  for (const wire::Signature& s : list)
    for (const wire::Key& k : root.keys()) {
      if (k.key_id() != s.key_id()) continue;
      const auto key = keys::enrol(k.public_key());
      if (key && key->verify(domain, bytes, s.signature())) who.insert(k.public_key());
    }
  return static_cast<unsigned>(who.size());
}

std::optional<wire::Root> stored_root(transaction& tx) {
  const auto bytes = document(tx, "root");
  const auto outer = bytes ? parsed<wire::SignedRoot>(*bytes) : std::nullopt;
  return outer ? parsed<wire::Root>(outer->root()) : std::nullopt;
}

std::optional<wire::Members> stored_members(transaction& tx) {
  const auto bytes = document(tx, "members");
  const auto outer = bytes ? parsed<wire::SignedMembers>(*bytes) : std::nullopt;
  return outer ? parsed<wire::Members>(outer->members()) : std::nullopt;
}

member_tenant tenant_of(const wire::Tenant& w) {
  member_tenant t;
  t.party = w.party();
  if (w.nis_size() > 0) t.nis = std::atoi(w.nis(w.nis_size() - 1).nis().c_str());
  t.name = w.legal_name();
  t.network = w.network();
  t.pages_url = w.pages_url();
  t.node = w.host_node();
  t.roles.assign(w.roles().begin(), w.roles().end());
  t.phone = w.phone();
  return t;
}

void write_tenant(wire::Tenant& w, const member_tenant& t) {
  w.set_party(t.party);
  w.clear_nis();
  if (t.nis != 0) w.add_nis()->set_nis(std::to_string(t.nis));
  w.set_legal_name(t.name);
  w.set_host_node(t.node);
  w.set_network(t.network);
  w.set_pages_url(t.pages_url);
  w.set_phone(t.phone);
  w.clear_roles();
  for (const std::string& role : t.roles) w.add_roles(role);
}

std::vector<member_tenant> tenants_of(const wire::Members& list) {
  std::vector<member_tenant> out;
  for (const wire::Tenant& t : list.tenants()) out.push_back(tenant_of(t));
  return out;
}

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
    write_tenant(found == list.mutable_tenants()->end() ? *list.add_tenants() : *found, t);
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

void store_members(transaction& tx, const wire::Members& list, const std::string& bytes, instant now) {
  rows::put(tx, "members", static_cast<std::int64_t>(list.version()), bytes, now);
  rows::put_known_tenants(tx, tenants_of(list));
  // Who watches the members, the tenants elsewhere and the pages that show them, in this process and in
  // others; long-polls answer at once and carry the new version.
  for (const std::string_view topic :
       {membership_topic, outbox::tenants_topic, outbox::listings_topic, feeds::feeds_topic}) {
    outbox::move_head(tx, topic);
    tx.touch(topic);
  }
}

void read_manifest(members& out, const std::string& bytes) {
  const auto outer = parsed<wire::SignedManifest>(bytes);
  const auto m = outer ? parsed<wire::Manifest>(outer->manifest()) : std::nullopt;
  if (!m) return;
  const auto found = out.nodes.find(m->node_id());
  if (found == out.nodes.end()) return;
  member_node& n = found->second;
  n.manifest_sequence = static_cast<std::int64_t>(m->sequence());
  n.manifest_until = at(m->valid_until());
  for (const wire::Key& k : m->keys()) {
    if (k.purpose() != wire::SIGNING) continue;
    const auto enrolled = keys::enrol(k.public_key());
    if (!enrolled) continue;
    member_key key{k.key_id(), *enrolled, at(k.not_before()), {}};
    if (k.retired_at() != 0) key.retired_at = at(k.retired_at());
    n.signing.push_back(std::move(key));
  }
}

}  // namespace

const member_node* members::node(std::string_view id) const {
  const auto found = nodes.find(id);
  return found == nodes.end() ? nullptr : &found->second;
}

const member_tenant* members::tenant(std::string_view party) const {
  const auto found = tenants.find(party);
  return found == tenants.end() ? nullptr : &found->second;
}

const member_key* members::signing_key(std::string_view key_id, instant now) const {
  const auto owner = keys::node_of(key_id);
  const member_node* n = owner ? node(*owner) : nullptr;
  if (n == nullptr) return nullptr;
  for (const member_key& k : n->signing)
    if (k.id == key_id && k.not_before <= now && (!k.retired_at || now < *k.retired_at)) return &k;
  return nullptr;
}

void membership::load(database& db) {
  const std::lock_guard turn(loading_);
  db.read(std::nullopt, [&](transaction& tx) { load(tx); });
}

void membership::load(transaction& tx) {
  auto fresh = std::make_shared<members>();
  if (const auto bytes = document(tx, "members")) {
    const auto outer = parsed<wire::SignedMembers>(*bytes);
    const auto list = outer ? parsed<wire::Members>(outer->members()) : std::nullopt;
    if (list) {
      fresh->version = static_cast<std::int64_t>(list->version());
      fresh->hash = hex(sha256_bytes(outer->members()));
      fresh->valid_until = at(list->valid_until());
      for (const wire::Node& n : list->nodes())
        if (n.status() == "active")
          fresh->nodes[n.node_id()] = {n.node_id(), n.base_url(), n.master_key(), {}, 0, {}};
      for (const wire::Tenant& t : list->tenants()) fresh->tenants[t.party()] = tenant_of(t);
    }
  }
  for (const std::string& bytes : manifests(tx)) read_manifest(*fresh, bytes);
  const std::lock_guard lock(mutex_);
  members_ = std::move(fresh);
}

std::shared_ptr<const members> membership::now() const {
  const std::lock_guard lock(mutex_);
  return members_;
}

std::vector<member_tenant> own_tenants(const tenants::directory& here, const std::string& node_id) {
  std::vector<member_tenant> out;
  for (const tenants::tenant& t : here.list()) {
    member_tenant m{t.party, t.nis, t.name, t.network, t.public_url, node_id, {}, t.phone};
    if (t.what == tenants::kind::aggregator)
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
  root.set_valid_until(seconds(now + root_term));
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
  list.set_version(1);
  list.set_network(root.network());
  list.set_valid_until(seconds(now + list_term));
  merge(list, {{own.node_id, base_url, std::string(own.master.public_key().bytes()), {}, 0, {}}}, tenants);
  store_members(tx, list, signed_members(own, list), now);
  return {};
}

result<void> change_members(transaction& tx, const node_keys& own, const std::vector<member_node>& nodes,
                            const std::vector<member_tenant>& tenants, instant now) {
  const auto root = stored_root(tx);
  auto list = stored_members(tx);
  if (!root || !list) return refuse(refusal_kind::conflict, "This node belongs to no network yet.");
  const bool ours = std::ranges::any_of(
      root->keys(), [&](const wire::Key& k) { return k.public_key() == own.master.public_key().bytes(); });
  if (!ours || root->threshold() != 1)
    return refuse(refusal_kind::forbidden,
                  "Only the node that founded the network can change its members list.");
  merge(*list, nodes, tenants);
  list->set_version(list->version() + 1);
  list->set_valid_until(seconds(now + list_term));
  store_members(tx, *list, signed_members(own, *list), now);
  return {};
}

result<bool> accept_root(transaction& tx, const std::string& bytes, std::string_view pinned_key,
                         instant now) {
  const auto outer = parsed<wire::SignedRoot>(bytes);
  const auto root = outer ? parsed<wire::Root>(outer->root()) : std::nullopt;
  if (!root || root->threshold() < 1 || root->keys_size() == 0)
    return refuse(refusal_kind::invalid, "malformed root");
  const auto known = stored_root(tx);
  if (known && root->version() <= known->version()) return false;
  if (valid_signatures(*root, keys::domain::root, outer->root(), outer->signatures()) < root->threshold())
    return refuse(refusal_kind::forbidden, "the root is not signed by its own keys");
  if (known &&
      valid_signatures(*known, keys::domain::root, outer->root(), outer->signatures()) < known->threshold())
    return refuse(refusal_kind::forbidden, "the root is not signed by the keys of the root before it");
  const bool pinned =
      std::ranges::any_of(root->keys(), [&](const wire::Key& k) { return k.public_key() == pinned_key; });
  if (!known && !pinned)
    return refuse(refusal_kind::forbidden, "the root does not hold the key of the invitation");
  rows::put(tx, "root", static_cast<std::int64_t>(root->version()), bytes, now);
  return true;
}

result<bool> accept_members(transaction& tx, const std::string& bytes, instant now) {
  const auto root = stored_root(tx);
  const auto outer = parsed<wire::SignedMembers>(bytes);
  const auto list = outer ? parsed<wire::Members>(outer->members()) : std::nullopt;
  if (!list || !root || list->network() != root->network())
    return refuse(refusal_kind::invalid, "malformed members list");
  const auto known = stored_members(tx);
  if (known && list->version() <= known->version()) return false;
  if (valid_signatures(*root, keys::domain::members, outer->members(), outer->signatures()) <
      root->threshold())
    return refuse(refusal_kind::forbidden, "the members list is not signed by enough keys of the root");
  if (at(list->valid_until()) < now) return refuse(refusal_kind::gone, "the members list has expired");
  store_members(tx, *list, bytes, now);
  return true;
}

result<bool> accept_manifest(transaction& tx, const std::string& bytes, instant now) {
  const auto outer = parsed<wire::SignedManifest>(bytes);
  const auto m = outer ? parsed<wire::Manifest>(outer->manifest()) : std::nullopt;
  const auto list = stored_members(tx);
  if (!m || !list) return refuse(refusal_kind::invalid, "malformed manifest");
  const auto node =
      std::ranges::find_if(list->nodes(), [&](const wire::Node& n) { return n.node_id() == m->node_id(); });
  if (node == list->nodes().end()) return refuse(refusal_kind::forbidden, "the manifest is of a stranger");
  const auto master = keys::enrol(node->master_key());
  if (!master || !master->verify(keys::domain::manifest, outer->manifest(), outer->signature()))
    return refuse(refusal_kind::forbidden, "the manifest is not signed by the node's master key");
  if (at(m->valid_until()) < now || at(m->valid_until()) > at(m->valid_from()) + limits::manifest_lifetime)
    return refuse(refusal_kind::gone, "the manifest has expired, or claims to live too long");
  for (const wire::Key& k : m->keys())
    if (k.purpose() == wire::SIGNING &&
        (!keys::enrol(k.public_key()) || k.key_id() != keys::key_id(m->node_id(), k.public_key())))
      return refuse(refusal_kind::forbidden, "the manifest holds a key that cannot be trusted");
  if (static_cast<std::int64_t>(m->sequence()) <= rows::manifest_sequence(tx, m->node_id())) return false;
  rows::put_manifest(tx, m->node_id(), static_cast<std::int64_t>(m->sequence()), bytes, now);
  tx.touch(membership_topic);
  return true;
}

void keep_manifest_fresh(transaction& tx, const node_keys& own, const std::string& base_url, instant now) {
  const auto bytes = manifest_of(tx, own.node_id);
  const auto outer = bytes ? parsed<wire::SignedManifest>(*bytes) : std::nullopt;
  const auto m = outer ? parsed<wire::Manifest>(outer->manifest()) : std::nullopt;
  const bool good =
      m && m->base_url() == base_url && at(m->valid_from()) + renew_after > now &&
      std::ranges::any_of(m->keys(), [&](const wire::Key& k) { return k.key_id() == own.signing_key_id(); });
  if (good) return;
  const std::int64_t sequence = m ? static_cast<std::int64_t>(m->sequence()) + 1 : 1;
  rows::put_manifest(tx, own.node_id, sequence, make_manifest(own, sequence, base_url, now), now);
  tx.touch(membership_topic);
}

}  // namespace paraat::federation
