#include "tenant/people/persons/persons_pages.hpp"

#include <fmt/format.h>

#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::persons {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr int most_pairs = 50, most_joins = 20;

std::string_view sentence_of(likeness why) {
  switch (why) {
    case likeness::email:
      return "Hetzelfde e-mailadres";
    case likeness::phone:
      return "Hetzelfde telefoonnummer";
    case likeness::born:
      return "Dezelfde naam en geboortedatum";
    case likeness::no_address:
      return "Dezelfde naam. Van één van de twee is er geen adres of nummer.";
  }
  return "";
}

void draw_person(view& into, const scope& s, const person& p) {
  into.set(tpl::NAME, p.name).set(tpl::PERSON_URL, s.base + "/beheer/mensen/" + p.id);
  for (const record& r : p.records) {
    view& row = into.add(tpl::RECORD);
    row.set(tpl::KIND_LABEL, s.t(label_of_source(r.source)))
        .set(tpl::WHEN, s.t.date_with_year(web::local_day(r.at)));
    row.set_if(tpl::RECORD_NAME, tpl::HAS_RECORD_NAME, r.name == p.name ? "" : r.name);
    row.set_if(tpl::EMAIL, tpl::HAS_EMAIL, r.email);
    row.set_if(tpl::PHONE, tpl::HAS_PHONE, r.phone);
    row.set_if(tpl::BORN, tpl::HAS_BORN, r.born ? s.t.date_with_year(*r.born) : "");
  }
}

std::string here(const scope& s) { return s.base + "/beheer/mensen/dubbels"; }

void draw_pair(view& v, const scope& s, const alike& a) {
  view& pair = v.add(tpl::PAIR);
  pair.set(tpl::REASON, s.t(sentence_of(a.why)));
  draw_person(pair.add(tpl::SIDE), s, a.one);
  draw_person(pair.add(tpl::SIDE), s, a.other);
  // The person with the oldest record stays, so that an older link still leads to it.
  const bool first = a.other.records.empty() ||
                     (!a.one.records.empty() && a.one.records.front().at <= a.other.records.front().at);
  const person &kept = first ? a.one : a.other, &gone = first ? a.other : a.one;
  web::draw_button(pair, tpl::BUTTON, s,
                   {here(s) + "/samenvoeging",
                    s.t("Dezelfde persoon"),
                    "primary",
                    "",
                    "",
                    {{"blijft", kept.id}, {"weg", gone.id}}});
  web::draw_button(pair, tpl::OTHER_BUTTON, s,
                   {here(s) + "/verschil",
                    s.t("Niet dezelfde"),
                    "secondary",
                    "",
                    "",
                    {{"een", a.one.id}, {"ander", a.other.id}}});
}

void draw_joins(view& v, const scope& s, transaction& tx) {
  const auto all = past_joins(tx, most_joins);
  if (all.empty()) return;
  view& section = v.add(tpl::JOINS);
  for (const past_join& j : all) {
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

response answered(const scope& s, const request& r, const result<void>& done, std::string_view code) {
  if (!done) return web::refusal_page(s, r, done.error());
  return web::see_other(here(s) + "?klaar=" + std::string(code));
}

}  // namespace

std::string_view label_of_source(std::string_view source) {
  // texts
  static constexpr std::pair<std::string_view, std::string_view> labels[] = {
      {"corps_members", "Korps"},   {"applications", "Antwoord op een vacature"},
      {"interests", "Interesse"},   {"walk_ins", "Kwam spontaan helpen"},
      {"cost_notes", "Vergoeding"}, {"organisations", "Contact van een organisatie"},
      {"profiles", "Profiel"},      {"reserve_candidates", "Reserve"}};
  for (const auto& [name, label] : labels)
    if (name == source) return label;
  return "";
}

std::vector<web::tab> parts_of_corps_desk(const scope& s) {
  return {{s.t("Korpsen"), s.base + "/beheer/korps"}, {s.t("Misschien dezelfde"), here(s)}};
}

response show_alike(const request& r, scope& s, transaction& tx) {
  view v;
  v.set(tpl::HEADING, s.t("Misschien dezelfde"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  web::draw_done(v, s, r,
                 {{"samengevoegd", "Samengevoegd. Uren, pauzes en plaatsen tellen nu samen."},
                  {"verschillend", "Deze twee blijven apart. We vragen het niet opnieuw."},
                  {"gescheiden", "Uit elkaar gehaald. Elk heeft zijn eigen gegevens terug."}});
  web::draw_parts(v, s, s.t("Korps"), parts_of_corps_desk(s), here(s));
  const auto found = alike_pairs(tx, most_pairs);
  for (const alike& a : found) draw_pair(v, s, a);
  v.show_if(found.empty(), tpl::NOTHING);
  draw_joins(v, s, tx);
  return web::page(s, r, "people/persons/alike.html", std::move(v),
                   {.title = s.t("Misschien dezelfde"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/korps", s.t("Korps")},
                               {here(s), s.t("Misschien dezelfde")}},
                    .index = false});
}

response join_two(const request& r, scope& s, transaction& tx) {
  const std::string kept = r.form.get("blijft");
  const auto done =
      join_persons(tx, person_id(kept), person_id(r.form.get("weg")), s.account->account, s.now);
  if (done) audit::note(tx, s, audit::persons_joined, std::nullopt, kept);
  return answered(s, r, done, "samengevoegd");
}

response keep_two_apart(const request& r, scope& s, transaction& tx) {
  return answered(
      s, r,
      keep_apart(tx, person_id(r.form.get("een")), person_id(r.form.get("ander")), s.account->account, s.now),
      "verschillend");
}

response separate_two(const request& r, scope& s, transaction& tx) {
  const std::string join = r.form.get("welke");
  const auto done = separate_persons(tx, join_id(join), s.account->account, s.now);
  if (done) audit::note(tx, s, audit::persons_separated, std::nullopt, join);
  return answered(s, r, done, "gescheiden");
}

}  // namespace paraat::persons
