#include "tenant/volunteering/applications/applications_pages.hpp"

#include <fmt/format.h>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/people/persons/own_copy_pages.hpp"
#include "tenant/people/persons/person_export.hpp"
#include "tenant/people/relay/relay_letters.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/volunteering/applications/answer_clock_view.hpp"
#include "tenant/volunteering/applications/application_conversations.hpp"
#include "tenant/volunteering/applications/applications_letters.hpp"
#include "tenant/volunteering/interests/interests_pages.hpp"

namespace paraat::applications {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

// Many people may answer behind one mobile address in a crisis; one mail address seldom needs more.
constexpr challenges::rule uses{.network = {"application.address", 60, std::chrono::hours{1}},
                                .address = {"application.email", 8, std::chrono::hours{1}}};

std::string vacancy_address(const scope& s, const vacancies::vacancy& v) {
  return fmt::format("{}/vacatures/{}/{}", s.base, v.ref, slug_of(v.what.title));
}

form answer_form(const scope& s, const vacancies::vacancy& v) {
  const web::texts& t = s.t;
  form f(s, fmt::format("{}/vacatures/{}/hulp", s.base, v.ref), t("Verstuur"));
  f.add(form::type::text, "naam", t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::email, "email", t("E-mailadres"),
        {.required = true,
         .max = 254,
         .hint = t("We sturen je een link om te bevestigen."),
         .autocomplete = "email"});
  f.add(form::type::tel, "telefoon", t("Telefoon"), {.max = 30, .autocomplete = "tel"});
  f.add(
      form::type::area, "bericht", t("Je bericht"),
      {.max = 2000, .hint = t("Vertel kort wie je bent en wanneer je kan. Schrijf geen medische gegevens.")});
  f.add(form::type::tick, "akkoord",
        fmt::format(fmt::runtime(t("{0} en de gemeente mogen deze gegevens gebruiken om mij te antwoorden")),
                    v.organisation),
        {.required = true});
  f.cancel_link(vacancy_address(s, v), t("Terug naar de vacature"));
  return f;
}

response form_page(const scope& s, const request& r, const vacancies::vacancy& v, const form& f,
                   const web::outcome& how) {
  view body;
  body.set(tpl::HEADING, s.t("Ik wil helpen")).set(tpl::CARD_TITLE, v.what.title);
  body.set(tpl::ORGANISATION, v.organisation).set(tpl::PLACE, v.what.place);
  body.set(tpl::PERIOD, listings::period_text(s.t, vacancies::listing_of(v, s.here)));
  body.set_if(tpl::RHYTHM, tpl::HAS_RHYTHM, v.what.rhythm);
  if (v.what.minimum_age > 0)
    body.add(tpl::HAS_AGE).set(tpl::TEXT, s.t("Vanaf {} jaar", "Vanaf {} jaar", v.what.minimum_age));
  f.render(body, tpl::FORM);
  return web::page(s, r, "volunteering/applications/answer.html", std::move(body),
                   {.title = s.t("Ik wil helpen") + ": " + v.what.title,
                    .current = "/vacatures",
                    .crumbs = {{s.base + "/vacatures", s.t("Vacatures")},
                               {vacancy_address(s, v), v.what.title},
                               {s.base + r.path, s.t("Ik wil helpen")}},
                    .index = false,
                    .how = how});
}

// Full, closed or over: the way on is another vacancy, or to be told when something comes.
response way_on(const scope& s, const request& r, const vacancies::vacancy* v, const web::outcome& how) {
  const bool full = v != nullptr && v->status == vacancies::vacancy_state::filled;
  const std::string title =
      full ? s.t("Alle plaatsen zijn ingenomen") : s.t("Deze vacature staat niet meer open");
  view body;
  body.set(tpl::HEADING, title);
  body.show_if(full, tpl::FULL).show_if(!full, tpl::CLOSED);
  form f = interests::interest_form(s);
  if (r.form.has("email")) f.put("naam", r.form.get("naam")).put("email", r.form.get("email"));
  if (r.form.has("bericht")) f.put("wens", r.form.get("bericht"));
  if (v != nullptr) f.put_all("thema", {v->what.theme});
  f.render(body, tpl::FORM);
  return web::page(s, r, "volunteering/applications/way_on.html", std::move(body),
                   {.title = title, .current = "/vacatures", .index = false, .how = how});
}

std::optional<vacancies::vacancy> open_vacancy(transaction& tx, const request& r) {
  auto v = vacancies::with_ref(tx, r.value(0));
  const bool for_the_public = v && v->status != vacancies::vacancy_state::draft && !v->what.members_only;
  return for_the_public ? v : std::nullopt;
}

std::string own_address(const scope& s, const std::string& token) {
  return s.base + "/mijn-antwoord/" + token;
}

std::pair<std::string, std::string> state_text(const scope& s, const application& a) {
  const web::texts& t = s.t;
  switch (a.status) {
    case application_state::unconfirmed:
    case application_state::waiting:
      return {t("Je antwoord is verstuurd"),
              fmt::format(fmt::runtime(t("{0} bekijkt het en laat je iets weten.")), a.organisation)};
    case application_state::proposed:
      return {t("Past een ander moment ook?"),
              fmt::format(fmt::runtime(t("{0} stelt een ander moment voor.")), a.organisation)};
    case application_state::accepted:
      return {t("Je kan komen helpen"),
              fmt::format(fmt::runtime(t("{0} rekent op jou. Dank je wel.")), a.organisation)};
    case application_state::declined:
      return {t("Deze keer niet"),
              fmt::format(fmt::runtime(t("{0} gaat met iemand anders verder. Bedankt dat je wilde helpen.")),
                          a.organisation)};
    case application_state::withdrawn:
      return {t("Je antwoord is ingetrokken"), t("Bedankt dat je het liet weten.")};
  }
  return {};
}

}  // namespace

