#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_letters.hpp"

namespace paraat::answers_elsewhere {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

// As for an answer to a vacancy of here.
constexpr challenges::rule uses{.network = {"application.address", 60, std::chrono::hours{1}},
                                .address = {"application.email", 8, std::chrono::hours{1}}};

template <class... Value>
std::string filled(const std::string& sentence, const Value&... values) {
  return fmt::format(fmt::runtime(sentence), values...);
}

form answer_form(const scope& s, const listings::listing& l) {
  const web::texts& t = s.t;
  const std::string there = other_side_of(s, l.publisher).name;
  form f(s, fmt::format("{}/vacatures/elders/{}/{}/hulp", s.base, l.publisher, l.id), t("Verstuur"));
  f.add(form::type::text, "naam", t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::email, "email", t("E-mailadres"),
        {.required = true,
         .missing = t("Vul je e-mailadres in"),
         .max = 254,
         .hint = filled(t("{0} stuurt je een link om te bevestigen, en laat je weten wat het wordt."),
                        s.here.name),
         .autocomplete = "email"});
  f.add(form::type::tel, "telefoon", t("Telefoon"), {.max = 30, .autocomplete = "tel"});
  f.add_choices(form::type::radios, "doorgeven", filled(t("Wat geven we door aan {0}?"), l.organisation),
                {{"email", t("Mijn e-mailadres"), ""}, {"telefoon", t("Mijn telefoonnummer"), ""}},
                {.required = true, .missing = t("Kies hoe de organisatie je bereikt")});
  f.put_all("doorgeven", {"email"});
  f.add(
      form::type::area, "bericht", t("Je bericht"),
      {.max = 2000, .hint = t("Vertel kort wie je bent en wanneer je kan. Schrijf geen medische gegevens.")});
  f.add(
      form::type::tick, "akkoord",
      filled(t("{0} mag mijn naam, wat ik hierboven kies en mijn bericht doorgeven aan {1} in {2}, om mij te "
               "antwoorden"),
             s.here.name, l.organisation, there),
      {.required = true, .missing = t("Duid aan dat we je antwoord mogen doorgeven")});
  f.cancel_link(s.base + "/vacatures", t("Terug naar de vacatures"));
  return f;
}

response form_page(const scope& s, const request& r, const listings::listing& l, const form& f,
                   const web::outcome& how) {
  view body;
  const std::string there = other_side_of(s, l.publisher).name;
  body.set(tpl::HEADING, s.t("Ik wil helpen")).set(tpl::CARD_TITLE, l.title).set(tpl::CARD_URL, l.url);
  body.set(tpl::LEAD,
           filled(s.t("Deze vacature is van {0}. Je antwoordt via {1}: een account daar heb je niet nodig."),
                  there, s.here.name));
  body.set(tpl::ORGANISATION, l.organisation).set(tpl::PLACE, l.place);
  body.set(tpl::PERIOD, listings::period_text(s.t, l));
  body.set(tpl::TEXT,
           filled(s.t("Naar {0} in {1} gaan je naam, je e-mailadres of je telefoonnummer, en je bericht. "
                      "Verder niets. Trek je je antwoord in of wis je het, dan weten zij het ook."),
                  l.organisation, there));
  f.render(body, tpl::FORM);
  return web::page(
      s, r, "volunteering/answers_elsewhere/answer.html", std::move(body),
      {.title = s.t("Ik wil helpen") + ": " + l.title,
       .current = "/vacatures",
       .crumbs = {{s.base + "/vacatures", s.t("Vacatures")}, {s.base + r.path, s.t("Ik wil helpen")}},
       .index = false,
       .how = how});
}

response gone_page(const scope& s, const request& r) {
  return web::message_page(s, r, refusal_kind::gone, s.t("Deze vacature staat niet meer open"),
                           s.t("Ze is gesloten of voorbij. Misschien past iets anders bij je."),
                           s.base + "/vacatures", s.t("Bekijk andere vacatures"));
}

std::string own_address(const scope& s, const request& r) {
  return s.base + "/mijn-antwoord-elders/" + r.value(0);
}

std::pair<std::string, std::string> state_text(const scope& s, const answer& a) {
  const web::texts& t = s.t;
  switch (a.status) {
    case elsewhere_state::unconfirmed:
    case elsewhere_state::waiting:
      return {t("Je antwoord is verstuurd"),
              filled(t("{0} bekijkt het en laat je iets weten."), a.organisation)};
    case elsewhere_state::proposed:
      return {t("Past een ander moment ook?"),
              a.why == "full" ? t("Intussen zijn alle plaatsen ingenomen.")
                              : filled(t("{0} stelt een ander moment voor."), a.organisation)};
    case elsewhere_state::accepted:
      if (a.stopped_at)
        return {t("Je hoeft niet meer te komen"),
                filled(t("De taak “{0}” is gestopt. Je hoeft niet meer te komen."), a.title)};
      return {t("Je kan komen helpen"), filled(t("{0} rekent op jou. Dank je wel."), a.organisation)};
    case elsewhere_state::declined:
      return {t("Deze keer niet"),
              filled(t("{0} gaat met iemand anders verder. Bedankt dat je wilde helpen."), a.organisation)};
    case elsewhere_state::not_taken:
      return {t("Over je antwoord"), why_text(s, a.why)};
    case elsewhere_state::withdrawn:
      return {t("Je antwoord is ingetrokken"), t("Bedankt dat je het liet weten.")};
  }
  return {};
}

std::string step_text(const scope& s, const answer& a, const done_step& step, const std::string& there) {
  const auto known = applications::step_named(step.name);
  const std::string on = s.t.date(step.on);
  if (!known) return "";
  switch (*known) {
    case applications::clock_step::first_reminder:
    case applications::clock_step::second_reminder:
      return filled(s.t("Op {0} herinnerde {1} de organisatie aan je antwoord."), on, there);
    case applications::clock_step::coordinator:
      return filled(s.t("Sinds {0} kijkt {1} mee."), on, there);
    case applications::clock_step::told:
      return filled(s.t("Op {0} liet {1} weten dat {2} nog niet antwoordde."), on, there, a.organisation);
    case applications::clock_step::outcome:
      return "";
  }
  return "";
}

class way_drawing {
 public:
  way_drawing(view& into, const scope& s) : box_(into.add(tpl::CLOCK)), s_(s) {}
  void line(const std::string& text, bool done) {
    if (text.empty()) return;
    view& row = box_.add(tpl::CHECK).set(tpl::TEXT, text);
    row.set(tpl::CHECK_ICON, done ? "circle-check" : "clock");
    row.set(tpl::CHECK_STATE, done ? s_.t("Gebeurd") : s_.t("Komt nog"));
    row.show_if(done, tpl::CHECK_DONE);
  }

