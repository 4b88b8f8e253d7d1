#include "tenant/platform/text/compounds.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

namespace paraat::text {
namespace {

constexpr std::size_t longest_word = 40, shortest_part = 3, most_parts = 4;

// Tuned on tests/data/compounds-tune.tsv.
constexpr float no_count = -0.5F;      // a word that begins or ends no word of the list
constexpr float link = 0.3F;           // a linking letter was left out
constexpr float known = 1.4F;          // the word as a whole is in the list
constexpr float unknown = -0.2F;       // it is not
constexpr float of_more_parts = 0.8F;  // each part after the second
constexpr float of_a_letter = 0.4F;    // each letter of a part from five on, to eight

// Nouns whose plural in -eren stands before another part as -er: a closed class.
constexpr std::string_view plurals_in_er[] = {"blader", "eier",  "goeder", "hoender", "kinder",
                                              "lieder", "rader", "runder", "volker"};

// The longer a part, the less it stands there by chance.
float value_of(std::uint8_t productivity, std::size_t letters) {
  const float count = productivity == 0 ? no_count : static_cast<float>(productivity) / 24.0F;
  return count + of_a_letter * (static_cast<float>(std::min<std::size_t>(letters, 8)) - 5);
}

std::uint32_t hash_of(std::string_view word) {  // FNV-1a
  std::uint32_t h = 2166136261U;
  for (const char c : word) h = (h ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return h;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t out = 0;
  std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}

// A lexicalised compound is about its parts when these are as productive as this: ln(40).
constexpr float of_parts_that_are_sure = 3.7F;

// A piece of the surface as a part: what it adds to the score, and how many of its letters are the part.
struct piece {
  float value = 0;
  std::uint8_t letters = 0;
};

class pieces {
 public:
  explicit pieces(const compound_splitter& words) : words_(words) {}

  std::optional<piece> last(std::string_view s) const {
    const auto* is = words_.find(s);
    if (is == nullptr || is->last == compound_splitter::never || (is->last == 0 && s.size() < 5)) return {};
    return piece{value_of(is->last, s.size()), static_cast<std::uint8_t>(s.size())};
  }
  std::optional<piece> before_another(std::string_view s) const {
    best_.reset();
    const auto* whole = words_.find(s);
    if (whole != nullptr && (whole->first > 0 || s.size() >= 5))
      take(whole, &productivity::first, s.size(), 0);
    if (s.size() >= 5 && s.ends_with('s')) without(s, 1, link, &productivity::linked);
    if (s.size() >= 5 && s.ends_with("nne")) without(s, 2, link);
    if (s.size() >= 5 && whole == nullptr && s.ends_with('e')) without(s, 1, 2 * link);
    if (whole == nullptr && std::ranges::find(plurals_in_er, s) != std::end(plurals_in_er)) without(s, 2, 0);
    return best_;
  }

 private:
  using productivity = compound_splitter::productivity;
  void without(std::string_view s, std::size_t letters, float cost,
               std::uint8_t productivity::* as = &productivity::first) const {
    const std::string_view base = s.substr(0, s.size() - letters);
    take(words_.find(base), as, base.size(), cost);
  }
  void take(const productivity* is, std::uint8_t productivity::* as, std::size_t letters, float cost) const {
    if (is == nullptr || is->*as == compound_splitter::never) return;
    const float value = value_of(is->*as, letters) - cost;
    if (!best_ || value > best_->value) best_ = piece{value, static_cast<std::uint8_t>(letters)};
  }
  const compound_splitter& words_;
  mutable std::optional<piece> best_;
};

}  // namespace

// The best cuts of the beginning of a word up to a letter, into one part, two parts, …
struct compound_splitter::cut {
  float score = 0;
  std::uint8_t from = 0, letters = 0;
  bool made = false;
};

const compound_splitter::productivity* compound_splitter::find(std::string_view word) const {
  const std::uint32_t slots = number_at(table_, 0), entries = number_at(table_, 4);
  for (std::uint32_t at = hash_of(word) & (slots - 1);; at = (at + 1) & (slots - 1)) {
    const std::uint32_t offset = number_at(table_, 8 + std::size_t{at} * 4);
    if (offset == 0) return nullptr;
    const char* const entry = table_.data() + entries + offset - 1;
    const auto length = static_cast<std::uint8_t>(entry[0]);
    if (std::string_view(entry + 4, length) == word) return reinterpret_cast<const productivity*>(entry + 1);
  }
}

// The best way to cut a word in two or more; no parts when there is none.
compound_splitter::cut_word compound_splitter::best_cut(std::string_view word) const {
  const std::size_t n = word.size();
  if (n < 2 * shortest_part || n > longest_word) return {};
  const pieces part(*this);
  std::array<std::array<cut, longest_word + 1>, most_parts + 1> best{};
  best[0][0].made = true;
  for (std::size_t from = 0; from + shortest_part <= n; ++from) {
    if (std::ranges::none_of(best, [&](const auto& row) { return row[from].made; })) continue;
    for (std::size_t to = from + shortest_part; to <= n; ++to) {
      if (to != n && n - to < shortest_part) continue;
      const std::string_view surface = word.substr(from, to - from);
      const auto p = to == n ? part.last(surface) : part.before_another(surface);
      if (!p) continue;
      for (std::size_t parts = 0; parts < most_parts; ++parts) {
        const float score = best[parts][from].score + p->value;
        cut& there = best[parts + 1][to];
        if (best[parts][from].made && (!there.made || score > there.score))
          there = {score, static_cast<std::uint8_t>(from), p->letters, true};
      }
    }
  }
  cut_word out;
  std::size_t chosen = 0;
  for (std::size_t parts = 2; parts <= most_parts; ++parts) {
    const float score =
        best[parts][n].score / static_cast<float>(parts) - static_cast<float>(parts - 2) * of_more_parts;
    if (best[parts][n].made && (chosen == 0 || score > out.score)) out.score = score, chosen = parts;
  }
  out.parts.resize(chosen);
  for (std::size_t parts = chosen, to = n; parts > 0; --parts) {
    const cut& c = best[parts][to];
    out.parts[parts - 1] = word.substr(c.from, c.letters);
    to = c.from;
  }
  return out;
}

std::vector<std::string> compound_splitter::split(std::string_view word) const {
  cut_word best = best_cut(word);
  const auto* whole = find(word);
  const auto count = [](std::uint8_t p) { return p == never ? std::uint8_t{0} : p; };
  const float as_one = whole == nullptr
                           ? unknown
                           : known + static_cast<float>(std::max(
                                         {count(whole->first), count(whole->linked), count(whole->last)})) /
                                         24.0F;
  if (best.parts.empty() || best.score <= as_one) return {std::string(word)};
  return std::move(best.parts);
}

std::vector<std::string> compound_splitter::parts_within(std::string_view word) const {
  std::vector<std::string> out;
  cut_word best = best_cut(word);
  if (best.parts.empty() || (best.score < of_parts_that_are_sure && split(word).size() < 2)) return out;
  for (const std::string& p : best.parts) {
    out.push_back(p);
    const auto smaller = parts_within(p);
    out.insert(out.end(), smaller.begin(), smaller.end());
  }
  return out;
}

std::string compounds_table(const std::vector<table_word>& words) {
  const auto slots = static_cast<std::uint32_t>(std::bit_ceil(words.size() * 3 / 2 + 1));
  std::vector<std::uint32_t> at(slots);
  std::string entries;
  for (const table_word& w : words) {
    std::uint32_t slot = hash_of(w.word) & (slots - 1);
    while (at[slot] != 0) slot = (slot + 1) & (slots - 1);
    at[slot] = static_cast<std::uint32_t>(entries.size() + 1);
    entries += static_cast<char>(w.word.size());
    entries += static_cast<char>(w.is.first);
    entries += static_cast<char>(w.is.linked);
    entries += static_cast<char>(w.is.last);
    entries += w.word;
  }
  const std::uint32_t begin = 8 + slots * 4;
  std::string out(begin, '\0');
  std::memcpy(out.data(), &slots, 4);
  std::memcpy(out.data() + 4, &begin, 4);
  std::memcpy(out.data() + 8, at.data(), std::size_t{slots} * 4);
  return out + entries;
}

}  // namespace paraat::text
