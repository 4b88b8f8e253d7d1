#include "federation/feeds/feeds.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>
#include <map>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/organisations/published.hpp"

namespace paraat::federation::feeds {
namespace {

constexpr int rows_at_once = 500;

std::int64_t micros(instant t) { return t.time_since_epoch().count(); }

void put_asks(const asks::vacancy_asks& a, wire::Asks& w) {
  constexpr std::uint32_t schema = 1;
  w.set_schema(schema);
  for (const std::string& code : a.must) w.add_must(code);
  for (const std::string& code : a.nice) w.add_nice(code);
  for (const asks::language& l : a.languages) {
    wire::LanguageAsked& one = *w.add_languages();
    one.set_code(l.code);
    one.set_level(l.at_least == asks::level::basic  ? wire::BASIC
                  : l.at_least == asks::level::good ? wire::GOOD
                                                    : wire::FLUENT);
  }
  for (const std::string& code : a.certificates) w.add_certificates(code);
  w.set_week(static_cast<std::uint32_t>(a.week.to_ulong()));
  if (a.per == asks::hours_per::time)
    w.set_hours_each_time(static_cast<std::uint32_t>(a.hours));
  else
    w.set_hours_each_week(static_cast<std::uint32_t>(a.hours));
  for (const std::string& code : a.support) w.add_support(code);
}

std::string wire_listing(const listings::listing& l) {
  wire::Listing w;
  w.set_id(l.id);
  w.set_nis(l.nis);
  w.set_ref(l.ref);
  w.set_url(l.url);
  w.set_title(l.title);
  w.set_body(l.body);
  w.set_organisation(l.organisation);
  w.set_kind(l.kind);
  w.set_theme(l.theme);
  w.set_place(l.place);
  if (l.lat) w.set_lat(*l.lat);
  if (l.lon) w.set_lon(*l.lon);
  w.set_moments(l.moments);
  w.set_good_to_know(l.good_to_know);
  w.set_minimum_age(l.minimum_age);
  w.set_rhythm(l.rhythm);
  if (l.starts_on) w.set_starts_on(web::iso_date(*l.starts_on));
  if (l.ends_on) w.set_ends_on(web::iso_date(*l.ends_on));
  w.set_places(l.places);
  w.set_places_free(l.places_free);
  w.set_urgent(l.urgent);
  w.set_published_at_us(micros(l.published_at));
  w.set_valid_until_us(micros(l.valid_until));
  if (!l.asks.empty()) put_asks(l.asks, *w.mutable_asks());
  return w.SerializeAsString();
}

std::string wire_organisation(const organisations::published& o) {
  wire::Organisation w;
  w.set_id(o.id);
  w.set_nis(o.nis);
  w.set_name(o.name);
  w.set_kind(o.kind);
  w.set_about(o.about);
  w.set_website(o.website);
  w.set_url(o.url);
  return w.SerializeAsString();
}

void put_words(const task_profiles::words& from, wire::TaskWords& to) {
  to.set_name(from.name);
  to.set_summary(from.summary);
  to.set_briefing(from.briefing);
  for (const std::string& line : from.bring) to.add_bring(line);
  for (const std::string& line : from.safety) to.add_safety(line);
}

std::string wire_profile(const task_profiles::offer& o) {
  wire::TaskProfile w;
  w.set_id(o.id);
  w.set_code(o.code);
  w.set_group(o.what.group);
  w.set_skill(o.what.skill);
  for (const std::string& code : o.what.deputies) w.add_deputies(code);
  for (const std::string& code : o.what.certificates) w.add_certificates(code);
  w.set_people(o.what.people);
  w.set_hours(o.what.hours);
  w.set_minimum_age(o.what.minimum_age);
  put_words(o.what.dutch, *w.mutable_dutch());
  if (o.what.english != task_profiles::words{}) put_words(o.what.english, *w.mutable_english());
  return w.SerializeAsString();
}

// The state of an object in a feed: version and data; absent when it is not in the feed.
struct saying {
  std::int64_t version = 0, valid_until_us = 0;
  std::string data;
};

saying said_of(const listings::listing& l) { return {l.version, micros(l.valid_until), wire_listing(l)}; }
saying said_of(const organisations::published& o) { return {o.version, 0, wire_organisation(o)}; }
saying said_of(const task_profiles::offer& o) { return {o.version, 0, wire_profile(o)}; }

std::string_view audience_of(const listings::listing& l) {
  return l.members_only ? members_audience : public_audience;
}

void sign(const node_keys& own, const feed_id& f, wire::SignedListing& s) {
  const signer by = own.signing();
  s.set_key_id(by.id);
  s.set_signature(by.key.sign(domain_of(f), s.envelope()));
}

// Fills in the signed fields, and their hash.
void sign_item(const node_keys& own, const head& f, item& i, const std::optional<saying>& what) {
  wire::ListingEnvelope e;
  e.set_publisher(f.party);
  e.set_audience(federation::audience_of(f.id()));
  e.set_feed_epoch(static_cast<std::uint64_t>(f.epoch));
  e.set_number(static_cast<std::uint64_t>(i.number));
  e.set_listing_id(i.object);
  e.set_version(i.version);
  e.set_state(what ? wire::UPDATED : wire::DELETED);
  if (what) {
    e.set_valid_until_us(what->valid_until_us);
    e.set_data(what->data);
  }
  wire::SignedListing out;
  out.set_envelope(e.SerializeAsString());
  sign(own, f.id(), out);
  i.signed_item = out.SerializeAsString();
  i.hash = sha256_bytes(out.envelope());
}

// The feeds that one round of the projector changes, read once and written once.
class round {
 public:
  round(transaction& tx, const node_keys& own, std::int64_t epoch, instant now)
      : tx_(tx), own_(own), epoch_(epoch), now_(now) {}

