#include "tenant/administration/restores/restores.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/platform/outbox/messages.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::restores {

std::optional<hold> undecided(transaction& tx) {
  const auto found =
      sql::run(tx,
               "select noticed_at, restored_to from node.restore_holds where tenant_id = $1 and "
               "decided_at is null",
               tx.tenant());
  if (found.empty()) return std::nullopt;
  return hold{sql::instant_of(found[0][0]), sql::optional_instant_of(found[0][1])};
}

int count_undecided(transaction& tx) {
  return sql::run(tx, "select count(*) from node.restore_holds where decided_at is null")[0][0].as<int>();
}

waiting waits_for(transaction& tx, const hold& h) {
  waiting out;
  out.messages = sql::run(tx,
                          "select (select count(*) from tenant.channel_messages where tenant_id = $1 and "
                          "state in ('waiting', 'leaving') and queued_at <= $2) + (select count(*) from "
                          "tenant.outgoing where tenant_id = $1 and created <= $2) + (select count(*) from "
                          "node.deliveries where tenant_id = $1 and state = 'waiting' and created <= $2)",
                          tx.tenant(), h.noticed_at)[0][0]
                     .as<long long>();
  for (const auto& r :
       sql::run(tx,
                "select id from tenant.callouts where tenant_id = $1 and state in ('running', "
                "'filled', 'expired', 'cancelled') order by id",
                tx.tenant()))
    out.callouts.push_back(sql::text_of(r[0]));
  return out;
}

bool decide(transaction& tx, const decision& d, instant now) {
  const auto found = sql::run(tx,
                              "update node.restore_holds set decided_at = $2, released = $3, decided_by = "
                              "$4::bigint where tenant_id = $1 and decided_at is null returning noticed_at",
                              tx.tenant(), now, d.release, d.account);
  if (found.empty()) return false;
  const instant noticed_at = sql::instant_of(found[0][0]);
  // An attempt that was under way when the backup was made may have arrived.
  if (!d.release) {
    sql::run(
        tx,
        "update tenant.channel_messages set state = case when maybe_left or state = 'leaving' then "
        "'uncertain' else 'stopped' end, why = 'restored', settled_at = $3 where tenant_id = $1 and state "
        "in ('waiting', 'leaving') and queued_at <= $2",
        tx.tenant(), noticed_at, now);
    outbox::expire_messages(tx, noticed_at, now);  // those with a number are ended by federation/delivery
  }
  tx.touch(mail::queued_topic);
  tx.touch(outbox::outbox_topic);
  return true;
}

void hold_all(transaction& tx, instant now, std::optional<instant> restored_to) {
  sql::run(
      tx,
      "insert into node.restore_holds (tenant_id, noticed_at, restored_to) select id, $1, $2::timestamptz "
      "from node.tenants on conflict (tenant_id) where decided_at is null do update set noticed_at = "
      "excluded.noticed_at, restored_to = excluded.restored_to",
      now, restored_to);
}

namespace rows {

// System, database and table, without the timeline and the file of the table.
std::string identity(transaction& tx) {
  return sql::text_of(sql::run(tx,
                               "select split_part(i, '/', 1) || '/' || split_part(i, '/', 3) || '/' || "
                               "split_part(i, '/', 4) from node.database_identity() i")[0][0]);
}

std::optional<beacon_row> row_of(const pqxx::result& found) {
  if (found.empty()) return std::nullopt;
  return beacon_row{found[0][0].as<std::int64_t>(), sql::instant_of(found[0][1]), sql::text_of(found[0][2])};
}

std::optional<beacon_row> find_beacon(transaction& tx, std::string_view id) {
  return row_of(sql::run(tx, "select number, at, identity from node.beacons where id = $1::uuid", id));
}

std::optional<beacon_row> newest_beacon(transaction& tx) {
  return row_of(sql::run(tx, "select number, at, identity from node.beacons order by at desc limit 1"));
}

void put_beacon(transaction& tx, std::string_view id, const beacon_row& b) {
  sql::run(
      tx,
      "insert into node.beacons (id, number, at, identity) values ($1::uuid, $2, $3, $4) on conflict (id) do "
      "update set number = excluded.number, at = excluded.at, identity = excluded.identity",
      id, b.number, b.at, b.identity);
}

}  // namespace rows

}  // namespace paraat::restores
