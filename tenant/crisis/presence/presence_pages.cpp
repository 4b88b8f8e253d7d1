#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::presence {
namespace {

namespace tpl = web::tpl;
using incidents::incident;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

struct tag {
  std::string text, tone;
};
tag tag_of(const scope& s, const attendee& a) {
  if (a.here()) return {s.t("Aanwezig"), "success"};
  if (a.out_at) return {s.t("Vertrokken"), "neutral"};
  if (a.state == "on_the_way") return {s.t("Onderweg"), "info"};
  if (a.state == "no_show") return {s.t("Niet gekomen"), "danger"};
  if (a.state == "released") return {s.t("Niet meer nodig"), "neutral"};
  return {s.t("Verwacht"), "warning"};
}

std::string times_of(const scope& s, const attendee& a) {
  if (a.here()) return fmt::format(fmt::runtime(s.t("sinds {0}")), web::local_clock_time(*a.in_at));
  if (a.in_at && a.out_at) return web::local_clock_time(*a.in_at) + " – " + web::local_clock_time(*a.out_at);
  return a.expected ? fmt::format(fmt::runtime(s.t("komt om {0}")), web::local_clock_time(*a.expected))
                    : std::string();
}

std::string hours_text(std::chrono::minutes m) {
  return fmt::format("{}:{:02}", m.count() / 60, m.count() % 60);
}

// `root` is the presence page of an incident, or the page behind a code.
web::button move_button(const scope& s, const std::string& root, const attendee& a, bool anyway) {
  const bool in = !a.here();
  std::vector<std::pair<std::string, std::string>> hidden{{"wie", a.id}};
  if (anyway) hidden.emplace_back("toch", "ja");
  return {.action = root + (in ? "/aankomst" : "/vertrek"),
          .label = anyway ? s.t("Laat toch toe")
                   : in   ? s.t("Meld aan")
                          : s.t("Meld af"),
          .variant = in && !a.out_at && a.state != "released" ? "primary" : "secondary",
          .hidden = hidden};
}

// A search: words of a name without accents, or a telephone number in any spelling.
struct looked_for {
  explicit looked_for(std::string_view typed)
      : name(text::folded(typed)), digits(text::phone_search(typed)) {}
  bool in(const attendee& a) const {
    if (name.empty()) return true;
    if (!digits.empty()) return text::digits_of(a.phone).contains(digits);
    const std::string theirs = text::folded(a.name);
    std::string_view rest = name;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (!theirs.contains(rest.substr(0, end))) return false;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return true;
  }
  std::string name, digits;
};

void draw_people(view& v, const scope& s, const incident& i, const std::vector<attendee>& all,
                 std::string_view typed, int most) {
  const looked_for words(typed);
  std::string task;
  view* section = nullptr;
  for (const attendee& a : all) {
    if (!words.in(a)) continue;
    if (a.task_id != task || section == nullptr) {
      section = &v.add(tpl::TASK).set(tpl::TITLE, a.task);
      task = a.task_id;
      const auto of_task = [&](const attendee& b) { return b.task_id == task; };
      section->set(tpl::COUNT, static_cast<long long>(std::ranges::count_if(
                                   all, [&](const attendee& b) { return of_task(b) && b.here(); })));
      section->set(tpl::TOTAL, static_cast<long long>(std::ranges::count_if(all, of_task)));
    }
    view& one = section->add(tpl::PERSON);
    const tag t = tag_of(s, a);
    one.set(tpl::PERSON_ID, a.id)
        .set(tpl::NAME, a.name.empty() ? s.t("Onbekend") : a.name)
        .set(tpl::STATUS_TEXT, t.text)
        .set(tpl::TONE, t.tone)
        .set(tpl::TIME_TEXT, times_of(s, a));
    if (!a.phone.empty())
      one.add(tpl::HAS_PHONE)
          .set(tpl::PHONE, text::shown_phone(a.phone))
          .set(tpl::DIAL, text::dialled_phone(a.phone));
    one.show_if(a.walk_in, tpl::NEWCOMER);
    const auto limit = std::chrono::hours{most};
    if (a.here() && a.worked >= limit)
      one.add(tpl::HOURS)
          .set(tpl::HOURS_TONE, "danger")
          .set(tpl::HOURS_TEXT,
               fmt::format(fmt::runtime(s.t("{0} u gewerkt: aflossen")), hours_text(a.worked)));
    else if (a.here() && a.worked >= limit - told_before)
      one.add(tpl::HOURS)
          .set(tpl::HOURS_TONE, "warning")
          .set(tpl::HOURS_TEXT,
               fmt::format(fmt::runtime(s.t("{0} u gewerkt: bijna aan de grens")), hours_text(a.worked)));
    web::draw_button(one, tpl::BUTTON, s, move_button(s, presence_address(s, i), a, false));
  }
  v.show_if(section == nullptr, tpl::NOTHING);
}

form limit_form(const scope& s, const incident& i) {
  form f(s, presence_address(s, i) + "/grens", s.t("Bewaar"));
  f.add(form::type::number, "grens", s.t("Uren die iemand op een dag mag werken"), {.required = true});
  f.number_range("grens", 1, 24);
  return f;
}

response presence_page(const request& r, const scope& s, transaction& tx, const incident& i,
                       const form* typed = nullptr) {
  const web::desk d = web::desk_of(r, s);
  const auto all = attendees(tx, i.id, s.now);
  const int most = most_hours(tx, i.id);
  view v;
  web::draw_desk_navigation(v, s, d, "/noodsituaties");
  incidents::draw_exercise(v, i);
  web::draw_done(v, s, r,
                 {{"in", "Aangemeld."},
                  {"uit", "Afgemeld."},
                  {"nieuw", "Geregistreerd en aangemeld."},
                  {"papier", "De uren van de papieren lijst staan erin."},
                  {"appel", "Het appel is gesloten."},
                  {"grens", "De grens is aangepast."}});
  const auto here = std::ranges::count_if(all, &attendee::here);
  v.set(tpl::HEADING, s.t("Wie is er?"))
      .set(tpl::HERE_COUNT, static_cast<long long>(here))
      .set(tpl::ALL_COUNT, static_cast<long long>(all.size()))
      .set(tpl::FIND_ACTION, presence_address(s, i))
      .set(tpl::FIND_WORDS, r.query.get("q"))
      .set(tpl::NEW_URL, presence_address(s, i) + "/nieuw")
      .set(tpl::PAPER_URL, presence_address(s, i) + "/papier")
      .set(tpl::ROLL_URL, presence_address(s, i) + "/appel")
      .set(tpl::PRINT_URL, presence_address(s, i) + "/lijst");
  draw_people(v, s, i, all, r.query.get("q"), most);
  for (const auto& t : incidents::tasks_of(tx, i.id))
    v.add(tpl::SHIFT_LINK)
        .set(tpl::TITLE, t.what.name)
        .set(tpl::WAY_URL, s.base + "/beheer/taken/" + t.id + "/ploegen");
  form limit = limit_form(s, i);
  limit.put("grens", std::to_string(most));
  (typed != nullptr ? *typed : limit).render(v, tpl::FORM);
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(presence_address(s, i), s.t("Aanwezig"));
  return web::page(s, r, "crisis/presence/presence.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Wie is er?")),
                    .current = d.root,
                    .crumbs = crumbs,
                    .scripts = {"offline_page.js"},
                    .index = false,
                    .how = typed != nullptr ? refusal_kind::invalid : web::outcome()});
}