  // Updates the item of one object to its present state; absent: a deletion.
  void bring(const feed_id& f, const std::string& object, const std::optional<saying>& what) {
    head& h = head_of(f);
    const auto before = rows::current(tx_, h, object);
    if (!what && (!before || before->deleted)) return;  // never published, or gone already
    // A later row of the outbox already projected it. An object that returns after a deletion always has a
    // higher version.
    if (what && before && before->version >= what->version) return;
    add(h, object, what, before);
  }
  void add(head& h, const std::string& object, const std::optional<saying>& what,
           const std::optional<item>& before = {}) {
    item i{++h.number, object, what ? what->version : before->version + 1, !what, {}, {}};
    sign_item(own_, h, i, what);
    if (before && !before->deleted) h.sum.take_away(before->hash);
    if (what) h.sum.add(i.hash);
    rows::put(tx_, h, i, now_);
    moved_.insert_or_assign(h.id(), true);
  }
  head& head_of(const feed_id& f) {
    const auto known = heads_.find(f);
    if (known != heads_.end()) return known->second;
    return heads_.emplace(f, rows::feed_for_update(tx_, f, epoch_)).first->second;
  }
  // Writes the heads. True when a feed moved.
  bool finish() {
    for (const auto& [f, _] : moved_) rows::move(tx_, heads_.at(f));
    return !moved_.empty();
  }

