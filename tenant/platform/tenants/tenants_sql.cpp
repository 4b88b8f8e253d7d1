#include <fmt/format.h>

#include "protocol/bytes.hpp"
#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/tenants/tenants.hpp"

namespace paraat::tenants {
namespace {

constexpr const char* columns =
    "t.id, t.party, t.kind, coalesce(t.nis, 0), t.name, t.tagline, t.brand_color, t.languages, "
    "coalesce(t.network, ''), t.public_url, t.email, t.phone, t.shown_name, t.welcome, l.name, l.width, "
    "l.height, t.controller, array(select n.nis::text from node.neighbour_changes n "
    "where n.tenant_id = t.id and n.added order by n.nis), array(select n.nis::text "
    "from node.neighbour_changes n where n.tenant_id = t.id and not n.added order by n.nis)";

std::vector<int> codes_of(const pqxx::field& f) {
  std::vector<int> out;
  for (const std::string& code : sql::text_array_of(f)) out.push_back(std::stoi(code));
  return out;
}

tenant row_to_tenant(const pqxx::row& r) {
  tenant t;
  t.id = tenant_id{r[0].as<int>()};
  t.party = sql::text_of(r[1]);
  t.what = kind_named(r[2].c_str()).value_or(tenant_kind::municipality);
  t.nis = r[3].as<int>();
  t.name = sql::text_of(r[4]);
  t.tagline = sql::text_of(r[5]);
  t.brand_color = sql::text_of(r[6]);
  t.languages = sql::text_array_of(r[7]);
  t.network = sql::text_of(r[8]);
  t.public_url = sql::text_of(r[9]);
  t.email = sql::text_of(r[10]);
  t.phone = sql::text_of(r[11]);
  t.shown_name = sql::text_of(r[12]);
  t.welcome = sql::text_of(r[13]);
  t.controller = sql::text_of(r[17]);
  if (!r[14].is_null()) t.mark = logo{sql::text_of(r[14]), r[15].as<int>(), r[16].as<int>()};
  t.added_neighbours = codes_of(r[18]);
  t.removed_neighbours = codes_of(r[19]);
  return t;
}

}  // namespace

result<tenant> add(transaction& tx, tenant t, const host& h) {
  t.languages = lawful_languages(t.nis, std::move(t.languages));
  const auto taken =
      sql::run(tx, "select 1 from node.hosts where host = $1 and prefix = $2", h.name, h.prefix);
  if (!taken.empty())
    return refuse(refusal_kind::conflict, "Dit adres hoort al bij een andere gemeente.", "host");
  const auto beside = sql::run(
      tx,
      "select t.name from node.hosts h join node.tenants t on t.id = h.tenant_id where h.host = $1 and "
      "coalesce(nullif(t.controller, ''), t.party) <> $2 limit 1",
      h.name, controller_of(t));
  if (!beside.empty())
    return refuse(refusal_kind::conflict,
                  "Op {0} staat al {1}, waarvoor een ander bestuur verantwoordelijk is. Geef deze site een "
                  "eigen hostnaam. Is één bestuur voor beide verantwoordelijk, geef dat dan bij elk mee "
                  "met --controller.",
                  "host", {h.name, sql::text_of(beside[0][0])});
  const auto added = sql::run(
      tx,
      "insert into node.tenants (party, kind, nis, name, tagline, brand_color, languages, network, "
      "public_url, email, phone, controller) "
      "values ($1, $2, nullif($3::int, 0), $4, $5, $6, $7::text[], nullif($8, ''), $9, $10, $11, $12) "
      "on conflict do nothing returning id",
      t.party, name_of(t.what), t.nis, t.name, t.tagline, t.brand_color, sql::text_array(t.languages),
      t.network, t.public_url, t.email, t.phone, t.controller);
  if (added.empty()) return refuse(refusal_kind::conflict, "Deze gemeente staat al op deze node.", "party");
  t.id = tenant_id{added[0][0].as<int>()};
  sql::run(tx, "insert into node.hosts (host, prefix, tenant_id) values ($1, $2, $3)", h.name, h.prefix,
           t.id);
  return t;
}

namespace {

void read_anew(transaction& tx) {
  outbox::move_head(tx, outbox::tenants_topic);
  tx.touch(outbox::tenants_topic);
}

}  // namespace

void keep_texts(transaction& tx, const tenant& t) {
  sql::run(tx, "update node.tenants set tagline = $2, welcome = $3 where id = $1", t.id, t.tagline,
           t.welcome);
  read_anew(tx);
}

void keep_settings(transaction& tx, const tenant& t) {
  sql::run(tx,
           "update node.tenants set shown_name = $2, brand_color = $3, languages = $4::text[], email = $5, "
           "phone = $6 where id = $1",
           t.id, t.shown_name, t.brand_color, sql::text_array(lawful_languages(t.nis, t.languages)), t.email,
           t.phone);
  read_anew(tx);
}

void keep_logo(transaction& tx, tenant_id who, std::string_view png, int width, int height) {
  // The tenant is part of the name: two tenants may upload the same picture, and one may remove it.
  const std::string mark = sha256_bytes(std::to_string(who.value) + ":" + std::string(png));
  sql::run(
      tx,
      "insert into node.logos (tenant_id, name, bytes, width, height) values ($1, $2, $3::bytea, $4, $5) "
      "on conflict (tenant_id) do update set name = excluded.name, bytes = excluded.bytes, width = "
      "excluded.width, height = excluded.height",
      who, base64_url(mark).substr(0, 16) + ".png", sql::bytea(png), width, height);
  read_anew(tx);
}

void remove_logo(transaction& tx, tenant_id who) {
  sql::run(tx, "delete from node.logos where tenant_id = $1", who);
  read_anew(tx);
}

std::optional<std::string> logo_named(transaction& tx, std::string_view name) {
  const auto rows = sql::run(tx, "select bytes from node.logos where name = $1", name);
  return rows.empty() ? std::nullopt : std::optional(sql::bytes_of(rows[0][0]));
}

std::optional<std::string> wrongly_shared_host(transaction& tx) {
  const auto rows = sql::run(
      tx,
      "select h.host, string_agg(t.name || ' (' || coalesce(nullif(t.controller, ''), t.party) || ')', ', "
      "' order by t.id) from node.hosts h join node.tenants t on t.id = h.tenant_id group by h.host "
      "having count(distinct coalesce(nullif(t.controller, ''), t.party)) > 1 order by h.host limit 1");
  if (rows.empty()) return std::nullopt;
  return fmt::format(
      "The host name {} is shared by tenants of different controllers: {}. A browser keeps the cookies of "
      "one host "
      "together, so give each controller a host name of its own.",
      sql::text_of(rows[0][0]), sql::text_of(rows[0][1]));
}

void keep_neighbours(transaction& tx, tenant_id tenant, const std::vector<int>& added,
                     const std::vector<int>& removed) {
  sql::run(tx, "delete from node.neighbour_changes where tenant_id = $1", tenant);
  sql::run(tx,
           "insert into node.neighbour_changes (tenant_id, nis, added) select $1::int, nis, true from "
           "unnest($2::int[]) nis union all select $1::int, nis, false from unnest($3::int[]) nis",
           tenant, sql::int_array(added), sql::int_array(removed));
  read_anew(tx);
}

std::vector<tenant> all(transaction& tx) {
  std::vector<tenant> out;
  for (const auto& r :
       sql::run(tx, std::string("select ") + columns +
                        " from node.tenants t left join node.logos l on l.tenant_id = t.id order by t.id"))
    out.push_back(row_to_tenant(r));
  return out;
}

std::vector<host> hosts(transaction& tx) {
  std::vector<host> out;
  for (const auto& r : sql::run(tx, "select host, prefix, tenant_id from node.hosts order by host, prefix"))
    out.push_back({sql::text_of(r[0]), sql::text_of(r[1]), tenant_id{r[2].as<int>()}});
  return out;
}

std::vector<known_tenant> known_elsewhere(transaction& tx) {
  std::vector<known_tenant> out;
  for (const auto& r : sql::run(
           tx,
           "select k.party, coalesce(k.nis, 0), k.name, coalesce(k.network, ''), k.pages_url, k.node_id, "
           "k.phone, coalesce('search' = any(m.capabilities), false) from node.known_tenants k left join "
           "node.manifests m on m.node_id = k.node_id order by k.name"))
    out.push_back({sql::text_of(r[0]), r[1].as<int>(), sql::text_of(r[2]), sql::text_of(r[3]),
                   sql::text_of(r[4]), sql::text_of(r[5]), sql::text_of(r[6]), r[7].as<bool>()});
  return out;
}

}  // namespace paraat::tenants
