// Templates of vacancies: kept from one, listed, removed.

#include "tenant/overview/vacancy_desk/vacancy_desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"
#include "tenant/volunteering/vacancies/vacancy_templates.hpp"

namespace paraat::vacancies {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string templates_address(const scope& s, const desk& d) { return list_address(s, d) + "/sjablonen"; }

// The staff remove any, an organisation its own.
bool may_remove(const desk& d, const vacancy_template& t) {
  return d.changes && (d.staff || (!t.organisation_id.empty() && d.reaches(t.organisation_id)));
}

std::string owner_of(const scope& s, transaction& tx, const vacancy_template& t) {
  if (t.organisation_id.empty()) return s.here.name;
  const auto o = organisations::find(tx, t.organisation_id);
  return o ? o->name : "";
}

}  // namespace

response keep_as_template(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto one = reached(r, tx, d);
  if (!one) return web::refusal_page(s, r, one.error());
  // For everyone only where the button said so: a draft is in it too.
  const bool for_everyone = d.staff && r.form.get("voor") == "iedereen";
  const auto owner = for_everyone ? organisations::organisation_id() : one->what.organisation_id;
  const auto kept = keep_template(tx, *one, owner, s.now);
  return kept ? web::see_other(templates_address(s, d) + "?klaar=sjabloon")
              : web::refusal_page(s, r, kept.error());
}

response show_templates(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  view v;
  const std::string heading = s.t("Sjablonen van vacatures");
  v.set(tpl::HEADING, heading);
  web::draw_desk_navigation(v, s, d, "/vacatures");
  web::draw_done(v, s, r, {{"sjabloon", "Bewaard als sjabloon."}, {"weg", "Het sjabloon is verwijderd."}});
  const auto all = templates(tx, d.staff, d.organisations);
  v.show_if(all.empty(), tpl::NOTHING);
  for (const vacancy_template& t : all) {
    view& row = v.add(tpl::TEMPLATE).set(tpl::NAME, t.name).set(tpl::OWNER, owner_of(s, tx, t));
    row.set(tpl::WHEN, s.t.date_with_year(web::local_day(t.made_at)));
    if (d.changes) row.add(tpl::BEGIN_LINK).set(tpl::WAY_URL, list_address(s, d) + "/nieuw?sjabloon=" + t.id);
    if (may_remove(d, t))
      web::draw_button(
          row, tpl::BUTTON, s,
          {templates_address(s, d) + "/" + t.id + "/verwijdering", s.t("Verwijder"), "tertiary"});
  }
  return web::page(s, r, "overview/vacancy_desk/templates.html", std::move(v),
                   {.title = heading, .current = d.root, .crumbs = crumbs(s, r, d, heading), .index = false});
}

response remove_one_template(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto t = find_template(tx, template_id(r.value(0)));
  if (!t || !may_remove(d, *t))
    return web::refusal_page(s, r, {refusal_kind::not_found, "Dit sjabloon bestaat niet meer.", ""});
  remove_template(tx, t->id);
  return web::see_other(templates_address(s, d) + "?klaar=weg");
}

}  // namespace paraat::vacancies
