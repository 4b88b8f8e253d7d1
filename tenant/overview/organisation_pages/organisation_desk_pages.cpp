#include <fmt/format.h>

#include <algorithm>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/overview/organisation_pages/organisation_pages.hpp"
#include "tenant/people/accounts/invitations.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/organisations/organisations_form.hpp"
#include "tenant/volunteering/organisations/organisations_letters.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"
#include "tenant/volunteering/organisations/people.hpp"
#include "tenant/volunteering/vacancies/vacancies_view.hpp"

namespace paraat::organisations {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_vacancies = 5000;

// texts
constexpr web::order_choice<order> orders[] = {{order::waiting, "wachtend", "Eerst te bekijken"},
                                               {order::name, "naam", "Naam"},
                                               {order::newest, "nieuwste", "Laatst geregistreerd"}};

web::status_look look_of(organisation_state st) {
  // texts
  static constexpr std::pair<organisation_state, web::status_look> looks[] = {
      {organisation_state::unconfirmed, {"Nog niet bevestigd", "neutral"}},
      {organisation_state::pending, {"Te bekijken", "warning"}},
      {organisation_state::approved, {"Goedgekeurd", "success"}},
      {organisation_state::refused, {"Geweigerd", "danger"}},
      {organisation_state::archived, {"Gearchiveerd", "neutral"}}};
  return std::ranges::find(looks, st, &std::pair<organisation_state, web::status_look>::first)->second;
}

std::string address_of(const scope& s, const organisation& o) {
  return s.base + "/beheer/organisaties/" + o.id;
}

std::optional<organisation> reached(const request& r, transaction& tx) {
  auto o = find(tx, organisation_id(r.value(0)));
  return o && o->status != organisation_state::unconfirmed ? o : std::nullopt;
}

form turn_down_form(const scope& s, const organisation& o) {
  form f(s, address_of(s, o) + "/weigering", s.t("Weiger"));
  f.add(form::type::area, "reden", s.t("Waarom weiger je?"),
        {.required = true,
         .missing = s.t("Vul in waarom je weigert"),
         .max = 1000,
         .hint = s.t("Dit sturen we mee in de mail aan de organisatie.")});
  return f;
}

form archive_form(const scope& s, transaction& tx, const organisation& o) {
  form f(s, address_of(s, o) + "/archivering", s.t("Archiveer"));
  f.add(form::type::text, "reden", s.t("Reden"),
        {.max = 300,
         .hint = s.t("Haar open vacatures worden gesloten.") + " " +
                 applications::still_waiting_text(tx, s, {.of_everyone = false, .organisations = {o.id}})});
  return f;
}

void draw_decisions(view& v, const scope& s, transaction& tx, const organisation& o, const form* shown) {
  view& actions = v.add(tpl::ACTIONS);
  actions.set(tpl::PEOPLE_URL, address_of(s, o) + "/mensen")
      .set(tpl::EDIT_URL, address_of(s, o) + "/wijziging");
  if (o.status != organisation_state::approved)
    web::draw_button(actions, tpl::ACTION_BUTTON, s,
                     {address_of(s, o) + "/goedkeuring", s.t("Keur goed"), "primary", "", "check"});
  if (o.status == organisation_state::pending) {
    view& box = v.add(tpl::DECIDE).set(tpl::DECIDE_TITLE, s.t("Weiger deze organisatie"));
    box.show_if(shown != nullptr, tpl::OPENED);
    (shown != nullptr ? *shown : turn_down_form(s, o)).render(box, tpl::FORM);
  } else if (o.status == organisation_state::approved) {
    view& box = v.add(tpl::DECIDE).set(tpl::DECIDE_TITLE, s.t("Archiveer deze organisatie"));
    box.show_if(shown != nullptr, tpl::OPENED);
    (shown != nullptr ? *shown : archive_form(s, tx, o)).render(box, tpl::FORM);
  }
}

void draw_pause(view& v, const scope& s, transaction& tx, const web::desk& d, const organisation& o) {
  const auto since = paused_since(tx, o.id);
  if (!since) return;
  view& box =
      v.add(tpl::PAUSED)
          .set(
              tpl::TEXT,
              fmt::format(fmt::runtime(s.t("Sinds {0} kan deze organisatie geen nieuwe vacatures publiceren: "
                                           "minstens drie mensen wachten al drie weken op antwoord. De pauze "
                                           "stopt vanzelf zodra ze iets horen.")),
                          s.t.date(web::local_day(*since))));
  box.set(tpl::WAY_URL, s.base + "/beheer/antwoorden?toestand=left&volgorde=oudste");
  if (d.changes)
    web::draw_button(box, tpl::BUTTON, s,
                     {address_of(s, o) + "/hervatting", s.t("Hef de pauze op"), "secondary"});
}

// `shown`: a refused form, shown again with the typed values.
response one_page(const request& r, const scope& s, transaction& tx, const organisation& o, const form* shown,
                  const web::outcome& how) {
  const web::desk d = web::desk_of(r, s);
  view v;
  v.set(tpl::HEADING, o.name);
  web::draw_desk_navigation(v, s, d, "/organisaties");
  web::draw_done(v, s, r,
                 {{"bewaard", "Je wijzigingen zijn bewaard."},
                  {"gemaakt", "De organisatie staat op de site."},
                  {"goedgekeurd", "De organisatie is goedgekeurd en krijgt een mail."},
                  {"geweigerd", "De organisatie is geweigerd en krijgt een mail met de reden."},
                  {"hervat", "De pauze is opgeheven. De organisatie kan weer publiceren."},
                  {"gearchiveerd", "De organisatie is gearchiveerd."}});
  const web::cell tag = web::status_cell(s, look_of(o.status));
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  draw_facts(v, s, o);
  draw_pause(v, s, tx, d, o);
  if (d.changes) draw_decisions(v, s, tx, o, shown);
  web::table rows(s.t("Vacatures"), {s.t("Vacature"), s.t("Plaatsen"), s.t("Status")});
  for (const auto& one : vacancies::list(tx, {.of_everyone = false, .organisations = {o.id}}).rows)
    rows.row({{.text = one.what.title, .url = s.base + "/beheer/vacatures/" + one.id},
              {.text = vacancies::places_text(s, one)},
              vacancies::status_cell(s, one)});
  rows.render(v, tpl::TABLE);
  v.show_if(rows.empty(), tpl::NO_VACANCIES);
  return web::page(s, r, "overview/organisation_pages/desk_organisation.html", std::move(v),
                   {.title = o.name,
                    .current = d.root,
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/organisaties", s.t("Organisaties")},
                               {address_of(s, o), o.name}},
                    .index = false,
                    .how = how});
}

