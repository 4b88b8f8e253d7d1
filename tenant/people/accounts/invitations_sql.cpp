#include "tenant/people/accounts/invitations_sql.hpp"

#include "protocol/ascii.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::accounts {
namespace {

constexpr const char* columns = "id, email, name, roles, organisation, invited_at, expires_at";

invitation row_to_invitation(const pqxx::row& r) {
  invitation out;
  out.id = r[0].as<std::int64_t>();
  out.email = sql::text_of(r[1]);
  out.name = sql::text_of(r[2]);
  for (const std::string& name : sql::text_array_of(r[3]))
    if (const auto role = web::role_named(name)) out.roles.push_back(*role);
  out.organisation = sql::text_of(r[4]);
  out.invited_at = sql::instant_of(r[5]);
  out.expires_at = sql::instant_of(r[6]);
  return out;
}

}  // namespace

std::int64_t upsert_invitation(transaction& tx, const new_invitation& i, std::string_view language,
                               std::optional<account_id> by, instant now, instant expires) {
  std::vector<std::string> roles;
  for (const web::role r : i.roles) roles.emplace_back(web::name_of(r));
  const auto rows = sql::run(
      tx,
      "insert into tenant.invitations (tenant_id, email, name, roles, organisation, language, invited_by, "
      "invited_at, expires_at) values ($1, $2, $3, $4::text[], $5::uuid, $6, $7::bigint, $8, $9) "
      "on conflict (tenant_id, email, coalesce(organisation, '00000000-0000-0000-0000-000000000000')) do "
      "update "
      "set name = excluded.name, roles = excluded.roles, language = excluded.language, "
      "invited_by = excluded.invited_by, invited_at = excluded.invited_at, expires_at = excluded.expires_at "
      "returning id",
      tx.tenant(), ascii::lower(i.email), i.name, sql::text_array(roles), sql::or_null(i.organisation),
      language, by, now, expires);
  return rows[0][0].as<std::int64_t>();
}

void delete_invitation(transaction& tx, std::int64_t id) {
  sql::run(tx, "delete from tenant.invitations where tenant_id = $1 and id = $2", tx.tenant(), id);
}

std::vector<invitation> waiting_invitations(transaction& tx, instant now, const std::string& organisation) {
  std::vector<invitation> out;
  for (const auto& r : sql::run(tx,
                                std::string("select ") + columns +
                                    " from tenant.invitations where tenant_id = $1 and organisation is not "
                                    "distinct from $2::uuid and expires_at > $3 order by email, id",
                                tx.tenant(), sql::or_null(organisation), now))
    out.push_back(row_to_invitation(r));
  return out;
}

void forget_old_invitations(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.invitations where tenant_id = $1 and expires_at < $2", tx.tenant(), now);
}

std::optional<invitation> waiting_invitation(transaction& tx, std::int64_t id) {
  const auto rows = sql::run(
      tx, std::string("select ") + columns + " from tenant.invitations where tenant_id = $1 and id = $2",
      tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_invitation(rows[0]));
}

}  // namespace paraat::accounts
