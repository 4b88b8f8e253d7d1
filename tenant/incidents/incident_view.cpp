#include "tenant/incidents/incident_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tenant/accounts/accounts.hpp"
#include "tenant/callouts/callouts_pages.hpp"
#include "tenant/incidents/where.hpp"
#include "tenant/listings/geography.hpp"
#include "tenant/reinforcement/reinforcement_view.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/template_names.hpp"

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
  view& v = into.include(tpl::MINIMAP, "incidents/where.html");
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
  if (i.closed_at) fact(s.t("Afgesloten"), s.t.date_and_time(*i.closed_at));
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
      return s.t("Geopend");
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
      return with("Oproep {0} stopgezet");
    case event::callout_expired:
      return with("Oproep {0} is voorbij, met {1} tekort");
    case event::stood_down:
      return with("Oproep {0}: iedereen mag naar huis");
    case event::closed:
      return s.t("Afgesloten");
    case event::remark:
      return s.t("Nota");
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

void draw_tasks(view& v, const scope& s, const std::vector<task>& tasks) {
  web::table rows(s.t("Taken"),
                  {s.t("Taak"), s.t("Wanneer"), s.t("Meldpunt"), s.t("Bezet"), s.t("Toestand")});
  for (const task& t : tasks) {
    web::cell state{.text = s.t("Volzet"), .tone = "success"};
    if (t.missing() > 0) state = {.text = s.t("nog {} nodig", "nog {} nodig", t.missing()), .tone = "danger"};
    if (!t.active) state = {.text = s.t("Gestopt"), .tone = "neutral"};
    rows.row({{.text = t.what.name, .url = s.base + "/beheer/taken/" + t.id},
              {.text = span_of(s, t.what.from, t.what.until)},
              {.text = t.what.meeting_place},
              {.text = fmt::format("{} / {}", s.t.number(t.taken), s.t.number(t.what.needed))},
              state});
  }
  rows.render(v, tpl::TABLE);
  v.show_if(tasks.empty(), tpl::NOTHING);
}

void draw_callouts(view& v, const scope& s, const std::vector<callouts::callout>& list) {
  if (list.empty()) return;
  web::table rows(s.t("Oproepen"), {s.t("Oproep"), s.t("Kanalen"), s.t("Golven"), s.t("Toestand")});
  for (const auto& c : list)
    rows.row({{.text = s.t("Oproep") + " " + c.code,
               .url = callouts::address_of(s, c),
               .under = s.t.date_and_time(c.started_at.value_or(c.created_at))},
              {.text = callouts::sms_and_mail(s, c.what)},
              {.text = s.t.number(c.waves)},
              web::status_cell(s, callouts::look_of(c.status))});
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
                   {address_of(s, i) + "/taken/activeren",
                    s.t("Activeer"),
                    "secondary",
                    "",
                    "plus",
                    {{"profiel", p.code}}});
}

void draw_profiles(view& v, const scope& s, transaction& tx, const incident& i) {
  view& box = v.add(tpl::ACTIVATE);
  const auto ours = task_profiles::adopted(tx);
  const auto have = [&](const std::string& code) {
    return std::ranges::find(ours, code, &task_profiles::profile::code) != ours.end();
  };
  for (const auto& p : ours) draw_profile(box, s, i, p);
  view& more = box.add(tpl::MORE_PROFILES).show_if(ours.empty(), tpl::OPENED);
  for (const auto& p : task_profiles::catalogue())
    if (!have(p.code)) draw_profile(more, s, i, p);
}

}  // namespace

form remark_form(const scope& s, const incident& i) {
  form f(s, address_of(s, i) + "/nota", s.t("Noteer"));
  f.add(form::type::text, "nota", s.t("Nota op de tijdlijn"), {.required = true, .max = 500});
  return f;
}

response incident_page(const request& r, const scope& s, transaction& tx, const incident& i,
                       const form& remark, unsigned status) {
  view v;
  v.set(tpl::PRESENCE_URL, address_of(s, i) + "/aanwezig").set(tpl::AFTER_URL, address_of(s, i) + "/nadien");
  v.set(tpl::HEADING, i.what.name).set_if(tpl::LEAD, tpl::HAS_LEAD, i.what.about);
  draw_exercise(v, i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(v, s, r,
                 {{"geopend", "Geopend. Activeer nu wat er nodig is."},
                  {"geopend-midden",
                   "Geopend. Deze plaats kennen we niet, dus staat het midden van de gemeente op de kaart. "
                   "Activeer nu wat er nodig is."},
                  {"bewaard", "Je wijzigingen zijn bewaard."},
                  {"taak", "De taak is geactiveerd."},
                  {"taak-bewaard", "De taak is aangepast."},
                  {"taak-gestopt", "Voor deze taak wordt niemand meer opgeroepen."},
                  {"nota", "Je nota staat op de tijdlijn."},
                  {"afgesloten", "De noodsituatie is afgesloten."}});
  const auto tasks = tasks_of(tx, i.id);
  const auto called = callouts::of_incident(tx, i.id);
  const bool home = i.open && callouts::all_home(called);
  v.set(tpl::STATUS_TEXT, home ? s.t("Iedereen naar huis") : i.open ? s.t("Loopt") : s.t("Afgesloten"));
  v.set(tpl::TONE, home ? "info" : i.open ? "danger" : "neutral");
  v.set(tpl::PHASE, s.t(label_of(phases(), i.what.phase)));
  draw_tasks(v, s, tasks);
  draw_callouts(v, s, called);
  // Once everybody went home what is left is to round off; calling again is possible, but no longer first.
  if (home) v.add(tpl::CLOSING).set(tpl::AFTER_URL, address_of(s, i) + "/nadien");
  if (i.open && std::ranges::any_of(tasks, &task::active))
    v.add(home ? tpl::CALL_AGAIN : tpl::CALL_LINK).set(tpl::WAY_URL, address_of(s, i) + "/oproep");
  if (!called.empty()) v.add(tpl::BOARD_LINK).set(tpl::WAY_URL, callouts::board_address(s, i.id));
  reinforcement::draw_on_board(v, tpl::REINFORCEMENT, s, tx, i.id, i.open && !home);
  if (i.open) draw_profiles(v, s, tx, i);
  if (i.open) remark.render(v.add(tpl::REMARK), tpl::NOTE_FORM);
  draw_timeline(v, s, tx, i);
  draw_map(v, s, i);
  draw_facts(v, s, i);
  if (i.open) {
    view& actions = v.add(tpl::ACTIONS).set(tpl::EDIT_URL, address_of(s, i) + "/wijzigen");
    web::draw_button(actions, tpl::ACTION_BUTTON, s,
                     {address_of(s, i) + "/afsluiten", s.t("Sluit af"), "tertiary", "", "lock"});
  }
  return web::page(s, r, "incidents/incident.html", std::move(v),
                   {.title = page_title(s, i, i.what.name),
                    .current = "/beheer",
                    .crumbs = crumbs_of(s, i),
                    .index = false,
                    .status = status});
}

}  // namespace paraat::incidents
