#include "federation/membership/membership.hpp"

#include "federation/membership/documents.hpp"
#include "federation/membership/membership_rows.hpp"
#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"

namespace paraat::federation {
namespace {

using documents::at;

std::optional<instant> moment(std::int64_t s) { return s == 0 ? std::nullopt : std::optional(at(s)); }

void read_manifest(members& out, const held_manifest& held) {
  const auto outer = wire::parse<wire::SignedManifest>(held.document);
  const auto m = outer ? wire::parse<wire::Manifest>(outer->manifest()) : std::nullopt;
  if (!m) return;
  const auto found = out.nodes.find(m->node_id());
  if (found == out.nodes.end()) return;
  member_node& n = found->second;
  n.manifest_sequence = static_cast<std::int64_t>(m->sequence());
  n.fresh_until = std::min(at(m->valid_until()), held.fetched_at + limits::manifest_fresh);
  for (const wire::Key& k : m->keys()) {
    if (k.purpose() == wire::SEALING && hpke::is_recipient(k.public_key()))
      n.sealing.push_back({k.key_id(), k.public_key(), at(k.not_before()), moment(k.retired_at())});
    if (k.purpose() != wire::SIGNING) continue;
    if (const auto enrolled = keys::enrol(k.public_key()))
      n.signing.push_back({k.key_id(), *enrolled, at(k.not_before()), moment(k.retired_at())});
  }
}

void read_list(members& out, transaction& tx) {
  const auto bytes = document(tx, "members");
  const auto outer = bytes ? wire::parse<wire::SignedMembers>(*bytes) : std::nullopt;
  const auto list = outer ? wire::parse<wire::Members>(outer->members()) : std::nullopt;
  if (!list) return;
  out.version = static_cast<std::int64_t>(list->version());
  out.hash = hex(sha256_bytes(outer->members()));
  out.network = list->network();
  out.valid_until = at(list->valid_until());
  out.good_until = rows::decision(tx, out.version);
  for (const wire::Node& n : list->nodes())
    if (n.status() == "active")
      out.nodes[n.node_id()] = {n.node_id(), n.base_url(), n.master_key(), {}, 0, {}};
  for (const wire::Tenant& t : list->tenants()) out.tenants[t.party()] = documents::tenant_of(t);
}

void read_revocations(members& out, transaction& tx) {
  const auto revoked = documents::stored_revocations(tx);
  if (!revoked) return;
  out.revocations_version = static_cast<std::int64_t>(revoked->version());
  for (const wire::Revocation& r : revoked->revocations()) {
    if (!r.key_id().empty()) {
      out.revoked_keys.insert(r.key_id());
    } else if (const auto n = out.nodes.find(r.node_id()); n != out.nodes.end()) {
      n->second.revoked = true;
    }
  }
}

}  // namespace

const sealing_half* member_node::sealing_key(instant now) const {
  const sealing_half* best = nullptr;
  for (const sealing_half& k : sealing)
    if (k.not_before <= now && (!k.retired_at || now < *k.retired_at) &&
        (best == nullptr || k.not_before > best->not_before))
      best = &k;
  return best;
}

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
  if (n == nullptr || is_revoked(key_id)) return nullptr;
  for (const member_key& k : n->signing)
    if (k.id == key_id && k.not_before <= now && (!k.retired_at || now < *k.retired_at)) return &k;
  return nullptr;
}

bool members::is_revoked(std::string_view key_id) const {
  const auto owner = keys::node_of(key_id);
  const member_node* n = owner ? node(*owner) : nullptr;
  return (n != nullptr && n->revoked) || revoked_keys.contains(key_id);
}

standing members::standing_at(instant now) const {
  if (version == 0 || now < valid_until || (good_until && now < *good_until)) return standing::current;
  if (now < valid_until + frozen_after) return standing::expired;
  return now < valid_until + operator_after ? standing::listings_frozen : standing::operator_decides;
}

void membership::load(database& db) {
  const std::lock_guard turn(loading_);
  db.read(std::nullopt, [&](transaction& tx) { load(tx); });
}

void membership::load(transaction& tx) {
  auto fresh = std::make_shared<members>();
  read_list(*fresh, tx);
  read_revocations(*fresh, tx);
  for (const held_manifest& m : manifests(tx)) read_manifest(*fresh, m);
  const std::lock_guard lock(mutex_);
  members_ = std::move(fresh);
}

std::shared_ptr<const members> membership::now() const {
  const std::lock_guard lock(mutex_);
  return members_;
}

}  // namespace paraat::federation
