// The feeds of one saved search, under an address that nobody can guess. They are of the person, so no cache
// keeps them.

#include <libical/ical.h>

#include <algorithm>
#include <memory>

#include "tenant/platform/web/page.hpp"
#include "tenant/publishing/alerts/alerts_pages.hpp"
#include "tenant/publishing/alerts/matching_sql.hpp"
#include "tenant/publishing/alerts/search_text.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"
#include "tenant/publishing/listings/page_components.hpp"

namespace paraat::alerts {
namespace {

using listings::listing;
using web::request;
using web::response;
using web::scope;

// From the middle of a municipality to its border, at most.
constexpr int most_km_of_municipality = 30;

std::vector<listing> listings_of(const scope& s, transaction& tx, const saved_search& saved) {
  const criteria& c = saved.what;
  listings::query q = query_of(s, c);
  q.per_page = listings::feed_length;
  const auto stock = listings::stock_now(s, tx);
  if (c.km == 0 || !c.lat || !c.lon) return listings::search(tx, q, *stock, s.now).rows;
  std::vector<rows::placed_municipality> near;
  for (const municipality& m : s.node.municipalities.all())
    if ((q.municipalities.empty() || std::ranges::find(q.municipalities, m.nis) != q.municipalities.end()) &&
        kilometres({*c.lat, *c.lon}, m.at) <= c.km + most_km_of_municipality)
      near.push_back({m.nis, m.at});
  return rows::newest_within(tx, saved.id, {.now = s.now, .silent = stock->silent, .area = {}, .network = {}},
                             near, listings::feed_length);
}

response not_there(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::gone, "Deze zoekopdracht is al verwijderd.", ""});
}

icaltimetype date_of(std::chrono::sys_days d) {
  const std::chrono::year_month_day day(d);
  icaltimetype out = icaltime_null_date();
  out.year = int(day.year());
  out.month = static_cast<int>(unsigned(day.month()));
  out.day = static_cast<int>(unsigned(day.day()));
  out.is_date = 1;
  return out;
}

// An event of whole days (RFC 5545, 3.6.1): its end is the day after the last.
icalcomponent* event_of(const scope& s, const listing& l) {
  icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  const auto add = [event](icalproperty* p) { icalcomponent_add_property(event, p); };
  const std::chrono::sys_days from(*l.starts_on), last(l.ends_on.value_or(*l.starts_on));
  add(icalproperty_new_uid((l.id + "@" + l.publisher).c_str()));
  add(icalproperty_new_dtstamp(icaltime_from_timet_with_zone(std::chrono::system_clock::to_time_t(s.now), 0,
                                                             icaltimezone_get_utc_timezone())));
  add(icalproperty_new_dtstart(date_of(from)));
  add(icalproperty_new_dtend(date_of(std::max(from, last) + std::chrono::days{1})));
  add(icalproperty_new_summary(l.title.c_str()));
  add(icalproperty_new_location(l.place.c_str()));
  add(icalproperty_new_description(l.organisation.c_str()));
  add(icalproperty_new_url(l.url.c_str()));
  return event;
}

}  // namespace

response show_atom(const request& r, scope& s, transaction& tx) {
  const auto q = find_by_feed(tx, r.value(0));
  if (!q) return not_there(s, r);
  return web::text_response(200,
                            listings::atom_of(s, describe(s, q->what),
                                              listings::site_address(s, "/zoekopdracht/feed/" + r.value(0)),
                                              listings_of(s, tx, *q)),
                            std::string(listings::atom_type));
}

response show_calendar(const request& r, scope& s, transaction& tx) {
  const auto q = find_by_feed(tx, r.value(0));
  if (!q) return not_there(s, r);
  // A component owns its properties, and the calendar its components.
  const std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)> out(
      icalcomponent_new(ICAL_VCALENDAR_COMPONENT), &icalcomponent_free);
  icalcomponent_add_property(out.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(out.get(), icalproperty_new_prodid("-//Paraat//NL"));
  for (const listing& l : listings_of(s, tx, *q))
    if (l.starts_on) icalcomponent_add_component(out.get(), event_of(s, l));
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> bytes(
      icalcomponent_as_ical_string_r(out.get()), &icalmemory_free_buffer);
  return web::text_response(200, bytes.get(), "text/calendar; charset=utf-8");
}

}  // namespace paraat::alerts
