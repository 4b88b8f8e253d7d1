#include "federation/feeds/feeds.hpp"

#include <protocol/paraat.pb.h>

#include "tenant/listings/listings.hpp"
#include "tenant/outbox/outbox.hpp"
#include "tenant/web/form.hpp"

namespace paraat::federation::feeds {
namespace {

constexpr int rows_at_once = 500;

std::int64_t micros(instant t) { return t.time_since_epoch().count(); }

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
  return w.SerializeAsString();
}

std::string signed_item(const node_keys& own, const head& f, const item& i,
                        const std::optional<listings::listing>& l) {
  wire::ListingEnvelope e;
  e.set_publisher(f.party);
  e.set_audience(wire::PUBLIC);
  e.set_feed_epoch(static_cast<std::uint64_t>(f.epoch));
  e.set_number(static_cast<std::uint64_t>(i.number));
  e.set_listing_id(i.object);
  e.set_version(i.version);
  e.set_state(l ? wire::UPDATED : wire::DELETED);
  if (l) {
    e.set_valid_until_us(micros(l->valid_until));
    e.set_data(wire_listing(*l));
  }
  wire::SignedListing out;
  out.set_envelope(e.SerializeAsString());
  const signer by = own.signing();
  out.set_key_id(by.id);
  out.set_signature(by.key.sign(keys::domain::listing, out.envelope()));
  return out.SerializeAsString();
}

// Brings the item of one object in line with the read model. True when the feed moved.
bool project_one(transaction& tx, const tenants::tenant& owner, const node_keys& own,
                 const std::string& object, instant now) {
  const auto l = listings::with_id(tx, owner.party, object);
  head f = rows::feed_for_update(tx, owner.party, listings_feed, public_audience, now);
  const auto before = rows::current(tx, f, object);
  if (!l && (!before || before->deleted)) return false;            // never published, or gone already
  if (l && before && before->version >= l->version) return false;  // a later row brought it here
  item i{f.number + 1, object, l ? l->version : before->version + 1, !l, {}};
  i.signed_listing = signed_item(own, f, i, l);
  f.number = i.number;
  rows::put(tx, f, i, now);
  rows::move(tx, f);
  return true;
}

}  // namespace

int project(database& db, const tenants::directory& here, const node_keys& own, instant now) {
  return db.write(std::nullopt, [&](transaction& tx) {
    rows::lock(tx);
    const auto waiting = outbox::take(tx, rows_at_once);
    bool moved = false;
    for (const outbox::row& r : waiting)
      if (const auto owner = here.of(r.tenant); owner && r.what == outbox::object_kind::listing)
        moved = project_one(tx, *owner, own, r.object, now) || moved;
    outbox::done(tx, waiting);
    if (moved) {
      outbox::move_head(tx, feeds_topic);
      tx.touch(feeds_topic);
    }
    if (!waiting.empty()) outbox::move_head(tx, outbox::listings_topic);
    return static_cast<int>(waiting.size());
  });
}

}  // namespace paraat::federation::feeds
