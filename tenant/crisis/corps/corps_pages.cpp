// Becoming a member: the public pages. A draft is kept after each step; the mailed link brings back to it.

#include "tenant/crisis/corps/corps_pages.hpp"

#include <fmt/format.h>

#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/text/names.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::corps {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr challenges::rule uses{.network = {"corps.address", 60, std::chrono::hours{1}},
                                .address = {"corps.email", 5, std::chrono::hours{24}}};
constexpr std::string_view steps[] = {"gegevens", "kunnen", "afspraken"};
constexpr std::size_t last_step = std::size(steps) - 1;

std::string_view step_label(std::size_t i) {
  // texts
  static constexpr std::string_view labels[] = {"Wie ben je?", "Wat kan je?", "Afspraken"};
  return labels[i];
}

std::optional<std::size_t> step_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(steps); ++i)
    if (steps[i] == name) return i;
  return std::nullopt;
}

std::string registration_path(const std::string& token) { return "/korps/aanmelding/" + token; }

void draw_paragraphs(view& v, web::slot section, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (const std::string line = web::trimmed(text.substr(0, end)); !line.empty())
      v.add(section).set(tpl::TEXT, line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

void draw_conditions(view& v, const scope& s, const corps& c) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Leeftijd"), s.t("vanaf {} jaar", "vanaf {} jaar", c.what.minimum_age));
  fact(s.t("Woonplaats"), c.what.residents_only
                              ? fmt::format(fmt::runtime(s.t("je woont in {0}")), s.here.name)
                              : s.t("maakt niet uit"));
  fact(s.t("Attesten"), skills_text(s, c.what.certificates));
  fact(s.t("Opleiding"), c.what.training);
  fact(s.t("Verzekering"), c.what.insurance);
}

// ---- the first step: name and address, so that the link can be mailed

form begin_form(const scope& s, const corps& c) {
  form f(s, s.base + "/korps/" + c.ref, s.t("Begin je aanmelding"));
  f.add(form::type::text, "naam", s.t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true,
         .max = 254,
         .hint = s.t("We sturen je een link. Daarmee vul je de rest in, wanneer het jou past."),
         .autocomplete = "email"});
  return f;
}

response public_page(const scope& s, const request& r, const corps& c, const form& f,
                     const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, c.what.name);
  draw_paragraphs(v, tpl::PARAGRAPH, c.what.about);
  draw_conditions(v, s, c);
  if (c.what.open)
    f.render(v.add(tpl::REGISTER), tpl::FORM);
  else
    v.show(tpl::CLOSED);
  return web::page(s, r, "crisis/corps/corps.html", std::move(v),
                   {.title = c.what.name,
                    .current = "/korps",
                    .crumbs = {{s.base + "/korps", s.t("Word lid van het korps")},
                               {s.base + "/korps/" + c.ref, c.what.name}},
                    .how = how});
}

void mail_link(transaction& tx, const scope& s, const corps& c, const member& m) {
  notifications::send(
      tx, s,
      {.kind = "registration_link",
       .to = m.who.email,
       .name = m.who.name,
       .subject = fmt::format(fmt::runtime(s.t("Je aanmelding voor {0}")), c.what.name),
       .paragraphs = {s.t("Met deze link vul je je aanmelding in. Je kan altijd stoppen en later verdergaan: "
                          "wat je invulde, blijft bewaard.")},
       .button_label = s.t("Ga verder"),
       .button_url = notifications::whole_address(
           s, registration_path(one_time_tokens::issue_link(tx, link_purpose, m.id, s.now + draft_term))),
       .quote = {},
       .after = {s.t("De link werkt dertig dagen en is alleen voor jou. Was jij dit niet? Dan hoef je niets "
                     "te doen.")}});
}

void mail_received(transaction& tx, const scope& s, const corps& c, const member& m) {
  notifications::send(
      tx, s,
      {.kind = "registration_received",
       .to = m.who.email,
       .name = m.who.name,
       .subject = fmt::format(fmt::runtime(s.t("We hebben je aanmelding voor {0} ontvangen")), c.what.name),
       .paragraphs = {s.t("Bedankt. We kijken ze na en nemen contact op.")},
       .button_label = {},
       .button_url = {},
       .quote = {},
       .after = {}});
}

