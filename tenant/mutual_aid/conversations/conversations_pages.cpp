#include "tenant/mutual_aid/conversations/conversations_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::conversations {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view path = "/beheer/berichten";

std::string address_of(const scope& s, const std::string& party, const thread_id& id) {
  return s.base + std::string(path) + "/" + party + "/" + id;
}

addressee known(const scope& s, const std::string& party) {
  const auto who = addressee_of(s.node.tenants, party);
  return who ? *who : addressee{party, party, ""};
}

std::string label_of(const scope& s, note_state st) {
  switch (st) {
    case note_state::sent:
      return s.t("Onderweg");
    case note_state::delivered:
      return s.t("Aangekomen");
    case note_state::undelivered:
    case note_state::discarded:
      return s.t("Niet aangekomen");
    case note_state::refused:
      return s.t("Geweigerd door de ontvanger");
    case note_state::parked:
      return s.t("Niet afgeleverd");
    case note_state::handled:
      return s.t("Afgehandeld");
    case note_state::received:
      return s.t("Ontvangen");
  }
  return {};
}

const char* tone_of(note_state st) {
  return needs_a_human(st)             ? "danger"
         : st == note_state::delivered ? "success"
         : st == note_state::sent      ? "info"
                                       : "neutral";
}

std::vector<web::choice> choices_of(const scope& s) {
  std::vector<web::choice> out;
  for (const addressee& a : addressees(s))
    out.push_back({a.party, a.near ? a.name + " " + s.t("(buurgemeente)") : a.name, ""});
  return out;
}

void add_words(form& f, const scope& s) {
  f.add(form::type::area, "tekst", s.t("Bericht"),
        {.required = true,
         .max = longest_body,
         .hint = s.t(
             "Alleen de coördinatoren van de andere gemeente lezen dit. Noem niet meer namen dan nodig.")});
  f.add(form::type::tick, "dringend", s.t("Dringend"),
        {.hint =
             s.t("Gaat voor op al de rest. Komt het niet binnen de 4 uur aan, dan laten we het je weten.")});
}

form new_form(const scope& s) {
  form f(s, s.base + std::string(path) + "/nieuw", s.t("Verstuur"));
  f.add_choices(form::type::select, "aan", s.t("Aan"), choices_of(s), {.required = true});
  f.add(form::type::text, "onderwerp", s.t("Onderwerp"), {.required = true, .max = longest_subject});
  add_words(f, s);
  f.cancel_link(s.base + std::string(path), s.t("Annuleer"));
  return f;
}

form reply_form(const scope& s, const thread& t) {
  form f(s, address_of(s, t.party, t.id), s.t("Verstuur"));
  add_words(f, s);
  return f;
}

draft draft_of(const scope& s, const form& f) {
  draft d;
  d.body = f.value("tekst");
  d.urgent = f.ticked("dringend");
  d.author = s.account ? s.account->name : std::string();
  d.phone = s.here.phone.size() <= longest_phone ? s.here.phone : std::string();
  if (s.account) d.account = s.account->account;
  return d;
}

response new_page(const request& r, const scope& s, transaction& tx, const form& f, const web::outcome& how) {
  const web::desk d = web::desk_of(r, s);
  view v;
  v.set(tpl::HEADING, s.t("Nieuw bericht"));
  web::draw_desk_navigation(v, s, d, "/berichten");
  if (connected(tx))
    f.render(v, tpl::FORM);
  else
    v.show(tpl::NOT_CONNECTED);
  return web::page(s, r, "mutual_aid/conversations/new.html", std::move(v),
                   {.title = s.t("Nieuw bericht"),
                    .current = d.root,
                    .crumbs = {{s.base + d.root, s.t("Beheer")},
                               {s.base + std::string(path), s.t("Berichten")},
                               {s.base + std::string(path) + "/nieuw", s.t("Nieuw bericht")}},
                    .index = false,
                    .how = how});
}

