#include "federation/delivery/lane_rows.hpp"

#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::delivery {
namespace {

std::string_view lane_name(outbox::lane l) { return outbox::name_of(l); }
outbox::lane lane_of(const pqxx::field& f) {
  return outbox::lane_named(sql::text_of(f)).value_or(outbox::lane::bulk);
}

// Bytes of an envelope in a batch beside its own: key id, signature, tags.
constexpr std::size_t around_envelope = 256, around_batch = 16 * 1024;

// Of node.deliveries d: not one that a restored database brought back and nobody decided about yet.
constexpr const char* may_leave =
    "not exists (select 1 from node.restore_holds h where h.tenant_id = d.tenant_id and h.decided_at is null "
    "and d.created <= h.noticed_at)";

}  // namespace

std::vector<lane_state> lane_states(transaction& tx, instant now) {
  std::vector<lane_state> out;
  for (const auto& r : sql::run(
           tx,
           "select l.peer, l.lane, l.failures, l.failing_since, l.next_try, l.last_success, l.last_failure, "
           "(select count(*) from node.deliveries d where d.peer = l.peer and d.lane = l.lane "
           "and state = 'waiting'), (select min(created) from node.deliveries d "
           "where d.peer = l.peer and d.lane = l.lane and state = 'waiting'), coalesce(s.parked, 0), "
           "coalesce(s.undelivered, 0), coalesce(s.refused, 0) from node.lanes l "
           "left join (select peer, lane, count(*) filter (where state = 'parked') parked, "
           "count(*) filter (where state = 'undelivered') undelivered, count(*) filter (where state = "
           "'refused') refused from node.deliveries where state in ('parked', 'undelivered', "
           "'refused') group by 1, 2) s on s.peer = l.peer and s.lane = l.lane "
           "order by l.peer, l.lane desc")) {
    lane_state s;
    s.peer = sql::text_of(r[0]);
    s.where = lane_of(r[1]);
    s.failures = r[2].as<int>();
    s.failing_since = sql::optional_instant_of(r[3]);
    s.next_try = sql::optional_instant_of(r[4]);
    s.last_success = sql::optional_instant_of(r[5]);
    s.last_failure = sql::text_of(r[6]);
    s.waiting = r[7].as<long long>();
    s.oldest_waiting = sql::optional_instant_of(r[8]);
    s.parked = r[9].as<long long>();
    s.undelivered = r[10].as<long long>();
    s.refused = r[11].as<long long>();
    if (s.failures > 0)
      s.now = s.next_try && *s.next_try > now ? condition::backing_off : condition::half_open;
    out.push_back(std::move(s));
  }
  return out;
}

std::vector<stuck_message> stuck(transaction& tx, std::string_view peer, int limit) {
  std::vector<stuck_message> out;
  for (const auto& r : sql::run(
           tx,
           "select message_id, from_party, to_party, peer, kind, state, reason, lane, created, expires, "
           "attempts from node.deliveries where state in ('parked', 'undelivered', 'refused') and ($1 = '' "
           "or peer = $1) order by settled_at desc, message_id limit $2",
           peer, limit))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   sql::text_of(r[4]), sql::text_of(r[5]), sql::text_of(r[6]), lane_of(r[7]),
                   sql::instant_of(r[8]), sql::instant_of(r[9]), r[10].as<int>()});
  return out;
}

result<void> retry(transaction& tx, std::string_view id, instant now) {
  if (!is_uuid(id)) return refuse(refusal_kind::not_found, "Dit bericht bestaat niet.");
  const auto rows =
      sql::run(tx,
               "update node.deliveries set state = 'waiting', reason = '', settled_at = null, attempts = "
               "0, not_before = '-infinity', told = false where message_id = $1::uuid and state in "
               "('parked', 'undelivered', 'refused') and expires > $2 and not skip_told and reason <> "
               "'restored' returning 1",
               id, now);
  if (rows.empty())
    return refuse(refusal_kind::conflict,
                  "Dit bericht is vervallen of al onderweg. Stuur zo nodig een nieuw.");
  tx.touch(outbox::outbox_topic);
  return {};
}

result<void> discard(transaction& tx, std::string_view id, instant now) {
  if (!is_uuid(id)) return refuse(refusal_kind::not_found, "Dit bericht bestaat niet.");
  const auto rows = sql::run(
      tx,
      "update node.deliveries set state = 'discarded', settled_at = $2, told = false where message_id = "
      "$1::uuid and state in ('waiting', 'parked', 'undelivered', 'refused') returning 1",
      id, now);
  if (rows.empty()) return refuse(refusal_kind::conflict, "Dit bericht is al aangekomen of al opgegeven.");
  tx.touch(outbox::outbox_topic);
  return {};
}