 private:
  view& box_;
  const scope& s_;
};

// Whether what was said arrived; and how to be heard when it did not.
std::string arrival_text(const scope& s, arrival state, const other_side& there, const std::string& arrived) {
  const std::string call =
      there.phone.empty() ? ""
                          : " " + filled(s.t("Kan het niet wachten? Bel {0}: {1}."), there.name, there.phone);
  switch (state) {
    case arrival::none:
      return "";
    case arrival::on_its_way:
      return filled(s.t("Nog niet aangekomen in {0}."), there.name) + call;
    case arrival::arrived:
      return arrived;
    case arrival::lost:
      return filled(s.t("Niet aangekomen in {0}."), there.name) + call;
  }
  return "";
}

void draw_way(view& v, const scope& s, transaction& tx, const answer& a) {
  const other_side there = other_side_of(s, a.party);
  way_drawing way(v, s);
  const arrival sent = arrival_of(tx, a.id, "answer.submit");
  way.line(arrival_text(s, sent, there, filled(s.t("Je antwoord is aangekomen in {0}."), there.name)),
           sent == arrival::arrived);
  if (a.received_on)
    way.line(filled(s.t("{0} kreeg je antwoord op {1}."), a.organisation, s.t.date(*a.received_on)), true);
  for (const done_step& step : a.steps) way.line(step_text(s, a, step, there.name), true);
  if (a.status == elsewhere_state::waiting && a.received_on)
    for (const applications::clock_step step : applications::steps_of_waiting)
      if (applications::day_after(*a.received_on, after(step)) > web::local_day(s.now)) {
        way.line(filled(s.t("Blijft het stil, dan volgt {0} dit op {1} op."), there.name,
                        s.t.date(applications::day_after(*a.received_on, after(step)))),
                 false);
        break;
      }
  if (a.status == elsewhere_state::proposed && a.why != "full") {
    const arrival yes = arrival_of(tx, a.id, "answer.agree");
    way.line(arrival_text(s, yes, there, s.t("Je ja is aangekomen.")), yes == arrival::arrived);
  }
  if (a.status == elsewhere_state::withdrawn) {
    const arrival back = arrival_of(tx, a.id, "answer.withdraw");
    way.line(arrival_text(s, back, there, filled(s.t("{0} weet dat je je antwoord introk."), there.name)),
             back == arrival::arrived);
  }
}

void draw_contact(view& v, const scope& s, const contact& c) {
  // texts
  static constexpr std::pair<const char*, std::string contact::*> facts[] = {{"Naam", &contact::name},
                                                                             {"E-mailadres", &contact::email},
                                                                             {"Telefoon", &contact::phone},
                                                                             {"Adres", &contact::address},
                                                                             {"Uur", &contact::hour}};
  view* box = nullptr;
  for (const auto& [label, what] : facts) {
    if ((c.*what).empty()) continue;
    if (box == nullptr) box = &v.add(tpl::CONTACT);
    box->add(tpl::FACT).set(tpl::LABEL, s.t(label)).set(tpl::TEXT, c.*what);
  }
}

response receipt_page(const request& r, const scope& s, transaction& tx, const answer_id& id,
                      const receipt& done) {
  const other_side there = other_side_of(s, done.party);
  const std::string title = s.t("Je antwoord is gewist");
  view v;
  v.set(tpl::HEADING, title).set(tpl::LEAD, s.t("Op deze pagina staat je naam niet."));
  way_drawing way(v, s);
  way.line(filled(s.t("{0} wiste het op {1}."), s.here.name, s.t.date_and_time(done.erased_at)), true);
  if (done.there_at) {
    way.line(filled(s.t("{0} bevestigde op {1} dat het ook daar gewist is."), there.name,
                    s.t.date_and_time(*done.there_at)),
             true);
  } else {
    const arrival asked = arrival_of(tx, id, "answer.withdraw");
    way.line(arrival_text(s, asked, there,
                          filled(s.t("{0} kreeg de vraag om het te wissen. Het bewijs volgt."), there.name)),
             false);
  }
  v.show(tpl::WAY_ON);
  return web::page(s, r, "volunteering/answers_elsewhere/own.html", std::move(v),
                   {.title = title, .index = false});
}

result<answer> own_answer(const request& r, const scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return std::unexpected(id.error());
  if (auto a = find(tx, answer_id(*id))) return *a;
  return refuse(refusal_kind::gone, "Dit antwoord is intussen gewist.");
}

}  // namespace