std::string what_to_do(const scope& s, const note& n, const addressee& who) {
  const std::string call =
      who.phone.empty()
          ? fmt::format(fmt::runtime(s.t("Kan het niet wachten? Bel {0}.")), who.name)
          : fmt::format(fmt::runtime(s.t("Kan het niet wachten? Bel {0}: {1}.")), who.name, who.phone);
  switch (n.status) {
    case note_state::refused:
      return s.t("De andere kant kan dit bericht niet lezen.") + " " + call;
    case note_state::parked:
      return s.t("De andere kant loopt op dit bericht vast.") + " " + call;
    case note_state::undelivered:
    case note_state::discarded:
      return s.t("De andere kant was niet bereikbaar.") + " " + call;
    case note_state::sent:
    case note_state::delivered:
    case note_state::handled:
    case note_state::received:
      break;
  }
  return {};
}

// As it is written, and as it is dialled.
void draw_phone(view& v, const std::string& phone) {
  if (const std::string dial = web::dialled(phone); !dial.empty())
    v.add(tpl::HAS_PHONE).set(tpl::PHONE, phone).set(tpl::DIAL, dial);
}

void draw_note(view& v, const scope& s, const note& n, const addressee& who) {
  view& one = v.add(tpl::NOTE);
  one.show_if(n.mine, tpl::NOTE_MINE);
  one.set(tpl::AUTHOR, n.author.empty() ? (n.mine ? s.here.name : who.name) : n.author);
  one.set(tpl::WHOSE, n.mine ? s.here.name : who.name);
  one.set(tpl::TIME_TEXT, s.t.date_and_time(n.at)).set(tpl::TEXT, n.body);
  one.show_if(n.urgent, tpl::NOTE_URGENT);
  if (!n.mine) draw_phone(one, n.phone);
  if (n.mine)
    one.add(tpl::STATUS).set(tpl::STATUS_TEXT, label_of(s, n.status)).set(tpl::TONE, tone_of(n.status));
  if (!n.mine || !needs_a_human(n.status)) return;
  view& stuck = one.add(tpl::STUCK).set(tpl::TEXT, what_to_do(s, n, who));
  const std::string here = address_of(s, n.party, n.thread);
  web::draw_button(stuck, tpl::BUTTON, s,
                   {.action = here + "/herhaling",
                    .label = s.t("Stuur opnieuw"),
                    .icon = "send",
                    .hidden = {{"id", n.id}}});
  web::draw_button(stuck, tpl::OTHER_BUTTON, s,
                   {.action = here + "/afhandeling",
                    .label = s.t("Afgehandeld"),
                    .variant = "secondary",
                    .icon = "check",
                    .hidden = {{"id", n.id}}});
}

response thread_page(const request& r, const scope& s, transaction& tx, const thread& t, const form& f,
                     const web::outcome& how) {
  const web::desk d = web::desk_of(r, s);
  const addressee who = known(s, t.party);
  view v;
  v.set(tpl::HEADING, t.subject).set(tpl::WHOSE, who.name);
  web::draw_desk_navigation(v, s, d, "/berichten");
  web::draw_done(v, s, r,
                 {{"verstuurd", "Je bericht is onderweg."}, {"afgehandeld", "Goed, dat is afgehandeld."}});
  draw_phone(v, who.phone);
  for (const note& n : notes_of(tx, t)) draw_note(v, s, n, who);
  f.render(v, tpl::FORM);
  return web::page(s, r, "mutual_aid/conversations/thread.html", std::move(v),
                   {.title = t.subject,
                    .current = d.root,
                    .crumbs = {{s.base + d.root, s.t("Beheer")},
                               {s.base + std::string(path), s.t("Berichten")},
                               {address_of(s, t.party, t.id), t.subject}},
                    .index = false,
                    .how = how});
}

result<thread> thread_asked_for(const request& r, transaction& tx) {
  auto t = find(tx, r.value(0), thread_id(r.value(1)));
  if (t) return *t;
  return refuse(refusal_kind::not_found, "Dit gesprek bestaat niet.");
}

}  // namespace

