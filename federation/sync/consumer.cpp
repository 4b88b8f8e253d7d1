#include "federation/sync/consumer.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::federation::sync {
namespace {

// A checkpoint is signed for the answer that it comes in.
constexpr std::int64_t checkpoint_lifetime = 360;

bool fits(std::uint64_t n) { return n <= INT64_MAX; }

// Another epoch: known items stay, and are no longer counted.
void begin_epoch(followed& f, std::int64_t epoch) {
  f.at = feed_state::bootstrap;
  f.epoch = epoch;
  f.cursor = 0;
  f.sum = {};
  f.carries_old = true;
  f.checkpoint.clear();
  f.trouble.clear();
}

struct sorted {
  std::vector<item> right;                       // to be written, one for each object
  std::map<std::string, std::size_t> of_object;  // where it stands in `right`
};

verdict sort_one(transaction& tx, followed& f, const item& i, rows::known_objects& known, sorted& out,
                 instant now) {
  if (!i.authentic()) return i.looked;
  if (i.epoch != f.epoch) return verdict::wrong_feed;
  const auto before = known.find(i.object);
  if (before != known.end() && before->second.epoch == f.epoch) {
    const rows::known_object& k = before->second;
    if (i.version < k.version || (i.version == k.version && i.hash == k.hash)) return verdict::known;
    if (i.version == k.version) {
      rows::put_equivocation(tx, f.feed, i,
                             out.of_object.contains(i.object) ? out.right[out.of_object.at(i.object)].bytes
                                                              : rows::bytes_of(tx, f.feed, i.object),
                             now);
      return verdict::equivocation;
    }
    if (!k.deleted) f.sum.take_away(k.hash);
  }
  if (!i.deleted) f.sum.add(i.hash);
  known[i.object] = {i.epoch, i.number, i.version, i.hash, i.deleted, i.looked == verdict::refused, {}};
  if (const auto at = out.of_object.find(i.object); at != out.of_object.end()) {
    out.right[at->second] = i;
  } else {
    out.of_object.emplace(i.object, out.right.size());
    out.right.push_back(i);
  }
  return i.looked;
}

std::vector<verdict> take_items(transaction& tx, followed& f, const page& p, instant now) {
  std::vector<std::string> ids;
  for (const item& i : p.items)
    if (i.authentic()) ids.push_back(i.object);
  rows::known_objects known = rows::of_ids(tx, f.feed, ids);
  std::vector<verdict> out;
  sorted work;
  for (const item& i : p.items) {
    // Its place may have been passed, or be none: then nothing of it counts.
    const bool in_order = i.number > f.cursor && i.number <= p.head;
    out.push_back(!i.authentic() ? i.looked
                  : !in_order    ? verdict::known
                                 : sort_one(tx, f, i, known, work, now));
    if (in_order && i.authentic()) f.cursor = i.number;
  }
  write_items(tx, f, std::move(work.right), now);
  return out;
}

void hold_nothing_back(transaction& tx, followed& f) {
  if (f.held_back_at || f.held_back > 0) rows::release(tx, f.feed);
  f.held_back = 0;
  f.held_back_at.reset();
}

// Removes items that the publisher no longer has.
void drop_unseen(transaction& tx, followed& f, instant now) {
  const auto ids = rows::unseen(tx, f);
  if (!may_go(tx, f, ids, f.sum.count, now)) return;
  hold_nothing_back(tx, f);
  f.carries_old = false;
  take_off(tx, f.feed, ids);
  rows::drop_other_epochs(tx, f);
}

}  // namespace

std::optional<checkpoint> read_checkpoint(const members& list, std::string_view peer, const feed_id& f,
                                          const std::string& bytes, instant now) {
  const auto outer = wire::parse<wire::SignedCheckpoint>(bytes);
  const auto c = outer ? wire::parse<wire::Checkpoint>(outer->checkpoint()) : std::nullopt;
  const member_tenant* owner = list.tenant(f.party);
  if (!c || owner == nullptr || owner->node != peer) return std::nullopt;
  const auto signer = keys::node_of(outer->key_id());
  const member_key* key = signer && *signer == owner->node ? list.signing_key(outer->key_id(), now) : nullptr;
  if (key == nullptr || !key->key.verify(keys::domain::checkpoint, outer->checkpoint(), outer->signature()))
    return std::nullopt;
  const auto digest = feed_digest::from_bytes(c->digest());
  const bool of_this_feed =
      c->publisher() == f.party && c->feed() == f.feed && c->audience() == audience_of(f);
  const bool of_now = c->created() <= wire::seconds(now) + limits::clock_skew.count() &&
                      c->created() >= wire::seconds(now) - checkpoint_lifetime;
  if (!digest || !of_this_feed || !of_now || !fits(c->feed_epoch()) || !fits(c->head_number()) ||
      !fits(c->floor_number()) || !fits(c->count()) || c->floor_number() > c->head_number())
    return std::nullopt;
  return checkpoint{
      static_cast<std::int64_t>(c->feed_epoch()),       static_cast<std::int64_t>(c->head_number()),
      static_cast<std::int64_t>(c->floor_number()),     c->created(),
      {static_cast<std::int64_t>(c->count()), *digest}, bytes};
}

