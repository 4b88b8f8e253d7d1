#pragma once
// What a vacancy asks of people and what it offers them, in codes of tenant/people/taxonomy: concepts that
// are needed or welcome, languages with a level, certificates, parts of the week, hours, support. It travels
// with the listing (protocol/feeds.md); a search for the right person reads it of every open vacancy
// (vacancies::open_vacancies). Age, place and wheelchair access stand with the vacancy itself.

#include <bitset>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/people/taxonomy/taxonomy.hpp"

namespace paraat::asks {

// A1–A2, B1–B2 and C1–C2 of the Common European Framework of Reference for Languages.
enum class level { basic, good, fluent };
std::string_view name_of(level);
std::optional<level> level_named(std::string_view);

struct language {
  std::string code;  // of a concept: "french"
  level at_least = level::basic;
  friend bool operator==(const language&, const language&) = default;
};

enum class hours_per { time, week };

// The parts of crisis/corps/availability.hpp: 6–12, 12–18 and 18–24 o'clock, and 0–6 of the next day.
constexpr int parts_a_day = 4, parts_a_week = 7 * parts_a_day;
using week_parts = std::bitset<parts_a_week>;  // Monday morning first

struct vacancy_asks {
  std::vector<std::string> must, nice;  // skills, tasks, target groups, equipment, themes
  std::vector<language> languages;
  std::vector<std::string> certificates;
  week_parts week;  // none: any
  int hours = 0;    // 0: not said
  hours_per per = hours_per::time;
  std::vector<std::string> support;  // what is offered

  bool empty() const { return *this == vacancy_asks{}; }
  bool offers_buddy() const;
  friend bool operator==(const vacancy_asks&, const vacancy_asks&) = default;
};

constexpr std::size_t most_concepts = 12;  // needed, and as many welcome
constexpr std::size_t most_languages = 6, most_certificates = 8, most_support = 16;
constexpr int most_hours_a_time = 24, most_hours_a_week = 60;

// What a code of the taxonomy is for a vacancy. `none`: unknown, the heading of a group, the theme of a
// vacancy, something that a vacancy says elsewhere (listings::good_to_know), or a check of a person, which is
// agreed later.
enum class part_of_asks { none, skill, language, certificate, support };
// An extract of the criminal record, a medical certificate, a vaccination.
bool is_check_of_people(const taxonomy::taxonomy_concept&);
part_of_asks part_of(const taxonomy::taxonomy_concept&);
part_of_asks part_of(std::string_view code);

// Refusals name the field of the form: begrip, taal, attest, uren, biedt. For what people of this node typed:
// only codes that this release knows.
result<void> check(const vacancy_asks&);
// For what another node published: the same bounds, and codes in the grammar of codes; this release need not
// know them.
bool well_formed(const vacancy_asks&);

std::string to_json(const vacancy_asks&);
vacancy_asks from_json(std::string_view);

// Codes in the order of the taxonomy, for a list of choices.
std::vector<const taxonomy::taxonomy_concept*> all_of(part_of_asks);
// Concepts that people may mean by some typed words: by name, by the parts of a compound, by how a label
// begins. At most `most_found`.
constexpr std::size_t most_found = 12;
std::vector<const taxonomy::taxonomy_concept*> find_concepts(std::string_view words);

}  // namespace paraat::asks
