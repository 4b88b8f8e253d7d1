// Matching, for ops/bench match. One line "metric value unit" per figure.
//   match_bench speed        100,000 profiles and vacancies
//   match_bench weeks [VACANCIES VISITS PLACES SINK]   twelve weeks simulated, with sinking and without:
//   vacancies that are open, visits a week, most places of a vacancy, points of sinking

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <string_view>
#include <thread>

#include "tenant/volunteering/matching/explanation.hpp"
#include "tenant/volunteering/matching/ranking.hpp"
#include "tests/bench/match_cases.hpp"

namespace {

using namespace paraat;
using namespace paraat::matching;
using match_cases::dice;
using ticks = std::chrono::steady_clock;

constexpr circumstances now{match_cases::made_on, {}};
constexpr std::size_t many = 100'000, shown = 50;

double milliseconds_since(ticks::time_point t) {
  return std::chrono::duration<double, std::milli>(ticks::now() - t).count();
}
double quantile(std::vector<double> all, double share) {
  std::ranges::sort(all);
  return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
}
void figure(std::string_view metric, double value, std::string_view unit) {
  fmt::print("{} {:.4g} {}\n", metric, value, unit);
}

// ---- speed

void measure_people(const std::vector<match_cases::made_vacancy>& asks, const people_snapshot& people) {
  std::vector<double> taken;
  std::size_t reasons = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    const match_ask& ask = asks[i].ask;
    const auto began = ticks::now();
    const ranking r = rank_people(ask, people, usual_weights(), now, shown);
    for (const ranked& one : r.best)
      reasons += decide(people.at(one.row), ask, usual_weights(), now).in_favour.size();
    taken.push_back(milliseconds_since(began));
  }
  figure("people_p50", quantile(taken, 0.5), "ms");
  figure("people_p95", quantile(taken, 0.95), "ms");
  figure("people_reasons", static_cast<double>(reasons) / 400, "reasons");
}

// At a hundred a second, each counted from when it was due.
void measure_vacancies(const std::vector<match_cases::made_profile>& people, const vacancies_snapshot& asks) {
  constexpr auto every = std::chrono::milliseconds{10};
  std::vector<double> taken;
  std::size_t found = 0;
  const auto began = ticks::now();
  for (std::size_t i = 0; i < 2000; ++i) {
    const auto due = began + every * static_cast<int>(i);
    std::this_thread::sleep_until(due);
    found += rank_vacancies(people[i].profile, asks, usual_weights(), now, shown).fitting;
    taken.push_back(milliseconds_since(due));
  }
  figure("vacancies_p50", quantile(taken, 0.5), "ms");
  figure("vacancies_p99", quantile(taken, 0.99), "ms");
  figure("vacancies_fitting", static_cast<double>(found) / 2000, "vacancies");
}

void measure_snapshot(const std::vector<match_cases::made_profile>& people) {
  std::vector<double> taken;
  current_people current;
  for (int i = 0; i < 9; ++i) {
    const auto began = ticks::now();
    people_snapshot next;
    next.reserve(people.size(), 14 * people.size());
    for (const auto& p : people) next.add(p.profile);
    current.replace(std::move(next), current.begin_rebuild());
    taken.push_back(milliseconds_since(began));
  }
  figure("snapshot_rebuilt", quantile(taken, 0.5), "ms");
  const auto all = current.read();
  figure("snapshot_bytes", static_cast<double>(all->bytes()) / static_cast<double>(all->size()), "B");
  const auto began = ticks::now();
  current.erase(people[many / 2].profile.key);
  figure("snapshot_erased", milliseconds_since(began), "ms");
}

void measure_speed() {
  const auto people = match_cases::make_profiles(1, many, true);
  const auto made = match_cases::make_vacancies(2, many, true);
  const auto began = ticks::now();
  all_concepts();
  figure("concepts_made", milliseconds_since(began), "ms");
  measure_snapshot(people);
  people_snapshot snapshot;
  for (const auto& p : people) snapshot.add(p.profile);
  vacancies_snapshot asks;
  for (const auto& v : made) asks.add(v.ask);
  measure_people(made, snapshot);
  measure_vacancies(people, asks);
}

// ---- twelve weeks

// In each week people come and read their list from the top; of each place they read on with a probability
// that falls as in a cascade (Craswell and others, An Experimental Comparison of Click Position-Bias Models,
// WSDM 2008), and answer by how well the vacancy fits. They answer once a visit. A vacancy with as many
// answers as places is full and leaves the lists.
struct outcome {
  std::size_t answered = 0, weekly = 0, answers = 0;
  double ndcg = 0, gini = 0;
};

std::size_t weeks = 12, visits_a_week = 350, vacancies_open = 1200, inhabitants = 4000, list_length = 10;
int most_places = 5, sink_now = usual_weights().sink;

