// Writes of delivery results and SMS answers from the channels, and the SQL of the scheduler's job.
#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::callouts {

void mark_unclear(transaction& tx, const person_id& person_id, instant now) {
  sql::run(
      tx,
      "update tenant.callout_people set state = 'unclear', changed_at = $3 where tenant_id = $1 and id = "
      "$2::uuid and state in ('to_notify', 'notified')",
      tx.tenant(), person_id, now);
}

void mark_notified(transaction& tx, const person_id& person_id, instant now) {
  if (!is_uuid(person_id)) return;
  sql::run(
      tx,
      "update tenant.callout_people set notified_at = coalesce(notified_at, $3), changed_at = $3, state = "
      "case when state in ('to_notify', 'undeliverable') then 'notified' else state end where tenant_id = $1 "
      "and id = $2::uuid and notified_at is null",
      tx.tenant(), person_id, now);
}

void mark_failed(transaction& tx, const person_id& person_id, instant now) {
  if (!is_uuid(person_id)) return;
  sql::run(
      tx,
      "update tenant.callout_people set channels_failed = channels_failed + 1, changed_at = $3, state = case "
      "when state in ('to_notify', 'notified') and channels_failed + 1 >= channels_used then "
      "'undeliverable' else state end where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), person_id, now);
}

std::vector<channels::person> names_in(transaction& tx, const callout_id& callout_id) {
  std::vector<channels::person> out;
  if (!is_uuid(callout_id)) return out;
  for (const auto& r :
       sql::run(tx,
                "select p.id, m.name from tenant.callout_people p join tenant.corps_members m on "
                "m.tenant_id = $1 and m.id = p.member_id where p.tenant_id = $1 and p.callout_id = "
                "$2::uuid order by lower(m.name), p.id",
                tx.tenant(), callout_id))
    out.push_back({r[0].as<std::string>(), sql::text_of(r[1])});
  return out;
}

int lapse_offers(transaction& tx, const callout_id& callout_id, instant now) {
  // Lock order: rows of people before rows of tasks, as for an answer.
  const auto rows =
      sql::run(tx,
               "update tenant.callout_people p set offered_task = null, offered_until = null, "
               "offer_extended = false, offer_warned = false, offers_lapsed = offers_lapsed + 1, "
               "told = 'lapsed', changed_at = $3 from (select id, offered_task from "
               "tenant.callout_people where tenant_id = $1 and callout_id = $2::uuid and "
               "offered_until <= $3 order by id for update) was where p.tenant_id = $1 and p.id "
               "= was.id returning was.offered_task",
               tx.tenant(), callout_id, now);
  for (const auto& r : rows)
    sql::run(tx,
             "update tenant.incident_tasks set held = held - 1 where tenant_id = $1 and id = $2::uuid and "
             "held > 0",
             tx.tenant(), r[0].as<std::string>());
  return static_cast<int>(rows.size());
}

std::vector<waiting> reserve_of(transaction& tx, const callout_id& callout_id) {
  std::vector<waiting> out;
  for (const auto& r :
       sql::run(tx,
                "select id, direct, deputy, said_yes_at, offers_lapsed, offered_task, "
                "offered_until from tenant.callout_people where tenant_id = $1 and callout_id "
                "= $2::uuid and state = 'reserve' order by said_yes_at, id",
                tx.tenant(), callout_id))
    out.push_back({r[0].as<person_id>(), static_cast<task_set>(r[1].as<std::int64_t>()),
                   static_cast<task_set>(r[2].as<std::int64_t>()), sql::instant_of(r[3]), r[4].as<int>(),
                   sql::optional_of<incidents::task_id>(r[5]), sql::optional_instant_of(r[6])});
  return out;
}

bool hold_place(transaction& tx, const person_id& person_id, const incidents::task_id& task_id, instant until,
                instant now) {
  const auto mine = sql::run(tx,
                             "select 1 from tenant.callout_people where tenant_id = $1 and id = $2::uuid and "
                             "state = 'reserve' and offered_task is null for update skip locked",
                             tx.tenant(), person_id);
  if (mine.empty()) return false;
  return !sql::run(
              tx,
              "with place as (update tenant.incident_tasks set held = held + 1 where tenant_id = $1 and id "
              "= $3::uuid and free > 0 returning id) update "
              "tenant.callout_people p set offered_task = place.id, offered_until = $4, offer_extended = "
              "false, offer_warned = false, changed_at = $5 from place where p.tenant_id = $1 and p.id = "
              "$2::uuid returning 1",
              tx.tenant(), person_id, task_id, until, now)
              .empty();
}

void mark_told(transaction& tx, const std::vector<std::pair<person_id, std::string>>& list) {
  if (list.empty()) return;
  std::vector<person_id> ids;
  std::vector<std::string> what;
  for (const auto& [id, told] : list) {
    ids.push_back(id);
    what.push_back(told);
  }
  sql::run(
      tx,
      "update tenant.callout_people p set told = x.told from (select u.id, u.told "
      "from unnest($2::uuid[], $3::text[]) as u (id, told) join tenant.callout_people q on q.tenant_id = $1 "
      "and q.id = u.id for update of q skip locked) x where p.tenant_id = $1 and p.id = x.id",
      tx.tenant(), sql::text_array(ids), sql::text_array(what));
}

void mark_warned(transaction& tx, const std::vector<person_id>& ids) {
  if (ids.empty()) return;
  sql::run(tx,
           "update tenant.callout_people set offer_warned = true where tenant_id = $1 and id in (select id "
           "from tenant.callout_people where tenant_id = $1 and id = any($2::uuid[]) for update skip locked)",
           tx.tenant(), sql::text_array(ids));
}

void mark_reminded(transaction& tx, const std::vector<person_id>& ids, instant now) {
  if (ids.empty()) return;
  sql::run(tx,
           "update tenant.callout_people set reminded_at = $3 where tenant_id = $1 and id in (select id from "
           "tenant.callout_people where tenant_id = $1 and id = any($2::uuid[]) for update skip locked)",
           tx.tenant(), sql::text_array(ids), now);
}

std::optional<instant> last_placed(transaction& tx, const callout_id& callout_id) {
  return sql::optional_instant_of(sql::run(
      tx, "select max(placed_at) from tenant.callout_people where tenant_id = $1 and callout_id = $2::uuid",
      tx.tenant(), callout_id)[0][0]);
}

std::optional<instant> first_yes(transaction& tx, const callout_id& callout_id) {
  return sql::optional_instant_of(
      sql::run(tx,
               "select min(said_yes_at) from tenant.callout_people where tenant_id = "
               "$1 and callout_id = $2::uuid",
               tx.tenant(), callout_id)[0][0]);
}

}  // namespace paraat::callouts