// "Nieuwe vacature" leads here while there is no organisation to make one for, and from here back.
constexpr std::string_view for_vacancy = "vacature";

form new_form(const scope& s, std::string_view what_for) {
  form f(s, s.base + "/beheer/organisaties/nieuw", s.t("Maak de organisatie"));
  add_fields(f, s, s.t("Contactpersoon"));
  f.add(form::type::tick, "toegang", s.t("Laat deze persoon zelf vacatures plaatsen"),
        {.hint = s.t("We sturen dan meteen een mail om aan te melden.")});
  if (what_for == for_vacancy) f.hidden("voor", std::string(for_vacancy));
  f.cancel_link(s.base + "/beheer/organisaties", s.t("Annuleer"));
  return f;
}

response new_page(const request& r, const scope& s, const form& f, std::string_view what_for,
                  const web::outcome& how) {
  const web::desk d = web::desk_of(r, s);
  view v;
  v.set(tpl::HEADING, s.t("Nieuwe organisatie"));
  v.set(tpl::LEAD,
        what_for == for_vacancy
            ? s.t("Een vacature hoort bij een organisatie. Maak die eerst; daarna ga je verder met "
                  "je vacature.")
            : s.t("Ze staat meteen op de site en hoeft zich niet te registreren."));
  web::draw_desk_navigation(v, s, d, "/organisaties");
  f.render(v, tpl::FORM);
  return web::page(s, r, "overview/organisation_pages/new.html", std::move(v),
                   {.title = s.t("Nieuwe organisatie"),
                    .current = d.root,
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/organisaties", s.t("Organisaties")},
                               {s.base + r.path, s.t("Nieuwe organisatie")}},
                    .index = false,
                    .how = how});
}

// The contact that registered the organisation from this address can sign in with a mailed link from now on.
void let_contact_in(transaction& tx, const scope& s, const organisation& o) {
  const std::string name = o.contact_name.empty() ? o.name : o.contact_name;
  if (const auto account = let_in(tx, o.id, {.name = name, .email = o.email}, s.asker(), s.now))
    audit::note(tx, s, audit::roles_changed, *account);
  mail_approved(tx, s, o);
}

// Another address proves by the link of the invitation that its reader wants the access. Refused when that
// person has it already, which leaves things as they are.
void invite_contact(transaction& tx, const scope& s, const organisation& o) {
  const scope theirs = notifications::in_language(s, o.language);
  if (accounts::invite(tx, theirs,
                       {.name = o.contact_name,
                        .email = o.email,
                        .roles = {web::role::organisation},
                        .organisation = o.id,
                        .organisation_name = o.name}))
    audit::note(tx, s, audit::user_invited);
}

}  // namespace

response show_new(const request& r, scope& s, transaction&) {
  const std::string what_for = r.query.get("voor");
  return new_page(r, s, new_form(s, what_for), what_for, {});
}

