#include "tenant/volunteering/neighbour_search/neighbour_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/neighbour_search/search_policies.hpp"
#include "tenant/volunteering/targeted_search/search_pages.hpp"

namespace paraat::neighbour_search {
namespace {

namespace tpl = web::tpl;
using targeted_search::search;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

template <class... Value>
std::string filled(const std::string& sentence, const Value&... values) {
  return fmt::format(fmt::runtime(sentence), values...);
}

std::string rows_address(const scope& s, const search& one) {
  return targeted_search::address_of(s, one) + "/buren";
}

// A neighbour that is none any more keeps its name.
neighbour named(const scope& s, const std::string& party) {
  if (auto known = neighbour_of(s, party)) return std::move(*known);
  return {party, s.node.tenants.name_of(party), "", false};
}

std::string arrival_text(const scope& s, arrival state, const neighbour& there, const std::string& arrived) {
  if (state == arrival::arrived) return arrived;
  std::string out =
      filled(state == arrival::lost ? s.t("Niet aangekomen in {0}.") : s.t("Nog niet aangekomen in {0}."),
             there.name);
  if (!there.phone.empty())
    out += " " + filled(s.t("Kan het niet wachten? Bel {0}: {1}."), there.name, there.phone);
  return out;
}

std::string why_text(const scope& s, const neighbour& there, const std::string& why) {
  // texts
  static constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"off", "Zulke vragen beantwoordt {0} niet."},
      {"declined", "{0} antwoordt niet op deze vraag."},
      {"unknown",
       "Deze vacature staat in {0} niet als open. Ze is pas gepubliceerd, of intussen vol of gesloten."},
      {"codes", "Niet alles wat je vraagt, is in {0} bekend. Vraag het eenvoudiger."},
      {"busy", "Vandaag kreeg {0} al veel vragen uit onze gemeente. Morgen kan het weer."},
      {"narrow", "Deze week vroegen we {0} te vaak naar bijna dezelfde mensen. Volgende week kan het weer."},
      {"unasked", "Deze vraag heeft {0} niet meer. Zoek opnieuw."}};
  for (const auto& [code, sentence] : known)
    if (code == why) return filled(s.t(sentence), there.name);
  return filled(s.t("{0} antwoordt hier niet op."), there.name);
}

web::status_look look_of(const neighbour_case& c) {
  // texts
  static constexpr web::status_look looks[] = {{"Wacht op antwoord", "warning"},
                                               {"Wordt bekeken", "info"},
                                               {"Beantwoord", "success"},
                                               {"Geen antwoord", "neutral"},
                                               {"Niet aangekomen", "danger"}};
  const bool lost = c.status == elsewhere_state::sent && c.asked_arrived == arrival::lost;
  return lost ? looks[4] : looks[static_cast<std::size_t>(c.status)];
}

std::string answer_text(const scope& s, const neighbour_case& c, const neighbour& there) {
  switch (c.status) {
    case elsewhere_state::sent:
      return arrival_text(s, c.asked_arrived, there, s.t("Aangekomen, nog niet beantwoord."));
    case elsewhere_state::waits:
      return filled(s.t("Een coördinator van {0} beslist of ze antwoorden."), there.name);
    case elsewhere_state::answered:
      return targeted_search::label_of(s.t, c.said.value_or(targeted_search::band::few));
    case elsewhere_state::refused:
      return why_text(s, there, c.why);
  }
  return "";
}

std::string yes_text(const scope& s, const neighbour_case& c) {
  if (c.yes > 0) return s.t("{} persoon zei ja", "{} mensen zeiden ja", c.yes);
  return c.relay == relay_state::ended ? s.t("Niemand zei ja") : s.t("Nog geen ja");
}

