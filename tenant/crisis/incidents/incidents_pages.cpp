#include "tenant/crisis/incidents/incidents_pages.hpp"

#include <fmt/format.h>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/incidents/geocoding.hpp"
#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::incidents {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

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

// The fields that a coordinator knows in the first minute; everything else is filled in later.
form start_form(const scope& s) {
  form f(s, list_address(s) + "/nieuw", s.t("Start de noodsituatie"));
  f.add_choices(form::type::select, "soort", s.t("Wat gebeurt er?"), choices_of(s, kinds()),
                {.required = true, .missing = s.t("Kies wat er gebeurt")});
  f.add(
      form::type::text, "plaats", s.t("Waar?"),
      {.required = true,
       .missing = s.t("Vul in waar het is"),
       .max = 80,
       .hint = s.t("Een gemeente of deelgemeente, of een eigen naam. Een speld op de kaart zet je daarna.")});
  f.add(form::type::text, "wanneer", s.t("Vanaf wanneer?"),
        {.max = 20, .hint = s.t("Een uur zoals 22:30, of met een dag: 28/11 22:30.")});
  f.other_submit("oefening", "ja", s.t("Start als oefening"));
  f.cancel_link(list_address(s), s.t("Annuleer"));
  return f;
}

form incident_form(const scope& s, std::string action, std::string cancel) {
  form f(s, std::move(action), s.t("Bewaar"));
  f.add_choices(form::type::select, "soort", s.t("Wat gebeurt er?"), choices_of(s, kinds()),
                {.required = true, .missing = s.t("Kies wat er gebeurt")});
  f.add(form::type::text, "naam", s.t("Naam"),
        {.required = true,
         .max = 100,
         .hint = fmt::format(fmt::runtime(s.t("Zoals mensen het lezen: Hoogwater in {0}.")), s.here.name)});
  f.section(s.t("Waar"));
  f.add(form::type::text, "plaats", s.t("Plaats"),
        {.required = true,
         .max = 100,
         .hint = s.t("Een gemeente of deelgemeente zetten we op de kaart. Een eigen naam mag ook.")});
  f.add(form::type::text, "breedte", s.t("Noorderbreedte"),
        {.max = 12, .inputmode = "decimal", .half = true});
  f.add(form::type::text, "lengte", s.t("Oosterlengte"), {.max = 12, .inputmode = "decimal", .half = true});
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
  c.phase = f.value("fase");
  c.discipline = whole_number<int>(f.value("discipline")).value_or(0);
  c.place = f.value("plaats");
  c.where = point_of(f, s, c.place);
  c.command_name = f.value("leiding");
  c.command_phone = f.value("telefoon");
  c.command_email = f.value("email");
  return c;
}

response start_page(const request& r, const scope& s, transaction& tx, const form& f,
                    const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Nieuwe noodsituatie"));
  v.set_if(tpl::LEAD, tpl::HAS_LEAD,
           s.t("Er wordt nog niets verstuurd: eerst kies je taken en zie je wie gevraagd wordt."));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  for (const summary& x : list(tx, {.open = true, .per_page = 5}).rows)
    v.add(tpl::RUNNING)
        .set(tpl::WAY_URL, address_of(s, x.about))
        .set(tpl::WAY_LABEL, title_of(x.about, s.t("OEFENING")));
  f.render(v, tpl::FORM);
  return web::page(s, r, "crisis/incidents/start.html", std::move(v),
                   {.title = s.t("Nieuwe noodsituatie"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {list_address(s), s.t("Noodsituaties")},
                               {list_address(s) + "/nieuw", s.t("Nieuwe noodsituatie")}},
                    .index = false,
                    .how = how});
}

// The code of the sentence about the accuracy of the place.
std::string_view said_of(const scope& s, const content& c) {
  if (!c.where) return "geopend-zonder";
  return only_the_middle(s, c) ? "geopend-midden" : "geopend";
}

}  // namespace

response show_new(const request& r, scope& s, transaction& tx) {
  form f = start_form(s);
  f.put("plaats", s.here.nis != 0 ? s.here.name : "").put("wanneer", web::local_clock_time(s.now));
  return start_page(r, s, tx, f, {});
}

response make(const request& r, scope& s, transaction& tx) {
  form f = start_form(s);
  if (!f.accept(r.form)) return start_page(r, s, tx, f, f.refused());
  const auto start = start_moment(f.value("wanneer"), s.now);
  if (!start) {
    f.error("wanneer", s.t("Vul een uur in, zoals 22:30 of 28/11 22:30"));
    return start_page(r, s, tx, f, f.refused());
  }
  content c;
  c.kind = f.value("soort");
  c.place = f.value("plaats");
  c.exercise = r.form.get("oefening") == "ja";
  c.where = place_or_middle(s, c.place);
  const std::string label = c.kind == "other" ? s.t("Noodsituatie") : s.t(label_of(kinds(), c.kind));
  c.name = name_from(label, c.place, place_known_as(s, c.place).has_value());
  const auto made = create(tx, c, s.account->account, s.now, start);
  if (made) return web::see_other(address_of(s, *made) + "?klaar=" + std::string(said_of(s, c)));
  f.refuse(made.error());
  return start_page(r, s, tx, f, f.refused());
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  form f = incident_form(s, address_of(s, *i) + "/wijziging", address_of(s, *i));
  put_content(f, s, i->what);
  f.hidden("versie", std::to_string(i->version));
  return form_page(r, s, &*i, f, s.t("Noodsituatie wijzigen"), "", {});
}

response save(const request& r, scope& s, transaction& tx) {
  const auto i = find(tx, incident_id(r.value(0)));
  if (!i) return no_incident(s, r);
  form f = incident_form(s, address_of(s, *i) + "/wijziging", address_of(s, *i));
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const content c = content_of(f, s);
    if (f.ok()) {
      const auto kept = edit(tx, i->id, c, version, s.account->account, s.now);
      if (kept) return web::see_other(address_of(s, *i) + "?klaar=bewaard");
      how = web::refuse_change(f, kept.error(), version, i->version);
    }
  }
  f.hidden("versie", std::to_string(version));
  return form_page(r, s, &*i, f, s.t("Noodsituatie wijzigen"), "", how);
}

}  // namespace paraat::incidents
