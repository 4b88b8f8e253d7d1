#include "tenant/crisis/corps/export_profiles_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::corps::rows {

std::vector<export_profile> kept_profiles(transaction& tx) {
  std::vector<export_profile> out;
  for (const auto& r : sql::run(tx,
                                "select code, name, headers, columns, dates, version from "
                                "tenant.corps_export_profiles where tenant_id = $1",
                                tx.tenant())) {
    export_profile p{sql::text_of(r[0]), sql::text_of(r[1]), {}, date_form::iso, r[5].as<int>()};
    const auto headers = sql::text_array_of(r[2]), columns = sql::text_array_of(r[3]);
    for (std::size_t i = 0; i < headers.size(); ++i) p.columns.push_back({headers[i], columns[i]});
    if (sql::text_of(r[4]) == "day_first") p.dates = date_form::day_first;
    out.push_back(std::move(p));
  }
  return out;
}

bool keep(transaction& tx, const export_profile& p, instant now) {
  std::vector<std::string> headers, columns;
  for (const export_column& c : p.columns) {
    headers.push_back(c.header);
    columns.push_back(c.what);
  }
  const std::string_view dates = p.dates == date_form::iso ? "iso" : "day_first";
  const auto written =
      p.version == 0
          ? sql::run(
                tx,
                "insert into tenant.corps_export_profiles (tenant_id, code, name, headers, columns, dates, "
                "updated_at) values ($1, $2, $3, $4::text[], $5::text[], $6, $7) on conflict do nothing "
                "returning 1",
                tx.tenant(), p.code, p.name, sql::text_array(headers), sql::text_array(columns), dates, now)
          : sql::run(
                tx,
                "update tenant.corps_export_profiles set name = $3, headers = $4::text[], columns = "
                "$5::text[], dates = $6, version = version + 1, updated_at = $7 where tenant_id = $1 and "
                "code = $2 and version = $8::int returning 1",
                tx.tenant(), p.code, p.name, sql::text_array(headers), sql::text_array(columns), dates, now,
                p.version);
  return !written.empty();
}

bool drop(transaction& tx, std::string_view code) {
  return !sql::run(tx,
                   "delete from tenant.corps_export_profiles where tenant_id = $1 and code = $2 returning 1",
                   tx.tenant(), code)
              .empty();
}

}  // namespace paraat::corps::rows
