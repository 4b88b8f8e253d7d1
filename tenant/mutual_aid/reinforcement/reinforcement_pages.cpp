#include "tenant/mutual_aid/reinforcement/reinforcement_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_view.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::reinforcement {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view own_tab = "eigen", others_tab = "anderen";

// The incident and task of a request made from the board.
struct origin {
  std::optional<incidents::incident> incident;
  std::optional<incidents::task> task;
  std::vector<callouts::neighbour_request> requests;  // of the incident, so far
};

origin origin_of(transaction& tx, const incidents::task_id& task_id,
                 const incidents::incident_id& incident_id, instant now) {
  origin o;
  if (is_uuid(task_id)) o.task = incidents::find_task(tx, task_id);
  const incidents::incident_id id = o.task ? o.task->incident_id : incident_id;
  if (is_uuid(id)) o.incident = incidents::find(tx, id);
  if (o.incident) o.requests = neighbour_requests(of_incident(tx, id, now));
  return o;
}

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& one : all) out += (out.empty() ? "" : ", ") + one;
  return out;
}

form question_form(const scope& s, const origin& o) {
  form f(s, s.base + std::string(path) + "/nieuw", s.t("Vraag het"));
  f.add_choices(form::type::checks, "aan", s.t("Aan wie"), lenders(s),
                {.required = true,
                 .missing = s.t("Kies aan wie je het vraagt"),
                 .none = s.t("Er is nog geen andere gemeente verbonden.")});
  f.add(form::type::text, "titel", s.t("Waarvoor"), {.required = true, .max = longest_title});
  const int asked = o.task ? callouts::still_asked(o.requests, o.task->id) : 0;
  f.add(form::type::number, "aantal", s.t("Hoeveel mensen heb je nodig?"),
        {.required = true,
         .missing = s.t("Vul in hoeveel mensen je nodig hebt"),
         .hint = asked == 0
                     ? ""
                     : s.t("{} mens is al aan buurgemeenten gevraagd en nog niet bevestigd.",
                           "{} mensen zijn al aan buurgemeenten gevraagd en nog niet bevestigd.", asked)});
  f.number_range("aantal", 1, most_hands);
  f.add(form::type::date, "dag", s.t("Vanaf dag"), {.required = true, .half = true});
  f.add(form::type::text, "uur", s.t("Vanaf uur"),
        {.required = true, .max = 20, .inputmode = "numeric", .half = true});
  f.add(form::type::date, "totdag", s.t("Tot dag"), {.required = true, .half = true});
  f.add(form::type::text, "totuur", s.t("Tot uur"),
        {.required = true, .max = 20, .inputmode = "numeric", .half = true});
  f.add(form::type::text, "plaats", s.t("Plaats"), {.required = true, .max = longest_place});
  f.add(form::type::text, "meldpunt", s.t("Meldpunt"), {.max = longest_place});
  f.add(form::type::text, "meebrengen", s.t("Meebrengen"), {.max = longest_bring});
  f.add(form::type::area, "nota", s.t("Nota"),
        {.max = longest_note, .hint = s.t("Alleen aantallen, geen namen: die volgen pas later.")});
  f.add(form::type::tick, "oefening", s.t("Dit is een oefening"));
  f.cancel_link(s.base + std::string(path), s.t("Annuleer"));
  return f;
}

void prefill(form& f, const scope& s, const origin& o) {
  const instant from = o.task ? std::max(o.task->what.from, s.now) : s.now;
  const instant until =
      o.task && o.task->what.until > from ? o.task->what.until : from + std::chrono::hours{8};
  f.put("dag", web::iso_date(web::local_day(from))).put("uur", web::local_clock_time(from));
  f.put("totdag", web::iso_date(web::local_day(until))).put("totuur", web::local_clock_time(until));
  if (o.incident) {
    f.put("titel", o.incident->what.name).put("plaats", o.incident->what.place);
    if (o.incident->what.exercise) f.put("oefening", "1");
    f.hidden("noodsituatie", o.incident->id);
  }
  if (!o.task) return;
  f.put("titel", o.task->what.name).put("meldpunt", o.task->what.meeting_place);
  f.put("meebrengen", joined(o.task->what.bring));
  const auto places = callouts::places_of(*o.task, s.now);
  if (const int missing = callouts::to_ask_of_neighbours(places, o.requests, o.task->id); missing > 0)
    f.put("aantal", std::to_string(missing));
  f.hidden("taak", o.task->id);
}

