#pragma once
// The rules and the facts of pairs. `judge` is the plain way, for one pair; the two scans give the same for
// one side against many packed rows (tests/unit/matching_scan_test.cpp holds them equal).

#include "tenant/volunteering/matching/packing.hpp"

namespace paraat::matching {

struct judgement {
  std::optional<exclusion> excluded;
  match_facts facts;  // also of an excluded pair
};
// Of normalised sides.
judgement judge(const match_profile&, const match_ask&, const circumstances&);

// Of what a person can, the nearest to what is asked: a skill, a certificate, a language from b1 on.
struct nearest_held {
  std::optional<concept_id> what;
  nearness near = 0;
  evidence how = evidence::said;
  int proven = 0;  // Σ-part of the facts: the best of nearness × evidence, which may be another one
};
nearest_held nearest(const match_profile&, concept_id asked);
// The nearest of their wishes to a task, a target group or a form of support.
struct nearest_wish {
  std::optional<concept_id> what;
  nearness near = 0;
};
nearest_wish nearest_wanted(const match_profile&, concept_id offered);
nearest_wish nearest_theme(const match_profile&, concept_id theme);
// The best of their certificates for one that is asked.
struct certificate_found {
  certificate_state state = certificate_state::none;
  const held_certificate* which = nullptr;
};
certificate_found best_certificate(const match_profile&, const asked_certificate&, asked_days);
std::optional<language_level> spoken(const match_profile&, concept_id language);

// One ask against many people. A judged row is alive.
class people_scan {
 public:
  people_scan(const match_ask& normalised, const circumstances&);
  // Fills `facts` when nothing excludes.
  std::optional<exclusion> judge(const person_row&, std::span<const slot>, match_facts& facts) const;

 private:
  using lanes = std::array<nearness, most_needs>;
  struct alignas(16) held_row {
    lanes near{};
    std::array<lanes, 4> proof{};
  };
  struct alignas(16) wanted_row {
    lanes task{};
    nearness group = 0, gift = 0, theme = 0;
  };
  struct gathered;

  std::optional<exclusion> row_rule(const person_row&, match_facts&) const;
  void read_needs(const match_ask&);
  void read_wishes(const match_ask&);
  std::optional<exclusion> read_slots(std::span<const slot>, gathered&) const;
  void read_certificate(std::span<const slot> three, gathered&) const;
  std::optional<exclusion> finish(const gathered&, match_facts&) const;

  ask_row row_;
  day_number today_ = 0;
  asked_days days_;
  std::uint16_t latest_birth_ = 0;
  bool adult_is_enough_ = false;
  match_facts whole_;  // what does not depend on the person
  std::vector<asked_language> languages_;
  std::vector<asked_certificate> certificates_;
  std::array<int, most_needs> need_weights_{};
  std::vector<held_row> held_;      // of each concept
  std::vector<wanted_row> wanted_;  // of each concept
  // Bits of the languages and of the certificates asked; whether it must not be avoided.
  std::vector<std::uint8_t> language_bits_, certificate_bits_, avoided_;
};

// One person against many asks.
class vacancies_scan {
 public:
  vacancies_scan(const match_profile& normalised, const circumstances&);
  std::optional<exclusion> judge(const ask_row&, std::span<const slot>, match_facts& facts) const;

 private:
  struct cell {  // of each concept
    nearness near = 0, proof = 0, wish = 0, theme = 0;
    std::uint8_t level = 0;  // 0: not spoken; otherwise one more than the level
    bool avoided = false;
  };
  struct gathered;

  std::optional<exclusion> row_rule(const ask_row&, const asked_days&, match_facts&) const;
  void read_slot(slot, const asked_days&, match_facts&, gathered&) const;

  match_profile person_;
  spot home_;
  day today_;
  std::uint32_t free_ = 0;  // parts of the week
  std::optional<std::pair<day_number, day_number>> pause_;
  // From which day on they may do what asks this age; none: their age is not known.
  std::array<std::optional<day_number>, 128> old_enough_;
  std::vector<cell> cells_;
};

}  // namespace paraat::matching
