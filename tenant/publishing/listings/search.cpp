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

bool passes(const query& q, const stock::pile& p, facet except) {
  if (except != facet::theme && !q.themes.empty() && std::ranges::find(q.themes, p.theme) == q.themes.end())
    return false;
  if (except != facet::moment && q.moments != 0 && (p.moments & q.moments) == 0) return false;
  if (except != facet::kind && !q.kind.empty() && p.kind != q.kind) return false;
  return (p.good_to_know & q.good_to_know) == q.good_to_know;
}

namespace {

bool lies_within(const query& q, const stock::pile& p) {
  if (q.municipalities.empty()) return true;
  if (p.nis == 0) return p.network.empty() || p.network == q.of_network;
  return std::ranges::find(q.municipalities, p.nis) != q.municipalities.end();
}

}  // namespace

void count_facets(found& f, const query& q, const std::vector<stock::pile>& piles) {
  for (const stock::pile& p : piles) {
    if (!lies_within(q, p)) continue;
    const bool all = passes(q, p, facet::none);
    if (all) f.total += p.n;
    if (passes(q, p, facet::theme)) f.by_theme[p.theme] += p.n;
    if (passes(q, p, facet::kind)) f.by_kind[p.kind] += p.n;
    if (passes(q, p, facet::moment))
      for (const bit_label& m : moments)
        if (p.moments & m.bit) f.by_moment[m.bit] += p.n;
    // Conditions add up, so each counts what would be left with it.
    if (all)
      for (const bit_label& g : good_to_know)
        if (p.good_to_know & g.bit) f.by_condition[g.bit] += p.n;
  }
}

std::map<int, long long> counts(const stock& s) {
  std::map<int, long long> out;
  for (const stock::pile& p : s.piles) out[p.nis] += p.n;
  return out;
}

std::shared_ptr<const stock> stock_keeper::now(transaction& tx, std::uint64_t version, instant at) {
  constexpr std::chrono::seconds longest_age{60}, age_under_changes{2};
  constexpr long long large = 5000;
  const std::lock_guard lock(mutex_);
  if (kept_ && at >= counted_ && at < kept_->good_until && at - counted_ < longest_age) {
    if (version == version_) return kept_;
    if (kept_->total > large && at - counted_ < age_under_changes) return kept_;
  }
  kept_ = std::make_shared<const stock>(take_stock(tx, at));
  version_ = version;
  counted_ = at;
  return kept_;
}

}  // namespace paraat::listings
