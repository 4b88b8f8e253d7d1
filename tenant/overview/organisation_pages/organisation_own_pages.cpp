// An organisation's own data and its people: for themselves under /mijn-organisatie/gegevens, for the staff
// under /beheer/organisaties.

#include <fmt/format.h>

#include <algorithm>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/overview/organisation_pages/organisation_pages.hpp"
#include "tenant/people/accounts/invitations.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/organisations/organisations_form.hpp"
#include "tenant/volunteering/organisations/people.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::organisations {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string address_of(const scope& s, const desk& d, const organisation& o) {
  return s.base + (d.staff ? "/beheer/organisaties/" : "/mijn-organisatie/gegevens/") + o.id;
}

std::string_view current_of(const desk& d) { return d.staff ? "/organisaties" : "/gegevens"; }

// An organisation of other people is reported as not existing.
std::optional<organisation> reached(const request& r, transaction& tx, const desk& d) {
  auto o = find(tx, organisation_id(r.value(0)));
  return o && o->status != organisation_state::unconfirmed && d.reaches(o->id) ? o : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> crumbs(const scope& s, const request& r, const desk& d,
                                                        const organisation& o, const std::string& last) {
  std::vector<std::pair<std::string, std::string>> out{
      {s.base + d.root, d.staff ? s.t("Beheer") : s.t("Mijn organisatie")}};
  if (d.staff) out.emplace_back(s.base + "/beheer/organisaties", s.t("Organisaties"));
  if (last.empty()) {
    out.emplace_back(s.base + r.path, o.name);
  } else {
    out.emplace_back(address_of(s, d, o), o.name);
    out.emplace_back(s.base + r.path, last);
  }
  return out;
}

form invite_form(const scope& s, const desk& d, const organisation& o) {
  form f(s, address_of(s, d, o) + "/gebruikers", s.t("Nodig uit"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100, .autocomplete = "off"});
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true,
         .max = 254,
         .hint = s.t("Deze persoon krijgt een mail en ziet alles van jullie organisatie."),
         .autocomplete = "off"});
  return f;
}

form edit_form(const scope& s, const desk& d, const organisation& o) {
  form f(s, address_of(s, d, o) + "/wijziging", s.t("Bewaar"));
  add_fields(f, s);
  f.cancel_link(address_of(s, d, o), s.t("Annuleer"));
  return f;
}

void draw_people(view& v, const scope& s, transaction& tx, const desk& d, const organisation& o,
                 const form* invite) {
  const auto people = people_of(tx, o.id);
  v.show_if(people.empty(), tpl::NOBODY);
  for (const person& one : people) {
    view& p = v.add(tpl::PERSON).set(tpl::PERSON_NAME, one.name).set(tpl::PERSON_EMAIL, one.email);
    if (!s.account || s.account->account != one.account)
      web::draw_button(p, tpl::REMOVE_BUTTON, s,
                       {fmt::format("{}/gebruikers/{}", address_of(s, d, o), one.account), s.t("Haal weg"),
                        "tertiary", "danger", "x"});
  }
  // Before an answer only the address of an invited person is known.
  for (const accounts::invitation& i : accounts::waiting_invitations(tx, s.now, o.id)) {
    view& p = v.add(tpl::INVITED).set(tpl::PERSON_EMAIL, i.email);
    web::draw_button(p, tpl::REMOVE_BUTTON, s,
                     {fmt::format("{}/uitnodigingen/{}", address_of(s, d, o), i.id), s.t("Trek in"),
                      "tertiary", "danger", "x"});
  }
  if (o.status != organisation_state::approved) return;
  view& box = v.add(tpl::DECIDE).set(tpl::DECIDE_TITLE, s.t("Nodig iemand uit"));
  box.show_if(invite != nullptr, tpl::OPENED);
  (invite != nullptr ? *invite : invite_form(s, d, o)).render(box, tpl::FORM);
}

std::string people_address(const scope& s, const desk& d, const organisation& o) {
  return address_of(s, d, o) + (d.staff ? "/mensen" : "");
}

response people_page(const request& r, const scope& s, transaction& tx, const desk& d, const organisation& o,
                     const form* invite, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, o.name).set(tpl::EDIT_URL, address_of(s, d, o) + "/wijziging");
  if (o.status == organisation_state::approved)
    v.add(tpl::PUBLIC_LINK).set(tpl::PUBLIC_URL, s.base + "/organisaties/" + o.ref);
  web::draw_desk_navigation(v, s, d, current_of(d));
  web::draw_done(v, s, r,
                 {{"bewaard", "Je wijzigingen zijn bewaard."},
                  {"uitgenodigd", "De uitnodiging is verstuurd."},
                  {"ingetrokken", "De uitnodiging is ingetrokken."},
                  {"weggehaald", "Deze persoon heeft geen toegang meer."}});
  draw_facts(v, s, o);
  draw_people(v, s, tx, d, o, invite);
  return web::page(s, r, "overview/organisation_pages/people.html", std::move(v),
                   {.title = o.name,
                    .current = d.root,
                    .crumbs = crumbs(s, r, d, o, d.staff ? s.t("Mensen") : ""),
                    .index = false,
                    .how = how});
}

