#include "protocol/bytes.hpp"
#include "tenant/people/reserves/candidate_rows_sql.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::reserves {

int want_to_ask(transaction& tx, std::string_view source) {
  return static_cast<int>(
      sql::run(tx,
               std::string(
                   "update tenant.reserve_candidates c set source = $2 where c.tenant_id = $1 and c.source = "
                   "'' and ") +
                   askable,
               tx.tenant(), source)
          .affected_rows());
}

std::vector<candidate> next_to_ask(transaction& tx, int most) {
  return candidates_of(
      sql::run(tx,
               "select " + candidate_columns +
                   " from tenant.reserve_candidates c where c.tenant_id = $1 and c.source <> '' and " +
                   askable + " order by c.id limit $2::int for update of c skip locked",
               tx.tenant(), most));
}

bool is_anybody_wanted(transaction& tx) {
  return sql::run(tx,
                  std::string(
                      "select exists (select 1 from tenant.reserve_candidates c where c.tenant_id = $1 and "
                      "c.source <> '' and ") +
                      askable + ")",
                  tx.tenant())[0][0]
      .as<bool>();
}

std::vector<candidate_id> due_again(transaction& tx, instant now, int most) {
  std::vector<candidate_id> out;
  for (const auto& r :
       sql::run(tx,
                "select id from tenant.reserve_candidates where tenant_id = $1 and state = 'asked' and "
                "next_at <= $2 order by next_at, id limit $3::int",
                tx.tenant(), now, most))
    out.push_back(r[0].as<candidate_id>());
  return out;
}

void mark_asked(transaction& tx, const candidate& c, instant since, instant now, instant next) {
  sql::run(
      tx,
      "update tenant.reserve_candidates set state = 'asked', asks = asks + 1, asked_at = $3::timestamptz, "
      "last_at = $4::timestamptz, next_at = $5::timestamptz, updated_at = $4::timestamptz, version = version "
      "+ 1 "
      "where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), c.id, since, now, next);
}

void set_next(transaction& tx, const candidate_id& id, std::optional<instant> next) {
  sql::run(
      tx,
      "update tenant.reserve_candidates set next_at = $3::timestamptz where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id, next);
}

void set_source(transaction& tx, const candidate_id& id, std::string_view source) {
  sql::run(tx, "update tenant.reserve_candidates set source = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, source);
}

void begin_anew(transaction& tx, const candidate_id& id, instant now) {
  sql::run(
      tx,
      "update tenant.reserve_candidates set asks = 0, asked_at = $3::timestamptz, next_at = $3::timestamptz, "
      "last_at = null where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id, now);
}

void mark_confirmed(transaction& tx, const candidate& c, const profiles::profile_id& profile,
                    std::optional<std::int64_t> by, instant now) {
  sql::run(
      tx,
      "update tenant.reserve_candidates set state = 'confirmed', profile_id = $3::uuid, answered_at = $4, "
      "answered_by = $5::bigint, next_at = null, updated_at = $4, version = version + 1, name = '', email = "
      "'', "
      "phone = '', born = null, street = '', place = '', nis = 0, skills = '{}', trainings = '{}', spoken = "
      "'{}', "
      "bounced_at = null where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), c.id, profile, now, by);
  // Addresses that the profile has not.
  sql::run(tx, "select tenant.forget_lonely($1, array[$2::uuid])", tx.tenant(), c.human);
}

std::vector<candidate> of_human(transaction& tx, const persons::person_id& human) {
  if (!is_uuid(human)) return {};
  return candidates_of(
      sql::run(tx,
               "select " + candidate_columns +
                   " from tenant.reserve_candidates c where c.tenant_id = $1 and c.human_id = "
                   "$2::uuid order by c.id for update",
               tx.tenant(), human));
}

void erase_all_of(transaction& tx, const persons::person_id& human) {
  sql::run(tx,
           "delete from tenant.reserve_candidates where tenant_id = $1 and human_id = $2::uuid and state <> "
           "'confirmed'",
           tx.tenant(), human);
}

void count(transaction& tx, std::string_view what, int times) {
  sql::run(tx,
           "insert into tenant.reserve_tallies (tenant_id, what, times) values ($1, $2, $3::int) on conflict "
           "(tenant_id, what) do update set times = reserve_tallies.times + excluded.times",
           tx.tenant(), what, times);
}

void note_refusal(transaction& tx, std::string_view mark, instant now) {
  sql::run(tx,
           "insert into tenant.reserve_refusals (tenant_id, mark, at) values ($1, $2::bytea, $3) on conflict "
           "(tenant_id, mark) do update set at = excluded.at",
           tx.tenant(), sql::bytea(mark), now);
}

int note_bounce(transaction& tx, std::string_view address, instant now) {
  return static_cast<int>(sql::run(tx,
                                   "update tenant.reserve_candidates set bounced_at = $3 where tenant_id = "
                                   "$1 and lower(email) = lower($2) "
                                   "and email <> '' and state <> 'confirmed' and bounced_at is null",
                                   tx.tenant(), address, now)
                              .affected_rows());
}

std::string last_source(transaction& tx) {
  const auto r =
      sql::run(tx,
               "select source from tenant.reserve_candidates where tenant_id = $1 and source <> '' order by "
               "coalesce(last_at, created_at) desc, id limit 1",
               tx.tenant());
  return r.empty() ? "" : sql::text_of(r[0][0]);
}

bool has_other_records(transaction& tx, const persons::person_id& human) {
  return sql::run(tx,
                  "select exists (select 1 from tenant.person_records where tenant_id = $1 and human_id = "
                  "$2::uuid and "
                  "source <> 'reserve_candidates')",
                  tx.tenant(), human)[0][0]
      .as<bool>();
}

std::vector<persons::person_id> humans_without_clock(transaction& tx) {
  std::vector<persons::person_id> out;
  for (const auto& r : sql::run(tx,
                                "select distinct c.human_id from tenant.reserve_candidates c where "
                                "c.tenant_id = $1 and c.state = 'asked' "
                                "and not exists (select 1 from tenant.reserve_candidates o where o.tenant_id "
                                "= $1 and o.human_id = "
                                "c.human_id and (o.next_at is not null or o.state = 'confirmed'))",
                                tx.tenant()))
    out.push_back(r[0].as<persons::person_id>());
  return out;
}

std::optional<instant> next_due(transaction& tx) {
  const auto r = sql::run(
      tx, "select min(next_at) from tenant.reserve_candidates where tenant_id = $1 and state = 'asked'",
      tx.tenant());
  return sql::optional_instant_of(r[0][0]);
}

}  // namespace paraat::reserves
