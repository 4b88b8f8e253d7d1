// The corps on a coordinator's desk: conditions, members to screen, teams.

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/people/persons/persons_pages.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::corps {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

// texts
constexpr web::order_choice<order> orders[] = {{order::changed, "gewijzigd", "Laatst gewijzigd"},
                                               {order::name, "naam", "Naam"},
                                               {order::oldest, "oudste", "Langst wachtend"}};

std::string desk_list(const scope& s) { return s.base + "/beheer/korps"; }
std::string desk_address(const scope& s, const corps& c) { return desk_list(s) + "/" + c.id; }

form corps_form(const scope& s, std::string action, std::string cancel) {
  form f(s, std::move(action), s.t("Bewaar"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100});
  f.add(form::type::area, "over", s.t("Wat doet dit korps?"),
        {.max = 2000, .hint = s.t("De eerste regel staat in de lijst van korpsen.")});
  f.section(s.t("Voorwaarden"));
  f.add(form::type::number, "leeftijd", s.t("Minimumleeftijd"), {.required = true, .half = true})
      .number_range("leeftijd", 15, 99);
  f.add(form::type::tick, "inwoners", s.t("Alleen voor wie in deze gemeente woont"));
  std::vector<web::choice> certificates;
  for (const auto& k : task_profiles::skills)
    if (k.certificate) certificates.push_back({std::string(k.code), s.t(k.label), ""});
  f.add_choices(form::type::checks, "attesten", s.t("Attesten die we zien voor we iemand aanvaarden"),
                std::move(certificates));
  f.add(form::type::text, "opleiding", s.t("Opleiding"), {.max = 300});
  f.section(s.t("Wat leden weten en tekenen"),
            s.t("Een wijziging wordt een nieuwe versie. Van ieder lid blijft bewaard welke versie het las."));
  f.add(form::type::text, "polis", s.t("Verzekering"),
        {.max = 300,
         .hint = s.t("Maatschappij en polisnummer. De gratis vrijwilligersverzekering geldt niet "
                     "voor gemeenten.")});
  f.add(form::type::area, "informatie", s.t("Informatie die de wet vraagt"),
        {.max = 5000,
         .hint =
             s.t("Doel en juridische vorm van de gemeente, verzekering, kostenvergoeding, geheimhouding.")});
  f.add(form::type::area, "afspraken", s.t("Afspraken"), {.max = 5000});
  f.add(form::type::tick, "open", s.t("Mensen kunnen zich nu aanmelden"));
  f.cancel_link(std::move(cancel), s.t("Annuleer"));
  return f;
}

void put_content(form& f, const content& c) {
  f.put("naam", c.name).put("over", c.about).put("leeftijd", std::to_string(c.minimum_age));
  f.put("inwoners", c.residents_only ? "ja" : "").put_all("attesten", c.certificates);
  f.put("opleiding", c.training).put("polis", c.insurance).put("informatie", c.information);
  f.put("afspraken", c.agreement).put("open", c.open ? "ja" : "");
}

content content_of(const form& f) {
  content c;
  c.name = f.value("naam");
  c.about = f.value("over");
  c.minimum_age = f.number("leeftijd").value_or(0);
  c.residents_only = f.ticked("inwoners");
  c.certificates = f.values("attesten");
  c.training = f.value("opleiding");
  c.insurance = f.value("polis");
  c.information = f.value("informatie");
  c.agreement = f.value("afspraken");
  c.open = f.ticked("open");
  return c;
}

response form_page(const request& r, const scope& s, const form& f, std::string title,
                   const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  f.render(v, tpl::FORM);
  return web::page(s, r, "crisis/corps/edit.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{desk_list(s), s.t("Korps")}, {s.base + r.path, title}},
                    .index = false,
                    .how = how});
}

