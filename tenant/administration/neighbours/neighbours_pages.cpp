#include "tenant/administration/neighbours/neighbours_pages.hpp"

#include <algorithm>

#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/places.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::neighbours {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view here = "/beheer/buren";
constexpr std::size_t most_added = 60;

std::vector<web::choice> choices_of(const scope& s, const std::vector<int>& codes) {
  std::vector<web::choice> out;
  for (const int nis : codes)
    if (const municipality* m = s.node.municipalities.of(nis))
      out.push_back({std::to_string(nis), m->name, ""});
  std::ranges::sort(out, {}, &web::choice::label);
  return out;
}

form neighbours_form(const scope& s) {
  form f(s, s.base + std::string(here), s.t("Bewaar"));
  f.add_choices(form::type::checks, "grens", s.t("Volgens de kaart"),
                choices_of(s, s.node.municipalities.neighbours(s.here.nis)),
                {.hint = s.t("Vink uit met wie jullie niet samenwerken.")});
  if (!s.here.added_neighbours.empty())
    f.add_choices(form::type::checks, "extra", s.t("Zelf toegevoegd"),
                  choices_of(s, s.here.added_neighbours));
  f.add(form::type::text, "nieuw", s.t("Voeg een gemeente toe"),
        {.max = 60, .hint = s.t("Een gemeente, deelgemeente, dorp of postcode.")});
  return f;
}

response page_with(const request& r, const scope& s, const form& f, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Buurgemeenten"));
  v.set(tpl::LEAD,
        s.t("Hun vacatures staan naast die van jullie, en jullie kunnen elkaar berichten sturen."));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/buren");
  web::draw_done(v, s, r, {{"bewaard", "Je buurgemeenten zijn bewaard."}});
  f.render(v, tpl::FORM);
  return web::page(s, r, "administration/settings/texts.html", std::move(v),
                   {.title = s.t("Buurgemeenten"), .current = "/beheer", .index = false, .how = how});
}

response only_municipalities(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Alleen een gemeente heeft buurgemeenten.", ""});
}

bool ticked(const std::vector<std::string>& values, int nis) {
  return std::ranges::find(values, std::to_string(nis)) != values.end();
}

bool contains(const std::vector<int>& codes, int nis) { return std::ranges::find(codes, nis) != codes.end(); }

}  // namespace

response show(const request& r, scope& s, transaction&) {
  if (s.here.what != tenants::tenant_kind::municipality) return only_municipalities(s, r);
  form f = neighbours_form(s);
  std::vector<std::string> kept, extra;
  for (const int nis : s.node.municipalities.neighbours(s.here.nis))
    if (!contains(s.here.removed_neighbours, nis)) kept.push_back(std::to_string(nis));
  for (const int nis : s.here.added_neighbours) extra.push_back(std::to_string(nis));
  f.put_all("grens", kept).put_all("extra", extra);
  return page_with(r, s, f, {});
}

response save(const request& r, scope& s, transaction& tx) {
  if (s.here.what != tenants::tenant_kind::municipality) return only_municipalities(s, r);
  form f = neighbours_form(s);
  f.accept(r.form);
  const auto& border = s.node.municipalities.neighbours(s.here.nis);
  std::vector<int> added, removed;
  for (const int nis : border)
    if (!ticked(f.values("grens"), nis)) removed.push_back(nis);
  for (const int nis : s.here.added_neighbours)
    if (ticked(f.values("extra"), nis)) added.push_back(nis);
  if (const std::string name = f.value("nieuw"); f.ok() && !name.empty()) {
    const auto found = s.node.municipalities.locate(name, s.here.nis);
    const municipality* m = found ? s.node.municipalities.of(found->nis) : nullptr;
    if (m == nullptr)
      f.error("nieuw", web::unknown_place(s, name));
    else if (m->nis == s.here.nis)
      f.error("nieuw", s.t("Dat is je eigen gemeente."));
    else if (contains(border, m->nis))
      std::erase(removed, m->nis);
    else if (!contains(added, m->nis))
      added.push_back(m->nis);
  }
  if (added.size() > most_added) f.error("nieuw", s.t("Dat zijn te veel gemeenten. Kies er minder."));
  if (!f.ok()) return page_with(r, s, f, f.refused());
  tenants::keep_neighbours(tx, s.here.id, added, removed);
  audit::note(tx, s, audit::neighbours_changed);
  return web::see_other(s.base + std::string(here) + "?klaar=bewaard");
}

}  // namespace paraat::neighbours