web::cell status_cell(const scope& s, elsewhere_state st) {
  // texts
  static constexpr std::pair<elsewhere_state, web::status_look> looks[] = {
      {elsewhere_state::unconfirmed, {"Nog niet bevestigd", "neutral"}},
      {elsewhere_state::waiting, {"Nieuw", "warning"}},
      {elsewhere_state::proposed, {"Ander moment voorgesteld", "info"}},
      {elsewhere_state::accepted, {"Aanvaard", "success"}},
      {elsewhere_state::declined, {"Niet gekozen", "neutral"}},
      {elsewhere_state::not_taken, {"Niet aangenomen", "neutral"}},
      {elsewhere_state::withdrawn, {"Ingetrokken", "neutral"}}};
  return web::status_cell(
      s, std::ranges::find(looks, st, &std::pair<elsewhere_state, web::status_look>::first)->second);
}

std::string arrival_line(const scope& s, transaction& tx, const answer& a) {
  const arrival sent = arrival_of(tx, a.id, "answer.submit");
  return sent == arrival::arrived ? "" : arrival_text(s, sent, other_side_of(s, a.party), "");
}

response show_form(const request& r, scope& s, transaction& tx) {
  const auto l = open_listing(tx, s, r.value(0), r.value(1));
  return l ? form_page(s, r, *l, answer_form(s, *l), {}) : gone_page(s, r);
}

response take_form(const request& r, scope& s, transaction& tx) {
  const auto l = open_listing(tx, s, r.value(0), r.value(1));
  if (!l) return gone_page(s, r);
  form f = answer_form(s, *l);
  if (!f.accept(r.form)) return form_page(s, r, *l, f, f.refused());
  const auto verdict = challenges::look(tx, s, r, f, uses, f.value("email"));
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  if (verdict != challenges::verdict::go_on) return form_page(s, r, *l, f, challenges::outcome_of(verdict));
  answer a;
  a.name = f.value("naam");
  a.email = f.value("email");
  a.phone = f.value("telefoon");
  a.message = f.value("bericht");
  a.passes = f.value("doorgeven") == "telefoon" ? passed_on::phone : passed_on::email;
  a.language = s.t.language();
  const auto kept = keep(tx, *l, a, s.now);
  if (!kept) {
    f.refuse(kept.error());
    return form_page(s, r, *l, f, kept.error());
  }
  // The page is the same whether this person had answered before or not; only the mail differs.
  if (kept->status == elsewhere_state::unconfirmed)
    mail_confirmation(tx, s, *kept);
  else
    mail_sent(tx, s, *kept);
  return web::see_other(s.base + "/vacatures/elders/verzonden");
}

response show_sent(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, {}, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een link. Klik erop om je antwoord te bevestigen: pas dan geven we het "
          "door. Niets gezien? Kijk ook bij ongewenste mail."),
      s.base + "/vacatures", s.t("Bekijk andere vacatures"));
}

