#include <fmt/format.h>

#include <map>

#include "federation/inbox/inbox.hpp"
#include "federation/inbox/inbox_rows.hpp"
#include "protocol/bytes.hpp"
#include "protocol/limits.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::inbox {
namespace {

std::string_view lane_name(outbox::lane l) { return outbox::name_of(l); }

// As many gaps as a sender may leave before the oldest are forgotten: the row must stay small.
constexpr int most_ranges = 1000;

constexpr const char* first_missing =
    "(select case when lower(r) > 1 then 1 else upper(r) end from unnest(l.received) r order by r limit 1)";

using lane_of_peer = std::pair<std::string, outbox::lane>;
struct numbers {
  std::uint64_t epoch = 0;
  std::string ranges;  // of that epoch, as PostgreSQL writes them
  instant at{};
};

void gather(numbers& into, const arrivals& r) {
  std::uint64_t epoch = 0;
  for (const arrival& a : r.list)
    if (a.outcome != wire::DEFERRED) epoch = std::max(epoch, a.inner.lane_epoch());
  if (epoch > into.epoch) into = {epoch, {}, r.now};
  into.at = std::max(into.at, r.now);
  const auto add = [&](std::uint64_t first, std::uint64_t last) {
    into.ranges += fmt::format("{}[{},{}]", into.ranges.empty() ? "" : ",", first, last);
  };
  for (const arrival& a : r.list)
    if (a.outcome != wire::DEFERRED && a.inner.lane_epoch() == into.epoch)
      add(a.inner.lane_seq(), a.inner.lane_seq());
  if (epoch == into.epoch || epoch == 0)
    for (const auto& [first, last] : r.skipped)
      add(static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last));
}

std::int64_t lowest_missing(transaction& tx, const arrivals& r) {
  const auto known = sql::run(tx,
                              std::string("select coalesce(") + first_missing +
                                  ", 1) from node.lanes_in l where peer = $1 and lane = $2",
                              r.peer, lane_name(r.where));
  return known.empty() ? 1 : known[0][0].as<std::int64_t>();
}

// Counts the lowest ranges as one, so that as many stay as a row may have.
void forget_oldest_gaps(transaction& tx, const std::string& peer, const std::string& lane) {
  sql::run(
      tx,
      "update node.lanes_in l set received = l.received + (select int8multirange(int8range(min(lower(r)), "
      "max(upper(r)))) from (select r, row_number() over (order by r) as n, count(*) over () as c from "
      "unnest(l.received) r) x where n <= c - $3::int) where peer = $1 and lane = $2",
      peer, lane, most_ranges - 1);
}

// The stored columns of messages, one vector each.
struct columns {
  std::vector<std::string> from, id, to, peer, lane, epoch, seq, kind, case_id, case_seq, hash, envelope,
      receipt, outcome, received;

  void add(const arrivals& r, const arrival& a) {
    const wire::Envelope& e = a.inner;
    from.push_back(e.from_tenant());
    id.push_back(e.message_id());
    to.push_back(e.to_tenant());
    peer.push_back(r.peer);
    lane.emplace_back(lane_name(r.where));
    epoch.push_back(std::to_string(e.lane_epoch()));
    seq.push_back(std::to_string(e.lane_seq()));
    kind.push_back(e.type());
    case_id.push_back(e.case_id());
    case_seq.push_back(std::to_string(e.case_seq()));
    hash.push_back(sql::bytea(a.hash));
    envelope.push_back(sql::bytea(a.outer.SerializeAsString()));
    receipt.push_back(sql::bytea(a.receipt));
    outcome.emplace_back(a.outcome == wire::ACCEPTED ? "accepted" : "rejected");
    received.push_back(sql::to_parameter(r.now).value());
  }
};

// By sender and id, with the index among the messages to store.
using places = std::map<std::pair<std::string, std::string>, std::size_t>;

std::vector<rows::before> first_ones(transaction& tx, const places& missing) {
  std::vector<std::string> ids;
  for (const auto& [key, _] : missing) ids.push_back(key.second);
  std::vector<rows::before> out;
  for (const auto& r :
       sql::run(tx,
                "select from_party, message_id, hash, receipt from node.inbox where message_id = "
                "any($1::uuid[])",
                sql::text_array(ids)))
    if (const auto found = missing.find({sql::text_of(r[0]), sql::text_of(r[1])}); found != missing.end())
      out.push_back({found->second, sql::bytes_of(r[2]), sql::bytes_of(r[3])});
  return out;
}

}  // namespace

