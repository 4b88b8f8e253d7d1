// The labelled set of matching: what is graded, and what the grades say about four ways to rank.
//   match_judge cards SEED FIRST LAST            cards of these vacancies with their pools, in the order of
//   SEED match_judge grades SEED FILE                 lines "VACANCY DIGITS" in that order → "vacancy profile
//   grade" match_judge evaluate FILE [held-out] [FIELD=VALUE…]
// FILE of evaluate: lines "vacancy profile first second" (tests/data/matching/grades.tsv).

#include <fmt/format.h>
#include <libstemmer.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <sstream>

#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/compounds.hpp"
#include "tenant/volunteering/matching/explanation.hpp"
#include "tenant/volunteering/matching/ranking.hpp"
#include "tests/bench/match_cases.hpp"

namespace {

using namespace paraat;
using namespace paraat::matching;
using match_cases::dice;
using match_cases::made_profile;
using match_cases::made_vacancy;

constexpr circumstances now{match_cases::made_on, {}};
constexpr std::size_t depth = 10;
using list_of_rows = std::vector<std::size_t>;  // profiles, best first

const std::vector<made_vacancy>& vacancies() {
  static const auto all = match_cases::make_vacancies(20261130, 100);
  return all;
}
const std::vector<made_profile>& profiles() {
  static const auto all = match_cases::make_profiles(12, 600);
  return all;
}
// Three of five tune the weights; the others are opened once per release.
bool is_held_out(std::size_t vacancy) { return vacancy % 5 >= 3; }

std::string label(concept_id c) { return all_concepts().at(c).dutch; }
template <class List, class Name>
std::string joined(const List& list, Name name) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : ", ") + name(one);
  return out;
}

// ---- words alone: Okapi BM25 over stems and parts of compounds

std::vector<std::string> terms_of(std::string_view text) {
  static const std::unique_ptr<sb_stemmer, void (*)(sb_stemmer*)> stemmer(sb_stemmer_new("dutch", "UTF_8"),
                                                                          sb_stemmer_delete);
  const std::string folded = text::folded(text);
  std::vector<std::string> out;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find_first_of(" -'’.,:;!?()\"/", at), folded.size());
    if (end - at > 1) {
      std::set<std::string> parts{folded.substr(at, end - at)};
      for (std::string& part : text::dutch_compounds().parts_within(*parts.begin()))
        parts.insert(std::move(part));
      for (const std::string& part : parts) {
        const auto* stem = sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(part.data()),
                                           static_cast<int>(part.size()));
        out.emplace_back(reinterpret_cast<const char*>(stem),
                         static_cast<std::size_t>(sb_stemmer_length(stemmer.get())));
      }
    }
    at = end + 1;
  }
  return out;
}

std::string words_of(const made_profile& p) {
  std::string out = p.text;
  const auto add = [&](concept_id c) { out += " " + label(c); };
  for (const held_concept& c : p.profile.can) add(c.what);
  for (const held_certificate& c : p.profile.certificates) add(c.what);
  for (const spoken_language& l : p.profile.languages) add(l.what);
  for (const concept_id c : p.profile.wants) add(c);
  return out;
}

class word_index {
 public:
  word_index() {
    for (const made_profile& p : profiles()) {
      std::map<std::string, int> counts;
      const auto terms = terms_of(words_of(p));
      for (const std::string& t : terms) ++counts[t];
      for (const auto& [t, n] : counts) ++documents_[t];
      lengths_.push_back(static_cast<double>(terms.size()));
      counts_.push_back(std::move(counts));
    }
    mean_ = std::accumulate(lengths_.begin(), lengths_.end(), 0.0) / static_cast<double>(lengths_.size());
  }
  double score(std::size_t profile, const std::set<std::string>& terms) const {
    constexpr double k = 1.2, b = 0.75;
    const auto all = static_cast<double>(counts_.size());
    double sum = 0;
    for (const std::string& t : terms) {
      const auto at = counts_[profile].find(t);
      if (at == counts_[profile].end()) continue;
      const double in = documents_.at(t), n = at->second;
      sum += std::log(1 + (all - in + 0.5) / (in + 0.5)) * n * (k + 1) /
             (n + k * (1 - b + b * lengths_[profile] / mean_));
    }
    return sum;
  }

