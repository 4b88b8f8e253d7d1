#include <fmt/format.h>

#include <algorithm>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/people/relay/contact_details.hpp"
#include "tenant/people/relay/conversation_parts.hpp"
#include "tenant/people/relay/relay_letters.hpp"
#include "tenant/people/relay/relay_pages.hpp"
#include "tenant/people/relay/reports.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::relay {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

refusal no_such() {
  return refuse(refusal_kind::not_found, "Dit gesprek bestaat niet, of is niet van jou.").error();
}

// ---- the page

std::string codes_of(const contact_details& found) {
  return std::string(found.phone ? "nummer" : "") + (found.email ? "adres" : "");
}

form message_form(const scope& s, const reader& a, const contact_details& warned) {
  form f(s, a.root + "/berichten", warned.any() ? s.t("Verstuur toch") : s.t("Verstuur"));
  f.add(form::type::area, "bericht", s.t("Je bericht"),
        {.required = true,
         .missing = s.t("Schrijf eerst een bericht"),
         .max = longest_body,
         .hint = s.t("Dit gesprek toont je e-mailadres en telefoonnummer niet.")});
  if (warned.any()) f.hidden("toch", codes_of(warned));
  return f;
}

// A new link goes by mail; whoever signed in has a page without one.
bool may_renew(const reader& a, const std::optional<subject_now>& now) {
  return now && !a.what.erased && (a.signed_in || !party_of(*now, a.mine.which).email.empty());
}

void draw_renewal(view& v, const scope& s, const reader& a, const std::optional<subject_now>& now) {
  if (!may_renew(a, now)) return;
  const bool by_mail = !s.node.channels.ours().reply_domain.empty();
  view& box = v.add(tpl::MAY_RENEW);
  box.set(tpl::TEXT,
          by_mail ? s.t("Heeft iemand anders de link uit een mail, of je antwoordadres? Maak nieuwe: de oude "
                        "werken dan niet meer. De nieuwe krijg jij per mail.")
                  : s.t("Heeft iemand anders de link uit een mail? Maak een nieuwe: de oude werkt dan niet "
                        "meer. De nieuwe krijg jij per mail."));
  web::draw_button(
      box, tpl::BUTTON, s,
      {a.root + "/vernieuwing",
       by_mail ? s.t("Maak een nieuwe link en een nieuw antwoordadres") : s.t("Maak een nieuwe link"),
       "secondary"});
}

void draw_aside(view& v, const scope& s, const reader& a, const std::optional<subject_now>& now,
                const std::string& with) {
  draw_renewal(v, s, a, now);
  v.set(tpl::ABOUT_TEXT, now ? filled(s.t("Jullie schrijven over “{0}”. Dit gesprek toont van geen van "
                                          "beiden het e-mailadres. De gemeente "
                                          "leest niet mee; meld je een bericht, dan leest ze alleen dat."),
                                      now->title)
                             : s.t("Dit gesprek toonde van geen van beiden het e-mailadres."));
  v.set(tpl::TERM_SENTENCE, term_sentence(s, a.what));
  v.show_if(!a.signed_in, tpl::LINKED);
  const bool blocks = a.what.blocked && a.what.by != closing_of(other(a.mine.which));
  if (a.what.erased || !now || blocks) return;
  view& stop = v.add(tpl::MAY_STOP);
  if (!a.what.closed_at) {
    view& close = stop.add(tpl::MAY_CLOSE);
    close.set(tpl::CLOSE_TEXT, s.t("Sluiten: niemand schrijft nog. Jij kan het gesprek weer openen."));
    web::draw_button(close, tpl::BUTTON, s, {a.root + "/sluiting", s.t("Sluit het gesprek"), "secondary"});
  }
  stop.set(
      tpl::BLOCK_TEXT,
      filled(s.t("Blokkeren: {0} kan je ook in een ander gesprek niet meer schrijven. De andere kant leest "
                 "alleen dat het gesprek gesloten is."),
             with));
  web::draw_button(stop, tpl::OTHER_BUTTON, s,
                   {a.root + "/blokkering", filled(s.t("Blokkeer {0}"), with), "secondary", "danger"});
}

// A mail that a program marked as its own went no further; a message since then shows that its writer knows.
void draw_left_out(view& v, const scope& s, transaction& tx, const reader& a) {
  if (!a.mine.automatic_at || !a.what.stands()) return;
  for (const message& m : messages_of(tx, a.what.id, a.mine.which))
    if (m.from == a.mine.which && m.at > *a.mine.automatic_at) return;
  v.add(tpl::UNREACHED)
      .set(tpl::TEXT,
           filled(s.t("Op {0} kwam een mail van jou die er automatisch uitzag, zoals een "
                      "afwezigheidsbericht. We gaven hem niet door. Schreef je hem zelf? Schrijf het hier."),
                  s.t.date_and_time(*a.mine.automatic_at)));
}