 private:
  transaction& tx_;
  const node_keys& own_;
  std::int64_t epoch_;
  instant now_;
  std::map<feed_id, head> heads_;
  std::map<feed_id, bool> moved_;
};

void tell(transaction& tx) {
  outbox::move_head(tx, feeds_topic);
  tx.touch(feeds_topic);
}

void project_one(transaction& tx, round& r, const tenants::tenant& owner, const outbox::row& row) {
  if (row.what == outbox::object_kind::organisation) {
    const auto o = organisations::own_published(tx, owner.party, row.object);
    r.bring({owner.party, std::string(organisations_feed), std::string(public_audience)}, row.object,
            o ? std::optional(said_of(*o)) : std::nullopt);
    return;
  }
  if (row.what == outbox::object_kind::task_profile) {
    const auto o = task_profiles::own_offer(tx, owner.party, row.object);
    r.bring({owner.party, std::string(task_profiles_feed), std::string(public_audience)}, row.object,
            o ? std::optional(said_of(*o)) : std::nullopt);
    return;
  }
  const auto l = listings::own_with_id(tx, owner.party, row.object);
  for (const std::string_view audience : {public_audience, members_audience})
    r.bring({owner.party, std::string(listings_feed), std::string(audience)}, row.object,
            l && audience_of(*l) == audience ? std::optional(said_of(*l)) : std::nullopt);
}

std::int64_t epoch_for_now(transaction& tx, const tenants::directory& here, const node_keys& own,
                           const epoch_keeper& keeper, instant now) {
  if (const std::string why = keeper.put_back(tx); !why.empty()) begin_epoch(tx, here, own, why, 0, now);
  return rows::look(tx).epoch->epoch;
}

}  // namespace

void begin_epoch(transaction& tx, const tenants::directory& here, const node_keys& own, std::string_view why,
                 std::int64_t above, instant now) {
  const auto before = rows::look(tx);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  std::int64_t epoch = std::max({seconds, above + 1, before.epoch ? before.epoch->epoch + 1 : 0});
  for (const head& h : rows::all_heads(tx)) epoch = std::max(epoch, h.epoch + 1);
  log::warning("feed_epoch", {{"epoch", epoch}, {"why", std::string(why)}});
  // Beyond any number of a change that a peer may remember: less than a million changes a second.
  rows::begin_changes_at(tx, epoch << 20);
  round all(tx, own, epoch, now);
  for (const head& h : rows::all_heads(tx)) {
    rows::clear(tx, h);
    head& fresh = all.head_of(h.id());
    fresh = {h.party, h.feed, h.audience, epoch, exists(h.feed, h.audience) ? 0 : h.number + 1, 0, 0, {}};
    rows::move(tx, fresh);
  }
  for (const tenants::tenant& owner : here.list()) {
    for (const auto& l : listings::all_own(tx, owner.party))
      all.add(all.head_of({owner.party, std::string(listings_feed), std::string(audience_of(l))}), l.id,
              said_of(l));
    for (const auto& o : organisations::all_own_published(tx, owner.party))
      all.add(all.head_of({owner.party, std::string(organisations_feed), std::string(public_audience)}), o.id,
              said_of(o));
    for (const auto& o : task_profiles::all_own_offers(tx, owner.party))
      all.add(all.head_of({owner.party, std::string(task_profiles_feed), std::string(public_audience)}), o.id,
              said_of(o));
  }
  all.finish();
  rows::put_epoch(tx, {epoch, before.identity, std::string(why), now});
  tell(tx);
}

int project(database& db, const tenants::directory& here, const node_keys& own, epoch_keeper& keeper,
            instant now) {
  std::int64_t highest = 0;
  const int taken = db.write(std::nullopt, [&](transaction& tx) {
    rows::lock(tx);
    const std::int64_t epoch = epoch_for_now(tx, here, own, keeper, now);
    const auto waiting = outbox::take(tx, rows_at_once);
    round work(tx, own, epoch, now);
    for (const outbox::row& r : waiting)
      if (const auto owner = here.of(r.tenant)) project_one(tx, work, *owner, r);
    outbox::done(tx, waiting);
    if (work.finish()) tell(tx);
    if (!waiting.empty()) outbox::move_head(tx, outbox::listings_topic);
    highest = rows::look(tx).highest;
    return static_cast<int>(waiting.size());
  });
  keeper.remember(highest);
  return taken;
}

std::int64_t last_change(transaction& tx) { return rows::look(tx).highest; }

std::string signed_checkpoint(const node_keys& own, const head& h, instant now) {
  wire::Checkpoint c;
  c.set_publisher(h.party);
  c.set_feed(h.feed);
  c.set_audience(federation::audience_of(h.id()));
  c.set_feed_epoch(static_cast<std::uint64_t>(h.epoch));
  c.set_head_number(static_cast<std::uint64_t>(h.number));
  c.set_floor_number(static_cast<std::uint64_t>(h.floor));
  c.set_count(static_cast<std::uint64_t>(h.sum.count));
  c.set_digest(h.sum.digest.bytes());
  c.set_created(std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  wire::SignedCheckpoint out;
  out.set_checkpoint(c.SerializeAsString());
  const signer by = own.signing();
  out.set_key_id(by.id);
  out.set_signature(by.key.sign(keys::domain::checkpoint, out.checkpoint()));
  return out.SerializeAsString();
}

}  // namespace paraat::federation::feeds
