#include "tenant/overview/incident_overview/incident_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/crisis/incidents/geocoding.hpp"
#include "tenant/crisis/incidents/task_order.hpp"
#include "tenant/messaging/channels/channels_pages.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/geography.hpp"

namespace paraat::incidents {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

void draw_map(view& into, const scope& s, const incident& i) {
  if (!i.what.where) return;
  const municipal_register& all = s.node.municipalities;
  std::vector<int> area;
  if (s.here.nis != 0) {
    area = all.neighbours(s.here.nis);
    area.push_back(s.here.nis);
  } else if (const municipality* m = all.named(i.what.place)) {
    area = all.neighbours(m->nis);
    area.push_back(m->nis);
  }
  const listings::canvas c = listings::canvas_around(all, area, 360);
  const double x = c.x(*i.what.where), y = c.y(*i.what.where);
  if (c.width == 0 || x < 0 || y < 0 || x > c.width || y > c.height) return;
  view& v = into.include(tpl::MINIMAP, "crisis/incidents/where.html");
  v.set(tpl::VIEW_BOX, fmt::format("-4 -4 {:.0f} {:.0f}", c.width + 8, c.height + 8));
  const bool vague = only_the_middle(s, i.what);
  v.set(tpl::CAPTION, vague ? fmt::format(fmt::runtime(s.t("{0}. Op de kaart: het midden van {1}.")),
                                          i.what.place, s.here.name)
                            : i.what.place)
      .set(tpl::X, fmt::format("{:.0f}", x))
      .set(tpl::Y, fmt::format("{:.0f}", y));
  for (const int nis : area) {
    const municipality* m = all.of(nis);
    if (m == nullptr) continue;
    v.add(tpl::CELL)
        .set(tpl::PATH, listings::path_of(c, all.outline(nis)))
        .show_if(nis == s.here.nis, tpl::CELL_HERE);
    const point middle = listings::middle_of(all.outline(nis));
    view& label = v.add(tpl::CELL_LABEL).set(tpl::CELL_NAME, m->name);
    label.show_if(nis == s.here.nis, tpl::CELL_HERE);
    label.set(tpl::X, fmt::format("{:.0f}", c.x(middle))).set(tpl::Y, fmt::format("{:.0f}", c.y(middle) + 4));
  }
}

void draw_facts(view& v, const scope& s, const incident& i) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Wat"), s.t(label_of(kinds(), i.what.kind)));
  fact(s.t("Plaats"), i.what.place);
  if (i.what.where)
    fact(s.t("Op de kaart"), fmt::format("{:.5f}, {:.5f}", i.what.where->lat, i.what.where->lon));
  fact(s.t("Begonnen"), s.t.date_and_time(i.started_at));
  if (i.closed_at) fact(s.t("Gearchiveerd"), s.t.date_and_time(*i.closed_at));
  fact(s.t("Vrijwilligers werken onder"),
       s.t(disciplines()[static_cast<std::size_t>(i.what.discipline - 1)]));
  fact(s.t("Contact in de commandopost"), i.what.command_name);
  if (!i.what.command_phone.empty())
    v.add(tpl::COMMAND_PHONE)
        .set(tpl::PHONE, i.what.command_phone)
        .set(tpl::DIALLED, web::dialled(i.what.command_phone));
  if (!i.what.command_email.empty()) v.add(tpl::COMMAND_MAIL).set(tpl::EMAIL, i.what.command_email);
}

