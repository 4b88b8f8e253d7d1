#include "tenant/overview/people_search/people_search.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "tenant/overview/people_search/people_search_sql.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/volunteering/matching/concepts.hpp"

namespace paraat::people_search {
namespace {

constexpr int everybody = 200'000;

bool holds_on(const holding& h, day today) { return !h.until || *h.until >= today; }

// Of two records of one thing the one that holds longer on stronger evidence stays.
void hold(own_person& p, holding h) {
  const auto at = std::ranges::find(p.holds, h.code, &holding::code);
  if (at == p.holds.end()) {
    p.holds.push_back(std::move(h));
    return;
  }
  const bool longer = at->until && (!h.until || *h.until > *at->until);
  if (h.how > at->how || (h.how == at->how && longer)) *at = std::move(h);
}

own_person person_of(const profiles::profile& p) {
  const profiles::content c = profiles::as_seen_by(p, profiles::viewer::mediator);
  own_person out;
  out.human = p.human;
  out.name = c.name;
  out.place = c.place;
  out.at = c.at;
  out.profile_id = p.id;
  for (const std::string& code : c.skills) hold(out, {code, profiles::evidence::said, {}, false});
  for (const profiles::equipment_item& e : c.equipment)
    hold(out, {e.code, profiles::evidence::said, {}, false});
  for (const profiles::language_skill& l : c.languages)
    hold(out, {l.code, profiles::evidence::said, {}, false});
  for (const profiles::training& t : c.trainings) hold(out, {t.code, t.how, t.valid_until, true});
  if (c.week_away) out.away = *c.week_away;
  return out;
}

void add_member(own_person& p, const member_row& m, const municipal_register& places) {
  p.member_id = m.id;
  if (p.place.empty()) {
    p.place = m.place;
    p.at = places.point_named(m.place);
  }
  for (const std::string& code : m.skills) hold(p, {code, profiles::evidence::said, {}, false});
  for (const holding& c : m.certificates) hold(p, c);
  p.away |= m.away;
  p.on_pause = p.on_pause || m.on_pause;
}

bool is_on_pause(const profiles::profile& p, day today) {
  const auto pause = profiles::as_seen_by(p, profiles::viewer::mediator).pause;
  return pause && pause->first <= today && today <= pause->last;
}

bool free_then(const own_person& p, const people_filter& f) {
  if (!f.weekday && !f.part) return true;
  if (p.on_pause) return false;
  for (int d = 0; d < 7; ++d)
    for (int i = 0; i < profiles::parts_a_day; ++i)
      if ((!f.weekday || *f.weekday == d) && (!f.part || *f.part == i) &&
          !p.away.test(static_cast<std::size_t>(d * profiles::parts_a_day + i)))
        return true;
  return false;
}

bool fits(const own_person& p, const people_filter& f, day today) {
  if (f.km > 0 && f.centre && (!p.at || kilometres(*p.at, *f.centre) > f.km)) return false;
  if (!free_then(p, f)) return false;
  return std::ranges::all_of(f.concepts, [&](const std::string& code) {
    const holding* h = answer_to(p, code, today);
    return h != nullptr && holds_on(*h, today);
  });
}

}  // namespace

std::vector<own_person> read_people(transaction& tx, const municipal_register& places, bool with_corps,
                                    day today) {
  std::vector<own_person> out;
  std::unordered_map<persons::person_id, std::size_t> by_human;
  for (const profiles::profile& p : profiles::list(tx, {.per_page = everybody}).rows) {
    own_person one = person_of(p);
    one.on_pause = is_on_pause(p, today);
    // Whoever keeps their name from the staff would have it again beside their other records.
    if (!one.human.empty() && !one.name.empty()) by_human.emplace(one.human, out.size());
    out.push_back(std::move(one));
  }
  if (with_corps)
    for (const member_row& m : corps_members(tx, today)) {
      const auto at = m.human.empty() ? by_human.end() : by_human.find(m.human);
      if (at == by_human.end()) {
        if (!m.human.empty()) by_human.emplace(m.human, out.size());
        out.push_back({.human = m.human, .name = m.name, .place = {}, .at = {}, .holds = {}, .away = {}});
        add_member(out.back(), m, places);
      } else {
        add_member(out[at->second], m, places);
      }
    }
  std::ranges::sort(out, {}, [](const own_person& p) {
    return std::tuple(p.name.empty(), text::folded(p.name), p.profile_id, p.member_id);
  });
  return out;
}

std::vector<own_person> matching_people(std::vector<own_person> all, const people_filter& f, day today) {
  std::erase_if(all, [&](const own_person& p) { return !fits(p, f, today); });
  return all;
}

const holding* answer_to(const own_person& p, std::string_view concept_code, day today) {
  const auto& graph = matching::all_concepts();
  const auto asked = graph.find(concept_code);
  const holding* best = nullptr;
  for (const holding& h : p.holds) {
    const auto held = graph.find(h.code);
    const bool answers = h.code == concept_code || (asked && held && graph.is_within(*held, *asked));
    if (!answers) continue;
    if (best == nullptr ||
        std::pair(holds_on(h, today), h.how) > std::pair(holds_on(*best, today), best->how))
      best = &h;
  }
  return best;
}

std::vector<std::string> usual_columns(const std::vector<own_person>& people, std::size_t most) {
  std::map<std::string, int> held;
  for (const own_person& p : people)
    for (const holding& h : p.holds)
      if (h.training) ++held[h.code];
  std::vector<std::pair<int, std::string>> order;
  for (const auto& [code, n] : held) order.emplace_back(-n, code);
  std::ranges::sort(order);
  std::vector<std::string> out;
  for (const auto& [_, code] : order)
    if (out.size() < most) out.push_back(code);
  return out;
}

}  // namespace paraat::people_search
