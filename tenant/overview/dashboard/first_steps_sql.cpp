#include "tenant/overview/dashboard/first_steps.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::dashboard {

facts facts_of(transaction& tx, const web::scope& s, const web::desk& d) {
  const auto rows = sql::run(
      tx,
      "select (select count(distinct g.account) from node.grants g where g.tenant_id = $1 and (case when "
      "$2::bool then "
      "g.role <> 'organisation' else g.organisation = any($3::uuid[]) end)) + (select count(*) from "
      "tenant.invitations i where i.tenant_id = $1 "
      "and (case when $2::bool then i.organisation is null else i.organisation = any($3::uuid[]) end)) > 1, "
      "exists (select 1 from tenant.organisations o where "
      "o.tenant_id = $1 and o.state = 'approved'), exists (select 1 from tenant.vacancies v where "
      "v.tenant_id "
      "= $1 and v.published_at is not null and ($2::bool or v.organisation_id = any($3::uuid[]))), exists "
      "(select 1 "
      "from tenant.corps c where c.tenant_id = $1 and c.open), exists (select 1 from tenant.task_profiles p "
      "where p.tenant_id = $1 and p.active), exists (select 1 from tenant.incidents i where i.tenant_id = $1 "
      "and i.exercise), exists (select 1 from tenant.organisations o where o.tenant_id = $1 and o.id = "
      "any($3::uuid[]) and o.about <> '')",
      tx.tenant(), d.staff, sql::text_array(d.organisations));
  const auto& r = rows.at(0);
  facts f;
  f.reachable = !s.here.email.empty() && !s.here.phone.empty();
  f.own_words = !s.here.welcome.empty();
  bool* const read[] = {&f.colleagues, &f.organisation, &f.vacancy, &f.corps,
                        &f.profiles,   &f.exercise,     &f.about};
  int at = 0;
  for (bool* const one : read) *one = r[at++].as<bool>();
  return f;
}

}  // namespace paraat::dashboard