namespace rows {

std::vector<before> put(transaction& tx, const std::vector<std::pair<const arrivals*, const arrival*>>& all) {
  if (all.empty()) return {};
  columns c;
  for (const auto& [r, a] : all) c.add(*r, *a);
  const auto rows = sql::run(
      tx,
      "insert into node.inbox (from_party, message_id, to_party, peer, lane, epoch, seq, kind, case_id, "
      "case_seq, hash, signed, receipt, outcome, received) select f, i, t, p, l, e, s, k, nullif(c, "
      "'')::uuid, cs, h, sg, rc, o, at from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], "
      "$5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::bytea[], "
      "$12::bytea[], $13::bytea[], $14::text[], $15::timestamptz[]) as a (f, i, t, p, l, e, s, k, c, cs, h, "
      "sg, rc, o, at) on conflict (from_party, message_id) do nothing returning from_party, message_id",
      sql::text_array(c.from), sql::text_array(c.id), sql::text_array(c.to), sql::text_array(c.peer),
      sql::text_array(c.lane), sql::text_array(c.epoch), sql::text_array(c.seq), sql::text_array(c.kind),
      sql::text_array(c.case_id), sql::text_array(c.case_seq), sql::text_array(c.hash),
      sql::text_array(c.envelope), sql::text_array(c.receipt), sql::text_array(c.outcome),
      sql::text_array(c.received));
  if (static_cast<std::size_t>(rows.size()) == all.size()) return {};
  // Some were stored before; their transaction has committed, or this statement would still wait.
  places missing;
  for (std::size_t i = 0; i < all.size(); ++i) missing[{c.from[i], c.id[i]}] = i;
  for (const auto& r : rows) missing.erase({sql::text_of(r[0]), sql::text_of(r[1])});
  return first_ones(tx, missing);
}

void put_conflict(transaction& tx, const arrivals& r, const arrival& a, bool beside_another) {
  sql::run(tx,
           "insert into node.conflicts (from_party, message_id, hash, peer, signed, at) select $1, $2::uuid, "
           "$3::bytea, $4, $5::bytea, $6 where $7::boolean or exists (select 1 from node.inbox "
           "where from_party = $1 and message_id = $2::uuid and hash <> $3::bytea) on conflict do nothing",
           a.inner.from_tenant(), a.inner.message_id(), sql::bytea(a.hash), r.peer,
           sql::bytea(a.outer.SerializeAsString()), r.now, beside_another);
}

std::vector<stored_hash> hashes_of(transaction& tx, const std::vector<std::string>& ids) {
  std::vector<stored_hash> out;
  for (const auto& r :
       sql::run(tx, "select from_party, message_id, hash from node.inbox where message_id = any($1::uuid[])",
                sql::text_array(ids)))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::bytes_of(r[2])});
  return out;
}

void note_numbers(transaction& tx, const std::vector<arrivals*>& requests) {
  std::map<lane_of_peer, numbers> noted;
  for (const arrivals* r : requests) gather(noted[{r->peer, r->where}], *r);
  std::vector<std::string> peer, lane, epoch, ranges, at;
  for (const auto& [of, n] :
       noted) {  // in one order, for two transactions that note numbers of the same peers
    if (n.ranges.empty()) continue;
    peer.push_back(of.first);
    lane.emplace_back(lane_name(of.second));
    epoch.push_back(std::to_string(n.epoch));
    ranges.push_back("{" + n.ranges + "}");
    at.push_back(sql::to_parameter(n.at).value());
  }
  // Numbers that a batch only skips belong to the epoch that is known.
  const auto rows = sql::run(
      tx,
      std::string(
          "insert into node.lanes_in as l (peer, lane, epoch, received, last_arrival) select p, la, e, "
          "r::int8multirange, at from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], "
          "$5::timestamptz[]) as n (p, la, e, r, at) on conflict (peer, lane) do update set received = case "
          "when excluded.epoch = l.epoch or excluded.epoch = 0 then l.received + excluded.received when "
          "excluded.epoch > l.epoch then excluded.received else l.received end, epoch = greatest(l.epoch, "
          "excluded.epoch), last_arrival = excluded.last_arrival returning peer, lane, coalesce(") +
          first_missing + ", 1), (select count(*) from unnest(l.received))",
      sql::text_array(peer), sql::text_array(lane), sql::text_array(epoch), sql::text_array(ranges),
      sql::text_array(at));
  std::map<std::pair<std::string, std::string>, std::int64_t> next;
  for (const auto& row : rows) {
    next[{sql::text_of(row[0]), sql::text_of(row[1])}] = row[2].as<std::int64_t>();
    if (row[3].as<int>() > most_ranges) forget_oldest_gaps(tx, sql::text_of(row[0]), sql::text_of(row[1]));
  }
  for (arrivals* r : requests) {
    const auto found = next.find({r->peer, std::string(lane_name(r->where))});
    r->next_seq = found == next.end() ? lowest_missing(tx, *r) : found->second;
  }
}

}  // namespace rows

