#include "tenant/platform/rules/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "tenant/platform/web/form.hpp"

namespace paraat::rules {
namespace {

// texts
constexpr description known[] = {
    {code::cost_day, "cost.day", unit::cents, "Kosten", "Kostenvergoeding per dag",
     "Forfait per persoon en per dag, over alle organisaties samen."},
    {code::cost_year, "cost.year", unit::cents, "Kosten", "Kostenvergoeding per jaar",
     "Forfait per persoon en per kalenderjaar, over alle organisaties samen."},
    {code::cost_year_raised, "cost.year_raised", unit::cents, "Kosten", "Verhoogd jaarplafond",
     "Voor de categorieën die de wet opsomt, zoals niet-dringend liggend ziekenvervoer."},
    {code::cost_transport, "cost.transport", unit::kilometres, "Kosten", "Vervoer naast het forfait",
     "Zoveel kilometer per jaar mag je apart vergoeden, ook aan wie een forfait krijgt."},
    {code::age_turning, "age.turning", unit::years, "Leeftijd", "Jaar waarin iemand zo oud wordt",
     "Vrijwilligen mag vanaf het kalenderjaar waarin iemand deze leeftijd bereikt."},
    {code::age_at_least, "age.at_least", unit::years, "Leeftijd", "Leeftijd op de dag zelf",
     "Wie op de dag van de taak jonger is, mag niet mee."},
    {code::insurance_free, "insurance.free", unit::hours, "Verzekering", "Gratis vrijwilligersverzekering",
     "Uren per organisatie en per jaar. Ze geldt niet voor gemeenten."},
    {code::keep_declined, "keep.declined", unit::months, "Bewaren", "Geweigerd, gestopt of zonder gevolg",
     "Antwoorden, leden en contactpersonen; daarna wissen we wat iemand invulde."},
    {code::keep_inactive, "keep.inactive", unit::months, "Bewaren", "Wie zich meldde voor later",
     "Zo lang na de bevestiging; daarna wissen we wat iemand invulde."},
    {code::keep_profiles, "keep.profiles", unit::months, "Bewaren", "Profiel waar niemand naar omkijkt",
     "Zo lang na de laatste aanmelding of wijziging; twee maanden vooraf gaat er een mail."},
    {code::keep_reserve, "keep.reserve", unit::months, "Bewaren", "Mensen op een reservelijst",
     "Zo lang na het importeren, als niemand hen vroeg. Wie niet antwoordt, wissen we na dertig dagen."},
    {code::keep_alerts, "keep.alerts", unit::months, "Bewaren", "Bewaarde zoekopdrachten",
     "Zo lang na het laatste teken van leven; een maand vooraf vragen we of de mails nog welkom zijn."},
    {code::keep_called, "keep.called", unit::months, "Bewaren", "Mensen in een oproep",
     "Daarna blijven alleen cijfers zonder naam."},
    {code::keep_mail, "keep.mail", unit::days, "Bewaren", "Tekst van mails", "Daarna wissen we de inhoud."},
    {code::keep_addresses, "keep.addresses", unit::hours, "Bewaren", "Adressen tegen misbruik",
     "Alleen om te tellen hoe vaak een formulier gebruikt is."},
    {code::keep_cost_lists, "keep.cost_lists", unit::years, "Bewaren", "Lijst van kostenvergoedingen",
     "Op naam, per jaar."},
    {code::keep_printed_roster, "keep.printed_roster", unit::hours, "Bewaren",
     "Verstuurde aanwezigheidslijst", "Het bestand voor de commandopost, terwijl een oproep loopt."}};
static_assert(std::size(known) == codes);

bool older(const value& a, const value& b) {
  return std::tuple(a.rule, a.valid_from, a.version) < std::tuple(b.rule, b.valid_from, b.version);
}

int years_between(day born, day on) {
  const int years = int(on.year()) - int(born.year());
  const bool had_birthday = std::tuple(on.month(), on.day()) >= std::tuple(born.month(), born.day());
  return had_birthday ? years : years - 1;
}

// The number that counts, noted in the decision; without one the decision is left to a person.
const value* used(decision& d, const book& b, code c, day on) {
  const value* v = b.at(c, on);
  if (v != nullptr)
    d.rules.push_back(v->name());
  else
    d.unknown = true;
  return v;
}

}  // namespace

std::span<const description> all() { return known; }
const description& about(code c) { return known[static_cast<std::size_t>(c)]; }
const description* named(std::string_view name) {
  const auto it = std::ranges::find(known, name, &description::name);
  return it == std::end(known) ? nullptr : it;
}

std::string value::name() const {
  return fmt::format("{} {} v{}", about(rule).name, web::iso_date(valid_from), version);
}

book::book(std::vector<value> values) : values_(std::move(values)) { std::ranges::sort(values_, older); }

const value* book::at(code c, day on) const& {
  const value* best = nullptr;
  const value* of_day = nullptr;
  for (const value& v : values_) {
    if (v.rule != c || v.valid_from > on) continue;
    // Versions of one day stand beside each other; only the last one counts for that day.
    if (of_day != nullptr && of_day->valid_from != v.valid_from && !of_day->withdrawn) best = of_day;
    of_day = &v;
  }
  return of_day != nullptr && !of_day->withdrawn ? of_day : best;
}

std::vector<value> book::history(code c) const {
  std::vector<value> out;
  std::ranges::copy_if(values_, std::back_inserter(out), [&](const value& v) { return v.rule == c; });
  std::ranges::reverse(out);
  return out;
}

std::size_t book::to_confirm(day on) const {
  return static_cast<std::size_t>(std::ranges::count_if(known, [&](const description& d) {
    const value* v = at(d.what, on);
    return v != nullptr && v->to_confirm;
  }));
}

decision may_volunteer(const book& b, day born, day on, int task_minimum) {
  decision d;
  const value* turning = used(d, b, code::age_turning, on);
  const value* at_least = used(d, b, code::age_at_least, on);
  if (d.unknown) return d;
  const int age = years_between(born, on), in_year = int(on.year()) - int(born.year());
  d.yes = in_year >= turning->amount && age >= at_least->amount && age >= task_minimum;
  return d;
}

payment_decision may_pay(const book& b, const payment& p, day on) {
  payment_decision d;
  const value* of_day = used(d, b, code::cost_day, on);
  const value* of_year = used(d, b, p.raised ? code::cost_year_raised : code::cost_year, on);
  if (d.unknown) return d;
  d.left_that_day = std::max(0LL, of_day->amount - p.paid_that_day);
  d.left_that_year = std::max(0LL, of_year->amount - p.paid_that_year);
  d.yes = p.cents >= 0 && p.cents <= d.left_that_day && p.cents <= d.left_that_year;
  return d;
}

}  // namespace paraat::rules
