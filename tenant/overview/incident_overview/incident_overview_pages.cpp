#include "tenant/overview/incident_overview/incident_overview_pages.hpp"

#include "tenant/crisis/callouts/callout_figures_view.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/overview/incident_overview/incident_view.hpp"

namespace paraat::incidents {

using web::form;
using web::request;
using web::response;
using web::scope;

constexpr std::string_view closed_tab = "afgesloten", exercise_tab = "oefeningen";

web::cell numbers_cell(const scope& s, const summary& x) {
  const callouts::place_figures f = callouts::sum_of(x.tasks, s.now);
  if (f.needed == 0) return {.text = s.t("Nog geen taken")};
  return {.text = callouts::taken_text(s, f),
          .under = f.full()          ? s.t("volzet")
                   : f.shortage == 0 ? s.t("voorbij")
                                     : s.t("nog {} nodig", "nog {} nodig", f.shortage)};
}

web::cell state_cell(const scope& s, const summary& x) {
  if (!x.about.open) return {.text = s.t("Gearchiveerd"), .tone = "neutral"};
  if (x.home) return {.text = s.t("Iedereen naar huis"), .tone = "info"};
  return x.about.what.exercise ? web::cell{.text = s.t("Oefening loopt"), .tone = "warning"}
                               : web::cell{.text = s.t("Loopt"), .tone = "danger"};
}

response show_list(const request& r, scope& s, transaction& tx) {
  const web::list_query q = web::list_query_of(r);
  incident_filter f{.page = q.page};
  if (q.state == closed_tab) f.open = false;
  if (q.state == exercise_tab) f.exercise = true;
  const auto found = list(tx, f);
  web::list_page l{
      .title = s.t("Noodsituaties"),
      .current = "/noodsituaties",
      .action_label = s.t("Nieuwe noodsituatie"),
      .action_url = list_address(s) + "/nieuw",
      .lead = s.t("Start een noodsituatie of een oefening, activeer taken en roep het korps op."),
      .rows = web::table(s.t("Noodsituaties"),
                         {s.t("Noodsituatie"), s.t("Plaats"), s.t("Fase"), s.t("Bezet"), s.t("Status")}),
      .empty_text = s.t("Geen noodsituaties. Zo hoort het. Oefen gerust eens."),
      .total = found.total,
      .page = q.page};
  l.tabs = {{s.t("Alle"), "", found.open + found.closed},
            {s.t("Gearchiveerd"), std::string(closed_tab), found.closed},
            {s.t("Oefeningen"), std::string(exercise_tab), found.exercises}};
  for (const summary& x : found.rows)
    l.rows.row({{.text = title_of(x.about, s.t("OEFENING")),
                 .url = address_of(s, x.about),
                 .under = s.t.date_and_time(x.about.started_at)},
                {.text = x.about.what.place},
                {.text = s.t(label_of(phases(), x.about.what.phase))},
                numbers_cell(s, x),
                state_cell(s, x)});
  return web::show_list(s, r, web::desk_of(r, s), l);
}

response show_one(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  return i ? incident_page(r, s, tx, *i, remark_form(s, *i), {}) : no_incident(s, r);
}

response write_remark(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  form f = remark_form(s, *i);
  if (f.accept(r.form)) {
    const auto done = remark(tx, i->id, f.value("nota"), s.account->account, s.now);
    if (done) return web::see_other(address_of(s, *i) + "?klaar=nota#verloop");
    f.refuse(done.error());
  }
  return incident_page(r, s, tx, *i, f, f.refused());
}

}  // namespace paraat::incidents
