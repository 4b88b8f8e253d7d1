// The tasks of an incident, and the shared parts of the pages of an incident.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "tenant/crisis/incidents/geocoding.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/applications/stopped_tasks.hpp"
#include "tenant/volunteering/vacancies/shared_places.hpp"

namespace paraat::incidents {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

form task_form(const scope& s, std::string action, std::string cancel, bool fresh) {
  form f(s, std::move(action), fresh ? s.t("Activeer") : s.t("Bewaar"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100});
  f.add(form::type::number, "mensen", s.t("Hoeveel mensen?"),
        {.required = true, .missing = s.t("Vul in hoeveel mensen je nodig hebt"), .half = true})
      .number_range("mensen", 1, most_needed);
  f.add(form::type::number, "leeftijd", s.t("Minimumleeftijd"), {.required = true, .half = true})
      .number_range("leeftijd", task_profiles::youngest, task_profiles::oldest);
  f.section(s.t("Wanneer"), s.t("Een uur schrijf je zoals 20:15."));
  f.add(form::type::date, "van_dag", s.t("Vanaf dag"), {.required = true, .half = true});
  f.add(form::type::text, "van_uur", s.t("Vanaf uur"),
        {.required = true, .max = 20, .inputmode = "numeric", .half = true});
  f.add(form::type::date, "tot_dag", s.t("Tot dag"), {.required = true, .half = true});
  f.add(form::type::text, "tot_uur", s.t("Tot uur"),
        {.required = true, .max = 20, .inputmode = "numeric", .half = true});
  f.section(s.t("Waar"));
  f.add(form::type::text, "plaats", s.t("Meldpunt"),
        {.required = true,
         .max = 200,
         .hint = s.t("Straat en nummer. Alleen wie een plaats heeft, ziet dit.")});
  f.add(form::type::text, "breedte", s.t("Noorderbreedte"),
        {.max = 12, .inputmode = "decimal", .half = true});
  f.add(form::type::text, "lengte", s.t("Oosterlengte"), {.max = 12, .inputmode = "decimal", .half = true});
  f.add(form::type::number, "straal", s.t("Roep op tot zoveel km ver"), {.half = true})
      .number_range("straal", 1, 300);
  f.section(s.t("Wat mensen weten"));
  f.add(form::type::area, "meebrengen", s.t("Wat brengen ze mee?"),
        {.max = 2000, .hint = s.t("Eén ding per regel.")});
  f.add(form::type::text, "contact", s.t("Contact ter plaatse"), {.max = 100, .half = true});
  f.add(form::type::tel, "telefoon", s.t("Telefoon"), {.max = 30, .half = true});
  f.add_choices(form::type::select, "voorrang", s.t("Voorrang"),
                {{"1", s.t("Eerst"), ""}, {"5", s.t("Gewoon"), ""}, {"9", s.t("Laatst"), ""}},
                {.required = true, .hint = s.t("Wie twee dingen kan, gaat naar de taak die eerst komt.")});
  f.cancel_link(std::move(cancel), s.t("Annuleer"));
  return f;
}

void put_content(form& f, const task_content& c) {
  f.put("naam", c.name).put("mensen", std::to_string(c.needed));
  f.put("leeftijd", std::to_string(c.minimum_age));
  f.put("van_dag", web::iso_date(web::local_day(c.from))).put("van_uur", web::local_clock_time(c.from));
  f.put("tot_dag", web::iso_date(web::local_day(c.until))).put("tot_uur", web::local_clock_time(c.until));
  f.put("plaats", c.meeting_place).put("meebrengen", web::joined_lines(c.bring));
  if (c.where) {
    f.put("breedte", fmt::format("{:.5f}", c.where->lat));
    f.put("lengte", fmt::format("{:.5f}", c.where->lon));
  }
  if (c.reach_km) f.put("straal", fmt::format("{:.0f}", *c.reach_km));
  f.put("contact", c.contact_name).put("telefoon", c.contact_phone);
  f.put("voorrang", c.priority <= 1 ? "1" : c.priority >= 9 ? "9" : "5");
}

std::optional<instant> moment_of(form& f, const scope& s, const std::string& which) {
  const auto day = f.date(which + "_dag");
  if (!day) return std::nullopt;
  const auto at = moment(*day, f.value(which + "_uur"));
  if (!at) f.error(which + "_uur", s.t("Vul een uur in, zoals 20:15"));
  return at;
}

// `before` gives the fields that the form does not have.
task_content content_of(form& f, const scope& s, task_content before) {
  task_content c = std::move(before);
  c.name = f.value("naam");
  c.needed = f.number("mensen").value_or(0);
  c.minimum_age = f.number("leeftijd").value_or(0);
  c.from = moment_of(f, s, "van").value_or(instant{});
  c.until = moment_of(f, s, "tot").value_or(instant{});
  c.meeting_place = f.value("plaats");
  const std::string lat = f.value("breedte"), lon = f.value("lengte");
  if (!lat.empty() || !lon.empty()) c.where = point_of(f, s, "");
  if (const auto known = s.node.municipalities.locate(c.meeting_place, s.here.nis); lat.empty() && known)
    c.where = known->at;
  const auto reach = f.number("straal");
  c.reach_km = reach && *reach > 0 ? std::optional<double>(*reach) : std::nullopt;
  c.bring = web::lines_of(f.value("meebrengen"));
  c.contact_name = f.value("contact");
  c.contact_phone = f.value("telefoon");
  c.priority = f.value("voorrang") == "1" ? 1 : f.value("voorrang") == "9" ? 9 : 5;
  return c;
}

std::optional<task_profiles::profile> profile_of(transaction& tx, const std::string& code) {
  if (auto own = task_profiles::find(tx, code); own && own->active) return own;
  const auto* known = task_profiles::in_catalogue(code);
  return known == nullptr ? std::nullopt : std::optional(*known);
}

response no_profile(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Dit taakprofiel bestaat niet.", ""});
}
response no_task(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze taak bestaat niet.", ""});
}

std::string task_lead(const scope& s, const task& t) {
  std::string out = t.dutch.summary;
  if (const int placed = t.taken + t.joined; placed > 0)
    out += " " + s.t("{} mens heeft al een plaats.", "{} mensen hebben al een plaats.", placed);
  return out;
}

response task_page(const request& r, const scope& s, const incident& i, const task& t, const form& f,
                   const web::outcome& how, view v = {}) {
  return form_page(r, s, &i, f, t.what.name, task_lead(s, t), how, std::move(v));
}

std::string stop_address(const scope& s, const task& t) {
  return s.base + "/beheer/taken/" + t.id + "/stopzetting";
}

// The vacancy that shows the task to the public, or the way to make one.
view public_side(const scope& s, transaction& tx, const incident& i, const task& t) {
  view v;
  const std::string desk = s.base + "/beheer/vacatures";
  if (const auto shown = vacancies::with_task(tx, t.id))
    v.add(tpl::PUBLIC_LINK)
        .set(tpl::WAY_URL, desk + "/" + shown->id)
        .set(tpl::WAY_LABEL, s.t("Bekijk de publieke vacature van deze taak"));
  else if (i.open && t.active && !i.what.exercise && t.what.until > s.now)
    v.add(tpl::PUBLIC_LINK)
        .set(tpl::WAY_URL, desk + "/nieuw?taak=" + t.id)
        .set(tpl::WAY_LABEL, s.t("Toon deze taak ook op de site, als dringende vacature"));
  return v;
}

}  // namespace

