#include "tenant/publishing/listings/search.hpp"

#include <algorithm>
#include <array>

#include "protocol/ascii.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::listings {
namespace {

// They stand in nearly every vacancy: finding all of them finds nothing.
constexpr std::array<std::string_view, 9> site_stop_words{
    "vrijwilliger", "vrijwilligers", "vrijwilligerswerk", "vrijwilligen", "vacature",
    "vacatures",    "volunteer",     "volunteering",      "benevolat"};

constexpr std::size_t most_words = 8;
constexpr std::size_t longest_word = 40;

bool in_word(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z');
}

}  // namespace

search_words words_of(std::string_view typed) {
  search_words out;
  out.exact = typed.find('"') != std::string_view::npos || typed.starts_with('-') ||
              typed.find(" -") != std::string_view::npos;
  std::string word;
  const auto take = [&] {
    const bool wanted = !word.empty() && word.size() <= longest_word && out.words.size() < most_words &&
                        std::ranges::find(site_stop_words, word) == site_stop_words.end();
    if (wanted) out.words.push_back(word);
    word.clear();
  };
  for (const char c : typed) {
    if (in_word(c)) {
      word += ascii::lower(c);
    } else {
      take();
    }
  }
  take();
  return out;
}

namespace {

// The filters of a search, looked up once for each sort.
class filters {
 public:
  filters(const query& q, const std::vector<listing_sort>& sorts)
      : q_(q), theme_(sorts.size()), kind_(sorts.size()) {
    for (std::size_t i = 0; i < sorts.size(); ++i) {
      theme_[i] = q.themes.empty() || std::ranges::find(q.themes, sorts[i].theme) != q.themes.end();
      kind_[i] = q.kind.empty() || sorts[i].kind == q.kind;
    }
  }
  bool theme(const pile& p) const { return theme_[p.sort] != 0; }
  bool kind(const pile& p) const { return kind_[p.sort] != 0; }
  bool moment(const pile& p) const { return q_.moments == 0 || (p.moments & q_.moments) != 0; }
  bool conditions(const pile& p) const { return (p.good_to_know & q_.good_to_know) == q_.good_to_know; }
  bool all(const pile& p) const { return theme(p) && kind(p) && moment(p) && conditions(p); }

 private:
  const query& q_;
  std::vector<char> theme_, kind_;
};

bool lies_within(const query& q, const stock_part& part) {
  return q.municipalities.empty() ||
         std::ranges::find(q.municipalities, part.nis) != q.municipalities.end() ||
         (!q.of_network.empty() && part.publisher == q.of_network);
}

}  // namespace

std::vector<std::span<const pile>> piles_within(const stock& s, const query& q) {
  if (q.municipalities.empty()) return {s.everywhere};
  std::vector<std::span<const pile>> out;
  for (const auto& part : s.parts)
    if (lies_within(q, *part)) out.emplace_back(part->piles);
  return out;
}

void count_facets(found& f, const query& q, const std::vector<listing_sort>& sorts,
                  const std::vector<std::span<const pile>>& piles) {
  const filters passes(q, sorts);
  std::vector<long long> by_theme(sorts.size()), by_kind(sorts.size());
  std::array<long long, moments.size()> by_moment{};
  std::array<long long, good_to_know.size()> by_condition{};
  for (const auto& some : piles)
    for (const pile& p : some) {
      if (!passes.conditions(p)) continue;
      const bool theme = passes.theme(p), kind = passes.kind(p), moment = passes.moment(p);
      if (kind && moment) by_theme[p.sort] += p.n;
      if (theme && moment) by_kind[p.sort] += p.n;
      if (theme && kind)
        for (std::size_t i = 0; i < moments.size(); ++i)
          if (p.moments & moments[i].bit) by_moment[i] += p.n;
      if (!theme || !kind || !moment) continue;
      f.total += p.n;
      // Conditions add up, so each counts what would be left with it.
      for (std::size_t i = 0; i < good_to_know.size(); ++i)
        if (p.good_to_know & good_to_know[i].bit) by_condition[i] += p.n;
    }
  for (std::size_t i = 0; i < sorts.size(); ++i) {
    if (by_theme[i] > 0) f.by_theme[sorts[i].theme] += by_theme[i];
    if (by_kind[i] > 0) f.by_kind[sorts[i].kind] += by_kind[i];
  }
  for (std::size_t i = 0; i < moments.size(); ++i)
    if (by_moment[i] > 0) f.by_moment[moments[i].bit] = by_moment[i];
  for (std::size_t i = 0; i < good_to_know.size(); ++i)
    if (by_condition[i] > 0) f.by_condition[good_to_know[i].bit] = by_condition[i];
}

std::vector<place_and_sort> passing(const stock& s, const query& q) {
  const filters passes(q, s.sorts);
  std::vector<place_and_sort> out;
  for (const auto& part : s.parts)
    if (lies_within(q, *part))
      for (const pile& p : part->piles)
        if (passes.all(p)) out.push_back({part->nis, &s.sorts[p.sort], p.moments, p.good_to_know});
  return out;
}

// Slices of 8, 64 or 512 days, as hold some ten thousand listings when they come evenly: shorter ones cost
// more index reads, longer ones more rows. Ten times as many are looked through before the rest is read as a
// whole.
slices newest_slices(const stock& s, instant now) {
  constexpr double one = 10'000, most = 40'000;
  constexpr int shortest = 3, longest = 9;  // bits of the number of a day
  using days = std::chrono::days;
  const auto day_of = [](instant t) {
    return static_cast<int>(std::chrono::floor<days>(t).time_since_epoch().count());
  };
  const int last = day_of(std::min(s.oldest.value_or(now), now));
  const int first = day_of(std::max(s.newest.value_or(now), now));
  const double a_day = static_cast<double>(s.total) / (first - last + 1);
  int bits = shortest;
  while (bits < longest && a_day * (1 << bits) < one) bits += 3;
  slices out{{0}, std::nullopt};
  double looked_through = 0;
  for (int n = first >> bits;; --n) {
    out.numbers.push_back(n * 8 + bits / 3);
    const int begins = n * (1 << bits);
    if (begins <= last) return out;
    looked_through += a_day * (std::min(begins + (1 << bits) - 1, first) - begins + 1);
    if (looked_through < most) continue;
    out.rest_before = instant{days{begins}};
    return out;
  }
}

}  // namespace paraat::listings
