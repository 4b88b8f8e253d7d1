// The page of one member, for the screening: details, certificates seen, notes, and the next step.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/crisis/corps/reminders.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/channels/opt_outs.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/persons/person_pages.hpp"
#include "tenant/platform/rules/rule_labels.hpp"
#include "tenant/platform/secrets/vault.hpp"
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

std::string_view move_label(member_state to) {
  // texts
  static constexpr std::string_view labels[] = {"Zet terug",         "Zet terug", "Start de kennismaking",
                                                "Aanvaard",          "Weiger",    "Zet op pauze",
                                                "Haal uit het korps"};
  return labels[static_cast<std::size_t>(to)];
}

// The act that leads to a state, as in the table of routes; drafts and applicants are no goal of one.
std::string_view move_path(member_state to) {
  static constexpr std::string_view paths[] = {"",          "",      "kennismaking", "aanvaarding",
                                               "weigering", "pauze", "uitschrijving"};
  return paths[static_cast<std::size_t>(to)];
}

std::string trail_label(const scope& s, const std::string& what) {
  if (const auto st = state_named(what)) return s.t(look_of(*st).label);
  if (what == "pause") return s.t("Plant een pauze");
  if (what == "back") return s.t("Stopt de pauze");
  if (what == corrected_kind) return s.t("Gegevens gewijzigd");
  if (what == self_corrected_kind) return s.t("Wijzigde de eigen gegevens");
  if (what == unreached_kind) return s.t("De sms kwam niet aan: bel");
  if (what == "imported") return s.t("Geïmporteerd uit een lijst");
  return s.t("Nota");
}

form note_form(const scope& s, const member& m) {
  form f(s, address_of(s, m) + "/nota", s.t("Bewaar de nota"));
  f.add(form::type::area, "nota", s.t("Nota"),
        {.required = true,
         .max = 2000,
         .hint = s.t("Geen gezondheid, geen strafblad. Het lid kan dit opvragen.")});
  return f;
}

form certificate_form(const scope& s, const member& m) {
  std::vector<web::choice> kinds;
  for (const auto& k : task_profiles::skills)
    if (k.certificate) kinds.push_back({std::string(k.code), s.t(k.label), ""});
  form f(s, address_of(s, m) + "/attest", s.t("Gezien"));
  f.add_choices(form::type::select, "attest", s.t("Attest"), std::move(kinds),
                {.required = true, .hint = s.t("Bewaar geen kopie: alleen dat je het zag.")});
  f.add(form::type::date, "vanaf", s.t("Geldig vanaf"), {.required = true, .half = true});
  f.add(form::type::date, "tot", s.t("Geldig tot en met"), {.half = true});
  return f;
}

form team_form(const scope& s, transaction& tx, const member& m) {
  std::vector<web::choice> choices;
  for (const team& t : teams(tx, m.corps_id)) choices.push_back({t.id, t.name, ""});
  form f(s, address_of(s, m) + "/ploeg", s.t("Bewaar"));
  f.add_choices(form::type::select, "ploeg", s.t("Ploeg"), std::move(choices));
  f.add(form::type::tick, "leider", s.t("Is ploegleider"));
  f.put("ploeg", m.team_id).put("leider", m.leads ? "ja" : "");
  return f;
}

form decline_form(const scope& s, const member& m) {
  form f(s, address_of(s, m) + "/weigering", s.t("Weiger"));
  f.add(form::type::area, "reden", s.t("Waarom?"),
        {.required = true,
         .missing = s.t("Vul in waarom"),
         .max = 500,
         .hint = s.t("De persoon leest dit in de mail.")});
  return f;
}

void draw_facts(view& v, const scope& s, const member& m, const corps& c) {
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Korps"), c.what.name);
  if (m.who.born) fact(s.t("Geboortedatum"), s.t.date_with_year(*m.who.born));
  if (!m.age_rules.empty()) v.add(tpl::AGE).set(tpl::TEXT, rules::in_words(s.t, m.age_rules));
  const bool away = c.what.residents_only && s.here.nis != 0 && m.who.nis != s.here.nis;
  fact(s.t("Woont in"),
       m.who.place +
           (away ? " · " + s.t("niet in deze gemeente, en dit korps vraagt dat wel") : std::string()));
  fact(s.t("Kan of heeft"), skills_text(s, m.who.skills));
  fact(s.t("Talen"), m.who.languages);
  fact(s.t("Te bellen bij nood"), m.who.emergency);
  if (!m.who.support_sealed.empty())
    fact(s.t("Rekening houden met"), s.node.vault.open(m.who.support_sealed).value_or(""));
  if (m.agreement > 0)
    fact(s.t("Afspraken"), fmt::format(fmt::runtime(s.t("akkoord met versie {0}")), m.agreement));
}