response show_list(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  const web::list_query q = web::list_query_of(r);
  const thread_filter f = q.state == "ongelezen" ? thread_filter::unread
                          : q.state == "vast"    ? thread_filter::stuck
                                                 : thread_filter::all;
  const page found = threads(tx, f, q.page, 25);
  const counted n = counts(tx);
  web::table rows(s.t("Berichten"), {s.t("Onderwerp"), s.t("Met"), s.t("Laatste bericht"), s.t("Status")});
  for (const thread& t : found.rows)
    rows.row({{.text = t.subject, .url = address_of(s, t.party, t.id)},
              {.text = known(s, t.party).name},
              {.text = s.t.date_and_time(t.updated_at)},
              t.stuck    ? web::cell{.text = s.t("Niet aangekomen"), .tone = "danger"}
              : t.unread ? web::cell{.text = s.t("Nieuw"), .tone = "warning"}
                         : web::cell{.text = s.t("Gelezen"), .tone = "neutral"}});
  return web::show_list(
      s, r, d,
      {.title = s.t("Berichten"),
       .current = "/berichten",
       .tabs = {{s.t("Alle"), "", n.all},
                {s.t("Nieuw"), "ongelezen", n.unread},
                {s.t("Niet aangekomen"), "vast", n.stuck}},
       .action_label = s.t("Nieuw bericht"),
       .action_url = s.base + std::string(path) + "/nieuw",
       .rows = rows,
       .empty_text = s.t("Geen berichten. Hier schrijf je met coördinatoren van andere gemeenten."),
       .total = found.total,
       .page = q.page});
}

response show_new(const request& r, scope& s, transaction& tx) {
  form f = new_form(s);
  f.put("aan", r.query.get("aan"));
  return new_page(r, s, tx, f, {});
}

response write_new(const request& r, scope& s, transaction& tx) {
  form f = new_form(s);
  if (!f.accept(r.form)) return new_page(r, s, tx, f, f.refused());
  draft d = draft_of(s, f);
  d.party = f.value("aan");
  d.subject = f.value("onderwerp");
  const auto id = write(tx, d, s.now);
  if (!id) {
    f.refuse(id.error());
    return new_page(r, s, tx, f, id.error());
  }
  return web::see_other(address_of(s, d.party, *id) + "?klaar=verstuurd");
}

response show_thread(const request& r, scope& s, transaction& tx) {
  const auto t = thread_asked_for(r, tx);
  if (!t) return web::refusal_page(s, r, t.error());
  mark_read(tx, *t);
  return thread_page(r, s, tx, *t, reply_form(s, *t), {});
}

response reply(const request& r, scope& s, transaction& tx) {
  const auto t = thread_asked_for(r, tx);
  if (!t) return web::refusal_page(s, r, t.error());
  form f = reply_form(s, *t);
  if (!f.accept(r.form)) return thread_page(r, s, tx, *t, f, f.refused());
  draft d = draft_of(s, f);
  d.party = t->party;
  d.thread = t->id;
  const auto id = write(tx, d, s.now);
  if (!id) {
    f.refuse(id.error());
    return thread_page(r, s, tx, *t, f, id.error());
  }
  return web::see_other(address_of(s, t->party, t->id) + "?klaar=verstuurd");
}

response send_again(const request& r, scope& s, transaction& tx) {
  const auto t = thread_asked_for(r, tx);
  if (!t) return web::refusal_page(s, r, t.error());
  for (const note& n : notes_of(tx, *t)) {
    if (n.id != r.form.get("id") || !handle(tx, t->party, n.id, s.now)) continue;
    draft d{t->party, t->id, t->subject, n.body, n.urgent, s.account ? s.account->name : n.author,
            n.phone,  {}};
    if (s.account) d.account = s.account->account;
    if (const auto sent = write(tx, d, s.now); !sent) return web::refusal_page(s, r, sent.error());
    return web::see_other(address_of(s, t->party, t->id) + "?klaar=verstuurd");
  }
  return web::refusal_page(
      s, r, {refusal_kind::conflict, "Dit bericht is al aangekomen of al opnieuw verstuurd.", ""});
}

response mark_handled(const request& r, scope& s, transaction& tx) {
  const auto t = thread_asked_for(r, tx);
  if (!t) return web::refusal_page(s, r, t.error());
  if (!handle(tx, t->party, note_id(r.form.get("id")), s.now))
    return web::refusal_page(s, r,
                             {refusal_kind::conflict, "Dit bericht was al aangekomen of afgehandeld.", ""});
  return web::see_other(address_of(s, t->party, t->id) + "?klaar=afgehandeld");
}

}  // namespace paraat::conversations