response new_page(const request& r, const scope& s, transaction& tx, const form& f, const web::outcome& how) {
  const web::desk d = web::desk_of(r, s);
  view v;
  v.set(tpl::HEADING, s.t("Vraag versterking"));
  v.set(tpl::LEAD, conversations::connected(tx)
                       ? s.t("Buurgemeenten zien je vraag meteen en bieden aan wie ze kunnen missen.")
                       : s.t("Jullie gemeente is nog met geen andere verbonden."));
  web::draw_desk_navigation(v, s, d, "/versterking");
  f.render(v, tpl::FORM);
  return web::page(s, r, "administration/settings/texts.html", std::move(v),
                   {.title = s.t("Vraag versterking"), .current = d.root, .index = false, .how = how});
}

std::optional<question> question_of(form& f, const origin& o) {
  question q;
  q.parties = f.values("aan");
  q.needed = f.number("aantal").value_or(0);
  q.what.title = f.value("titel");
  q.what.skill = o.task ? o.task->what.skill : "";
  q.what.place = f.value("plaats");
  q.what.meeting = f.value("meldpunt");
  q.what.bring = f.value("meebrengen");
  q.what.note = f.value("nota");
  // An exercise stays one, whatever is ticked.
  q.what.exercise = f.ticked("oefening") || (o.incident && o.incident->what.exercise);
  if (o.incident) q.incident = o.incident->id;
  if (o.task) q.task = o.task->id;
  for (const auto& [day, hour, at] :
       {std::tuple("dag", "uur", &q.what.from), {"totdag", "totuur", &q.what.until}}) {
    const auto date = f.date(day);
    const auto moment = date ? incidents::moment(*date, f.value(hour)) : std::nullopt;
    if (!moment) {
      f.error(hour, "Schrijf een uur, zoals 20:15.");
      return std::nullopt;
    }
    *at = *moment;
  }
  return q;
}

response unknown(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze vraag bestaat niet.", ""});
}

// The request that the address names.
request_id asked(const request& r) { return request_id(r.value(1)); }

// After a verb: the page again, with the refusal or the confirmation.
response after(const request& r, const scope& s, transaction& tx, const result<void>& done,
               std::string_view code) {
  const auto h = find(tx, r.value(0), asked(r), s.now);
  if (!h) return unknown(s, r);
  if (done) {
    // Back to the side that was acted on.
    const std::string with = h->mine ? r.form.get("van") : h->party;
    const bool known = std::ranges::find(h->sides, with, &side::other) != h->sides.end();
    return web::see_other(address_of(s, *h) + "?klaar=" + std::string(code) + (known ? "#met-" + with : ""));
  }
  return help_page(r, s, tx, *h, done.error(), s.t(done.error()));
}

bool ours(const request& r, const scope& s) { return r.value(0) == s.here.party; }

int number_in(const request& r, std::string_view name) {
  return whole_number<int>(r.form.get(name)).value_or(0);
}

std::string reason_in(const request& r) {
  std::string text = web::trimmed(r.form.get("reden"));
  return web::length_in_characters(text) <= longest_reason ? text : std::string();
}

response reason_page(const request& r, const scope& s, const help& h, std::string_view way,
                     std::string heading, std::string lead, std::string label) {
  view v;
  v.set(tpl::HEADING, heading).set(tpl::LEAD, std::move(lead));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/versterking");
  form f(s, address_of(s, h) + std::string(way), std::move(label));
  f.add(form::type::text, "reden", s.t("Waarom? De andere kant leest dit."), {.max = longest_reason});
  f.cancel_link(address_of(s, h), s.t("Annuleer"));
  f.render(v, tpl::FORM);
  return web::page(s, r, "administration/settings/texts.html", std::move(v),
                   {.title = std::move(heading), .current = "/beheer", .index = false});
}

}  // namespace

