// A task as an event of a calendar, written by libical: it escapes values and folds lines (RFC 5545
// sections 3.1 and 3.3.11). Times are in UTC, so that no VTIMEZONE is needed.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libical/ical.h>

#include <memory>

#include "tenant/crisis/callouts/message_templates.hpp"

namespace paraat::callouts {
namespace {

using web::scope;

icaltimetype utc(instant at) {
  return icaltime_from_timet_with_zone(std::chrono::system_clock::to_time_t(at), 0,
                                       icaltimezone_get_utc_timezone());
}

// libical copies what a property is made of; a component owns its properties, and the calendar its
// components.
using calendar = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

calendar published_calendar() {
  calendar out(icalcomponent_new(ICAL_VCALENDAR_COMPONENT), &icalcomponent_free);
  icalcomponent_add_property(out.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(out.get(), icalproperty_new_prodid("-//Paraat//NL"));
  icalcomponent_add_property(out.get(), icalproperty_new_method(ICAL_METHOD_PUBLISH));
  return out;
}

std::string bytes_of(const calendar& c) {
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> bytes(
      icalcomponent_as_ical_string_r(c.get()), &icalmemory_free_buffer);
  return bytes.get();
}

}  // namespace

std::string calendar_of(const scope& s, const told_about& a, std::string_view uid) {
  const auto& k = a.task.what;
  const std::string mark = a.about.exercise ? s.t("OEFENING") + " – " : "";
  std::string about = fmt::format("{}", fmt::join(words_in(a.task, s.t.language()).bring, ", "));
  if (!about.empty()) about = fmt::format(fmt::runtime(s.t("Breng mee: {0}.")), about);
  if (!k.contact_phone.empty())
    about += "\n" + fmt::format(fmt::runtime(s.t("Ter plaatse: {0} {1}")), k.contact_name, k.contact_phone);
  calendar out = published_calendar();
  icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  icalcomponent_add_component(out.get(), event);
  const auto add = [event](icalproperty* p) { icalcomponent_add_property(event, p); };
  add(icalproperty_new_uid(std::string(uid).c_str()));
  add(icalproperty_new_dtstamp(utc(s.now)));
  add(icalproperty_new_dtstart(utc(k.from)));
  add(icalproperty_new_dtend(utc(k.until)));
  add(icalproperty_new_summary((mark + name_in(a.task, s.t.language())).c_str()));
  add(icalproperty_new_location(k.meeting_place.c_str()));
  if (k.where) add(icalproperty_new_geo({.lat = k.where->lat, .lon = k.where->lon}));
  if (!about.empty()) add(icalproperty_new_description(about.c_str()));
  return bytes_of(out);
}

}  // namespace paraat::callouts
