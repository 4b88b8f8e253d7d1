#include "tenant/overview/closeout/afterwards.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/overview/closeout/afterwards_sql.hpp"
#include "tenant/platform/csv/csv.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::closeout {
namespace {

std::string comma(long long cents) { return fmt::format("{},{:02}", cents / 100, cents % 100); }
std::string euros(long long cents) { return "€\u00a0" + comma(cents); }

// As the royal decree lists them; the operator confirms the amounts with the rule.
// texts
constexpr raised_category categories[] = {
    {"care_watch", "Dag- of nachtoppas bij wie hulp nodig heeft"},
    {"patient_transport", "Niet-dringend liggend ziekenvervoer"},
    {"sport", "Sport: trainer, lesgever, coach, coördinator, verzorger of official"}};

std::string label_of_raised(std::string_view code) {
  const auto at = std::ranges::find(categories, code, &raised_category::code);
  return std::string(at == std::end(categories) ? code : at->label);
}

result<std::vector<std::string>> allowed(transaction& tx, const cost& c, const rows::paid& so_far) {
  const rules::book book = rules::read_all(tx);
  const std::string year = std::to_string(static_cast<int>(c.on.year()));
  if (c.kind == cost_kind::real) {
    if (so_far.lump_year > 0)
      return refuse(refusal_kind::conflict,
                    "In {0} kreeg deze persoon al een forfait ({1}). Forfait en werkelijke kosten "
                    "gaan niet samen in één jaar.",
                    "soort", {year, euros(so_far.lump_year)});
    return std::vector<std::string>{"werkelijke kosten met bewijs"};
  }
  if (c.kind == cost_kind::transport) {
    const auto* most = book.at(rules::code::cost_transport, c.on);
    if (most == nullptr)
      return refuse(refusal_kind::conflict,
                    "Voor die dag kennen we geen regel. Vul hem eerst aan bij Regels.");
    if (so_far.kilometres_year + c.kilometres > most->amount)
      return refuse(refusal_kind::conflict,
                    "In {0} zijn er al {1} km vergoed; er mogen er {2} naast een forfait.", "km",
                    {year, std::to_string(so_far.kilometres_year), std::to_string(most->amount)});
    return std::vector{most->name()};
  }
  if (so_far.real_year > 0)
    return refuse(refusal_kind::conflict,
                  "In {0} kreeg deze persoon al werkelijke kosten ({1}). Forfait en werkelijke "
                  "kosten gaan niet samen in één jaar.",
                  "soort", {year, euros(so_far.real_year)});
  const long long elsewhere_day = std::max(c.elsewhere_day, so_far.elsewhere_day);
  const long long elsewhere_year = std::max({c.elsewhere_year, so_far.elsewhere_year, elsewhere_day});
  auto d = rules::may_pay(
      book, {c.cents, so_far.lump_day + elsewhere_day, so_far.lump_year + elsewhere_year, !c.raised.empty()},
      c.on);
  if (d.unknown)
    return refuse(refusal_kind::conflict, "Voor die dag kennen we geen regel. Vul hem eerst aan bij Regels.");
  if (!d.yes)
    return refuse(refusal_kind::conflict, "Dat is te veel. Op die dag kan er nog {0} bij, in {1} nog {2}.",
                  "bedrag", {euros(d.left_that_day), year, euros(d.left_that_year)});
  if (!c.raised.empty()) d.rules.push_back("hoger plafond: " + label_of_raised(c.raised));
  if (so_far.beside > 0)
    d.rules.push_back(fmt::format("{} van dat jaar is van gemeenten onder dezelfde verantwoordelijke",
                                  euros(so_far.beside)));
  if (elsewhere_year > 0)
    d.rules.push_back(fmt::format("elders opgegeven: {} die dag en {} dat jaar", euros(elsewhere_day),
                                  euros(elsewhere_year)));
  return d.rules;
}

std::string local_minute(instant at) {
  return web::iso_date(web::local_day(at)) + " " + web::local_clock_time(at);
}

}  // namespace

