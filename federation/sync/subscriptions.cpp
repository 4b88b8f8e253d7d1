#include "federation/sync/subscriptions.hpp"

#include <algorithm>
#include <set>

#include "federation/sync/peer_rows.hpp"
#include "protocol/bytes.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation::sync {

constexpr std::chrono::hours stale_after{1};

std::string_view name_of(feed_state s) {
  switch (s) {
    case feed_state::fresh:
      return "new";
    case feed_state::bootstrap:
      return "bootstrap";
    case feed_state::catching_up:
      return "catching_up";
    case feed_state::live:
      return "live";
    case feed_state::verifying:
      return "verifying";
    case feed_state::repairing:
      return "repairing";
  }
  return "new";
}

feed_state state_named(std::string_view name) {
  for (const feed_state s : {feed_state::bootstrap, feed_state::catching_up, feed_state::live,
                             feed_state::verifying, feed_state::repairing})
    if (name_of(s) == name) return s;
  return feed_state::fresh;
}

bool look_is_due(const followed& f, instant now) {
  if (f.epoch == 0) return false;
  if (f.at != feed_state::live || !f.trouble.empty()) return !f.tried_at || now - *f.tried_at >= another_try;
  if (f.held_back_at && now - *f.held_back_at >= second_look) return true;
  if (f.early_until && *f.early_until <= now) return true;
  return !f.looked_through_at || now - *f.looked_through_at >= look_through_every;
}

namespace {

std::string shown_state(const followed& f, const member_tenant* owner, const peer_state* peer, instant now) {
  if (owner == nullptr) return "suspended";
  if (peer != nullptr && peer->failures > 0 && peer->next_try && *peer->next_try > now) return "backoff";
  if (f.contact_at && now - *f.contact_at > stale_after) return "stale";
  return std::string(name_of(f.at));
}

std::string trouble_of(const followed& f) {
  if (!f.trouble.empty() || !f.early_until) return f.trouble;
  return "clock: something was published at a time that is still to come";
}

}  // namespace

std::vector<feed_status> feed_states(transaction& tx, const members& list, instant now) {
  std::map<std::string, peer_state> peers;
  std::vector<feed_status> out;
  for (const followed& f : all_followed(tx)) {
    const member_tenant* owner = list.tenant(f.feed.party);
    const peer_state* peer = nullptr;
    if (owner != nullptr) {
      if (!peers.contains(owner->node)) peers.emplace(owner->node, state_of(tx, owner->node));
      peer = &peers.at(owner->node);
    }
    out.push_back({f.feed, owner == nullptr ? "" : owner->node, shown_state(f, owner, peer, now), f.epoch,
                   f.cursor, f.head, f.sum.count, hex(f.sum.digest.bytes()), f.level(), f.verified_at,
                   f.contact_at, f.held_back, f.repaired, trouble_of(f)});
  }
  return out;
}

bool proves(const evidence& e, const keys::public_key& key) {
  const auto copy = [&](const std::string& bytes) -> std::optional<wire::ListingEnvelope> {
    const auto outer = wire::parse<wire::SignedListing>(bytes);
    if (!outer || !key.verify(domain_of(e.feed), outer->envelope(), outer->signature())) return std::nullopt;
    return wire::parse<wire::ListingEnvelope>(outer->envelope());
  };
  const auto a = copy(e.first), b = copy(e.second);
  return a && b && a->publisher() == e.feed.party && b->publisher() == e.feed.party &&
         a->audience() == b->audience() && a->listing_id() == b->listing_id() &&
         a->feed_epoch() == b->feed_epoch() && a->version() == b->version() &&
         a->SerializeAsString() != b->SerializeAsString();
}

std::vector<std::string> wanted_publishers(const members& list, const std::vector<tenants::tenant>& here,
                                           const municipal_register& r, std::string_view own_node) {
  bool everything = false;
  std::set<int> places;
  std::set<std::string> networks;
  for (const tenants::tenant& t : here) {
    everything |= t.what == tenants::tenant_kind::aggregator;
    if (t.what == tenants::tenant_kind::network) networks.insert(t.party);
    if (!t.network.empty()) networks.insert(t.network);
    if (t.nis == 0) continue;
    places.insert(t.nis);
    for (const int n : tenants::neighbours_of(t, r)) places.insert(n);
  }
  std::vector<std::string> out;
  for (const auto& [party, t] : list.tenants) {
    const member_node* host = list.node(t.node);
    if (host == nullptr || host->revoked) continue;
    if (t.node == own_node || !t.has_role("publisher")) continue;
    if (everything || places.contains(t.nis) || (!t.network.empty() && networks.contains(t.network)))
      out.push_back(party);
  }
  return out;
}

std::vector<feed_id> wanted_feeds(const members& list, const std::vector<tenants::tenant>& here,
                                  const municipal_register& r, std::string_view own_node) {
  const bool takes_part = std::ranges::any_of(
      here, [](const tenants::tenant& t) { return t.what != tenants::tenant_kind::aggregator; });
  std::vector<feed_id> out;
  for (const std::string& party : wanted_publishers(list, here, r, own_node)) {
    out.push_back({party, std::string(listings_feed), std::string(public_audience)});
    out.push_back({party, std::string(organisations_feed), std::string(public_audience)});
    if (takes_part) out.push_back({party, std::string(listings_feed), std::string(members_audience)});
  }
  if (!takes_part) return out;
  for (const auto& [party, t] : list.tenants) {
    const member_node* host = list.node(t.node);
    if (host != nullptr && !host->revoked && t.node != own_node && t.has_role("aggregator"))
      out.push_back({party, std::string(task_profiles_feed), std::string(public_audience)});
  }
  return out;
}

}  // namespace paraat::federation::sync
