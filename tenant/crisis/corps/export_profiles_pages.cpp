// Pages of the export profiles: the list of profiles, and the columns of one.

#include <fmt/format.h>

#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/export_profiles.hpp"
#include "tenant/crisis/corps/imports.hpp"
#include "tenant/platform/audit/audit.hpp"
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

constexpr std::size_t spare_columns = 3;

std::string list_address(const scope& s) { return s.base + "/beheer/korps/uitvoer"; }
std::string address_of(const scope& s, std::string_view code) {
  return list_address(s) + "/" + std::string(code);
}

// As many lines as there are columns, and a few more; an empty line is no column.
form profile_form(const scope& s, std::string action, std::size_t lines) {
  form f(s, std::move(action), s.t("Bewaar"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100});
  f.add_choices(form::type::radios, "datum", s.t("Hoe staat een datum er?"),
                {{"day_first", s.t("31/12/1990"), ""}, {"iso", s.t("1990-12-31"), ""}},
                {.required = true, .missing = s.t("Kies hoe een datum er staat")});
  std::vector<web::choice> fields;
  for (const auto& [code, label] : export_fields()) fields.push_back({code, s.t(label), ""});
  f.section(s.t("Kolommen"), s.t("Van links naar rechts. Een regel zonder kop telt niet mee."));
  for (std::size_t i = 0; i < lines; ++i) {
    const std::string n = std::to_string(i);
    f.add(form::type::text, "kop" + n, fmt::format(fmt::runtime(s.t("Kop {0}")), i + 1),
          {.max = 100, .half = true, .quiet = true});
    f.add_choices(form::type::select, "veld" + n,
                  fmt::format(fmt::runtime(s.t("Wat staat onder kop {0}?")), i + 1), fields,
                  {.half = true, .quiet = true});
  }
  f.cancel_link(list_address(s), s.t("Annuleer"));
  return f;
}

std::size_t lines_for(std::size_t columns) { return std::min(columns + spare_columns, most_export_columns); }

void put(form& f, const export_profile& p) {
  f.put("naam", p.name).put("datum", p.dates == date_form::iso ? "iso" : "day_first");
  for (std::size_t i = 0; i < p.columns.size(); ++i)
    f.put("kop" + std::to_string(i), p.columns[i].header).put("veld" + std::to_string(i), p.columns[i].what);
}

export_profile typed(const form& f, std::string code, std::size_t lines) {
  export_profile p{std::move(code), f.value("naam"), {}, date_form::day_first, 0};
  if (f.value("datum") == "iso") p.dates = date_form::iso;
  for (std::size_t i = 0; i < lines; ++i) {
    const std::string n = std::to_string(i);
    if (const std::string header = f.value("kop" + n); !header.empty())
      p.columns.push_back({header, f.value("veld" + n)});
  }
  return p;
}

// How many lines the form had that was sent.
std::size_t lines_of(const request& r) {
  std::size_t n = 0;
  while (n < most_export_columns && r.form.has("kop" + std::to_string(n))) ++n;
  return std::max<std::size_t>(n, 1);
}

response not_there(const scope& s, const request& r) {
  return web::refusal_page(s, r,
                           {refusal_kind::not_found, "Deze manier van exporteren bestaat niet meer.", ""});
}

response profile_page(const request& r, const scope& s, const form& f, const export_profile& p,
                      const web::outcome& how) {
  const std::string title = p.name.empty() ? s.t("Nieuwe manier om te exporteren") : p.name;
  view v;
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  if (p.code == red_cross)
    v.add(tpl::GUESSED)
        .set(tpl::TEXT,
             s.t("Het Rode Kruis publiceert niet hoe de kolommen van zijn crisistool heten. Dit "
                 "zijn namen die we raadden. Weigert de tool een kolom? Zet hier de juiste naam."));
  f.render(v, tpl::FORM);
  if (p.version > 0)
    web::draw_button(v.add(tpl::DROP), tpl::BUTTON, s,
                     {address_of(s, p.code) + "/verwijdering",
                      p.code == red_cross ? s.t("Zet terug zoals het was") : s.t("Gooi weg"), "tertiary"});
  return web::page(s, r, "crisis/corps/export_profile.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer/korps", s.t("Korps")},
                               {list_address(s), s.t("Exporteren")},
                               {s.base + r.path, title}},
                    .index = false,
                    .how = how});
}