std::string sentence_of(const scope& s, const line& l) {
  const auto with = [&](std::string_view dutch) {
    return fmt::format(fmt::runtime(s.t(dutch)), l.subject, s.t.number(l.n));
  };
  switch (l.what) {
    case event::created:
      return s.t("Gestart");
    case event::changed:
      return s.t("Gegevens gewijzigd");
    case event::phase:
      return s.t(label_of(phases(), l.subject));
    case event::task_activated:
      return with("Taak geactiveerd: {0}, {1} nodig");
    case event::task_changed:
      return with("Taak gewijzigd: {0}, {1} nodig");
    case event::task_stopped:
      return with("Taak gestopt: {0}");
    case event::callout_started:
      return with("Oproep {0} gestart");
    case event::wave:
      return with("Oproep {0}: {1} mensen gevraagd");
    case event::people_added:
      return with("Oproep {0}: {1} mensen met de hand toegevoegd");
    case event::first_yes:
      return with("Oproep {0}: eerste ja");
    case event::filled:
      return with("Oproep {0} is volzet");
    case event::short_again:
      return with("Oproep {0}: weer {1} tekort");
    case event::message:
      return with("Bericht gestuurd aan {1} mensen");
    case event::callout_cancelled:
      return with("Oproep {0} gestopt");
    case event::callout_expired:
      return with("Oproep {0} is voorbij, met {1} tekort");
    case event::stood_down:
      return with("Oproep {0}: iedereen mag naar huis");
    case event::closed:
      return s.t("Gearchiveerd");
    case event::remark:
      return s.t("Nota");
    case event::ended:
      return s.t("Iedereen naar huis gestuurd: {} mens kreeg bericht",
                 "Iedereen naar huis gestuurd: {} mensen kregen bericht", l.n);
    case event::aid_ended:
      return l.n == 0 ? s.t("Buurgemeenten weten dat het voorbij is")
                      : s.t("Buurgemeenten weten dat het voorbij is: {} mens van hen mag naar huis",
                            "Buurgemeenten weten dat het voorbij is: {} mensen van hen mogen naar huis", l.n);
    case event::closed_insisting:
      return s.t("Gearchiveerd met {} mens ter plaatse", "Gearchiveerd met {} mensen ter plaatse", l.n);
    case event::reopened:
      return s.t("Heropend");
  }
  return "";
}

void draw_timeline(view& v, const scope& s, transaction& tx, const incident& i) {
  std::map<std::int64_t, std::string> names;
  for (const line& l : timeline(tx, i.id)) {
    std::string who = s.t("Automatisch");
    if (l.account) {
      auto& name = names[*l.account];
      if (name.empty())
        if (const auto a = accounts::find(tx, *l.account)) name = a->name;
      who = name.empty() ? s.t("Iemand van de gemeente") : name;
    }
    v.add(tpl::CHANGE)
        .set(tpl::CHANGE_TEXT, sentence_of(s, l))
        .set(tpl::CHANGE_WHO, who)
        .set(tpl::CHANGE_AT, s.t.date_and_time(l.at))
        .set_if(tpl::NOTE, tpl::HAS_NOTE, l.note);
  }
}

using held_places = std::map<task_id, instant, std::less<>>;  // until when

void draw_tasks(view& v, const scope& s, const std::vector<task>& tasks, const held_places& held) {
  web::table rows(s.t("Taken"), {s.t("Taak"), s.t("Wanneer"), s.t("Meldpunt"), s.t("Bezet"), s.t("Status")});
  for (const task& t : tasks) {
    const auto places = callouts::places_of(t, s.now);
    const auto until = held.find(t.id);
    rows.row({{.text = t.what.name, .url = s.base + "/beheer/taken/" + t.id},
              {.text = span_of(s, t.what.from, t.what.until)},
              {.text = t.what.meeting_place},
              {.text = callouts::taken_text(s, places)},
              callouts::places_cell(s, t, places,
                                    until == held.end() ? std::nullopt : std::optional(until->second))});
  }
  rows.render(v, tpl::TABLE);
  v.show_if(tasks.empty(), tpl::NOTHING);
}

