#include "tenant/publishing/asks/asks.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/compounds.hpp"

namespace paraat::asks {
namespace {

using taxonomy::concept_kind;
using taxonomy::taxonomy_concept;

constexpr std::array<std::string_view, 3> level_names{"basic", "good", "fluent"};
// Below "language_skills", but no language that is spoken at a level.
constexpr std::array<std::string_view, 5> about_languages{"languages", "translation", "sign_language",
                                                          "braille", "smog_pictograms"};
// A check of a person is agreed with whoever is accepted; nobody writes it in a profile, and a vacancy that
// demanded it would find nobody (people/profiles, is_training).
constexpr std::string_view checks_of_people = "background_checks", check_of_drivers = "driver_medical";
// A vacancy says these elsewhere.
constexpr std::array<std::string_view, 2> said_elsewhere{"wheelchair_access", "without_dutch"};

bool holds(const auto& list, std::string_view code) {
  return std::ranges::find(list, code) != std::ranges::end(list);
}

bool no_code_twice(std::vector<std::string_view> codes) {
  std::ranges::sort(codes);
  return std::ranges::adjacent_find(codes) == codes.end();
}

std::vector<std::string_view> codes_of(const std::vector<language>& all) {
  std::vector<std::string_view> out;
  for (const language& l : all) out.push_back(l.code);
  return out;
}

std::vector<std::string_view> concepts_of(const vacancy_asks& a) {
  std::vector<std::string_view> out(a.must.begin(), a.must.end());
  out.insert(out.end(), a.nice.begin(), a.nice.end());
  return out;
}

bool hours_are_possible(const vacancy_asks& a) {
  return a.hours >= 0 && a.hours <= (a.per == hours_per::time ? most_hours_a_time : most_hours_a_week);
}

refusal too_many(std::size_t most, std::string field) {
  return refuse(refusal_kind::invalid, "Kies er hoogstens {0}", std::move(field), {std::to_string(most)})
      .error();
}

std::string label_of(std::string_view code) {
  const auto* c = taxonomy::find(code);
  return c == nullptr ? std::string(code) : c->dutch;
}

result<void> check_concepts(const vacancy_asks& a) {
  for (const auto* list : {&a.must, &a.nice})
    for (const std::string& code : *list)
      if (part_of(code) != part_of_asks::skill)
        return refuse(refusal_kind::invalid, "Dit woord kennen we niet. Kies er een uit de lijst.", "begrip");
  for (const std::string& code : a.must)
    if (holds(a.nice, code))
      return refuse(refusal_kind::invalid, "Kies bij ‘{0}’: nodig of mooi meegenomen", "begrip",
                    {label_of(code)});
  if (!no_code_twice(concepts_of(a)))
    return refuse(refusal_kind::invalid, "Kies elk woord één keer", "begrip");
  if (std::max(a.must.size(), a.nice.size()) > most_concepts)
    return std::unexpected(too_many(most_concepts, "begrip"));
  return {};
}

result<void> check_languages(const vacancy_asks& a) {
  for (const language& l : a.languages)
    if (part_of(l.code) != part_of_asks::language)
      return refuse(refusal_kind::invalid, "Deze taal kennen we niet. Kies er een uit de lijst.", "taal");
  if (!no_code_twice(codes_of(a.languages)))
    return refuse(refusal_kind::invalid, "Kies bij elke taal één niveau", "taal");
  if (a.languages.size() > most_languages) return std::unexpected(too_many(most_languages, "taal"));
  return {};
}

result<void> check_list(const std::vector<std::string>& codes, std::size_t most, const char* field) {
  if (codes.size() > most) return std::unexpected(too_many(most, field));
  if (!no_code_twice({codes.begin(), codes.end()}))
    return refuse(refusal_kind::invalid, "Kies elk woord één keer", field);
  return {};
}

result<void> check_certificates(const vacancy_asks& a) {
  for (const std::string& code : a.certificates)
    if (part_of(code) != part_of_asks::certificate)
      return refuse(refusal_kind::invalid, "Dit attest kennen we niet. Kies er een uit de lijst.", "attest");
  return check_list(a.certificates, most_certificates, "attest");
}

result<void> check_support(const vacancy_asks& a) {
  for (const std::string& code : a.support)
    if (part_of(code) != part_of_asks::support)
      return refuse(refusal_kind::invalid, "Deze keuze kennen we niet. Kies iets uit de lijst.", "biedt");
  return check_list(a.support, most_support, "biedt");
}

bool is_code(std::string_view s) {
  return !s.empty() && s.size() <= 40 && s[0] >= 'a' && s[0] <= 'z' && std::ranges::all_of(s, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

std::string_view name_of(level l) { return level_names.at(static_cast<std::size_t>(l)); }

std::optional<level> level_named(std::string_view name) {
  const auto at = std::ranges::find(level_names, name);
  return at == level_names.end() ? std::nullopt : std::optional(static_cast<level>(at - level_names.begin()));
}

bool is_check_of_people(const taxonomy_concept& c) {
  return c.code == checks_of_people || c.code == check_of_drivers || holds(c.broader, checks_of_people);
}

bool vacancy_asks::offers_buddy() const { return holds(support, "buddy_support"); }

part_of_asks part_of(const taxonomy_concept& c) {
  if (c.broader.empty() || holds(said_elsewhere, c.code)) return part_of_asks::none;
  switch (c.kind) {
    case concept_kind::skill:
      return holds(c.broader, "language_skills") && !holds(about_languages, c.code) ? part_of_asks::language
                                                                                    : part_of_asks::skill;
    case concept_kind::training:
      return is_check_of_people(c) ? part_of_asks::none : part_of_asks::certificate;
    case concept_kind::support:
      return part_of_asks::support;
    case concept_kind::task:
    case concept_kind::target_group:
    case concept_kind::equipment:
    case concept_kind::theme:
      return part_of_asks::skill;
  }
  return part_of_asks::none;
}

part_of_asks part_of(std::string_view code) {
  const auto* c = taxonomy::find(code);
  return c == nullptr ? part_of_asks::none : part_of(*c);
}

result<void> check(const vacancy_asks& a) {
  if (auto ok = check_concepts(a); !ok) return ok;
  if (auto ok = check_languages(a); !ok) return ok;
  if (auto ok = check_certificates(a); !ok) return ok;
  if (!hours_are_possible(a))
    return refuse(refusal_kind::invalid, "Vul een aantal uren in van 1 tot {0}", "uren",
                  {std::to_string(a.per == hours_per::time ? most_hours_a_time : most_hours_a_week)});
  return check_support(a);
}

bool well_formed(const vacancy_asks& a) {
  const auto good = [](const auto& codes, std::size_t most) {
    return codes.size() <= most && std::ranges::all_of(codes, [](const auto& c) { return is_code(c); }) &&
           no_code_twice({codes.begin(), codes.end()});
  };
  return a.must.size() <= most_concepts && a.nice.size() <= most_concepts &&
         good(concepts_of(a), 2 * most_concepts) && good(codes_of(a.languages), most_languages) &&
         good(a.certificates, most_certificates) && good(a.support, most_support) && hours_are_possible(a);
}

std::vector<const taxonomy_concept*> all_of(part_of_asks what) {
  std::vector<const taxonomy_concept*> out;
  for (const taxonomy_concept& c : taxonomy::all())
    if (part_of(c) == what) out.push_back(&c);
  return out;
}

namespace {

void take(std::vector<const taxonomy_concept*>& out, const taxonomy_concept& c) {
  if (out.size() < most_found && part_of(c) != part_of_asks::none && std::ranges::find(out, &c) == out.end())
    out.push_back(&c);
}

void take_named(std::vector<const taxonomy_concept*>& out, std::string_view words) {
  for (const taxonomy_concept* c : taxonomy::named_by(words)) take(out, *c);
}

// Whether a name has a word that begins so.
bool begins_in(const std::string& name, const std::string& start) {
  const std::string folded = text::folded(name);
  for (auto at = folded.find(start); at != std::string::npos; at = folded.find(start, at + 1))
    if (at == 0 || folded[at - 1] == ' ' || folded[at - 1] == '(' || folded[at - 1] == '-') return true;
  return false;
}

}  // namespace

std::vector<const taxonomy_concept*> find_concepts(std::string_view words) {
  std::vector<const taxonomy_concept*> out;
  const std::string folded = text::folded(words);
  take_named(out, folded);
  std::vector<std::string> each;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find_first_of(" ,;/", at), folded.size());
    if (end > at) each.push_back(folded.substr(at, end - at));
    at = end + 1;
  }
  for (const std::string& word : each) take_named(out, word);
  constexpr std::size_t shortest_start = 3;
  if (folded.size() >= shortest_start)
    for (const taxonomy_concept& c : taxonomy::all())
      if (begins_in(c.dutch, folded) ||
          std::ranges::any_of(c.synonyms, [&](const std::string& s) { return begins_in(s, folded); }))
        take(out, c);
  for (const std::string& word : each)
    for (const std::string& part : text::dutch_compounds().split(word))
      if (part != word) take_named(out, part);
  return out;
}

}  // namespace paraat::asks
