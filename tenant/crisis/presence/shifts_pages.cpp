#include "tenant/crisis/presence/shifts_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::presence {
namespace {

namespace tpl = web::tpl;
using incidents::incident;
using incidents::task;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string here_path(const scope& s, const task& t) { return s.base + "/beheer/taken/" + t.id + "/ploegen"; }

form divide_form(const scope& s, const task& t) {
  form f(s, here_path(s, t) + "/verdeling", s.t("Verdeel"));
  f.add(form::type::number, "duur", s.t("Uren per ploeg"), {.required = true, .half = true})
      .number_range("duur", 1, 24);
  f.add(form::type::number, "overdracht", s.t("Minuten overdracht"),
        {.required = true, .hint = s.t("Zo lang zijn twee ploegen er samen."), .half = true})
      .number_range("overdracht", 0, 120);
  f.add(form::type::number, "nodig", s.t("Mensen per ploeg"), {.required = true, .half = true})
      .number_range("nodig", 1, 5000);
  f.put("duur", "6").put("overdracht", "15").put("nodig", std::to_string(t.what.needed));
  return f;
}

form add_form(const scope& s, const task& t) {
  form f(s, here_path(s, t), s.t("Voeg toe"));
  f.add(form::type::date, "dag", s.t("Dag"), {.required = true});
  f.add(form::type::number, "van", s.t("Van (uur)"), {.required = true, .half = true})
      .number_range("van", 0, 23);
  f.add(form::type::number, "uren", s.t("Duur (uren)"), {.required = true, .half = true})
      .number_range("uren", 1, 24);
  f.add(form::type::number, "nodig", s.t("Mensen"), {.required = true, .half = true})
      .number_range("nodig", 1, 5000);
  f.put("dag", web::iso_date(web::local_day(t.what.from))).put("nodig", std::to_string(t.what.needed));
  return f;
}

void draw_shift(view& v, const scope& s, const task& t, const shift& one, const std::vector<attendee>& all,
                const shift* next) {
  view& section = v.add(tpl::SHIFT);
  section.set(tpl::TITLE, incidents::span_of(s, one.from, one.until))
      .set(tpl::COUNT, one.placed)
      .set(tpl::TOTAL, one.needed)
      .set(tpl::TONE, one.placed < one.needed ? "warning" : "success");
  if (next != nullptr && next->from < one.until)
    section.add(tpl::HANDOVER)
        .set(tpl::TEXT, fmt::format(fmt::runtime(s.t("Overdracht aan de volgende ploeg van {0} tot {1}.")),
                                    web::local_clock_time(next->from), web::local_clock_time(one.until)));
  std::vector<web::choice> free;
  for (const attendee& a : all) {
    if (a.task_id != t.id) continue;
    if (a.shift_ids.find(one.id) == std::string::npos) {
      free.push_back({a.id, a.name, ""});
      continue;
    }
    view& p = section.add(tpl::PERSON).set(tpl::NAME, a.name);
    web::draw_button(p, tpl::BUTTON, s,
                     {.action = here_path(s, t) + "/uitschrijving",
                      .label = s.t("Haal eruit"),
                      .variant = "tertiary",
                      .hidden = {{"ploeg", one.id}, {"wie", a.id}}});
  }
  if (!free.empty() && one.placed < one.needed) {
    form f(s, here_path(s, t) + "/inschrijving", s.t("Zet erin"));
    f.add_choices(form::type::select, "wie", s.t("Wie werkt mee?"), free,
                  {.required = true, .missing = s.t("Kies wie meewerkt")});
    f.hidden("ploeg", one.id);
    f.render(section.add(tpl::ADD), tpl::FORM);
  }
  if (one.placed == 0)
    web::draw_button(section.add(tpl::EMPTY), tpl::BUTTON, s,
                     {.action = here_path(s, t) + "/verwijdering",
                      .label = s.t("Haal deze ploeg weg"),
                      .variant = "tertiary",
                      .hidden = {{"ploeg", one.id}}});
}

response shifts_page(const request& r, const scope& s, transaction& tx, const incident& i, const task& t,
                     const form& divided, const form& added, const web::outcome& how) {
  const web::desk d = web::desk_of(r, s);
  const auto all = of_task(tx, t.id);
  const auto people = attendees(tx, i.id, s.now);
  view v;
  web::draw_desk_navigation(v, s, d, "/noodsituaties");
  incidents::draw_exercise(v, i);
  web::draw_done(v, s, r,
                 {{"verdeeld", "De ploegen staan klaar."},
                  {"bewaard", "Bewaard."},
                  {"gespreid", "Iedereen die kon, staat in een ploeg."}});
  v.set(tpl::HEADING, fmt::format(fmt::runtime(s.t("Ploegen: {0}")), t.what.name))
      .set(tpl::LEAD, incidents::span_of(s, t.what.from, t.what.until));
  v.show_if(all.empty(), tpl::NOTHING);
  if (!all.empty())
    web::draw_button(v.add(tpl::SPREAD), tpl::BUTTON, s,
                     {.action = here_path(s, t) + "/spreiding",
                      .label = s.t("Verdeel wie nog in geen ploeg staat"),
                      .variant = "secondary"});
  for (std::size_t n = 0; n < all.size(); ++n)
    draw_shift(v, s, t, all[n], people, n + 1 < all.size() ? &all[n + 1] : nullptr);
  if (all.empty()) divided.render(v.add(tpl::DIVIDE), tpl::FORM);
  added.render(v, tpl::ADD_FORM);
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(s.base + presence_path(i.id), s.t("Aanwezig"));
  crumbs.emplace_back(here_path(s, t), s.t("Ploegen"));
  return web::page(s, r, "crisis/presence/shifts.html", std::move(v),
                   {.title = incidents::page_title(s, i, s.t("Ploegen")),
                    .current = d.root,
                    .crumbs = crumbs,
                    .index = false,
                    .how = how});
}

response back(const scope& s, const task& t, std::string_view code) {
  return web::see_other(here_path(s, t) + "?klaar=" + std::string(code));
}

struct shifts_place {
  incident where;
  task what;
};
std::optional<shifts_place> place_of(const request& r, transaction& tx) {
  auto t = incidents::find_task(tx, incidents::task_id(r.value(0)));
  auto i = t ? incidents::find(tx, t->incident_id) : std::nullopt;
  if (!i) return std::nullopt;
  return shifts_place{std::move(*i), std::move(*t)};
}

}  // namespace