response show_confirm(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), confirm_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = find(tx, answer_id(*id));
  if (!a) return web::refusal_page(s, r, {refusal_kind::gone, "Dit antwoord bestaat niet meer.", ""});
  const std::string way = a->passes == passed_on::phone ? a->phone : a->email;
  return web::ask_page(s, r, s.t("Bevestig je antwoord"),
                       filled(s.t("Dit geven we door aan {0} in {1}: {2}, {3}. Je bericht: {4}"),
                              a->organisation, other_side_of(s, a->party).name, a->name, way,
                              a->message.empty() ? s.t("geen") : "“" + a->message + "”"),
                       {s.base + r.path, s.t("Ja, geef het door"), "primary", "", "heart-handshake"});
}

response confirm_one(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::use(tx, r.value(0), confirm_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const auto a = confirm(tx, answer_id(*id), s.now);
  if (!a) return web::refusal_page(s, r, a.error());
  challenges::confirmed(tx, s, r, uses);
  return web::see_other(s.base + mail_sent(tx, s, *a));
}

response show_own(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_purpose, s.now);
  if (!id) return web::refusal_page(s, r, id.error());
  const answer_id mine(*id);
  if (const auto done = receipt_of(tx, mine)) return receipt_page(r, s, tx, mine, *done);
  const auto a = find(tx, mine);
  if (!a) return web::refusal_page(s, r, {refusal_kind::gone, "Dit antwoord is intussen gewist.", ""});
  const auto [title, text] = state_text(s, *a);
  view v;
  v.set(tpl::HEADING, title).set(tpl::LEAD, text);
  view& about = v.add(tpl::ABOUT).set(tpl::CARD_TITLE, a->title).set(tpl::ORGANISATION, a->organisation);
  about.set(tpl::PLACE, a->place).set(tpl::NAME, other_side_of(s, a->party).name);
  const bool may_agree = a->status == elsewhere_state::proposed && a->why != "full" &&
                         arrival_of(tx, a->id, "answer.agree") != arrival::on_its_way;
  if (a->status == elsewhere_state::proposed) v.add(tpl::PROPOSAL).set(tpl::TEXT, a->proposal);
  v.set_if(tpl::TEXT, tpl::REPLY, a->reply).set_if(tpl::TEXT, tpl::MESSAGE, a->message);
  if (a->status == elsewhere_state::accepted && !a->stopped_at) draw_contact(v, s, a->meet);
  draw_way(v, s, tx, *a);
  if (may_agree)
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {own_address(s, r) + "/aanvaarding", s.t("Ja, dat past"), "primary", "", "check"});
  if (a->runs())
    web::draw_button(v, tpl::ACTION_BUTTON, s,
                     {own_address(s, r) + "/intrekking", s.t("Trek mijn antwoord in"), "secondary"});
  v.show_if(!a->runs(), tpl::WAY_ON);
  if (a->status != elsewhere_state::accepted)
    v.add(tpl::MAY_ERASE).set(tpl::WAY_URL, own_address(s, r) + "/wissing");
  return web::page(s, r, "volunteering/answers_elsewhere/own.html", std::move(v),
                   {.title = title, .index = false});
}

response agree_own(const request& r, scope& s, transaction& tx) {
  const auto a = own_answer(r, s, tx);
  if (!a) return web::refusal_page(s, r, a.error());
  const auto done = agree(tx, a->id, s.now);
  return done ? web::see_other(own_address(s, r)) : web::refusal_page(s, r, done.error());
}

response withdraw_own(const request& r, scope& s, transaction& tx) {
  const auto a = own_answer(r, s, tx);
  if (!a) return web::refusal_page(s, r, a.error());
  const auto done = withdraw(tx, a->id, s.now);
  return done ? web::see_other(own_address(s, r)) : web::refusal_page(s, r, done.error());
}

response ask_erasure(const request& r, scope& s, transaction& tx) {
  const auto a = own_answer(r, s, tx);
  if (!a) return web::refusal_page(s, r, a.error());
  return web::ask_page(
      s, r, s.t("Wis mijn antwoord"),
      filled(s.t("We wissen je antwoord hier en vragen {0} om hetzelfde te doen. Loopt het nog, dan "
                 "trekken we het in. Dit kan je niet ongedaan maken."),
             other_side_of(s, a->party).name),
      {s.base + r.path, s.t("Wis nu"), "primary", "danger"});
}

response erase_own(const request& r, scope& s, transaction& tx) {
  const auto a = own_answer(r, s, tx);
  if (!a) return web::refusal_page(s, r, a.error());
  const auto done = erase(tx, a->id, s.now);
  return done ? web::see_other(own_address(s, r)) : web::refusal_page(s, r, done.error());
}

}  // namespace paraat::answers_elsewhere
