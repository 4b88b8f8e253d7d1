#include "federation/sync/consumer.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>
#include <set>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "tenant/listings/listings.hpp"
#include "tenant/outbox/outbox.hpp"
#include "tenant/register/register.hpp"
#include "tenant/web/form.hpp"

namespace paraat::federation::sync {
namespace {

instant at(std::int64_t us) { return instant{std::chrono::microseconds{us}}; }

// A year from now: what claims to stand longer is a mistake or worse.
constexpr std::chrono::days longest_validity{400};

bool good_text(const std::string& s, std::size_t most, bool lines = false) {
  return s.size() <= most && web::is_utf8(s) && std::ranges::none_of(s, [&](unsigned char c) {
           return (c < 0x20 && !(lines && c == '\n')) || c == 0x7f;
         });
}

bool within(const std::optional<double>& v, double low, double high) {
  return !v || (*v >= low && *v <= high);
}

// A published listing as the read model wants it; nullopt when anything in it breaks a rule.
std::optional<listings::listing> read_listing(const wire::Listing& w, const member_tenant& owner,
                                              instant now) {
  listings::listing l;
  l.publisher = owner.party;
  l.id = w.id();
  l.nis = w.nis();
  l.ref = w.ref();
  l.url = w.url();
  l.title = w.title();
  l.body = w.body();
  l.organisation = w.organisation();
  l.kind = w.kind();
  l.theme = w.theme();
  l.place = w.place();
  if (w.has_lat()) l.lat = w.lat();
  if (w.has_lon()) l.lon = w.lon();
  l.moments = w.moments() & 0xffff;
  l.good_to_know = w.good_to_know() & 0xffff;
  l.minimum_age = w.minimum_age();
  l.rhythm = w.rhythm();
  if (!w.starts_on().empty()) l.starts_on = web::parse_date(w.starts_on());
  if (!w.ends_on().empty()) l.ends_on = web::parse_date(w.ends_on());
  l.places = w.places();
  l.places_free = w.places_free();
  l.urgent = w.urgent();
  l.published_at = at(w.published_at_us());
  l.valid_until = at(w.valid_until_us());
  const bool texts = !l.title.empty() && good_text(l.title, 400) && good_text(l.body, 20'000, true) &&
                     good_text(l.organisation, 400) && good_text(l.theme, 40) && good_text(l.place, 200) &&
                     good_text(l.rhythm, 200) && good_text(l.ref, 40) && good_text(l.url, 600);
  // The address must be a page of the publisher itself: a listing cannot lead elsewhere.
  const bool address =
      l.url.starts_with(owner.pages_url + "/") && l.url.find_first_of(" \"<>\\") == std::string::npos;
  const bool numbers = l.places >= 1 && l.places <= 5000 && l.places_free >= 0 && l.places_free <= l.places &&
                       l.minimum_age >= 0 && l.minimum_age <= 120 && within(l.lat, -90, 90) &&
                       within(l.lon, -180, 180) && (l.kind == "volunteer" || l.kind == "crisis_job");
  const bool dates = (w.starts_on().empty() || l.starts_on) && (w.ends_on().empty() || l.ends_on) &&
                     l.published_at >= instant{} && l.published_at <= now + limits::clock_skew &&
                     l.valid_until >= instant{} && l.valid_until <= now + longest_validity;
  // A municipality speaks of itself; a network of its area.
  const bool place = owner.nis == 0 || owner.nis == l.nis;
  if (!texts || !address || !numbers || !dates || !place) return std::nullopt;
  return l;
}

struct checked {
  wire::SignedListing outer;
  wire::ListingEnvelope envelope;
  const member_tenant* owner = nullptr;
};

verdict check(const members& list, std::string_view peer, const std::string& bytes, instant now,
              checked& out) {
  if (bytes.size() > limits::listing || !out.outer.ParseFromString(bytes) ||
      !out.envelope.ParseFromString(out.outer.envelope()))
    return verdict::malformed;
  const wire::ListingEnvelope& e = out.envelope;
  if (!is_uuid(e.listing_id()) || e.version() < 1 || e.audience() != wire::PUBLIC ||
      (e.state() != wire::UPDATED && e.state() != wire::DELETED))
    return verdict::malformed;
  out.owner = list.tenant(e.publisher());
  if (out.owner == nullptr || out.owner->node != peer) return verdict::wrong_publisher;
  const auto signer = keys::node_of(out.outer.key_id());
  if (!signer || *signer != out.owner->node) return verdict::wrong_key;
  const member_key* key = list.signing_key(out.outer.key_id(), now);
  if (key == nullptr) return verdict::wrong_key;
  if (!key->key.verify(keys::domain::listing, out.outer.envelope(), out.outer.signature()))
    return verdict::bad_signature;
  return verdict::applied;
}

void write(transaction& tx, const listings::listing& l) {
  // A row of a feed that begins again carries version -1, so any version is newer.
  listings::accept(tx, l);
}

}  // namespace

std::string_view name_of(verdict v) {
  switch (v) {
    case verdict::applied:
      return "applied";
    case verdict::known:
      return "known";
    case verdict::malformed:
      return "malformed";
    case verdict::wrong_key:
      return "wrong_key";
    case verdict::bad_signature:
      return "bad_signature";
    case verdict::wrong_publisher:
      return "wrong_publisher";
    case verdict::equivocation:
      return "equivocation";
  }
  return "malformed";
}

verdict apply(transaction& tx, const members& list, std::string_view peer, const std::string& bytes,
              instant now, std::optional<std::int64_t> number) {
  checked c;
  if (const verdict v = check(list, peer, bytes, now, c); v != verdict::applied) return v;
  const wire::ListingEnvelope& e = c.envelope;
  if (number && static_cast<std::int64_t>(e.number()) != *number) return verdict::malformed;
  const std::string hash = sha256_bytes(c.outer.envelope());
  const auto before = rows::object(tx, e.publisher(), e.listing_id());
  if (before && e.version() < before->version) return verdict::known;
  if (before && e.version() == before->version) {
    if (before->hash == hash) return verdict::known;
    rows::put_equivocation(tx, e.publisher(), e.listing_id(), e.version(), before->signed_listing, bytes,
                           now);
    return verdict::equivocation;
  }
  std::optional<listings::listing> l;
  if (e.state() == wire::UPDATED) {
    wire::Listing w;
    if (!w.ParseFromString(e.data()) || w.id() != e.listing_id()) return verdict::malformed;
    l = read_listing(w, *c.owner, now);
    if (!l) return verdict::malformed;
    l->version = e.version();
    l->confirmed_at = now;
  }
  rows::put_object(tx, e.publisher(), e.listing_id(), {e.version(), hash, bytes, !l}, now);
  if (l && l->valid_until > now) {
    write(tx, *l);
  } else {
    listings::remove(tx, e.publisher(), e.listing_id());
  }
  tx.touch(outbox::listings_topic);
  return verdict::applied;
}

std::vector<std::string> wanted_publishers(const members& list, const std::vector<tenants::tenant>& here,
                                           const municipal_register& r, std::string_view own_node) {
  bool everything = false;
  std::set<int> places;
  std::set<std::string> networks;
  for (const tenants::tenant& t : here) {
    everything |= t.what == tenants::kind::aggregator;
    if (t.what == tenants::kind::network) networks.insert(t.party);
    if (!t.network.empty()) networks.insert(t.network);
    if (t.nis == 0) continue;
    places.insert(t.nis);
    for (const int n : r.neighbours(t.nis)) places.insert(n);
  }
  std::vector<std::string> out;
  for (const auto& [party, t] : list.tenants) {
    const member_node* host = list.node(t.node);
    if (host == nullptr || host->revoked) continue;
    if (t.node == own_node || std::ranges::find(t.roles, "publisher") == t.roles.end()) continue;
    if (everything || places.contains(t.nis) || (!t.network.empty() && networks.contains(t.network)))
      out.push_back(party);
  }
  return out;
}

}  // namespace paraat::federation::sync