void draw_unreached(view& v, const scope& s, transaction& tx, const reader& a,
                    const std::optional<subject_now>& now, const std::string& with) {
  if (!now || !a.what.stands()) return;
  for (const seat& one : seats_of(tx, a.what.id)) {
    if (one.which == a.mine.which) continue;
    if (one.unreachable_at)
      v.add(tpl::UNREACHED)
          .set(tpl::TEXT,
               filled(s.t("Onze mails naar {0} komen niet aan. Wat je schrijft, staat wel klaar op "
                          "de pagina van de ander."),
                      with));
    else if (party_of(*now, one.which).email.empty())
      v.add(tpl::UNREACHED)
          .set(tpl::TEXT,
               filled(s.t("{0} heeft geen e-mailadres en leest je bericht pas op de eigen pagina."), with));
  }
}

web::page_options options_of(const scope& s, const reader& a, std::string title, const web::outcome& how) {
  web::page_options o{.title = std::move(title), .index = false, .how = how};
  o.current = a.at ? a.at->root : a.signed_in ? "/mijn" : "";
  if (a.at)
    o.crumbs = {{s.base + a.at->root, s.t("Mijn organisatie")},
                {s.base + a.at->root + "/gesprekken", s.t("Gesprekken")}};
  else
    o.crumbs = a.crumbs;
  if (!o.crumbs.empty()) o.crumbs.emplace_back(a.root, o.title);
  return o;
}

response conversation_page(const request& r, const scope& s, transaction& tx, const reader& a, const form& f,
                           const web::outcome& how) {
  const auto now = a.what.erased ? std::nullopt : subject_of(tx, s, a.what);
  const std::string with = other_name(s, now, a.mine.which);
  const std::string title = now ? filled(s.t("Gesprek met {0}"), with) : s.t("Gesprek");
  view v;
  v.set(tpl::HEADING, title).set(tpl::LEAD, now ? now->title : "");
  if (a.at) web::draw_desk_navigation(v, s, *a.at, "/gesprekken");
  web::draw_done(v, s, r,
                 {{"verstuurd", "Je bericht is verstuurd."},
                  {"weg", "Weggegooid. Niemand las het."},
                  {"gemeld", "Bedankt. De coördinatoren van de gemeente bekijken het."},
                  {"open", "Het gesprek is weer open."},
                  {"vernieuwd", "De oude links en het oude antwoordadres werken niet meer."}});
  const bool gone = !now;
  if (gone || !a.what.stands()) {
    const ending_words e = ending_of(s, a, gone, with);
    view& box = v.add(tpl::ENDED).set(tpl::TITLE, e.title).set(tpl::TEXT, e.text);
    box.set(tpl::TONE, a.what.erased || gone ? "info" : "warning");
    if (!e.way_back.empty())
      web::draw_button(box, tpl::BUTTON, s, {a.root + "/heropening", e.way_back, "secondary"});
  }
  if (!gone) draw_messages(v, s, tx, a, with);
  draw_unreached(v, s, tx, a, now, with);
  draw_left_out(v, s, tx, a);
  if (!gone && a.what.stands()) f.render(v.add(tpl::CHOICE), tpl::FORM);
  draw_aside(v, s, a, now, with);
  return web::page(s, r, "people/relay/conversation.html", std::move(v), options_of(s, a, title, how));
}

// The words stay in the form; its button says that they go all the same.
response warning_page(const request& r, const scope& s, transaction& tx, const reader& a,
                      const contact_details& found) {
  form f = message_form(s, a, found);
  f.accept(r.form);
  f.error("bericht",
          found.phone ? s.t("Er staat een telefoonnummer in je bericht. Haal het weg, of verstuur het toch.")
                      : s.t("Er staat een e-mailadres in je bericht. Haal het weg, of verstuur het toch."));
  return conversation_page(r, s, tx, a, f, f.refused());
}

response done(const reader& a, const char* code) { return web::see_other(a.root + code); }

// ---- a report

form report_form(const scope& s, const reader& a, const message& m) {
  form f(s, a.root + "/berichten/" + m.id + "/melding", s.t("Meld dit bericht"));
  std::vector<web::choice> reasons;
  for (const report_reason why :
       {report_reason::rude, report_reason::money, report_reason::contact, report_reason::other})
    reasons.push_back({std::string(name_of(why)), s.t(label_of(why)), ""});
  f.add_choices(form::type::radios, "waarom", s.t("Wat is er mis?"), std::move(reasons),
                {.required = true, .missing = s.t("Kies wat er mis is")});
  f.add(form::type::area, "uitleg", s.t("Wil je er iets bij zeggen?"), {.max = longest_note, .quiet = true});
  f.cancel_link(a.root, s.t("Annuleer"));
  return f;
}

response report_page(const request& r, const scope& s, const reader& a, const message& m, const form& f,
                     const web::outcome& how) {
  view v;
  const std::string title = s.t("Meld dit bericht");
  v.set(tpl::HEADING, title).set(tpl::TEXT, m.body);
  if (a.at) web::draw_desk_navigation(v, s, *a.at, "/gesprekken");
  f.render(v, tpl::FORM);
  return web::page(s, r, "people/relay/report.html", std::move(v), options_of(s, a, title, how));
}

