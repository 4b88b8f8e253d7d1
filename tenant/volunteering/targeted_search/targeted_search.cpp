#include "tenant/volunteering/targeted_search/targeted_search.hpp"

#include <algorithm>
#include <set>

#include "protocol/bytes.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/volunteering/match_pool/weights.hpp"
#include "tenant/volunteering/matching/ranking.hpp"
#include "tenant/volunteering/targeted_search/targeted_search_sql.hpp"

namespace paraat::targeted_search {
namespace {

using match_pool::people_pool;
using matching::all_concepts;
using matching::concept_id;
using matching::nearness;
using taxonomy::concept_kind;

// Whether somebody has a concept that is asked, from the slots of their row.
class concept_test {
 public:
  explicit concept_test(concept_id asked) : asked_(asked), kind_(all_concepts().kind(asked)) {}

  bool counts() const { return kind_ != concept_kind::target_group && kind_ != concept_kind::support; }
  bool passes(std::span<const matching::slot> slots) const {
    for (std::size_t i = 0; i < slots.size(); ++i) {
      const unsigned mark = slots[i].mark();
      const bool certificate = mark >= matching::person_mark::certificate;
      if (holds(slots[i].what(), mark, certificate)) return true;
      if (certificate) i += 2;  // its days
    }
    return false;
  }

 private:
  bool is_held_thing() const {
    return kind_ == concept_kind::skill || kind_ == concept_kind::training ||
           kind_ == concept_kind::equipment;
  }
  bool holds(concept_id what, unsigned mark, bool certificate) const {
    const matching::concept_graph& graph = all_concepts();
    const bool held = certificate || mark < matching::person_mark::wants;
    if (held)
      return graph.covers(asked_, what) >=
             (is_held_thing() ? matching::narrower_nearness : matching::related_nearness);
    return mark == matching::person_mark::wants && !is_held_thing() &&
           graph.covers(what, asked_) >= matching::related_nearness;
  }

  concept_id asked_;
  concept_kind kind_;
};

bool is_near(const matching::person_row& row, const std::optional<point>& centre, int km) {
  if (km == 0 || !centre) return true;
  return row.has_home != 0 &&
         matching::kilometres_between(row.home, matching::spot_of(*centre)) <= static_cast<float>(km);
}

std::size_t count(const std::vector<bool>& rows) {
  return static_cast<std::size_t>(std::ranges::count(rows, true));
}
std::size_t apart(const std::vector<bool>& a, const std::vector<bool>& b) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < a.size(); ++i) out += a[i] != b[i] ? 1 : 0;
  return out;
}

// What one search needs: the pool as this transaction sees it, today's rules and the weights of the tenant.
struct bench {
  std::shared_ptr<const people_pool> pool;
  const municipal_register& places;
  matching::circumstances when;
  matching::match_weights weights;
  bool of_neighbour = false;  // only those who agreed to be asked for neighbours

  std::vector<bool> rows(const question& q) const {
    std::vector<bool> out = fitting(q, *pool, places, when);
    for (std::size_t i = 0; of_neighbour && i < out.size(); ++i)
      out[i] = out[i] && pool->for_neighbours[matching::key_of(pool->people.rows()[i].key)];
    return out;
  }
  std::vector<profiles::profile_id> best(const question& q, const std::vector<bool>& rows,
                                         std::size_t most) const {
    matching::people_snapshot some;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i]) some.add(pool->people.at(i));
    std::vector<profiles::profile_id> out;
    for (const matching::ranked& one :
         matching::rank_people(ask_of(q, places), some, weights, when, most).best)
      out.push_back(pool->profile_id(one.key));
    return out;
  }
};

bench bench_of(transaction& tx, const web::scope& s, bool of_neighbour) {
  return {s.node.people.now(tx, s.now), s.node.municipalities, match_pool::circumstances_on(tx, s.now),
          match_pool::weights_now(tx), of_neighbour};
}

search row_of(const asking& a, const bench& b, instant now) {
  search out;
  out.id = out.answer_id = search_id(uuid_v7(now));
  out.organisation_id = a.organisation_id;
  out.party = a.party;
  out.vacancy_id = a.vacancy_id;
  out.what = a.what;
  out.weights = b.weights.version.name();
  out.asked_at = now;
  return out;
}

