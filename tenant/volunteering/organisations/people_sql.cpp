#include "protocol/ascii.hpp"
#include "tenant/volunteering/organisations/people.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::organisations {

std::vector<person> people_of(transaction& tx, const organisation_id& organisation_id) {
  std::vector<person> out;
  for (const auto& r : sql::run(tx,
                                "select a.id, a.name, coalesce(a.email, '') from node.accounts a join "
                                "node.grants g on g.account = a.id where g.tenant_id = $1 and g.role = "
                                "'organisation' and g.organisation = $2::uuid order by lower(a.name), a.id",
                                tx.tenant(), organisation_id))
    out.push_back({r[0].as<std::int64_t>(), sql::text_of(r[1]), sql::text_of(r[2])});
  return out;
}

std::optional<std::int64_t> let_in(transaction& tx, const organisation_id& organisation_id,
                                   const accounts::new_account& who, std::optional<std::int64_t> by,
                                   instant now) {
  const std::string email = ascii::lower(who.email);
  const auto known = accounts::with_email(tx, email);
  const web::grant g{
      .what = web::role::organisation, .tenant = tx.tenant(), .organisation = std::string(organisation_id)};
  if (known)
    for (const web::grant& held : known->grants)
      if (held.what == g.what && held.tenant == g.tenant && held.organisation == g.organisation)
        return std::nullopt;
  const auto account = known ? known->id : accounts::add(tx, {.name = who.name, .email = email}, now);
  accounts::give(tx, account, g, by, now);
  return account;
}

bool let_out(transaction& tx, const organisation_id& organisation_id, std::int64_t account) {
  return !sql::run(
              tx,
              "delete from node.grants where tenant_id = $1 and role = 'organisation' and organisation = "
              "$2::uuid and account = $3 returning 1",
              tx.tenant(), organisation_id, account)
              .empty();
}

void let_everyone_out(transaction& tx, const organisation_id& organisation_id) {
  sql::run(
      tx,
      "delete from node.grants where tenant_id = $1 and role = 'organisation' and organisation = $2::uuid",
      tx.tenant(), organisation_id);
}

}  // namespace paraat::organisations
