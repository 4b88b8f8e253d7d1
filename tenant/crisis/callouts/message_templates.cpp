#include "tenant/crisis/callouts/message_templates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::callouts {
namespace {

using web::scope;

// Marks for the parts that differ by person; no control character passes a form, so no other text contains
// them.
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

std::string words_about(const callout& c, const incidents::task& t, std::string_view language) {
  const auto quoted = [](const std::string& text) { return text.empty() ? text : "“" + text + "”"; };
  const auto own = c.what.words.find(t.id);
  const auto typed = [&](std::string_view code) -> std::string {
    if (own == c.what.words.end()) return "";
    const auto it = own->second.find(std::string(code));
    return it == own->second.end() ? "" : it->second;
  };
  if (std::string text = typed(language); !text.empty()) return text;
  // Without words in a language of the reader, the Dutch text is quoted.
  if (const std::string text = typed("nl"); language != "nl" && language != "en" && !text.empty())
    return quoted(text);
  const std::string summary = words_in(t, language).summary;
  return language != "nl" && summary == t.dutch.summary ? quoted(summary) : summary;
}

namespace {

// The name of a task inside a sentence.
std::string sentence_name(const scope& s, const incidents::task& t) {
  return words_in(t, s.t.language()).name_in_sentence();
}

std::string incident_in_sentence(const scope& s, const incidents::incident& i) {
  if (s.t.language() == "nl") return i.what.name;
  if (i.what.kind == "other") return "“" + i.what.name + "”";
  return s.t(incidents::label_of(incidents::kinds(), i.what.kind));
}

}  // namespace

std::string call_sentence(const scope& s, const told_about& a) {
  const task_words w = words_in(a.task, s.t.language());
  const std::string what = incident_in_sentence(s, a.incident), when = when_said(s, a.task);
  const std::string& where = a.incident.what.place;
  const bool placed = what.find(where) != std::string::npos;
  if (w.ask.empty())
    return placed ? with(s, "{0}: we zoeken mensen voor “{1}”, {2}.", what, w.name, when)
                  : with(s, "{0}: we zoeken mensen voor “{1}” in {2}, {3}.", what, w.name, where, when);
  return placed ? with(s, "{0}: we zoeken mensen {1}, {2}.", what, w.ask, when)
                : with(s, "{0}: we zoeken mensen {1} in {2}, {3}.", what, w.ask, where, when);
}

written question(const scope& s, const told_about& a) {
  const std::string task = sentence_name(s, a.task), call = call_sentence(s, a);
  draft_of d;
  d.subject = with(s, "{0} roept je op: {1}", s.here.name, task);
  d.sentences = {call, words_about(a.about, a.task, s.t.language()),
                 with(s, "Wanneer: {0}.", when_of(s.t, a.task)),
                 s.t("Laat weten of je kan komen. Je hoeft je niet aan te melden, en je kan later nog van "
                     "gedachten veranderen.")};
  d.button = s.t("Antwoord");
  d.after = {s.t("Deze link is van jou alleen. Stuur hem niet door.")};
  d.sms = with(s, "{0} roept op. {1} Kan je? Antwoord JA {2}, MISSCHIEN {2} of NEE {2}, of klik: {3}",
               s.here.name, call, a.about.code, link_mark);
  return written_of(s, std::move(d));
}

written reminder(const scope& s, const told_about& a) {
  const std::string task = sentence_name(s, a.task), when = when_of(s.t, a.task);
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
  const std::string task = sentence_name(s, a.task), when = when_of(s.t, a.task);
  const auto bring = words_in(a.task, s.t.language()).bring;
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
  const std::string task = sentence_name(s, a.task);
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
  const std::string task = sentence_name(s, a.task), when = when_of(s.t, a.task);
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
  const std::string task = sentence_name(s, a.task);
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
  d.subject = with(s, "Bericht over {0}", sentence_name(s, a.task));
  d.sentences = {text};
  d.sms = fmt::format("{}: {} {}", s.here.name, text, link_mark);
  return written_of(s, std::move(d));
}

}  // namespace paraat::callouts
