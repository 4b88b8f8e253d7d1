#include "tenant/crisis/task_profiles/offers_sql.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "tenant/crisis/task_profiles/task_profiles_json.hpp"
#include "tenant/crisis/task_profiles/task_profiles_sql.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::task_profiles {
namespace {

constexpr const char* columns = "o.publisher, o.profile_id, o.version, o.own_tenant, o.code, o.content";

std::vector<offer> offers_of(const pqxx::result& found) {
  std::vector<offer> out;
  for (const auto& r : found)
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), r[2].as<std::int64_t>(),
                   r[3].is_null() ? std::nullopt : std::optional(tenant_id{r[3].as<int>()}),
                   sql::text_of(r[4]), content_from_json(sql::text_of(r[5]))});
  return out;
}

}  // namespace

// The version continues from the former row, also after a time without being published; it stays when nothing
// published changed.
void project(transaction& tx, const profile& p) {
  const bool listed = p.published && p.active;
  const auto party = sql::run(tx, "select party from node.tenants where id = $1", tx.tenant());
  const std::string id = offer_id(sql::text_of(party[0][0]), p.code);
  const auto changed = sql::run(
      tx,
      "insert into node.task_profile_offers as o (publisher, profile_id, version, own_tenant, listed, "
      "code, content) select t.party, $2::uuid, 1, t.id, $3, $4, $5::jsonb from node.tenants t where "
      "t.id = $1 and ($3 or exists (select 1 from node.task_profile_offers x where x.publisher = "
      "t.party and x.profile_id = $2::uuid)) on conflict (publisher, profile_id) do update set version "
      "= o.version + 1, listed = excluded.listed, content = excluded.content where o.listed <> "
      "excluded.listed or (o.listed and o.content <> excluded.content) returning 1",
      tx.tenant(), id, listed, p.code, to_json(p.what));
  if (!changed.empty()) outbox::announce(tx, tx.tenant(), outbox::object_kind::task_profile, id);
}

std::optional<offer> own_offer(transaction& tx, std::string_view publisher, std::string_view id) {
  const auto found =
      offers_of(sql::run(tx,
                         fmt::format("select {} from node.task_profile_offers o where publisher "
                                     "= $1 and profile_id = $2::uuid and own_tenant is not null "
                                     "and listed",
                                     columns),
                         publisher, id));
  return found.empty() ? std::nullopt : std::optional(found[0]);
}

std::vector<offer> all_own_offers(transaction& tx, std::string_view publisher) {
  return offers_of(sql::run(tx,
                            fmt::format("select {} from node.task_profile_offers o where publisher = $1 and "
                                        "own_tenant is not null and listed order by profile_id",
                                        columns),
                            publisher));
}

void take(transaction& tx, const std::vector<offer>& all) {
  if (all.empty()) return;
  boost::json::array rows;
  for (const offer& o : all)
    rows.push_back({{"publisher", o.publisher},
                    {"id", o.id},
                    {"version", o.version},
                    {"code", o.code},
                    {"content", boost::json::parse(to_json(o.what))}});
  sql::run(
      tx,
      "insert into node.task_profile_offers (publisher, profile_id, version, listed, code, content) select "
      "publisher, id, version, true, code, content from json_to_recordset($1::json) as r(publisher text, "
      "id uuid, version bigint, code text, content jsonb) on conflict (publisher, profile_id) do update "
      "set version = excluded.version, listed = true, code = excluded.code, content = excluded.content "
      "where task_profile_offers.own_tenant is null",
      boost::json::serialize(rows));
}

void take_away(transaction& tx, std::string_view publisher, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  sql::run(
      tx,
      "delete from node.task_profile_offers where publisher = $1 and own_tenant is null and profile_id = "
      "any($2::uuid[])",
      publisher, sql::text_array(ids));
}

std::vector<offer> of_publisher(transaction& tx, std::string_view publisher) {
  return offers_of(sql::run(tx,
                            fmt::format("select {} from node.task_profile_offers o where publisher = $1 and "
                                        "own_tenant is null",
                                        columns),
                            publisher));
}

namespace rows {

std::vector<offer> offered(transaction& tx, std::string_view but_not, std::string_view code) {
  return offers_of(sql::run(
      tx,
      fmt::format(
          "select {} from node.task_profile_offers o left join tenant.task_profiles t on t.tenant_id = "
          "$3 and t.code = o.code where o.listed and o.publisher <> $1 and ($2 = '' or o.code = $2) and "
          "(o.own_tenant is not null or exists (select 1 from node.known_tenants k where k.party = "
          "o.publisher and 'aggregator' = any(k.roles))) and not exists (select 1 from node.publishers p "
          "where p.publisher = o.publisher and p.confirmed_at = 'epoch') order by o.code, "
          "coalesce(t.origin = o.publisher, false) desc, o.publisher",
          columns),
      but_not, code, tx.tenant()));
}

}  // namespace rows
}  // namespace paraat::task_profiles