response teams_page(const request& r, const scope& s, transaction& tx, const corps& c, const form& f,
                    const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, c.what.name);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  web::draw_parts(v, s, c.what.name, parts_of(s, tx, c), desk_address(s, c) + "/ploegen");
  web::table rows(s.t("Ploegen"), {s.t("Ploeg"), s.t("Leden"), s.t("Ploegleider")});
  for (const team& t : teams(tx, c.id))
    rows.row({{.text = t.name}, {.text = s.t.number(t.members)}, {.text = t.leaders}});
  rows.render(v, tpl::TABLE);
  if (rows.empty()) v.show(tpl::NOTHING);
  v.set(tpl::EDIT_URL, desk_address(s, c) + "/wijziging").set(tpl::PUBLIC_URL, s.base + "/korps/" + c.ref);
  f.render(v, tpl::FORM);
  return web::page(s, r, "crisis/corps/teams.html", std::move(v),
                   {.title = s.t("Ploegen en voorwaarden"),
                    .current = "/beheer",
                    .crumbs = {{desk_list(s), s.t("Korps")},
                               {desk_address(s, c), c.what.name},
                               {s.base + r.path, s.t("Ploegen en voorwaarden")}},
                    .index = false,
                    .how = how});
}

web::cell status_of(const scope& s, const member& m, const std::unordered_map<member_id, day>& paused) {
  web::cell c = web::status_cell(s, look_of(m.status));
  if (const auto p = paused.find(m.id); p != paused.end())
    c.under = fmt::format(fmt::runtime(s.t("pauze tot en met {0}")), s.t.date(p->second));
  return c;
}

form team_form(const scope& s, const corps& c) {
  form f(s, desk_address(s, c) + "/ploegen", s.t("Maak de ploeg"));
  f.add(form::type::text, "ploeg", s.t("Naam van de ploeg"), {.required = true, .max = 80});
  return f;
}

}  // namespace

response no_corps(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Dit korps bestaat niet.", ""});
}

web::status_look look_of(member_state st) {
  // texts
  static constexpr web::status_look looks[] = {{"Niet afgewerkt", "neutral"}, {"Nieuw", "warning"},
                                               {"In kennismaking", "info"},   {"Lid", "success"},
                                               {"Geweigerd", "neutral"},      {"Met pauze", "warning"},
                                               {"Gestopt", "neutral"}};
  return looks[static_cast<std::size_t>(st)];
}

std::vector<web::choice> skill_choices(const scope& s) {
  std::vector<web::choice> out;
  for (const auto& k : task_profiles::skills) out.push_back({std::string(k.code), s.t(k.label), ""});
  std::ranges::sort(out, {}, &web::choice::label);
  return out;
}

std::string skills_text(const scope& s, const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& code : codes)
    if (const auto* k = task_profiles::skill_of(code)) out += (out.empty() ? "" : ", ") + s.t(k->label);
  return out;
}

response show_desk_list(const request& r, scope& s, transaction& tx) {
  web::table rows(s.t("Korps"), {s.t("Naam"), s.t("Te bekijken"), s.t("Leden"), s.t("Status")});
  const auto every = all(tx);
  for (const corps& c : every) {
    auto n = counts(tx, c.id);
    rows.row({{.text = c.what.name, .url = desk_address(s, c)},
              {.text = s.t.number(n[member_state::applied] + n[member_state::screening])},
              {.text = s.t.number(n[member_state::accepted] + n[member_state::paused])},
              {.text = c.what.open ? s.t("Neemt leden aan") : s.t("Gesloten"),
               .tone = c.what.open ? "success" : "neutral"}});
  }
  return web::show_list(s, r, web::desk_of(r, s),
                        {.title = s.t("Korps"),
                         .current = "/korps",
                         .parts = persons::parts_of_corps_desk(s),
                         .part = desk_list(s),
                         .action_label = s.t("Nieuw korps"),
                         .action_url = desk_list(s) + "/nieuw",
                         .lead = s.t("Mensen die klaarstaan. Een gemeente kan meer dan één korps hebben, elk "
                                     "met eigen voorwaarden."),
                         .rows = rows,
                         .empty_text = s.t("Nog geen korps. Maak er een, dan kunnen mensen zich aanmelden."),
                         .total = static_cast<long long>(every.size()),
                         .per_page = 500});
}

