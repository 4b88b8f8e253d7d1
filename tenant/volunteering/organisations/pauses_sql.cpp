#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"

namespace paraat::organisations {

std::optional<instant> paused_since(transaction& tx, const organisation_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(tx,
                              "select since from tenant.organisation_pauses where tenant_id = $1 and "
                              "organisation_id = $2::uuid",
                              tx.tenant(), id);
  return found.empty() ? std::nullopt : sql::optional_instant_of(found[0][0]);
}

std::vector<pause> pauses(transaction& tx, const std::vector<organisation_id>& of) {
  std::vector<pause> out;
  for (const auto& r :
       sql::run(tx,
                "select p.organisation_id, o.name, p.since from tenant.organisation_pauses p join "
                "tenant.organisations o on o.tenant_id = $1 and o.id = p.organisation_id where p.tenant_id = "
                "$1 and p.since is not null and ($2::bool or p.organisation_id = any($3::uuid[])) order by "
                "p.since, p.organisation_id",
                tx.tenant(), of.empty(), sql::text_array(of)))
    out.push_back({r[0].as<organisation_id>(), sql::text_of(r[1]), sql::instant_of(r[2])});
  return out;
}

bool begin_pause(transaction& tx, const organisation_id& id, instant now) {
  return !sql::run(tx,
                   "insert into tenant.organisation_pauses as p (tenant_id, organisation_id, since) values "
                   "($1, $2::uuid, $3) on conflict (tenant_id, organisation_id) do update set since = "
                   "excluded.since where p.since is null returning 1",
                   tx.tenant(), id, now)
              .empty();
}

bool end_pause(transaction& tx, const organisation_id& id) {
  return !sql::run(tx,
                   "update tenant.organisation_pauses set since = null where tenant_id = $1 and "
                   "organisation_id = $2::uuid and since is not null returning 1",
                   tx.tenant(), id)
              .empty();
}

bool lift_pause(transaction& tx, const organisation_id& id, std::optional<std::int64_t> account,
                instant now) {
  return !sql::run(tx,
                   "update tenant.organisation_pauses set since = null, lifted_at = $3, lifted_by = "
                   "$4::bigint where tenant_id = $1 and organisation_id = $2::uuid and since is not null "
                   "returning 1",
                   tx.tenant(), id, now, account)
              .empty();
}

}  // namespace paraat::organisations
