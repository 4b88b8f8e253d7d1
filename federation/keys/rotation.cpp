#include "federation/keys/rotation.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>

#include "federation/feed.hpp"
#include "ops/log.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation {
namespace {

constexpr std::chrono::days manifest_term{60};
constexpr int signed_at_once = 500;

// A message lives fourteen days at most, so a key that was retired before that proves nothing any more.
constexpr std::chrono::days named_after_retirement{15};
// Keys that are active or announced first, then the last retired keys, as many as fit.
std::vector<own_key> in_manifest(std::vector<own_key> all, instant now) {
  std::erase_if(all, [&](const own_key& k) {
    return k.revoked_at || (k.retired_at && now >= *k.retired_at + named_after_retirement);
  });
  std::ranges::sort(all, std::greater<>(), [](const own_key& k) {
    return std::pair(k.retired_at.value_or(instant::max()), k.announced_at);
  });
  if (all.size() > limits::manifest_keys) all.resize(limits::manifest_keys);
  return all;
}

// Peers' clocks may be a little behind ours.
std::int64_t not_before(const own_key& k) { return wire::seconds(k.announced_at - std::chrono::minutes{5}); }
std::int64_t retired(const own_key& k) {
  return k.retired_at ? wire::seconds(*k.retired_at + retired_grace) : 0;
}

const own_key* in_use(const std::vector<own_key>& all, key_purpose p) {
  const auto found = std::ranges::find_if(
      all, [&](const own_key& k) { return k.purpose == p && k.active_at && !k.retired_at && !k.revoked_at; });
  return found == all.end() ? nullptr : &*found;
}

own_key fresh(const public_half& made, instant now) {
  own_key k;
  k.id = made.id;
  k.purpose = made.purpose;
  k.public_key = made.bytes;
  k.announced_at = now;
  return k;
}

void activate(transaction& tx, const node_keys& own, own_key& k, instant now) {
  k.active_at = now;
  rows::put_key(tx, k);
  if (k.purpose == key_purpose::signing) {
    own.use(k.id);
    sign_again(tx, own);
  }
}

}  // namespace

void adopt_keys(transaction& tx, const node_keys& own, instant now) {
  auto all = own_keys(tx);
  bool restored = false;
  for (own_key& k : all) {
    // The folder of the keys knows more than a database that was restored from an older copy.
    if (k.revoked_at || k.retired_at || !own.gave_up(k.id)) continue;
    k.revoked_at = now;
    rows::put_key(tx, k);
    restored = true;
    log::error("key_given_up_before", {{"key", k.id}});
  }
  for (const key_purpose p : {key_purpose::signing, key_purpose::sealing}) {
    if (in_use(all, p) != nullptr) continue;
    // The first start, or a database that was lost: any key of the folder that was not given up before.
    for (const public_half& h : own.held()) {
      if (h.purpose != p || std::ranges::any_of(all, [&](const own_key& k) { return k.id == h.id; }))
        continue;
      own_key k = fresh(h, now);
      k.active_at = now;
      rows::put_key(tx, k);
      all.push_back(k);
      break;
    }
    if (in_use(all, p) == nullptr) {
      own_key k = fresh(own.make(p), now);
      k.active_at = now;
      rows::put_key(tx, k);
      all.push_back(k);
    }
  }
  own.use(in_use(all, key_purpose::signing)->id);
  if (restored) sign_again(tx, own);
}

result<own_key> announce_key(transaction& tx, const node_keys& own, key_purpose p, instant now) {
  for (const own_key& k : own_keys(tx))
    if (k.purpose == p && !k.active_at && !k.revoked_at)
      return refuse(refusal_kind::conflict, "A new key of this kind is on its way to the members already.");
  own_key k = fresh(own.make(p), now);
  rows::put_key(tx, k);
  return k;
}

bool advance_keys(transaction& tx, const node_keys& own, bool all_told, instant now) {
  bool signs_anew = false;
  const auto all = own_keys(tx);
  for (own_key k : all) {
    const bool waiting = !k.active_at && !k.revoked_at;
    if (waiting && (all_told || k.announced_at + longest_announcement <= now)) {
      for (own_key old : all) {
        if (old.purpose != k.purpose || !old.active_at || old.retired_at || old.revoked_at) continue;
        old.retired_at = now;
        rows::put_key(tx, old);
      }
      activate(tx, own, k, now);
      signs_anew |= k.purpose == key_purpose::signing;
    }
    const auto kept = k.purpose == key_purpose::sealing
                          ? std::chrono::duration_cast<std::chrono::minutes>(opened_after_retirement)
                          : retired_grace;
    if (k.retired_at && *k.retired_at + kept <= now) own.erase(k.id);
  }
  return signs_anew;
}

