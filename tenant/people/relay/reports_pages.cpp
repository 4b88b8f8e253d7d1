// What people reported, for the coordinators: one message, its writer, who reported it and why.

#include <fmt/format.h>

#include "tenant/people/relay/relay_letters.hpp"
#include "tenant/people/relay/relay_pages.hpp"
#include "tenant/people/relay/reports.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::relay {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view path = "/beheer/meldingen";
constexpr int most = 200;

struct people_of_report {
  std::string writer, reporter, about;
};
// Of an erased conversation the names are gone; the words that were reported stay for their term.
people_of_report people_of(transaction& tx, const scope& s, const report& one) {
  const auto c = find(tx, one.of);
  const auto now = c && !c->erased ? subject_of(tx, s, *c) : std::nullopt;
  const auto name = [&](side which) {
    const std::string known = now ? party_of(*now, which).name : std::string();
    return known.empty() ? s.t(now ? "Iemand" : "Iemand die intussen gewist is") : known;
  };
  return {name(other(one.by)), name(one.by), now ? now->title : s.t("Gewist gesprek")};
}

web::cell status_of(const scope& s, const report& one) {
  return one.handled_at ? web::cell{.text = s.t("Afgehandeld"), .tone = "neutral"}
                        : web::cell{.text = s.t("Wacht op jou"), .tone = "warning"};
}

result<report> report_asked_for(const request& r, transaction& tx) {
  auto one = find_report(tx, report_id(r.value(0)));
  if (one) return *one;
  return refuse(refusal_kind::not_found, "Deze melding bestaat niet meer.");
}

bool may_close(const std::optional<conversation>& c) { return c && !c->erased && c->by != closed_by::staff; }

response decided(const request& r, const scope& s, transaction& tx, bool closes) {
  const auto seen = report_asked_for(r, tx);
  if (!seen) return web::refusal_page(s, r, seen.error());
  // Lock order: the conversation before its reports, as where it is deleted.
  const auto before = find_locked(tx, seen->of);
  if (closes)
    if (const auto c = close(tx, seen->of, closed_by::staff, s.now);
        !c && c.error().kind != refusal_kind::gone)
      return web::refusal_page(s, r, c.error());
  auto one = handle_report(tx, seen->id, s.asker(), s.now);
  // What was left open may still be closed.
  if (!one && closes && may_close(before)) one = *seen;
  if (!one) return web::refusal_page(s, r, one.error());
  for (const seat& to : seats_of(tx, one->of))
    if (to.which == one->by) mail_report_handled(tx, s, to, closes);
  audit::note(tx, s, audit::report_handled, std::nullopt, one->id);
  return web::see_other(s.base + std::string(path) + "/" + one->id +
                        (closes ? "?klaar=gesloten" : "?klaar=afgehandeld"));
}

}  // namespace

response show_reports(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  const web::list_query q = web::list_query_of(r);
  const auto all = reports(tx, q.state == "afgehandeld", most);
  web::table rows(s.t("Meldingen"), {s.t("Wat is er mis?"), s.t("Waarover"), s.t("Gemeld"), s.t("Status")});
  for (const report& one : all)
    rows.row({{.text = s.t(label_of(one.reason)), .url = s.base + std::string(path) + "/" + one.id},
              {.text = people_of(tx, s, one).about},
              {.text = s.t.date_and_time(one.at)},
              status_of(s, one)});
  return web::show_list(
      s, r, d,
      {.title = s.t("Meldingen"),
       .current = "/meldingen",
       .tabs = {{s.t("Wacht op jou"), "", count_reports(tx)}, {s.t("Afgehandeld"), "afgehandeld"}},
       .lead = s.t("Berichten die mensen uit een gesprek meldden. Je leest alleen die."),
       .rows = rows,
       .empty_text = s.t("Geen meldingen."),
       .total = static_cast<long long>(all.size()),
       .per_page = most});
}

response show_report(const request& r, scope& s, transaction& tx) {
  const auto one = report_asked_for(r, tx);
  if (!one) return web::refusal_page(s, r, one.error());
  const web::desk d = web::desk_of(r, s);
  const people_of_report who = people_of(tx, s, *one);
  const std::string title = s.t(label_of(one->reason)), here = s.base + std::string(path) + "/" + one->id;
  view v;
  v.set(tpl::HEADING, title).set(tpl::LEAD, who.about).set(tpl::TEXT, one->body);
  web::draw_desk_navigation(v, s, d, "/meldingen");
  web::draw_done(v, s, r,
                 {{"gesloten", "Het gesprek is gesloten. Wie meldde, krijgt een mail."},
                  {"afgehandeld", "Afgehandeld. Wie meldde, krijgt een mail."}});
  const web::cell tag = status_of(s, *one);
  v.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone);
  const auto fact = [&](std::string label, std::string text) {
    if (!text.empty()) v.add(tpl::FACT).set(tpl::LABEL, std::move(label)).set(tpl::TEXT, std::move(text));
  };
  fact(s.t("Geschreven door"), who.writer);
  fact(s.t("Op"), s.t.date_and_time(one->written_at));
  fact(s.t("Gemeld door"), who.reporter);
  fact(s.t("Op"), s.t.date_and_time(one->at));
  fact(s.t("Zei erbij"), one->note);
  if (one->handled_at && may_close(find(tx, one->of)))
    web::draw_button(v.add(tpl::CLOSABLE), tpl::BUTTON, s,
                     {here + "/sluiting", s.t("Sluit het gesprek alsnog"), "secondary", "danger"});
  if (!one->handled_at) {
    view& box = v.add(tpl::CHOICE);
    web::draw_button(box, tpl::BUTTON, s,
                     {here + "/sluiting", s.t("Sluit het gesprek"), "primary", "danger"});
    web::draw_button(box, tpl::OTHER_BUTTON, s,
                     {here + "/afhandeling", s.t("Laat het gesprek open"), "secondary"});
  }
  return web::page(s, r, "people/relay/desk_report.html", std::move(v),
                   {.title = title,
                    .current = d.root,
                    .crumbs = {{s.base + d.root, s.t("Beheer")},
                               {s.base + std::string(path), s.t("Meldingen")},
                               {here, title}},
                    .index = false});
}

response handle_one_report(const request& r, scope& s, transaction& tx) { return decided(r, s, tx, false); }
response close_reported(const request& r, scope& s, transaction& tx) { return decided(r, s, tx, true); }

}  // namespace paraat::relay