// ---- behind the link

struct registration {
  member who;
  corps where;
};

result<registration> registration_of(const request& r, const scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), link_purpose, s.now);
  if (!id) return std::unexpected(id.error());
  const auto m = find_member(tx, member_id(*id));
  const auto c = m ? find(tx, m->corps_id) : std::nullopt;
  if (!c) return refuse(refusal_kind::gone, "Deze aanmelding bestaat niet meer.");
  return registration{*m, *c};
}

void add_details(form& f, const scope& s) {
  f.add(form::type::text, "naam", s.t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.add(form::type::date, "geboren", s.t("Geboortedatum"),
        {.required = true, .hint = s.t("Om te weten welke taken je mag doen."), .autocomplete = "bday"});
  f.add(form::type::tel, "telefoon", s.t("Gsm-nummer"),
        {.required = true, .max = 30, .hint = s.t("Bij een oproep sms’en we je."), .autocomplete = "tel"});
  f.add(form::type::text, "plaats", s.t("Gemeente of dorp waar je woont"),
        {.required = true, .max = 80, .autocomplete = "address-level2"});
  f.add(form::type::text, "nood", s.t("Wie bellen we als er iets met jou gebeurt?"),
        {.max = 120, .hint = s.t("Naam en nummer.")});
}

void add_skills(form& f, const scope& s) {
  std::vector<web::choice> choices = skill_choices(s);
  f.add_choices(form::type::checks, "kunnen", s.t("Wat kan of heb je?"), choices,
                {.hint = s.t("Duid gerust niets aan: je bent altijd welkom. Attesten kijken we samen na.")});
  f.add(form::type::text, "talen", s.t("Welke talen spreek je?"), {.max = 120});
  f.add(form::type::area, "rekening", s.t("Waar houden we rekening mee?"),
        {.max = 500,
         .hint = s.t("Alleen als je dat wil, bijvoorbeeld dat je niet kan tillen. Het wordt versleuteld "
                     "bewaard en alleen wie het korps leidt, leest het.")});
}

void add_agreements(form& f, const scope& s) {
  f.add(form::type::tick, "gelezen", s.t("Ik heb de informatie hierboven gelezen"), {.required = true});
  f.add(form::type::tick, "akkoord", s.t("Ik ga akkoord met de afspraken"), {.required = true});
  f.add(form::type::tick, "uitkering",
        s.t("Krijg ik een uitkering, dan meld ik mijn vrijwilligerswerk waar dat moet"),
        {.hint = s.t(
             "Bijvoorbeeld met formulier C45B, bij je ziekenfonds of het OCMW. Je zegt ons niet welke.")});
}

form step_form(const scope& s, const request& r, std::size_t step) {
  const std::string at = s.base + registration_path(r.value(0));
  form f(s, at + "/" + std::string(steps[step]),
         step == last_step ? s.t("Verstuur je aanmelding") : s.t("Bewaar en ga verder"));
  if (step == 0) add_details(f, s);
  if (step == 1) add_skills(f, s);
  if (step == last_step) add_agreements(f, s);
  if (step != last_step) f.other_submit("later", "ja", s.t("Bewaar en ga later verder"));
  if (step > 0) f.cancel_link(at + "/" + std::string(steps[step - 1]), s.t("Vorige stap"));
  return f;
}

void put_details(form& f, const scope& s, const details& d) {
  f.put("naam", d.name)
      .put("telefoon", text::shown_phone(d.phone))
      .put("plaats", d.place)
      .put("nood", d.emergency);
  if (d.born) f.put("geboren", web::iso_date(*d.born));
  f.put_all("kunnen", d.skills).put("talen", d.languages);
  if (!d.support_sealed.empty()) f.put("rekening", s.node.vault.open(d.support_sealed).value_or(""));
}

details typed(const form& f, const scope& s, std::size_t step, details d) {
  if (step == 0) {
    if (!f.value("naam").empty()) d.name = f.value("naam");
    d.born = f.date("geboren");
    d.phone = f.value("telefoon");
    d.place = f.value("plaats");
    d.emergency = f.value("nood");
    const municipality* m = text::municipality_of(s.node.municipalities, d.place, s.here.nis);
    d.nis = m != nullptr ? m->nis : 0;
  }
  if (step == 1) {
    d.skills = f.values("kunnen");
    d.languages = f.value("talen");
    const std::string support = f.value("rekening");
    d.support_sealed = support.empty() ? "" : s.node.vault.seal(support);
  }
  return d;
}

response step_page(const request& r, const scope& s, const registration& reg, std::size_t step, const form& f,
                   const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t(step_label(step))).set(tpl::CORPS_NAME, reg.where.what.name);
  for (std::size_t i = 0; i < std::size(steps); ++i)
    v.add(tpl::STEP)
        .set(tpl::TEXT, s.t(step_label(i)))
        .show_if(i == step, tpl::CURRENT)
        .show_if(i < step, tpl::STEP_DONE);
  if (step == last_step) {
    view& words = v.add(tpl::WORDS);
    draw_paragraphs(words, tpl::INFORMATION, reg.where.what.information);
    draw_paragraphs(words, tpl::AGREEMENT, reg.where.what.agreement);
    words.set(tpl::INSURANCE, reg.where.what.insurance);
  }
  f.render(v, tpl::FORM);
  web::draw_button(v, tpl::ACTION_BUTTON, s,
                   {s.base + registration_path(r.value(0)) + "/intrekking", s.t("Wis mijn aanmelding"),
                    "tertiary", "danger", "trash"});
  return web::page(s, r, "crisis/corps/step.html", std::move(v),
                   {.title = s.t(step_label(step)), .current = "/korps", .index = false, .how = how});
}

