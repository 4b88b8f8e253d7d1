#include "tenant/crisis/corps/availability_sql.hpp"

#include <charconv>

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::corps {
namespace {

constexpr std::chrono::days kept_after{30};

day day_of(int number) { return day{std::chrono::sys_days{std::chrono::days{number}}}; }

// Exceptions travel in one field, as numbers: "first,last,part,can,first,…" (days since 1970; -1: no part).
std::vector<exception> exceptions_of(const pqxx::field& f) {
  std::vector<exception> out;
  if (f.is_null()) return out;
  const std::string_view text(f.c_str(), f.size());
  const char* at = text.data();
  const char* end = text.data() + text.size();
  const auto next = [&] {
    int n = 0;
    at = std::from_chars(at, end, n).ptr;
    if (at < end) ++at;
    return n;
  };
  while (at < end) {
    exception e;
    const int first = next(), last = next(), which = next();
    e.when = {day_of(first), day_of(last)};
    if (which >= 0) e.which = static_cast<part>(which);
    e.can = next() == 1;
    out.push_back(std::move(e));
  }
  return out;
}

// Columns from `at`: week_away, not_before, and the pause as days since 1970.
availability row_to_availability(const pqxx::row& r, int at) {
  availability a;
  a.away = r[at].as<unsigned long>();
  a.not_before = sql::optional_of<int>(r[at + 1]);
  if (!r[at + 2].is_null()) a.pause = {day_of(r[at + 2].as<int>()), day_of(r[at + 3].as<int>())};
  return a;
}
const std::string availability_columns =
    "a.week_away, a.not_before, a.pause_from - date '1970-01-01', a.pause_until - date '1970-01-01'";

}  // namespace

std::vector<std::pair<persons::person_id, availability>> availabilities(transaction& tx, const days& when) {
  std::vector<std::pair<persons::person_id, availability>> out;
  // The night of the day before counts too.
  const day before{std::chrono::sys_days{when.first} - std::chrono::days{1}};
  for (const auto& r : sql::run(
           tx,
           "select m.human_id, " + availability_columns +
               ", e.days from tenant.corps_availability a join tenant.corps_members m on m.tenant_id = "
               "a.tenant_id and m.id = a.member_id and m.state in ('accepted', 'paused') left join (select "
               "member_id, string_agg(concat_ws(',', from_day - date '1970-01-01', until_day - date "
               "'1970-01-01', coalesce(part, -1), can::int), ',') as days from tenant.corps_exceptions where "
               "tenant_id = $1 and from_day <= $3::date and until_day >= $2::date group by member_id) e on "
               "e.member_id = a.member_id where a.tenant_id = $1",
           tx.tenant(), before, when.last)) {
    out.emplace_back(r[0].c_str(), row_to_availability(r, 1));
    out.back().second.exceptions = exceptions_of(r[5]);
  }
  return out;
}

availability availability_of(transaction& tx, const member_id& member_id) {
  const auto rows = sql::run(tx,
                             "select " + availability_columns +
                                 " from tenant.corps_availability a where a.tenant_id = $1 and a.member_id = "
                                 "$2::uuid",
                             tx.tenant(), member_id);
  if (rows.empty()) return {};
  availability a = row_to_availability(rows[0], 0);
  for (const auto& r : sql::run(tx,
                                "select id, from_day - date '1970-01-01', until_day - date '1970-01-01', "
                                "part, can from tenant.corps_exceptions where tenant_id = $1 and member_id = "
                                "$2::uuid order by from_day, until_day, id",
                                tx.tenant(), member_id)) {
    exception e{.id = r[0].as<exception_id>(), .when = {day_of(r[1].as<int>()), day_of(r[2].as<int>())}};
    if (!r[3].is_null()) e.which = static_cast<part>(r[3].as<int>());
    e.can = r[4].as<bool>();
    a.exceptions.push_back(std::move(e));
  }
  return a;
}

void keep_week(transaction& tx, const member_id& member_id, std::bitset<parts_a_week> away,
               std::optional<int> not_before, instant now) {
  sql::run(tx,
           "insert into tenant.corps_availability (tenant_id, member_id, week_away, not_before, updated_at) "
           "values ($1, $2::uuid, $3::int, $4::int, $5) on conflict (tenant_id, member_id) do update set "
           "week_away = excluded.week_away, not_before = excluded.not_before, updated_at = "
           "excluded.updated_at",
           tx.tenant(), member_id, away.to_ulong(), not_before, now);
}

void keep_pause(transaction& tx, const member_id& member_id, const std::optional<days>& when, instant now) {
  const auto first = when ? std::optional(when->first) : std::nullopt;
  const auto last = when ? std::optional(when->last) : std::nullopt;
  sql::run(
      tx,
      "insert into tenant.corps_availability (tenant_id, member_id, pause_from, pause_until, updated_at) "
      "values ($1, $2::uuid, $3::date, $4::date, $5) on conflict (tenant_id, member_id) do update set "
      "pause_from = excluded.pause_from, pause_until = excluded.pause_until, updated_at = "
      "excluded.updated_at",
      tx.tenant(), member_id, first, last, now);
}

void insert_exception(transaction& tx, const member_id& member_id, const exception& e, instant now) {
  sql::run(tx,
           "insert into tenant.corps_availability (tenant_id, member_id, updated_at) values ($1, $2::uuid, "
           "$3) on conflict (tenant_id, member_id) do update set updated_at = excluded.updated_at",
           tx.tenant(), member_id, now);
  sql::run(tx,
           "insert into tenant.corps_exceptions (tenant_id, id, member_id, from_day, until_day, part, can) "
           "values ($1, $2::uuid, $3::uuid, $4::date, $5::date, $6::int, $7::boolean)",
           tx.tenant(), uuid_v7(now), member_id, e.when.first, e.when.last,
           e.which ? std::optional(static_cast<int>(*e.which)) : std::nullopt, e.can);
}

void delete_exception(transaction& tx, const member_id& member_id, const exception_id& id, instant now) {
  if (!is_uuid(id)) return;
  sql::run(tx,
           "delete from tenant.corps_exceptions where tenant_id = $1 and member_id = $2::uuid and id = "
           "$3::uuid",
           tx.tenant(), member_id, id);
  sql::run(tx,
           "update tenant.corps_availability set updated_at = $3 where tenant_id = $1 and member_id = "
           "$2::uuid",
           tx.tenant(), member_id, now);
}

std::unordered_map<member_id, day> paused_on(transaction& tx, const corps_id& corps_id, day d) {
  std::unordered_map<member_id, day> out;
  for (const auto& r : sql::run(tx,
                                "select m.id, max(a.pause_until) - date '1970-01-01' from "
                                "tenant.corps_members m join tenant.corps_members o on o.tenant_id = $1 and "
                                "o.human_id = m.human_id join tenant.corps_availability a on a.tenant_id = "
                                "$1 and a.member_id = o.id where m.tenant_id = $1 and m.corps_id = $2::uuid "
                                "and $3::date between a.pause_from and a.pause_until group by m.id",
                                tx.tenant(), corps_id, d))
    out.emplace(r[0].as<member_id>(), day_of(r[1].as<int>()));
  return out;
}

void forget_past(transaction& tx, instant now) {
  const day until{std::chrono::floor<std::chrono::days>(now) - kept_after};
  sql::run(tx, "delete from tenant.corps_exceptions where tenant_id = $1 and until_day < $2::date",
           tx.tenant(), until);
  sql::run(tx,
           "update tenant.corps_availability set pause_from = null, pause_until = null where tenant_id = $1 "
           "and pause_until < $2::date",
           tx.tenant(), until);
}

}  // namespace paraat::corps
