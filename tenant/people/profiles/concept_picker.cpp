#include "tenant/people/profiles/concept_picker.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/platform/text/characters.hpp"

namespace paraat::profiles {
namespace {

using taxonomy::taxonomy_concept;
using web::form;
using web::scope;

constexpr std::size_t shortest_part = 3, most_offered = 8, most_words = 20;

std::string words_field(const picker& p) { return p.name + "_woorden"; }
std::string meant_field(const picker& p) { return p.name + "_bedoeld"; }

bool holds(const taxonomy_concept& c, const std::string& folded) {
  const auto in = [&](const std::string& name) {
    return text::folded(name).find(folded) != std::string::npos;
  };
  return in(c.dutch) || in(c.french) || in(c.english) || std::ranges::any_of(c.synonyms, in);
}

void take(std::vector<std::string>& codes, const std::string& code) {
  if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
}

}  // namespace

std::vector<std::string> words_of(std::string_view typed) {
  std::vector<std::string> out;
  while (!typed.empty() && out.size() < most_words) {
    const std::size_t end = std::min(typed.find_first_of(",;\n"), typed.size());
    if (std::string word = web::trimmed(typed.substr(0, end)); !word.empty()) out.push_back(std::move(word));
    typed.remove_prefix(std::min(typed.size(), end + 1));
  }
  return out;
}

found_concepts concepts_for(const picker& p, std::string_view words) {
  found_concepts out;
  for (const taxonomy_concept* c : taxonomy::named_by(words))
    if (p.takes(*c)) out.concepts.push_back(c);
  out.exact = out.concepts.size() == 1;
  const std::string folded = text::folded(words);
  if (!out.concepts.empty() || web::length_in_characters(folded) < shortest_part) return out;
  for (const taxonomy_concept& c : taxonomy::all()) {
    if (out.concepts.size() == most_offered) break;
    if (p.takes(c) && holds(c, folded)) out.concepts.push_back(&c);
  }
  return out;
}

void add_picker(form& f, const scope& s, const picker& p, const web::parameters& typed) {
  std::vector<web::choice> there;
  std::vector<std::string> codes = p.fixed;
  for (const std::string& code : p.chosen) take(codes, code);
  for (const std::string& code : codes) there.push_back({code, concept_label(s.t, code), ""});
  if (!there.empty()) {
    f.add_choices(form::type::checks, p.name, p.label, std::move(there), {.quiet = true});
    f.put_all(p.name, p.chosen);
  }
  f.add(form::type::text, words_field(p),
        p.fixed.empty() && p.chosen.empty() ? p.label : s.t("Voeg toe met je eigen woorden"),
        {.max = 300, .hint = p.hint, .quiet = true});
  std::vector<web::choice> meant;
  for (const std::string& word : words_of(typed.get(words_field(p))))
    if (const auto found = concepts_for(p, word); !found.exact)
      for (const taxonomy_concept* c : found.concepts)
        if (std::ranges::find(meant, c->code, &web::choice::value) == meant.end())
          meant.push_back({c->code, concept_label(s.t, c->code), c->plain});
  if (!meant.empty())
    f.add_choices(form::type::checks, meant_field(p), s.t("Wat bedoel je?"), std::move(meant),
                  {.quiet = true});
}

std::vector<std::string> picked(form& f, const scope& s, const picker& p) {
  std::vector<std::string> out = f.values(p.name);
  const auto meant = f.values(meant_field(p));
  for (const std::string& word : words_of(f.value(words_field(p)))) {
    const auto found = concepts_for(p, word);
    if (found.concepts.empty()) {
      f.error(words_field(p),
              fmt::format(fmt::runtime(s.t("We kennen “{0}” hier niet. Probeer een ander woord.")), word));
      continue;
    }
    if (found.exact) {
      take(out, found.concepts.front()->code);
      continue;
    }
    const bool answered = std::ranges::any_of(found.concepts, [&](const taxonomy_concept* c) {
      return std::ranges::find(meant, c->code) != meant.end();
    });
    if (!answered)
      f.error(meant_field(p), fmt::format(fmt::runtime(s.t("Kies wat je bedoelt met “{0}”")), word));
  }
  for (const std::string& code : meant) take(out, code);
  return out;
}

}  // namespace paraat::profiles
