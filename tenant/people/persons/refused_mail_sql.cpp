#include "tenant/people/persons/refused_mail_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::persons {

std::vector<reachable> with_address(transaction& tx, std::string_view address) {
  std::vector<reachable> out;
  for (const auto& r : sql::run(
           tx,
           "select human_id, name, phone, language, source = 'corps_members' from tenant.person_records "
           "where tenant_id = $1 and lower(email) = lower($2) and phone <> '' and human_id is not null and "
           "(source = 'corps_members' or (source = 'applications' and id in (select id from "
           "tenant.applications where tenant_id = $1 and state <> 'unconfirmed')) or (source = "
           "'organisations' and id in (select id from tenant.organisations where tenant_id = $1 and state <> "
           "'unconfirmed')) or (source = 'profiles' and id in (select id from tenant.profiles where "
           "tenant_id "
           "= $1 and account is not null))) order by at desc, id",
           tx.tenant(), address))
    out.push_back(
        {sql::text_of(r[0]), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]), r[4].as<bool>()});
  return out;
}

}  // namespace paraat::persons
