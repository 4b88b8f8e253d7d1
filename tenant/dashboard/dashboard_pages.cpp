#include "tenant/dashboard/dashboard_pages.hpp"

#include "tenant/applications/applications_pages.hpp"
#include "tenant/interests/interests.hpp"
#include "tenant/organisations/organisations_pages.hpp"
#include "tenant/vacancies/vacancies_pages.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::dashboard {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::chrono::days soon{14};
constexpr int shown = 5;

void figure(view& v, const scope& s, std::string label, long long n, std::string url, std::string_view tone) {
  view& k = v.add(tpl::KPI).set(tpl::LABEL, std::move(label)).set(tpl::COUNT, s.t.number(n));
  k.set(tpl::KPI_URL, std::move(url)).set_if(tpl::TONE, tpl::TONED, n > 0 ? std::string(tone) : "");
}

void block(view& v, std::string id, std::string title, const web::table& rows, std::string url,
           std::string label) {
  if (rows.empty()) return;
  view& b = v.add(tpl::BLOCK).set(tpl::BLOCK_ID, std::move(id)).set(tpl::BLOCK_TITLE, std::move(title));
  b.set(tpl::WAY_URL, std::move(url)).set(tpl::WAY_LABEL, std::move(label));
  rows.render(b, tpl::TABLE);
}

web::table waiting_answers(const scope& s, transaction& tx, const desk& d) {
  web::table rows(s.t("Nieuwe antwoorden"), {s.t("Naam"), s.t("Vacature"), s.t("Sinds")});
  for (const auto& a : applications::list(tx, {.status = applications::state::waiting,
                                               .of_everyone = d.staff,
                                               .organisations = d.organisations,
                                               .per_page = shown})
                           .rows)
    rows.row({{.text = a.name, .url = s.base + d.root + "/antwoorden/" + a.id},
              {.text = a.title, .under = a.organisation},
              {.text = s.t.date_and_time(a.updated_at)}});
  return rows;
}

web::table pending_organisations(const scope& s, transaction& tx) {
  web::table rows(s.t("Organisaties om te bekijken"),
                  {s.t("Organisatie"), s.t("Soort"), s.t("Geregistreerd")});
  for (const auto& o :
       organisations::list(
           tx,
           {.status = organisations::state::pending, .words = {}, .ids = {}, .page = 1, .per_page = shown})
           .rows)
    rows.row({{.text = o.name, .url = s.base + "/beheer/organisaties/" + o.id},
              {.text = organisations::kind_text(s, o.kind)},
              {.text = s.t.date_and_time(o.created_at)}});
  return rows;
}

}  // namespace

response show(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  if (!d.staff && d.organisations.empty()) return web::see_other(s.base + "/beheer");
  const vacancies::filter mine{.of_everyone = d.staff, .organisations = d.organisations};
  auto vacancy_counts = vacancies::counts(tx, mine);
  auto answer_counts = applications::counts(tx, {.of_everyone = d.staff, .organisations = d.organisations});
  vacancies::filter ending = mine;
  ending.status = vacancies::state::published;
  ending.expires_before = s.now + soon;
  ending.per_page = shown;
  const auto ends = vacancies::list(tx, ending);
  const std::string root = s.base + d.root;
  view v;
  v.set(tpl::HEADING, d.staff ? s.t("Beheer") : s.t("Mijn organisatie")).set(tpl::ROOT, root);
  web::draw_desk_navigation(v, s, d, "");
  figure(v, s, s.t("Nieuwe antwoorden"), answer_counts[applications::state::waiting],
         root + "/antwoorden?toestand=waiting", "warning");
  long long pending = 0;
  if (d.staff) {
    pending = organisations::counts(tx)[organisations::state::pending];
    figure(v, s, s.t("Organisaties om te bekijken"), pending, root + "/organisaties?toestand=pending",
           "warning");
  }
  figure(v, s, s.t("Binnenkort voorbij"), ends.total, root + "/vacatures?toestand=published", "danger");
  figure(v, s, s.t("Open vacatures"), vacancy_counts[vacancies::state::published],
         root + "/vacatures?toestand=published", "success");
  if (!d.staff)
    figure(v, s, s.t("Ontwerpen"), vacancy_counts[vacancies::state::draft],
           root + "/vacatures?toestand=draft", "");
  const web::table answers = waiting_answers(s, tx, d);
  block(v, "antwoorden", s.t("Nieuwe antwoorden"), answers, root + "/antwoorden?toestand=waiting",
        s.t("Toon alle nieuwe antwoorden"));
  if (pending > 0)
    block(v, "organisaties", s.t("Organisaties om te bekijken"), pending_organisations(s, tx),
          root + "/organisaties?toestand=pending", s.t("Toon alle organisaties die wachten"));
  web::table rows(s.t("Binnenkort voorbij"), {s.t("Vacature"), s.t("Plaatsen"), s.t("Staat open tot")});
  for (const auto& one : ends.rows)
    rows.row({{.text = one.what.title, .url = root + "/vacatures/" + one.id, .under = one.organisation},
              {.text = vacancies::places_text(s, one)},
              {.text = one.expires_at ? s.t.date_with_year(web::local_day(*one.expires_at)) : ""}});
  block(v, "voorbij", s.t("Binnenkort voorbij"), rows, root + "/vacatures?toestand=published",
        s.t("Toon alle open vacatures"));
  v.show_if(answers.empty() && pending == 0 && ends.rows.empty(), tpl::ALL_DONE);
  return web::page(
      s, r, "dashboard/dashboard.html", std::move(v),
      {.title = d.staff ? s.t("Beheer") : s.t("Mijn organisatie"), .current = d.root, .index = false});
}

}  // namespace paraat::dashboard
