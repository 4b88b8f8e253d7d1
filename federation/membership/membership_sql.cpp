#include "federation/membership/membership.hpp"
#include "federation/membership/membership_rows.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation {

std::optional<std::string> document(transaction& tx, std::string_view kind) {
  const auto found = rows::newest(tx, kind);
  return found ? std::optional(found->document) : std::nullopt;
}

std::optional<std::string> manifest_of(transaction& tx, std::string_view node_id) {
  const auto found = sql::run(tx, "select document from node.manifests where node_id = $1", node_id);
  return found.empty() ? std::nullopt : std::optional(sql::bytes_of(found[0][0]));
}

std::vector<held_manifest> manifests(transaction& tx) {
  std::vector<held_manifest> out;
  for (const auto& r : sql::run(tx, "select document, fetched_at from node.manifests order by node_id"))
    out.push_back({sql::bytes_of(r[0]), sql::instant_of(r[1])});
  return out;
}

void confirm_manifest(transaction& tx, std::string_view node_id, const std::string& bytes, instant now) {
  const auto same = sql::run(
      tx, "update node.manifests set fetched_at = $3 where node_id = $1 and document = $2::bytea returning 1",
      node_id, sql::bytea(bytes), now);
  if (!same.empty()) tx.touch(membership_topic);
}

namespace rows {

std::optional<stored> newest(transaction& tx, std::string_view kind) {
  const auto found = sql::run(
      tx,
      "select version, document from node.membership_documents where kind = $1 order by version desc limit 1",
      kind);
  return found.empty() ? std::nullopt
                       : std::optional(stored{found[0][0].as<std::int64_t>(), sql::bytes_of(found[0][1])});
}

void put(transaction& tx, std::string_view kind, std::int64_t version, const std::string& bytes,
         instant now) {
  const auto stored =
      sql::run(tx,
               "insert into node.membership_documents (kind, version, document, at) values ($1, $2, "
               "$3::bytea, $4) on conflict do nothing returning 1",
               kind, version, sql::bytea(bytes), now);
  // Two members push the same list at once: the transaction runs again, and finds the list held.
  if (stored.empty()) throw try_again("another transaction stored this version of a membership document");
}

void put_manifest(transaction& tx, std::string_view node_id, std::int64_t sequence,
                  const std::vector<std::string>& capabilities, const std::string& bytes, instant now) {
  sql::run(
      tx,
      "insert into node.manifests (node_id, sequence, document, fetched_at, capabilities) values ($1, $2, "
      "$3::bytea, $4, $5::text[]) on conflict (node_id) do update set sequence = excluded.sequence, document "
      "= excluded.document, fetched_at = excluded.fetched_at, capabilities = excluded.capabilities where "
      "manifests.sequence < excluded.sequence",
      node_id, sequence, sql::bytea(bytes), now, sql::text_array(capabilities));
}

std::int64_t manifest_sequence(transaction& tx, std::string_view node_id) {
  const auto found = sql::run(tx, "select sequence from node.manifests where node_id = $1", node_id);
  return found.empty() ? 0 : found[0][0].as<std::int64_t>();
}

void put_known_tenants(transaction& tx, const std::vector<member_tenant>& tenants) {
  sql::run(tx, "delete from node.known_tenants");
  for (const member_tenant& t : tenants)
    sql::run(tx,
             "insert into node.known_tenants (party, nis, name, network, pages_url, node_id, roles, phone) "
             "select $1, nullif($2::int, 0), $3, nullif($4, ''), $5, $6, $7::text[], $8 "
             "where not exists (select 1 from node.tenants where party = $1)",
             t.party, t.nis, t.name, t.network, t.pages_url, t.node, sql::text_array(t.roles), t.phone);
}

bool silence(transaction& tx, std::string_view node_id) {
  return !sql::run(tx,
                   "update node.publishers p set confirmed_at = 'epoch' from node.known_tenants k where "
                   "k.node_id = $1 and p.publisher = k.party and p.confirmed_at > 'epoch' returning 1",
                   node_id)
              .empty();
}

void put_decision(transaction& tx, std::int64_t version, instant until, std::string_view reason,
                  instant now) {
  sql::run(tx,
           "insert into node.membership_decisions (list_version, good_until, reason, at) values ($1, $2, $3, "
           "$4) on conflict (list_version) do update set good_until = excluded.good_until, reason = "
           "excluded.reason, at = excluded.at",
           version, until, reason, now);
}

std::optional<instant> decision(transaction& tx, std::int64_t version) {
  const auto found =
      sql::run(tx, "select good_until from node.membership_decisions where list_version = $1", version);
  return found.empty() ? std::nullopt : std::optional(sql::instant_of(found[0][0]));
}

}  // namespace rows
}  // namespace paraat::federation
