#include "tenant/platform/outbox/messages.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::outbox {
namespace {

std::string ids_of(const std::vector<message>& messages) {
  std::vector<std::string> ids;
  for (const message& m : messages) ids.push_back(m.id);
  return sql::text_array(ids);
}

}  // namespace

std::string_view name_of(lane l) { return l == lane::crisis ? "crisis" : "bulk"; }

std::optional<lane> lane_named(std::string_view name) {
  if (name == "crisis") return lane::crisis;
  if (name == "bulk") return lane::bulk;
  return std::nullopt;
}

void send(transaction& tx, const message& m) {
  sql::run(tx,
           "insert into tenant.outgoing (tenant_id, id, to_party, lane, kind, content, case_id, case_seq, "
           "causation_id, created, expires) values ($1, $2::uuid, $3, $4, $5, $6::bytea, $7::uuid, $8, "
           "$9::uuid, $10, $11)",
           tx.tenant(), m.id, m.to, name_of(m.where), m.kind, sql::bytea(m.content), sql::or_null(m.case_id),
           m.case_seq, sql::or_null(m.causation_id), m.created, m.expires);
  sql::run(tx, "insert into node.outgoing_waiting (tenant_id, message) values ($1, $2::uuid)", tx.tenant(),
           m.id);
  tx.touch(outbox_topic);
}

std::vector<tenant_id> tenants_with_messages(transaction& tx, instant now) {
  std::vector<tenant_id> out;
  for (const auto& r :
       sql::run(tx, "select distinct tenant_id from node.outgoing_waiting where not_before <= $1", now))
    out.push_back({r[0].as<int>()});
  return out;
}

std::vector<message> take_messages(transaction& tx, instant now, int limit) {
  std::vector<message> out;
  for (const auto& r : sql::run(
           tx,
           "select o.id, o.to_party, o.lane, o.kind, o.content, o.created, o.expires, o.case_id, o.case_seq, "
           "o.causation_id from node.outgoing_waiting w join tenant.outgoing o on o.tenant_id = w.tenant_id "
           "and o.id = w.message where w.tenant_id = $1 and w.not_before <= $2 and not exists (select 1 from "
           "node.restore_holds h where h.tenant_id = $1 and h.decided_at is null and o.created <= "
           "h.noticed_at) order by w.id limit $3 for update of w",
           tx.tenant(), now, limit))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]),
                   lane_named(sql::text_of(r[2])).value_or(lane::bulk), sql::text_of(r[3]),
                   sql::bytes_of(r[4]), sql::instant_of(r[5]), sql::instant_of(r[6]), sql::text_of(r[7]),
                   r[8].as<std::int64_t>(), sql::text_of(r[9])});
  return out;
}

void messages_taken(transaction& tx, const std::vector<message>& messages) {
  if (messages.empty()) return;
  const std::string ids = ids_of(messages);
  sql::run(tx, "delete from node.outgoing_waiting where tenant_id = $1 and message = any($2::uuid[])",
           tx.tenant(), ids);
  sql::run(tx, "delete from tenant.outgoing where tenant_id = $1 and id = any($2::uuid[])", tx.tenant(), ids);
}

void put_off_messages(transaction& tx, const std::vector<message>& messages, instant when) {
  if (messages.empty()) return;
  sql::run(tx,
           "update node.outgoing_waiting set not_before = $3 where tenant_id = $1 and message = "
           "any($2::uuid[])",
           tx.tenant(), ids_of(messages), when);
}

void expire_messages(transaction& tx, instant created_until, instant now) {
  sql::run(tx,
           "update tenant.outgoing set expires = $3 where tenant_id = $1 and created <= $2 and expires > $3",
           tx.tenant(), created_until, now);
  tx.touch(outbox_topic);
}

}  // namespace paraat::outbox
