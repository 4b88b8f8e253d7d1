#include "federation/membership/documents.hpp"

#include "federation/feeds/feeds.hpp"
#include "federation/membership/membership_rows.hpp"
#include "protocol/limits.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::federation {
namespace {

using documents::at;

// Wakes readers of the members, of tenants elsewhere and of the pages that show them, in every process;
// long-polls answer at once and carry the new version.
void tell_everyone(transaction& tx) {
  for (const std::string_view topic :
       {membership_topic, outbox::tenants_topic, outbox::listings_topic, feeds::feeds_topic}) {
    outbox::move_head(tx, topic);
    tx.touch(topic);
  }
}

bool trustworthy(const wire::Key& k, const std::string& node_id) {
  if (k.key_id() != keys::key_id(node_id, k.public_key())) return false;
  return (k.purpose() != wire::SIGNING || keys::enrol(k.public_key())) &&
         (k.purpose() != wire::SEALING || hpke::is_recipient(k.public_key()));
}

// A number that can be followed by another one.
constexpr std::uint64_t highest_number = 1ULL << 62;

bool within_bounds(const std::string& bytes, const wire::Manifest& m) {
  return bytes.size() <= limits::manifest && m.keys_size() <= limits::manifest_keys &&
         m.sequence() < highest_number;
}

// The number is not higher than that of the document that is held: is it the same document?
acceptance held(transaction& tx, std::string_view kind, const std::string& signed_bytes) {
  const auto bytes = document(tx, kind);
  std::optional<std::string> inner;
  if (bytes && kind == "root") inner = wire::parse<wire::SignedRoot>(*bytes)->root();
  if (bytes && kind == "members") inner = wire::parse<wire::SignedMembers>(*bytes)->members();
  if (bytes && kind == "revocations") inner = wire::parse<wire::SignedRevocations>(*bytes)->revocations();
  return inner == signed_bytes ? acceptance::same : acceptance::superseded;
}

acceptance held_manifest_is(transaction& tx, std::string_view node_id, const std::string& signed_bytes) {
  const auto bytes = manifest_of(tx, node_id);
  const auto outer = bytes ? wire::parse<wire::SignedManifest>(*bytes) : std::nullopt;
  return outer && outer->manifest() == signed_bytes ? acceptance::same : acceptance::superseded;
}

// Every key of this manifest stands in the one that is held of the node already.
bool only_known_keys(transaction& tx, const wire::Manifest& m) {
  const auto bytes = manifest_of(tx, m.node_id());
  const auto outer = bytes ? wire::parse<wire::SignedManifest>(*bytes) : std::nullopt;
  const auto before = outer ? wire::parse<wire::Manifest>(outer->manifest()) : std::nullopt;
  return before && std::ranges::all_of(m.keys(), [&](const wire::Key& k) {
           return std::ranges::any_of(before->keys(),
                                      [&](const wire::Key& known) { return known.key_id() == k.key_id(); });
         });
}

}  // namespace

