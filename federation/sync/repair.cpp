#include "federation/sync/repair.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::federation::sync {
namespace {

bool columns_fit(const rows::known_object& k, const item& i) {
  return k.epoch == i.epoch && k.number == i.number && k.version == i.version && k.hash == i.hash &&
         k.deleted == i.deleted && k.refused == (i.looked == verdict::refused);
}

// The items that the pages should show, by object.
using wanted_items = std::map<std::string, item>;

struct on_the_pages {
  std::vector<item> write;
  std::vector<std::string> take_off;
};

template <class Shown, class Same>
on_the_pages compare(const std::vector<Shown>& there, const wanted_items& wanted, instant now, Same same) {
  on_the_pages out;
  std::set<std::string> right;
  for (const Shown& s : there) {
    const auto at = wanted.find(s.id);
    if (at != wanted.end() && same(s, at->second)) right.insert(s.id);
    if (at == wanted.end()) out.take_off.push_back(s.id);
  }
  for (const auto& [id, i] : wanted)
    if (i.shown(now) && !right.contains(id)) out.write.push_back(i);
  return out;
}

on_the_pages compare_pages(transaction& tx, const feed_id& f, const wanted_items& wanted, instant now) {
  if (f.feed == organisations_feed)
    return compare(organisations::of_publisher(tx, f.party), wanted, now,
                   [](const organisations::published& s, const item& i) { return s == *i.organisation; });
  if (f.feed == task_profiles_feed)
    return compare(task_profiles::of_publisher(tx, f.party), wanted, now,
                   [](const task_profiles::offer& s, const item& i) { return s == *i.profile; });
  return compare(listings::of_publisher(tx, f.party, f.audience == members_audience), wanted, now,
                 [](const listings::listing& s, const item& i) { return says_the_same(s, *i.listing); });
}

}  // namespace

void look_through(transaction& tx, const members& list, followed& f, instant now) {
  std::vector<std::string> spoilt;
  std::vector<item> rewrite;
  wanted_items wanted;
  f.sum = {};
  f.early_until.reset();
  for (auto& [object, k] : rows::all(tx, f.feed)) {
    item i = read_again(list, f.feed, std::move(k.signed_item), now);
    if (!i.authentic() || i.object != object) {
      spoilt.push_back(object);
      continue;
    }
    if (!columns_fit(k, i)) rewrite.push_back(i);
    if (i.deleted) continue;
    f.wait_for(i.early);
    if (i.epoch == f.epoch) f.sum.add(i.hash);
    if (i.listing || i.organisation || i.profile) wanted.emplace(object, std::move(i));
  }
  rows::drop_objects(tx, f.feed, spoilt);
  if (!rewrite.empty()) rows::put_objects(tx, f.feed, rewrite, now);
  const on_the_pages pages = compare_pages(tx, f.feed, wanted, now);
  show(tx, f.feed, pages.write, now);
  take_off(tx, f.feed, pages.take_off);
  if (!pages.write.empty() || !pages.take_off.empty()) tx.touch(outbox::listings_topic);
  std::set<std::string> touched(spoilt.begin(), spoilt.end());
  for (const item& i : rewrite) touched.insert(i.object);
  for (const item& i : pages.write) touched.insert(i.object);
  touched.insert(pages.take_off.begin(), pages.take_off.end());
  f.repaired += static_cast<std::int64_t>(touched.size());
  f.looked_through_at = now;
}

look_result verify(transaction& tx, const members& list, const feed_id& feed,
                   const std::optional<checkpoint>& c, instant now) {
  followed f = take_row(tx, feed);
  f.tried_at = now;
  if (c && (c->epoch != f.epoch || c->head != f.cursor)) {
    put(tx, f);
    return look_result::later;
  }
  f.at = feed_state::verifying;
  look_through(tx, list, f, now);
  settle(tx, f, c, now);
  put(tx, f);
  return f.at == feed_state::live ? look_result::level : look_result::differs;
}

std::string diff_request(transaction& tx, const members& list, const feed_id& feed, instant now) {
  followed f = take_row(tx, feed);
  f.tried_at = now;
  f.at = feed_state::repairing;
  look_through(tx, list, f, now);
  put(tx, f);
  bucket_digests ours;
  for (const auto& [object, k] : rows::present(tx, f))
    ours[static_cast<std::size_t>(bucket_of(object))].add(k.hash);
  wire::DiffRequest out;
  out.set_feed_epoch(static_cast<std::uint64_t>(f.epoch));
  out.set_buckets(bytes_of(ours));
  return out.SerializeAsString();
}