void draw_callouts(view& v, const scope& s, const std::vector<callouts::callout>& list,
                   const std::vector<task>& tasks) {
  if (list.empty()) return;
  web::table rows(s.t("Oproepen"), {s.t("Oproep"), s.t("Kanalen"), s.t("Golven"), s.t("Status")});
  for (const auto& c : list)
    rows.row({{.text = s.t("Oproep") + " " + c.code,
               .url = callouts::address_of(s, c),
               .under = s.t.date_and_time(c.started_at.value_or(c.created_at))},
              {.text = callouts::sms_and_mail(s, c.what)},
              {.text = s.t.number(c.waves)},
              web::status_cell(s, callouts::look_of(callouts::shown_state(c, tasks, s.now)))});
  rows.render(v.add(tpl::CALLOUTS), tpl::CALLOUT_TABLE);
}

void draw_profile(view& v, const scope& s, const incident& i, const task_profiles::profile& p) {
  view& x = v.add(tpl::PROFILE);
  x.set(tpl::NAME, p.what.dutch.name);
  x.set(tpl::UNDER_TEXT, fmt::format("{} · {} · {}", s.t("{} mens", "{} mensen", p.what.people),
                                     s.t("{} uur", "{} uur", p.what.hours),
                                     s.t("vanaf {} jaar", "vanaf {} jaar", p.what.minimum_age)));
  x.set(tpl::WAY_URL, address_of(s, i) + "/taken/nieuw?profiel=" + web::url_encode(p.code));
  web::draw_button(x, tpl::BUTTON, s,
                   {address_of(s, i) + "/taken/activering",
                    s.t("Activeer"),
                    "secondary",
                    "",
                    "plus",
                    {{"profiel", p.code}}});
}

// Draws the first profiles for this kind of incident, without those already active, and the profiles that the
// municipality wrote itself; all others fold away.
void draw_profiles(view& v, const request& r, const scope& s, transaction& tx, const incident& i,
                   const std::vector<task>& tasks) {
  constexpr std::size_t most_shown = 8;
  view& box = v.add(tpl::ACTIVATE);
  web::draw_done(box, s, r, {{"taak", "De taak is geactiveerd. Ze staat bij de taken hierboven."}});
  const auto ours = task_profiles::adopted(tx);
  std::set<std::string_view> drawn;
  const auto draw = [&](view& into, const task_profiles::profile& p) {
    if (drawn.insert(p.code).second) draw_profile(into, s, i, p);
  };
  const auto of_code = [&](std::string_view code) -> const task_profiles::profile* {
    const auto own = std::ranges::find(ours, code, &task_profiles::profile::code);
    return own != ours.end() ? &*own : task_profiles::in_catalogue(code);
  };
  for (const std::string_view code : task_order(i.what.kind)) {
    const auto* p = of_code(code);
    const bool runs =
        std::ranges::any_of(tasks, [&](const task& t) { return t.active && t.profile == code; });
    if (p != nullptr && !runs && drawn.size() < most_shown) draw(box, *p);
  }
  for (const auto& p : ours)
    if (task_profiles::in_catalogue(p.code) == nullptr) draw(box, p);
  view& more = box.add(tpl::MORE_PROFILES);
  for (const std::string_view code : task_order(i.what.kind))
    if (const auto* p = of_code(code)) draw(more, *p);
  for (const auto& p : ours) draw(more, p);
  for (const auto& p : task_profiles::catalogue()) draw(more, p);
}

}  // namespace

form remark_form(const scope& s, const incident& i) {
  form f(s, address_of(s, i) + "/nota", s.t("Noteer"));
  f.add(form::type::text, "nota", s.t("Nota op de tijdlijn"), {.required = true, .max = 500});
  return f;
}