response make(const request& r, scope& s, transaction& tx) {
  const std::string what_for = r.form.get("voor");
  form f = new_form(s, what_for);
  if (!f.accept(r.form)) return new_page(r, s, f, what_for, f.refused());
  const auto made = add_approved(tx, typed_organisation(f), s.now);
  if (!made) {
    f.refuse(made.error());
    return new_page(r, s, f, what_for, made.error());
  }
  if (f.ticked("toegang")) invite_contact(tx, s, *made);
  if (what_for == for_vacancy) return web::see_other(s.base + "/beheer/vacatures/nieuw");
  return web::see_other(address_of(s, *made) + "?klaar=gemaakt");
}

response not_here(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze organisatie bestaat niet.", ""});
}

response show_desk_list(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  const web::list_query q = web::list_query_of(r);
  const auto found = list(tx, {.status = state_named(q.state),
                               .words = q.words,
                               .ids = {},
                               .by = chosen_order(orders, q),
                               .page = q.page});
  const auto open = vacancies::open_counts(tx);
  auto per_state = counts(tx);
  web::table rows(s.t("Organisaties"), {s.t("Organisatie"), s.t("Soort"), s.t("Contactpersoon"),
                                        s.t("Open vacatures"), s.t("Status")});
  for (const organisation& o : found.rows) {
    const auto at = open.find(o.id);
    rows.row({{.text = o.name, .url = address_of(s, o), .under = written_number(o.number)},
              {.text = kind_text(s, o.kind)},
              {.text = o.contact_name, .under = o.email},
              {.text = at == open.end() ? "0" : s.t.number(at->second)},
              web::status_cell(s, look_of(o.status))});
  }
  std::vector<web::tab> tabs{{s.t("Alle"), ""}};
  for (const organisation_state st : {organisation_state::pending, organisation_state::approved,
                                      organisation_state::refused, organisation_state::archived})
    tabs.push_back({s.t(look_of(st).label), std::string(name_of(st)), per_state[st]});
  return web::show_list(s, r, d,
                        {.title = s.t("Organisaties"),
                         .current = "/organisaties",
                         .tabs = tabs,
                         .search_label = s.t("Zoek op naam"),
                         .action_label = d.changes ? s.t("Nieuwe organisatie") : "",
                         .action_url = d.changes ? s.base + "/beheer/organisaties/nieuw" : "",
                         .orders = orders_of(orders, s),
                         .rows = rows,
                         .empty_text = s.t("Geen organisaties die hierbij passen."),
                         .total = found.total,
                         .page = q.page});
}

response show_desk_one(const request& r, scope& s, transaction& tx) {
  const auto o = reached(r, tx);
  return o ? one_page(r, s, tx, *o, nullptr, {}) : not_here(s, r);
}

response approve_one(const request& r, scope& s, transaction& tx) {
  const auto o = reached(r, tx);
  if (!o) return not_here(s, r);
  const auto done = approve(tx, o->id, s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  if (o->status != organisation_state::approved) {
    if (done->email_confirmed)
      let_contact_in(tx, s, *done);
    else
      invite_contact(tx, s, *done);
  }
  return web::see_other(address_of(s, *done) + "?klaar=goedgekeurd");
}

response turn_down_one(const request& r, scope& s, transaction& tx) {
  const auto o = reached(r, tx);
  if (!o) return not_here(s, r);
  form f = turn_down_form(s, *o);
  if (!f.accept(r.form)) return one_page(r, s, tx, *o, &f, f.refused());
  const auto done = turn_down(tx, o->id, f.value("reden"), s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  mail_refused(tx, s, *done);
  return web::see_other(address_of(s, *done) + "?klaar=geweigerd");
}

response resume_one(const request& r, scope& s, transaction& tx) {
  const auto o = reached(r, tx);
  if (!o) return not_here(s, r);
  if (lift_pause(tx, o->id, s.asker(), s.now)) audit::note(tx, s, audit::pause_lifted, std::nullopt, o->id);
  return web::see_other(address_of(s, *o) + "?klaar=hervat");
}

response archive_one(const request& r, scope& s, transaction& tx) {
  const auto o = reached(r, tx);
  if (!o) return not_here(s, r);
  form f = archive_form(s, tx, *o);
  if (!f.accept(r.form)) return one_page(r, s, tx, *o, &f, f.refused());
  const auto done = archive(tx, o->id, f.value("reden"), s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  let_everyone_out(tx, o->id);
  const vacancies::actor who = s.asker();
  for (const auto st : {vacancies::vacancy_state::published, vacancies::vacancy_state::filled}) {
    const vacancies::vacancy_filter open{
        .status = st, .of_everyone = false, .organisations = {o->id}, .per_page = most_vacancies};
    for (const auto& one : vacancies::list(tx, open).rows) {
      const auto closed = vacancies::close(tx, s.here, one.id, s.t("De organisatie is gestopt"), who, s.now);
      if (!closed) return web::refusal_page(s, r, closed.error());
      applications::let_everyone_know(tx, s, one.id);
    }
  }
  return web::see_other(address_of(s, *done) + "?klaar=gearchiveerd");
}

}  // namespace paraat::organisations
