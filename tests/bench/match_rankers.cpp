#include "tests/bench/match_rankers.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <set>

#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/compounds.hpp"

namespace paraat::match_judging {

using namespace matching;
using match_cases::dice;
using match_cases::made_profile;
using match_cases::made_vacancy;

const std::vector<made_vacancy>& vacancies() {
  static const auto all = match_cases::make_vacancies(20261130, 100);
  return all;
}
const std::vector<made_profile>& profiles() {
  static const auto all = match_cases::make_profiles(12, 600);
  return all;
}

std::string label(concept_id c) { return all_concepts().at(c).dutch; }

namespace {

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

}  // namespace

// ---- four ways to rank

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

}  // namespace paraat::match_judging
