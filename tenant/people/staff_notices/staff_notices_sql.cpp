#include "tenant/people/staff_notices/staff_notices_sql.hpp"

#include <algorithm>

#include "tenant/platform/store/sql.hpp"

namespace paraat::staff_notices {
namespace {

std::string names_of(const std::array<bool, kinds>& chosen) {
  std::vector<std::string> out;
  for (std::size_t k = 0; k < kinds; ++k)
    if (chosen[k]) out.emplace_back(name_of(static_cast<notice_kind>(k)));
  return sql::text_array(out);
}

std::array<bool, kinds> chosen_in(const std::vector<std::string>& names) {
  std::array<bool, kinds> out{};
  for (std::size_t k = 0; k < kinds; ++k)
    out[k] = std::ranges::find(names, name_of(static_cast<notice_kind>(k))) != names.end();
  return out;
}

}  // namespace

notice_settings settings_of(transaction& tx, std::int64_t account) {
  const auto found = sql::run(
      tx, "select phone, mail, sms from tenant.notice_settings where tenant_id = $1 and account = $2::bigint",
      tx.tenant(), account);
  if (found.empty()) return {};
  notice_settings out;
  out.phone = sql::text_of(found[0][0]);
  out.mail = chosen_in(sql::text_array_of(found[0][1]));
  out.sms = chosen_in(sql::text_array_of(found[0][2]));
  return out;
}

void keep(transaction& tx, std::int64_t account, const notice_settings& s) {
  sql::run(
      tx,
      "insert into tenant.notice_settings (tenant_id, account, phone, mail, sms) values ($1, $2::bigint, "
      "$3, $4::text[], $5::text[]) on conflict (tenant_id, account) do update set phone = excluded.phone, "
      "mail = excluded.mail, sms = excluded.sms",
      tx.tenant(), account, s.phone, names_of(s.mail), names_of(s.sms));
}

void forget_left(transaction& tx, instant) {
  for (const char* table : {"tenant.notice_settings", "tenant.notices"})
    sql::run(
        tx,
        std::string("delete from ") + table +
            " k where tenant_id = $1 and not exists (select 1 from node.grants g where g.account = k.account "
            "and g.tenant_id = $1)",
        tx.tenant());
}

namespace rows {

std::optional<instant> add(transaction& tx, std::int64_t account, notice_kind k) {
  return sql::optional_instant_of(sql::run(
      tx,
      "insert into tenant.notices (tenant_id, account, kind, waiting) values ($1, $2::bigint, $3, 1) on "
      "conflict (tenant_id, account, kind) do update set waiting = notices.waiting + 1 returning "
      "sent_at",
      tx.tenant(), account, name_of(k))[0][0]);
}

int take(transaction& tx, std::int64_t account, notice_kind k, instant now) {
  const auto found =
      sql::run(tx,
               "select waiting from tenant.notices where tenant_id = $1 and account = $2::bigint "
               "and kind = $3 and waiting > 0 for update",
               tx.tenant(), account, name_of(k));
  if (found.empty()) return 0;
  sql::run(
      tx,
      "update tenant.notices set waiting = 0, sent_at = $4 where tenant_id = $1 and account = $2::bigint "
      "and kind = $3",
      tx.tenant(), account, name_of(k), now);
  return found[0][0].as<int>();
}

bool incident_runs(transaction& tx) {
  return !sql::run(
              tx,
              "select 1 from tenant.incidents where tenant_id = $1 and state = 'open' and ended_at is null "
              "limit 1",
              tx.tenant())
              .empty();
}

}  // namespace rows
}  // namespace paraat::staff_notices