void try_now(transaction& tx, std::string_view peer, instant now) {
  sql::run(tx, "update node.lanes set next_try = $2 where peer = $1 and failures > 0", peer, now);
  tx.touch(outbox::outbox_topic);
}

namespace rows {

void lock_numbering(transaction& tx) { sql::run(tx, "select pg_advisory_xact_lock(7308219)"); }

counter counter_for_update(transaction& tx, std::string_view peer, outbox::lane where, instant now) {
  // As of feeds, the epoch is the time at which the numbers began.
  const auto epoch = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  sql::run(tx, "insert into node.lanes (peer, lane, epoch) values ($1, $2, $3) on conflict do nothing", peer,
           lane_name(where), epoch);
  const auto look = [&] {
    return sql::run(tx,
                    "select epoch, last_seq, place_base, epoch < (select coalesce(max(epoch), 0) from "
                    "node.feed_epoch) from node.lanes where peer = $1 and lane = $2 for update",
                    peer, lane_name(where))[0];
  };
  auto r = look();
  if (r[3].as<bool>()) {
    begin_epoch(tx, peer, where, now);
    r = look();
  }
  return {r[0].as<std::int64_t>(), r[1].as<std::int64_t>(), r[2].as<std::int64_t>()};
}

void put(transaction& tx, const std::vector<numbered>& all) {
  if (all.empty()) return;
  std::vector<std::string> id, from, to, peer, lane, epoch, seq, kind, case_id, envelope, hash, created,
      expires;
  for (const numbered& n : all) {
    id.push_back(n.id);
    from.push_back(n.from);
    to.push_back(n.to);
    peer.push_back(n.peer);
    lane.emplace_back(lane_name(n.where));
    epoch.push_back(std::to_string(n.epoch));
    seq.push_back(std::to_string(n.seq));
    kind.push_back(n.kind);
    case_id.push_back(n.case_id);
    envelope.push_back(sql::bytea(n.envelope));
    hash.push_back(sql::bytea(n.hash));
    created.push_back(sql::to_parameter(n.created).value());
    expires.push_back(sql::to_parameter(n.expires).value());
  }
  sql::run(
      tx,
      "insert into node.deliveries (tenant_id, message_id, from_party, to_party, peer, lane, epoch, seq, "
      "kind, case_id, envelope, hash, created, expires) select $1, i, f, t, p, l, e, s, k, nullif(c, "
      "'')::uuid, en, h, cr, ex from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], "
      "$7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::bytea[], $12::bytea[], $13::timestamptz[], "
      "$14::timestamptz[]) as a (i, f, t, p, l, e, s, k, c, en, h, cr, ex)",
      tx.tenant(), sql::text_array(id), sql::text_array(from), sql::text_array(to), sql::text_array(peer),
      sql::text_array(lane), sql::text_array(epoch), sql::text_array(seq), sql::text_array(kind),
      sql::text_array(case_id), sql::text_array(envelope), sql::text_array(hash), sql::text_array(created),
      sql::text_array(expires));
}

void put_undeliverable(transaction& tx, const numbered& n, std::string_view reason, instant now) {
  sql::run(
      tx,
      "insert into node.deliveries (tenant_id, message_id, from_party, to_party, peer, lane, epoch, seq, "
      "kind, envelope, hash, created, expires, state, reason, settled_at, skip_told) "
      "values ($1, $2::uuid, $3, $4, '', $5, 0, (select coalesce(min(seq), 0) - 1 from node.deliveries "
      "where peer = '' and lane = $5), $6, ''::bytea, ''::bytea, $7, $8, 'undelivered', $9, $10, true)",
      tx.tenant(), n.id, n.from, n.to, lane_name(n.where), n.kind, n.created, n.expires, reason, now);
}

void move_counter(transaction& tx, std::string_view peer, outbox::lane where, std::int64_t last_seq) {
  sql::run(tx, "update node.lanes set last_seq = $3 where peer = $1 and lane = $2", peer, lane_name(where),
           last_seq);
}

std::vector<claimed> claim(transaction& tx, outbox::lane where, std::string_view who, instant now,
                           instant until, int most, int most_probes, std::string_view only) {
  std::vector<claimed> out;
  for (const bool failing : {false, true}) {
    const int room = std::min(most - static_cast<int>(out.size()), failing ? most_probes : most);
    if (room <= 0) continue;
    for (const auto& r : sql::run(
             tx,
             std::string("with due as (select peer, lane from node.lanes l where lane = $1 and ($6 = '' "
                         "or peer = $6) and (leased_until is null or leased_until <= $2) and failures ") +
                 (failing ? "> 0 and next_try <= $2" : "= 0 and (next_try is null or next_try <= $2)") +
                 " and (exists (select 1 from node.deliveries d where d.peer = l.peer and d.lane = l.lane "
                 "and d.state = 'waiting' and d.not_before <= $2 and " +
                 may_leave +
                 ") or exists (select 1 "
                 "from node.deliveries d where d.peer = l.peer and d.lane = l.lane "
                 "and d.state in ('undelivered', 'discarded') and not d.skip_told "
                 "and d.attempts > 0)) order by next_try nulls first, peer limit $3 "
                 "for update skip locked) update node.lanes l set leased_by = $4, leased_until = $5, "
                 "last_try = $2, probing = false from due where l.peer = due.peer "
                 "and l.lane = due.lane returning l.peer, l.failures, l.most, l.strikes, l.failing_since",
             lane_name(where), now, room, who, until, only))
      out.push_back({sql::text_of(r[0]), where, r[1].as<int>(), r[2].as<int>(), r[3].as<int>(),
                     sql::optional_instant_of(r[4])});
  }
  return out;
}

void renew(transaction& tx, std::string_view who, instant until) {
  sql::run(tx, "update node.lanes set leased_until = $2 where leased_by = $1", who, until);
}

void free_all(transaction& tx) {
  sql::run(tx, "update node.lanes set leased_by = '', leased_until = null where leased_by <> ''");
}

batch next_batch(transaction& tx, std::string_view peer, outbox::lane where, instant now, int most) {
  batch out;
  out.epoch =
      sql::run(tx, "select epoch from node.lanes where peer = $1 and lane = $2", peer, lane_name(where))[0][0]
          .as<std::int64_t>();
  std::size_t size = around_batch;
  for (const auto& r :
       sql::run(tx,
                std::string("select message_id, envelope, hash, seq, attempts, from_party, kind from "
                            "node.deliveries d where peer = $1 and lane = $2 and state = 'waiting' and "
                            "not_before <= $3 and expires > $3 and ") +
                    may_leave + " order by epoch, seq limit $4",
                peer, lane_name(where), now, most)) {
    queued q{sql::text_of(r[0]), sql::bytes_of(r[1]), sql::bytes_of(r[2]), r[3].as<std::int64_t>(),
             r[4].as<int>(),     sql::text_of(r[5]),  sql::text_of(r[6])};
    size += q.envelope.size() + around_envelope;
    if (size > limits::body && !out.messages.empty()) break;
    out.messages.push_back(std::move(q));
  }
  for (const auto& r :
       sql::run(tx,
                "select lower(g), upper(g) - 1 from (select unnest(range_agg(int8range(seq, seq + 1))) "
                "g from (select seq from node.deliveries where peer = $1 and lane = $2 and epoch = $3 "
                "and state in ('undelivered', 'discarded') and not skip_told order by seq limit 1000) "
                "s) r order by 1",
                peer, lane_name(where), out.epoch))
    out.skipped.emplace_back(r[0].as<std::int64_t>(), r[1].as<std::int64_t>());
  return out;
}

void note_attempt(transaction& tx, const batch& b) {
  std::vector<std::string> ids;
  for (const queued& q : b.messages) ids.push_back(q.id);
  sql::run(tx, "update node.deliveries set attempts = attempts + 1 where message_id = any($1::uuid[])",
           sql::text_array(ids));
}

bool finish(transaction& tx, std::string_view peer, outbox::lane where, std::string_view who,
            const end_of_round& e, instant now, instant lease_until) {
  return !sql::run(
              tx,
              "update node.lanes set failures = $4, failing_since = $5, next_try = $6, most = $7, "
              "strikes = $8, last_success = case when $9::boolean then last_success else $10 end, "
              "last_failure = case when not $9::boolean then '' when $11 = '' then last_failure else $11 "
              "end, leased_by = case when $12::boolean then '' else leased_by end, "
              "leased_until = case when $12::boolean then null else $13::timestamptz end "
              "where peer = $1 and lane = $2 and leased_by = $3 returning 1",
              peer, lane_name(where), who, e.failures, e.failing_since, e.next_try, e.most, e.strikes,
              e.failed, now, e.failure, e.give_up_lease, lease_until)
              .empty();
}

void end_messages(transaction& tx, const std::vector<end_of_message>& all, instant now) {
  if (all.empty()) return;
  std::vector<std::string> id, state, reason, receipt;
  for (const end_of_message& e : all) {
    id.push_back(e.id);
    state.push_back(e.state);
    reason.push_back(e.reason);
    receipt.push_back(sql::bytea(e.receipt));
  }
  // A receipt that says accepted counts, also for a message given up here meanwhile.
  sql::run(tx,
           "update node.deliveries d set state = a.state, reason = a.reason, settled_at = $5, told = false, "
           "receipt = case when a.receipt = ''::bytea then d.receipt else a.receipt end "
           "from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) as a (id, state, reason, receipt) "
           "where d.message_id = a.id and (d.state = 'waiting' or (a.state = 'delivered' "
           "and d.state <> 'delivered'))",
           sql::text_array(id), sql::text_array(state), sql::text_array(reason), sql::text_array(receipt),
           now);
}

void defer(transaction& tx, const std::vector<std::string>& ids, instant until) {
  if (ids.empty()) return;
  sql::run(tx, "update node.deliveries set not_before = $2 where message_id = any($1::uuid[])",
           sql::text_array(ids), until);
}

void skips_told(transaction& tx, std::string_view peer, outbox::lane where, const batch& b) {
  for (const auto& [first, last] : b.skipped)
    sql::run(tx,
             "update node.deliveries set skip_told = true where peer = $1 and lane = $2 and epoch = $3 "
             "and seq between $4 and $5 and state in ('undelivered', 'discarded')",
             peer, lane_name(where), b.epoch, first, last);
}

void begin_epoch(transaction& tx, std::string_view peer, outbox::lane where, instant now) {
  const auto epoch = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  sql::run(tx,
           "update node.lanes set epoch = greatest($3, epoch + 1, (select coalesce(max(epoch), 0) from "
           "node.feed_epoch)), place_base = 1000 * greatest($3, epoch + 1, (select coalesce(max(epoch), 0) "
           "from node.feed_epoch)), last_seq = 0 where peer = $1 and lane = $2",
           peer, lane_name(where), epoch);
}

int send_again(transaction& tx, std::string_view peer, outbox::lane where, std::int64_t epoch,
               std::int64_t from, instant now) {
  return static_cast<int>(
      sql::run(
          tx,
          "update node.deliveries d set state = case when d.state = 'delivered' and d.expires > $5 then "
          "'waiting' else 'discarded' end, reason = 'peer-restored', not_before = '-infinity', settled_at "
          "= case when d.state = 'delivered' and d.expires > $5 then null else d.settled_at end, told = "
          "true, skip_told = false where d.peer = $1 and d.lane = $2 and d.epoch = $3 and d.seq >= $4 "
          "and d.state in ('delivered', 'refused') and exists (select 1 from node.deliveries f where "
          "f.peer = $1 and f.lane = $2 and f.epoch = $3 and f.seq = $4 and f.state in ('delivered', "
          "'refused') and f.settled_at < $6)",
          peer, lane_name(where), epoch, from, now, now - believed)
          .affected_rows());
}

int end_restored(transaction& tx, instant now) {
  return static_cast<int>(
      sql::run(
          tx,
          "update node.deliveries d set state = 'undelivered', reason = 'restored', settled_at = $1 from "
          "node.restore_holds h where not h.released and h.tenant_id = d.tenant_id and d.state = "
          "'waiting' and d.created <= h.noticed_at",
          now)
          .affected_rows());
}

int expire(transaction& tx, instant now) {
  return static_cast<int>(
      sql::run(tx,
               "update node.deliveries set state = 'undelivered', reason = 'expired', settled_at = "
               "$1 where state = 'waiting' and expires <= $1 returning 1",
               now)
          .size());
}

void spread(transaction& tx, outbox::lane where, instant now, double most_seconds) {
  sql::run(tx,
           "update node.lanes set next_try = $2::timestamptz + random() * $3::double precision * interval '1 "
           "second' where lane = $1 and failures > 0 and next_try <= $2",
           lane_name(where), now, most_seconds);
}

void bring_forward(transaction& tx, const std::vector<std::string>& peers, outbox::lane where, instant now,
                   double shortest, double most_seconds) {
  sql::run(
      tx,
      "update node.lanes set probing = true, next_try = least(next_try, $3::timestamptz + random() * "
      "$5::double precision * interval '1 second') where peer = any($1::text[]) and lane = $2 "
      "and failures > 0 and not probing and (last_try is null or last_try <= $3::timestamptz - $4::double "
      "precision * interval '1 second')",
      sql::text_array(peers), lane_name(where), now, shortest, most_seconds);
}

std::vector<tenant_id> untold_tenants(transaction& tx) {
  std::vector<tenant_id> out;
  for (const auto& r :
       sql::run(tx, "select distinct tenant_id from node.deliveries where state <> 'waiting' and not told"))
    out.push_back({r[0].as<int>()});
  return out;
}

std::vector<untold> take_untold(transaction& tx, int limit) {
  std::vector<untold> out;
  for (const auto& r :
       sql::run(tx,
                "update node.deliveries d set told = true from (select message_id from node.deliveries "
                "where tenant_id = $1 and state <> 'waiting' and not told order by settled_at limit $2 "
                "for update skip locked) t where d.message_id = t.message_id "
                "returning d.message_id, d.to_party, d.kind, d.state, d.reason",
                tx.tenant(), limit))
    out.push_back(
        {sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]), sql::text_of(r[4])});
  return out;
}

}  // namespace rows
}  // namespace paraat::federation::delivery
