#include "tenant/publishing/listings/facet_counts.hpp"

#include <algorithm>
#include <set>

#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::listings {
namespace {

// The same key once; `how` gives the number from those of both (0 where there is none). What comes to nothing
// is left out.
template <class How>
std::vector<pile> combined(std::span<const pile> a, std::span<const pile> b, How how) {
  std::vector<pile> out;
  out.reserve(a.size() + b.size());
  auto at = a.begin();
  for (const pile& other : b) {
    while (at != a.end() && at->key() < other.key()) out.push_back(*at++);
    const bool both = at != a.end() && at->key() == other.key();
    pile p = other;
    p.n = how(both ? at->n : 0, other.n);
    if (both) ++at;
    if (p.n > 0) out.push_back(p);
  }
  out.insert(out.end(), at, a.end());
  return out;
}

std::vector<pile> in_order(std::vector<pile> piles) {
  std::ranges::sort(piles, {}, &pile::key);
  return piles;
}

// What changed comes as whole sorts.
struct changed_sorts {
  std::set<std::uint32_t> sorts;
  std::vector<pile> piles;
};
std::vector<pile> replaced(const std::vector<pile>& before, changed_sorts news) {
  for (const pile& p : before)
    if (!news.sorts.contains(p.sort)) news.piles.push_back(p);
  return in_order(std::move(news.piles));
}

bool same(const std::vector<pile>& a, const std::vector<pile>& b) {
  return std::ranges::equal(a, b,
                            [](const pile& x, const pile& y) { return x.key() == y.key() && x.n == y.n; });
}

std::shared_ptr<const stock_part> part_of(const std::pair<std::string, int>& key, std::vector<pile> piles) {
  auto out = std::make_shared<stock_part>();
  out->publisher = key.first;
  out->nis = key.second;
  out->piles = std::move(piles);
  for (const pile& p : out->piles) out->total += p.n;
  return out;
}

}  // namespace

std::uint32_t stock_keeper::place_of(const listing_sort& what) {
  return places_.try_emplace(what, static_cast<std::uint32_t>(places_.size())).first->second;
}

// Shown is what was counted, without what has expired; nothing of a silent publisher.
void stock_keeper::show(const part_key& key, kept_part& part, bool silent) {
  part.silent = silent;
  auto shown = part.counted;
  if (silent)
    shown = part_of(key, {});
  else if (!part.expired.empty())
    shown = part_of(key, combined(part.counted->piles, part.expired, [](int a, int b) { return a - b; }));
  if (part.shown) everywhere_ = combined(everywhere_, part.shown->piles, [](int a, int b) { return a - b; });
  everywhere_ = combined(everywhere_, shown->piles, [](int a, int b) { return a + b; });
  part.shown = std::move(shown);
}

void stock_keeper::take(count_reading&& r) {
  std::map<part_key, changed_sorts> changed, expired;
  for (count_row& row : r.rows) {
    const part_key key{row.publisher, row.nis};
    auto& into = (row.expired ? expired : changed)[key];
    const std::uint32_t place = place_of(row.what);
    into.sorts.insert(place);
    for (pile p : row.piles) {
      p.sort = place;
      into.piles.push_back(p);
    }
    if (auto& part = parts_[key]; !part.counted) part.counted = part_of(key, {});
  }
  const std::set<std::string, std::less<>> silent(r.about.silent.begin(), r.about.silent.end());
  stock now = std::move(r.about);
  for (auto& [key, part] : parts_) {
    const auto news = changed.find(key);
    if (news != changed.end())
      part.counted = part_of(key, replaced(part.counted->piles, std::move(news->second)));
    auto gone = in_order(std::move(expired[key].piles));
    const bool quiet = silent.contains(key.first);
    if (news != changed.end() || !part.shown || quiet != part.silent || !same(gone, part.expired)) {
      part.expired = std::move(gone);
      show(key, part, quiet);
    }
    if (part.shown->total == 0) continue;
    now.parts.push_back(part.shown);
    now.total += part.shown->total;
  }
  now.sorts.resize(places_.size());
  for (const auto& [what, place] : places_) now.sorts[place] = what;
  now.everywhere = everywhere_;
  if (kept_ && !now.frequent) now.frequent = kept_->frequent;
  horizon_ = std::move(r.horizon);
  kept_ = std::make_shared<const stock>(std::move(now));
}

std::shared_ptr<const stock> stock_keeper::now(transaction& tx, std::uint64_t version, instant at) {
  constexpr std::chrono::seconds longest_age{60};
  constexpr std::chrono::minutes between_samples{10};
  const std::lock_guard lock(mutex_);
  if (kept_ && at >= counted_ && at < kept_->good_until && at - counted_ < longest_age && version == version_)
    return kept_;
  count_reading r = read_counts(tx, horizon_, at);
  if (r.in_a_change) {
    stock_keeper own;
    own.take(horizon_.empty() ? std::move(r) : read_counts(tx, "", at));
    return own.kept_;
  }
  if (r.restarted) {
    parts_.clear();
    everywhere_.clear();
    r = read_counts(tx, "", at);
  }
  if (!kept_ || at < sampled_ || at - sampled_ >= between_samples) {
    r.about.frequent = read_frequent_words(tx);
    sampled_ = at;
  }
  take(std::move(r));
  version_ = version;
  counted_ = at;
  return kept_;
}

stock take_stock(transaction& tx, instant now) { return *stock_keeper().now(tx, 0, now); }

std::map<int, long long> counts(const stock& s) {
  std::map<int, long long> out;
  for (const auto& part : s.parts) out[part->nis] += part->total;
  return out;
}

std::map<int, long long> counts(transaction& tx, instant now) { return counts(take_stock(tx, now)); }

}  // namespace paraat::listings
