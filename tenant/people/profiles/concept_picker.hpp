#pragma once
// Concepts of the taxonomy chosen by typed words, in a form without a script: what was chosen stands there as
// ticks, and a field takes new words. A word that names one concept is chosen; of a word that may mean
// several, the form asks which.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/people/taxonomy/taxonomy.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::profiles {

struct picker {
  std::string name, label, hint;
  std::function<bool(const taxonomy::taxonomy_concept&)> takes;
  std::vector<std::string> chosen = {};  // codes that stand in the profile
  std::vector<std::string> fixed = {};   // codes that are always offered as ticks
};

// What the words name, the best first. `exact`: they are a name of it, in any form of the words.
struct found_concepts {
  std::vector<const taxonomy::taxonomy_concept*> concepts;
  bool exact = false;
};
found_concepts concepts_for(const picker&, std::string_view words);
// "koken, kettingzaag" and lines are several words.
std::vector<std::string> words_of(std::string_view typed);

// Adds the fields; `typed` is what was sent, so that a question about it has its choices.
void add_picker(web::form&, const web::scope&, const picker&, const web::parameters& typed);
// The codes after a form that was accepted. Puts a sentence on the field of a word that needs an answer.
std::vector<std::string> picked(web::form&, const web::scope&, const picker&);

}  // namespace paraat::profiles
