#include <algorithm>
#include <map>

#include "federation/inbox/cases.hpp"
#include "federation/inbox/inbox_rows.hpp"

namespace paraat::federation::inbox {
namespace {

using pair = std::pair<arrivals*, arrival*>;
struct contradicted {
  arrivals* by;
};

// The messages that were new: by kind, in the order in which they came, and those of a case in its order.
void apply(const context& c, transaction& tx, const tenants::tenant& to, const std::vector<pair>& fresh,
           cases& places, instant now) {
  std::map<const kinds::kind*, std::vector<kinds::message>> per_kind;
  for (const auto& [_, a] : fresh)
    if (a->outcome == wire::ACCEPTED && !a->what->ordered) per_kind[a->what].push_back(a->message);
  const auto turns = places.take_turns(fresh);
  if (per_kind.empty() && turns.empty()) return;
  const web::scope s = scope_of(c.services, to, now);
  for (const auto& [what, messages] : per_kind) what->apply(tx, s, messages);
  apply_in_order(tx, s, turns);
}

// One tenant's share of some requests: effect, row and receipt, or nothing.
void store_for(const context& c, transaction& tx, const std::optional<tenants::tenant>& to,
               std::vector<pair> share) {
  std::vector<std::pair<const arrivals*, const arrival*>> asked;
  // The same message twice in one go: the second waits for what becomes of the first.
  std::map<std::pair<std::string, std::string>, pair> first;
  std::vector<std::pair<pair, pair>> twice;
  std::vector<pair> unique;
  for (const pair& p : share) {
    const auto [known, added] =
        first.emplace(std::pair(p.second->inner.from_tenant(), p.second->inner.message_id()), p);
    if (added) {
      unique.push_back(p);
    } else if (known->second.second->hash != p.second->hash) {
      throw contradicted{p.first};
    } else {
      twice.emplace_back(known->second, p);
    }
  }
  // Two transactions that meet in the same ids meet in the same order.
  std::ranges::sort(unique, {}, [](const pair& p) { return p.second->inner.message_id(); });
  cases places(c, tx, unique, unique.empty() ? instant{} : unique.front().first->now);
  places.refuse_taken_places(unique);
  for (const auto& [r, a] : unique) asked.emplace_back(r, a);
  std::vector<bool> known(unique.size());
  for (rows::before& b : rows::put(tx, asked)) {
    const auto& [request, a] = unique[b.index];
    if (b.hash != a->hash) throw contradicted{request};
    a->receipt = std::move(b.receipt);
    known[b.index] = true;
  }
  std::vector<pair> fresh;
  for (std::size_t i = 0; i < unique.size(); ++i)
    if (!known[i]) fresh.push_back(unique[i]);
  for (const auto& [one, other] : twice) other.second->receipt = one.second->receipt;
  if (to && !fresh.empty()) {
    std::ranges::sort(fresh, {}, [](const pair& p) {
      return std::pair(p.second->inner.lane_seq(), std::string_view(p.second->inner.message_id()));
    });
    apply(c, tx, *to, fresh, places, fresh.front().first->now);
  }
}

void note_outcomes(const context& c, const arrivals& r) {
  for (const arrival& a : r.list)
    c.services.figures.messages_received
        .Add({{"peer", r.peer},
              {"lane", std::string(outbox::name_of(r.where))},
              {"outcome", a.outcome == wire::ACCEPTED   ? "accepted"
                          : a.outcome == wire::DEFERRED ? "deferred"
                                                        : "rejected"}})
        .Increment();
}

// Both signed copies stay; everything else of the request is as if it had not come.
void keep_evidence(const context& c, arrivals& r) {
  r.conflict = true;
  c.accounts.charge(r.peer, price::bad_signature, r.now);
  c.services.figures.federation_received.Add({{"verdict", "message_equivocation"}}).Increment();
  c.services.db.write(std::nullopt, [&](transaction& tx) {
    for (const arrival& a : r.list)
      rows::put_conflict(tx, r, a, std::ranges::any_of(r.list, [&](const arrival& b) {
                           return b.inner.message_id() == a.inner.message_id() &&
                                  b.inner.from_tenant() == a.inner.from_tenant() && b.hash != a.hash;
                         }));
  });
}

}  // namespace

web::scope scope_of(const web::services& s, const tenants::tenant& t, instant now) {
  return {s, t, "", s.languages.of(t.languages.empty() ? "nl" : t.languages.front()), now, std::nullopt};
}

void store(const context& c, const std::vector<arrivals*>& requests) {
  std::map<std::optional<int>, std::vector<pair>> shares;
  for (arrivals* r : requests)
    for (arrival& a : r->list)
      if (a.outcome != wire::DEFERRED)
        shares[a.to ? std::optional(a.to->value) : std::nullopt].emplace_back(r, &a);
  try {
    // Numbers are noted with the last share: what a crash between two tenants leaves out is sent again.
    if (shares.empty()) shares[std::nullopt];
    for (auto it = shares.begin(); it != shares.end(); ++it) {
      const std::optional<tenant_id> to = it->first ? std::optional(tenant_id{*it->first}) : std::nullopt;
      const auto who = to ? c.services.tenants.of(*to) : std::nullopt;
      const bool last = std::next(it) == shares.end();
      c.services.db.write(to, [&](transaction& tx) {
        store_for(c, tx, who, it->second);
        if (last) rows::note_numbers(tx, requests);
      });
    }
  } catch (const contradicted& e) {
    if (requests.size() == 1) return keep_evidence(c, *e.by);
    for (arrivals* r : requests) store(c, {r});
    return;
  }
  for (const arrivals* r : requests) note_outcomes(c, *r);
}

answer answer_for(const context& c, const arrivals& r) {
  if (r.conflict) return fault(409, "equivocation", r.now);
  wire::BatchReceipt out;
  for (const arrival& a : r.list) out.add_receipts()->ParseFromString(a.receipt);
  out.set_next_lane_seq(static_cast<std::uint64_t>(r.next_seq));
  out.set_credit(c.accounts.credit(r.peer, r.now));
  return {200, out.SerializeAsString(), {}};
}

answer receive(const context& c, std::string_view peer, outbox::lane where, const std::string& body) {
  auto got = read(c, peer, where, body);
  if (!got) return got.error();
  store(c, {&*got});
  return answer_for(c, *got);
}

}  // namespace paraat::federation::inbox