std::string relay_text(const scope& s, const neighbour_case& c, const neighbour& there) {
  switch (c.relay) {
    case relay_state::none:
      return "";
    case relay_state::sent:
      return arrival_text(s, c.relay_arrived, there, s.t("Je vraag is aangekomen."));
    case relay_state::asked: {
      const std::string until =
          c.lapses_at ? s.t.date_with_year(web::local_day(*c.lapses_at - std::chrono::seconds{1})) : "";
      return filled(s.t("Doorgegeven aan wie past. Antwoord tot en met {0}."), until) + " " + yes_text(s, c);
    }
    case relay_state::ended:
      return s.t("De vraag is voorbij.") + " " + yes_text(s, c);
    case relay_state::refused:
      return why_text(s, there, c.relay_why);
  }
  return "";
}

// What a neighbour claimed against what came of it.
std::string doubt_text(const scope& s, const neighbour_case& c, const neighbour& there) {
  if (c.contradicted_at)
    return filled(s.t("{0} gaf binnen een dag een ander antwoord op dezelfde vraag. Je ziet het eerste."),
                  there.name);
  if (c.said == targeted_search::band::from_50 && c.relay == relay_state::ended && c.yes == 0)
    return filled(s.t("{0} zei dat er 50 of meer passen, en niemand zei ja."), there.name);
  return "";
}

void draw_case(view& v, const scope& s, const std::string& root, const neighbour_case& c) {
  const neighbour there = named(s, c.party);
  const web::cell tag = web::status_cell(s, look_of(c));
  view& row = v.add(tpl::NEIGHBOUR).set(tpl::NAME, there.name);
  row.set(tpl::STATUS_TEXT, tag.text).set(tpl::TONE, tag.tone).set(tpl::TEXT, answer_text(s, c, there));
  row.set_if(tpl::TEXT, tpl::RELAYED, relay_text(s, c, there));
  row.set_if(tpl::TEXT, tpl::DOUBT, doubt_text(s, c, there));
  if (may_relay(c)) row.add(tpl::WAY).set(tpl::WAY_URL, root + "/" + c.id).set(tpl::WHOSE, there.name);
  if (c.yes > 0) row.add(tpl::ANSWERS_LINK).set(tpl::WAY_URL, s.base + "/mijn-organisatie/antwoorden");
}

form neighbours_form(const scope& s, const search& one, const std::vector<neighbour_case>& asked) {
  form f(s, rows_address(s, one), s.t("Vraag hoeveel er passen"));
  std::vector<web::choice> choices;
  for (const neighbour& n : neighbours(s)) {
    const auto before = std::ranges::find(asked, n.party, &neighbour_case::party);
    if (n.searches && (before == asked.end() || may_ask_again(*before)))
      choices.push_back({n.party, n.name, ""});
  }
  f.add_choices(form::type::checks, "gemeenten", s.t("Aan welke gemeenten?"), std::move(choices),
                {.required = true,
                 .missing = s.t("Kies aan welke gemeenten je het vraagt"),
                 .none = s.t("Je vroeg het al aan elke buurgemeente die zulke vragen begrijpt."),
                 .hint = s.t("Ze krijgen je vraag in codes en de naam van je vacature, en antwoorden met een "
                             "aantal, nooit met namen.")});
  return f;
}

response neighbours_page(const request& r, const scope& s, transaction& tx, const search& one,
                         const form* typed, const web::outcome& how) {
  view v;
  const std::string title = s.t("Bij buurgemeenten");
  const auto asked = cases_of(tx, one.id, s.now);
  v.set(tpl::HEADING, title);
  const web::desk d = web::desk_of(r, s);
  web::draw_desk_navigation(v, s, d, "/zoeken");
  web::draw_done(v, s, r,
                 {{"gevraagd", "Je vraag is verstuurd. Hieronder zie je wie antwoordt."},
                  {"doorgegeven", "Je vraag is verstuurd. Wie ja zegt, staat bij je antwoorden."}});
  if (const auto of = one.vacancy_id.empty() ? std::nullopt : vacancies::find(tx, one.vacancy_id))
    v.add(tpl::FOR_VACANCY).set(tpl::TITLE, of->what.title);
  if (!asked.empty()) {
    view& list = v.add(tpl::NEIGHBOURS);
    for (const neighbour_case& c : asked) draw_case(list, s, rows_address(s, one), c);
  }
  if (const auto may = may_ask(tx, one); may && s.node.tenants.connected()) {
    const form fresh = neighbours_form(s, one, asked);
    (typed != nullptr ? *typed : fresh).render(v.add(tpl::MAY_ASK), tpl::FORM);
  } else {
    v.add(tpl::MAY_NOT_ASK)
        .set(tpl::TEXT, may ? s.t("Deze site is nog niet verbonden met die van buurgemeenten.")
                            : fill_in(s.t(may.error().sentence), may.error().arguments));
  }
  auto crumbs = targeted_search::crumbs_to(s, targeted_search::address_of(s, one), s.t("Wie past er?"));
  crumbs.emplace_back(s.base + r.path, title);
  return web::page(
      s, r, "volunteering/neighbour_search/neighbours.html", std::move(v),
      {.title = title, .current = d.root, .crumbs = std::move(crumbs), .index = false, .how = how});
}