std::string_view name_of(cost_kind k) {
  return k == cost_kind::lump ? "lump" : k == cost_kind::real ? "real" : "transport";
}
std::optional<cost_kind> cost_kind_named(std::string_view name) {
  for (const cost_kind k : {cost_kind::lump, cost_kind::real, cost_kind::transport})
    if (name_of(k) == name) return k;
  return std::nullopt;
}

std::span<const raised_category> raised_categories() { return categories; }

bool may_be_raised(transaction& tx, day on) {
  const rules::book all = rules::read_all(tx);
  return all.at(rules::code::cost_year_raised, on) != nullptr;
}

std::string insurance_csv(const web::scope& s, const std::vector<stay>& all) {
  std::string out(csv::byte_order_mark);
  out += csv::write(
      {s.t("Naam"), s.t("Geboren op"), s.t("Taak"), s.t("Plaats"), s.t("Van"), s.t("Tot"), s.t("Minuten")});
  for (const stay& one : all)
    out += csv::write(
        {one.name, one.born ? web::iso_date(*one.born) : "", one.task, one.place, local_minute(one.in),
         one.out ? local_minute(*one.out) : "",
         one.out ? std::to_string(std::chrono::duration_cast<std::chrono::minutes>(*one.out - one.in).count())
                 : ""});
  return out;
}

result<cost> note_cost(transaction& tx, const cost& wanted, actor who, instant now) {
  cost c = wanted;
  const auto payee = rows::payee_of(tx, c.incident_id, c.person_id);
  if (!payee) return refuse(refusal_kind::not_found, "Deze persoon was hier niet.", "wie");
  if (c.cents <= 0) return refuse(refusal_kind::invalid, "Vul een bedrag in dat meer is dan nul.", "bedrag");
  if (c.kind == cost_kind::transport && c.kilometres <= 0)
    return refuse(refusal_kind::invalid, "Vul het aantal kilometers in.", "km");
  if (c.elsewhere_day < 0 || c.elsewhere_year < 0 ||
      (c.elsewhere_year > 0 && c.elsewhere_year < c.elsewhere_day))
    return refuse(refusal_kind::invalid, "Het bedrag van het jaar is minstens dat van de dag.",
                  "elders_jaar");
  if (!c.raised.empty() && c.kind != cost_kind::lump)
    return refuse(refusal_kind::invalid, "Het verhoogde plafond geldt alleen voor een forfait.", "verhoogd");
  if (!c.raised.empty() &&
      std::ranges::find(categories, c.raised, &raised_category::code) == std::end(categories))
    return refuse(refusal_kind::invalid, "Deze categorie kennen we niet.", "verhoogd");
  if (c.on > web::local_day(now))
    return refuse(refusal_kind::invalid,
                  "Deze dag ligt in de toekomst. Kies vandaag of een dag die voorbij is.", "dag");
  if (!rows::was_there(tx, c.person_id, web::iso_date(c.on)))
    return refuse(refusal_kind::conflict, "Op die dag was deze persoon er niet.", "dag");
  rows::lock_payee(tx, *payee);
  const auto named = allowed(tx, c, rows::paid_so_far(tx, *payee, c.on));
  if (!named) return std::unexpected(named.error());
  c.rules = fmt::format("{}", fmt::join(*named, ", "));
  c.id = cost_id(uuid_v7(now));
  c.name = payee->name;
  rows::insert_cost(tx, c, *payee, who, now);
  retention::plan(tx, now);
  return c;
}

std::string yearly_csv(transaction& tx, const web::scope& s, int year) {
  std::string out(csv::byte_order_mark);
  out += csv::write({s.t("Naam"), s.t("Dag"), s.t("Soort"), s.t("Bedrag"), s.t("Kilometer"), s.t("Regel"),
                     s.t("Elders die dag"), s.t("Elders dat jaar")});
  for (const cost& c : rows::costs_of_year(tx, year))
    out += csv::write({c.name, web::iso_date(c.on), std::string(name_of(c.kind)), comma(c.cents),
                       c.kilometres > 0 ? std::to_string(c.kilometres) : "", c.rules,
                       c.elsewhere_day > 0 ? comma(c.elsewhere_day) : "",
                       c.elsewhere_year > 0 ? comma(c.elsewhere_year) : ""});
  return out;
}

}  // namespace paraat::closeout
