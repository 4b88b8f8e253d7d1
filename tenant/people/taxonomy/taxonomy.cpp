#include "tenant/people/taxonomy/taxonomy.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "ops/embedded.hpp"
#include "tenant/platform/text/characters.hpp"

namespace paraat::embedded {
std::span<const file> concepts();
}

namespace paraat::taxonomy {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 7> kind_names{"skill",     "training", "task",   "target_group",
                                                     "equipment", "theme",    "support"};

concept_kind kind_named(std::string_view name) {
  const auto at = std::ranges::find(kind_names, name);
  if (at == kind_names.end()) throw std::runtime_error("concepts.json: unknown kind");
  return static_cast<concept_kind>(at - kind_names.begin());
}

std::string text(const json::object& o, std::string_view key) { return std::string(o.at(key).as_string()); }

std::vector<std::string> list(const json::object& o, std::string_view key) {
  std::vector<std::string> out;
  for (const json::value& v : o.at(key).as_array()) out.emplace_back(v.as_string());
  return out;
}

std::vector<taxonomy_concept> read() {
  std::vector<taxonomy_concept> out;
  const auto parsed = json::parse(embedded::concepts().front().bytes);
  for (const json::value& v : parsed.as_array()) {
    const json::object& o = v.as_object();
    out.push_back({text(o, "code"), kind_named(o.at("kind").as_string()), list(o, "broader"),
                   list(o, "related"), text(o, "nl"), text(o, "plain"), text(o, "fr"), text(o, "en"),
                   list(o, "synonyms"), text(o, "esco")});
  }
  return out;
}

struct free_stemmer {
  void operator()(sb_stemmer* s) const { sb_stemmer_delete(s); }
};

// The stems of the words, with a space between. A stemmer is not for two threads at once: one for each call.
std::string stems_of(std::string_view words) {
  const std::unique_ptr<sb_stemmer, free_stemmer> stemmer(sb_stemmer_new("dutch", "UTF_8"));
  const std::string folded = text::folded(words);
  std::string out;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find_first_of(" -'’", at), folded.size());
    if (end > at) {
      const auto* word = reinterpret_cast<const sb_symbol*>(folded.data() + at);
      const sb_symbol* stem = sb_stemmer_stem(stemmer.get(), word, static_cast<int>(end - at));
      out.append(out.empty() ? "" : " ")
          .append(reinterpret_cast<const char*>(stem),
                  static_cast<std::size_t>(sb_stemmer_length(stemmer.get())));
    }
    at = end + 1;
  }
  return out;
}

struct all_concepts {
  std::vector<taxonomy_concept> rows = read();
  std::unordered_map<std::string_view, const taxonomy_concept*> by_code;
  std::unordered_map<std::string, std::vector<const taxonomy_concept*>> by_key;  // stems, or as it is
  std::unordered_set<std::string> names;                                         // folded

  all_concepts() {
    for (const taxonomy_concept& c : rows) {
      by_code.emplace(c.code, &c);
      for (const std::string& synonym : c.synonyms) name(stems_of(synonym), synonym, c);
      name(stems_of(c.dutch), c.dutch, c);
      // Dutch stems of other languages are other words: "chats" is no "chatten".
      for (const std::string* label : {&c.french, &c.english}) name(text::folded(*label), *label, c);
    }
  }

 private:
  void name(const std::string& key, const std::string& words, const taxonomy_concept& c) {
    names.insert(text::folded(words));
    auto& named = by_key[key];
    if (std::ranges::find(named, &c) == named.end()) named.push_back(&c);
  }
};

const all_concepts& concepts() {
  static const all_concepts all;
  return all;
}

}  // namespace

std::span<const taxonomy_concept> all() { return concepts().rows; }

const taxonomy_concept* find(std::string_view code) {
  const auto at = concepts().by_code.find(code);
  return at == concepts().by_code.end() ? nullptr : at->second;
}

std::vector<const taxonomy_concept*> named_by(std::string_view words) {
  std::vector<const taxonomy_concept*> out;
  for (const std::string& key : {stems_of(words), text::folded(words)})
    if (const auto at = concepts().by_key.find(key); at != concepts().by_key.end())
      for (const taxonomy_concept* c : at->second)
        if (std::ranges::find(out, c) == out.end()) out.push_back(c);
  return out;
}

bool has_name(std::string_view words) { return concepts().names.contains(text::folded(words)); }

std::vector<std::string> other_words(const std::vector<const taxonomy_concept*>& some,
                                     std::string_view words) {
  const std::string typed = stems_of(words);
  std::vector<std::string> out, stems{typed};
  const auto take = [&](const std::string& other) {
    if (auto s = stems_of(other); std::ranges::find(stems, s) == stems.end()) {
      out.push_back(other);
      stems.push_back(std::move(s));
    }
  };
  for (const taxonomy_concept* c : some) {
    for (const std::string& synonym : c->synonyms) take(synonym);
    take(c->dutch);
  }
  return out;
}

}  // namespace paraat::taxonomy