// A telephone without a connection sends a check-in later, with the seconds since it was made ("geleden").
// Seconds and no time of day: the clock of the telephone does not count. More than the term, or nonsense, is
// now.
instant moment_of(const request& r, instant now) {
  constexpr std::chrono::seconds longest = std::chrono::hours{12};
  const auto ago = std::chrono::seconds{whole_number<int>(r.form.get("geleden")).value_or(0)};
  return ago > std::chrono::seconds{0} && ago <= longest ? now - ago : now;
}

// Check-in or check-out, or the question whether a person at the limit of hours may continue.
response move(const request& r, const scope& s, transaction& tx, bool in, check_in_method h,
              const std::string& root) {
  const person_id id(r.form.get("wie"));
  const instant at = moment_of(r, s.now);
  const auto done = in ? check_in(tx, id, h, at, r.form.has("toch"), s.asker(), s.now)
                       : check_out(tx, id, h, at, s.asker(), s.now);
  // At the desk one goes on where one was in the list.
  if (done)
    return web::see_other(root + (in ? "?klaar=in" : "?klaar=uit") +
                          (h == check_in_method::desk ? "#wie-" + id : ""));
  if (done.error().field == "toch") {
    const auto a = find_attendee(tx, id, s.now);
    response ask = web::ask_page(s, r, a->name, s.t(done.error()), move_button(s, root, *a, true));
    web::conclude(ask, refusal_kind::conflict);  // a question, to be answered with the same form
    return ask;
  }
  return web::refusal_page(s, r, done.error());
}

