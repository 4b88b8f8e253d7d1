#include "tenant/volunteering/matching/ranking.hpp"

#include <algorithm>
#include <tuple>

namespace paraat::matching {
namespace {

constexpr int hundred = 100;

struct scored {
  int hundredths = 0;
  std::uint32_t row = 0;
};

template <class Scan, class Snapshot>
std::vector<scored> score_all(const Scan& scan, const Snapshot& all, const match_weights& weights,
                              ranking& out) {
  std::vector<scored> fitting;
  fitting.reserve(all.size());
  match_facts facts;
  const auto rows = all.rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].alive == 0) continue;
    if (const auto why = scan.judge(rows[i], all.slots_of(rows[i]), facts))
      ++out.left_out[static_cast<std::size_t>(*why)];
    else
      fitting.push_back({score_of(facts, weights).hundredths, static_cast<std::uint32_t>(i)});
  }
  out.version = weights.version;
  out.fitting = fitting.size();
  return fitting;
}

template <class Snapshot>
void show(std::span<const scored> some, const Snapshot& all, ranking& out) {
  for (const scored& s : some) out.best.push_back({key_of(all.rows()[s.row].key), s.row, s.hundredths});
}

}  // namespace

ranking rank_people(const match_ask& ask, const people_snapshot& all, const match_weights& weights,
                    const circumstances& c, std::size_t n) {
  ranking out;
  std::vector<scored> fitting = score_all(people_scan(normalised(ask), c), all, weights, out);
  const auto least_invited = [&](const scored& s) {
    const person_row& r = all.rows()[s.row];
    return std::tuple(r.invitations, -s.hundredths, r.key, s.row);
  };
  std::span<scored> left = fitting;
  while (!left.empty() && out.best.size() < n) {
    const int top = std::ranges::max_element(left, {}, &scored::hundredths)->hundredths;
    const int least = top - weights.fair_within * hundred;
    const auto others = std::ranges::partition(left, [&](const scored& s) { return s.hundredths >= least; });
    const std::span<scored> band = left.first(left.size() - others.size());
    const std::size_t take = std::min(n - out.best.size(), band.size());
    std::ranges::partial_sort(band, band.begin() + static_cast<std::ptrdiff_t>(take), {}, least_invited);
    show(band.first(take), all, out);
    left = left.subspan(band.size());
  }
  return out;
}

ranking rank_vacancies(const match_profile& person, const vacancies_snapshot& all,
                       const match_weights& weights, const circumstances& c, std::size_t n) {
  ranking out;
  std::vector<scored> fitting = score_all(vacancies_scan(normalised(person), c), all, weights, out);
  const auto by_score = [&](const scored& s) {
    return std::tuple(-s.hundredths, all.rows()[s.row].key, s.row);
  };
  const auto sunk = [&](const scored& s) {
    const ask_row& r = all.rows()[s.row];
    return std::tuple((r.answered > 0 ? weights.sink * hundred : 0) - s.hundredths, r.key, s.row);
  };
  const std::span best = std::span(fitting).first(std::min(n, fitting.size()));
  std::ranges::partial_sort(fitting, fitting.begin() + static_cast<std::ptrdiff_t>(best.size()), {},
                            by_score);
  std::ranges::sort(best, {}, sunk);
  show(best, all, out);
  return out;
}

}  // namespace paraat::matching
