#include "tenant/incidents/incidents_pages.hpp"

#include <fmt/format.h>

#include "protocol/whole_number.hpp"
#include "tenant/incidents/incident_view.hpp"
#include "tenant/incidents/where.hpp"
#include "tenant/web/desk.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::incidents {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view closed_tab = "afgesloten", exercise_tab = "oefeningen";

std::string list_address(const scope& s) { return s.base + "/beheer/noodsituaties"; }

std::vector<web::choice> choices_of(const scope& s, std::span<const named_code> list) {
  std::vector<web::choice> out;
  for (const named_code& c : list) out.push_back({std::string(c.code), s.t(c.label), ""});
  return out;
}

std::vector<web::choice> discipline_choices(const scope& s) {
  std::vector<web::choice> out;
  for (std::size_t i = 0; i < disciplines().size(); ++i)
    out.push_back({std::to_string(i + 1), s.t(disciplines()[i]), ""});
  return out;
}

form incident_form(const scope& s, std::string action, std::string cancel, bool fresh) {
  form f(s, std::move(action), fresh ? s.t("Open") : s.t("Bewaar"));
  f.add_choices(form::type::select, "soort", s.t("Wat gebeurt er?"), choices_of(s, kinds()),
                {.required = true});
  f.add(form::type::text, "naam", s.t("Naam"),
        {.required = true,
         .max = 100,
         .hint = fmt::format(fmt::runtime(s.t("Zoals mensen het lezen: Hoogwater in {0}.")), s.here.name)});
  if (fresh)
    f.add(form::type::tick, "oefening", s.t("Dit is een oefening"),
          {.hint = s.t("Het staat op elke pagina en in elk bericht. Later wijzigen kan niet.")});
  f.section(s.t("Waar"));
  f.add(form::type::text, "plaats", s.t("Plaats"),
        {.required = true,
         .max = 100,
         .hint = s.t("Een gemeente of deelgemeente zetten we op de kaart. Een eigen naam mag ook.")});
  f.add(form::type::text, "breedte", s.t("Breedte"), {.max = 12, .inputmode = "decimal", .half = true});
  f.add(form::type::text, "lengte", s.t("Lengte"), {.max = 12, .inputmode = "decimal", .half = true});
  f.section(s.t("Wie leidt"));
  f.add_choices(form::type::radios, "fase", s.t("Fase"), choices_of(s, phases()), {.required = true});
  f.add_choices(form::type::select, "discipline", s.t("Vrijwilligers werken onder"), discipline_choices(s),
                {.required = true});
  f.add(form::type::text, "leiding", s.t("Contact in de commandopost"), {.max = 100});
  f.add(form::type::tel, "telefoon", s.t("Telefoon"), {.max = 30, .half = true});
  f.add(form::type::email, "email", s.t("E-mailadres"), {.max = 200, .half = true});
  f.add(form::type::area, "over", s.t("Wat is er aan de hand?"), {.max = 2000});
  f.cancel_link(std::move(cancel), s.t("Annuleer"));
  return f;
}

void put_content(form& f, const scope& s, const content& c) {
  f.put("soort", c.kind).put("naam", c.name).put("plaats", c.place).put("fase", c.phase);
  f.put("discipline", std::to_string(c.discipline)).put("leiding", c.command_name);
  f.put("telefoon", c.command_phone).put("email", c.command_email).put("over", c.about);
  if (!follows_from_place(s, c)) {
    f.put("breedte", fmt::format("{:.5f}", c.where->lat));
    f.put("lengte", fmt::format("{:.5f}", c.where->lon));
  }
}

content content_of(form& f, const scope& s) {
  content c;
  c.kind = f.value("soort");
  c.name = f.value("naam");
  c.about = f.value("over");
  c.exercise = f.ticked("oefening");
  c.phase = f.value("fase");
  c.discipline = whole_number<int>(f.value("discipline")).value_or(0);
  c.place = f.value("plaats");
  c.where = point_of(f, s, c.place);
  c.command_name = f.value("leiding");
  c.command_phone = f.value("telefoon");
  c.command_email = f.value("email");
  return c;
}

}  // namespace

web::cell numbers_cell(const scope& s, const summary& x) {
  if (x.needed == 0) return {.text = s.t("Nog geen taken")};
  return {.text = fmt::format("{} / {}", s.t.number(x.taken), s.t.number(x.needed)),
          .under = x.shortage > 0 ? s.t("nog {} nodig", "nog {} nodig", x.shortage) : s.t("volzet")};
}

