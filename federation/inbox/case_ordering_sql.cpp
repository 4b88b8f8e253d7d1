#include "federation/inbox/inbox.hpp"
#include "federation/inbox/inbox_rows.hpp"
#include "protocol/limits.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::inbox::rows {
namespace {

// The lane has no gap before this message any more, so whatever it waits for will not come: it was given up,
// or its numbers ended with a restored database. After the longest validity nothing is waited for.
constexpr const char* need_not_wait =
    "(exists (select 1 from node.lanes_in l where l.peer = h.peer and l.lane = h.lane and (l.epoch > h.epoch "
    "or (l.epoch = h.epoch and l.received @> int8range(1, h.seq, '[]')))) or h.since < ";

}  // namespace

case_place lock_case(transaction& tx, const case_name& c, instant now) {
  sql::run(
      tx,
      "insert into node.cases_in (to_party, from_party, case_id, moved_at) values ($1, $2, $3::uuid, $4) "
      "on conflict do nothing",
      c.to, c.from, c.id, now);
  case_place out;
  out.next =
      sql::run(tx,
               "select next_seq from node.cases_in where to_party = $1 and from_party = $2 and case_id "
               "= $3::uuid for update",
               c.to, c.from, c.id)[0][0]
          .as<std::int64_t>();
  for (const auto& r : sql::run(tx,
                                "select case_seq, message_id from node.held_messages where to_party = $1 and "
                                "from_party = $2 and case_id = $3::uuid",
                                c.to, c.from, c.id))
    out.held.emplace(r[0].as<std::int64_t>(), sql::text_of(r[1]));
  return out;
}

void move_case(transaction& tx, const case_name& c, std::int64_t next, instant now) {
  sql::run(
      tx,
      "update node.cases_in set next_seq = $4, moved_at = $5 where to_party = $1 and from_party = $2 and "
      "case_id = $3::uuid",
      c.to, c.from, c.id, next, now);
}

void hold(transaction& tx, const case_name& c, const arrivals& r, const arrival& a) {
  sql::run(tx,
           "insert into node.held_messages (to_party, from_party, case_id, case_seq, message_id, tenant_id, "
           "peer, lane, epoch, seq, since) values ($1, $2, $3::uuid, $4, $5::uuid, $6, $7, $8, $9, $10, $11)",
           c.to, c.from, c.id, a.message.case_seq, a.message.id, tx.tenant(), r.peer,
           outbox::name_of(r.where), static_cast<std::int64_t>(a.inner.lane_epoch()),
           static_cast<std::int64_t>(a.inner.lane_seq()), r.now);
}

std::optional<released> release(transaction& tx, const case_name& c, std::int64_t place) {
  const auto rows = sql::run(
      tx,
      "with gone as (delete from node.held_messages where to_party = $1 and from_party = $2 and case_id = "
      "$3::uuid and case_seq = $4 returning from_party, message_id) select i.signed, i.received from gone g "
      "join node.inbox i on i.from_party = g.from_party and i.message_id = g.message_id",
      c.to, c.from, c.id, place);
  if (rows.empty()) return std::nullopt;
  return released{sql::bytes_of(rows[0][0]), sql::instant_of(rows[0][1])};
}

std::vector<waiting_case> cases_without_a_gap(transaction& tx, instant now) {
  std::vector<waiting_case> out;
  for (const auto& r :
       sql::run(tx,
                std::string("select distinct h.tenant_id, h.to_party, h.from_party, h.case_id from "
                            "node.held_messages h where ") +
                    need_not_wait + "$1) limit 100",
                now - limits::message_validity))
    out.push_back({{r[0].as<int>()}, {sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3])}});
  return out;
}

std::optional<std::int64_t> first_ready(transaction& tx, const case_name& c, instant now) {
  const auto rows = sql::run(
      tx,
      std::string("select case_seq, ") + need_not_wait +
          "$4) or h.case_seq = (select next_seq from node.cases_in n where n.to_party = h.to_party "
          "and n.from_party = h.from_party and n.case_id = h.case_id) from node.held_messages h where "
          "to_party = $1 and from_party = $2 and case_id = $3::uuid order by case_seq limit 1",
      c.to, c.from, c.id, now - limits::message_validity);
  return rows.empty() || !rows[0][1].as<bool>() ? std::nullopt : std::optional(rows[0][0].as<std::int64_t>());
}

}  // namespace paraat::federation::inbox::rows
