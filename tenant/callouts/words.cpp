#include "tenant/callouts/words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/mail/letter.hpp"
#include "tenant/web/page.hpp"

namespace paraat::callouts {
namespace {

using web::scope;

// Places for what differs by person; no control character passes a form, so nothing else holds them.
constexpr std::string_view name_mark = "\x01N\x02", link_mark = "https://link.invalid/\x01L\x02";
// As the renderer writes it into an attribute.
constexpr std::string_view bare_link = "https://link.invalid/";

std::string put(std::string text, std::string_view mark, std::string_view value) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
    text.replace(at, mark.size(), value);
  return text;
}

template <class... T>
std::string with(const scope& s, std::string_view dutch, const T&... values) {
  return fmt::format(fmt::runtime(s.t(dutch)), values...);
}

struct draft_of {
  std::string subject;
  std::vector<std::string> sentences, after;
  std::string sms, button;
};

written written_of(const scope& s, draft_of d) {
  mail::letter l{.to = "",
                 .subject = d.subject,
                 .sentences = {with(s, "Dag {0},", name_mark)},
                 .link = std::string(bare_link),
                 .link_label = d.button.empty() ? s.t("Naar je antwoord") : d.button,
                 .after = std::move(d.after)};
  for (std::string& sentence : d.sentences)
    if (!sentence.empty()) l.sentences.push_back(std::move(sentence));
  const mail::message m = mail::compose(s, l);
  return {d.subject, m.text, m.html, std::move(d.sms)};
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : ", ") + one;
  return out;
}

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

std::string written::text_for(const person_words& p) const {
  return put(put(text, name_mark, p.name), bare_link, p.link);
}
std::string written::html_for(const person_words& p) const {
  return put(put(html, name_mark, web::escape_html(p.name)), bare_link, p.link);
}
std::string written::sms_for(const person_words& p) const { return put(sms, link_mark, p.link); }

std::string first_name(std::string_view name) {
  const auto end = name.find(' ');
  return std::string(name.substr(0, end));
}

std::string when_of(const web::texts& t, const incidents::task& k) {
  const bool same = web::local_day(k.what.from) == web::local_day(k.what.until);
  return t.date_and_time(k.what.from) + " – " +
         (same ? web::local_clock_time(k.what.until) : t.date_and_time(k.what.until));
}

std::string name_in(const incidents::task& t, std::string_view language) {
  return language == "en" && !t.english.name.empty() && t.what.name == t.dutch.name ? t.english.name
                                                                                    : t.what.name;
}

std::string words_about(const callout& c, const incidents::task& t, std::string_view language) {
  if (const auto own = c.what.words.find(t.id); own != c.what.words.end()) {
    if (const auto it = own->second.find(std::string(language));
        it != own->second.end() && !it->second.empty())
      return it->second;
    if (const auto it = own->second.find("nl");
        language != "nl" && language != "en" && it != own->second.end() && !it->second.empty())
      return it->second;
  }
  return language == "en" && !t.english.summary.empty() ? t.english.summary : t.dutch.summary;
}

written question(const scope& s, const told_about& a) {
  const std::string task = name_in(a.task, s.t.language()), when = when_of(s.t, a.task);
  draft_of d;
  d.subject = with(s, "{0} roept je op: {1}", s.here.name, task);
  d.sentences = {
      with(s, "{0} heeft je nodig: {1}, {2}, in {3}.", s.here.name, task, when, a.incident.what.place),
      words_about(a.about, a.task, s.t.language()),
      s.t("Laat weten of je kan komen. Je hoeft je niet aan te melden, en je kan later nog van "
          "gedacht veranderen.")};
  d.button = s.t("Antwoord");
  d.after = {s.t("Deze link is van jou alleen. Stuur hem niet door.")};
  d.sms =
      with(s, "{0} roept op: {1}, {2}, {3}. Kan je? Antwoord JA {4}, MISSCHIEN {4} of NEE {4}, of klik: {5}",
           s.here.name, task, when, a.incident.what.place, a.about.code, link_mark);
  return written_of(s, std::move(d));
}

written reminder(const scope& s, const told_about& a) {
  const std::string task = name_in(a.task, s.t.language()), when = when_of(s.t, a.task);
  draft_of d;
  d.subject = with(s, "Nog geen antwoord: {0}", task);
  d.sentences = {
      with(s, "We vroegen je voor {0}, {1}. We weten graag of je komt; ook een nee helpt ons.", task, when)};
  d.button = s.t("Antwoord");
  d.sms = with(s, "{0} wacht op je antwoord: {1}, {2}. JA {3} of NEE {3}, of klik: {4}", s.here.name, task,
               when, a.about.code, link_mark);
  return written_of(s, std::move(d));
}