response show_new(const request& r, scope& s, transaction&) {
  form f = corps_form(s, desk_list(s) + "/nieuw", desk_list(s));
  f.put("leeftijd", "16");
  return form_page(r, s, f, s.t("Nieuw korps"), {});
}

response make(const request& r, scope& s, transaction& tx) {
  form f = corps_form(s, desk_list(s) + "/nieuw", desk_list(s));
  if (f.accept(r.form)) {
    const auto made = create(tx, content_of(f), s.now);
    if (made) return web::see_other(desk_address(s, *made) + "?klaar=bewaard");
    f.refuse(made.error());
  }
  return form_page(r, s, f, s.t("Nieuw korps"), f.refused());
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return no_corps(s, r);
  form f = corps_form(s, desk_address(s, *c) + "/wijziging", desk_address(s, *c));
  put_content(f, c->what);
  f.hidden("versie", std::to_string(c->version));
  return form_page(r, s, f, s.t("Korps wijzigen"), {});
}

response save(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return no_corps(s, r);
  form f = corps_form(s, desk_address(s, *c) + "/wijziging", desk_address(s, *c));
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const auto kept = edit(tx, c->id, content_of(f), version, s.now);
    if (kept) return web::see_other(desk_address(s, *c) + "?klaar=bewaard");
    how = web::refuse_change(f, kept.error(), version, c->version);
  }
  f.hidden("versie", std::to_string(version));
  return form_page(r, s, f, s.t("Korps wijzigen"), how);
}

response show_members(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return no_corps(s, r);
  const web::list_query q = web::list_query_of(r);
  auto wanted = state_named(q.state);
  if (wanted == member_state::draft) wanted.reset();
  const auto found = list(
      tx,
      {.corps_id = c->id, .status = wanted, .words = q.words, .by = chosen_order(orders, q), .page = q.page});
  web::table rows(c->what.name, {s.t("Naam"), s.t("Kan of heeft"), s.t("Aangemeld"), s.t("Status")});
  const auto paused = paused_on(tx, c->id, web::local_day(s.now));
  for (const member& m : found.rows)
    rows.row({{.text = m.who.name, .url = desk_list(s) + "/leden/" + m.id, .under = m.who.place},
              {.text = skills_text(s, m.who.skills)},
              {.text = m.submitted_at ? s.t.date_with_year(web::local_day(*m.submitted_at)) : ""},
              status_of(s, m, paused)});
  auto n = counts(tx, c->id);
  std::vector<web::tab> tabs{{s.t("Alle"), ""}};
  for (const member_state st : {member_state::applied, member_state::screening, member_state::accepted,
                                member_state::paused, member_state::declined, member_state::left})
    tabs.push_back({s.t(look_of(st).label), std::string(name_of(st)), n[st]});
  return web::show_list(s, r, web::desk_of(r, s),
                        {.title = c->what.name,
                         .current = "/korps",
                         .parts = parts_of(s, tx, *c),
                         .part = s.base + r.path,
                         .tabs = tabs,
                         .search_label = s.t("Zoek op naam of gsm"),
                         .orders = orders_of(orders, s),
                         .crumbs = {{desk_list(s), s.t("Korps")}, {s.base + r.path, c->what.name}},
                         .done = r.query.get("klaar") == "bewaard" ? s.t("Bewaard.") : "",
                         .rows = rows,
                         .empty_text = s.t("Niemand die hierbij past."),
                         .total = found.total,
                         .page = q.page});
}

response show_teams(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return no_corps(s, r);
  return teams_page(r, s, tx, *c, team_form(s, *c), {});
}

response make_team(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return no_corps(s, r);
  form f = team_form(s, *c);
  if (!f.accept(r.form)) return teams_page(r, s, tx, *c, f, f.refused());
  const auto made = add_team(tx, c->id, f.value("ploeg"), s.now);
  if (made) return web::see_other(desk_address(s, *c) + "/ploegen");
  f.refuse(made.error());
  return teams_page(r, s, tx, *c, f, made.error());
}

}  // namespace paraat::corps