std::optional<difference> read_diff(const members& list, std::string_view peer, const feed_id& f,
                                    const std::string& body, instant now) {
  const auto w = wire::parse<wire::Diff>(body);
  if (!w) return std::nullopt;
  const auto at = read_checkpoint(list, peer, f, w->checkpoint().SerializeAsString(), now);
  std::size_t entries = 0;
  for (const wire::Bucket& b : w->buckets()) entries += static_cast<std::size_t>(b.entries_size());
  if (!at || entries > limits::diff_entries) return std::nullopt;
  difference d{*at, {}, {}, w->complete()};
  for (const wire::Bucket& b : w->buckets()) {
    if (b.index() >= static_cast<std::uint32_t>(buckets)) return std::nullopt;
    const int index = static_cast<int>(b.index());
    if (!d.buckets.insert(index).second) return std::nullopt;
    for (const wire::BucketEntry& e : b.entries()) {
      const std::string id = uuid_text(e.object());
      if (id.empty() || bucket_of(id) != index || e.hash().size() != feed_digest::size ||
          !d.hashes.emplace(id, e.hash()).second)
        return std::nullopt;
    }
  }
  return d;
}

std::vector<std::string> missing(transaction& tx, const feed_id& feed, const difference& d) {
  const auto f = find(tx, feed);
  if (!f) return {};
  const auto ours = rows::present(tx, *f);
  std::vector<std::string> out;
  for (const auto& [id, hash] : d.hashes)
    if (const auto at = ours.find(id); at == ours.end() || at->second.hash != hash) out.push_back(id);
  return out;
}

namespace {

// A stored item with a valid signature of its publisher is not replaced by another text of the same version,
// nor by an older version.
bool may_replace(transaction& tx, const members& list, std::string_view peer, const followed& f,
                 const item& fresh, instant now) {
  const std::string bytes = rows::bytes_of(tx, f.feed, fresh.object);
  if (bytes.empty()) return true;
  const item before = look(list, peer, f.feed, bytes, now);
  if (!before.authentic() || before.epoch != f.epoch || before.object != fresh.object) return true;
  if (before.version == fresh.version && before.hash != fresh.hash)
    rows::put_equivocation(tx, f.feed, fresh, bytes, now);
  return fresh.version > before.version || fresh.hash == before.hash;
}

// Writes fetched items that the diff named. True when there were any.
bool put_in(transaction& tx, const members& list, std::string_view peer, followed& f, const difference& d,
            const std::vector<item>& fetched, instant now) {
  auto ours = rows::present(tx, f);
  std::map<std::string, item> right;
  for (const item& i : fetched) {
    const auto named = d.hashes.find(i.object);
    if (!i.authentic() || i.deleted || i.epoch != f.epoch || named == d.hashes.end() ||
        named->second != i.hash || !may_replace(tx, list, peer, f, i, now))
      continue;
    if (const auto at = ours.find(i.object); at != ours.end()) {
      f.sum.take_away(at->second.hash);
      ours.erase(at);
    }
    if (right.emplace(i.object, i).second) f.sum.add(i.hash);
  }
  std::vector<item> all;
  for (auto& [_, i] : right) all.push_back(std::move(i));
  const bool any = !all.empty();
  f.repaired += static_cast<std::int64_t>(all.size());
  write_items(tx, f, std::move(all), now);
  return any;
}

}  // namespace

mended mend(transaction& tx, const members& list, std::string_view peer, const feed_id& feed,
            const difference& d, const std::vector<item>& fetched, instant now) {
  followed f = take_row(tx, feed);
  if (d.at.epoch != f.epoch) return {};
  const bool progress = put_in(tx, list, peer, f, d, fetched, now);
  std::vector<std::string> extra;
  feed_sum without = f.sum;
  for (const auto& [object, k] : rows::present(tx, f))
    if (d.buckets.contains(bucket_of(object)) && !d.hashes.contains(object)) {
      extra.push_back(object);
      without.take_away(k.hash);
    }
  const bool equal = d.complete && without == d.at.sum;
  if (equal && !may_go(tx, f, extra, without.count, now)) {
    f.trouble = "more than half would go: a second look decides";
  } else if (equal) {
    rows::drop_objects(tx, feed, extra);
    take_off(tx, feed, extra);
    if (!extra.empty()) tx.touch(outbox::listings_topic);
    f.repaired += static_cast<std::int64_t>(extra.size());
    f.sum = without;
    f.cursor = std::max(f.cursor, d.at.head);
    settle(tx, f, d.at, now);
  } else {
    f.trouble = "not equal to its checkpoint";
  }
  put(tx, f);
  return {f.level(), progress};
}

}  // namespace paraat::federation::sync
