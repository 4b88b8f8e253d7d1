#include "federation/membership/recovering.hpp"

#include <fmt/format.h>

#include "federation/membership/documents.hpp"
#include "federation/membership/membership_rows.hpp"
#include "ops/log.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::federation {
namespace {

// The manifest, when this node's master key signed it.
std::optional<wire::Manifest> signed_by_us(const node_keys& own, const std::string& document) {
  const auto outer = wire::parse<wire::SignedManifest>(document);
  if (!outer ||
      !own.master.public_key().verify(keys::domain::manifest, outer->manifest(), outer->signature()))
    return std::nullopt;
  auto m = wire::parse<wire::Manifest>(outer->manifest());
  return m && m->node_id() == own.node_id && m->sequence() < (1ULL << 62) ? std::move(m) : std::nullopt;
}

bool is_news(transaction& tx, const node_keys& own, const wire::Manifest& theirs) {
  const auto bytes = manifest_of(tx, own.node_id);
  const auto outer = bytes ? wire::parse<wire::SignedManifest>(*bytes) : std::nullopt;
  const auto ours = outer ? wire::parse<wire::Manifest>(outer->manifest()) : std::nullopt;
  if (!ours || theirs.sequence() > ours->sequence()) return true;
  return theirs.sequence() == ours->sequence() && theirs.SerializeAsString() != ours->SerializeAsString();
}

}  // namespace

bool learn_own_manifest(transaction& tx, const node_keys& own, std::string_view peer,
                        const std::string& document, instant now) {
  const auto theirs = signed_by_us(own, document);
  if (!theirs || !is_news(tx, own, *theirs)) return false;
  const auto number = static_cast<std::int64_t>(theirs->sequence());
  const auto before = restored(tx);
  if (before && before->number >= number && before->beyond) return false;
  restored_manifest r{number, std::string(peer), false, false, now};
  r.beyond = number > wire::seconds(now + furthest_ahead);
  rows::put_restored(tx, r);
  follow_manifest(tx, own, *theirs, now);
  log::error("manifest_superseded",
             {{"peer", r.peer}, {"number", number}, {"waits_for_operator", r.waits_for_the_operator()}});
  outbox::move_head(tx, membership_topic);
  tx.touch(membership_topic);
  return true;
}

std::int64_t number_to_go_beyond(transaction& tx) {
  const auto r = restored(tx);
  return r && !r->waits_for_the_operator() ? r->number : 0;
}

void allow_renumbering(transaction& tx) {
  rows::allow_restored(tx);
  outbox::move_head(tx, membership_topic);
  tx.touch(membership_topic);
}

std::string manifest_report(transaction& tx, std::string_view own_node, instant now) {
  const std::int64_t own = rows::manifest_sequence(tx, own_node);
  const auto r = restored(tx);
  if (!r || (!r->waits_for_the_operator() && now - r->at > recovery_told))
    return own == 0 ? "none yet: the first start makes it" : fmt::format("number {}", own);
  if (r->waits_for_the_operator())
    return fmt::format(
        "number {}: this database was restored. {} holds number {}, too far ahead of the clock: members "
        "refuse "
        "what this node signs until its operator decides on the page /beheer/sleutels",
        own, r->peer, r->number);
  return fmt::format("number {}: this database was restored. {} held number {}; {}", own, r->peer, r->number,
                     own > r->number ? "the keys that were given up since are given up again"
                                     : "the running node goes beyond it within a minute");
}

}  // namespace paraat::federation
