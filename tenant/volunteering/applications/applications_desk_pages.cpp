#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/people/persons/person_pages.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/applications/answer_clock_view.hpp"
#include "tenant/volunteering/applications/application_conversations.hpp"
#include "tenant/volunteering/applications/applications_letters.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/applications/foreign_answers.hpp"
#include "tenant/volunteering/vacancies/vacancies_view.hpp"

namespace paraat::applications {
namespace {

namespace tpl = web::tpl;
using web::desk;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_on_vacancy = 100;

// texts
constexpr web::order_choice<order> orders[] = {{order::changed, "gewijzigd", "Laatst gewijzigd"},
                                               {order::oldest, "oudste", "Oudste eerst"},
                                               {order::name, "naam", "Naam"},
                                               {order::vacancy, "vacature", "Vacature"}};

web::status_look look_of(application_state st) {
  // texts
  static constexpr std::pair<application_state, web::status_look> looks[] = {
      {application_state::unconfirmed, {"Nog niet bevestigd", "neutral"}},
      {application_state::waiting, {"Nieuw", "warning"}},
      {application_state::proposed, {"Ander moment voorgesteld", "info"}},
      {application_state::accepted, {"Aanvaard", "success"}},
      {application_state::declined, {"Niet gekozen", "neutral"}},
      {application_state::withdrawn, {"Ingetrokken", "neutral"}}};
  return std::ranges::find(looks, st, &std::pair<application_state, web::status_look>::first)->second;
}

std::string address_of(const scope& s, const desk& d, const application& a) {
  return s.base + d.root + "/antwoorden/" + a.id;
}

// The tab of answers that wait so long that they are a task of a coordinator.
constexpr std::string_view left_tab = "left";

long long left_count(transaction& tx, const scope& s, application_filter f) {
  f.received_before = left_before(s.now);
  return counts(tx, f)[application_state::waiting];
}

// "via Hasselt"
std::string via_text(const scope& s, const application& a) {
  return a.via.empty() ? "" : s.t("via") + " " + s.node.tenants.name_of(a.via);
}

result<application> reached(const request& r, transaction& tx, const desk& d) {
  auto a = find(tx, application_id(r.value(0)));
  if (a && a->status != application_state::unconfirmed && d.reaches(a->organisation_id)) return *a;
  return refuse(refusal_kind::not_found, "Dit antwoord bestaat niet, of is niet voor jouw organisatie.");
}

form accept_form(const scope& s, const desk& d, const application& a) {
  form f(s, address_of(s, d, a) + "/aanvaarding", s.t("Aanvaard"));
  f.add(form::type::area, "bericht", s.t("Bericht aan de vrijwilliger"),
        {.max = 2000, .hint = s.t("De contactgegevens van de vacature gaan vanzelf mee.")});
  return f;
}

form propose_form(const scope& s, const desk& d, const application& a) {
  form f(s, address_of(s, d, a) + "/voorstel", s.t("Stuur het voorstel"));
  f.add(form::type::area, "voorstel", s.t("Welk ander moment stel je voor?"),
        {.required = true,
         .missing = s.t("Vul in welk ander moment je voorstelt"),
         .max = 1000,
         .hint = s.t("De vrijwilliger aanvaardt het met één klik, of trekt in.")});
  return f;
}

form decline_form(const scope& s, const desk& d, const application& a) {
  form f(s, address_of(s, d, a) + "/weigering", s.t("Stuur een vriendelijke mail"));
  f.add(form::type::area, "uitleg", s.t("Een woordje erbij"),
        {.max = 1000, .hint = s.t("We bedanken de vrijwilliger al in jouw naam.")});
  return f;
}

struct shown_form {
  const form* accept = nullptr;
  const form* propose = nullptr;
  const form* decline = nullptr;
};

response one_page(const request& r, const scope& s, transaction& tx, const desk& d, const application& a,
                  shown_form shown, const web::outcome& how) {
  const auto v = vacancies::find(tx, a.vacancy_id);
  view body;
  body.set(tpl::HEADING, a.name);
  if (d.staff)
    body.set_if(tpl::PERSON_URL, tpl::HAS_PERSON, persons::page_of_record(s, tx, "applications", a.id));
  web::draw_desk_navigation(body, s, d, "/antwoorden");
  web::draw_done(body, s, r,
                 {{"aanvaard", "Aanvaard. De vrijwilliger krijgt een mail met de contactgegevens."},
                  {"geweigerd", "De vrijwilliger krijgt een vriendelijke mail."},
                  {"voorgesteld", "Het voorstel is verstuurd."}});
  const web::cell tag = status_cell(s, a.status);
  body.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  body.set(tpl::CARD_TITLE, a.title).set(tpl::CARD_URL, s.base + d.root + "/vacatures/" + a.vacancy_id);
  body.set(tpl::ORGANISATION, a.organisation).set_if(tpl::EMAIL, tpl::HAS_EMAIL, a.email);
  if (!a.via.empty()) body.add(tpl::VIA).set(tpl::TEXT, s.node.tenants.name_of(a.via));
  body.set_if(tpl::PHONE, tpl::HAS_PHONE, a.phone).set_if(tpl::TEXT, tpl::MESSAGE, a.message);
  body.set(tpl::PERIOD, s.t.date_and_time(a.created_at));
  body.set_if(tpl::TEXT, tpl::REPLY, a.reply);
  if (a.status == application_state::proposed) body.add(tpl::PROPOSAL).set(tpl::TEXT, a.proposal);
  if (v) body.set(tpl::PLACES_LINE, vacancies::places_text(s, *v));
  body.set_if(tpl::TEXT, tpl::WAITS, clock_line_of_desk(s, tx, a));
  const bool open =
      d.changes && (a.status == application_state::waiting || a.status == application_state::proposed);
  const bool room = v && v->status == vacancies::vacancy_state::published;
  const auto choice = [&](std::string id, std::string title, const form& f, bool opened) {
    view& box =
        body.add(tpl::CHOICE).set(tpl::CHOICE_ID, std::move(id)).set(tpl::CHOICE_TITLE, std::move(title));
    box.show_if(opened, tpl::OPENED);
    f.render(box, tpl::FORM);
  };
  if (!d.staff && may_converse(a))
    web::draw_button(body, tpl::BUTTON, s,
                     {address_of(s, d, a) + "/gesprek",
                      fmt::format(fmt::runtime(s.t("Schrijf naar {0}")), a.name), "secondary", "", "send"});
  const bool ready = v && vacancies::says_where_to_report(v->what);
  if (open && !ready)
    body.add(tpl::NO_CONTACT)
        .set(tpl::WAY_URL, s.base + d.root + "/vacatures/" + a.vacancy_id + "/wijziging#contact_naam");
  if (open && room && ready)
    choice("aanvaarden", s.t("Aanvaard"), shown.accept ? *shown.accept : accept_form(s, d, a),
           shown.accept != nullptr || (shown.propose == nullptr && shown.decline == nullptr));
  if (open && !room) body.show(tpl::NO_ROOM);
  if (open && ready)
    choice("ander-moment", s.t("Stel een ander moment voor"),
           shown.propose ? *shown.propose : propose_form(s, d, a), shown.propose != nullptr);
  if (open)
    choice("weigeren", s.t("Niet deze keer"), shown.decline ? *shown.decline : decline_form(s, d, a),
           shown.decline != nullptr);
  return web::page(s, r, "volunteering/applications/desk_answer.html", std::move(body),
                   {.title = s.t("Antwoord van") + " " + a.name,
                    .current = d.root,
                    .crumbs = {{s.base + d.root, d.staff ? s.t("Beheer") : s.t("Mijn organisatie")},
                               {s.base + d.root + "/antwoorden", s.t("Antwoorden")},
                               {address_of(s, d, a), a.name}},
                    .index = false,
                    .how = how});
}

}  // namespace

web::cell status_cell(const scope& s, application_state st) { return web::status_cell(s, look_of(st)); }

void draw_answers(view& into, const scope& s, transaction& tx, const desk& d,
                  const vacancies::vacancy_id& vacancy_id) {
  web::table rows(s.t("Antwoorden"), {s.t("Naam"), s.t("Bericht"), s.t("Sinds"), s.t("Status")});
  for (const application& a : list(tx, {.vacancy_id = vacancy_id, .per_page = most_on_vacancy}).rows) {
    // As many whole characters as fit in a line or two.
    std::size_t end = std::min<std::size_t>(a.message.size(), 120);
    while (end > 0 && end < a.message.size() && (static_cast<unsigned char>(a.message[end]) & 0xc0) == 0x80)
      --end;
    rows.row({{.text = a.name, .url = address_of(s, d, a), .under = via_text(s, a)},
              {.text = a.message.substr(0, end) + (end < a.message.size() ? "…" : "")},
              {.text = s.t.date_and_time(a.created_at)},
              status_cell(s, a.status)});
  }
  rows.render(into, tpl::ANSWERS);
  into.show_if(rows.empty(), tpl::NO_ANSWERS);
}

std::string still_waiting_text(transaction& tx, const scope& s, const application_filter& f) {
  auto per_state = counts(tx, f);
  const auto waiting = per_state[application_state::waiting] + per_state[application_state::proposed];
  if (waiting == 0) return s.t("Er wacht niemand meer op antwoord.");
  return s.t("{} mens wacht nog op antwoord en krijgt meteen een vriendelijke mail.",
             "{} mensen wachten nog op antwoord en krijgen meteen een vriendelijke mail.", waiting);
}

void let_everyone_know(transaction& tx, const scope& s, const vacancies::vacancy_id& vacancy_id) {
  constexpr int all_of_them = 5000;
  for (const application_state st : {application_state::waiting, application_state::proposed})
    for (const application& a :
         list(tx, {.status = st, .vacancy_id = vacancy_id, .per_page = all_of_them}).rows)
      if (const auto done = decline(tx, a.id, "", s.asker(), s.now)) mail_closed(tx, s, *done);
}

void tell_task_stopped(transaction& tx, const scope& s, const vacancies::vacancy_id& vacancy_id) {
  constexpr int all_of_them = 5000;  // as many as a vacancy has places
  std::vector<channels::message> texts;
  for (const application& a :
       list(tx, {.status = application_state::accepted, .vacancy_id = vacancy_id, .per_page = all_of_them})
           .rows) {
    mail_task_stopped(tx, s, a);
    say_state(tx, a, s.now, {.stopped = true});
    if (auto text = task_stopped_text(s, a)) texts.push_back(std::move(*text));
  }
  if (!texts.empty())
    channels::queue(tx, s.now, {.id = uuid_v7(s.now), .owner = "applications", .kind = "task_stopped"},
                    texts);
}

response show_answers(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  if (!d.staff && d.organisations.empty()) return web::see_other(s.base + "/beheer/antwoorden");
  const web::list_query q = web::list_query_of(r);
  const bool left = q.state == left_tab;
  application_filter f{.status = left ? application_state::waiting : state_named(q.state),
                       .vacancy_id = {},
                       .of_everyone = d.staff,
                       .organisations = ids_of<organisations::organisation_id>(d.organisations),
                       .words = q.words,
                       .by = chosen_order(orders, q),
                       .page = q.page};
  auto per_state = counts(tx, f);
  if (left) f.received_before = left_before(s.now);
  const auto found = list(tx, f);
  web::table rows(s.t("Antwoorden"), {s.t("Naam"), s.t("Vacature"), s.t("Laatst gewijzigd"), s.t("Status")});
  for (const application& a : found.rows)
    rows.row({{.text = a.name, .url = address_of(s, d, a), .under = via_text(s, a)},
              {.text = a.title, .under = a.organisation},
              {.text = s.t.date_and_time(a.updated_at)},
              status_cell(s, a.status)});
  std::vector<web::tab> tabs{{s.t("Alle"), ""}};
  for (const application_state st :
       {application_state::waiting, application_state::proposed, application_state::accepted,
        application_state::declined, application_state::withdrawn})
    tabs.push_back({s.t(look_of(st).label), std::string(name_of(st)), per_state[st]});
  tabs.insert(tabs.begin() + 2, {s.t("Wacht tien dagen"), std::string(left_tab), left_count(tx, s, f)});
  const std::string here = s.base + d.root + "/antwoorden";
  std::vector<web::tab> parts;
  if (d.staff) parts = {{s.t("Antwoorden"), here}, {s.t("Werd het iets?"), s.base + "/beheer/afloop"}};
  return web::show_list(s, r, d,
                        {.title = s.t("Antwoorden"),
                         .current = "/antwoorden",
                         .parts = parts,
                         .part = here,
                         .tabs = tabs,
                         .search_label = s.t("Zoek op naam of vacature"),
                         .orders = orders_of(orders, s),
                         .rows = rows,
                         .empty_text = s.t("Geen antwoorden die hierbij passen."),
                         .total = found.total,
                         .page = q.page});
}

response show_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto a = reached(r, tx, d);
  return a ? one_page(r, s, tx, d, *a, {}, {}) : web::refusal_page(s, r, a.error());
}