namespace documents {

bool holds(const wire::Revocations& all, const wire::Revocation& one) {
  return std::ranges::any_of(all.revocations(), [&](const wire::Revocation& r) {
    return r.node_id() == one.node_id() && r.key_id() == one.key_id();
  });
}

instant at(std::int64_t s) {
  return instant{std::chrono::seconds{std::clamp<std::int64_t>(s, 0, 253'402'300'799)}};
}

std::int64_t next_number(std::int64_t previous, instant now) {
  return std::max(previous + 1, wire::seconds(now));
}

std::optional<wire::Root> stored_root(transaction& tx) {
  const auto bytes = document(tx, "root");
  const auto outer = bytes ? wire::parse<wire::SignedRoot>(*bytes) : std::nullopt;
  return outer ? wire::parse<wire::Root>(outer->root()) : std::nullopt;
}

std::optional<wire::Members> stored_members(transaction& tx) {
  const auto bytes = document(tx, "members");
  const auto outer = bytes ? wire::parse<wire::SignedMembers>(*bytes) : std::nullopt;
  return outer ? wire::parse<wire::Members>(outer->members()) : std::nullopt;
}

std::optional<wire::Revocations> stored_revocations(transaction& tx) {
  const auto bytes = document(tx, "revocations");
  const auto outer = bytes ? wire::parse<wire::SignedRevocations>(*bytes) : std::nullopt;
  return outer ? wire::parse<wire::Revocations>(outer->revocations()) : std::nullopt;
}

member_tenant tenant_of(const wire::Tenant& w) {
  member_tenant t;
  t.party = w.party();
  if (w.nis_size() > 0) t.nis = whole_number<int>(w.nis(w.nis_size() - 1).nis()).value_or(0);
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

void store_members(transaction& tx, const wire::Members& list, const std::string& bytes, instant now) {
  rows::put(tx, "members", static_cast<std::int64_t>(list.version()), bytes, now);
  std::vector<member_tenant> tenants;
  for (const wire::Tenant& t : list.tenants()) tenants.push_back(tenant_of(t));
  rows::put_known_tenants(tx, tenants);
  tell_everyone(tx);
}

void store_revocations(transaction& tx, const wire::Revocations& all, const std::string& bytes, instant now) {
  rows::put(tx, "revocations", static_cast<std::int64_t>(all.version()), bytes, now);
  keep_revoked_silent(tx);
  tell_everyone(tx);
}

}  // namespace documents

using documents::stored_members;
using documents::stored_root;
using documents::valid_signatures;

result<acceptance> accept_root(transaction& tx, const std::string& bytes, std::string_view pinned_key,
                               instant now) {
  const auto outer = wire::parse<wire::SignedRoot>(bytes);
  const auto root = outer ? wire::parse<wire::Root>(outer->root()) : std::nullopt;
  if (!root || root->threshold() < 1 || root->keys_size() == 0)
    return refuse(refusal_kind::invalid, "malformed root");
  const auto known = stored_root(tx);
  if (known && root->version() <= known->version()) return held(tx, "root", outer->root());
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
  return acceptance::taken;
}

result<acceptance> accept_members(transaction& tx, const std::string& bytes, instant now) {
  const auto root = stored_root(tx);
  const auto outer = wire::parse<wire::SignedMembers>(bytes);
  const auto list = outer ? wire::parse<wire::Members>(outer->members()) : std::nullopt;
  if (!list || !root || list->network() != root->network() || list->version() >= highest_number)
    return refuse(refusal_kind::invalid, "malformed members list");
  const auto known = stored_members(tx);
  if (known && list->version() <= known->version()) return held(tx, "members", outer->members());
  if (valid_signatures(*root, keys::domain::members, outer->members(), outer->signatures()) <
      root->threshold())
    return refuse(refusal_kind::forbidden, "the members list is not signed by enough keys of the root");
  if (at(list->valid_until()) < now) return refuse(refusal_kind::gone, "the members list has expired");
  documents::store_members(tx, *list, bytes, now);
  return acceptance::taken;
}

result<acceptance> accept_manifest(transaction& tx, const std::string& bytes, instant now) {
  const auto outer = wire::parse<wire::SignedManifest>(bytes);
  const auto m = outer ? wire::parse<wire::Manifest>(outer->manifest()) : std::nullopt;
  const auto list = stored_members(tx);
  if (!m || !list || !within_bounds(bytes, *m)) return refuse(refusal_kind::invalid, "malformed manifest");
  const auto node =
      std::ranges::find_if(list->nodes(), [&](const wire::Node& n) { return n.node_id() == m->node_id(); });
  if (node == list->nodes().end()) return refuse(refusal_kind::forbidden, "the manifest is of a stranger");
  const auto master = keys::enrol(node->master_key());
  if (!master || !master->verify(keys::domain::manifest, outer->manifest(), outer->signature()))
    return refuse(refusal_kind::forbidden, "the manifest is not signed by the node's master key");
  if (at(m->valid_until()) < now || at(m->valid_until()) > at(m->valid_from()) + limits::manifest_lifetime)
    return refuse(refusal_kind::gone, "the manifest has expired, or claims to live too long");
  for (const wire::Key& k : m->keys())
    if (!trustworthy(k, m->node_id()))
      return refuse(refusal_kind::forbidden, "the manifest holds a key that cannot be trusted");
  if (static_cast<std::int64_t>(m->sequence()) <= rows::manifest_sequence(tx, m->node_id()))
    return held_manifest_is(tx, m->node_id(), outer->manifest());
  // With a list that has expired known members go on with the keys that they have.
  if (at(list->valid_until()) < now && !only_known_keys(tx, *m))
    return refuse(refusal_kind::gone, "new keys wait until the members list is renewed");
  rows::put_manifest(tx, m->node_id(), static_cast<std::int64_t>(m->sequence()),
                     {m->capabilities().begin(), m->capabilities().end()}, bytes, now);
  // The capabilities of a node are part of the directory.
  for (const std::string_view topic : {membership_topic, outbox::tenants_topic}) {
    outbox::move_head(tx, topic);
    tx.touch(topic);
  }
  return acceptance::taken;
}

void keep_revoked_silent(transaction& tx) {
  const auto all = documents::stored_revocations(tx);
  if (!all) return;
  for (const wire::Revocation& r : all->revocations())
    if (r.key_id().empty() && rows::silence(tx, r.node_id())) tx.touch(outbox::listings_topic);
}

result<acceptance> accept_revocations(transaction& tx, const std::string& bytes, instant now) {
  const auto root = stored_root(tx);
  const auto outer = wire::parse<wire::SignedRevocations>(bytes);
  const auto all = outer ? wire::parse<wire::Revocations>(outer->revocations()) : std::nullopt;
  if (!all || !root || all->network() != root->network() || all->version() >= highest_number)
    return refuse(refusal_kind::invalid, "malformed revocations");
  const auto known = documents::stored_revocations(tx);
  if (known && all->version() <= known->version()) return held(tx, "revocations", outer->revocations());
  if (valid_signatures(*root, keys::domain::revocations, outer->revocations(), outer->signatures()) <
      root->threshold())
    return refuse(refusal_kind::forbidden, "the revocations are not signed by enough keys of the root");
  if (known && !std::ranges::all_of(known->revocations(),
                                    [&](const wire::Revocation& r) { return documents::holds(*all, r); }))
    return refuse(refusal_kind::conflict, "these revocations take one back");
  documents::store_revocations(tx, *all, bytes, now);
  return acceptance::taken;
}

}  // namespace paraat::federation