response waits_page(const request& r, const scope& s, const registration& reg) {
  view v;
  v.set(tpl::HEADING, fmt::format(fmt::runtime(s.t("Je aanmelding voor {0}")), reg.where.what.name));
  const bool screened = reg.who.status == member_state::applied || reg.who.status == member_state::screening;
  v.set(tpl::TEXT, screened
                       ? s.t("We hebben je aanmelding goed ontvangen. We kijken ze na en nemen contact op.")
                   : reg.who.status == member_state::declined
                       ? s.t("We konden je deze keer niet opnemen. Bedankt dat je wilde helpen.")
                       : s.t("Je bent lid van het korps. Bij een oproep hoor je van ons."));
  if (screened)
    web::draw_button(v, tpl::BUTTON, s,
                     {s.base + registration_path(r.value(0)) + "/intrekking", s.t("Wis mijn aanmelding"),
                      "secondary", "danger", "trash"});
  return web::page(s, r, "platform/web/templates/ask.html", std::move(v),
                   {.title = s.t("Je aanmelding"), .current = "/korps", .index = false});
}

// The first step that still misses something.
std::size_t next_step(const details& d) {
  return d.born && takes_texts(d.phone) && !d.place.empty()
             ? (d.skills.empty() && d.languages.empty() ? 1 : 2)
             : 0;
}

}  // namespace

response show_public_list(const request& r, scope& s, transaction& tx) {
  view v;
  v.set(tpl::HEADING, s.t("Word lid van het korps"));
  bool any = false;
  for (const corps& c : all(tx)) {
    if (!c.what.open) continue;
    any = true;
    const auto first = c.what.about.find('\n');
    v.add(tpl::CORPS)
        .set(tpl::CORPS_NAME, c.what.name)
        .set(tpl::CORPS_URL, s.base + "/korps/" + c.ref)
        .set(tpl::SUMMARY, c.what.about.substr(0, first));
  }
  if (!any) v.show(tpl::NOTHING);
  return web::page(s, r, "crisis/corps/list.html", std::move(v),
                   {.title = s.t("Word lid van het korps"), .current = "/korps"});
}

response show_public(const request& r, scope& s, transaction& tx) {
  const auto c = with_ref(tx, r.value(0));
  if (!c) return web::refusal_page(s, r, {refusal_kind::not_found, "Dit korps bestaat niet.", ""});
  return public_page(s, r, *c, begin_form(s, *c), {});
}