response incident_page(const request& r, const scope& s, transaction& tx, const incident& i,
                       const form& remark, const web::outcome& how) {
  view v;
  v.set(tpl::PRESENCE_URL, address_of(s, i) + "/aanwezig").set(tpl::AFTER_URL, address_of(s, i) + "/nadien");
  v.set(tpl::HEADING, i.what.name).set_if(tpl::LEAD, tpl::HAS_LEAD, i.what.about);
  draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(v, s, r,
                 {{"geopend", "Gestart. Activeer nu wat er nodig is."},
                  {"geopend-midden",
                   "Gestart. Deze plaats kennen we niet, dus staat het midden van de gemeente op de kaart. "
                   "Activeer nu wat er nodig is."},
                  {"geopend-zonder",
                   "Gestart. Deze plaats kennen we niet, dus staat ze nog niet op de kaart. Zet er een "
                   "speld. Activeer nu wat er nodig is."},
                  {"bewaard", "Je wijzigingen zijn bewaard."},
                  {"gearchiveerd", "De noodsituatie is gearchiveerd."},
                  {"heropend", "De noodsituatie loopt weer. Wie je nodig hebt, roep je opnieuw op."}});
  const auto tasks = tasks_of(tx, i.id);
  const auto called = callouts::of_incident(tx, i.id);
  const bool home = i.open && callouts::all_home(i, called);
  v.set(tpl::AFTER_LABEL, home || !i.open ? s.t("Terugblik") : s.t("Afronden"));
  v.set(tpl::STATUS_TEXT, home ? s.t("Iedereen naar huis") : i.open ? s.t("Loopt") : s.t("Gearchiveerd"));
  v.set(tpl::TONE, home ? "info" : i.open ? "danger" : "neutral");
  v.set(tpl::PHASE, s.t(label_of(phases(), i.what.phase)));
  draw_tasks(v, s, tasks, callouts::held_until(tx, i.id));
  draw_callouts(v, s, called, tasks);
  // After the stand-down the next step is to close the incident; calling again is possible, but no longer
  // first.
  if (home) v.add(tpl::CLOSING).set(tpl::WAY_URL, address_of(s, i) + "/archief");
  if (i.open && !home) v.add(tpl::STAND_DOWN).set(tpl::WAY_URL, address_of(s, i) + "/einde");
  if (home || !i.open) v.add(tpl::REOPEN).set(tpl::WAY_URL, address_of(s, i) + "/heropening");
  if (i.open && std::ranges::any_of(tasks, &task::active))
    v.add(home ? tpl::CALL_AGAIN : tpl::CALL_LINK).set(tpl::WAY_URL, address_of(s, i) + "/oproep");
  if (!called.empty()) v.add(tpl::BOARD_LINK).set(tpl::WAY_URL, callouts::board_address(s, i.id));
  channels::draw_waiting(v, s, tx);
  reinforcement::draw_on_board(v, tpl::REINFORCEMENT, s, tx, i.id, i.open && !home);
  // Said where the coordinator acted: the page comes back at that place.
  web::draw_done(v.add(tpl::TASKS_HEAD), s, r,
                 {{"taak-bewaard", "De taak is aangepast."},
                  {"taak-gestopt", "Voor deze taak wordt niemand meer opgeroepen."}});
  if (i.open) draw_profiles(v, r, s, tx, i, tasks);
  if (i.open) {
    view& notes = v.add(tpl::REMARK);
    web::draw_done(notes, s, r, {{"nota", "Je nota staat op de tijdlijn."}});
    remark.render(notes, tpl::NOTE_FORM);
  }
  draw_timeline(v, s, tx, i);
  draw_map(v, s, i);
  draw_facts(v, s, i);
  if (i.open) v.add(tpl::PIN).set(tpl::WAY_URL, address_of(s, i) + "/plaats");
  if (i.open) {
    view& actions = v.add(tpl::ACTIONS).set(tpl::EDIT_URL, address_of(s, i) + "/wijziging");
    if (!home) actions.add(tpl::ARCHIVE).set(tpl::WAY_URL, address_of(s, i) + "/archief");
  }
  return web::page(s, r, "overview/incident_overview/incident.html", std::move(v),
                   {.title = page_title(s, i, i.what.name),
                    .current = "/beheer",
                    .crumbs = crumbs_of(s, i),
                    .index = false,
                    .how = how});
}

}  // namespace paraat::incidents