response show_answer_form(const request& r, scope& s, transaction& tx) {
  const auto v = open_vacancy(tx, r);
  if (!v) return way_on(s, r, nullptr, refusal_kind::not_found);
  if (v->status != vacancies::vacancy_state::published) return way_on(s, r, &*v, refusal_kind::gone);
  return form_page(s, r, *v, answer_form(s, *v), {});
}

response take_answer(const request& r, scope& s, transaction& tx) {
  const auto v = open_vacancy(tx, r);
  if (!v) return way_on(s, r, nullptr, refusal_kind::not_found);
  if (v->status != vacancies::vacancy_state::published) return way_on(s, r, &*v, refusal_kind::conflict);
  form f = answer_form(s, *v);
  if (!f.accept(r.form)) return form_page(s, r, *v, f, f.refused());
  const auto verdict = challenges::look(tx, s, r, f, uses, f.value("email"));
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  if (verdict != challenges::verdict::go_on) return form_page(s, r, *v, f, challenges::outcome_of(verdict));
  application a;
  a.name = f.value("naam");
  a.email = f.value("email");
  a.phone = f.value("telefoon");
  a.message = f.value("bericht");
  a.language = s.t.language();
  const auto kept = answer(tx, *v, a, s.now);
  if (!kept) {
    f.refuse(kept.error());
    return form_page(s, r, *v, f, kept.error());
  }
  // The page is the same whether this person had answered before or not; only the mail differs.
  if (kept->status == application_state::unconfirmed)
    mail_confirmation(tx, s, *kept);
  else
    mail_received(tx, s, *kept);
  return web::see_other(fmt::format("{}/vacatures/{}/hulp/verzonden", s.base, v->ref));
}

response show_sent(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Kijk in je mailbox"),
                           s.t("We stuurden je een link. Klik erop om je antwoord te bevestigen: pas dan "
                               "krijgt de organisatie het te "
                               "zien. Niets gezien? Kijk ook bij ongewenste mail."),
                           s.base + "/vacatures", s.t("Bekijk andere vacatures"));
}

response show_confirm(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), confirm_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = find(tx, application_id(*id));
  if (!a)
    return web::refusal_page(
        s, r,
        {refusal_kind::gone, "Dit antwoord bestaat niet meer. Vul het formulier gerust opnieuw in.", ""});
  return web::ask_page(s, r, s.t("Bevestig je antwoord"),
                       fmt::format(fmt::runtime(s.t("Je wil helpen bij “{0}” van {1}. Nog één klik.")),
                                   a->title, a->organisation),
                       {s.base + r.path, s.t("Ja, ik wil helpen"), "primary", "", "heart-handshake"});
}

