#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/mutual_aid/reinforcement/outbound.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_sql.hpp"
#include "tenant/mutual_aid/reinforcement/request_store.hpp"

namespace paraat::reinforcement {
namespace {

refusal unknown() { return {refusal_kind::not_found, "Deze vraag bestaat niet.", ""}; }

result<void> sound(const question& q, instant now) {
  const terms& t = q.what;
  if (t.title.empty()) return refuse(refusal_kind::invalid, "Vul in waarvoor je mensen zoekt.", "titel");
  if (q.needed < 1 || q.needed > most_hands)
    return refuse(refusal_kind::invalid, "Vraag er minstens 1 en hoogstens {0}.", "aantal",
                  {std::to_string(most_hands)});
  if (t.until <= t.from || t.until <= now)
    return refuse(refusal_kind::invalid, "Kies een einde na het begin, dat nog niet voorbij is.", "tot");
  if (t.until - t.from > longest_request)
    return refuse(refusal_kind::invalid, "Vraag hulp voor hoogstens een maand tegelijk.", "tot");
  return {};
}

result<std::vector<std::string>> others(const tenants::tenant& here, const std::vector<std::string>& parties,
                                        const std::vector<side>& known) {
  std::set<std::string> out(parties.begin(), parties.end());
  out.erase(here.party);
  for (const side& s : known) out.erase(s.other);
  if (out.empty()) return refuse(refusal_kind::invalid, "Kies aan wie je het vraagt.", "aan");
  return std::vector(out.begin(), out.end());
}

void open_with(transaction& tx, help& h, const std::vector<std::string>& parties, instant now) {
  for (const std::string& p : parties) {
    rows::put_side(tx, h, p, false, now);
    outbound::open(tx, h, p, now);
  }
}

}  // namespace

result<request_id> ask(transaction& tx, const tenants::tenant& here, const question& q, actor who,
                       instant now) {
  if (auto good = sound(q, now); !good) return std::unexpected(good.error());
  const auto parties = others(here, q.parties, {});
  if (!parties) return std::unexpected(parties.error());
  help h;
  h.party = here.party;
  h.id = request_id(uuid_v7(now));
  h.mine = true;
  h.incident = q.incident;
  h.task = q.task;
  h.what = q.what;
  h.now.needed = q.needed;
  h.now.overbooking = q.overbooking;
  h.now.expires = q.what.until;
  h.created = now;
  rows::put(tx, h, who);
  open_with(tx, h, *parties, now);
  plan(tx, h);
  tx.touch(topic);
  return h.id;
}

result<void> ask_more(transaction& tx, const tenants::tenant& here, const request_id& id,
                      const std::vector<std::string>& parties, instant now) {
  auto h = rows::lock(tx, here.party, id);
  if (!h || !h->mine) return std::unexpected(unknown());
  if (asking::settle(h->now, now); h->now.over())
    return refuse(refusal_kind::conflict, "Je vraag loopt niet meer.");
  const auto fresh = others(here, parties, h->sides);
  if (!fresh) return std::unexpected(fresh.error());
  open_with(tx, *h, *fresh, now);
  tx.touch(topic);
  return {};
}

result<void> accept(transaction& tx, const tenants::tenant& here, const request_id& id,
                    std::string_view supplier, const offer_id& offer_ref, int count, instant now) {
  const auto before = rows::lock(tx, here.party, id);
  if (!before || !before->mine) return std::unexpected(unknown());
  help after = *before;
  const offer_id key = key_of(supplier, offer_ref);
  if (auto done = asking::accept(after.now, key, count, now); !done) return done;
  keep_ours(tx, *before, after, now);
  outbound::accept(tx, after, *after.now.find(key), offer_ref, now);
  return {};
}

result<void> cancel_offer(transaction& tx, const tenants::tenant& here, const request_id& id,
                          std::string_view supplier, const offer_id& offer_ref, std::string reason,
                          instant now) {
  const auto before = rows::lock(tx, here.party, id);
  if (!before || !before->mine) return std::unexpected(unknown());
  help after = *before;
  const offer_id key = key_of(supplier, offer_ref);
  if (auto done = asking::cancel(after.now, key); !done) return done;
  outbound::cancel_offer(tx, after, *after.now.find(key), offer_ref, reason, now);
  keep_ours(tx, *before, after, now);
  return {};
}

result<void> finish(transaction& tx, const tenants::tenant& here, const request_id& id, request_state how,
                    std::string reason, instant now) {
  const auto before = rows::lock(tx, here.party, id);
  if (!before || !before->mine) return std::unexpected(unknown());
  help after = *before;
  if (auto done = asking::finish(after.now, how); !done) return done;
  after.reason = std::move(reason);
  keep_ours(tx, *before, after, now);
  return {};
}

result<void> need(transaction& tx, const tenants::tenant& here, const request_id& id, int needed,
                  instant now) {
  const auto before = rows::lock(tx, here.party, id);
  if (!before || !before->mine) return std::unexpected(unknown());
  help after = *before;
  asking::settle(after.now, now);
  if (auto done = asking::need(after.now, needed); !done) return done;
  keep_ours(tx, *before, after, now);
  return {};
}

namespace {

// A cancelled request, and one that ended without any people, no longer concern the neighbours.
bool still_concerns_neighbours(const help& h) {
  if (!h.now.over()) return true;
  return h.now.state != request_state::cancelled && std::ranges::any_of(h.now.offers, &offer::live);
}

}  // namespace

open_aid open_aid_of(transaction& tx, const incidents::incident_id& incident, instant now) {
  open_aid out;
  std::set<std::string> parties;
  for (const help& h : of_incident(tx, incident, now)) {
    if (!still_concerns_neighbours(h)) continue;
    ++out.requests;
    out.confirmed += h.now.confirmed();
    for (const side& s : h.sides) parties.insert(s.other);
  }
  out.parties.assign(parties.begin(), parties.end());
  return out;
}

void lock_aid(transaction& tx, const tenants::tenant& here, const incidents::incident_id& incident,
              instant now) {
  for (const help& h : of_incident(tx, incident, now)) rows::lock(tx, here.party, h.id);
}

open_aid end_aid(transaction& tx, const tenants::tenant& here, const incidents::incident_id& incident,
                 const std::string& reason, instant now) {
  const open_aid out = open_aid_of(tx, incident, now);
  for (const help& h : of_incident(tx, incident, now))
    if (still_concerns_neighbours(h)) (void)finish(tx, here, h.id, request_state::cancelled, reason, now);
  return out;
}

result<void> propose(transaction& tx, std::string_view party, const request_id& id, const proposal& p,
                     instant now) {
  const auto before = rows::lock(tx, party, id);
  if (!before || before->mine) return std::unexpected(unknown());
  const lending l = rows::lock_lending(tx);
  if (p.available < 1)
    return refuse(refusal_kind::invalid, "Vul in hoeveel mensen je in totaal kan missen.", "totaal");
  if (p.available < l.bound || p.available > most_hands)
    return refuse(refusal_kind::conflict, "Er zijn er al {0} beloofd. Trek eerst iets in.", "totaal",
                  {std::to_string(l.bound)});
  const int room = callouts::can_be_spared(p.available, l.bound);
  if (p.count > room && l.bound == 0)
    return refuse(refusal_kind::conflict, "Je biedt er {0} aan, en je kan er in totaal {1} missen.", "totaal",
                  {std::to_string(p.count), std::to_string(p.available)});
  help after = *before;
  const auto made = supplying::propose(after.now, offer_id(uuid_v7(now)), p.count, p.hold, room, now);
  if (!made) return std::unexpected(made.error());
  rows::put_available(tx, p.available);
  keep_theirs(tx, *before, after, now);
  rows::set_side(tx, after, party, false, "");
  outbound::propose(tx, after, *made, p.note, now);
  return {};
}

result<void> withdraw(transaction& tx, std::string_view party, const request_id& id,
                      const offer_id& offer_ref, std::string reason, instant now) {
  const auto before = rows::lock(tx, party, id);
  if (!before || before->mine) return std::unexpected(unknown());
  help after = *before;
  if (auto done = supplying::withdraw(after.now, offer_ref); !done) return done;
  keep_theirs(tx, *before, after, now);
  outbound::withdraw(tx, after, *after.now.find(offer_ref), reason, now);
  return {};
}

result<void> decline(transaction& tx, std::string_view party, const request_id& id, std::string reason,
                     instant now) {
  const auto h = rows::lock(tx, party, id);
  if (!h || h->mine) return std::unexpected(unknown());
  if (h->now.over()) return refuse(refusal_kind::conflict, "Deze vraag loopt niet meer.");
  if (std::ranges::any_of(h->now.offers, &offer::live))
    return refuse(refusal_kind::conflict, "Trek eerst je aanbod in.");
  rows::set_side(tx, *h, party, true, reason);
  outbound::decline(tx, *h, reason, now);
  tx.touch(topic);
  return {};
}

std::optional<help> find(transaction& tx, std::string_view party, const request_id& id, instant now) {
  auto h = is_uuid(id) ? rows::read(tx, party, id) : std::nullopt;
  if (!h) return std::nullopt;
  // A hold that ran out a moment ago is shown so, before the job of it has run.
  if (h->mine)
    asking::settle(h->now, now);
  else
    supplying::settle(h->now, now);
  return h;
}

void settle_due(transaction& tx, const tenants::tenant& here, std::string_view party, const request_id& id,
                instant now) {
  const auto before = rows::lock(tx, party, id);
  if (!before) return;
  if (before->mine && party == here.party)
    keep_ours(tx, *before, *before, now);
  else
    keep_theirs(tx, *before, *before, now);
}

}  // namespace paraat::reinforcement
