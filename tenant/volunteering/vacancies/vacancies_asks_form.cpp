#include "tenant/volunteering/vacancies/vacancies_asks_form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "tenant/publishing/asks/asks_view.hpp"

namespace paraat::vacancies {
namespace {

using asks::part_of_asks;
using asks::vacancy_asks;
using taxonomy::taxonomy_concept;
using web::choice;
using web::form;
using enum form::type;

// What most vacancies choose from; anything else is found by words.
constexpr std::array<std::string_view, 3> usual_languages{"dutch", "french", "english"};
constexpr std::array<std::string_view, 3> usual_certificates{"licence_b", "first_aid", "haccp"};
constexpr std::array<std::string_view, 18> usual_support{
    "buddy_support",     "induction",     "training_offered",   "contact_person",   "debriefing",
    "certificate_given", "travel_costs",  "accident_insurance", "meals_drinks",     "clothing_gear_given",
    "sitting_work",      "from_home",     "practice_dutch",     "public_transport", "pickup",
    "youth_welcome",     "group_welcome", "thank_you"};

// The choices of one sort, each once, in the order in which they are added.
class rows_of_choices {
 public:
  rows_of_choices(const web::texts& t, part_of_asks what) : t_(t), what_(what) {}
  void add(const taxonomy_concept* c, const std::string& hint) {
    if (c == nullptr || asks::part_of(*c) != what_) return;
    if (std::ranges::find(rows_, c->code, &choice::value) != rows_.end()) return;
    rows_.push_back({c->code, asks::label_of(t_, *c), hint});
  }
  void add_codes(const auto& codes) {
    for (const auto& code : codes) add(taxonomy::find(code), "");
  }
  void add_all(const std::vector<const taxonomy_concept*>& all, const std::string& hint) {
    for (const taxonomy_concept* c : all) add(c, hint);
  }
  std::vector<choice> take() { return std::move(rows_); }

