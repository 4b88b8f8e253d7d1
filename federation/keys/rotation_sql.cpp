#include "federation/keys/rotation.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation {

std::vector<own_key> own_keys(transaction& tx) {
  std::vector<own_key> out;
  for (const auto& r : sql::run(tx,
                                "select key_id, purpose, public_key, announced_at, active_at, retired_at, "
                                "revoked_at from node.own_keys order by announced_at desc, key_id")) {
    own_key k;
    k.id = sql::text_of(r[0]);
    k.purpose = sql::text_of(r[1]) == "signing" ? key_purpose::signing : key_purpose::sealing;
    k.public_key = sql::bytes_of(r[2]);
    k.announced_at = sql::instant_of(r[3]);
    k.active_at = sql::optional_instant_of(r[4]);
    k.retired_at = sql::optional_instant_of(r[5]);
    k.revoked_at = sql::optional_instant_of(r[6]);
    out.push_back(std::move(k));
  }
  return out;
}

namespace rows {

void put_key(transaction& tx, const own_key& k) {
  sql::run(tx,
           "insert into node.own_keys (key_id, purpose, public_key, announced_at, active_at, retired_at, "
           "revoked_at) values ($1, $2, $3::bytea, $4, $5, $6, $7) on conflict (key_id) do update set "
           "active_at = excluded.active_at, retired_at = excluded.retired_at, revoked_at = "
           "excluded.revoked_at",
           k.id, k.purpose == key_purpose::signing ? "signing" : "sealing", sql::bytea(k.public_key),
           k.announced_at, k.active_at, k.retired_at, k.revoked_at);
}

std::vector<published> published_after(transaction& tx, const published& last, int limit) {
  std::vector<published> out;
  for (const auto& r :
       sql::run(tx,
                "select party, feed, audience, object, signed from node.feed_items where "
                "(party, feed, audience, object) > ($1, $2, $3, $4::uuid) and length(signed) > 0 "
                "order by party, feed, audience, object limit $5",
                last.party, last.feed, last.audience,
                last.object.empty() ? "00000000-0000-0000-0000-000000000000" : last.object, limit))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   sql::bytes_of(r[4])});
  return out;
}

void replace_signed(transaction& tx, const published& p) {
  sql::run(tx,
           "update node.feed_items set signed = $5::bytea where party = $1 and feed = $2 and audience = $3 "
           "and object = $4::uuid",
           p.party, p.feed, p.audience, p.object, sql::bytea(p.bytes));
}

}  // namespace rows
}  // namespace paraat::federation