result<void> revoke_key(transaction& tx, const node_keys& own, const std::string& key_id, instant now) {
  auto all = own_keys(tx);
  const auto found = std::ranges::find(all, key_id, &own_key::id);
  if (found == all.end()) return refuse(refusal_kind::not_found, "This node has no key with that name.");
  if (found->revoked_at) return refuse(refusal_kind::conflict, "That key is revoked already.");
  const bool was_in_use = in_use(all, found->purpose) == &*found;
  found->revoked_at = now;
  rows::put_key(tx, *found);
  if (was_in_use) {
    const auto waiting = std::ranges::find_if(
        all, [&](const own_key& k) { return k.purpose == found->purpose && !k.active_at && !k.revoked_at; });
    own_key next = waiting == all.end() ? fresh(own.make(found->purpose), now) : *waiting;
    activate(tx, own, next, now);
  }
  own.erase(key_id);
  return {};
}

void follow_manifest(transaction& tx, const node_keys& own, const wire::Manifest& newer, instant now) {
  constexpr std::chrono::seconds rounding{1};
  for (const own_key& before : own_keys(tx)) {
    const instant made{std::chrono::seconds{newer.valid_from()}};
    if (before.revoked_at || before.retired_at || before.announced_at > made + rounding) continue;
    const auto named = std::ranges::find(newer.keys(), before.id, &wire::Key::key_id);
    if (named != newer.keys().end() && named->retired_at() == 0) continue;
    // Retired there: the key that took its place may be lost, so this one goes too and a new one is made.
    log::error("key_given_up_before", {{"key", before.id}});
    static_cast<void>(revoke_key(tx, own, before.id, now));
  }
}

void sign_again(transaction& tx, const node_keys& own) {
  const signer by = own.signing();
  rows::published last;
  for (;;) {
    const auto some = rows::published_after(tx, last, signed_at_once);
    for (rows::published p : some) {
      auto item = wire::parse<wire::SignedListing>(p.bytes);
      if (!item || item->key_id() == by.id) continue;
      item->set_key_id(by.id);
      item->set_signature(by.key.sign(domain_of({p.party, p.feed, p.audience}), item->envelope()));
      p.bytes = item->SerializeAsString();
      rows::replace_signed(tx, p);
    }
    if (some.size() < signed_at_once) return;
    last = some.back();
  }
}

std::string make_manifest(const node_keys& own, const std::vector<own_key>& all, std::int64_t sequence,
                          const std::string& base_url, instant now) {
  wire::Manifest m;
  m.set_node_id(own.node_id);
  m.set_sequence(static_cast<std::uint64_t>(sequence));
  m.set_valid_from(wire::seconds(now));
  m.set_valid_until(wire::seconds(now + manifest_term));
  m.set_base_url(base_url);
  for (const std::string_view one : capabilities) m.add_capabilities(std::string(one));
  for (const own_key& k : in_manifest(all, now)) {
    wire::Key& w = *m.add_keys();
    w.set_key_id(k.id);
    w.set_purpose(k.purpose == key_purpose::signing ? wire::SIGNING : wire::SEALING);
    w.set_public_key(k.public_key);
    w.set_not_before(not_before(k));
    w.set_retired_at(retired(k));
  }
  m.mutable_limits()->set_body(limits::body);
  m.mutable_limits()->set_envelope(limits::envelope);
  m.mutable_limits()->set_listing(limits::listing);
  m.mutable_limits()->set_page(limits::page);
  m.mutable_limits()->set_batch(limits::batch);
  wire::SignedManifest out;
  out.set_manifest(m.SerializeAsString());
  out.set_key_id(own.master_key_id());
  out.set_signature(own.master.sign(keys::domain::manifest, out.manifest()));
  return out.SerializeAsString();
}

bool names_keys(std::string_view bytes, const std::vector<own_key>& all, instant now) {
  const auto named = in_manifest(all, now);
  const auto m = wire::parse<wire::Manifest>(bytes);
  if (!m || m->keys_size() != static_cast<int>(named.size())) return false;
  return std::ranges::all_of(named, [&](const own_key& k) {
    return std::ranges::any_of(
        m->keys(), [&](const wire::Key& w) { return w.key_id() == k.id && w.retired_at() == retired(k); });
  });
}

}  // namespace paraat::federation
