// Incoming messages of the other party. Form and sender were checked before; states.hpp decides their effect
// on our rows, so a message that fits no state changes nothing.

#include <algorithm>

#include "tenant/mutual_aid/reinforcement/outbound.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_sql.hpp"
#include "tenant/mutual_aid/reinforcement/request_store.hpp"
#include "tenant/platform/jobs/jobs.hpp"

namespace paraat::reinforcement {
namespace {

// Limits per other party: further messages are ignored.
constexpr std::size_t most_offers = 200;
constexpr long long most_open_requests = 500;

// Our own request, when they were asked.
std::optional<help> ours(transaction& tx, const heard& w, std::string_view here) {
  auto h = rows::lock(tx, here, w.request);
  const bool asked =
      h && h->mine && std::ranges::any_of(h->sides, [&](const side& s) { return s.other == w.from; });
  return asked ? h : std::nullopt;
}

std::optional<help> theirs(transaction& tx, const heard& w) {
  auto h = rows::lock(tx, w.from, w.request);
  return h && !h->mine ? h : std::nullopt;
}

void note(transaction& tx, const help& h, const heard& w, std::string_view kind, int n,
          const offer_id& offer_ref) {
  rows::put_word(tx, h, {w.message, w.from, std::string(kind), "received", offer_ref, false, n}, w.received);
  rows::mark_unread(tx, h, w.from);
}

}  // namespace

bool hear_request(transaction& tx, const heard& w, const terms& what, int needed, request_state state,
                  instant expires) {
  if (auto known = theirs(tx, w)) {
    help after = *known;
    after.what = what;
    after.now.expires = expires;
    supplying::hear_request(after.now, needed, state);
    keep_theirs(tx, *known, after, w.received);
    note(tx, after, w, "request.update", needed, {});
    return false;
  }
  if (rows::open_requests_of(tx, w.from) >= most_open_requests) return false;
  help h;
  h.party = w.from;
  h.id = w.request;
  h.what = what;
  h.now.needed = needed;
  h.now.expires = expires;
  h.now.state = state;
  h.created = w.received;
  rows::put(tx, h, std::nullopt);
  rows::put_side(tx, h, w.from, true, w.received);
  note(tx, h, w, "request.open", needed, {});
  keep_theirs(tx, h, h, w.received);
  return true;
}

std::optional<called_off> hear_cancel(transaction& tx, const heard& w, const offer_id& offer_ref,
                                      std::string reason) {
  const auto before = theirs(tx, w);
  if (!before) return std::nullopt;
  help after = *before;
  int n = 0;
  if (offer_ref.empty()) {
    after.reason = std::move(reason);
    supplying::hear_request(after.now, after.now.needed, request_state::cancelled);
  } else if (const offer* o = after.now.find(offer_ref)) {
    n = o->taken > 0 ? o->taken : o->offered;
    supplying::hear_cancel(after.now, offer_ref);
  }
  keep_theirs(tx, *before, after, w.received);
  note(tx, after, w, "request.cancel", n, offer_ref);
  if (!offer_ref.empty() || before->now.state == request_state::cancelled) return std::nullopt;
  return called_off{before->what, before->now.confirmed()};
}

bool hear_propose(transaction& tx, const heard& w, std::string_view here, const offer_id& offer_ref,
                  int count, std::chrono::seconds hold, std::string text) {
  const auto before = ours(tx, w, here);
  if (!before || before->now.offers.size() >= most_offers) return false;
  help after = *before;
  offer o;
  o.id = key_of(w.from, offer_ref);
  o.supplier = w.from;
  o.offered = count;
  o.hold = hold;
  asking::hear_propose(after.now, o, w.received);
  keep_ours(tx, *before, after, w.received);
  rows::set_side(tx, after, w.from, false, text);
  note(tx, after, w, "offer.propose", count, offer_ref);
  const offer* made = after.now.find(o.id);
  return before->now.offers.size() < after.now.offers.size() && made != nullptr && made->live();
}

void hear_withdraw(transaction& tx, const heard& w, std::string_view here, const offer_id& offer_ref,
                   std::string reason) {
  const auto before = ours(tx, w, here);
  if (!before) return;
  help after = *before;
  asking::hear_withdraw(after.now, key_of(w.from, offer_ref));
  keep_ours(tx, *before, after, w.received);
  rows::set_side(tx, after, w.from, false, reason);
  const offer* o = after.now.find(key_of(w.from, offer_ref));
  note(tx, after, w, "offer.withdraw", o == nullptr ? 0 : o->taken > 0 ? o->taken : o->offered, offer_ref);
}

void hear_decline(transaction& tx, const heard& w, std::string_view here, std::string reason) {
  const auto h = ours(tx, w, here);
  if (!h) return;
  rows::set_side(tx, *h, w.from, true, reason);
  note(tx, *h, w, "offer.decline", 0, {});
  tx.touch(topic);
}

void hear_accept(transaction& tx, const heard& w, const offer_id& offer_ref, int count) {
  const auto before = theirs(tx, w);
  if (!before) return;
  help after = *before;
  const auto says = supplying::hear_accept(after.now, offer_ref, count, w.received);
  keep_theirs(tx, *before, after, w.received);
  note(tx, after, w, "offer.accept", count, offer_ref);
  if (says == supplying::answer::confirm)
    outbound::confirm(tx, after, *after.now.find(offer_ref), w.received);
  if (says == supplying::answer::reject_stale) outbound::reject_stale(tx, after, offer_ref, w.received);
}

void hear_confirm(transaction& tx, const heard& w, std::string_view here, const offer_id& offer_ref,
                  int count) {
  const auto before = ours(tx, w, here);
  if (!before) return;
  help after = *before;
  if (!asking::hear_confirm(after.now, key_of(w.from, offer_ref), count)) return;
  keep_ours(tx, *before, after, w.received);
  note(tx, after, w, "offer.confirm", count, offer_ref);
}

void hear_reject_stale(transaction& tx, const heard& w, std::string_view here, const offer_id& offer_ref) {
  const auto before = ours(tx, w, here);
  if (!before) return;
  help after = *before;
  if (!asking::hear_reject_stale(after.now, key_of(w.from, offer_ref))) return;
  keep_ours(tx, *before, after, w.received);
  note(tx, after, w, "offer.reject_stale", 0, offer_ref);
}

std::optional<lost_word> settle_word(transaction& tx, std::string_view message, std::string_view fate,
                                     instant now) {
  const auto w = rows::settle_word(tx, message, fate);
  if (!w) return std::nullopt;
  tx.touch(topic);
  const bool lost = fate != "delivered";
  // A parked message may still go; the others never will.
  if (w->kind == "offer.propose" && fate != "parked") {
    const auto before = rows::lock(tx, w->party, w->request);
    if (before && !before->mine) {
      help after = *before;
      if (lost)
        supplying::never_arrived(after.now, w->offer);
      else
        supplying::arrived(after.now, w->offer, now);
      keep_theirs(tx, *before, after, now);
    }
  }
  return lost ? std::optional(lost_word{w->party, w->request, w->other, w->kind}) : std::nullopt;
}

}  // namespace paraat::reinforcement