result<neighbour_case> reached_case(const request& r, const scope& s, transaction& tx, const search& one) {
  auto c = find(tx, case_id(r.value(1)), s.now);
  if (c && c->search_id == one.id) return std::move(*c);
  return refuse(refusal_kind::not_found, "Deze vraag bestaat niet meer.");
}

}  // namespace

response show_neighbours(const request& r, scope& s, transaction& tx) {
  const auto one = targeted_search::reached_search(r, tx, web::desk_of(r, s));
  return one ? neighbours_page(r, s, tx, *one, nullptr, {}) : web::refusal_page(s, r, one.error());
}

response ask_neighbours(const request& r, scope& s, transaction& tx) {
  const auto one = targeted_search::reached_search(r, tx, web::desk_of(r, s));
  if (!one) return web::refusal_page(s, r, one.error());
  if (const auto may = may_ask(tx, *one); !may) return web::refusal_page(s, r, may.error());
  form f = neighbours_form(s, *one, cases_of(tx, one->id, s.now));
  if (!f.accept(r.form)) return neighbours_page(r, s, tx, *one, &f, f.refused());
  for (const std::string& party : f.values("gemeenten")) {
    const auto done = ask_neighbour(tx, s, *one, party, s.asker());
    if (done) continue;
    f.refuse(done.error());
    return neighbours_page(r, s, tx, *one, &f, done.error());
  }
  return web::see_other(rows_address(s, *one) + "?klaar=gevraagd");
}

response show_relay(const request& r, scope& s, transaction& tx) {
  const auto one = targeted_search::reached_search(r, tx, web::desk_of(r, s));
  if (!one) return web::refusal_page(s, r, one.error());
  const auto c = reached_case(r, s, tx, *one);
  if (!c) return web::refusal_page(s, r, c.error());
  if (const auto may = may_ask(tx, *one); !may) return web::refusal_page(s, r, may.error());
  const auto v = vacancies::find(tx, one->vacancy_id);
  const std::string there = named(s, c->party).name;
  return web::ask_page(
      s, r, filled(s.t("Vraag het ook in {0}"), there),
      filled(
          s.t("{0} geeft je vacature “{1}” door aan enkele mensen die passen. Wie dat zijn, zegt niemand je. "
              "Ze "
              "hebben tien dagen. Zegt iemand ja, dan krijg je een antwoord met wat die persoon toont, en is "
              "een plaats ingenomen. Dit telt als {2} van de mensen die je vandaag kan vragen: nog {3}."),
          there, v ? v->what.title : "", invitations::charge_of_blind,
          invitations::left_today(tx, one->organisation_id, s.now)),
      {s.base + r.path, s.t("Verstuur de vraag"), "primary", "", "send"});
}

response send_relay(const request& r, scope& s, transaction& tx) {
  const auto one = targeted_search::reached_search(r, tx, web::desk_of(r, s));
  if (!one) return web::refusal_page(s, r, one.error());
  const auto c = reached_case(r, s, tx, *one);
  if (!c) return web::refusal_page(s, r, c.error());
  const auto done = relay(tx, s, c->id, s.asker());
  return done ? web::see_other(rows_address(s, *one) + "?klaar=doorgegeven")
              : web::refusal_page(s, r, done.error());
}

}  // namespace paraat::neighbour_search
