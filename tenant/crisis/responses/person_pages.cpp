// The page of one person in a call-out, for the coordinator: the answers, how to reach the person, and the
// answers that a coordinator enters at the telephone.

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/crisis/callouts/callouts_view.hpp"
#include "tenant/crisis/callouts/wave_plan.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/self_check_in.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/crisis/responses/responses_pages.hpp"
#include "tenant/messaging/channels/inbound_sms.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::callouts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

struct one_person {
  person who;
  callout about;
  incidents::incident incident;
  std::vector<incidents::task> tasks;
};

std::optional<one_person> look(transaction& tx, const person_id& id) {
  auto who = find_person(tx, id);
  auto about = who ? find(tx, who->callout_id) : std::nullopt;
  auto incident = about ? incidents::find(tx, about->what.incident_id) : std::nullopt;
  if (!incident) return std::nullopt;
  auto tasks = incidents::tasks_of(tx, incident->id);
  return one_person{std::move(*who), std::move(*about), std::move(*incident), std::move(tasks)};
}

std::optional<answer_kind> answer_named(std::string_view what) {
  if (what == "ja") return answer_kind::yes;
  if (what == "misschien") return answer_kind::maybe;
  if (what == "nee") return answer_kind::no;
  return std::nullopt;
}

form reply_form(const scope& s, const person& p) {
  form f(s, address_of(s, p) + "/antwoord", s.t("Antwoord"));
  f.add(form::type::area, "antwoord", s.t("Antwoord"),
        {.required = true, .max = 500, .hint = s.t("Staat op de pagina van deze persoon.")});
  return f;
}

form move_form(const scope& s, const one_person& x) {
  form f(s, address_of(s, x.who) + "/verplaatsing", s.t("Verplaats"));
  std::vector<web::choice> choices;
  for (const auto& t : x.tasks)
    if (t.active && x.who.place_task != t.id)
      choices.push_back({t.id, fmt::format("{} ({} / {})", t.what.name, t.taken, t.what.needed), ""});
  f.add_choices(form::type::select, "taak", s.t("Taak"), std::move(choices), {.required = true});
  return f;
}

void draw_buttons(view& v, const scope& s, const one_person& x) {
  const auto button = [&](const char* act, std::string label, const char* variant = "secondary",
                          const char* tone = "") {
    web::draw_button(v.add(tpl::MOVE), tpl::BUTTON, s,
                     {address_of(s, x.who) + "/" + act, std::move(label), variant, tone});
  };
  const auto said = [&](const char* what, std::string label, const char* variant = "secondary") {
    web::draw_button(v.add(tpl::MOVE), tpl::BUTTON, s,
                     {.action = address_of(s, x.who) + "/keuze",
                      .label = std::move(label),
                      .variant = variant,
                      .hidden = {{"keuze", what}}});
  };
  if (!x.about.open()) return;
  switch (x.who.status) {
    case person_state::confirmed:
      button("onderweg", s.t("Is onderweg"));
      [[fallthrough]];
    case person_state::on_the_way:
      button("aankomst", s.t("Is er"), "primary");
      button("afwezigheid", s.t("Niet opgedaagd"), "tertiary", "danger");
      said("nee", s.t("Zegt af"), "tertiary");
      break;
    case person_state::on_site:
      button("vertrek", s.t("Is vertrokken"), "primary");
      break;
    case person_state::departed:
      button("aankomst", s.t("Is er weer"));
      break;
    case person_state::to_notify:
    case person_state::notified:
    case person_state::yes:
    case person_state::maybe:
    case person_state::no:
    case person_state::unclear:
    case person_state::reserve:
    case person_state::withdrawn:
    case person_state::no_show:
    case person_state::undeliverable:
      said("ja", s.t("Zegt ja"), "primary");
      said("misschien", s.t("Zegt misschien"));
      said("nee", s.t("Zegt nee"), "tertiary");
      break;
    case person_state::released:
      break;
  }
}