void draw_planned(view& v, const scope& s, transaction& tx, const member& m) {
  const availability a = availability_of(tx, m.id);
  const day today = web::local_day(s.now);
  const auto fact = [&](std::string text) {
    v.add(tpl::FACT).set(tpl::LABEL, s.t("Wanneer")).set(tpl::TEXT, std::move(text));
  };
  if (a.pause && a.pause->last >= today)
    fact(fmt::format(fmt::runtime(s.t("pauze: {0}")), s.t.period(a.pause->first, a.pause->last)));
  else if (a.away.any() || a.not_before)
    fact(s.t("niet altijd, zie de beschikbaarheid"));
}

void draw_proof(view& v, const scope& s, transaction& tx, const member& m, const corps& c) {
  const auto p = informed(tx, m.id);
  if (!p) return;
  view& told = v.add(tpl::INFORMED);
  told.set(tpl::TEXT, fmt::format(fmt::runtime(s.t("Las versie {0} op {1}.")), p->version,
                                  s.t.date_and_time(p->given_at)));
  told.show_if(p->version != c.information_version, tpl::OUTDATED);
}

void draw_certificates(view& v, const scope& s, transaction& tx, const member& m, const corps& c) {
  const auto seen = certificates_of(tx, m.id);
  const day today = web::local_day(s.now);
  web::table rows(s.t("Attesten"), {s.t("Attest"), s.t("Geldig"), s.t("Gezien"), s.t("Status")});
  for (const certificate& k : seen) {
    const bool holds = k.valid_from <= today && (!k.valid_until || *k.valid_until >= today);
    const auto by = accounts::find(tx, k.seen_by);
    rows.row({{.text = skills_text(s, {k.code})},
              {.text = k.valid_until
                           ? fmt::format(fmt::runtime(s.t("tot {0}")), s.t.date_with_year(*k.valid_until))
                           : s.t("zonder einde")},
              {.text = s.t.date_with_year(k.seen_on), .under = by ? by->name : ""},
              {.text = holds ? s.t("Geldig") : s.t("Niet geldig"), .tone = holds ? "success" : "danger"}});
  }
  for (const std::string& code : c.what.certificates)
    if (std::ranges::find(seen, code, &certificate::code) == seen.end())
      rows.row({{.text = skills_text(s, {code})}, {}, {}, {.text = s.t("Nog te tonen"), .tone = "warning"}});
  rows.render(v, tpl::TABLE);
  if (rows.empty()) v.show(tpl::NOTHING);
}

void draw_trail(view& v, const scope& s, transaction& tx, const member& m) {
  std::map<std::int64_t, std::string> names;
  for (const trail_line& l : trail(tx, m.id)) {
    std::string who = m.who.name;
    if (l.account) {
      auto& name = names[*l.account];
      if (name.empty())
        if (const auto a = accounts::find(tx, *l.account)) name = a->name;
      who = name;
    }
    v.add(tpl::CHANGE)
        .set(tpl::CHANGE_TEXT, trail_label(s, l.what))
        .set(tpl::CHANGE_WHO, who)
        .set(tpl::CHANGE_AT, s.t.date_and_time(l.at))
        .set_if(tpl::NOTE, tpl::HAS_NOTE, l.note);
  }
}

void draw_moves(view& v, const scope& s, const member& m, const form& decline) {
  for (const member_state to : next_states(m.status)) {
    if (to == member_state::declined) {
      decline.render(v.add(tpl::DECLINE), tpl::FORM);
      continue;
    }
    web::draw_button(
        v.add(tpl::MOVE), tpl::BUTTON, s,
        {address_of(s, m) + "/" + std::string(move_path(to)), s.t(move_label(to)),
         to == member_state::accepted ? "primary" : "secondary", to == member_state::left ? "danger" : ""});
  }
}

struct forms {
  form note, certificate, team, decline;
};
forms fresh_forms(const scope& s, transaction& tx, const member& m) {
  forms f{note_form(s, m), certificate_form(s, m), team_form(s, tx, m), decline_form(s, m)};
  f.certificate.put("vanaf", web::iso_date(web::local_day(s.now)));
  return f;
}