 private:
  std::vector<std::map<std::string, int>> counts_;
  std::map<std::string, int> documents_;
  std::vector<double> lengths_;
  double mean_ = 0;
};

// ---- four ways to rank

template <class Score>
list_of_rows best_by(Score score, bool with_rules, const match_ask& ask) {
  list_of_rows rows;
  for (std::size_t i = 0; i < profiles().size(); ++i)
    if (!with_rules || !judge(normalised(profiles()[i].profile), normalised(ask), now).excluded)
      rows.push_back(i);
  std::vector<double> scores(profiles().size());
  for (const std::size_t i : rows) scores[i] = score(i);
  std::ranges::sort(rows, {}, [&](std::size_t i) { return std::pair(-scores[i], i); });
  rows.resize(std::min(rows.size(), depth));
  return rows;
}

list_of_rows by_words(std::size_t v, bool with_rules) {
  static const word_index index;
  const auto terms = terms_of(vacancies()[v].title + " " + vacancies()[v].text);
  const std::set<std::string> query(terms.begin(), terms.end());
  return best_by([&](std::size_t i) { return index.score(i, query); }, with_rules, vacancies()[v].ask);
}

list_of_rows by_concepts(std::size_t v) {
  const match_ask& a = vacancies()[v].ask;
  std::set<concept_id> asked(a.must.begin(), a.must.end());
  asked.insert(a.nice.begin(), a.nice.end());
  asked.insert(a.themes.begin(), a.themes.end());
  for (const asked_certificate& c : a.certificates) asked.insert(c.what);
  return best_by(
      [&](std::size_t i) {
        const match_profile& p = profiles()[i].profile;
        std::set<concept_id> has(p.wants.begin(), p.wants.end());
        for (const held_concept& c : p.can) has.insert(c.what);
        for (const held_certificate& c : p.certificates) has.insert(c.what);
        return static_cast<double>(
            std::ranges::count_if(asked, [&](concept_id c) { return has.contains(c); }));
      },
      false, a);
}

list_of_rows by_engine(std::size_t v, const match_weights& weights) {
  static const people_snapshot all = [] {
    people_snapshot s;
    for (const made_profile& p : profiles()) s.add(p.profile);
    return s;
  }();
  list_of_rows out;
  for (const ranked& r : rank_people(vacancies()[v].ask, all, weights, now, depth).best) out.push_back(r.row);
  return out;
}

list_of_rows by_chance(std::size_t v) {
  dice d(v + 77);
  return best_by([&](std::size_t) { return static_cast<double>(d.number(0, 1'000'000)); }, false,
                 vacancies()[v].ask);
}

// What is graded of one vacancy: the best ten of each, in an order that tells nothing. It follows from the
// weights of before any tuning.
list_of_rows pool_of(std::size_t v, std::uint64_t seed) {
  static const match_weights first{
      .version = {}, .points = {40, 12, 8, 35, 15, 25, 20}, .fair_within = 3, .sink = 4};
  std::set<std::size_t> pool;
  for (const list_of_rows& list : {by_words(v, false), by_concepts(v), by_engine(v, first), by_chance(v)})
    pool.insert(list.begin(), list.end());
  list_of_rows out(pool.begin(), pool.end());
  dice d(seed * 1000 + v);
  for (std::size_t i = out.size(); i > 1; --i)
    std::swap(out[i - 1], out[static_cast<std::size_t>(d.number(0, static_cast<int>(i) - 1))]);
  return out;
}

// ---- cards

