// The labelled set of matching: what is graded, and what the grades say about four ways to rank.
//   match_judge cards SEED FIRST LAST    cards of these vacancies with their pools, in the order of SEED
//   match_judge grades SEED FILE         lines "VACANCY DIGITS" in that order → "vacancy profile grade"
//   match_judge evaluate FILE [held-out] [FIELD=VALUE…]
// FILE of evaluate: lines "vacancy profile first second" (tests/data/matching/grades.tsv).

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <numeric>
#include <sstream>

#include "tests/bench/match_cards.hpp"
#include "tests/bench/match_rankers.hpp"

namespace {

using namespace paraat;
using namespace paraat::matching;
using namespace paraat::match_judging;
using match_cases::dice;

// Three of five tune the weights; the others are opened once per release.
bool is_held_out(std::size_t vacancy) { return vacancy % 5 >= 3; }

void print_cards(std::uint64_t seed, std::size_t first, std::size_t last) {
  for (std::size_t v = first - 1; v < last; ++v) {
    std::cout << card_of(v);
    std::size_t n = 0;
    for (const std::size_t row : pool_of(v, seed))
      std::cout << fmt::format("{:02} {}\n", ++n, line_of(profiles()[row], vacancies()[v].ask));
  }
}

int print_grades(std::uint64_t seed, const std::string& file) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::size_t v = 0;
    std::string digits;
    if (!(fields >> v >> digits)) continue;
    const list_of_rows pool = pool_of(v - 1, seed);
    if (digits.size() != pool.size()) {
      std::cerr << fmt::format("vacancy {}: {} grades for {}\n", v, digits.size(), pool.size());
      return 1;
    }
    for (std::size_t i = 0; i < pool.size(); ++i)
      std::cout << v << '\t' << pool[i] + 1 << '\t' << digits[i] << '\n';
  }
  return 0;
}

// ---- what the grades say

struct grade {
  int first = 0, second = 0;
  double mean() const { return (first + second) / 2.0; }
};
using grades = std::map<std::size_t, std::map<std::size_t, grade>>;  // of vacancies, of profiles

grades read_grades(const std::string& file) {
  std::ifstream in(file);
  grades out;
  std::size_t v = 0, p = 0;
  grade g;
  for (std::string line; std::getline(in, line);)
    if (std::istringstream fields(line); fields >> v >> p >> g.first >> g.second) out[v - 1][p - 1] = g;
  return out;
}

double ndcg(const list_of_rows& list, const std::map<std::size_t, grade>& judged) {
  const auto gain = [](double g) { return std::exp2(g) - 1; };
  std::vector<double> ideal;
  for (const auto& [row, g] : judged) ideal.push_back(gain(g.mean()));
  std::ranges::sort(ideal, std::greater{});
  double best = 0, sum = 0;
  for (std::size_t i = 0; i < std::min(depth, ideal.size()); ++i)
    best += ideal[i] / std::log2(static_cast<double>(i) + 2);
  for (std::size_t i = 0; i < list.size(); ++i)
    if (const auto at = judged.find(list[i]); at != judged.end())
      sum += gain(at->second.mean()) / std::log2(static_cast<double>(i) + 2);
  return best == 0 ? 1 : sum / best;
}

// Cohen's kappa with quadratic weights (1968).
double kappa(const grades& all) {
  double observed = 0, chance = 0, n = 0;
  std::array<double, 4> one{}, two{};
  for (const auto& [v, of] : all)
    for (const auto& [p, g] : of) {
      observed += (g.first - g.second) * (g.first - g.second);
      ++one[static_cast<std::size_t>(g.first)];
      ++two[static_cast<std::size_t>(g.second)];
      ++n;
    }
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      chance += one[static_cast<std::size_t>(i)] * two[static_cast<std::size_t>(j)] / n * (i - j) * (i - j);
  return chance == 0 ? 1 : 1 - observed / chance;
}

// The middle 95 of a hundred means of differences drawn with replacement (paired bootstrap, Efron 1979).
std::pair<double, double> interval(const std::vector<double>& differences) {
  dice d(5);
  std::vector<double> means;
  for (int i = 0; i < 10'000; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < differences.size(); ++k) sum += d.one_of(differences);
    means.push_back(sum / static_cast<double>(differences.size()));
  }
  std::ranges::sort(means);
  return {means[250], means[9750]};
}

double mean(const std::vector<double>& all) {
  return all.empty() ? 0 : std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
}

int evaluate(const std::string& file, bool held_out, const match_weights& weights) {
  const grades all = read_grades(file);
  if (all.empty()) return 1;
  std::map<std::string, std::vector<double>> results;
  std::size_t unjudged = 0, broken = 0, shown = 0;
  for (const auto& [v, judged] : all) {
    if (is_held_out(v) != held_out) continue;
    const list_of_rows engine = by_engine(v, weights);
    for (const std::size_t row : engine) {
      ++shown;
      unjudged += judged.contains(row) ? 0 : 1;
      broken +=
          judge(normalised(profiles()[row].profile), normalised(vacancies()[v].ask), now).excluded ? 1 : 0;
    }
    results["engine"].push_back(ndcg(engine, judged));
    results["words"].push_back(ndcg(by_words(v, false), judged));
    results["words_with_rules"].push_back(ndcg(by_words(v, true), judged));
    results["concepts"].push_back(ndcg(by_concepts(v), judged));
    results["chance"].push_back(ndcg(by_chance(v), judged));
  }
  fmt::print("vacancies {}\n", results["engine"].size());
  for (const auto& [name, values] : results) fmt::print("ndcg_{} {:.3f}\n", name, mean(values));
  for (const char* other : {"words", "words_with_rules", "concepts"}) {
    std::vector<double> differences;
    for (std::size_t i = 0; i < results["engine"].size(); ++i)
      differences.push_back(results["engine"][i] - results[other][i]);
    const auto [low, high] = interval(differences);
    fmt::print("above_{} {:.3f} [{:.3f} {:.3f}]\n", other, mean(differences), low, high);
  }
  fmt::print("kappa {:.3f}\nbroken_rules {}\nunjudged {:.3f}\n", kappa(all), broken,
             static_cast<double>(unjudged) / static_cast<double>(std::max<std::size_t>(1, shown)));
  return 0;
}

int evaluate_with(const std::vector<std::string>& arguments) {
  bool held_out = false;
  match_weights weights = usual_weights();
  for (std::size_t i = 2; i < arguments.size(); ++i) {
    const std::size_t equals = arguments[i].find('=');
    if (equals == std::string::npos) {
      held_out = arguments[i] == "held-out";
      continue;
    }
    const weight_change change{std::string_view(arguments[i]).substr(0, equals),
                               std::stoi(arguments[i].substr(equals + 1))};
    const auto next = adjusted(weights, std::span(&change, 1), 1);
    if (!next) {
      std::cerr << untranslated(next.error()) << ' ' << next.error().field << '\n';
      return 1;
    }
    weights = *next;
  }
  return evaluate(arguments[1], held_out, weights);
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  if (arguments.size() == 4 && arguments[0] == "cards")
    print_cards(std::stoul(arguments[1]), std::stoul(arguments[2]), std::stoul(arguments[3]));
  else if (arguments.size() == 3 && arguments[0] == "grades")
    return print_grades(std::stoul(arguments[1]), arguments[2]);
  else if (arguments.size() >= 2 && arguments[0] == "evaluate")
    return evaluate_with(arguments);
  else
    return 2;
  return 0;
}