response converse_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto a = reached(r, tx, d);
  if (!a) return web::refusal_page(s, r, a.error());
  const auto c = open_conversation(tx, s, *a);
  if (!c) return web::refusal_page(s, r, c.error());
  return web::see_other(s.base + d.root + "/gesprekken/" + c->id);
}

response accept_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto a = reached(r, tx, d);
  if (!a) return web::refusal_page(s, r, a.error());
  form f = accept_form(s, d, *a);
  if (!f.accept(r.form)) return one_page(r, s, tx, d, *a, {.accept = &f}, f.refused());
  const auto done = accept(tx, s.here, a->id, f.value("bericht"), s.asker(), s.now);
  if (!done) {
    f.refuse(done.error());
    return one_page(r, s, tx, d, *a, {.accept = &f}, done.error());
  }
  if (const auto v = vacancies::find(tx, done->vacancy_id)) mail_accepted(tx, s, *done, *v);
  return web::see_other(address_of(s, d, *done) + "?klaar=aanvaard");
}

response decline_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto a = reached(r, tx, d);
  if (!a) return web::refusal_page(s, r, a.error());
  form f = decline_form(s, d, *a);
  if (!f.accept(r.form)) return one_page(r, s, tx, d, *a, {.decline = &f}, f.refused());
  const auto done = decline(tx, a->id, f.value("uitleg"), s.asker(), s.now);
  if (!done) {
    f.refuse(done.error());
    return one_page(r, s, tx, d, *a, {.decline = &f}, done.error());
  }
  mail_declined(tx, s, *done);
  return web::see_other(address_of(s, d, *done) + "?klaar=geweigerd");
}

response propose_one(const request& r, scope& s, transaction& tx) {
  const desk d = web::desk_of(r, s);
  const auto a = reached(r, tx, d);
  if (!a) return web::refusal_page(s, r, a.error());
  form f = propose_form(s, d, *a);
  if (!f.accept(r.form)) return one_page(r, s, tx, d, *a, {.propose = &f}, f.refused());
  const auto done = propose(tx, a->id, f.value("voorstel"), s.asker(), s.now);
  if (!done) {
    f.refuse(done.error());
    return one_page(r, s, tx, d, *a, {.propose = &f}, done.error());
  }
  mail_proposal(tx, s, *done);
  return web::see_other(address_of(s, d, *done) + "?klaar=voorgesteld");
}

}  // namespace paraat::applications
