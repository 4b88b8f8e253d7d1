#include "tenant/crisis/corps/reminders_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::corps {

std::vector<due_reminder> due_reminders(transaction& tx, day today) {
  std::vector<due_reminder> out;
  for (const auto& r :
       sql::run(tx,
                "select d.member_id, d.code, d.valid_until, d.days from (select c.tenant_id, c.member_id, "
                "c.code, c.valid_until, case when c.valid_until <= $2::date + $4::int then $4::int else "
                "$3::int end as days from tenant.corps_certificates c where c.tenant_id = $1 and "
                "c.valid_until between $2::date and $2::date + $3::int) d join tenant.corps_members m on "
                "m.tenant_id = d.tenant_id and m.id = d.member_id and m.state in ('accepted', 'paused') "
                "where not exists (select 1 from tenant.corps_reminders r where r.tenant_id = "
                "$1 and r.member_id = d.member_id and r.code = d.code and r.valid_until = d.valid_until and "
                "r.days <= d.days) order by d.valid_until, d.member_id, d.code",
                tx.tenant(), today, remind_first, remind_last)) {
    auto who = find_member(tx, r[0].as<member_id>());
    if (who)
      out.push_back({std::move(*who), r[1].as<std::string>(), *sql::optional_day_of(r[2]), r[3].as<int>()});
  }
  return out;
}

void keep_reminded(transaction& tx, const due_reminder& d, instant now) {
  sql::run(
      tx,
      "insert into tenant.corps_reminders (tenant_id, member_id, code, valid_until, days, at) values ($1, "
      "$2::uuid, $3, $4::date, $5::int, $6)",
      tx.tenant(), d.who.id, d.code, d.valid_until, d.days, now);
}

void keep_unreached(transaction& tx, const member_id& member_id, std::string_view key) {
  sql::run(tx,
           "update tenant.corps_reminders set unreached = true where tenant_id = $1 and member_id = $2::uuid "
           "and 'certificate/' || code || '/' || valid_until || '/' || days = $3",
           tx.tenant(), member_id, key);
}

bool any_certificate_ends(transaction& tx) {
  return !sql::run(tx,
                   "select 1 from tenant.corps_certificates where tenant_id = $1 and valid_until is not null "
                   "limit 1",
                   tx.tenant())
              .empty();
}

std::vector<ending> ending_certificates(transaction& tx, const corps_id& corps_id, day today) {
  std::vector<ending> out;
  for (const auto& r : sql::run(
           tx,
           "select m.id, m.name, m.email, m.phone, c.code, c.valid_until, r.at, coalesce(r.unreached, false) "
           "from tenant.corps_certificates c left join lateral (select at, unreached from "
           "tenant.corps_reminders r where r.tenant_id = $1 and r.member_id = c.member_id and r.code = "
           "c.code and r.valid_until = c.valid_until order by r.at desc limit 1) r on true join "
           "tenant.corps_members m on m.tenant_id = c.tenant_id and m.id = c.member_id where c.tenant_id "
           "= $1 and m.corps_id = $2::uuid and m.state in ('accepted', 'paused') and c.valid_until <= "
           "$3::date + $4::int order by c.valid_until, lower(m.name), c.code",
           tx.tenant(), corps_id, today, shown_before))
    out.push_back({r[0].as<member_id>(), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   sql::text_of(r[4]), *sql::optional_day_of(r[5]), sql::optional_instant_of(r[6]),
                   r[7].as<bool>()});
  return out;
}

}  // namespace paraat::corps
