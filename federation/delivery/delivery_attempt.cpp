#include "federation/delivery/delivery_attempt.hpp"

#include <algorithm>
#include <map>

#include "federation/delivery/lane_rows.hpp"
#include "federation/delivery/schedule.hpp"
#include "ops/log.hpp"
#include "protocol/limits.hpp"
#include "protocol/wire.hpp"

namespace paraat::federation::delivery {
namespace {

// A message whose receipt is withheld this often, while others got theirs, is put aside.
constexpr int most_attempts_without_receipt = 10;
constexpr int full = static_cast<int>(limits::batch);

instant after(instant from, seconds pause) {
  return from + std::chrono::duration_cast<std::chrono::microseconds>(pause);
}

// Statuses about the content of the batch. Any other status is about the peer.
bool refuses_content(unsigned status) {
  return status == 400 || status == 401 || status == 403 || status == 409 || status == 413 || status == 422 ||
         status == 500;
}

std::string code_in(const answered& a) {
  const auto e = wire::parse<wire::FedError>(a.body);
  const bool plain = e && e->code().size() <= 40 && std::ranges::all_of(e->code(), [](char c) {
                       return (c >= 'a' && c <= 'z') || c == '-';
                     });
  return plain && !e->code().empty() ? e->code() : std::to_string(a.status);
}

struct receipts {
  std::vector<end_of_message> ended;
  std::vector<std::string> deferred;
  std::size_t good = 0;  // receipts that count
  bool readable = false;
  std::size_t wrong = 0;  // that do not verify, or are about something else
  std::int64_t next_seq = 0;
  std::uint32_t credit = 0;
};

// The other node keeps a receipt and gives it again, so its key may have been retired since; a receipt by a
// revoked key, or of a later time than now, proves nothing.
const member_key* receipt_key(const members& list, const std::string& peer, const std::string& key_id,
                              std::int64_t received, instant now) {
  const auto signer = keys::node_of(key_id);
  if (!signer || *signer != peer) return nullptr;
  if (received < 0 || received > wire::seconds(now + limits::clock_skew)) return nullptr;
  if (const member_key* key = list.signing_key(key_id, now)) return key;
  return list.signing_key(key_id, instant{std::chrono::seconds{received}});
}

receipts read_receipts(const members& list, const claimed& lane, const batch& b, const std::string& body,
                       instant now) {
  receipts out;
  const auto all = wire::parse<wire::BatchReceipt>(body);
  if (!all) return out;
  out.readable = true;
  out.next_seq = static_cast<std::int64_t>(std::min<std::uint64_t>(all->next_lane_seq(), 1ULL << 62));
  out.credit = all->credit();
  std::map<std::string_view, const queued*> open;
  for (const queued& q : b.messages) open[q.id] = &q;
  for (const wire::SignedReceipt& s : all->receipts()) {
    const auto r = wire::parse<wire::Receipt>(s.receipt());
    const member_key* key = r ? receipt_key(list, lane.peer, s.key_id(), r->received(), now) : nullptr;
    const auto found = r ? open.find(r->message_id()) : open.end();
    if (key == nullptr || found == open.end() || r->envelope_hash() != found->second->hash ||
        !key->key.verify(keys::domain::receipt, s.receipt(), s.signature())) {
      ++out.wrong;
      continue;
    }
    open.erase(found);
    ++out.good;
    const std::string code = r->error().size() <= 40 ? r->error() : "rejected";
    if (r->outcome() == wire::ACCEPTED)
      out.ended.push_back({r->message_id(), "delivered", "", s.SerializeAsString()});
    else if (r->outcome() == wire::REJECTED)
      out.ended.push_back({r->message_id(), "refused", code, s.SerializeAsString()});
    else
      out.deferred.push_back(r->message_id());
  }
  // Kept from us: tried again, but not for ever.
  if (out.good > 0)
    for (const auto& [id, q] : open)
      if (q->attempts + 1 >= most_attempts_without_receipt)
        out.ended.push_back({std::string(id), "parked", "no-receipt", ""});
  return out;
}

// Each message that came to an end is one observation; those of a batch have the same times.
void note_outcomes(const inbox::context& c, const claimed& lane, const round& sent,
                   const std::vector<end_of_message>& ended) {
  if (c.seen == nullptr) return;
  for (const end_of_message& m : ended) {
    const auto what = std::ranges::find(sent.what.messages, m.id, &queued::id);
    if (what == sent.what.messages.end()) continue;
    const kinds::kind* known = kinds::named(c.known, what->kind);
    observation o{.what = observed::message};
    if (known != nullptr) o.name = known->name;
    if (const auto from = c.services.tenants.of_party(what->from)) o.tenant = from->id.value;
    o.outcome = m.state;
    o.reason = m.reason;
    o.began = sent.began;
    o.ended = observation::clock::now();
    o.id = m.id;
    o.peer = lane.peer;
    o.lane = outbox::name_of(lane.where);
    o.outgoing = true;
    (*c.seen)(o);
  }
}

// The lane itself failed: wait, longer each time.
end_of_round back_off(const claimed& lane, const answered& a, const surroundings& s, std::string failure) {
  end_of_round e;
  e.failed = true;
  e.failure = std::move(failure);
  e.failures = lane.failures + 1;
  e.failing_since = lane.failing_since ? lane.failing_since : std::optional(s.now);
  e.most = lane.most;
  e.strikes = lane.strikes;
  e.next_try =
      after(s.now, pause_after(lane.where, e.failures, s.now - *e.failing_since, a.retry_after, s.dice));
  return e;
}

// The batch was refused: smaller, and at last the one envelope that is refused is put aside.
end_of_round halve(const claimed& lane, const batch& b, std::string code,
                   std::optional<std::chrono::seconds> retry_after, const surroundings& s,
                   std::vector<end_of_message>& ended) {
  end_of_round e;
  e.failed = true;
  e.failure = std::move(code);
  const int size = static_cast<int>(b.messages.size());
  const int strikes = std::max(lane.strikes, 0) + 1;
  const smaller next = after_refusal(size, strikes);
  const bool again = next.most == size && !next.park;
  e.most = next.park ? full : next.most;
  e.strikes = again ? strikes : 0;
  if (next.park) ended.push_back({b.messages.front().id, "parked", e.failure, ""});
  if (again) {
    const seconds asked{retry_after ? static_cast<double>(retry_after->count()) : 0.0};
    e.next_try = after(s.now, std::max(shortest_pause(lane.where), std::min(asked, seconds{300.0})));
  } else {
    e.give_up_lease = !s.go_on;
  }
  return e;
}

end_of_round went_well(const claimed& lane, const batch& b, const receipts& r, const surroundings& s) {
  end_of_round e;
  // Around a poisonous envelope the size stays: before it comes to its turn at most one batch of this size
  // goes well. After two the poison has gone.
  const bool filled = static_cast<int>(b.messages.size()) >= lane.most;
  const bool grow = lane.most < full && filled && lane.strikes < 0;
  e.most = grow ? std::min(full, lane.most * 2) : lane.most;
  e.strikes = lane.most < full && filled && !grow ? -1 : 0;
  e.give_up_lease = !s.go_on;
  // No credit left: the next bulk batch would be refused.
  if (lane.where == outbox::lane::bulk && r.credit == 0) {
    e.next_try = after(s.now, seconds{5.0});
    e.give_up_lease = true;
  }
  return e;
}

}  // namespace

round load_round(database& db, const inbox::context& c, const claimed& lane, instant now) {
  round out;
  // Half-open circuit: one envelope is sent as a probe.
  const int most = lane.failures > 0 ? 1 : lane.most;
  out.what = db.write(std::nullopt, [&](transaction& tx) {
    batch b = rows::next_batch(tx, lane.peer, lane.where, now, most);
    if (!b.messages.empty()) rows::note_attempt(tx, b);
    return b;
  });
  if (out.what.messages.empty() && out.what.skipped.empty()) return out;
  wire::EnvelopeBatch batch;
  const signer by = c.own.signing();
  for (const queued& q : out.what.messages) {
    wire::SignedEnvelope& e = *batch.add_envelopes();
    e.set_envelope(q.envelope);
    e.set_key_id(by.id);
    e.set_signature(by.key.sign(keys::domain::envelope, q.envelope));
  }
  for (const auto& [first, last] : out.what.skipped) {
    wire::SeqRange& range = *batch.add_skipped();
    range.set_first(static_cast<std::uint64_t>(first));
    range.set_last(static_cast<std::uint64_t>(last));
  }
  out.body = batch.SerializeAsString();
  return out;
}

namespace {

// Nothing waits any more: nothing was learnt.
end_of_round as_it_was(const claimed& lane, instant now) {
  end_of_round end;
  end.most = lane.failures == 0 ? full : lane.most;
  end.failures = lane.failures;
  end.failing_since = lane.failing_since;
  end.failed = lane.failures > 0;
  if (end.failed) end.next_try = now;
  return end;
}

// The consequence of an answer for the lane; `r` is the part of the answer about the messages.
end_of_round judge(const claimed& lane, const round& sent, const answered& a, const surroundings& s,
                   receipts& r) {
  if (sent.body.empty()) return as_it_was(lane, s.now);
  if (a.status == 200) {
    if (r.good > 0 || sent.what.messages.empty()) return went_well(lane, sent.what, r, s);
    if (r.readable && r.wrong == 0)  // it answers, without a receipt for these
      return halve(lane, sent.what, "no-receipt", a.retry_after, s, r.ended);
    return back_off(lane, a, s, "wrong-receipt");
  }
  if (refuses_content(a.status) && !sent.what.messages.empty())
    return halve(lane, sent.what, code_in(a), a.retry_after, s, r.ended);
  return back_off(lane, a, s, a.status == 0 ? a.failure : code_in(a));
}

}  // namespace

concluded conclude_round(database& db, const inbox::context& c, const claimed& lane, const round& sent,
                         const answered& a, const surroundings& s) {
  const bool skips = !sent.body.empty() && a.status == 200;
  receipts r;
  if (skips) r = read_receipts(*c.members_list.now(), lane, sent.what, a.body, s.now);
  const end_of_round end = judge(lane, sent, a, s, r);
  if (r.wrong > 0) log::warning("wrong_receipts", {{"peer", lane.peer}, {"count", r.wrong}});
  const bool kept = db.write(std::nullopt, [&](transaction& tx) {
    rows::end_messages(tx, r.ended, s.now);
    rows::defer(tx, r.deferred, after(s.now, shortest_pause(lane.where) * 2.0));
    if (skips) rows::skips_told(tx, lane.peer, lane.where, sent.what);
    const counter numbers = rows::counter_for_update(tx, lane.peer, lane.where, s.now);
    // The peer knows numbers that were never given here: this database was restored from a copy.
    if (r.next_seq > numbers.last_seq + 1 && numbers.epoch == sent.what.epoch)
      rows::begin_epoch(tx, lane.peer, lane.where, s.now);
    else if (r.next_seq > 0 && numbers.epoch == sent.what.epoch &&
             rows::send_again(tx, lane.peer, lane.where, numbers.epoch, r.next_seq, s.now) > 0)
      log::warning("peer_restored", {{"peer", lane.peer}});
    return rows::finish(tx, lane.peer, lane.where, s.who, end, s.now, s.lease_until);
  });
  note_outcomes(c, lane, sent, r.ended);
  if (end.failed && !sent.body.empty())
    c.services.figures.messages_sent
        .Add({{"peer", lane.peer}, {"lane", std::string(outbox::name_of(lane.where))}, {"outcome", "failed"}})
        .Increment();
  concluded out{lane, kept && !end.give_up_lease};
  out.lane.failures = end.failures;
  out.lane.failing_since = end.failing_since;
  out.lane.most = end.most;
  out.lane.strikes = end.strikes;
  return out;
}

}  // namespace paraat::federation::delivery
