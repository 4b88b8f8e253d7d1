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
bool may_remove(const desk& d, const organisations::organisation_id& owner) {
  return d.changes && (d.staff || (!owner.empty() && d.reaches(owner)));
}

void draw_template(view& into, const scope& s, const desk& d, const listed_template& t) {
  view& row = into.add(tpl::TEMPLATE).set(tpl::NAME, t.name);
  row.set(tpl::OWNER, t.organisation_id.empty() ? s.here.name : t.organisation);
  row.set(tpl::WHEN, s.t.date_with_year(web::local_day(t.made_at)));
  if (d.changes) row.add(tpl::BEGIN_LINK).set(tpl::WAY_URL, list_address(s, d) + "/nieuw?sjabloon=" + t.id);
  if (may_remove(d, t.organisation_id))
    web::draw_button(row, tpl::BUTTON, s,
                     {templates_address(s, d) + "/" + t.id + "/verwijdering", s.t("Verwijder"), "tertiary"});
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
  const web::list_query q = web::list_query_of(r);
  const template_page found = list_templates(tx, {d.staff, d.organisations}, q.words, q.page);
  v.show_if(found.total == 0 && q.words.empty(), tpl::NOTHING);
  v.show_if(found.total == 0 && !q.words.empty(), tpl::NOT_FOUND);
  if (found.total > templates_on_a_page || !q.words.empty())
    v.add(tpl::FIND).set(tpl::FIND_ACTION, s.base + r.path).set(tpl::WORDS, q.words);
  for (const listed_template& t : found.rows) draw_template(v, s, d, t);
  web::draw_paging(v, s, r, found.total, q.page, templates_on_a_page);
  return web::page(s, r, "overview/vacancy_desk/templates.html", std::move(v),
                   {.title = heading, .current = d.root, .crumbs = crumbs(s, r, d, heading), .index = false});
}

response remove_one_template(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto t = find_template(tx, template_id(r.value(0)));
  if (!t || !may_remove(d, t->organisation_id))
    return web::refusal_page(s, r, {refusal_kind::not_found, "Dit sjabloon bestaat niet meer.", ""});
  remove_template(tx, t->id);
  return web::see_other(templates_address(s, d) + "?klaar=weg");
}

}  // namespace paraat::vacancies