result<message> reported_message(transaction& tx, const request& r, const reader& a) {
  auto m = find_message(tx, message_id(r.value(1)));
  if (m && m->of == a.what.id && m->from != a.mine.which && !m->held) return *m;
  return refuse(refusal_kind::not_found, "Dit bericht bestaat niet meer.");
}

}  // namespace

result<reader> reader_at(transaction& tx, const scope&, const std::optional<seat>& mine, std::string root) {
  const auto c = mine ? find(tx, mine->of) : std::nullopt;
  if (!c) return std::unexpected(no_such());
  return reader{.what = *c, .mine = *mine, .root = std::move(root), .at = {}, .signed_in = false};
}

result<reader> linked_reader(const request& r, const scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), link_purpose, s.now);
  if (!id) return std::unexpected(id.error());
  const auto mine = find_seat(tx, side_id(*id));
  if (!mine) return refuse(refusal_kind::gone, "Dit gesprek is gewist.");
  return reader_at(tx, s, mine, s.base + "/gesprek/" + r.value(0));
}

result<reader> organisation_reader(const request& r, const scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  for (const seat& one : seats_of(tx, conversation_id(r.value(0))))
    if (one.holder.kind == organisations && d.reaches(one.holder.id)) {
      auto a = reader_at(tx, s, one, s.base + d.root + "/gesprekken/" + r.value(0));
      if (!a) return a;
      a->at = d;
      a->signed_in = true;
      return a;
    }
  return std::unexpected(no_such());
}

response show_conversation(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  if (a->signed_in) mark_read(tx, a->mine, s.now);
  return conversation_page(r, s, tx, *a, message_form(s, *a, {}), {});
}

response write_message(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  form unread = message_form(s, *a, {});
  if (!unread.accept(r.form)) return conversation_page(r, s, tx, *a, unread, unread.refused());
  const contact_details found = contacts_in(unread.value("bericht"));
  if (!r.form.get("toch").contains(codes_of(found))) return warning_page(r, s, tx, *a, found);
  form f = message_form(s, *a, found);
  f.accept(r.form);
  const auto m = post(tx, a->what.id, a->mine.which, {.body = f.value("bericht")}, s.now);
  if (!m) {
    if (m.error().kind == refusal_kind::gone || m.error().kind == refusal_kind::conflict)
      return web::refusal_page(s, r, m.error());
    f.refuse(m.error());
    return conversation_page(r, s, tx, *a, f, m.error());
  }
  mark_read(tx, a->mine, s.now);
  mail_message(tx, s, *m);
  return done(*a, "?klaar=verstuurd");
}

response release_message(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto m = release(tx, a->what.id, message_id(r.value(1)), a->mine.which, s.now);
  if (!m) return web::refusal_page(s, r, m.error());
  mail_message(tx, s, *m);
  return done(*a, "?klaar=verstuurd");
}

response discard_message(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto gone = discard(tx, a->what.id, message_id(r.value(1)), a->mine.which);
  return gone ? done(*a, "?klaar=weg") : web::refusal_page(s, r, gone.error());
}

response close_conversation(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto by = a->mine.which == side::first ? closed_by::first : closed_by::second;
  const auto c = close(tx, a->what.id, by, s.now);
  return c ? done(*a, "") : web::refusal_page(s, r, c.error());
}

response block_other_side(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto c = block(tx, a->what.id, a->mine.which, s.now);
  return c ? done(*a, "") : web::refusal_page(s, r, c.error());
}

response reopen_conversation(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto c = reopen(tx, a->what.id, a->mine.which, s.now);
  return c ? done(*a, "?klaar=open") : web::refusal_page(s, r, c.error());
}

response renew_links(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  if (!may_renew(*a, subject_of(tx, s, a->what)))
    return web::refusal_page(
        s, r,
        refuse(refusal_kind::conflict, "We hebben geen e-mailadres van je waar een nieuwe link heen kan.")
            .error());
  renew_access(tx, s, a->mine);
  if (a->signed_in) return done(*a, "?klaar=vernieuwd");
  return web::message_page(
      s, r, {}, s.t("Je nieuwe link is onderweg"),
      s.t("We mailden hem naar jou. De oude links en het oude antwoordadres werken niet meer."));
}

response ask_report(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto m = reported_message(tx, r, *a);
  return m ? report_page(r, s, *a, *m, report_form(s, *a, *m), {}) : web::refusal_page(s, r, m.error());
}

response take_report(const request& r, const scope& s, transaction& tx, const result<reader>& a) {
  if (!a) return web::refusal_page(s, r, a.error());
  const auto m = reported_message(tx, r, *a);
  if (!m) return web::refusal_page(s, r, m.error());
  form f = report_form(s, *a, *m);
  if (!f.accept(r.form)) return report_page(r, s, *a, *m, f, f.refused());
  const auto why = reason_named(f.value("waarom")).value_or(report_reason::other);
  const auto kept = report_message(tx, a->mine, m->id, why, f.value("uitleg"), s.now);
  return kept ? done(*a, "?klaar=gemeld") : web::refusal_page(s, r, kept.error());
}

}  // namespace paraat::relay
