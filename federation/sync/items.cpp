#include "federation/sync/items.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::federation::sync {
namespace {

instant at(std::int64_t us) { return instant{std::chrono::microseconds{us}}; }

// About a year: a validity beyond this is a mistake or an attack.
constexpr std::chrono::days longest_validity{400};
// A publisher whose clock is further ahead than this is not waited for.
constexpr std::chrono::days farthest_clock{7};

bool good_text(const std::string& s, std::size_t most, bool lines = false) {
  return s.size() <= most && web::is_utf8(s) && std::ranges::none_of(s, [&](unsigned char c) {
           return (c < 0x20 && !(lines && c == '\n')) || c == 0x7f;
         });
}

bool within(const std::optional<double>& v, double low, double high) {
  return !v || (*v >= low && *v <= high);
}

// The address must be a page of the publisher itself: an item cannot lead elsewhere.
bool own_page(const std::string& url, const member_tenant& owner) {
  return good_text(url, 600) && url.starts_with(owner.pages_url + "/") &&
         url.find_first_of(" \"<>\\") == std::string::npos;
}

// Codes that this release does not know are kept: a later one may show them.
std::optional<asks::vacancy_asks> read_asks(const wire::Asks& w) {
  constexpr std::uint32_t most_hours = 1000;  // before a number is narrowed; the bounds are those of asks
  asks::vacancy_asks a;
  a.must.assign(w.must().begin(), w.must().end());
  a.nice.assign(w.nice().begin(), w.nice().end());
  for (const wire::LanguageAsked& l : w.languages())
    if (l.level() >= wire::BASIC && l.level() <= wire::FLUENT)
      a.languages.push_back({l.code(), static_cast<asks::level>(l.level() - wire::BASIC)});
  a.certificates.assign(w.certificates().begin(), w.certificates().end());
  a.week = asks::week_parts(w.week());
  const bool each_week = w.hours_each_week() > 0;
  a.hours = static_cast<int>(std::min(each_week ? w.hours_each_week() : w.hours_each_time(), most_hours));
  a.per = each_week ? asks::hours_per::week : asks::hours_per::time;
  a.support.assign(w.support().begin(), w.support().end());
  const bool good = w.schema() >= 1 && !(each_week && w.hours_each_time() > 0) && asks::well_formed(a);
  return good ? std::optional(a) : std::nullopt;
}

// A published listing as the read model wants it; nullopt when anything in it breaks a rule. `early`: until
// when it does, where the time of its publication is all that is wrong.
std::optional<listings::listing> read_listing(const wire::Listing& w, const member_tenant& owner, instant now,
                                              std::optional<instant>& early) {
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
  if (w.has_asks()) {
    const auto asked = read_asks(w.asks());
    if (!asked) return std::nullopt;
    l.asks = *asked;
  }
  const bool texts = !l.title.empty() && good_text(l.title, 400) && good_text(l.body, 20'000, true) &&
                     good_text(l.organisation, 400) && good_text(l.theme, 40) && good_text(l.place, 200) &&
                     good_text(l.rhythm, 200) && good_text(l.ref, 40);
  const bool address = own_page(l.url, owner);
  const bool numbers = l.places >= 1 && l.places <= 5000 && l.places_free >= 0 && l.places_free <= l.places &&
                       l.minimum_age >= 0 && l.minimum_age <= 120 && within(l.lat, -90, 90) &&
                       within(l.lon, -180, 180) && (l.kind == "volunteer" || l.kind == "crisis_job");
  const bool dates = (w.starts_on().empty() || l.starts_on) && (w.ends_on().empty() || l.ends_on) &&
                     l.published_at >= instant{} && l.valid_until >= instant{} &&
                     l.valid_until <= now + longest_validity;
  // A municipality speaks of itself; a network of its area.
  const bool place = owner.nis == 0 || owner.nis == l.nis;
  if (!texts || !address || !numbers || !dates || !place) return std::nullopt;
  if (l.published_at > now + limits::clock_skew) {
    if (l.published_at <= now + farthest_clock) early = l.published_at - limits::clock_skew;
    return std::nullopt;
  }
  return l;
}

// A site of an organisation may stand anywhere, but it is a site.
bool good_website(const std::string& url) {
  return url.empty() || (good_text(url, 300) && (url.starts_with("https://") || url.starts_with("http://")) &&
                         url.find_first_of(" \"<>\\") == std::string::npos);
}

std::optional<organisations::published> read_organisation(const wire::Organisation& w,
                                                          const member_tenant& owner) {
  organisations::published o;
  o.publisher = owner.party;
  o.id = w.id();
  o.nis = w.nis();
  o.name = w.name();
  o.kind = w.kind();
  o.about = w.about();
  o.website = w.website();
  o.url = w.url();
  const bool good = !o.name.empty() && good_text(o.name, 400) && good_text(o.kind, 40) &&
                    good_text(o.about, 10'000, true) && good_website(o.website) && own_page(o.url, owner) &&
                    (owner.nis == 0 || owner.nis == o.nis);
  return good ? std::optional(o) : std::nullopt;
}

bool good_lines(const google::protobuf::RepeatedPtrField<std::string>& lines) {
  return std::ranges::all_of(lines, [](const std::string& line) { return good_text(line, 300); });
}

// Bounds are those of the form (task_profiles::check); this rejects text that a form would not accept.
std::optional<task_profiles::words> read_words(const wire::TaskWords& w) {
  if (!good_text(w.name(), 300) || !good_text(w.summary(), 2000, true) ||
      !good_text(w.briefing(), 2000, true) || !good_lines(w.bring()) || !good_lines(w.safety()))
    return std::nullopt;
  return task_profiles::words{w.name(),
                              w.summary(),
                              w.briefing(),
                              {w.bring().begin(), w.bring().end()},
                              {w.safety().begin(), w.safety().end()}};
}

std::optional<task_profiles::offer> read_profile(const wire::TaskProfile& w, const member_tenant& owner) {
  // Only a party that the members list names as aggregator publishes a catalogue.
  if (!owner.has_role("aggregator")) return std::nullopt;
  if (!task_profiles::good_code(w.code()) || w.id() != task_profiles::offer_id(owner.party, w.code()))
    return std::nullopt;
  const auto dutch = read_words(w.dutch()), english = read_words(w.english());
  if (!dutch || !english) return std::nullopt;
  task_profiles::offer o;
  o.publisher = owner.party;
  o.id = w.id();
  o.code = w.code();
  o.what = {w.group(),
            w.skill(),
            {w.deputies().begin(), w.deputies().end()},
            {w.certificates().begin(), w.certificates().end()},
            w.people(),
            w.hours(),
            w.minimum_age(),
            *dutch,
            *english};
  return task_profiles::check(o.what) ? std::optional(o) : std::nullopt;
}

// Reads the data of an item. False when it breaks a rule.
bool read_data(item& i, const feed_id& f, const std::string& data, const member_tenant& owner, instant now) {
  if (f.feed == organisations_feed) {
    const auto w = wire::parse<wire::Organisation>(data);
    if (!w || w->id() != i.object) return false;
    i.organisation = read_organisation(*w, owner);
    if (i.organisation) i.organisation->version = i.version;
    return i.organisation.has_value();
  }
  if (f.feed == task_profiles_feed) {
    const auto w = wire::parse<wire::TaskProfile>(data);
    if (!w || w->id() != i.object) return false;
    i.profile = read_profile(*w, owner);
    if (i.profile) i.profile->version = i.version;
    return i.profile.has_value();
  }
  const auto w = wire::parse<wire::Listing>(data);
  if (!w || w->id() != i.object) return false;
  i.listing = read_listing(*w, owner, now, i.early);
  if (!i.listing) return false;
  i.listing->version = i.version;
  i.listing->confirmed_at = now;
  i.listing->members_only = f.audience == members_audience;
  return true;
}

verdict grammar(item& i, const feed_id& f, wire::SignedListing& outer, wire::ListingEnvelope& e) {
  if (i.bytes.size() > limits::listing) return verdict::malformed;
  auto read = wire::parse<wire::SignedListing>(i.bytes);
  auto inner = read ? wire::parse<wire::ListingEnvelope>(read->envelope()) : std::nullopt;
  if (!inner) return verdict::malformed;
  outer = std::move(*read);
  e = std::move(*inner);
  if (!is_uuid(e.listing_id()) || e.version() < 1 || e.number() > INT64_MAX || e.feed_epoch() > INT64_MAX ||
      (e.state() != wire::UPDATED && e.state() != wire::DELETED))
    return verdict::malformed;
  i.object = e.listing_id();
  i.epoch = static_cast<std::int64_t>(e.feed_epoch());
  i.number = static_cast<std::int64_t>(e.number());
  i.version = e.version();
  i.deleted = e.state() == wire::DELETED;
  i.hash = sha256_bytes(outer.envelope());
  if (e.publisher() != f.party) return verdict::wrong_publisher;
  return e.audience() == audience_of(f) ? verdict::applied : verdict::wrong_feed;
}

}  // namespace

item look(const members& list, std::string_view peer, const feed_id& f, std::string bytes, instant now,
          std::optional<std::int64_t> number) {
  item i;
  i.bytes = std::move(bytes);
  wire::SignedListing outer;
  wire::ListingEnvelope e;
  i.looked = grammar(i, f, outer, e);
  if (i.looked != verdict::applied) return i;
  const auto say = [&i](verdict v) {
    i.looked = v;
    return i;
  };
  const member_tenant* owner = list.tenant(f.party);
  if (owner == nullptr || owner->node != peer) return say(verdict::wrong_publisher);
  const auto signer = keys::node_of(outer.key_id());
  const member_key* key = signer && *signer == owner->node ? list.signing_key(outer.key_id(), now) : nullptr;
  if (key == nullptr) return say(verdict::wrong_key);
  if (!key->key.verify(domain_of(f), outer.envelope(), outer.signature())) return say(verdict::bad_signature);
  if (number && i.number != *number) return say(verdict::malformed);
  if (!i.deleted && !read_data(i, f, e.data(), *owner, now)) return say(verdict::refused);
  return i;
}

item read_again(const members& list, const feed_id& f, std::string bytes, instant now) {
  item i;
  i.bytes = std::move(bytes);
  wire::SignedListing outer;
  wire::ListingEnvelope e;
  i.looked = grammar(i, f, outer, e);
  const member_tenant* owner = list.tenant(f.party);
  if (i.looked != verdict::applied || owner == nullptr) return i;
  if (!i.deleted && !read_data(i, f, e.data(), *owner, now)) i.looked = verdict::refused;
  return i;
}

std::string_view name_of(verdict v) {
  switch (v) {
    case verdict::applied:
      return "applied";
    case verdict::known:
      return "known";
    case verdict::malformed:
      return "malformed";
    case verdict::refused:
      return "refused";
    case verdict::wrong_key:
      return "wrong_key";
    case verdict::bad_signature:
      return "bad_signature";
    case verdict::wrong_publisher:
      return "wrong_publisher";
    case verdict::wrong_feed:
      return "wrong_feed";
    case verdict::equivocation:
      return "equivocation";
  }
  return "malformed";
}

}  // namespace paraat::federation::sync