web::cell state_cell(const scope& s, const summary& x) {
  if (!x.about.open) return {.text = s.t("Afgesloten"), .tone = "neutral"};
  if (x.home) return {.text = s.t("Iedereen naar huis"), .tone = "info"};
  return x.about.what.exercise ? web::cell{.text = s.t("Oefening loopt"), .tone = "warning"}
                               : web::cell{.text = s.t("Loopt"), .tone = "danger"};
}

response show_list(const request& r, scope& s, transaction& tx) {
  const web::list_query q = web::list_query_of(r);
  filter f{.page = q.page};
  if (q.state == closed_tab) f.open = false;
  if (q.state == exercise_tab) f.exercise = true;
  const auto found = list(tx, f);
  web::list_page l{.title = s.t("Noodsituaties"),
                   .current = "/noodsituaties",
                   .action_label = s.t("Nieuwe noodsituatie"),
                   .action_url = list_address(s) + "/nieuw",
                   .lead = s.t("Open een noodsituatie of een oefening, activeer taken en roep het korps op."),
                   .rows = web::table(s.t("Noodsituaties"), {s.t("Noodsituatie"), s.t("Plaats"), s.t("Fase"),
                                                             s.t("Bezet"), s.t("Toestand")}),
                   .empty_text = s.t("Geen noodsituaties. Zo hoort het. Oefen gerust eens."),
                   .total = found.total,
                   .page = q.page};
  l.tabs = {{s.t("Alle"), "", found.open + found.closed},
            {s.t("Afgesloten"), std::string(closed_tab), found.closed},
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

response show_new(const request& r, scope& s, transaction&) {
  form f = incident_form(s, list_address(s) + "/nieuw", list_address(s), true);
  f.put("plaats", s.here.nis != 0 ? s.here.name : "").put("fase", "municipal").put("discipline", "4");
  return form_page(r, s, nullptr, f, s.t("Nieuwe noodsituatie"), "", 200);
}

response make(const request& r, scope& s, transaction& tx) {
  form f = incident_form(s, list_address(s) + "/nieuw", list_address(s), true);
  if (f.accept(r.form)) {
    const content c = content_of(f, s);
    if (f.ok()) {
      const auto made = create(tx, c, s.account->account, s.now);
      if (made)
        return web::see_other(address_of(s, *made) +
                              (only_the_middle(s, c) ? "?klaar=geopend-midden" : "?klaar=geopend"));
      f.refuse(made.error());
    }
  }
  return form_page(r, s, nullptr, f, s.t("Nieuwe noodsituatie"), "", 422);
}

response show_one(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, r.value(0));
  return i ? incident_page(r, s, tx, *i, remark_form(s, *i), 200) : no_incident(s, r);
}

response write_remark(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, r.value(0));
  if (!i) return no_incident(s, r);
  form f = remark_form(s, *i);
  if (f.accept(r.form)) {
    const auto done = remark(tx, i->id, f.value("nota"), s.account->account, s.now);
    if (done) return web::see_other(address_of(s, *i) + "?klaar=nota");
    f.refuse(done.error());
  }
  return incident_page(r, s, tx, *i, f, 422);
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, r.value(0));
  if (!i) return no_incident(s, r);
  form f = incident_form(s, address_of(s, *i) + "/wijzigen", address_of(s, *i), false);
  put_content(f, s, i->what);
  f.hidden("versie", std::to_string(i->version));
  return form_page(r, s, &*i, f, s.t("Noodsituatie wijzigen"), "", 200);
}

response save(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, r.value(0));
  if (!i) return no_incident(s, r);
  form f = incident_form(s, address_of(s, *i) + "/wijzigen", address_of(s, *i), false);
  unsigned status = 422;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const content c = content_of(f, s);
    if (f.ok()) {
      const auto kept = edit(tx, i->id, c, version, s.account->account, s.now);
      if (kept) return web::see_other(address_of(s, *i) + "?klaar=bewaard");
      status = web::refuse_change(f, kept.error(), version, i->version);
    }
  }
  f.hidden("versie", std::to_string(version));
  return form_page(r, s, &*i, f, s.t("Noodsituatie wijzigen"), "", status);
}

response close_one(const request& r, scope& s, transaction& tx) {
  const auto done = close(tx, r.value(0), s.account->account, s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  return web::see_other(address_of(s, *done) + "?klaar=afgesloten");
}

}  // namespace paraat::incidents
