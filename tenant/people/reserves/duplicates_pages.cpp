// /beheer/reserve/dubbels: candidates who may be one, side by side.

#include <fmt/format.h>

#include "tenant/people/reserves/duplicates.hpp"
#include "tenant/people/reserves/reserves_pages.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::reserves {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int pairs_a_page = 20, most_joins = 10;
constexpr std::string_view perhaps_code = "misschien";

std::string here(const scope& s) { return root_of(s) + "/dubbels"; }

struct compared_fact {
  std::string label, left, right;
};

std::vector<compared_fact> facts_of(const scope& s, const candidate& a, const candidate& b) {
  const auto born = [&](const candidate& c) { return c.who.born ? s.t.date_with_year(*c.who.born) : ""; };
  return {{s.t("Geboren op"), born(a), born(b)},
          {s.t("E-mailadres"), a.who.email, b.who.email},
          {s.t("Telefoon"), text::shown_phone(a.who.phone), text::shown_phone(b.who.phone)},
          {s.t("Adres"), a.who.street, b.who.street},
          {s.t("Woonplaats"), a.who.place, b.who.place},
          {s.t("Status"), s.t(std::string(look_of(a).label)), s.t(std::string(look_of(b).label))}};
}

void draw_pair(view& v, const scope& s, const pair_of_candidates& p) {
  std::string why;
  for (const std::string& code : p.reasons)
    why += (why.empty() ? "" : " · ") + s.t(std::string(label_of(code)));
  view& pair = v.add(tpl::PAIR);
  pair.set(tpl::REASON, why).set(tpl::PAIR_ID, "paar-" + p.one.id.text() + "-" + p.other.id.text());
  pair.set(tpl::CAPTION, p.one.who.name + " – " + p.other.who.name);
  for (const candidate* c : {&p.one, &p.other})
    pair.add(tpl::SIDE).set(tpl::NAME, c->who.name).set(tpl::PERSON_URL, page_of(s, c->id));
  for (const compared_fact& f : facts_of(s, p.one, p.other)) {
    if (f.left.empty() && f.right.empty()) continue;
    pair.add(tpl::FACT)
        .set(tpl::LABEL, f.label)
        .set(tpl::LEFT, f.left.empty() ? "–" : f.left)
        .set(tpl::RIGHT, f.right.empty() ? "–" : f.right)
        .set(tpl::LEFT_LABEL, p.one.who.name)
        .set(tpl::RIGHT_LABEL, p.other.who.name)
        .show_if(!f.left.empty() && !f.right.empty() && f.left != f.right, tpl::DIFFERS);
  }
  const std::vector<std::pair<std::string, std::string>> both{{"een", p.one.id}, {"ander", p.other.id}};
  web::draw_button(pair, tpl::BUTTON, s,
                   {here(s) + "/samenvoeging", s.t("Dezelfde persoon"), "primary", "", "", both});
  web::draw_button(pair, tpl::OTHER_BUTTON, s,
                   {here(s) + "/verschil", s.t("Niet dezelfde"), "secondary", "", "", both});
}

void draw_joins(view& v, const scope& s, transaction& tx) {
  const auto all = persons::past_joins(tx, most_joins);
  if (all.empty()) return;
  view& section = v.add(tpl::JOINS);
  for (const persons::past_join& j : all) {
    view& row = section.add(tpl::JOIN);
    const std::string nobody = j.records > 0 ? s.t("Zonder naam") : s.t("Gegevens gewist");
    row.set(tpl::NAME, j.name.empty() ? nobody : j.name).set(tpl::WHEN, s.t.date_and_time(j.at));
    if (j.undone_at)
      row.add(tpl::UNDONE)
          .set(tpl::TEXT,
               fmt::format(fmt::runtime(s.t("Uit elkaar gehaald op {0}")), s.t.date_and_time(*j.undone_at)));
    else if (j.records > 0)
      web::draw_button(
          row, tpl::BUTTON, s,
          {here(s) + "/scheiding", s.t("Haal weer uit elkaar"), "tertiary", "", "", {{"welke", j.id}}});
  }
}

// Back to the tab from which it came.
response answered(const scope& s, const request& r, const result<void>& done, std::string_view code) {
  if (!done) return web::refusal_page(s, r, done.error());
  return web::see_other(here(s) + "?klaar=" + std::string(code));
}

}  // namespace

response show_duplicates(const request& r, scope& s, transaction& tx) {
  if (!has_reserve(s)) return no_reserve(s, r);
  const pair_counts n = count_pairs(tx);
  // Who decided about the last sure pair goes on with the others.
  const bool perhaps = r.query.get("toestand") == perhaps_code || (n.sure == 0 && n.perhaps > 0);
  const auto how = perhaps ? likeness::perhaps : likeness::sure;
  view v;
  v.set(tpl::HEADING, s.t("Misschien dubbel"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/reserve");
  web::draw_done(v, s, r,
                 {{"samengevoegd", "Samengevoegd. We vragen het deze persoon één keer."},
                  {"verschillend", "Deze twee blijven apart. We vragen het niet opnieuw."},
                  {"gescheiden", "Uit elkaar gehaald. Elk heeft zijn eigen gegevens terug."}});
  web::draw_parts(v, s, s.t("Reserve"), parts_of(s, tx), here(s));
  for (const auto& [label, code, count, current] :
       {std::tuple(s.t("Vrijwel zeker"), std::string(), n.sure, !perhaps),
        std::tuple(s.t("Misschien"), "?toestand=" + std::string(perhaps_code), n.perhaps, perhaps)})
    v.add(tpl::TAB)
        .set(tpl::TAB_LABEL, label)
        .set(tpl::TAB_URL, here(s) + code)
        .set(tpl::TAB_COUNT, s.t.number(count))
        .show_if(current, tpl::CURRENT_TAB);
  const int page = web::page_number(r);
  const auto found = open_pairs(tx, how, page, pairs_a_page);
  for (const pair_of_candidates& p : found) draw_pair(v, s, p);
  v.show_if(found.empty(), tpl::NOTHING);
  web::draw_paging(v, s, r, perhaps ? n.perhaps : n.sure, page, pairs_a_page);
  draw_joins(v, s, tx);
  return web::page(s, r, "people/reserves/duplicates.html", std::move(v),
                   {.title = s.t("Misschien dubbel"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {root_of(s), s.t("Reserve")},
                               {here(s), s.t("Misschien dubbel")}},
                    .index = false});
}

response join_pair(const request& r, scope& s, transaction& tx) {
  if (!has_reserve(s)) return no_reserve(s, r);
  const auto done =
      join(tx, candidate_id(r.form.get("een")), candidate_id(r.form.get("ander")), s.account->account, s.now);
  if (!done) return web::refusal_page(s, r, done.error());
  audit::note(tx, s, audit::persons_joined, std::nullopt, *done);
  return answered(s, r, {}, "samengevoegd");
}

response keep_pair_apart(const request& r, scope& s, transaction& tx) {
  if (!has_reserve(s)) return no_reserve(s, r);
  return answered(s, r,
                  keep_apart(tx, candidate_id(r.form.get("een")), candidate_id(r.form.get("ander")),
                             s.account->account, s.now),
                  "verschillend");
}

response separate_pair(const request& r, scope& s, transaction& tx) {
  if (!has_reserve(s)) return no_reserve(s, r);
  const persons::join_id id(r.form.get("welke"));
  const auto done = separate(tx, id, s.account->account, s.now);
  if (done) audit::note(tx, s, audit::persons_separated, std::nullopt, id);
  return answered(s, r, done, "gescheiden");
}

}  // namespace paraat::reserves
