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

  std::vector<bool> rows(const question& q) const { return fitting(q, *pool, places, when); }
  std::vector<std::string> best(const question& q, const std::vector<bool>& rows, std::size_t most) const {
    matching::people_snapshot some;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i]) some.add(pool->people.at(i));
    std::vector<std::string> out;
    for (const matching::ranked& one :
         matching::rank_people(ask_of(q, places), some, weights, when, most).best)
      out.push_back(pool->profile_id(one.key));
    return out;
  }
};

bench bench_of(transaction& tx, const web::scope& s) {
  return {s.node.people.now(tx, s.now), s.node.municipalities, match_pool::circumstances_on(tx, s.now),
          match_pool::weights_now(tx)};
}

search row_of(const asking& a, const bench& b, instant now) {
  search out;
  out.id = out.answer_id = search_id(uuid_v7(now));
  out.organisation_id = a.organisation_id;
  out.vacancy_id = a.vacancy_id;
  out.what = a.what;
  out.weights = b.weights.version.name();
  out.asked_at = now;
  return out;
}

// A pseudonym says nothing, and another search gives the same person another one.
std::vector<invitations::addressee> named(const std::vector<std::string>& profiles) {
  constexpr std::size_t letters = 4;
  std::set<std::string> used;
  std::vector<invitations::addressee> out;
  for (const std::string& id : profiles) {
    std::string pseudonym = random_code(letters);
    while (!used.insert(pseudonym).second) pseudonym = random_code(letters);
    out.push_back({id, std::move(pseudonym)});
  }
  return out;
}

search answer_anew(transaction& tx, const asking& a, const bench& b, const std::vector<bool>& rows,
                   instant now) {
  search out = row_of(a, b, now);
  const std::size_t people = count(rows);
  out.said = band_of(people);
  insert(tx, out, a.by);
  if (people >= least_shown) insert_cards(tx, out.id, named(b.best(a.what, rows, most_cards)));
  return out;
}

// The latest question with an answer of its own that fits nearly the same people. Its answer is made anew
// when it is older than `answer_term`, as if it was asked again.
std::optional<search> nearly_the_same(transaction& tx, const asking& a, const bench& b,
                                      const std::vector<bool>& rows, const web::scope& s) {
  for (const search& before : own_answers(tx, a.organisation_id, s.now - compared_term)) {
    if (key_of(before.what) == key_of(a.what)) continue;
    const std::vector<bool> theirs = b.rows(before.what);
    if (apart(rows, theirs) >= least_shown) continue;
    if (before.asked_at > s.now - answer_term) return before;
    return answer_anew(tx, {before.organisation_id, before.vacancy_id, before.what, a.by}, b, theirs, s.now);
  }
  return std::nullopt;
}

void tell_those_on_cards(transaction& tx, const web::scope& s, const search& one) {
  const auto o = organisations::find(tx, one.organisation_id);
  if (!o) return;
  const profiles::looking who{s.here.party, o->id.text(), o->name};
  for (const invitations::addressee& c : cards_kept(tx, one.answer_id))
    (void)profiles::record_look(tx, c.profile_id, who, profiles::look::searched, {}, s.now);
}

result<void> may_search(transaction& tx, const asking& a) {
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
  lock_day(tx, a.organisation_id, s.now);
  if (auto before = same_question(tx, a.organisation_id, key_of(a.what), s.now - answer_term))
    return std::move(*before);
  if (!count_search(tx, a.organisation_id, s.now))
    return refuse(refusal_kind::too_many,
                  "Een organisatie stelt hoogstens {0} verschillende vragen per dag. Morgen kan het weer.",
                  "", {std::to_string(most_a_day)});
  const bench b = bench_of(tx, s);
  const std::vector<bool> rows = b.rows(a.what);
  search out = row_of(a, b, s.now);
  if (const auto like = nearly_the_same(tx, a, b, rows, s)) {
    out.answer_id = like->id;
    out.said = like->said;
    insert(tx, out, a.by);
  } else {
    out = answer_anew(tx, a, b, rows, s.now);
  }
  tell_those_on_cards(tx, s, out);
  retention::plan(tx, s.now);
  return out;
}

std::vector<card> cards_of(transaction& tx, const web::scope& s, const search& one) {
  const auto kept = cards_kept(tx, one.answer_id);
  const auto answer = one.answer_id == one.id ? std::optional(one) : find(tx, one.answer_id);
  if (kept.size() < least_shown || !answer) return {};
  const bench b = bench_of(tx, s);
  const matching::match_ask asked = ask_of(answer->what, s.node.municipalities);
  std::vector<card> out;
  for (const invitations::addressee& c : kept) {
    const auto at = b.pool->key_of(c.profile_id);
    if (!at) continue;
    auto decision = matching::decide(b.pool->people.at(*at), asked, b.weights, b.when);
    if (!decision.excluded) out.push_back({c.pseudonym, c.profile_id, std::move(decision)});
  }
  if (out.size() < least_shown) out.clear();
  return out;
}

std::vector<invitations::addressee> who_fits(transaction& tx, const web::scope& s, const search& one,
                                             std::size_t most) {
  const bench b = bench_of(tx, s);
  std::vector<invitations::addressee> out;
  for (std::string& id : b.best(one.what, b.rows(one.what), most)) out.push_back({std::move(id), ""});
  return out;
}

}  // namespace paraat::targeted_search
