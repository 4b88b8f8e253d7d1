#pragma once
// Why a pair stands where it stands, as values: three reasons for it, one against, and what would change it.
// `words.hpp` has their sentences.

#include "tenant/volunteering/matching/judging.hpp"

namespace paraat::matching {

enum class reason_kind {
  // for
  has,       // what is asked; `how`
  has_near,  // something near to it: `other`
  has_certificate,
  speaks,       // `level`
  wishes,       // the task
  wishes_near,  // something near to it: `other`
  wishes_group,
  gets_support,  // that they would like
  theme,
  close,    // `number` km
  in_week,  // `number` of `of` parts
  // against
  lacks,
  only_said,      // nobody saw it
  speaks_little,  // `level` is asked
  wishes_something_else,
  other_theme,
  far,          // `number` km
  little_time,  // `number` of `of` parts
};

struct match_reason {
  reason_kind kind{};
  std::optional<concept_id> what = {}, other = {};
  evidence how = evidence::said;
  language_level level = language_level::a1;
  int number = 0, of = 0;
  int hundredths = 0;  // what it adds to the mean of its side, or what it costs there
};

enum class change_kind {
  // raises the score
  add_skill,
  show_paper,
  add_wish,
  free_parts,
  raise_language,  // also lifts a rule
  // lifts a rule
  end_pause,  // on `on`; none: it has no end
  say_age,
  come_of_age,  // on `on`
  go_further,   // `number` km
  allow_hours,  // `number` a week
  free_a_part,  // one of the fixed ones
  allow,        // what they set aside: `what`
  get_certificate,
  show_certificate,
  renew_certificate,  // to hold until `on`
  open_place          // without steps, by the place
};

struct match_change {
  change_kind kind{};
  std::optional<concept_id> what = {};
  language_level level = language_level::a1;
  int number = 0;
  std::optional<day> on = {};
  int hundredths = 0;  // of the score; 0 when it lifts a rule
};

struct match_decision {
  weights_version version;
  std::optional<exclusion> excluded;
  match_score score;                    // what it is, or would be
  std::vector<match_reason> in_favour;  // three at most, the weightiest first
  std::optional<match_reason> against;
  // Of an excluded pair: for each rule in the way, three at most, in the order of the rules. Otherwise the
  // two that would raise the score most, one point or more.
  std::vector<match_change> changes;
};

match_decision decide(const match_profile&, const match_ask&, const match_weights&, const circumstances&);

}  // namespace paraat::matching