double gain(int hundredths) { return std::exp2(3.0 * hundredths / 10'000) - 1; }

// Of the list as shown, against the list by score alone.
double ndcg_of(const std::vector<ranked>& list, const std::vector<ranked>& by_score) {
  const auto discounted = [](const std::vector<ranked>& l) {
    double sum = 0;
    for (std::size_t i = 0; i < l.size(); ++i)
      sum += gain(l[i].hundredths) / std::log2(static_cast<double>(i) + 2);
    return sum;
  };
  const double best = discounted(by_score);
  return best == 0 ? 1 : discounted(list) / best;
}

double gini_of(std::vector<double> all) {
  std::ranges::sort(all);
  double weighted = 0, sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    weighted += static_cast<double>(2 * (i + 1)) * all[i];
    sum += all[i];
  }
  const auto n = static_cast<double>(all.size());
  return sum == 0 ? 0 : weighted / (n * sum) - (n + 1) / n;
}

outcome simulate(std::uint64_t seed, const match_weights& weights) {
  const auto people = match_cases::make_profiles(seed, inhabitants);
  const auto made = match_cases::make_vacancies(seed + 1000, vacancies_open);
  dice d(seed + 2000);
  vacancies_snapshot asks;
  for (const auto& v : made) asks.add(v.ask);
  match_weights by_score = weights;
  by_score.sink = 0;
  std::vector<int> places, answers(made.size());
  for (std::size_t i = 0; i < made.size(); ++i) places.push_back(d.number(1, most_places));
  std::vector<double> exposure(made.size());
  outcome out;
  double visits = 0;
  for (std::size_t week = 0; week < weeks; ++week) {
    std::vector<int> this_week(made.size());
    for (std::size_t visit = 0; visit < visits_a_week; ++visit) {
      const match_profile& person = d.one_of(people).profile;
      const ranking r = rank_vacancies(person, asks, weights, now, list_length);
      if (r.best.empty()) continue;
      out.ndcg += ndcg_of(r.best, rank_vacancies(person, asks, by_score, now, list_length).best);
      ++visits;
      bool answered = false;
      for (std::size_t at = 0; at < r.best.size() && !answered; ++at) {
        const std::size_t v = r.best[at].row;
        exposure[v] += 1 / std::log2(static_cast<double>(at) + 2);
        answered = d.chance(r.best[at].hundredths * 25 / 10'000);
        if (answered) {
          ++answers[v];
          ++out.answers;
          ++this_week[v];
          asks.note_answers(made[v].ask.key, answers[v]);
          if (answers[v] == places[v]) asks.erase(made[v].ask.key);
        } else if (d.chance(15)) {
          break;  // reads no further
        }
      }
    }
    for (const int n : this_week) out.weekly += n > 0 ? 1 : 0;
  }
  out.ndcg /= std::max(1.0, visits);
  for (const int n : answers) out.answered += n > 0 ? 1 : 0;
  out.gini = gini_of(exposure);
  return out;
}

void measure_weeks() {
  outcome with, without;
  constexpr std::uint64_t runs = 6;
  match_weights even = usual_weights();
  even.sink = 0;
  const auto add = [](outcome& to, const outcome& one) {
    to.answered += one.answered;
    to.weekly += one.weekly;
    to.answers += one.answers;
    to.ndcg += one.ndcg / runs;
    to.gini += one.gini / runs;
  };
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    match_weights mine = usual_weights();
    mine.sink = sink_now;
    add(with, simulate(seed, mine));
    add(without, simulate(seed, even));
  }
  figure("weeks_answered", static_cast<double>(with.answered) / runs, "vacancies");
  figure("weeks_answered_without", static_cast<double>(without.answered) / runs, "vacancies");
  figure("weeks_more_answered",
         static_cast<double>(with.answered) / static_cast<double>(without.answered) - 1, "share");
  figure("weeks_weekly_more", static_cast<double>(with.weekly) / static_cast<double>(without.weekly) - 1,
         "share");
  figure("weeks_answers", static_cast<double>(with.answers) / runs, "answers");
  figure("weeks_answers_without", static_cast<double>(without.answers) / runs, "answers");
  figure("weeks_ndcg_lost", without.ndcg - with.ndcg, "share");
  figure("weeks_gini", with.gini, "share");
  figure("weeks_gini_without", without.gini, "share");
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view what = count > 1 ? arguments[1] : "speed";
  if (count > 5) {
    vacancies_open = std::stoul(arguments[2]);
    visits_a_week = std::stoul(arguments[3]);
    most_places = std::stoi(arguments[4]);
    sink_now = std::stoi(arguments[5]);
    fmt::print("{} {} {} {}\n", vacancies_open, visits_a_week, most_places, sink_now);
  }
  if (what == "weeks")
    measure_weeks();
  else
    measure_speed();
}