response save_it(const request& r, scope& s, transaction& tx, const export_profile& before,
                 std::string action) {
  const std::size_t lines = lines_of(r);
  form f = profile_form(s, std::move(action), lines);
  int version = web::shown_version(r.form);
  web::outcome how = refusal_kind::invalid;
  if (f.accept(r.form)) {
    export_profile p = typed(f, before.code, lines);
    p.version = version;
    const auto kept = keep_export_profile(tx, std::move(p), s.now);
    if (kept) return web::see_other(list_address(s) + "?klaar=bewaard");
    how = web::refuse_change(f, kept.error(), version, before.version);
  }
  f.hidden("versie", std::to_string(version));
  return profile_page(r, s, f, before, how);
}

}  // namespace

response show_export_profiles(const request& r, scope& s, transaction& tx) {
  web::list_page l{
      .title = s.t("Exporteren naar andere tools"),
      .current = "/korps",
      .action_label = s.t("Nieuwe manier"),
      .action_url = list_address(s) + "/nieuw",
      .lead = s.t("Elke tool noemt zijn kolommen anders. Pas hier de namen aan; de lijst van elk "
                  "korps gaat er zo uit."),
      .rows = web::table(s.t("Exporteren"), {s.t("Naam"), s.t("Kolommen"), s.t("Status")})};
  if (r.query.get("klaar") == "bewaard") l.done = s.t("Bewaard.");
  if (r.query.get("klaar") == "weg") l.done = s.t("Het staat weer zoals het was, of is weg.");
  for (const export_profile& p : export_profiles(tx)) {
    std::string headers;
    for (const export_column& c : p.columns) headers += (headers.empty() ? "" : ", ") + c.header;
    l.rows.row({{.text = p.name, .url = address_of(s, p.code)},
                {.text = headers},
                p.code != red_cross ? web::cell{.text = s.t("Eigen"), .tone = "info"}
                : p.version > 0     ? web::cell{.text = s.t("Aangepast"), .tone = "info"}
                                    : web::cell{.text = s.t("Geraden namen"), .tone = "warning"}});
    ++l.total;
  }
  return web::show_list(s, r, web::desk_of(r, s), l);
}

response show_export_profile(const request& r, scope& s, transaction& tx) {
  const auto p = find_export_profile(tx, r.value(0));
  if (!p) return not_there(s, r);
  form f = profile_form(s, address_of(s, p->code), lines_for(p->columns.size()));
  put(f, *p);
  f.hidden("versie", std::to_string(p->version));
  return profile_page(r, s, f, *p, {});
}

response save_export_profile(const request& r, scope& s, transaction& tx) {
  const auto p = find_export_profile(tx, r.value(0));
  return p ? save_it(r, s, tx, *p, address_of(s, p->code)) : not_there(s, r);
}

response show_new_export_profile(const request& r, scope& s, transaction&) {
  form f = profile_form(s, list_address(s) + "/nieuw", lines_for(red_cross_guess().columns.size()));
  f.put("datum", "day_first").hidden("versie", "0");
  return profile_page(r, s, f, {}, {});
}

response make_export_profile(const request& r, scope& s, transaction& tx) {
  return save_it(r, s, tx, {}, list_address(s) + "/nieuw");
}

response remove_export_profile(const request& r, scope& s, transaction& tx) {
  if (const auto done = drop_export_profile(tx, r.value(0)); !done)
    return web::refusal_page(s, r, done.error());
  return web::see_other(list_address(s) + "?klaar=weg");
}

response export_members(const request& r, scope& s, transaction& tx) {
  const auto c = find(tx, corps_id(r.value(0)));
  if (!c) return web::refusal_page(s, r, {refusal_kind::not_found, "Dit korps bestaat niet.", ""});
  const std::string tool = r.query.get("voor");
  const auto how = tool.empty() ? std::optional(own_layout()) : find_export_profile(tx, tool);
  if (!how) return not_there(s, r);
  audit::note(tx, s, audit::members_exported);
  return web::csv_response(as_csv(tx, *c, state_named(r.query.get("toestand")), *how),
                           "leden-" + c->ref + ".csv");
}

}  // namespace paraat::corps