 private:
  const web::texts& t_;
  part_of_asks what_;
  std::vector<choice> rows_;
};

std::vector<choice> rows_for(const web::scope& s, part_of_asks what, const auto& chosen,
                             const std::vector<const taxonomy_concept*>& found,
                             const std::vector<const taxonomy_concept*>& read,
                             std::span<const std::string_view> usual) {
  rows_of_choices rows(s.t, what);
  rows.add_all(found, s.t("gevonden"));
  rows.add_codes(chosen);
  rows.add_all(read, s.t("gelezen in je tekst"));
  rows.add_codes(usual);
  return rows.take();
}

std::vector<std::string> language_codes(const vacancy_asks& a) {
  std::vector<std::string> out;
  for (const asks::language& l : a.languages) out.push_back(l.code);
  return out;
}

std::vector<std::string> concept_codes(const vacancy_asks& a) {
  std::vector<std::string> out = a.must;
  out.insert(out.end(), a.nice.begin(), a.nice.end());
  return out;
}

std::string search_hint(const web::texts& t, const asks_rows& rows) {
  std::vector<std::string> labels;
  for (const taxonomy_concept* c : rows.found) labels.push_back(asks::label_of(t, *c));
  if (!labels.empty())
    return fmt::format(fmt::runtime(t("Gevonden bij ‘{0}’: {1}. Vink hieronder aan wat past.")), rows.words,
                       fmt::join(labels, ", "));
  return t(
      "Een taak, vaardigheid, doelgroep, taal, attest of materiaal, zoals “koken”, “Turks” of “tractor”.");
}

void add_asked(form& f, const web::scope& s, const asks_rows& rows) {
  const web::texts& t = s.t;
  f.section(t("Wat vraag je?"), t("Zo vinden de juiste mensen je vacature, en jij hen. Vink enkel aan wat "
                                  "echt nodig is: elke eis houdt "
                                  "mensen weg. Alles mag leeg blijven."));
  f.add(
      text, "zoek", t("Zoek in de woordenlijst"),
      {.max = 100, .hint = search_hint(t, rows), .autocomplete = "off", .quiet = true, .button = t("Zoek")});
  f.add_grid("begrip", t("Wat iemand doet, kan of heeft"),
             rows_for(s, part_of_asks::skill, concept_codes(rows.chosen), rows.found, rows.read.skills, {}),
             {{"must", t("Nodig"), ""}, {"nice", t("Mooi meegenomen"), ""}},
             {.none = t("Nog niets. Zoek hierboven een woord."), .quiet = true});
  std::vector<choice> levels;
  for (const asks::level l : {asks::level::basic, asks::level::good, asks::level::fluent})
    levels.push_back({std::string(asks::name_of(l)), asks::label_of(t, l), ""});
  f.add_grid("taal", t("Taal"),
             rows_for(s, part_of_asks::language, language_codes(rows.chosen), rows.found, rows.read.languages,
                      usual_languages),
             std::move(levels), {.hint = t("Hoe goed spreekt iemand die taal minstens?"), .quiet = true});
  f.add_choices(
      checks, "attest", t("Attest of diploma"),
      rows_for(s, part_of_asks::certificate, rows.chosen.certificates, rows.found, rows.read.certificates,
               usual_certificates),
      {.hint = t("Een uittreksel uit het strafregister of een medisch attest spreek je later af, met wie je "
                 "aanvaardt."),
       .quiet = true});
}

// "In je tekst lazen we: …", where something was read.
std::string read_hint(const web::texts& t, const std::string& what) {
  return what.empty() ? "" : fmt::format(fmt::runtime(t("In je tekst lazen we: {0}.")), what);
}

void add_when(form& f, const web::scope& s, const asks::suggestions& read) {
  const web::texts& t = s.t;
  f.section(t("Wanneer en hoelang?"));
  std::vector<choice> days, parts;
  for (std::size_t d = 0; d < asks::weekdays().size(); ++d)
    days.push_back({std::to_string(d), t(asks::weekdays()[d]), ""});
  for (const asks::named_part& p : asks::parts())
    parts.push_back({std::string(p.code), t(p.label), std::string(p.hours)});
  const std::string week = read_hint(t, asks::week_text(t, read.week));
  f.add_grid("week", t("Wanneer kan het?"), std::move(days), std::move(parts),
             {.hint = (week.empty() ? "" : week + " ") + t("Niets aangevinkt: de dag is vrij te kiezen."),
              .quiet = true});
  f.add(number, "uren", t("Aantal uren"),
        {.hint = read.hours == 0 ? "" : read_hint(t, asks::hours_text(t, read.hours, read.per)),
         .inputmode = "numeric",
         .half = true,
         .quiet = true})
      .number_range("uren", 1, asks::most_hours_a_week);
  f.add_choices(select, "per", t("Per keer of per week?"),
                {{"time", t("per keer"), ""}, {"week", t("per week"), ""}}, {.half = true, .quiet = true});
}

}  // namespace

form asks_form(const web::scope& s, std::string action, const asks_rows& rows) {
  form f(s, std::move(action), s.t("Bewaar"));
  add_asked(f, s, rows);
  add_when(f, s, rows.read);
  f.section(s.t("Wat bied je?"));
  f.add_choices(
      checks, "biedt", s.t("Dit krijgt wie helpt"),
      rows_for(s, part_of_asks::support, rows.chosen.support, rows.found, rows.read.support, usual_support),
      {.quiet = true});
  return f;
}

void put_asks(form& f, const vacancy_asks& a) {
  std::vector<std::string> concepts, languages, week;
  for (const std::string& code : a.must) concepts.push_back(code + ":must");
  for (const std::string& code : a.nice) concepts.push_back(code + ":nice");
  for (const asks::language& l : a.languages)
    languages.push_back(l.code + ":" + std::string(asks::name_of(l.at_least)));
  for (std::size_t i = 0; i < a.week.size(); ++i)
    if (a.week.test(i))
      week.push_back(fmt::format("{}:{}", i / asks::parts_a_day, asks::parts()[i % asks::parts_a_day].code));
  f.put_all("begrip", std::move(concepts)).put_all("taal", std::move(languages));
  f.put_all("attest", a.certificates).put_all("week", std::move(week));
  if (a.hours > 0) f.put("uren", std::to_string(a.hours));
  if (a.hours > 0) f.put("per", a.per == asks::hours_per::time ? "time" : "week");
  f.put_all("biedt", a.support);
}

namespace {

std::pair<std::string, std::string> parts_of_value(const std::string& value) {
  const auto colon = std::min(value.find(':'), value.size());
  return {value.substr(0, colon), value.substr(std::min(colon + 1, value.size()))};
}

void read_grids(vacancy_asks& a, const std::vector<std::string>& concepts,
                const std::vector<std::string>& languages, const std::vector<std::string>& week) {
  for (const std::string& value : concepts) {
    const auto [code, how] = parts_of_value(value);
    (how == "must" ? a.must : a.nice).push_back(code);
  }
  for (const std::string& value : languages) {
    const auto [code, how] = parts_of_value(value);
    if (const auto level = asks::level_named(how)) a.languages.push_back({code, *level});
  }
  for (const std::string& value : week) {
    const auto [day, code] = parts_of_value(value);
    const auto part = std::ranges::find(asks::parts(), code, &asks::named_part::code);
    if (day.size() == 1 && day[0] >= '0' && day[0] <= '6' && part != asks::parts().end())
      a.week.set(
          static_cast<std::size_t>((day[0] - '0') * asks::parts_a_day + (part - asks::parts().begin())));
  }
}

}  // namespace

vacancy_asks asks_of(const form& f) {
  vacancy_asks a;
  read_grids(a, f.values("begrip"), f.values("taal"), f.values("week"));
  a.certificates = f.values("attest");
  a.hours = f.number("uren").value_or(0);
  a.per = a.hours > 0 && f.value("per") == "week" ? asks::hours_per::week : asks::hours_per::time;
  a.support = f.values("biedt");
  return a;
}

void check_hours(form& f, const web::texts& t) {
  const bool hours = !f.value("uren").empty(), per = !f.value("per").empty();
  if (hours && !per) f.error("per", t("Kies of het per keer of per week is"));
  if (per && !hours) f.error("uren", t("Vul het aantal uren in"));
}

vacancy_asks sent_asks(const web::parameters& sent) {
  vacancy_asks a;
  read_grids(a, sent.all("begrip"), sent.all("taal"), {});
  a.certificates = sent.all("attest");
  a.support = sent.all("biedt");
  return a;
}

}  // namespace paraat::vacancies