std::string status_of(transaction& tx, std::string_view peer, outbox::lane where) {
  wire::InboxStatus out;
  out.set_lane(where == outbox::lane::crisis ? wire::CRISIS : wire::BULK);
  out.set_next_lane_seq(1);
  const auto rows = sql::run(tx,
                             std::string("select l.epoch, coalesce(") + first_missing +
                                 ", 1) from node.lanes_in l where peer = $1 and lane = $2",
                             peer, lane_name(where));
  if (rows.empty()) return out.SerializeAsString();
  out.set_lane_epoch(rows[0][0].as<std::uint64_t>());
  out.set_next_lane_seq(rows[0][1].as<std::uint64_t>());
  for (const auto& r :
       sql::run(tx,
                "select lower(g), upper(g) - 1 from node.lanes_in l, unnest(int8multirange(int8range(1, "
                "upper(range_merge(l.received)))) - l.received) g where peer = $1 and lane = $2 order by 1 "
                "limit 500",
                peer, lane_name(where))) {
    wire::SeqRange& gap = *out.add_gaps();
    gap.set_first(r[0].as<std::uint64_t>());
    gap.set_last(r[1].as<std::uint64_t>());
  }
  return out.SerializeAsString();
}

std::optional<std::string> evidence(transaction& tx, const node_keys& own, std::string_view peer,
                                    std::string_view id) {
  if (!is_uuid(id)) return std::nullopt;
  wire::Evidence out;
  const auto came = sql::run(
      tx, "select from_party, signed, receipt from node.inbox where message_id = $1::uuid and peer = $2", id,
      peer);
  if (!came.empty()) {
    out.mutable_envelope()->ParseFromString(sql::bytes_of(came[0][1]));
    out.mutable_receipt()->ParseFromString(sql::bytes_of(came[0][2]));
    for (const auto& r :
         sql::run(tx,
                  "select signed from node.conflicts where message_id = $1::uuid and from_party = $2 "
                  "order by at limit 20",
                  id, sql::text_of(came[0][0])))
      out.add_conflicting()->ParseFromString(sql::bytes_of(r[0]));
    return out.SerializeAsString();
  }
  const auto went = sql::run(tx,
                             "select envelope, receipt from node.deliveries where message_id = $1::uuid and "
                             "peer = $2 and attempts > 0",
                             id, peer);
  if (went.empty()) return std::nullopt;
  out.mutable_envelope()->set_envelope(sql::bytes_of(went[0][0]));
  const signer by = own.signing();
  out.mutable_envelope()->set_key_id(by.id);
  out.mutable_envelope()->set_signature(by.key.sign(keys::domain::envelope, out.envelope().envelope()));
  if (!went[0][1].is_null()) out.mutable_receipt()->ParseFromString(sql::bytes_of(went[0][1]));
  return out.SerializeAsString();
}

void forget_old(transaction& tx, instant now) {
  const instant before = now - limits::deduplication;
  sql::run(tx, "delete from node.inbox where received < $1", before);
  sql::run(tx, "delete from node.cases_in where moved_at < $1::timestamptz - interval '90 days'", before);
  sql::run(tx, "delete from node.conflicts where at < $1::timestamptz - interval '1 year'", before);
  sql::run(tx, "delete from node.deliveries where settled_at < $1 and told", before);
  jobs::schedule(tx, forget_job, now + std::chrono::days{1}, "{}", "daily");
}

}  // namespace paraat::federation::inbox
