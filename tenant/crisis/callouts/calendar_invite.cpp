// A task as an event of a calendar.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tenant/crisis/callouts/message_templates.hpp"

namespace paraat::callouts {
namespace {

using web::scope;

std::string utc_stamp(instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day d{day};
  const std::chrono::hh_mm_ss t{seconds - day};
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(d.year()),
                     static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()), t.hours().count(),
                     t.minutes().count(), t.seconds().count());
}

// RFC 5545 sections 3.1 and 3.3.11: escaped, and folded after at most 75 octets, never inside a character.
std::string property(std::string_view name, std::string_view value) {
  std::string line(name);
  line += ':';
  for (const char c : value) {
    if (c == '\\' || c == ';' || c == ',') line += '\\';
    if (c == '\n')
      line += "\\n";
    else if (c != '\r')
      line += c;
  }
  std::string out;
  std::size_t in_line = 0;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t length = 1;
    while (i + length < line.size() && (static_cast<unsigned char>(line[i + length]) & 0xC0U) == 0x80U)
      ++length;
    if (in_line + length > 73) {
      out += "\r\n ";
      in_line = 1;
    }
    out += line.substr(i, length);
    in_line += length;
    i += length;
  }
  return out + "\r\n";
}

}  // namespace

std::string calendar_of(const scope& s, const told_about& a, std::string_view uid) {
  const auto& k = a.task.what;
  const std::string mark = a.about.exercise ? s.t("OEFENING") + " – " : "";
  std::string about = fmt::format("{}", fmt::join(words_in(a.task, s.t.language()).bring, ", "));
  if (!about.empty()) about = fmt::format(fmt::runtime(s.t("Breng mee: {0}.")), about);
  if (!k.contact_phone.empty())
    about += "\n" + fmt::format(fmt::runtime(s.t("Ter plaatse: {0} {1}")), k.contact_name, k.contact_phone);
  std::string out =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Paraat//NL\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\n";
  out += property("UID", uid);
  out += "DTSTAMP:" + utc_stamp(s.now) + "\r\nDTSTART:" + utc_stamp(k.from) +
         "\r\nDTEND:" + utc_stamp(k.until) + "\r\n";
  out += property("SUMMARY", mark + name_in(a.task, s.t.language()));
  out += property("LOCATION", k.meeting_place);
  if (k.where) out += fmt::format("GEO:{:.5f};{:.5f}\r\n", k.where->lat, k.where->lon);
  if (!about.empty()) out += property("DESCRIPTION", about);
  return out + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

}  // namespace paraat::callouts
