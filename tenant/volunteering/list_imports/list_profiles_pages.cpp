// /beheer/lijsten/profielen: what the columns of the lists of other tools mean, and what all pages of lists
// share.

#include <fmt/format.h>

#include <algorithm>

#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/list_imports/list_kinds.hpp"
#include "tenant/volunteering/list_imports/lists_pages.hpp"

namespace paraat::list_imports {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string profiles_root(const scope& s) { return root_of(s) + "/profielen"; }
std::string address_of(const scope& s, const import_profile& p) { return profiles_root(s) + "/" + p.id; }

// How many columns are read, of how many.
std::string read_of(const scope& s, const import_profile& p) {
  const auto read = std::ranges::count_if(p.columns, [](const std::string& c) { return !c.empty(); });
  return fmt::format(fmt::runtime(s.t("{0} van {1} kolommen")), read, p.columns.size());
}

struct typed_profile {
  std::string name, sentence;
  std::vector<std::string> columns;
  int version = 0;
  web::outcome how = {};
};

response profile_page(const request& r, const scope& s, const import_profile& p, const typed_profile& typed) {
  view v;
  v.set(tpl::HEADING, p.name).set(tpl::PROFILE_NAME, typed.name).set(tpl::VERSION, typed.version);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/lijsten");
  v.set_if(tpl::SENTENCE, tpl::PROBLEM, typed.sentence);
  v.set(tpl::ACTION, address_of(s, p));
  web::draw_hidden(v, s);
  draw_column_choices(v, s, {p.kind, p.headers, typed.columns, {}});
  web::draw_button(
      v, tpl::BUTTON, s,
      {address_of(s, p) + "/verwijdering", s.t("Vergeet dit profiel"), "tertiary", "danger", "trash"});
  return web::page(s, r, "volunteering/list_imports/profile.html", std::move(v),
                   {.title = p.name,
                    .current = "/beheer",
                    .crumbs = {{root_of(s), s.t("Lijsten")},
                               {profiles_root(s), s.t("Kolommen van andere tools")},
                               {address_of(s, p), p.name}},
                    .index = false,
                    .how = typed.how});
}

std::optional<import_profile> profile_of_path(const request& r, const scope& s, transaction& tx) {
  auto p = find_profile(tx, profile_id(r.value(0)));
  const auto kinds = kinds_here(s);
  if (p && std::ranges::find(kinds, p->kind) == kinds.end()) return std::nullopt;
  return p;
}

response no_profile(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Dit profiel bestaat niet meer.", ""});
}

}  // namespace

std::string root_of(const scope& s) { return s.base + "/beheer/lijsten"; }

std::string label_of(const scope& s, list_kind k) {
  switch (k) {
    case list_kind::people:
      return s.t("Mensen voor de reserve");
    case list_kind::organisations:
      return s.t("Organisaties");
    case list_kind::vacancies:
      return s.t("Vacatures");
  }
  return "";
}

void draw_lists_parts(view& v, const scope& s, const std::string& current) {
  web::draw_parts(v, s, s.t("Lijsten"),
                  {{s.t("Lijsten"), root_of(s)}, {s.t("Kolommen van andere tools"), profiles_root(s)}},
                  current);
}

response no_such_list(const scope& s, const request& r) {
  return web::refusal_page(s, r,
                           {refusal_kind::not_found, "Deze lijst bestaat niet meer. Stuur ze opnieuw.", ""});
}

response not_for_this_tenant(const scope& s, const request& r) {
  return web::refusal_page(s, r,
                           {refusal_kind::not_found, "Hier zijn er geen lijsten om te importeren.", ""});
}

void draw_column_choices(view& part, const scope& s, const column_choices& c) {
  for (std::size_t i = 0; i < c.headers.size(); ++i) {
    view& column = part.add(tpl::COLUMN).set(tpl::COLUMN_ID, "k" + std::to_string(i));
    column.set(tpl::COLUMN_LABEL, c.headers[i].empty() ? "–" : c.headers[i]);
    column.set(tpl::EXAMPLE, i < c.examples.size() ? c.examples[i] : "");
    for (const csv::column_target& t : about(c.kind).targets())
      column.add(tpl::OPTION)
          .set(tpl::OPTION_VALUE, std::string(t.code))
          .set(tpl::OPTION_LABEL, s.t(t.label))
          .show_if(i < c.chosen.size() && c.chosen[i] == t.code, tpl::CHOSEN);
  }
}

response show_profiles(const request& r, scope& s, transaction& tx) {
  if (kinds_here(s).empty()) return not_for_this_tenant(s, r);
  web::table rows(s.t("Kolommen van andere tools"),
                  {s.t("Naam"), s.t("Wat we lezen"), s.t("Laatst gebruikt")});
  long long total = 0;
  for (const import_profile& p : profiles(tx)) {
    rows.row({{.text = p.name, .url = address_of(s, p), .under = label_of(s, p.kind)},
              {.text = read_of(s, p)},
              {.text = s.t.date_with_year(web::local_day(p.updated_at))}});
    ++total;
  }
  web::list_page l{.title = s.t("Kolommen van andere tools"), .current = "/lijsten", .rows = std::move(rows)};
  l.parts = {{s.t("Lijsten"), root_of(s)}, {s.t("Kolommen van andere tools"), profiles_root(s)}};
  l.part = profiles_root(s);
  l.crumbs = {{s.base + "/beheer", s.t("Beheer")},
              {root_of(s), s.t("Lijsten")},
              {profiles_root(s), s.t("Kolommen van andere tools")}};
  l.lead = s.t(
      "Wijzig je bij een lijst wat in welke kolom staat, dan onthouden we dat hier. De volgende lijst met "
      "dezelfde kolommen lezen we zo.");
  l.done = r.query.get("klaar") == "weg"  ? s.t("Het profiel is weg.")
           : r.query.get("klaar") == "ja" ? s.t("Het profiel is bewaard.")
                                          : "";
  l.empty_text = s.t("Nog geen kolommen bewaard.");
  l.total = total;
  l.per_page = 200;
  return web::show_list(s, r, web::desk_of(r, s), l);
}

response show_profile(const request& r, scope& s, transaction& tx) {
  const auto p = profile_of_path(r, s, tx);
  if (!p) return no_profile(s, r);
  return profile_page(r, s, *p, {p->name, "", p->columns, p->version});
}

response correct_profile_page(const request& r, scope& s, transaction& tx) {
  const auto p = profile_of_path(r, s, tx);
  if (!p) return no_profile(s, r);
  const auto columns = r.form.all("kolom");
  const std::string name = web::trimmed(r.form.get("naam"));
  const auto done = correct_profile(tx, p->id, name, columns, web::shown_version(r.form), s.now);
  if (done) return web::see_other(profiles_root(s) + "?klaar=ja");
  return profile_page(r, s, *p, {name, s.t(done.error()), columns, p->version, done.error()});
}

response drop_profile_page(const request& r, scope& s, transaction& tx) {
  const auto p = profile_of_path(r, s, tx);
  if (!p) return no_profile(s, r);
  drop_profile(tx, p->id);
  return web::see_other(profiles_root(s) + "?klaar=weg");
}

}  // namespace paraat::list_imports
