#include "tenant/afterwards/afterwards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "protocol/bytes.hpp"
#include "tenant/afterwards/afterwards_sql.hpp"
#include "tenant/afterwards/debrief_words.hpp"
#include "tenant/callouts/callouts.hpp"
#include "tenant/channels/channels.hpp"
#include "tenant/channels/numbers.hpp"
#include "tenant/csv/csv.hpp"
#include "tenant/letters/letters.hpp"
#include "tenant/links/links.hpp"
#include "tenant/retention/retention.hpp"
#include "tenant/web/form.hpp"
#include "tenant/web/texts.hpp"

namespace paraat::afterwards {
namespace {

using rows::reader;

std::string comma(long long cents) { return fmt::format("{},{:02}", cents / 100, cents % 100); }
std::string euros(long long cents) { return "€ " + comma(cents); }

std::optional<std::string> text_number(const reader& r) {
  auto number = channels::e164(r.phone);
  return number && channels::takes_texts(*number) ? number : std::nullopt;
}

// The messages, each group and language written once; the link of a person is put in afterwards.
class writer {
 public:
  writer(const web::scope& s, const incidents::incident& i, const std::string& own)
      : scope_(s), incident_(i), own_(own) {}

  void write(std::vector<channels::message>& into, const reader& r, const std::string& link) {
    const auto key = std::pair(r.what, r.language);
    if (!known_.contains(key))
      known_.emplace(key, words_for(scope_, incident_, group_of(r.what), r.language, own_));
    const home_words& w = known_.at(key);
    if (!r.email.empty())
      into.push_back({.key = "mail/" + r.id,
                      .via = channels::channel::mail,
                      .to = r.email,
                      .about = r.id,
                      .subject = w.subject,
                      .body = with_link(w.text, link),
                      .html = with_link(w.html, link),
                      .urgent = r.texts});
    // Who has no mail is told all the same.
    const auto number = r.texts || r.email.empty() ? text_number(r) : std::nullopt;
    if (number)
      into.push_back({.key = "sms/" + r.id,
                      .via = channels::channel::sms,
                      .to = *number,
                      .about = r.id,
                      .subject = "",
                      .body = with_link(w.sms, link),
                      .urgent = true});
  }