response move_by_code(const request& r, const scope& s, transaction& tx, bool in) {
  if (r.form.get("wie") != r.value(0))
    return web::refusal_page(
        s, r, {refusal_kind::invalid, "Deze code hoort bij niemand met een plaats in deze gemeente.", ""});
  return move(r, s, tx, in, check_in_method::qr, s.base + code_path(callouts::person_id(r.value(0))));
}

}  // namespace

std::string code_path(const callouts::person_id& person_id) { return "/aanwezig/" + std::string(person_id); }
std::string presence_path(const incidents::incident_id& incident_id) {
  return "/beheer/noodsituaties/" + std::string(incident_id) + "/aanwezig";
}
std::string presence_address(const scope& s, const incident& i) { return s.base + presence_path(i.id); }

response show_presence(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  return i ? presence_page(r, s, tx, *i) : incidents::no_incident(s, r);
}

response check_in_at_desk(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  return i ? move(r, s, tx, true, check_in_method::desk, presence_address(s, *i))
           : incidents::no_incident(s, r);
}

response check_out_at_desk(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  return i ? move(r, s, tx, false, check_in_method::desk, presence_address(s, *i))
           : incidents::no_incident(s, r);
}

response set_hours_limit(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  form limit = limit_form(s, *i);
  if (!limit.accept(r.form)) return presence_page(r, s, tx, *i, &limit);
  set_most_hours(tx, i->id, *limit.number("grens"));
  return web::see_other(presence_address(s, *i) + "?klaar=grens");
}

response show_code(const request& r, scope& s, transaction& tx) {
  if (!is_uuid(r.value(0)))
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "We vonden niets op dit adres. Misschien is de link verouderd.", ""});
  if (!s.may(web::role::coordinator)) return visitor_page(r, s, callouts::person_id(r.value(0)));
  const auto a = find_attendee(tx, callouts::person_id(r.value(0)), s.now);
  if (!a)
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "Deze code hoort bij niemand met een plaats in deze gemeente.", ""});
  view v;
  const tag t = tag_of(s, *a);
  v.set(tpl::NAME, a->name)
      .set(tpl::TITLE, a->task)
      .set(tpl::STATUS_TEXT, t.text)
      .set(tpl::TONE, t.tone)
      .set(tpl::TIME_TEXT, times_of(s, *a));
  v.show_if(a->exercise, tpl::EXERCISE);
  web::draw_done(v, s, r, {{"in", "Aangemeld."}, {"uit", "Afgemeld."}});
  v.set(tpl::WAY_URL, s.base + presence_path(a->incident_id));
  web::draw_button(v, tpl::BUTTON, s, move_button(s, s.base + code_path(a->id), *a, false));
  return web::page(s, r, "crisis/presence/code.html", std::move(v), {.title = a->name, .index = false});
}

response check_in_by_code(const request& r, scope& s, transaction& tx) {
  return move_by_code(r, s, tx, true);
}
response check_out_by_code(const request& r, scope& s, transaction& tx) {
  return move_by_code(r, s, tx, false);
}

}  // namespace paraat::presence
