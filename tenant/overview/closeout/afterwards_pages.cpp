#include "tenant/overview/closeout/afterwards_pages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "protocol/whole_number.hpp"
#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/shifts.hpp"
#include "tenant/overview/closeout/afterwards.hpp"
#include "tenant/overview/closeout/afterwards_charts.hpp"
#include "tenant/overview/closeout/closeout.hpp"
#include "tenant/platform/rules/rule_labels.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::closeout {
namespace {

namespace tpl = web::tpl;
using incidents::incident;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string here_path(const scope& s, const incident& i) {
  return s.base + "/beheer/noodsituaties/" + i.id + "/nadien";
}

// The tenants whose payments are ours too, by name.
std::string same_controller(const scope& s) {
  std::vector<std::string> names;
  for (const tenants::tenant& t : s.node.tenants.list())
    if (t.id != s.here.id && tenants::controller_of(t) == tenants::controller_of(s.here))
      names.push_back(t.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

form cost_form(const scope& s, transaction& tx, const incident& i, const std::vector<stay>& stays) {
  form f(s, here_path(s, i) + "/kosten", s.t("Noteer"));
  std::vector<web::choice> people;
  for (const stay& one : stays)
    if (!one.name.empty() && std::ranges::find(people, one.person_id, &web::choice::value) == people.end())
      people.push_back({one.person_id, one.name, ""});
  f.add_choices(form::type::select, "wie", s.t("Wie"), people, {.required = true});
  f.add(form::type::date, "dag", s.t("Dag"), {.required = true, .half = true});
  f.add(form::type::text, "bedrag", s.t("Bedrag in euro"),
        {.required = true, .max = 10, .inputmode = "decimal", .half = true});
  f.add_choices(form::type::radios, "soort", s.t("Soort"),
                {{"lump", s.t("Forfait"), ""},
                 {"real", s.t("Werkelijke kosten"), s.t("met bewijs")},
                 {"transport", s.t("Vervoer"), s.t("kilometers, ook naast een forfait")}},
                {.required = true});
  f.add(form::type::number, "km", s.t("Kilometers"), {.half = true}).number_range("km", 0, 2000);
  const std::string beside = same_controller(s);
  f.section(
      s.t("Elders gekregen"),
      (beside.empty() ? "" : fmt::format(fmt::runtime(s.t("Wat {0} betaalde, telt al mee.")), beside) + " ") +
          s.t("Het plafond geldt over alle organisaties samen. Wat een andere gemeente of vereniging "
              "betaalde, "
              "zien wij niet: dat is hun lijst. Vraag het aan de vrijwilliger en noteer wat die verklaart."));
  f.add(form::type::text, "elders_dag", s.t("Die dag, in euro"),
        {.max = 10, .inputmode = "decimal", .half = true});
  f.add(form::type::text, "elders_jaar", s.t("Dat jaar, in euro"),
        {.max = 10, .hint = s.t("Die dag meegerekend."), .inputmode = "decimal", .half = true});
  if (may_be_raised(tx, web::local_day(s.now))) {
    std::vector<web::choice> categories;
    for (const raised_category& c : raised_categories())
      categories.push_back({std::string(c.code), s.t(c.label), ""});
    f.add_choices(form::type::select, "verhoogd", s.t("Verhoogd jaarplafond"), std::move(categories),
                  {.hint = s.t("Alleen voor een forfait, en alleen voor wie dit werk deed. Anders leeg.")});
  }
  f.put("soort", "lump").put("dag", web::iso_date(web::local_day(s.now)));
  return f;
}

// "42,31" or "42.31" or "42" → cents.
std::optional<long long> cents_of(std::string_view typed) {
  long long whole = 0;
  int decimals = -1;
  for (const char c : typed) {
    if ((c == ',' || c == '.') && decimals < 0)
      decimals = 0;
    else if (c < '0' || c > '9' || decimals == 2)
      return std::nullopt;
    else {
      whole = whole * 10 + (c - '0');
      if (decimals >= 0) ++decimals;
    }
  }
  if (typed.empty() || decimals == 0) return std::nullopt;
  return decimals < 0 ? whole * 100 : decimals == 1 ? whole * 10 : whole;
}

// An empty field counts as zero.
std::optional<long long> cents_or_none(const std::string& typed) {
  return typed.empty() ? std::optional(0LL) : cents_of(typed);
}

std::string clock_text(const std::optional<std::chrono::seconds>& t) {
  if (!t) return "–";
  const auto all = std::max<long long>(0, t->count());
  return all >= 3600 ? fmt::format("{} u {:02}", all / 3600, all / 60 % 60)
         : all >= 60 ? fmt::format("{} min", all / 60)
                     : fmt::format("{} s", all);
}

void draw_figures(view& v, const scope& s, const figures& f) {
  const auto one = [&](std::string label, std::string value, std::string under = {}) {
    v.add(tpl::FIGURE)
        .set(tpl::LABEL, std::move(label))
        .set(tpl::VALUE, std::move(value))
        .set_if(tpl::UNDER_TEXT, tpl::UNDER, std::move(under));
  };
  const auto& night = f.night;
  one(s.t("Opgeroepen"), s.t.number(night.replies.called));
  one(s.t("Zeiden ja"), s.t.number(night.replies.yes));
  one(s.t("Waren er"), s.t.number(night.presence.there()));
  one(s.t("Kwamen uit zichzelf"), s.t.number(night.presence.walk_ins));
  one(s.t("Niet opgedaagd"), s.t.number(night.presence.no_show));
  one(s.t("Uren samen"), s.t.number(f.worked.count() / 60));
  one(s.t("Tot de eerste ja"), clock_text(f.to_first_yes));
  if (night.places.full())
    one(s.t("Tot alles volzet was"), clock_text(night.to_filled));
  else
    one(s.t("Tot alles volzet was"), s.t("nooit"),
        fmt::format(fmt::runtime(s.t("{0} van {1} plaatsen leeg")), s.t.number(night.places.empty),
                    s.t.number(night.places.needed)));
  one(s.t("Tot de eerste ter plaatse"), clock_text(f.to_first_on_site));
}

void draw_hours(view& v, const scope& s, const std::vector<stay>& stays) {
  web::table t(s.t("Uren per persoon"), {s.t("Naam"), s.t("Taak"), s.t("In"), s.t("Uit"), s.t("Uren")});
  for (const stay& one : stays) {
    const auto minutes =
        one.out ? std::chrono::duration_cast<std::chrono::minutes>(*one.out - one.in).count() : 0;
    t.row({{.text = one.name.empty() ? s.t("Onbekend") : one.name},
           {.text = one.task},
           {.text = s.t.date_and_time(one.in)},
           one.out ? web::cell{.text = web::local_clock_time(*one.out)}
                   : web::cell{.text = s.t("Nog aanwezig"), .tone = "warning"},
           {.text = one.out ? fmt::format("{}:{:02}", minutes / 60, minutes % 60) : ""}});
  }
  if (t.empty())
    v.show(tpl::NO_HOURS);
  else
    t.render(v.add(tpl::HOURS), tpl::TABLE);
}

void draw_costs(view& v, const scope& s, const std::vector<cost>& all) {
  web::table t(s.t("Kosten"), {s.t("Naam"), s.t("Dag"), s.t("Soort"), s.t("Bedrag")});
  for (const cost& c : all)
    t.row(
        {{.text = c.name},
         {.text = s.t.date_with_year(c.on)},
         {.text = c.kind == cost_kind::lump   ? s.t("Forfait")
                  : c.kind == cost_kind::real ? s.t("Werkelijke kosten")
                                              : s.t("Vervoer"),
          .under = rules::in_words(s.t, c.rules)},
         {.text = s.t.euros(c.cents), .under = c.kilometres > 0 ? fmt::format("{} km", c.kilometres) : ""}});
  if (t.empty())
    v.show(tpl::NO_COSTS);
  else
    t.render(v.add(tpl::COSTS), tpl::TABLE);
}

void draw_debriefs(view& v, const scope& s, const std::vector<debrief>& all) {
  if (all.empty()) return;
  view& section = v.add(tpl::DEBRIEFS);
  draw_went(section, s, all);
  section.set(tpl::COUNT, s.t("{} mens helpt graag nog eens.", "{} mensen helpen graag nog eens.",
                              static_cast<long long>(std::ranges::count_if(all, &debrief::again))));
  view* words = nullptr;
  for (const debrief& d : all) {
    if (d.better.empty() && d.harm.empty()) continue;
    if (words == nullptr) words = &section.add(tpl::WORDS);
    view& one = words->add(tpl::SAID);
    one.set_if(tpl::TEXT, tpl::BETTER, d.better);
    if (!d.harm.empty()) one.add(tpl::HARM).set(tpl::TEXT, d.harm).set(tpl::CONTACT_TEXT, d.contact);
  }
}

void draw_not_reached(view& v, const scope& s, const std::vector<without_address>& all) {
  if (all.empty()) return;
  view& box = v.add(tpl::UNREACHED);
  box.set(tpl::TEXT, s.t("{} mens heeft geen adres waar een bericht heen kan. Bel, of ga langs.",
                         "{} mensen hebben geen adres waar een bericht heen kan. Bel, of ga langs.",
                         static_cast<long long>(all.size())));
  for (const without_address& one : all) {
    view& person = box.add(tpl::PERSON).set(tpl::NAME, one.name.empty() ? s.t("Onbekend") : one.name);
    person.set(tpl::UNDER_TEXT, one.phone.empty() ? s.t("geen adres") : one.phone);
  }
}

// Draws the people told the last time, and the link to the page that tells them.
void draw_stand_down(view& v, const scope& s, transaction& tx, const incident& i,
                     const std::optional<told>& t) {
  if (t)
    v.add(tpl::TOLD).set(
        tpl::TEXT,
        fmt::format(fmt::runtime(s.t("Op {0} kregen {1} mensen bericht: {2} die er waren of een plaats "
                                     "hadden, {3} die we vroegen, en {4} die we niet hoefden te vragen.")),
                    s.t.date_and_time(t->at), t->all(), t->present, t->asked, t->never));
  if (may_end(tx, s, i)) v.add(tpl::STAND_DOWN).set(tpl::WAY_URL, incidents::address_of(s, i) + "/einde");
}

response after_page(const request& r, const scope& s, transaction& tx, const incident& i, const form& costs,
                    const web::outcome& how) {
  const web::desk d = web::desk_of(r, s);
  const auto stays = stays_of(tx, i.id);
  view v;
  web::draw_desk_navigation(v, s, d, "/noodsituaties");
  incidents::draw_exercise(v, i);
  web::draw_done(
      v, s, r,
      {{"naar-huis", "Iedereen krijgt bericht."}, {"uit", "Iedereen is afgemeld."}, {"kost", "Genoteerd."}});
  const auto last = told_about(tx, i.id);
  const std::string heading = last || !i.open ? s.t("Terugblik") : s.t("Afronden");
  v.set(tpl::HEADING, heading).set(tpl::CSV_URL, here_path(s, i) + "/verzekering");
  v.set(tpl::YEAR_URL,
        s.base + "/beheer/kosten/" + std::to_string(static_cast<int>(web::local_day(s.now).year())));
  draw_stand_down(v, s, tx, i, last);
  draw_not_reached(v, s, not_reached(tx, i.id));
  if (std::ranges::any_of(stays, [](const stay& one) { return !one.out; }))
    web::draw_button(
        v.add(tpl::STILL_HERE), tpl::BUTTON, s,
        {.action = here_path(s, i) + "/afmelding", .label = s.t("Meld iedereen af"), .variant = "secondary"});
  const figures f = figures_of(tx, i.id, s.now);
  draw_figures(v, s, f);
  draw_charts(v, s, tx, i, f, stays);
  draw_hours(v, s, stays);
  draw_costs(v, s, costs_of(tx, i.id));
  if (!stays.empty()) {
    view& note = v.add(tpl::NOTE_COST);
    costs.render(note, tpl::FORM);
    note.show_if(!costs.ok(), tpl::OPENED);
  }
  draw_debriefs(v, s, debriefs_of(tx, i.id));
  auto crumbs = incidents::crumbs_of(s, i);
  crumbs.emplace_back(here_path(s, i), heading);
  return web::page(s, r, "overview/closeout/afterwards.html", std::move(v),
                   {.title = incidents::page_title(s, i, heading),
                    .current = d.root,
                    .crumbs = crumbs,
                    .index = false,
                    .how = how});
}

}  // namespace

response show(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  return after_page(r, s, tx, *i, cost_form(s, tx, *i, stays_of(tx, i->id)), {});
}

response check_everyone_out(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  presence::all_out(tx, i->id, s.asker(), s.now);
  const bool archiving = r.form.get("terug") == "archief";
  return web::see_other((archiving ? incidents::address_of(s, *i) + "/archief" : here_path(s, *i)) +
                        "?klaar=uit");
}

response note_expense(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  if (!i) return incidents::no_incident(s, r);
  form costs = cost_form(s, tx, *i, stays_of(tx, i->id));
  const auto again = [&](const web::outcome& how) { return after_page(r, s, tx, *i, costs, how); };
  if (!costs.accept(r.form)) return again(costs.refused());
  const auto cents = cents_of(costs.value("bedrag"));
  if (!cents) {
    costs.error("bedrag", s.t("Schrijf een bedrag, zoals 42,31."));
    return again(costs.refused());
  }
  const auto that_day = cents_or_none(costs.value("elders_dag")),
             that_year = cents_or_none(costs.value("elders_jaar"));
  if (!that_day) costs.error("elders_dag", s.t("Schrijf een bedrag, zoals 42,31."));
  if (!that_year) costs.error("elders_jaar", s.t("Schrijf een bedrag, zoals 42,31."));
  if (!costs.ok()) return again(costs.refused());
  cost c;
  c.elsewhere_day = *that_day;
  c.elsewhere_year = *that_year;
  c.raised = costs.value("verhoogd");
  c.incident_id = i->id;
  c.person_id = callouts::person_id(costs.value("wie"));
  c.on = *costs.date("dag");
  c.kind = cost_kind_named(costs.value("soort")).value_or(cost_kind::lump);
  c.cents = *cents;
  c.kilometres = costs.number("km").value_or(0);
  if (const auto noted = note_cost(tx, c, s.asker(), s.now); !noted) {
    costs.refuse(noted.error());
    return again(costs.refused());
  }
  return web::see_other(here_path(s, *i) + "?klaar=kost#kosten");
}

response insurance_list(const request& r, scope& s, transaction& tx) {
  const auto i = incidents::find(tx, incidents::incident_id(r.value(0)));
  return i ? web::csv_response(insurance_csv(s, stays_of(tx, i->id)), "verzekering.csv")
           : incidents::no_incident(s, r);
}

response yearly_list(const request& r, scope& s, transaction& tx) {
  const std::string& text = r.value(0);
  const auto year = text.size() == 4 ? whole_number<int>(text) : std::nullopt;
  if (!year || *year < 2000)
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "We vonden niets op dit adres. Misschien is de link verouderd.", ""});
  return web::csv_response(yearly_csv(tx, s, *year), "kosten-" + text + ".csv");
}

}  // namespace paraat::closeout