std::string list_address(const scope& s) { return s.base + "/beheer/noodsituaties"; }
std::string address_of(const scope& s, const incident& i) { return s.base + "/beheer/noodsituaties/" + i.id; }

void draw_exercise(view& v, const incident& i) { v.show_if(i.what.exercise, tpl::EXERCISE); }

std::string page_title(const scope& s, const incident& i, const std::string& title) {
  return i.what.exercise ? s.t("OEFENING") + " – " + title : title;
}

std::vector<std::pair<std::string, std::string>> crumbs_of(const scope& s, const incident& i) {
  return {{s.base + "/beheer", s.t("Beheer")},
          {s.base + "/beheer/noodsituaties", s.t("Noodsituaties")},
          {address_of(s, i), i.what.name}};
}

response no_incident(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze noodsituatie bestaat niet.", ""});
}

std::string span_of(const scope& s, instant from, instant until) {
  const bool same = web::local_day(from) == web::local_day(until);
  return s.t.date_and_time(from) + " – " + (same ? web::local_clock_time(until) : s.t.date_and_time(until));
}

response form_page(const request& r, const scope& s, const incident* i, const form& f,
                   const std::string& title, const std::string& lead, const web::outcome& how, view v) {
  v.set(tpl::HEADING, title).set_if(tpl::LEAD, tpl::HAS_LEAD, lead);
  if (i != nullptr) draw_exercise(v, *i);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  f.render(v, tpl::FORM);
  auto crumbs = i != nullptr ? crumbs_of(s, *i)
                             : std::vector<std::pair<std::string, std::string>>{
                                   {s.base + "/beheer", s.t("Beheer")},
                                   {s.base + "/beheer/noodsituaties", s.t("Noodsituaties")}};
  // A new task is known by the profile that the address names.
  const std::string profile = r.query.get("profiel");
  crumbs.emplace_back(s.base + r.path + (profile.empty() ? "" : "?profiel=" + web::url_encode(profile)),
                      title);
  return web::page(s, r, "crisis/incidents/edit.html", std::move(v),
                   {.title = i != nullptr ? page_title(s, *i, title) : title,
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

response show_new_task(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  const auto p = profile_of(tx, r.query.get("profiel"));
  if (!p) return no_profile(s, r);
  const task t = defaults(*i, *p, s.now);
  form f = task_form(s, address_of(s, *i) + "/taken/nieuw", address_of(s, *i), true);
  put_content(f, t.what);
  f.hidden("profiel", p->code);
  return task_page(r, s, *i, t, f, {});
}

response make_task(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  const auto p = profile_of(tx, r.form.get("profiel"));
  if (!p) return no_profile(s, r);
  task t = defaults(*i, *p, s.now);
  form f = task_form(s, address_of(s, *i) + "/taken/nieuw", address_of(s, *i), true);
  f.hidden("profiel", p->code);
  web::outcome how = refusal_kind::invalid;
  if (f.accept(r.form)) {
    t.what = content_of(f, s, t.what);
    if (f.ok()) {
      const auto made = activate(tx, t, s.account->account, s.now);
      if (made) return web::see_other(address_of(s, *i) + "?klaar=taak#activeren");
      f.refuse(made.error());
      how = made.error();
    }
  }
  return task_page(r, s, *i, defaults(*i, *p, s.now), f, how);
}

response activate_profile(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  const auto p = profile_of(tx, r.form.get("profiel"));
  if (!p) return no_profile(s, r);
  const auto made = activate(tx, defaults(*i, *p, s.now), s.account->account, s.now);
  if (!made) return web::refusal_page(s, r, made.error());
  return web::see_other(address_of(s, *i) + "?klaar=taak#activeren");
}

response show_task(const request& r, scope& s, transaction& tx) {
  const auto t = find_task(tx, task_id(r.value(0)));
  const auto i = t ? find(tx, t->incident_id) : std::nullopt;
  if (!i) return no_task(s, r);
  const std::string at = s.base + "/beheer/taken/" + t->id;
  form f = task_form(s, at, address_of(s, *i), false);
  put_content(f, t->what);
  f.hidden("versie", std::to_string(t->version));
  if (t->active && i->open) f.other_submit("stop", "ja", s.t("Stop deze taak"));
  return task_page(r, s, *i, *t, f, {}, public_side(s, tx, *i, *t));
}

response save_task(const request& r, scope& s, transaction& tx) {
  const auto t = find_task(tx, task_id(r.value(0)));
  const auto i = t ? find(tx, t->incident_id) : std::nullopt;
  if (!i) return no_task(s, r);
  if (!r.form.get("stop").empty()) return web::see_other(stop_address(s, *t));
  form f = task_form(s, s.base + "/beheer/taken/" + t->id, address_of(s, *i), false);
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const task_content c = content_of(f, s, t->what);
    if (f.ok()) {
      const auto kept = change(tx, t->id, c, version, s.account->account, s.now);
      if (kept) return web::see_other(address_of(s, *i) + "?klaar=taak-bewaard#taken");
      how = web::refuse_change(f, kept.error(), version, t->version);
    }
  }
  f.hidden("versie", std::to_string(version));
  return task_page(r, s, *i, *t, f, how);
}

// Stopping cannot be undone for those who are told.
response ask_stop(const request& r, scope& s, transaction& tx) {
  const auto t = find_task(tx, task_id(r.value(0)));
  const auto i = t ? find(tx, t->incident_id) : std::nullopt;
  if (!i) return no_task(s, r);
  if (!t->active || !i->open) return web::see_other(address_of(s, *i));
  const auto site = applications::plan_stop(tx, s, {t->id});
  std::string text = s.t("Voor deze taak wordt niemand meer opgeroepen.");
  if (t->taken > 0)
    text +=
        " " + s.t("{} mens met een plaats via een oproep houdt die en krijgt geen bericht.",
                  "{} mensen met een plaats via een oproep houden die en krijgen geen bericht.", t->taken);
  for (const std::string& one : applications::stop_texts(s, site)) text += " " + one + ".";
  const auto cost = channels::cost_of(s.node.channels.cost(), site.messages, i->what.exercise);
  const std::string label = s.t("Stop deze taak");
  return web::ask_page(
      s, r, fmt::format(fmt::runtime(s.t("De taak “{0}” stoppen?")), t->what.name), text,
      {stop_address(s, *t),
       site.accepted == 0 ? label
                          : fmt::format("{}: {}, {}", label, s.t("{} mens", "{} mensen", site.accepted),
                                        s.t.euros(cost.cents)),
       "primary", "danger"});
}

response stop_task(const request& r, scope& s, transaction& tx) {
  const auto done = stop(tx, task_id(r.value(0)), s.account->account, s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  const auto i = find(tx, done->incident_id);
  return web::see_other(address_of(s, *i) + "?klaar=taak-gestopt#taken");
}

}  // namespace paraat::incidents
