#pragma once
// Both sides of a match as the engine sees them: what a person can and wants, what a place asks and gives.
// The types hold no name, no sex, no origin, no referral and no earlier refusal, so that none of these can
// count. Concepts are those of tenant/people/taxonomy. Days are days in Brussels, worked out by the caller.

#include <bitset>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::matching {

using day = std::chrono::year_month_day;
// The place of a concept in the taxonomy of this release: never stored, a code is.
using concept_id = std::uint16_t;

// As in the corps: 6–12, 12–18, 18–24 o'clock and the following night, Monday morning first.
constexpr int parts_a_day = 4, parts_a_week = 7 * parts_a_day;
using week_parts = std::bitset<parts_a_week>;

// How it is known, weakest first. `earned_here`: done through this node; `signed_elsewhere`: a credential of
// another municipality that was checked.
enum class evidence : std::uint8_t { said, paper_seen, signed_elsewhere, earned_here };
// Common European Framework of Reference; a first language is c2.
enum class language_level : std::uint8_t { a1, a2, b1, b2, c1, c2 };

struct day_range {
  day first{};
  std::optional<day> last;  // included; none: without an end
};

struct held_concept {
  concept_id what = 0;
  evidence how = evidence::said;
};
struct held_certificate {
  concept_id what = 0;
  evidence how = evidence::said;
  day from{std::chrono::year{1970}, std::chrono::January, std::chrono::day{1}};
  std::optional<day> until;  // included
};
struct spoken_language {
  concept_id what = 0;
  language_level how = language_level::a1;
};

struct match_profile {
  std::uint64_t key = 0;          // of the caller; says nothing about the person
  std::vector<held_concept> can;  // skills, trainings, equipment
  std::vector<held_certificate> certificates;
  std::vector<spoken_language> languages;
  std::vector<concept_id> wants;   // tasks, themes, target groups, support
  std::vector<concept_id> avoids;  // "not this", with everything below it
  std::optional<point> home;
  std::optional<int> most_km;     // 1 to 254
  std::optional<int> most_hours;  // a week, 1 to 254
  week_parts away;                // nothing set: can always come
  std::optional<day_range> pause;
  std::optional<day> born;  // for the law only
  bool adult = false;       // says so, without a date of birth
  int invitations = 0;      // lately
  // Health, so only on the person's own page: a snapshot has no place for it.
  bool needs_wheelchair_access = false;
};

struct asked_language {
  concept_id what = 0;
  language_level least = language_level::a1;
  bool must = true;
};
struct asked_certificate {
  concept_id what = 0;
  bool seen = true;  // its paper must have been seen, here or elsewhere
};

struct match_ask {
  std::uint64_t key = 0;
  std::vector<concept_id> must, nice;  // of any kind: what one can, does, and for whom
  std::vector<concept_id> themes;
  std::vector<concept_id> support;  // what the place gives
  std::vector<asked_language> languages;
  std::vector<asked_certificate> certificates;
  week_parts week;             // the parts that it may fall in
  bool week_is_fixed = false;  // somebody who can come in none of them cannot do it
  int hours = 0;               // a week; 0: not said
  std::optional<day_range> when;
  std::optional<point> place;  // none: at home, or anywhere
  int minimum_age = 0;         // of this activity, beside the law
  bool wheelchair_access = false;
  int answered_lately = 0;  // answers of the last twelve weeks
};

// Volunteers' law by date, from tenant/platform/rules.
struct legal_ages {
  int turning = 16;  // from the calendar year of turning so old
  int at_least = 15;
};
struct circumstances {
  day today{};
  legal_ages law{};
};

}  // namespace paraat::matching
