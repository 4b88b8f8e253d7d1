// The feeds of one saved search, under an address that nobody can guess. They are of the person, so no cache
// keeps them.

#include <libical/ical.h>

#include <algorithm>
#include <memory>

#include "tenant/platform/web/page.hpp"
#include "tenant/publishing/alerts/alerts_pages.hpp"
#include "tenant/publishing/alerts/search_text.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"
#include "tenant/publishing/listings/page_components.hpp"

namespace paraat::alerts {
namespace {

using listings::listing;
using web::request;
using web::response;
using web::scope;

// Of a search within a distance the nearest are read first, and so many of them.
constexpr int read_by_distance = 200;

std::vector<listing> listings_of(const scope& s, transaction& tx, const criteria& c) {
  listings::query q = query_of(s, c);
  q.per_page = listings::feed_length;
  const bool near = c.km > 0 && c.lat && c.lon;
  if (near) {
    q.lat = c.lat, q.lon = c.lon;
    q.by = listings::order::nearest;
    q.per_page = read_by_distance;
  }
  auto rows = listings::search(tx, q, *listings::stock_now(s, tx), s.now).rows;
  if (!near) return rows;
  std::erase_if(rows, [&](const listing& l) {
    return !l.lat || !l.lon || kilometres({*c.lat, *c.lon}, {*l.lat, *l.lon}) > c.km;
  });
  std::ranges::sort(rows, std::ranges::greater{}, &listing::published_at);
  if (rows.size() > listings::feed_length) rows.resize(listings::feed_length);
  return rows;
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
                                              listings_of(s, tx, q->what)),
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
  for (const listing& l : listings_of(s, tx, q->what))
    if (l.starts_on) icalcomponent_add_component(out.get(), event_of(s, l));
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> bytes(
      icalcomponent_as_ical_string_r(out.get()), &icalmemory_free_buffer);
  return web::text_response(200, bytes.get(), "text/calendar; charset=utf-8");
}

}  // namespace paraat::alerts
