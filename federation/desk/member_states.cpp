#include "federation/desk/member_states.hpp"

#include <algorithm>
#include <tuple>

namespace paraat::federation::desk {
namespace {

contact contact_with(const member_state& m, instant now) {
  if (m.node.revoked) return contact::revoked;
  if (m.node.signing.empty() || m.node.fresh_until < now) return contact::unknown_keys;
  const bool lane_fails = std::ranges::any_of(
      m.lanes, [](const delivery::lane_state& l) { return l.now != delivery::condition::open; });
  if (m.failures > 0 || lane_fails) return contact::away;
  return m.last_contact || m.told ? contact::good : contact::never;
}

// Worst first.
int urgency(contact c) {
  switch (c) {
    case contact::away:
      return 0;
    case contact::unknown_keys:
      return 1;
    case contact::never:
      return 2;
    case contact::good:
      return 3;
    case contact::revoked:
      return 4;
  }
  return 5;
}

}  // namespace

long long member_state::waiting() const {
  long long n = 0;
  for (const auto& l : lanes) n += l.waiting;
  return n;
}

long long member_state::stuck() const {
  long long n = 0;
  for (const auto& l : lanes) n += l.parked + l.undelivered + l.refused;
  return n;
}

std::optional<instant> member_state::oldest_waiting() const {
  std::optional<instant> out;
  for (const auto& l : lanes)
    if (l.oldest_waiting && (!out || *l.oldest_waiting < *out)) out = l.oldest_waiting;
  return out;
}

std::vector<member_state> member_states(transaction& tx, const members& list, std::string_view own_node,
                                        instant now) {
  const announced wanted = federation::rows::newest_versions(tx, own_node);
  const auto told = federation::rows::announcements(tx);
  const auto lanes = delivery::lane_states(tx, now);
  const auto contacts = rows::peers(tx);
  const auto disputed = dispute_counts(tx, list);
  std::vector<member_state> out;
  for (const auto& [id, node] : list.nodes) {
    if (id == own_node) continue;
    member_state m;
    m.node = node;
    for (const auto& [party, t] : list.tenants)
      if (t.node == id) m.tenants.push_back(t);
    for (const rows::peer_row& p : contacts)
      if (p.node == id) {
        m.last_contact = p.last_contact;
        m.next_try = p.next_try;
        m.failures = p.failures;
        m.last_failure = p.last_failure;
        m.polled = p.polled;
      }
    if (const auto row = told.find(id); row != told.end()) m.told = row->second.known.all(wanted);
    for (const auto& l : lanes)
      if (l.peer == id) m.lanes.push_back(l);
    if (const auto n = disputed.find(id); n != disputed.end()) m.disputes = n->second;
    m.now = contact_with(m, now);
    out.push_back(std::move(m));
  }
  std::ranges::sort(out, {}, [](const member_state& m) {
    return std::tuple(urgency(m.now), m.stuck() == 0 && m.disputes == 0, m.node.id);
  });
  return out;
}

}  // namespace paraat::federation::desk