void draw_facts(view& v, const scope& s, transaction& tx, const one_person& x) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  const auto name = [&](const incidents::task_id& id) {
    const auto it = std::ranges::find(x.tasks, id, &incidents::task::id);
    return it == x.tasks.end() ? std::string() : it->what.name;
  };
  fact(s.t("Oproep"), x.about.code);
  fact(s.t("Gevraagd voor"), name(x.who.task_id));
  if (x.who.place_task) fact(s.t("Heeft een plaats bij"), name(*x.who.place_task));
  if (x.who.offered_task)
    fact(s.t("Plaats vrijgehouden bij"),
         fmt::format(fmt::runtime(s.t("{0}, tot {1}")), name(*x.who.offered_task),
                     web::local_clock_time(*x.who.offered_until)));
  if (x.who.status == person_state::reserve)
    fact(s.t("Plaats op de reservelijst"), s.t.number(standing_of(tx, x.who).rank));
  if (x.who.as_deputy) fact(s.t("Hoe"), s.t("Kan invallen"));
  if (x.who.answered_at) fact(s.t("Laatste antwoord"), s.t.date_and_time(*x.who.answered_at));
  if (x.who.arrives_at) fact(s.t("Is er om"), s.t.date_and_time(*x.who.arrives_at));
  if (x.who.arrived_at) fact(s.t("Aangekomen"), s.t.date_and_time(*x.who.arrived_at));
  if (x.who.departed_at) fact(s.t("Vertrokken"), s.t.date_and_time(*x.who.departed_at));
  if (x.who.brings > 0) fact(s.t("Brengt mee"), s.t("{} mens", "{} mensen", x.who.brings));
}

// Draws the texts that the person sent, as long as they are kept, and whether the number may be texted.
void draw_texts(view& v, const scope& s, transaction& tx, const one_person& x, const std::string& phone) {
  if (const auto number = text_number(phone); number && channels::opted_out(tx, *number))
    web::draw_button(v.add(tpl::SILENT), tpl::BUTTON, s,
                     {.action = address_of(s, x.who) + "/sms-toelating",
                      .label = s.t("Laat sms’en weer toe"),
                      .variant = "secondary"});
  const auto texts = channels::texts_from(tx, x.about.id, x.who.id);
  if (texts.empty()) return;
  view& box = v.add(tpl::TEXTS);
  const rules::book all_rules = rules::read_all(tx);
  if (const auto* term = all_rules.at(rules::code::keep_mail, web::local_day(s.now)))
    box.set(tpl::TERM_TEXT, s.t("We wissen ze na {} dag.", "We wissen ze na {} dagen.", term->amount));
  for (const channels::said_text& t : texts) {
    view& one = box.add(tpl::SAID).set(tpl::TEXT, t.words).set(tpl::TIME_TEXT, s.t.date_and_time(t.at));
    if (t.unclear) one.add(tpl::UNREAD).set(tpl::WAY_URL, s.base + "/beheer/sms");
  }
}

response person_page(const request& r, const scope& s, transaction& tx, const one_person& x,
                     const refusal* why, const form* typed, const web::outcome& how) {
  view v;
  const std::string name = x.who.name.empty() ? s.t("Onbekend") : x.who.name;
  v.set(tpl::HEADING, name);
  incidents::draw_exercise(v, x.incident);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/noodsituaties");
  web::draw_done(
      v, s, r, {{"bewaard", "Genoteerd."}, {"antwoord", "Je antwoord staat op de pagina van deze persoon."}});
  if (why != nullptr) v.add(tpl::PROBLEM).set(tpl::SENTENCE, s.t(*why));
  const auto st = look_of(x.who.status);
  v.set(tpl::STATUS_TEXT, s.t(st.label)).set(tpl::TONE, std::string(st.tone));
  draw_buttons(v, s, x);
  const auto [email, phone] = reach_of(tx, x.who);
  if (!phone.empty())
    v.add(tpl::PHONE_LINE)
        .set(tpl::PHONE, text::shown_phone(phone))
        .set(tpl::DIALLED, text::dialled_phone(phone));
  if (!email.empty()) v.add(tpl::MAIL_LINE).set(tpl::EMAIL, email);
  // The person had an address when asked, or another person holds the place for them.
  if (!((x.about.what.mail && !email.empty()) || (x.about.what.sms && text_number(phone))))
    v.add(tpl::FACT)
        .set(tpl::LABEL, s.t("Berichten"))
        .set(tpl::TEXT, s.t("Geen adres waar deze oproep berichten heen stuurt: bel zelf."));
  draw_facts(v, s, tx, x);
  draw_texts(v, s, tx, x, phone);
  if (!x.who.question.empty()) {
    view& box = v.add(tpl::QUESTION_BOX).set(tpl::QUESTION, x.who.question);
    box.set_if(tpl::NOTE, tpl::HAS_NOTE, x.who.reply);
    if (x.about.open()) (typed != nullptr ? *typed : reply_form(s, x.who)).render(box, tpl::NOTE_FORM);
  }
  if (holds_place(x.who.status) && x.about.open() && x.tasks.size() > 1)
    move_form(s, x).render(v.add(tpl::MOVE_BOX), tpl::FORM);
  auto crumbs = incidents::crumbs_of(s, x.incident);
  crumbs.emplace_back(board_address(s, x.incident.id), s.t("Bord"));
  crumbs.emplace_back(address_of(s, x.who), name);
  return web::page(s, r, "crisis/responses/person.html", std::move(v),
                   {.title = incidents::page_title(s, x.incident, name),
                    .current = "/beheer",
                    .crumbs = std::move(crumbs),
                    .index = false,
                    .how = how});
}