response show_list(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  web::list_query q = web::list_query_of(r);
  const counted n = counts(tx);
  // The default tab shows open requests: the municipality's own, or else those of neighbours.
  if (q.state != own_tab && q.state != others_tab)
    q.state = n.ours_open == 0 && n.others_open > 0 ? others_tab : own_tab;
  const bool others = q.state == others_tab;
  const page found = list(tx, others ? request_filter::others : request_filter::ours, q.page, 25, s.now);
  web::table rows(s.t("Versterking"), {s.t("Wat"), others ? s.t("Van") : s.t("Aan"), s.t("Gevraagd"),
                                       s.t("Bevestigd"), s.t("Status")});
  for (const help& h : found.rows) {
    std::string names;
    for (const side& x : h.sides) names += (names.empty() ? "" : ", ") + who_is(s, x.other).name;
    const bool stuck = std::ranges::any_of(h.sides, &side::stuck);
    const bool unread = std::ranges::any_of(h.sides, &side::unread);
    const auto look = stuck    ? web::status_look{"Niet aangekomen", "danger"}
                      : unread ? web::status_look{"Nieuw", "warning"}
                               : look_of(h.now.state);
    rows.row({{.text = h.what.title,
               .url = address_of(s, h),
               .under = (h.what.exercise ? s.t("OEFENING") + " · " : "") + s.t.date_and_time(h.what.from)},
              {.text = names},
              {.text = s.t.number(h.now.needed)},
              {.text = s.t.number(h.now.confirmed())},
              web::status_cell(s, look)});
  }
  return web::show_list(s, r, d,
                        {.title = s.t("Versterking"),
                         .current = "/versterking",
                         .tabs = {{s.t("Wat wij vragen"), std::string(own_tab), n.ours},
                                  {s.t("Wat buurgemeenten vragen"), std::string(others_tab), n.others}},
                         .open_tab = q.state,
                         .action_label = s.t("Vraag versterking"),
                         .action_url = s.base + std::string(path) + "/nieuw",
                         .lead = s.t("Kom je mensen tekort? Buurgemeenten sturen wie ze kunnen missen."),
                         .rows = rows,
                         .empty_text = others ? s.t("Geen buurgemeente vraagt nu versterking.")
                                              : s.t("Jullie vroegen nog niets."),
                         .total = found.total,
                         .page = q.page});
}

response show_new(const request& r, scope& s, transaction& tx) {
  const origin o = origin_of(tx, incidents::task_id(r.query.get("taak")),
                             incidents::incident_id(r.query.get("noodsituatie")), s.now);
  form f = question_form(s, o);
  prefill(f, s, o);
  return new_page(r, s, tx, f, {});
}

response ask_new(const request& r, scope& s, transaction& tx) {
  const origin o = origin_of(tx, incidents::task_id(r.form.get("taak")),
                             incidents::incident_id(r.form.get("noodsituatie")), s.now);
  form f = question_form(s, o);
  if (o.incident) f.hidden("noodsituatie", o.incident->id);
  if (o.task) f.hidden("taak", o.task->id);
  if (!f.accept(r.form)) return new_page(r, s, tx, f, f.refused());
  const auto q = question_of(f, o);
  if (!q) return new_page(r, s, tx, f, f.refused());
  const auto id = ask(tx, s.here, *q, s.asker(), s.now);
  if (!id) {
    f.refuse(id.error());
    return new_page(r, s, tx, f, id.error());
  }
  return web::see_other(s.base + std::string(path) + "/" + s.here.party + "/" + *id + "?klaar=gevraagd");
}

response show_one(const request& r, scope& s, transaction& tx) {
  const auto h = find(tx, r.value(0), asked(r), s.now);
  if (!h) return unknown(s, r);
  mark_read(tx, *h);
  return help_page(r, s, tx, *h);
}

response mark_handled(const request& r, scope& s, transaction& tx) {
  const bool done = handle_stuck(tx, r.value(0), asked(r), r.form.get("met"));
  const result<void> nothing = refuse(refusal_kind::conflict, "Dat was al aangekomen of afgehandeld.");
  return after(r, s, tx, done ? result<void>() : nothing, "bewaard");
}