// A pseudonym says nothing, and another search gives the same person another one.
std::vector<invitations::addressee> named(const std::vector<profiles::profile_id>& profiles) {
  constexpr std::size_t letters = 4;
  std::set<std::string> used;
  std::vector<invitations::addressee> out;
  for (const profiles::profile_id& id : profiles) {
    std::string pseudonym = random_code(letters);
    while (!used.insert(pseudonym).second) pseudonym = random_code(letters);
    out.push_back({id, std::move(pseudonym)});
  }
  return out;
}

search answer_with(transaction& tx, const asking& a, const bench& b, const std::vector<bool>& rows, band said,
                   instant now) {
  search out = row_of(a, b, now);
  const auto best = b.best(a.what, rows, most_cards);
  out.said = best.size() < least_shown ? band::few : said;
  out.cards = static_cast<int>(best.size());
  insert(tx, out, a.by);
  insert_cards(tx, out.id, named(best));
  return out;
}

// Asked again, the question has the people of its last answer who still fit, until five or more have come or
// gone since: a newcomer alone would be told by the difference of two days.
search answer_again(transaction& tx, const asking& a, const bench& b, std::vector<bool> rows,
                    const search& last, instant now) {
  const auto before = carded_profiles(tx, last.id);
  const std::set<profiles::profile_id> old(before.begin(), before.end());
  const auto best = b.best(a.what, rows, most_cards);
  const auto stayed =
      static_cast<int>(std::ranges::count_if(best, [&](const auto& id) { return old.contains(id); }));
  const int came = static_cast<int>(best.size()) - stayed, went = last.cards - stayed;
  if (came + went >= static_cast<int>(least_shown))
    return answer_with(tx, a, b, rows, band_of(count(rows)), now);
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = rows[i] && old.contains(b.pool->profile_id(matching::key_of(b.pool->people.rows()[i].key)));
  return answer_with(tx, a, b, rows, last.said, now);
}

// This organisation first, then the others of the account, each once.
memory whose_memory(const asking& a) {
  if (!a.party.empty()) return {{}, a.party};
  memory out{{a.organisation_id}};
  for (const organisations::organisation_id& o : a.together)
    if (o != a.organisation_id) out.organisations.push_back(o);
  return out;
}

// The answer to a question: that of the latest other question that fits nearly the same people, or one of its
// own. An answer that is older than `answer_term` is first found anew in the same way. `seen` holds the
// questions on the way.
search answer_to(transaction& tx, const asking& a, const bench& b, std::set<std::string> seen, instant now) {
  const std::string key = key_of(a.what);
  seen.insert(key);
  const std::vector<bool> rows = b.rows(a.what);
  const auto own = own_answers(tx, whose_memory(a), now - compared_term);
  for (const search& before : own) {
    if (seen.contains(key_of(before.what)) || apart(rows, b.rows(before.what)) >= least_shown) continue;
    if (before.asked_at > now - answer_term) return before;
    return answer_to(
        tx, {before.organisation_id, before.vacancy_id, before.what, a.by, a.together, a.party, a.shown_as},
        b, seen, now);
  }
  for (const search& before : own)
    if (key_of(before.what) == key)
      return before.asked_at > now - answer_term ? before : answer_again(tx, a, b, rows, before, now);
  return answer_with(tx, a, b, rows, band_of(count(rows)), now);
}

void tell_those_on_cards(transaction& tx, const web::scope& s, const search& answer, const asking& a) {
  if (answer.said == band::few) return;
  profiles::looking who{a.party, a.shown_as, a.shown_as};
  if (a.party.empty()) {
    const auto o = organisations::find(tx, a.organisation_id);
    if (!o) return;
    who = {s.here.party, o->id.text(), o->name};
  }
  profiles::record_searched(tx, carded_profiles(tx, answer.id), who, s.now);
}

// The same question for another vacancy is a row of its own with the same answer: it says what is asked of
// people.
search asked_again(transaction& tx, const asking& a, const search& before) {
  if (before.vacancy_id == a.vacancy_id) return before;
  search out = before;
  out.id = search_id(uuid_v7(before.asked_at));
  out.vacancy_id = a.vacancy_id;
  insert(tx, out, a.by);
  return out;
}

result<void> may_search(transaction& tx, const asking& a) {
  if (!a.party.empty()) return {};  // its municipality approved it, and we that municipality
  const auto o = organisations::find(tx, a.organisation_id);
  if (o && o->status == organisations::organisation_state::approved) return {};
  return refuse(refusal_kind::forbidden, "De organisatie moet eerst goedgekeurd zijn door de gemeente.");
}

}  // namespace