written confirmation(const scope& s, const told_about& a) {
  const auto& k = a.task.what;
  const std::string task = name_in(a.task, s.t.language()), when = when_of(s.t, a.task);
  const auto& bring =
      s.t.language() == "en" && !a.task.english.bring.empty() ? a.task.english.bring : k.bring;
  draft_of d;
  d.subject = with(s, "Je plaats is zeker: {0}", task);
  d.sentences = {with(s, "Je hebt een plaats: {0}, {1}.", task, when),
                 with(s, "Meld je hier: {0}.", k.meeting_place)};
  if (!bring.empty()) d.sentences.push_back(with(s, "Breng mee: {0}.", joined(bring)));
  if (!k.contact_name.empty() || !k.contact_phone.empty())
    d.sentences.push_back(with(s, "Ter plaatse: {0} {1}", k.contact_name, k.contact_phone));
  d.sentences.push_back(s.t("Kan je toch niet? Zeg het met dezelfde link, dan kan iemand anders komen."));
  d.sms = with(s, "Je plaats is zeker: {0}, {1}. Meld je: {2}. {3} Toch niet? NEE {4} of {5}", task, when,
               k.meeting_place, k.contact_phone, a.about.code, link_mark);
  return written_of(s, std::move(d));
}

written on_reserve(const scope& s, const told_about& a, int rank) {
  const std::string task = name_in(a.task, s.t.language());
  draft_of d;
  d.subject = with(s, "Je staat op de reservelijst: {0}", task);
  d.sentences = {with(s,
                      "Dank je. Alle plaatsen voor {0} zijn ingenomen; je staat op plaats {1} van de "
                      "reservelijst.",
                      task, rank),
                 s.t("Komt er een plaats vrij, dan vragen we het je opnieuw. Je hoeft niet te vertrekken.")};
  d.sms = with(s,
               "Dank je! {0} is volzet; je staat op plaats {1} van de reservelijst. Vertrek nog niet: we "
               "laten weten als er een plaats vrijkomt. {2}",
               task, rank, link_mark);
  return written_of(s, std::move(d));
}

written place_offered(const scope& s, const told_about& a, instant until) {
  const std::string task = name_in(a.task, s.t.language()), when = when_of(s.t, a.task);
  draft_of d;
  d.subject = with(s, "Er is een plaats vrij: {0}", task);
  d.sentences = {with(s, "Er kwam een plaats vrij voor {0}, {1}. We houden ze voor je vrij tot {2}.", task,
                      when, web::local_clock_time(until)),
                 s.t("Kom je? Heb je meer tijd nodig? Met de link kan je ook dat zeggen.")};
  d.button = s.t("Antwoord");
  d.sms =
      with(s, "Er is een plaats vrij: {0}, {1}. Voor jou tot {2}. Kom je? JA {3} of NEE {3}, of klik: {4}",
           task, when, web::local_clock_time(until), a.about.code, link_mark);
  return written_of(s, std::move(d));
}

written offer_ends_soon(const scope& s, const told_about& a, instant until) {
  const std::string task = name_in(a.task, s.t.language());
  draft_of d;
  d.subject = with(s, "Nog tot {0}: je plaats bij {1}", web::local_clock_time(until), task);
  d.sentences = {with(s,
                      "We houden een plaats bij {0} voor je vrij, nog tot {1}. Daarna vragen we het aan de "
                      "volgende op de lijst.",
                      task, web::local_clock_time(until)),
                 s.t("Heb je meer tijd nodig? Zeg het met de link.")};
  d.button = s.t("Antwoord");
  d.sms = with(s, "Nog tot {0} houden we een plaats bij {1} voor je vrij. JA {2} of NEE {2}. Meer tijd? {3}",
               web::local_clock_time(until), task, a.about.code, link_mark);
  return written_of(s, std::move(d));
}

written from_coordinator(const scope& s, const told_about& a, const std::string& text) {
  draft_of d;
  d.subject = with(s, "Bericht over {0}", name_in(a.task, s.t.language()));
  d.sentences = {text};
  d.sms = fmt::format("{}: {} {}", s.here.name, text, link_mark);
  return written_of(s, std::move(d));
}

std::string calendar_of(const scope& s, const told_about& a, std::string_view uid) {
  const auto& k = a.task.what;
  const std::string mark = a.about.exercise ? s.t("OEFENING") + " – " : "";
  std::string about = joined(k.bring);
  if (!about.empty()) about = with(s, "Breng mee: {0}.", about);
  if (!k.contact_phone.empty())
    about += "\n" + with(s, "Ter plaatse: {0} {1}", k.contact_name, k.contact_phone);
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

scope scope_of(const web::services& node, tenant_id who, instant now) {
  const tenants::tenant here = node.tenants.of(who).value();
  const auto scheme = here.public_url.find("://");
  const auto slash = here.public_url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  return {node,
          here,
          slash == std::string::npos ? "" : here.public_url.substr(slash),
          node.languages.of("nl"),
          now,
          std::nullopt};
}

}  // namespace paraat::callouts
