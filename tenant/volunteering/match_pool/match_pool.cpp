#include "tenant/volunteering/match_pool/match_pool.hpp"

#include <algorithm>
#include <utility>

#include "protocol/bytes.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"
#include "tenant/volunteering/match_pool/match_pool_sql.hpp"
#include "tenant/volunteering/matching/concepts.hpp"

namespace paraat::match_pool {
namespace {

using matching::all_concepts;
using matching::language_level;

matching::evidence evidence_of(profiles::evidence how) {
  switch (how) {
    case profiles::evidence::said:
      return matching::evidence::said;
    case profiles::evidence::seen:
      return matching::evidence::paper_seen;
    case profiles::evidence::earned:
      return matching::evidence::earned_here;
    case profiles::evidence::elsewhere:
      return matching::evidence::signed_elsewhere;
  }
  return matching::evidence::said;
}

// A profile names three broad levels and a first language; the upper half of each is meant.
language_level level_of(profiles::level how) {
  switch (how) {
    case profiles::level::basic:
      return language_level::a2;
    case profiles::level::good:
      return language_level::b2;
    case profiles::level::fluent:
      return language_level::c1;
    case profiles::level::native:
      return language_level::c2;
  }
  return language_level::a1;
}

// A vacancy asks at least the lower half.
language_level least_of(asks::level how) {
  switch (how) {
    case asks::level::basic:
      return language_level::a1;
    case asks::level::good:
      return language_level::b1;
    case asks::level::fluent:
      return language_level::c1;
  }
  return language_level::a1;
}

void take(std::vector<matching::concept_id>& into, const std::vector<std::string>& codes) {
  for (const std::string& code : codes)
    if (const auto c = all_concepts().find(code)) into.push_back(*c);
}

void take_held(matching::match_profile& p, const profiles::content& c) {
  for (const std::string& code : c.skills)
    if (const auto id = all_concepts().find(code)) p.can.push_back({*id, matching::evidence::said});
  for (const profiles::equipment_item& e : c.equipment)
    if (const auto id = all_concepts().find(e.code)) p.can.push_back({*id, matching::evidence::said});
  for (const profiles::training& t : c.trainings)
    if (const auto id = all_concepts().find(t.code)) {
      matching::held_certificate held{.what = *id, .how = evidence_of(t.how)};
      held.until = t.valid_until;
      p.certificates.push_back(held);
    }
  for (const profiles::language_skill& l : c.languages)
    if (const auto id = all_concepts().find(l.code)) p.languages.push_back({*id, level_of(l.how)});
}

people_pool::id packed_id(const std::string& uuid) {
  std::string digits = uuid;
  std::erase(digits, '-');
  people_pool::id out{};
  std::ranges::copy(from_hex(digits).value(), out.begin());
  return out;
}

std::shared_ptr<const people_pool> built(transaction& tx, std::string state, instant now) {
  auto out = std::make_shared<people_pool>();
  const auto invited = invitations::counts_since(tx, now - invitations::counted_term);
  for (const profiles::candidate& c : profiles::candidates_on(tx, web::local_day(now))) {
    if (!c.reached || !c.settled) continue;  // nobody could ask them (volunteering/invitations)
    const auto at = invited.find(c.id);
    out->people.add(profile_for_match(c, out->ids.size(), at == invited.end() ? 0 : at->second));
    out->ids.push_back(packed_id(c.id));
    out->for_neighbours.push_back(c.for_neighbours);
  }
  out->state = std::move(state);
  return out;
}

}  // namespace

matching::match_profile profile_for_match(const profiles::candidate& c, std::uint64_t key, int invitations) {
  matching::match_profile p;
  p.key = key;
  take_held(p, c.what);
  take(p.wants, c.what.themes);
  take(p.wants, c.what.target_groups);
  take(p.avoids, c.what.avoid);
  p.home = c.what.at;
  p.most_km = c.what.farthest;
  if (c.what.week_away) p.away = matching::week_parts(c.what.week_away->to_ullong());
  if (c.what.pause) p.pause = matching::day_range{c.what.pause->first, c.what.pause->last};
  p.born = c.born;
  p.invitations = invitations;
  return p;
}

void take_asks(matching::match_ask& a, const asks::vacancy_asks& said) {
  take(a.must, said.must);
  take(a.nice, said.nice);
  take(a.support, said.support);
  for (const asks::language& l : said.languages)
    if (const auto id = all_concepts().find(l.code)) a.languages.push_back({*id, least_of(l.at_least), true});
  for (const std::string& code : said.certificates)
    if (const auto id = all_concepts().find(code)) a.certificates.push_back({.what = *id, .seen = false});
  a.week = matching::week_parts(said.week.to_ullong());
  if (said.per == asks::hours_per::week) a.hours = said.hours;
}

matching::match_ask ask_of(const vacancies::open_vacancy& v, std::uint64_t key, int answered_lately) {
  matching::match_ask a;
  a.key = key;
  take_asks(a, v.asks);
  if (const auto theme = all_concepts().find(v.theme)) a.themes.push_back(*theme);
  if (v.lat && v.lon) a.place = point{*v.lat, *v.lon};
  if (v.starts_on) a.when = matching::day_range{*v.starts_on, v.ends_on};
  a.minimum_age = v.minimum_age;
  a.wheelchair_access = v.wheelchair;
  a.answered_lately = answered_lately;
  return a;
}

matching::circumstances circumstances_on(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  const auto today = web::local_day(now);
  matching::circumstances out{.today = today, .law = {}};
  if (const auto* turning = book.at(rules::code::age_turning, today))
    out.law.turning = static_cast<int>(turning->amount);
  if (const auto* least = book.at(rules::code::age_at_least, today))
    out.law.at_least = static_cast<int>(least->amount);
  return out;
}

profiles::profile_id people_pool::profile_id(std::uint64_t key) const {
  const id& one = ids.at(key);
  std::string out = hex({one.begin(), one.end()});
  for (const std::size_t at : {8U, 13U, 18U, 23U}) out.insert(at, 1, '-');
  return profiles::profile_id(std::move(out));
}

std::optional<std::uint64_t> people_pool::key_of(const profiles::profile_id& wanted) const {
  const auto at = std::ranges::find(ids, packed_id(wanted));
  return at == ids.end() ? std::nullopt : std::optional(static_cast<std::uint64_t>(at - ids.begin()));
}

vacancy_pool open_pool(transaction& tx, instant now) {
  vacancy_pool out;
  const auto answered = recent_answers(tx, now);
  out.rows = vacancies::open_vacancies(tx, now);
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    const auto at = answered.find(out.rows[i].id);
    out.vacancies.add(ask_of(out.rows[i], i, at == answered.end() ? 0 : at->second));
  }
  return out;
}

std::shared_ptr<const people_pool> people_pools::now(transaction& tx, instant now) {
  std::uint64_t dropped = 0;
  std::shared_ptr<const people_pool> kept;
  {
    const std::lock_guard lock(mutex_);
    dropped = drops_[tx.tenant()];
    if (const auto at = pools_.find(tx.tenant()); at != pools_.end()) kept = at->second;
  }
  std::string state = state_of_people(tx, now);
  if (kept && kept->state == state) return kept;
  auto fresh = built(tx, std::move(state), now);
  const std::lock_guard lock(mutex_);
  // A profile that went while this was read must not come back into the memory.
  if (drops_[tx.tenant()] == dropped) pools_[tx.tenant()] = fresh;
  return fresh;
}

void people_pools::drop(tenant_id t) {
  const std::lock_guard lock(mutex_);
  ++drops_[t];
  pools_.erase(t);
}

std::shared_ptr<const people_pool> people_pools::held(tenant_id t) const {
  const std::lock_guard lock(mutex_);
  const auto at = pools_.find(t);
  return at == pools_.end() ? nullptr : at->second;
}

}  // namespace paraat::match_pool