band band_of(std::size_t people) {
  constexpr std::size_t from[] = {least_shown, 10, 25, 50};
  return static_cast<band>(std::ranges::upper_bound(from, people) - std::begin(from));
}

std::string label_of(const web::texts& t, band b) {
  switch (b) {
    case band::few:
      return t("Minder dan vijf mensen passen");
    case band::from_5:
      return t("5 tot 9 mensen passen");
    case band::from_10:
      return t("10 tot 24 mensen passen");
    case band::from_25:
      return t("25 tot 49 mensen passen");
    case band::from_50:
      return t("50 mensen of meer passen");
  }
  return {};
}

std::vector<bool> fitting(const question& q, const people_pool& pool, const municipal_register& places,
                          const matching::circumstances& when) {
  const matching::match_ask ask = matching::normalised(ask_of(q, places));
  const matching::people_scan scan(ask, when);
  std::vector<concept_test> tests;
  for (const concept_id c : ask.must)
    if (const concept_test one(c); one.counts()) tests.push_back(one);
  const auto rows = pool.people.rows();
  std::vector<bool> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].alive == 0 || !is_near(rows[i], ask.place, q.km)) continue;
    const auto slots = pool.people.slots_of(rows[i]);
    matching::match_facts facts;
    out[i] = std::ranges::all_of(tests, [&](const concept_test& t) { return t.passes(slots); }) &&
             !scan.judge(rows[i], slots, facts);
  }
  return out;
}

result<search> ask(transaction& tx, const web::scope& s, const asking& a) {
  if (const auto may = may_search(tx, a); !may) return std::unexpected(may.error());
  if (const auto good = check(a.what, s.node.municipalities); !good) return std::unexpected(good.error());
  lock_day(tx, whose_memory(a), s.now);
  if (const auto before = same_question(tx, whose_memory(a), key_of(a.what), s.now - answer_term))
    return asked_again(tx, a, *before);
  if (!count_search(tx, whose_memory(a), s.now))
    return refuse(refusal_kind::too_many,
                  "Een organisatie stelt hoogstens {0} verschillende vragen per dag. Morgen kan het weer.",
                  "", {std::to_string(most_a_day)});
  const bench b = bench_of(tx, s, !a.party.empty());
  const search answer = answer_to(tx, a, b, {}, s.now);
  search out = answer;
  if (key_of(answer.what) != key_of(a.what) || answer.organisation_id != a.organisation_id) {
    out = row_of(a, b, s.now);
    out.answer_id = answer.id;
    out.said = answer.said;
    out.weights = answer.weights;
    insert(tx, out, a.by);
  }
  tell_those_on_cards(tx, s, answer, a);
  retention::plan(tx, s.now);
  return out;
}

card_list cards_of(transaction& tx, const web::scope& s, const search& one) {
  const auto answer = one.answer_id == one.id ? std::optional(one) : find(tx, one.answer_id);
  if (one.said == band::few || !answer) return {};
  card_list out{.state = card_state::out_of_date, .cards = {}};
  const auto kept = cards_kept(tx, *answer);
  const auto weights = match_pool::weights_named(tx, answer->weights);
  if (answer->asked_at <= s.now - answer_term || static_cast<int>(kept.size()) != answer->cards || !weights)
    return out;
  const bench b = bench_of(tx, s, false);
  const matching::match_ask asked = ask_of(answer->what, s.node.municipalities);
  for (const invitations::addressee& c : kept) {
    const auto at = b.pool->key_of(c.profile_id);
    if (!at) return {.state = card_state::out_of_date, .cards = {}};
    auto decision = matching::decide(b.pool->people.at(*at), asked, *weights, b.when);
    if (decision.excluded) return {.state = card_state::out_of_date, .cards = {}};
    out.cards.push_back({c.pseudonym, c.profile_id, std::move(decision)});
  }
  out.state = card_state::shown;
  return out;
}

std::vector<invitations::addressee> who_fits(transaction& tx, const web::scope& s, const search& one,
                                             std::size_t most) {
  const bench b = bench_of(tx, s, !one.party.empty());
  std::vector<invitations::addressee> out;
  for (profiles::profile_id& id : b.best(one.what, b.rows(one.what), most))
    out.push_back({std::move(id), ""});
  return out;
}

}  // namespace paraat::targeted_search
