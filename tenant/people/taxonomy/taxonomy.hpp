#pragma once
// The words of volunteering: skills, trainings, tasks, target groups, equipment, themes and support, each a
// concept with its labels, its synonyms and its place among the others (as in SKOS, W3C Recommendation 2009).
// The concepts are in data/concepts.json and change with a release; their codes never do.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paraat::taxonomy {

enum class concept_kind { skill, training, task, target_group, equipment, theme, support };

struct taxonomy_concept {
  std::string code;
  concept_kind kind = concept_kind::task;
  std::vector<std::string> broader, related;  // codes
  std::string dutch, plain, french,
      english;                        // labels; `plain` explains it to who reads Dutch with difficulty
  std::vector<std::string> synonyms;  // Dutch
  std::string esco;                   // URI in ESCO; empty when it has none
};

std::span<const taxonomy_concept> all();
// nullptr when this release does not know the code.
const taxonomy_concept* find(std::string_view code);

// The concepts that a word or a phrase names, in any form of its words: a synonym, or a label in any
// language. Case and accents do not matter.
std::vector<const taxonomy_concept*> named_by(std::string_view words);
// Whether a synonym or a label is just this, apart from case and accents.
bool has_name(std::string_view words);
// What else is said for them: their synonyms and Dutch labels, without `words` itself.
std::vector<std::string> other_words(const std::vector<const taxonomy_concept*>&, std::string_view words);

}  // namespace paraat::taxonomy
