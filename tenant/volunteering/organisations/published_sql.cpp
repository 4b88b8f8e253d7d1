#include <fmt/format.h>

#include <boost/json.hpp>

#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/volunteering/organisations/published.hpp"

namespace paraat::organisations {
namespace {

constexpr const char* columns =
    "publisher, organisation_id, version, own_tenant, nis, name, kind, about, website, url";

published row_to_published(const pqxx::row& r) {
  published p;
  p.publisher = sql::text_of(r[0]);
  p.id = sql::text_of(r[1]);
  p.version = r[2].as<std::int64_t>();
  if (!r[3].is_null()) p.own = tenant_id{r[3].as<int>()};
  p.nis = r[4].as<int>();
  p.name = sql::text_of(r[5]);
  p.kind = sql::text_of(r[6]);
  p.about = sql::text_of(r[7]);
  p.website = sql::text_of(r[8]);
  p.url = sql::text_of(r[9]);
  return p;
}

std::vector<published> rows_of(const pqxx::result& rows) {
  std::vector<published> out;
  for (const auto& r : rows) out.push_back(row_to_published(r));
  return out;
}

}  // namespace

// The version continues from the former row, also after a time without being listed.
void project(transaction& tx, const organisation& o) {
  const bool listed = o.status == organisation_state::approved;
  const auto changed =
      sql::run(tx,
               "insert into node.public_organisations as p (publisher, organisation_id, version, own_tenant, "
               "listed, nis, name, kind, about, website, url) select t.party, $2::uuid, 1, t.id, $3, "
               "coalesce(t.nis, 0), $4, $5, $6, $7, t.public_url || '/organisaties/' || $8 from node.tenants "
               "t where t.id = $1 and ($3 or exists (select 1 from node.public_organisations x where "
               "x.publisher = t.party and x.organisation_id = $2::uuid)) on conflict (publisher, "
               "organisation_id) do update set version = p.version + 1, listed = excluded.listed, nis = "
               "excluded.nis, name = excluded.name, kind = excluded.kind, about = excluded.about, website = "
               "excluded.website, url = excluded.url returning 1",
               tx.tenant(), o.id, listed, o.name, o.kind, o.about, o.website, o.ref);
  if (changed.empty()) return;
  outbox::announce(tx, tx.tenant(), outbox::object_kind::organisation, o.id);
  tx.touch(outbox::listings_topic);
}

std::optional<published> own_published(transaction& tx, std::string_view publisher, std::string_view id) {
  const auto rows = sql::run(tx,
                             fmt::format("select {} from node.public_organisations where publisher = $1 and "
                                         "organisation_id = $2::uuid and own_tenant is not null and listed",
                                         columns),
                             publisher, id);
  return rows.empty() ? std::nullopt : std::optional(row_to_published(rows[0]));
}

std::vector<published> all_own_published(transaction& tx, std::string_view publisher) {
  return rows_of(sql::run(tx,
                          fmt::format("select {} from node.public_organisations where publisher = $1 and "
                                      "own_tenant is not null and listed order by organisation_id",
                                      columns),
                          publisher));
}

void take(transaction& tx, const std::vector<published>& all) {
  if (all.empty()) return;
  boost::json::array rows;
  for (const published& p : all)
    rows.push_back({{"publisher", p.publisher},
                    {"id", p.id},
                    {"version", p.version},
                    {"nis", p.nis},
                    {"name", p.name},
                    {"kind", p.kind},
                    {"about", p.about},
                    {"website", p.website},
                    {"url", p.url}});
  sql::run(tx,
           "insert into node.public_organisations (publisher, organisation_id, version, listed, nis, name, "
           "kind, about, website, url) select publisher, id, version, true, nis, name, kind, about, website, "
           "url from json_to_recordset($1::json) as r(publisher text, id uuid, version bigint, nis int, name "
           "text, kind text, about text, website text, url text) on conflict (publisher, organisation_id) do "
           "update set version = excluded.version, listed = true, nis = excluded.nis, name = excluded.name, "
           "kind = excluded.kind, about = excluded.about, website = excluded.website, url = excluded.url "
           "where public_organisations.own_tenant is null",
           boost::json::serialize(rows));
}

void take_away(transaction& tx, std::string_view publisher, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  sql::run(tx,
           "delete from node.public_organisations where publisher = $1 and own_tenant is null and "
           "organisation_id = any($2::uuid[])",
           publisher, sql::text_array(ids));
}

std::vector<published> of_publisher(transaction& tx, std::string_view publisher) {
  return rows_of(sql::run(tx,
                          fmt::format("select {} from node.public_organisations where publisher = $1 and "
                                      "own_tenant is null",
                                      columns),
                          publisher));
}

page_of_published list_published(transaction& tx, const published_filter& f) {
  page_of_published out;
  for (const auto& r : sql::run(
           tx,
           fmt::format("select {}, count(*) over () from node.public_organisations where listed and "
                       "($1::int[] = '{{}}' or nis = any($1::int[])) and publisher <> $2 and "
                       "($3 = '' or position(lower($3) in lower(name)) > 0) order by lower(name), "
                       "organisation_id limit $4::int offset $5::int",
                       columns),
           sql::int_array(f.municipalities), f.but_not, f.words, f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back(row_to_published(r));
    out.total = r[10].as<long long>();
  }
  return out;
}

}  // namespace paraat::organisations
