#include <algorithm>

#include "protocol/ascii.hpp"
#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/text/characters.hpp"

namespace paraat::accounts {

std::vector<account> link_accounts(transaction& tx, std::string_view email) {
  auto people = behind_address(tx, email);
  std::erase_if(people, [](const account& a) { return a.staff(); });
  return people;
}

result<account> volunteer_account(transaction& tx, std::string_view name, std::string_view email,
                                  instant now) {
  // Two first visits at once would make two accounts of one person.
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended('volunteer|' || $1, 0))", ascii::lower(email));
  for (const account& a : behind_address(tx, email)) {
    if (text::folded(a.name) != text::folded(name)) continue;
    if (!a.staff()) return a;
    return refuse(refusal_kind::conflict,
                  "Met dit e-mailadres werk je hier al als medewerker. Meld je aan met je wachtwoord en ga "
                  "dan naar je profiel.",
                  "naam");
  }
  const account_id id = add_sharing(tx, {.name = std::string(name), .email = ascii::lower(email)}, now);
  return find(tx, id).value();
}

void keep_for_volunteer(transaction& tx, account_id who, instant now) {
  sql::run(tx,
           "insert into node.grants (account, role, tenant_id, given_at) select $1::bigint, 'volunteer', "
           "$2::int, $3::timestamptz where "
           "not exists (select 1 from node.grants where account = $1::bigint and role = 'volunteer' and "
           "tenant_id = $2::int)",
           who, tx.tenant(), now);
}

void release_volunteer(transaction& tx, account_id who) {
  sql::run(tx, "delete from node.grants where account = $1 and tenant_id = $2 and role = 'volunteer'", who,
           tx.tenant());
}

bool forget_volunteer(transaction& tx, account_id who) {
  return sql::run(
             tx,
             "delete from node.accounts a where a.id = $1 and coalesce(a.password, '') = '' and a.state <> "
             "'blocked' and not exists (select 1 from node.grants g where g.account = a.id)",
             who)
             .affected_rows() == 1;
}

void rename_volunteer(transaction& tx, account_id who, std::string_view name) {
  sql::run(tx,
           "update node.accounts a set name = $2 where a.id = $1 and a.name <> $2 and not exists (select 1 "
           "from node.grants g where g.account = a.id and g.role <> 'volunteer')",
           who, name);
}

}  // namespace paraat::accounts