// Draws the state of a number that answered STOP, with the button to allow texts again.
void draw_silent(view& v, const scope& s, transaction& tx, const member& m) {
  const auto number = channels::e164(m.who.phone);
  if (!number || !channels::opted_out(tx, *number)) return;
  web::draw_button(v.add(tpl::SILENT), tpl::BUTTON, s,
                   {.action = address_of(s, m) + "/sms-toelating",
                    .label = s.t("Laat sms’en weer toe"),
                    .variant = "secondary"});
}

response member_page(const request& r, const scope& s, transaction& tx, const member& m, const forms& f,
                     const web::outcome& how, const std::string& problem = {}) {
  const corps c = find(tx, m.corps_id).value();
  view v;
  if (m.status != member_state::left && m.status != member_state::declined)
    v.add(tpl::EDIT).set(tpl::EDIT_URL, address_of(s, m) + "/gegevens");
  v.set(tpl::HEADING, m.who.name).set_if(tpl::EMAIL, tpl::HAS_EMAIL, m.who.email);
  v.set_if(tpl::PERSON_URL, tpl::HAS_PERSON, persons::page_of_record(s, tx, "corps_members", m.id));
  if (!m.who.phone.empty())
    v.add(tpl::HAS_PHONE)
        .set(tpl::PHONE, text::shown_phone(m.who.phone))
        .set(tpl::DIALLED, text::dialled_phone(m.who.phone));
  draw_silent(v, s, tx, m);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  web::draw_done(v, s, r,
                 {{"bewaard", "Bewaard."},
                  {"sms", "Bewaard. Deze persoon heeft geen e-mailadres en krijgt een sms."},
                  {"geen-adres", "Bewaard. Deze persoon heeft geen e-mailadres: bel om het te zeggen."}});
  v.set_if(tpl::SENTENCE, tpl::PROBLEM, problem);
  const web::cell tag = web::status_cell(s, look_of(m.status));
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  draw_facts(v, s, m, c);
  draw_planned(v, s, tx, m);
  draw_proof(v, s, tx, m, c);
  draw_certificates(v, s, tx, m, c);
  draw_moves(v, s, m, f.decline);
  draw_trail(v, s, tx, m);
  f.note.render(v, tpl::NOTE_FORM);
  v.show_if(!f.certificate.ok(), tpl::OPENED);
  f.certificate.render(v, tpl::CERTIFICATE_FORM);
  if (takes_part(m)) {
    f.team.render(v.add(tpl::TEAM), tpl::TEAM_FORM);
    v.add(tpl::PLANNED).set(tpl::AVAILABILITY_URL, address_of(s, m) + "/beschikbaarheid");
  }
  return web::page(s, r, "crisis/corps/member.html", std::move(v),
                   {.title = m.who.name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer/korps", s.t("Korps")},
                               {s.base + "/beheer/korps/" + c.id, c.what.name},
                               {address_of(s, m), m.who.name}},
                    .index = false,
                    .how = how});
}

// Notifies the member. A refusal is not sent by SMS: the staff tells it in person.
reach tell_decision(transaction& tx, const scope& staff, const member& m, const std::string& reason) {
  const corps c = find(tx, m.corps_id).value();
  if (m.status != member_state::accepted && m.status != member_state::declined) return reach::mail;
  const bool yes = m.status == member_state::accepted;
  const reach how = reach_of(staff.node, m.who.email, m.who.phone);
  if (how == reach::call || (how == reach::sms && !yes)) return reach::call;
  const scope s = notifications::in_language(staff, m.language);
  if (how == reach::sms) {
    text(tx, s, m, fmt::format("accepted/{}", s.now.time_since_epoch().count()),
         fmt::format(fmt::runtime(s.t("{0}: dag {1}, je bent lid van {2}. Zeg hier wanneer je kan: {3}")),
                     s.here.name, first_name(m.who.name), c.what.name, own_page_address(tx, s, m)));
    return how;
  }
  notifications::send(
      tx, s,
      {.kind = "member_decision",
       .to = m.who.email,
       .name = m.who.name,
       .subject = fmt::format(fmt::runtime(yes ? s.t("Welkom bij {0}") : s.t("Je aanmelding voor {0}")),
                              c.what.name),
       .paragraphs = {yes ? s.t("Je bent lid van het korps. Bij een oproep krijg je een bericht; je "
                                "zegt elke keer zelf ja of nee.")
                          : s.t("We konden je deze keer niet opnemen.")},
       .button_label = yes ? s.t("Zeg wanneer je kan") : "",
       .button_url = yes ? own_page_address(tx, s, m) : "",
       .quote = yes ? "" : reason,
       .after = {}});
  return how;
}

