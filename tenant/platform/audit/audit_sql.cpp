#include "tenant/platform/audit/audit_sql.hpp"

#include "ops/log.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::audit {
namespace {

audit_entry row_to_entry(const pqxx::row& r) {
  return {sql::instant_of(r[0]), sql::optional_of<std::int64_t>(r[1]), sql::text_of(r[2]),
          sql::optional_of<std::int64_t>(r[3]), sql::text_of(r[4])};
}

}  // namespace

void note(transaction& tx, const audit_entry& e) {
  sql::run(
      tx,
      "insert into tenant.audit (tenant_id, at, account, what, about, object) values ($1, $2, $3::bigint, "
      "$4, $5::bigint, $6)",
      tx.tenant(), e.at, e.account, e.what, e.about, e.object);
  plan_linking(tx, e.at);
  log::info("audit", {{"what", e.what},
                      {"tenant", tx.tenant().value},
                      {"account", e.account.value_or(0)},
                      {"about", e.about.value_or(0)},
                      {"object", e.object}});
}

bool noted_since(transaction& tx, const audit_entry& e) {
  return !sql::run(
              tx,
              "select 1 from tenant.audit where tenant_id = $1 and what = $2 and at >= $3 and account is not "
              "distinct from $4::bigint and about is not distinct from $5::bigint and object = $6 limit 1",
              tx.tenant(), e.what, e.at, e.account, e.about, e.object)
              .empty();
}

bool note_beside(transaction& tx, tenant_id there, const audit_entry& e, instant since) {
  if (!sql::run(tx, "select node.note_beside($1, $2, $3::bigint, $4, $5, $6)", there, e.at, e.account, e.what,
                e.object, since)[0][0]
           .as<bool>())
    return false;
  plan_linking(tx, there, e.at);
  log::info(
      "audit",
      {{"what", e.what}, {"tenant", there.value}, {"account", e.account.value_or(0)}, {"object", e.object}});
  return true;
}

std::vector<audit_entry> about(transaction& tx, std::int64_t account, int most) {
  std::vector<audit_entry> out;
  for (const auto& r :
       sql::run(tx,
                "select at, account, what, about, object from tenant.audit where tenant_id = $1 "
                "and about = $2 order by at desc, id desc limit $3::int",
                tx.tenant(), account, most))
    out.push_back(row_to_entry(r));
  return out;
}

page_of_entries entries(transaction& tx, const audit_filter& f) {
  // Whose only role here is that of a volunteer chose per field who sees their profile.
  const std::string known =
      "(select a.id, case when v.only then '' else a.name end as name, case when v.only then '' else a.email "
      "end as email, v.only from node.accounts a cross join lateral (select coalesce(bool_and(g.role = "
      "'volunteer'), false) as only from node.grants g where g.account = a.id and (g.tenant_id = $1 or "
      "g.tenant_id is null)) v) ";
  page_of_entries out;
  for (const auto& r : sql::run(
           tx,
           "select e.at, e.account, e.what, e.about, e.object, coalesce(a.name, ''), coalesce(b.name, ''), "
           "coalesce(a.only, false), coalesce(b.only, false), count(*) over () from tenant.audit e left "
           "join " +
               known + "a on a.id = e.account left join " + known +
               "b on b.id = e.about where e.tenant_id = $1 and ($2 = '' or e.what = $2) and ($3 = '' or "
               "position(lower($3) in lower(concat_ws(' ', a.name, a.email, b.name, b.email))) > 0) and "
               "($4::timestamptz is null or e.at >= $4::timestamptz) and ($5::timestamptz is null or e.at < "
               "$5::timestamptz) order by e.at desc, e.id desc limit $6::int offset $7::int",
           tx.tenant(), f.what, f.person, f.from, f.until, f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back(
        {row_to_entry(r), sql::text_of(r[5]), sql::text_of(r[6]), r[7].as<bool>(), r[8].as<bool>()});
    out.total = r[9].as<long long>();
  }
  return out;
}

}  // namespace paraat::audit