std::optional<page> read_page(const members& list, std::string_view peer, const feed_id& f,
                              const std::string& body, instant now) {
  const auto w = wire::parse<wire::FeedPage>(body);
  if (!w || !fits(w->epoch()) || !fits(w->head()) || !fits(w->floor()) ||
      w->items_size() > static_cast<int>(limits::page))
    return std::nullopt;
  page p{static_cast<std::int64_t>(w->epoch()),
         static_cast<std::int64_t>(w->head()),
         static_cast<std::int64_t>(w->floor()),
         {},
         {}};
  for (const wire::Item& i : w->items())
    p.items.push_back(
        look(list, peer, f, i.listing().SerializeAsString(), now, static_cast<std::int64_t>(i.number())));
  if (w->has_checkpoint()) {
    p.at_head = read_checkpoint(list, peer, f, w->checkpoint().SerializeAsString(), now);
    if (p.at_head && (p.at_head->epoch != p.epoch || p.at_head->head != p.head)) p.at_head.reset();
  }
  return p;
}

taken take_page(transaction& tx, const feed_id& feed, std::int64_t after, const page& p, instant now) {
  followed f = take_row(tx, feed);
  f.tried_at = now;
  taken out;
  if (p.epoch < f.epoch || (p.epoch == f.epoch && p.head < f.cursor)) {
    f.trouble = "the publisher went back";
    out.went_back = true;
  } else if (p.epoch == 0) {
    f.at = feed_state::live;  // nothing was ever published
  } else if (p.epoch > f.epoch && after > 0) {
    begin_epoch(f, p.epoch);  // and the page was asked from elsewhere than its start
    out.more = true;
  } else if (f.sum.count + static_cast<std::int64_t>(p.items.size()) > most_items) {
    f.trouble = "more items than a feed may have";
  } else {
    listings::confirm(tx, feed.party, now);
    if (p.epoch > f.epoch) begin_epoch(f, p.epoch);
    if (f.at != feed_state::bootstrap) f.at = feed_state::catching_up;
    f.head = p.head;
    out.verdicts = take_items(tx, f, p, now);
    out.more = !p.at_head && !p.items.empty() && f.cursor > after;
    if (!out.more) {
      if (p.at_head) f.cursor = p.head;
      settle(tx, f, p.at_head, now);
      out.differs = f.at == feed_state::repairing;
    }
  }
  put(tx, f);
  return out;
}

void begin_again(transaction& tx, const feed_id& feed) {
  followed f = take_row(tx, feed);
  f.at = feed_state::bootstrap;
  f.cursor = 0;
  put(tx, f);
}

bool may_go(transaction& tx, followed& f, const std::vector<std::string>& ids, std::int64_t staying,
            instant now) {
  if (static_cast<std::int64_t>(ids.size()) <= staying) return true;
  const instant since = rows::hold_back(tx, f.feed, ids, now);
  f.held_back = static_cast<std::int64_t>(ids.size());
  f.held_back_at = since;
  return now - since >= second_look;
}

void settle(transaction& tx, followed& f, const std::optional<checkpoint>& c, instant now) {
  const bool usable = c && c->created >= f.checkpoint_created;
  if (!usable || c->epoch != f.epoch || c->head != f.cursor || !(c->sum == f.sum)) {
    f.at = feed_state::repairing;
    f.trouble = !c       ? "no checkpoint that its publisher signed"
                : usable ? "not equal to its checkpoint"
                         : "an old checkpoint";
    return;
  }
  const bool from_the_start = f.at == feed_state::bootstrap;
  f.at = feed_state::live;
  f.head = c->head;
  f.trouble.clear();
  f.checkpoint = c->bytes;
  f.checkpoint_created = c->created;
  f.verified_at = now;
  if (from_the_start) f.looked_through_at = now;  // each item was looked at as it came
  if (f.carries_old)
    drop_unseen(tx, f, now);
  else
    hold_nothing_back(tx, f);
}

void write_items(transaction& tx, followed& f, std::vector<item> right, instant now) {
  if (right.empty()) return;
  rows::put_objects(tx, f.feed, right, now);
  for (const item& i : right) f.wait_for(i.early);
  std::vector<std::string> gone;
  for (const item& i : right)
    if (!i.shown(now)) gone.push_back(i.object);
  std::erase_if(right, [now](const item& i) { return !i.shown(now); });
  show(tx, f.feed, right, now);
  take_off(tx, f.feed, gone);
  tx.touch(outbox::listings_topic);
}

void show(transaction& tx, const feed_id& f, const std::vector<item>& items, instant) {
  std::vector<listings::listing> some;
  std::vector<organisations::published> others;
  std::vector<task_profiles::offer> profiles;
  for (const item& i : items) {
    if (i.listing) some.push_back(*i.listing);
    if (i.organisation) others.push_back(*i.organisation);
    if (i.profile) profiles.push_back(*i.profile);
  }
  if (f.feed == organisations_feed) {
    organisations::take(tx, others);
  } else if (f.feed == task_profiles_feed) {
    task_profiles::take(tx, profiles);
  } else {
    listings::take(tx, some);
  }
}

void take_off(transaction& tx, const feed_id& f, const std::vector<std::string>& ids) {
  if (f.feed == organisations_feed) {
    organisations::take_away(tx, f.party, ids);
  } else if (f.feed == task_profiles_feed) {
    task_profiles::take_away(tx, f.party, ids);
  } else {
    listings::take_away(tx, f.party, f.audience == members_audience, ids);
  }
}

}  // namespace paraat::federation::sync