// One of the forms of the page: `work` does it, or the page shows the form again.
response taken(const request& r, const scope& s, transaction& tx, form forms::* which,
               const std::function<result<void>(const member&, const form&)>& work) {
  const auto m = reached(r, tx);
  if (!m) return nobody(s, r);
  forms f = fresh_forms(s, tx, *m);
  form& one = f.*which;
  if (!one.accept(r.form)) return member_page(r, s, tx, *m, f, one.refused());
  if (const auto done = work(*m, one); !done) {
    one.refuse(done.error());
    return member_page(r, s, tx, *m, f, done.error());
  }
  return web::see_other(address_of(s, *m) + "?klaar=bewaard");
}

response moved_to(const request& r, const scope& s, transaction& tx, member_state to) {
  const auto m = reached(r, tx);
  if (!m) return nobody(s, r);
  forms f = fresh_forms(s, tx, *m);
  if (to == member_state::declined && !f.decline.accept(r.form))
    return member_page(r, s, tx, *m, f, f.decline.refused());
  const auto moved = move(tx, m->id, to, f.decline.value("reden"), s.account->account, s.now);
  if (!moved) return member_page(r, s, tx, *m, f, moved.error(), s.t(moved.error()));
  const reach how =
      moved->status == m->status ? reach::mail : tell_decision(tx, s, *moved, f.decline.value("reden"));
  return web::see_other(address_of(s, *m) + (how == reach::mail  ? "?klaar=bewaard"
                                             : how == reach::sms ? "?klaar=sms"
                                                                 : "?klaar=geen-adres"));
}

}  // namespace

std::string address_of(const scope& s, const member& m) { return s.base + "/beheer/korps/leden/" + m.id; }

std::optional<member> reached(const request& r, transaction& tx) {
  auto m = find_member(tx, member_id(r.value(0)));
  // A draft is the person's own until they send it.
  return m && m->status != member_state::draft ? m : std::nullopt;
}

response nobody(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze aanmelding bestaat niet meer.", ""});
}

response show_member(const request& r, scope& s, transaction& tx) {
  const auto m = reached(r, tx);
  if (!m) return nobody(s, r);
  return member_page(r, s, tx, *m, fresh_forms(s, tx, *m), {});
}

response note_about_member(const request& r, scope& s, transaction& tx) {
  return taken(r, s, tx, &forms::note, [&](const member& m, const form& f) {
    return add_note(tx, m.id, f.value("nota"), s.account->account, s.now);
  });
}

response see_member_certificate(const request& r, scope& s, transaction& tx) {
  return taken(r, s, tx, &forms::certificate, [&](const member& m, const form& f) {
    plan_reminders(tx, s.now);
    return see_certificate(tx, m.id,
                           {f.value("attest"), f.date("vanaf").value(), f.date("tot"), web::local_day(s.now),
                            s.account->account});
  });
}

response put_member_in_team(const request& r, scope& s, transaction& tx) {
  return taken(r, s, tx, &forms::team, [&](const member& m, const form& f) {
    return put_in_team(tx, m.id, team_id(f.value("ploeg")), f.ticked("leider"), s.now);
  });
}

response allow_texts_to_member(const request& r, scope& s, transaction& tx) {
  const auto m = reached(r, tx);
  if (!m) return nobody(s, r);
  if (const auto number = channels::e164(m->who.phone)) channels::lift_opt_out(tx, *number);
  return web::see_other(address_of(s, *m) + "?klaar=bewaard");
}

response screen_member(const request& r, scope& s, transaction& tx) {
  return moved_to(r, s, tx, member_state::screening);
}
response accept_member(const request& r, scope& s, transaction& tx) {
  return moved_to(r, s, tx, member_state::accepted);
}
response decline_member(const request& r, scope& s, transaction& tx) {
  return moved_to(r, s, tx, member_state::declined);
}
response pause_member(const request& r, scope& s, transaction& tx) {
  return moved_to(r, s, tx, member_state::paused);
}
response end_membership(const request& r, scope& s, transaction& tx) {
  return moved_to(r, s, tx, member_state::left);
}

}  // namespace paraat::corps