response begin_registration(const request& r, scope& s, transaction& tx) {
  const auto c = with_ref(tx, r.value(0));
  if (!c) return web::refusal_page(s, r, {refusal_kind::not_found, "Dit korps bestaat niet.", ""});
  form f = begin_form(s, *c);
  if (!f.accept(r.form)) return public_page(s, r, *c, f, f.refused());
  const auto verdict = challenges::look(tx, s, r, f, uses, f.value("email"));
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  if (verdict != challenges::verdict::go_on) return public_page(s, r, *c, f, challenges::outcome_of(verdict));
  const auto m = begin(tx, *c, f.value("naam"), f.value("email"), s.t.language(), s.now);
  if (!m) {
    f.refuse(m.error());
    return public_page(s, r, *c, f, m.error());
  }
  // An existing member gets the same answer here, and a mail with the link to the registration.
  mail_link(tx, s, *c, *m);
  return web::see_other(s.base + "/korps/verzonden");
}

response show_sent(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Kijk in je mailbox"),
                           s.t("We stuurden je een link om verder te gaan. Niets gezien? Kijk ook bij "
                               "ongewenste mail."),
                           s.base + "/korps", s.t("Terug naar het korps"));
}

response show_registration(const request& r, scope& s, transaction& tx) {
  const auto reg = registration_of(r, s, tx);
  if (!reg) return web::refusal_page(s, r, reg.error());
  if (reg->who.status != member_state::draft) return waits_page(r, s, *reg);
  return web::see_other(s.base + registration_path(r.value(0)) + "/" +
                        std::string(steps[next_step(reg->who.who)]));
}

response show_step(const request& r, scope& s, transaction& tx) {
  const auto reg = registration_of(r, s, tx);
  if (!reg) return web::refusal_page(s, r, reg.error());
  const auto step = step_named(r.value(1));
  if (!step || reg->who.status != member_state::draft)
    return web::see_other(s.base + registration_path(r.value(0)));
  form f = step_form(s, r, *step);
  put_details(f, s, reg->who.who);
  return step_page(r, s, *reg, *step, f, {});
}

response take_step(const request& r, scope& s, transaction& tx) {
  const auto reg = registration_of(r, s, tx);
  if (!reg) return web::refusal_page(s, r, reg.error());
  const auto step = step_named(r.value(1));
  const std::string at = s.base + registration_path(r.value(0));
  if (!step) return web::see_other(at);
  form f = step_form(s, r, *step);
  bool good = f.accept(r.form);
  if (good && *step == 0 && !takes_texts(f.value("telefoon"))) {
    f.error("telefoon", s.t(text::no_texts_sentence));
    good = false;
  }
  const bool later = *step != last_step && !r.form.get("later").empty();
  if (!good && !later) return step_page(r, s, *reg, *step, f, f.refused());
  if (*step != last_step) {
    const auto kept = keep(tx, reg->who.id, typed(f, s, *step, reg->who.who), s.now);
    if (!kept) return web::refusal_page(s, r, kept.error());
    return web::see_other(later ? s.base + "/korps/bewaard" : at + "/" + std::string(steps[*step + 1]));
  }
  const auto sent = submit(tx, reg->where, reg->who.id, s.here.nis, s.now);
  if (!sent) {
    f.refuse(sent.error());
    return step_page(r, s, *reg, *step, f, sent.error());
  }
  mail_received(tx, s, reg->where, *sent);
  return web::see_other(at);
}

response show_kept(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Bewaard"),
                           s.t("Ga verder wanneer je wil, met de link in je mail. Hij werkt dertig dagen."),
                           s.base + "/korps", s.t("Terug naar het korps"));
}

response withdraw(const request& r, scope& s, transaction& tx) {
  const auto reg = registration_of(r, s, tx);
  if (!reg) return web::refusal_page(s, r, reg.error());
  if (!erase(tx, reg->who.id))
    return web::refusal_page(
        s, r, {refusal_kind::conflict, "Je bent al lid. Bel of mail ons als je wil stoppen.", ""});
  one_time_tokens::end_all(tx, reg->who.id);
  return web::see_other(s.base + "/korps/gewist");
}

response show_withdrawn(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Je aanmelding is gewist"),
                           s.t("We bewaren niets meer van wat je invulde."), s.base + "/korps",
                           s.t("Terug naar het korps"));
}

}  // namespace paraat::corps
