#include "protocol/bytes.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/messaging/push/subscriptions.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::push {
namespace {

// Key (65 octets), secret (16) and endpoint, in one sealed value.
std::string sealed(const secrets::vault& v, const subscription& s) {
  return v.seal(s.to.public_key + s.to.auth + s.endpoint);
}
std::optional<subscription> opened(const secrets::vault& v, const std::string& bytes) {
  const auto text = v.open(bytes);
  constexpr std::size_t keys = p256::point_bytes + auth_bytes;
  if (!text || text->size() <= keys) return std::nullopt;
  return subscription{text->substr(keys),
                      {text->substr(0, p256::point_bytes), text->substr(p256::point_bytes, auth_bytes)}};
}

}  // namespace

std::vector<device> devices_of(transaction& tx, const owner_id& whose) {
  std::vector<device> out;
  for (const auto& r :
       sql::run(tx,
                "select id, host, endpoint_hash, vapid_key, created_at from tenant.push_subscriptions "
                "where tenant_id = $1 and subscriber_id = $2::uuid order by created_at, id",
                tx.tenant(), whose))
    out.push_back({sql::id_of<device_id>(r[0]), sql::text_of(r[1]), sql::bytes_of(r[2]), sql::bytes_of(r[3]),
                   sql::instant_of(r[4])});
  return out;
}

result<device_id> keep(transaction& tx, const secrets::vault& v, const owner_id& whose, const subscription& s,
                       std::string_view vapid_point, instant now) {
  const std::string hash = sha256_bytes(s.endpoint);
  // Two devices at once are counted one after the other.
  sql::run(tx, "select 1 from tenant.alert_subscribers where tenant_id = $1 and id = $2::uuid for update",
           tx.tenant(), whose);
  const auto others = sql::run(tx,
                               "select count(*) from tenant.push_subscriptions where tenant_id = $1 and "
                               "subscriber_id = $2::uuid and endpoint_hash <> $3::bytea",
                               tx.tenant(), whose, sql::bytea(hash))[0][0]
                          .as<std::size_t>();
  if (others >= most_devices)
    return refuse(refusal_kind::conflict, "Je hebt al meldingen op {0} toestellen. Verwijder er eerst een.",
                  {}, {std::to_string(most_devices)});
  const auto kept = sql::run(
      tx,
      "insert into tenant.push_subscriptions (tenant_id, id, subscriber_id, endpoint_hash, sealed, host, "
      "vapid_key, created_at) values ($1, $2::uuid, $3::uuid, $4::bytea, $5::bytea, $6, $7::bytea, $8) on "
      "conflict (tenant_id, subscriber_id, endpoint_hash) do update set sealed = excluded.sealed, vapid_key "
      "= "
      "excluded.vapid_key returning id",
      tx.tenant(), uuid_v7(now), whose, sql::bytea(hash), sql::bytea(sealed(v, s)),
      destination_of(s.endpoint).value().host, sql::bytea(vapid_point), now);
  return sql::id_of<device_id>(kept[0][0]);
}

bool erase(transaction& tx, const owner_id& whose, const device_id& id) {
  if (!is_uuid(id.text())) return false;
  const bool gone =
      !sql::run(tx,
                "delete from tenant.push_subscriptions where tenant_id = $1 and subscriber_id = "
                "$2::uuid and id = $3::uuid returning 1",
                tx.tenant(), whose, id)
           .empty();
  if (gone) stop_without_device(tx);
  return gone;
}

std::optional<kept_subscription> find(transaction& tx, const secrets::vault& v, const device_id& id) {
  if (!is_uuid(id.text())) return std::nullopt;
  const auto rows =
      sql::run(tx,
               "select sealed, vapid_key from tenant.push_subscriptions where tenant_id = $1 and "
               "id = $2::uuid",
               tx.tenant(), id);
  if (rows.empty()) return std::nullopt;
  auto s = opened(v, sql::bytes_of(rows[0][0]));
  if (!s) return std::nullopt;
  return kept_subscription{std::move(*s), sql::bytes_of(rows[0][1])};
}

void erase_gone(transaction& tx, const device_id& id) {
  sql::run(tx, "delete from tenant.push_subscriptions where tenant_id = $1 and id = $2::uuid", tx.tenant(),
           id);
}

void queue(transaction& tx, std::span<const device> devices, const outgoing& what, instant now) {
  std::vector<std::string> ids, recipients;
  for (const device& d : devices) {
    ids.push_back(ids.empty() ? what.id : uuid_v7(now));
    recipients.push_back(d.id.text());
  }
  sql::run(tx,
           "with sender as (insert into node.channel_tenants values ($1) on conflict do nothing) insert into "
           "tenant.channel_messages (tenant_id, id, key, via, priority, recipient, about, body, next_at, "
           "queued_at, kind) select $1, m.id, '', 'push', $2, m.recipient, $3, $4, $5::timestamptz, "
           "$5::timestamptz, $6 from unnest($7::uuid[], $8::text[]) m (id, recipient)",
           tx.tenant(), priority_name(what.level), what.id, what.payload, now, what.kind,
           sql::text_array(ids), sql::text_array(recipients));
  retention::plan(tx, now);
  tx.touch(mail::queued_topic);
}

void give_up_waiting(transaction& tx, instant now) {
  sql::run(tx,
           "update tenant.channel_messages set state = 'failed', why = 'push_off', settled_at = $2 where "
           "tenant_id = $1 and via = 'push' and state = 'waiting'",
           tx.tenant(), now);
}

void stop_without_device(transaction& tx) {
  sql::run(tx,
           "delete from tenant.channel_messages m where m.tenant_id = $1 and m.via = 'push' and m.state = "
           "'waiting' and not exists (select 1 from tenant.push_subscriptions d where d.tenant_id = $1 and "
           "d.id::text = m.recipient)",
           tx.tenant());
}

}  // namespace paraat::push