response edit_page(const request& r, const scope& s, const desk& d, const organisation& o, const form& f,
                   const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Gegevens wijzigen"));
  web::draw_desk_navigation(v, s, d, current_of(d));
  f.render(v, tpl::FORM);
  return web::page(s, r, "overview/vacancy_desk/edit.html", std::move(v),
                   {.title = s.t("Gegevens wijzigen"),
                    .current = d.root,
                    .crumbs = crumbs(s, r, d, o, s.t("Gegevens wijzigen")),
                    .index = false,
                    .how = how});
}

}  // namespace

void draw_facts(view& v, const scope& s, const organisation& o) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Soort"), kind_text(s, o.kind));
  fact(s.t("Nummer"), written_number(o.number));
  fact(s.t("Wat doen jullie?"), o.about);
  fact(s.t("Website"), o.website);
  fact(s.t("Contactpersoon"), o.contact_name);
  fact(s.t("E-mailadres"), o.email);
  fact(s.t("Telefoon"), o.phone);
  fact(s.t("Geregistreerd"), s.t.date_and_time(o.created_at));
  fact(s.t("Reden"), o.state_reason);
}

response show_own_list(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  if (d.organisations.empty()) return web::see_other(s.base + "/beheer/organisaties");
  const auto mine = list(tx, {.status = {},
                              .words = {},
                              .ids = ids_of<organisations::organisation_id>(d.organisations),
                              .page = 1,
                              .per_page = 200});
  if (mine.rows.size() == 1) return web::see_other(address_of(s, d, mine.rows.front()));
  web::table rows(s.t("Organisaties"), {s.t("Organisatie"), s.t("Soort")});
  for (const organisation& o : mine.rows)
    rows.row({{.text = o.name, .url = address_of(s, d, o)}, {.text = kind_text(s, o.kind)}});
  return web::show_list(s, r, d,
                        {.title = s.t("Gegevens"),
                         .current = "/gegevens",
                         .rows = rows,
                         .empty_text = s.t("Geen organisaties die hierbij passen."),
                         .total = mine.total});
}

response show_people(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto o = reached(r, tx, d);
  return o ? people_page(r, s, tx, d, *o, nullptr, {}) : not_here(s, r);
}

response show_edit(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto o = reached(r, tx, d);
  if (!o) return not_here(s, r);
  form f = edit_form(s, d, *o);
  put_organisation(f, *o);
  return edit_page(r, s, d, *o, f, {});
}

response save(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto o = reached(r, tx, d);
  if (!o) return not_here(s, r);
  form f = edit_form(s, d, *o);
  if (f.accept(r.form)) {
    const auto kept = edit(tx, o->id, typed_organisation(f), s.now);
    if (kept) {
      const vacancies::actor who = s.asker();
      if (kept->name != o->name) vacancies::show_new_name(tx, s.here, o->id, who, s.now);
      return web::see_other(address_of(s, d, *o) + "?klaar=bewaard");
    }
    f.refuse(kept.error());
  }
  return edit_page(r, s, d, *o, f, f.refused());
}

response invite_person(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto o = reached(r, tx, d);
  if (!o) return not_here(s, r);
  if (o->status != organisation_state::approved)
    return web::refusal_page(
        s, r, {refusal_kind::conflict, "De organisatie moet eerst goedgekeurd zijn door de gemeente.", ""});
  form f = invite_form(s, d, *o);
  if (!f.accept(r.form)) return people_page(r, s, tx, d, *o, &f, f.refused());
  const scope theirs = notifications::in_language(s, o->language);
  const auto sent = accounts::invite(tx, theirs,
                                     {.name = f.value("naam"),
                                      .email = f.value("email"),
                                      .roles = {web::role::organisation},
                                      .organisation = o->id,
                                      .organisation_name = o->name});
  if (!sent) {
    f.error("email", s.t("Deze persoon heeft al toegang."));
    return people_page(r, s, tx, d, *o, &f, f.refused());
  }
  audit::note(tx, s, audit::user_invited);
  return web::see_other(people_address(s, d, *o) + "?klaar=uitgenodigd");
}

response withdraw_invited(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto o = reached(r, tx, d);
  if (!o) return not_here(s, r);
  for (const accounts::invitation& i : accounts::waiting_invitations(tx, s.now, o->id))
    if (std::to_string(i.id) == r.value(1)) {
      accounts::withdraw_invitation(tx, i);
      audit::note(tx, s, audit::invitation_withdrawn);
    }
  return web::see_other(people_address(s, d, *o) + "?klaar=ingetrokken");
}

response remove_person(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto o = reached(r, tx, d);
  if (!o) return not_here(s, r);
  const auto people = people_of(tx, o->id);
  const auto who =
      std::ranges::find(people, r.value(1), [](const person& p) { return std::to_string(p.account); });
  if (who == people.end())
    return web::refusal_page(s, r,
                             {refusal_kind::not_found, "Deze persoon hoort niet bij de organisatie.", ""});
  if (people.size() == 1 && !d.staff)
    return web::refusal_page(s, r, {refusal_kind::conflict, "Minstens één persoon moet toegang houden.", ""});
  let_out(tx, o->id, who->account);
  audit::note(tx, s, audit::user_removed, who->account);
  return web::see_other(people_address(s, d, *o) + "?klaar=weggehaald");
}

}  // namespace paraat::organisations