response no_person(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze persoon staat niet in een oproep.", ""});
}

// One act on a person: back to the page, or the page again with what is wrong.
response acted(const request& r, const scope& s, transaction& tx,
               const std::function<result<person>(const one_person&)>& work) {
  const auto x = look(tx, person_id(r.value(0)));
  if (!x) return no_person(s, r);
  const auto done = work(*x);
  if (done) return web::see_other(address_of(s, x->who) + "?klaar=bewaard");
  if (done.error().kind == refusal_kind::not_found) return web::refusal_page(s, r, done.error());
  return person_page(r, s, tx, *x, &done.error(), nullptr, done.error());
}

}  // namespace

response show_person(const request& r, scope& s, transaction& tx) {
  const auto x = look(tx, person_id(r.value(0)));
  return x ? person_page(r, s, tx, *x, nullptr, nullptr, {}) : no_person(s, r);
}

response enter_answer(const request& r, scope& s, transaction& tx) {
  return acted(r, s, tx, [&](const one_person& x) -> result<person> {
    const auto said = answer_named(r.form.get("keuze"));
    if (!said) return refuse(refusal_kind::invalid, "Kies een antwoord.");
    return answer_one(tx, x.who.id,
                      {.what = *said, .arrives_at = {}, .brings = {}, .question = "", .task_id = {}},
                      via::desk, s.now);
  });
}

response reply_to_person(const request& r, scope& s, transaction& tx) {
  const auto x = look(tx, person_id(r.value(0)));
  if (!x) return no_person(s, r);
  form f = reply_form(s, x->who);
  if (f.accept(r.form)) {
    const auto done = reply_to(tx, x->who.id, f.value("antwoord"), s.now);
    if (done) return web::see_other(address_of(s, x->who) + "?klaar=antwoord");
    f.refuse(done.error());
  }
  return person_page(r, s, tx, *x, nullptr, &f, f.refused());
}

response set_out(const request& r, scope& s, transaction& tx) {
  return acted(r, s, tx, [&](const one_person& x) {
    return move_on(tx, x.who.id, step_of::on_the_way, reported_by::volunteer, s.now);
  });
}

response check_person_in(const request& r, scope& s, transaction& tx) {
  return acted(r, s, tx, [&](const one_person& x) {
    return presence::self_check_in(tx, x.who.id, presence::check_in_method::desk, s.asker(), s.now);
  });
}

response check_person_out(const request& r, scope& s, transaction& tx) {
  return acted(r, s, tx, [&](const one_person& x) {
    return presence::self_check_out(tx, x.who.id, presence::check_in_method::desk, s.asker(), s.now);
  });
}

response mark_not_shown_up(const request& r, scope& s, transaction& tx) {
  return acted(r, s, tx, [&](const one_person& x) { return mark_no_show(tx, x.who.id, s.now); });
}

response move_person(const request& r, scope& s, transaction& tx) {
  return acted(r, s, tx, [&](const one_person& x) {
    return move_to(tx, x.who.id, incidents::task_id(r.form.get("taak")), s.now);
  });
}

response allow_texts_to_person(const request& r, scope& s, transaction& tx) {
  return acted(r, s, tx, [&](const one_person& x) -> result<person> {
    if (const auto number = text_number(reach_of(tx, x.who).second)) channels::lift_opt_out(tx, *number);
    return x.who;
  });
}

}  // namespace paraat::callouts
