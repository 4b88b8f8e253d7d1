#include "tenant/people/reserves/duplicates.hpp"

#include <algorithm>

#include "tenant/people/reserves/asking.hpp"
#include "tenant/people/reserves/duplicates_sql.hpp"

namespace paraat::reserves {
namespace {

std::unexpected<refusal> gone() {
  return refuse(refusal_kind::not_found, "Een van de twee staat niet meer op de reserve.");
}

known_human human_of(const candidate& c) { return {c.who.name, c.who.email, c.who.phone, c.who.born}; }

}  // namespace

void find_pairs(transaction& tx, std::string_view list, instant now) {
  // Those of the list last: only pairs with one of them are new.
  std::vector<candidate> all = all_candidates(tx);
  std::ranges::sort(all, {},
                    [&](const candidate& c) { return std::pair(c.list == list, std::string_view(c.id)); });
  const auto before = static_cast<std::size_t>(
      std::ranges::count_if(all, [&](const candidate& c) { return c.list != list; }));
  std::vector<known_human> humans;
  humans.reserve(all.size());
  for (const candidate& c : all) humans.push_back(human_of(c));
  std::vector<found_pair> found;
  for (const alike_pair& p : alike_among(humans, before)) {
    if (all[p.one].human == all[p.other].human) continue;
    found_pair one{std::min(all[p.one].id, all[p.other].id),
                   std::max(all[p.one].id, all[p.other].id),
                   p.verdict.how,
                   {}};
    for (const reason r : p.verdict.why) one.reasons.emplace_back(code_of(r));
    found.push_back(std::move(one));
  }
  keep_pairs(tx, found, now);
}

result<persons::join_id> join(transaction& tx, const candidate_id& one, const candidate_id& other,
                              persons::actor who, instant now) {
  const auto pair = find_pair(tx, one, other);
  if (!pair) return gone();
  if (pair->one.human == pair->other.human)
    return refuse(refusal_kind::conflict, "Deze twee zijn al één persoon.");
  // The person of the older candidate stays, so that an older link still leads to it.
  const bool first = pair->one.created_at <= pair->other.created_at;
  const candidate &kept = first ? pair->one : pair->other, &gone_one = first ? pair->other : pair->one;
  const persons::person_id stays = kept.human;
  if (const auto done = persons::join_persons(tx, stays, gone_one.human, who, now); !done)
    return std::unexpected(done.error());
  keep_one_clock(tx, kept.human, now);
  return last_join_of(tx, stays);
}

result<void> keep_apart(transaction& tx, const candidate_id& one, const candidate_id& other,
                        persons::actor who, instant now) {
  const auto pair = find_pair(tx, one, other);
  if (!pair) return gone();
  if (pair->one.human == pair->other.human)
    return refuse(refusal_kind::conflict, "Deze twee zijn al één persoon.");
  return persons::keep_apart(tx, pair->one.human, pair->other.human, who, now);
}

result<void> separate(transaction& tx, const persons::join_id& join, persons::actor who, instant now) {
  auto done = persons::separate_persons(tx, join, who, now);
  if (done) restart_clocks(tx, now);
  return done;
}

}  // namespace paraat::reserves