 private:
  static group group_of(reader::sort s) {
    return s == reader::sort::present ? group::present
           : s == reader::sort::asked ? group::asked
                                      : group::never;
  }
  const web::scope& scope_;
  const incidents::incident& incident_;
  const std::string& own_;
  std::map<std::pair<reader::sort, std::string>, home_words> known_;
};

result<std::vector<std::string>> allowed(transaction& tx, const cost& c, const rows::paid& so_far) {
  const rules::book book = rules::read_all(tx);
  const auto refused = [](std::string text, std::string field = {}) {
    return std::unexpected(refusal{refusal_kind::conflict, std::move(text), std::move(field)});
  };
  const int year = static_cast<int>(c.on.year());
  if (c.kind == cost_kind::real) {
    if (so_far.lump_year > 0)
      return refused(fmt::format("In {} kreeg deze persoon al een forfait ({}). Forfait en werkelijke kosten "
                                 "gaan niet samen in één jaar.",
                                 year, euros(so_far.lump_year)),
                     "soort");
    return std::vector<std::string>{"real costs, with proof"};
  }
  if (c.kind == cost_kind::transport) {
    const auto* most = book.at(rules::code::cost_transport, c.on);
    if (most == nullptr) return refused("Voor die dag kennen we geen regel. Vul hem eerst aan bij Regels.");
    if (so_far.kilometres_year + c.kilometres > most->amount)
      return refused(fmt::format("In {} zijn er al {} km vergoed; er mogen er {} naast een forfait.", year,
                                 so_far.kilometres_year, most->amount),
                     "km");
    return std::vector{most->name()};
  }
  if (so_far.real_year > 0)
    return refused(fmt::format("In {} kreeg deze persoon al werkelijke kosten ({}). Forfait en werkelijke "
                               "kosten gaan niet samen in één jaar.",
                               year, euros(so_far.real_year)),
                   "soort");
  const long long elsewhere_day = std::max(c.elsewhere_day, so_far.elsewhere_day);
  const long long elsewhere_year = std::max({c.elsewhere_year, so_far.elsewhere_year, elsewhere_day});
  auto d = rules::may_pay(
      book, {c.cents, so_far.lump_day + elsewhere_day, so_far.lump_year + elsewhere_year, !c.raised.empty()},
      c.on);
  if (d.unknown) return refused("Voor die dag kennen we geen regel. Vul hem eerst aan bij Regels.");
  if (!d.yes)
    return refused(fmt::format("Dat is te veel. Op die dag kan er nog {} bij, in {} nog {}.",
                               euros(d.left_that_day), year, euros(d.left_that_year)),
                   "bedrag");
  if (!c.raised.empty()) d.rules.push_back("category " + c.raised);
  if (so_far.beside > 0)
    d.rules.push_back(fmt::format("of that year {} by tenants of the same controller", euros(so_far.beside)));
  if (elsewhere_year > 0)
    d.rules.push_back(fmt::format("declared elsewhere {} that day, {} that year", euros(elsewhere_day),
                                  euros(elsewhere_year)));
  return d.rules;
}

// As the royal decree lists them; the operator confirms the amounts with the rule.
// texts
constexpr raised_category categories[] = {
    {"care_watch", "Dag- of nachtoppas bij wie hulp nodig heeft"},
    {"patient_transport", "Niet-dringend liggend ziekenvervoer"},
    {"sport", "Sport: trainer, lesgever, coach, coördinator, verzorger of official"}};

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
  return rules::read_all(tx).at(rules::code::cost_year_raised, on) != nullptr;
}

std::vector<without_address> not_reached(transaction& tx, std::string_view incident_id) {
  std::vector<without_address> out;
  for (const reader& r : rows::everybody(tx, incident_id))
    if (r.email.empty() && !text_number(r)) out.push_back({r.name, r.phone});
  return out;
}

result<told> stand_down(transaction& tx, const web::scope& s, const incidents::incident& i,
                        const std::string& own_words, actor who) {
  const auto all = rows::everybody(tx, i.id);  // before places end
  told t{.at = s.now};
  for (const reader& r : all)
    ++(r.what == reader::sort::present ? t.present : r.what == reader::sort::asked ? t.asked : t.never);
  const std::string batch = uuid_v7(s.now);
  if (!rows::insert_told(tx, i.id, batch, t, who))
    return refuse(refusal_kind::conflict, "Iedereen kreeg al bericht dat het voorbij is.");
  for (const std::string& id : rows::callouts_of(tx, i.id)) {
    (void)callouts::stand_down(tx, id, who, s.now);  // a draft asks nobody, and stays
    channels::finish(tx, id);
  }
  writer w(s, i, own_words);
  std::vector<channels::message> list;
  for (const reader& r : all) {
    const bool present = r.what == reader::sort::present;
    const std::string link =
        present
            ? letters::whole_address(s, debrief_path(links::issue(tx, link_purpose, i.id, s.now + link_term)))
            : "";
    w.write(list, r, link);
  }
  channels::queue(tx, s.now, {.id = batch, .owner = "afterwards", .exercise = i.what.exercise}, list);
  return t;
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
  if (c.cents <= 0) return refuse(refusal_kind::invalid, "Het bedrag is meer dan nul.", "bedrag");
  if (c.kind == cost_kind::transport && c.kilometres <= 0)
    return refuse(refusal_kind::invalid, "Hoeveel kilometer?", "km");
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
    return refuse(refusal_kind::invalid, "Deze dag ligt in de toekomst.", "dag");
  if (!rows::was_there(tx, c.person_id, web::iso_date(c.on)))
    return refuse(refusal_kind::conflict, "Op die dag was deze persoon er niet.", "dag");
  rows::lock_payee(tx, *payee);
  const auto named = allowed(tx, c, rows::paid_so_far(tx, *payee, c.on));
  if (!named) return std::unexpected(named.error());
  c.rules = fmt::format("{}", fmt::join(*named, ", "));
  c.id = uuid_v7(now);
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

}  // namespace paraat::afterwards
