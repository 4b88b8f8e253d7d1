#include <algorithm>
#include <map>

#include "federation/inbox/case_ordering.hpp"
#include "federation/inbox/inbox_rows.hpp"

namespace paraat::federation::inbox {
namespace {

using pair = std::pair<arrivals*, arrival*>;
struct contradicted {
  arrivals* by;
};

// Applies new messages: by kind, in order of arrival, and messages of a case in the order of the case.
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

// Stores one tenant's share of some requests: effect, row and receipt, or nothing.
void store_for(const context& c, transaction& tx, const std::optional<tenants::tenant>& to,
               std::vector<pair> share) {
  std::vector<std::pair<const arrivals*, const arrival*>> asked;
  // The same message twice in one group: the second waits for the result of the first.
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

// Before the first of several shares is committed: a request with two contents under one id is refused as a
// whole, so no tenant's share of it may have had its effect.
using all_shares = std::map<std::optional<int>, std::vector<pair>>;
void refuse_contradictions(const context& c, const all_shares& shares) {
  std::map<std::pair<std::string, std::string>, const arrival*> first;
  std::map<std::pair<std::string, std::string>, arrivals*> asked_by;
  std::vector<std::string> ids;
  for (const auto& [_, share] : shares)
    for (const auto& [request, a] : share) {
      const auto name = std::pair(a->inner.from_tenant(), a->inner.message_id());
      const auto [known, added] = first.emplace(name, a);
      if (!added && known->second->hash != a->hash) throw contradicted{request};
      asked_by.emplace(name, request);
      if (added) ids.push_back(name.second);
    }
  const auto stored =
      c.services.db.read(std::nullopt, [&](transaction& tx) { return rows::hashes_of(tx, ids); });
  for (const rows::stored_hash& s : stored)
    if (const auto at = first.find({s.from, s.id}); at != first.end() && at->second->hash != s.hash)
      throw contradicted{asked_by.at(at->first)};
}

std::string_view name_of(wire::Outcome o) {
  return o == wire::ACCEPTED ? "accepted" : o == wire::DEFERRED ? "deferred" : "rejected";
}

// Each message is one observation. Those of a request, and of requests that were stored together, have the
// same times.
void note_outcomes(const context& c, const arrivals& r) {
  if (c.seen == nullptr) return;
  for (const arrival& a : r.list) {
    observation o{.what = observed::message};
    if (a.what != nullptr) o.name = a.what->name;
    if (a.to) o.tenant = a.to->value;
    o.outcome = r.conflict ? "rejected" : name_of(a.outcome);
    o.reason = r.conflict ? "equivocation" : std::string_view(a.error);
    o.began = r.began;
    o.ended = observation::clock::now();
    o.work.times = r.times;
    o.id = a.inner.message_id();
    o.from = r.from;
    o.peer = r.peer;
    o.lane = outbox::name_of(r.where);
    (*c.seen)(o);
  }
}

void enter(const std::vector<arrivals*>& all, stage s) {
  const auto now = stage_times::clock::now();
  for (arrivals* r : all) r->times.enter(s, now);
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
  all_shares shares;
  for (arrivals* r : requests)
    for (arrival& a : r->list)
      if (a.outcome != wire::DEFERRED)
        shares[a.to ? std::optional(a.to->value) : std::nullopt].emplace_back(r, &a);
  try {
    // Numbers are noted with the last share: messages lost in a crash between two tenants are sent again.
    if (shares.empty()) shares[std::nullopt];
    enter(requests, stage::begin);
    if (shares.size() > 1) refuse_contradictions(c, shares);
    for (auto it = shares.begin(); it != shares.end(); ++it) {
      const std::optional<tenant_id> to = it->first ? std::optional(tenant_id{*it->first}) : std::nullopt;
      const auto who = to ? c.services.tenants.of(*to) : std::nullopt;
      const bool last = std::next(it) == shares.end();
      enter(requests, stage::begin);
      c.services.db.write(to, [&](transaction& tx) {
        enter(requests, stage::handler);
        store_for(c, tx, who, it->second);
        if (last) rows::note_numbers(tx, requests);
        enter(requests, stage::commit);
      });
    }
    for (arrivals* r : requests) r->times.leave();
  } catch (const contradicted& e) {
    if (requests.size() == 1) {
      keep_evidence(c, *e.by);
      return note_outcomes(c, *e.by);
    }
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