response accept_offer(const request& r, scope& s, transaction& tx) {
  if (!ours(r, s)) return unknown(s, r);
  const offer_id offer_ref(r.form.get("aanbod"));
  return after(
      r, s, tx,
      accept(tx, s.here, asked(r), r.form.get("van"), offer_ref, number_in(r, "aantal-" + offer_ref), s.now),
      "aangenomen");
}

response call_off_offer(const request& r, scope& s, transaction& tx) {
  if (!ours(r, s)) return unknown(s, r);
  return after(r, s, tx,
               cancel_offer(tx, s.here, asked(r), r.form.get("van"), offer_id(r.form.get("aanbod")),
                            reason_in(r), s.now),
               "bewaard");
}

response change_need(const request& r, scope& s, transaction& tx) {
  if (!ours(r, s)) return unknown(s, r);
  return after(r, s, tx, need(tx, s.here, asked(r), number_in(r, "aantal"), s.now), "bewaard");
}

response ask_others(const request& r, scope& s, transaction& tx) {
  if (!ours(r, s)) return unknown(s, r);
  std::vector<std::string> parties;
  for (const web::choice& c : lenders(s))
    for (const std::string& typed : r.form.all("nog"))
      if (typed == c.value) parties.push_back(typed);
  return after(r, s, tx, ask_more(tx, s.here, asked(r), parties, s.now), "gevraagd");
}

response close_request(const request& r, scope& s, transaction& tx) {
  if (!ours(r, s)) return unknown(s, r);
  return after(r, s, tx, finish(tx, s.here, asked(r), request_state::closed, "", s.now), "bewaard");
}

response ask_call_off(const request& r, scope& s, transaction& tx) {
  const auto h = find(tx, r.value(0), asked(r), s.now);
  if (!h || !h->mine) return unknown(s, r);
  return reason_page(
      r, s, *h, "/afgelasting", s.t("Trek de vraag in"),
      s.t("Alle mensen die buurgemeenten beloofden, komen vrij. Dit kan je niet ongedaan maken."),
      s.t("Trek de vraag in"));
}

response call_off(const request& r, scope& s, transaction& tx) {
  if (!ours(r, s)) return unknown(s, r);
  return after(r, s, tx, finish(tx, s.here, asked(r), request_state::cancelled, reason_in(r), s.now),
               "bewaard");
}

response offer_hands(const request& r, scope& s, transaction& tx) {
  if (ours(r, s)) return unknown(s, r);
  proposal p;
  p.count = number_in(r, "aantal");
  p.hold = std::chrono::minutes{number_in(r, "duur")};
  p.available = number_in(r, "totaal");
  p.note = web::trimmed(r.form.get("nota"));
  if (web::length_in_characters(p.note) > longest_reason)
    return after(r, s, tx, refuse(refusal_kind::invalid, "Je nota is te lang."), "");
  return after(r, s, tx, propose(tx, r.value(0), asked(r), p, s.now), "geboden");
}

response take_back(const request& r, scope& s, transaction& tx) {
  if (ours(r, s)) return unknown(s, r);
  return after(r, s, tx,
               withdraw(tx, r.value(0), asked(r), offer_id(r.form.get("aanbod")), reason_in(r), s.now),
               "bewaard");
}

response ask_decline(const request& r, scope& s, transaction& tx) {
  const auto h = find(tx, r.value(0), asked(r), s.now);
  if (!h || h->mine) return unknown(s, r);
  return reason_page(
      r, s, *h, "/weigering", s.t("We kunnen niet helpen"),
      s.t("De vrager weet dan dat hij verder moet zoeken. Je kan later toch nog iets aanbieden."),
      s.t("Laat het weten"));
}

response decline_request(const request& r, scope& s, transaction& tx) {
  if (ours(r, s)) return unknown(s, r);
  return after(r, s, tx, decline(tx, r.value(0), asked(r), reason_in(r), s.now), "bewaard");
}

}  // namespace paraat::reinforcement