std::string level_name(language_level l) {
  constexpr std::array<std::string_view, 6> names{"A1", "A2", "B1", "B2", "C1", "C2"};
  return std::string(names[static_cast<std::size_t>(l)]);
}
std::string how_known(evidence e) {
  constexpr std::array<std::string_view, 4> names{"gezegd", "gezien", "bevestigd", "hier gedaan"};
  return std::string(names[static_cast<std::size_t>(e)]);
}
std::string parts_named(week_parts week) {
  constexpr std::array<std::string_view, 7> days{"ma", "di", "wo", "do", "vr", "za", "zo"};
  constexpr std::array<std::string_view, 4> parts{"vm", "nm", "av", "nacht"};
  std::vector<std::size_t> set;
  for (std::size_t i = 0; i < week.size(); ++i)
    if (week.test(i)) set.push_back(i);
  return joined(set, [&](std::size_t i) { return fmt::format("{} {}", days[i / 4], parts[i % 4]); });
}

std::string card_of(std::size_t v) {
  const made_vacancy& m = vacancies()[v];
  const match_ask& a = m.ask;
  std::string out = fmt::format(
      "== V{} {} ({})\n{}\nMOET: {} | GRAAG: {} | THEMA: {} | TAAL: {} | ATTEST: {}\n", v + 1, m.title,
      a.place ? m.place : "thuis", m.text, joined(a.must, label), joined(a.nice, label),
      joined(a.themes, label),
      joined(a.languages,
             [](const asked_language& l) {
               return label(l.what) + " " + level_name(l.least) + (l.must ? "" : " (graag)");
             }),
      joined(a.certificates,
             [](const asked_certificate& c) { return label(c.what) + (c.seen ? " (gezien)" : ""); }));
  return out + fmt::format("{} u/week | {}{} | {}\n", a.hours, a.week_is_fixed ? "VAST: " : "",
                           parts_named(a.week), a.minimum_age > 0 ? "vanaf 18" : "");
}

std::string age_of(const match_profile& p) {
  if (!p.born) return p.adult ? "" : "leeftijd? | ";
  const day of_age{p.born->year() + std::chrono::years{18}, p.born->month(), p.born->day()};
  return of_age <= now.today ? "" : fmt::format("geboren {} | ", static_cast<int>(p.born->year()));
}

std::string line_of(const made_profile& m, const match_ask& a) {
  const match_profile& p = m.profile;
  std::string out;
  if (a.place)
    out += fmt::format("{:.0f} km", kilometres_between(spot_of(*p.home), spot_of(*a.place))) +
           (p.most_km ? fmt::format(" (max {})", *p.most_km) : "") + " | ";
  if (a.week.any()) out += fmt::format("{}/{} mom | ", (a.week & ~p.away).count(), a.week.count());
  if (p.most_hours) out += fmt::format("max {} u | ", *p.most_hours);
  out += (p.pause ? "OP PAUZE | " : "") + age_of(p);
  out +=
      joined(p.languages, [](const spoken_language& l) { return label(l.what) + " " + level_name(l.how); });
  if (!p.can.empty())
    out += " | kan: " + joined(p.can, [](const held_concept& c) {
             return label(c.what) + (c.how == evidence::said ? "" : " (" + how_known(c.how) + ")");
           });
  if (!p.certificates.empty())
    out += " | attest: " + joined(p.certificates, [](const held_certificate& c) {
             const std::string end = c.until ? fmt::format(" tot {}-{:02}", static_cast<int>(c.until->year()),
                                                           static_cast<unsigned>(c.until->month()))
                                             : "";
             return fmt::format("{} ({}{})", label(c.what), how_known(c.how), end);
           });
  if (!p.wants.empty()) out += " | wil: " + joined(p.wants, label);
  if (!p.avoids.empty()) out += " | NIET: " + joined(p.avoids, label);
  return out + " | “" + m.text + "”";
}

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