response show_shifts(const request& r, scope& s, transaction& tx) {
  const auto at = place_of(r, tx);
  if (!at) return incidents::no_incident(s, r);
  return shifts_page(r, s, tx, at->where, at->what, divide_form(s, at->what), add_form(s, at->what), {});
}

response divide_into_shifts(const request& r, scope& s, transaction& tx) {
  const auto at = place_of(r, tx);
  if (!at) return incidents::no_incident(s, r);
  form f = divide_form(s, at->what);
  if (f.accept(r.form)) {
    const auto made = divide(tx, at->what, std::chrono::hours{*f.number("duur")},
                             std::chrono::minutes{*f.number("overdracht")}, *f.number("nodig"), s.now);
    if (made) return back(s, at->what, "verdeeld");
    f.refuse(made.error());
  }
  return shifts_page(r, s, tx, at->where, at->what, f, add_form(s, at->what), f.refused());
}

response add_shift(const request& r, scope& s, transaction& tx) {
  const auto at = place_of(r, tx);
  if (!at) return incidents::no_incident(s, r);
  form f = add_form(s, at->what);
  if (f.accept(r.form)) {
    const instant from = web::at_local_hour(*f.date("dag"), *f.number("van"));
    const auto made =
        add(tx, at->what, {{}, {}, from, from + std::chrono::hours{*f.number("uren")}, *f.number("nodig"), 0},
            s.now);
    if (made) return back(s, at->what, "bewaard");
    f.refuse(made.error());
  }
  return shifts_page(r, s, tx, at->where, at->what, divide_form(s, at->what), f, f.refused());
}

response spread_over_shifts(const request& r, scope& s, transaction& tx) {
  const auto at = place_of(r, tx);
  if (!at) return incidents::no_incident(s, r);
  spread(tx, at->what);
  return back(s, at->what, "gespreid");
}

response place_in_shift(const request& r, scope& s, transaction& tx) {
  const auto at = place_of(r, tx);
  if (!at) return incidents::no_incident(s, r);
  const auto done = place(tx, shift_id(r.form.get("ploeg")), person_id(r.form.get("wie")));
  return done ? back(s, at->what, "bewaard") : web::refusal_page(s, r, done.error());
}

response take_out_of_shift(const request& r, scope& s, transaction& tx) {
  const auto at = place_of(r, tx);
  if (!at) return incidents::no_incident(s, r);
  unplace(tx, shift_id(r.form.get("ploeg")), person_id(r.form.get("wie")));
  return back(s, at->what, "bewaard");
}

response remove_shift(const request& r, scope& s, transaction& tx) {
  const auto at = place_of(r, tx);
  if (!at) return incidents::no_incident(s, r);
  const auto done = remove(tx, shift_id(r.form.get("ploeg")));
  return done ? back(s, at->what, "bewaard") : web::refusal_page(s, r, done.error());
}

}  // namespace paraat::presence