response confirm_one(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::use(tx, r.value(0), confirm_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = confirm(tx, application_id(*id), s.now);
  if (!a) return web::refusal_page(s, r, a.error());
  challenges::confirmed(tx, s, r, uses);
  const std::string own = mail_received(tx, s, *a);
  if (const auto v = vacancies::find(tx, a->vacancy_id)) mail_organisation(tx, s, *v);
  return web::see_other(s.base + own);
}

namespace {

void draw_contact(view& v, const scope& s, const vacancies::content& c) {
  // texts
  static constexpr std::pair<const char*, std::string vacancies::content::*> facts[] = {
      {"Naam", &vacancies::content::contact_name},
      {"E-mailadres", &vacancies::content::contact_email},
      {"Telefoon", &vacancies::content::contact_phone},
      {"Adres", &vacancies::content::contact_address},
      {"Uur", &vacancies::content::contact_hour}};
  view* box = nullptr;
  for (const auto& [label, what] : facts) {
    if ((c.*what).empty()) continue;
    if (box == nullptr) box = &v.add(tpl::CONTACT);
    box->add(tpl::FACT).set(tpl::LABEL, s.t(label)).set(tpl::TEXT, c.*what);
  }
}

}  // namespace

response show_own(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = find(tx, application_id(*id));
  const auto v = a ? vacancies::find(tx, a->vacancy_id) : std::nullopt;
  if (!a || !v) return web::refusal_page(s, r, {refusal_kind::gone, "Dit antwoord is intussen gewist.", ""});
  const auto [title, text] = state_text(s, *a);
  view body;
  body.set(tpl::HEADING, title).set(tpl::LEAD, text).set(tpl::CARD_TITLE, a->title);
  body.set(tpl::ORGANISATION, a->organisation).set(tpl::PLACE, v->what.place);
  body.set(tpl::PERIOD, listings::period_text(s.t, vacancies::listing_of(*v, s.here)));
  if (a->status == application_state::proposed) body.add(tpl::PROPOSAL).set(tpl::TEXT, a->proposal);
  body.set_if(tpl::TEXT, tpl::REPLY, a->reply);
  body.set_if(tpl::TEXT, tpl::MESSAGE, a->message);
  if (a->status == application_state::accepted) draw_contact(body, s, v->what);
  draw_clock(body, s, tx, *a, *v);
  if (a->status == application_state::proposed)
    web::draw_button(
        body, tpl::ACTION_BUTTON, s,
        {own_address(s, r.value(0)) + "/aanvaarding", s.t("Ja, dat past"), "primary", "", "check"});
  const bool running = a->status == application_state::waiting || a->status == application_state::proposed ||
                       a->status == application_state::accepted;
  if (may_converse(*a))
    web::draw_button(
        body, tpl::ACTION_BUTTON, s,
        {own_address(s, r.value(0)) + "/gesprek",
         fmt::format(fmt::runtime(s.t("Schrijf naar {0}")), a->organisation), "secondary", "", "send"});
  if (running)
    web::draw_button(body, tpl::ACTION_BUTTON, s,
                     {own_address(s, r.value(0)) + "/intrekking", s.t("Trek mijn antwoord in"), "secondary"});
  body.show_if(!running, tpl::WAY_ON).set(tpl::COPY_URL, own_address(s, r.value(0)) + "/kopie");
  return web::page(s, r, "volunteering/applications/own.html", std::move(body),
                   {.title = title, .index = false});
}

result<application> withdraw_and_tell(transaction& tx, const scope& s, const application_id& id) {
  const auto before = find(tx, id);
  auto a = withdraw(tx, s.here, id, s.now);
  if (a && before && before->status != a->status && before->status != application_state::waiting)
    if (const auto v = vacancies::find(tx, a->vacancy_id)) mail_withdrawn(tx, s, *v, before->status);
  return a;
}

response withdraw_own(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  if (const auto a = withdraw_and_tell(tx, s, application_id(*id)); !a)
    return web::refusal_page(s, r, a.error());
  return web::see_other(own_address(s, r.value(0)));
}

response converse_own(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = find(tx, application_id(*id));
  if (!a) return web::refusal_page(s, r, {refusal_kind::gone, "Dit antwoord is intussen gewist.", ""});
  const auto c = open_conversation(tx, s, *a);
  if (!c) return web::refusal_page(s, r, c.error());
  return web::see_other(s.base + relay::link_path(tx, s, relay::seats_of(tx, c->id).at(0)));
}

response agree_own(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = agree(tx, s.here, application_id(*id), s.now);
  if (!a) return web::refusal_page(s, r, a.error());
  if (const auto v = vacancies::find(tx, a->vacancy_id)) mail_accepted(tx, s, *a, *v);
  return web::see_other(own_address(s, r.value(0)));
}

response ask_own_copy(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  return persons::ask_own_copy(r, s, own_address(s, r.value(0)) + "/kopie");
}

response send_own_copy(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = find(tx, application_id(*id));
  const auto person = persons::person_of_record(tx, "applications", *id);
  if (!a || !person)
    return web::refusal_page(s, r, {refusal_kind::gone, "Dit antwoord is intussen gewist.", ""});
  return persons::mail_own_copy(r, notifications::in_language(s, a->language), tx, *person,
                                mail_address_of(tx, *a), a->name);
}

}  // namespace paraat::applications
