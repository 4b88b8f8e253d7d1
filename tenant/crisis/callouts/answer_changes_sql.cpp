// Writes of an answer: the place it takes, the place it gives back, and the row itself.
#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::callouts {
namespace {

std::string_view name_of(via v) {
  switch (v) {
    case via::page:
      return "page";
    case via::sms:
      return "sms";
    case via::desk:
      return "desk";
  }
  return "page";
}

// Columns that every answer writes; the parameters are $3 to $9.
const std::string answer_set =
    "said_yes_at = $3, arrives_at = $4, brings = $5::int, question = case when $6 <> '' then $6 else "
    "question end, question_at = case when $6 <> '' then $8 else question_at end, answered_via = $7, "
    "answered_at = $8, answers = answers + 1, offered_task = null, offered_until = null, "
    "offer_extended = false, offer_warned = false, changed_at = $8";

// Places and held places are given back by the row as it was.
void give_back(transaction& tx, const person& p) {
  if (p.place_task)
    sql::run(tx,
             "update tenant.incident_tasks set taken = taken - 1 where tenant_id = $1 and id = $2::uuid and "
             "taken > 0",
             tx.tenant(), *p.place_task);
  if (p.offered_task)
    sql::run(tx,
             "update tenant.incident_tasks set held = held - 1 where tenant_id = $1 and id = $2::uuid and "
             "held > 0",
             tx.tenant(), *p.offered_task);
}

}  // namespace

std::vector<other_place> lock_human(transaction& tx, const person& p, bool exercise) {
  std::vector<other_place> out;
  const auto human = sql::run(tx,
                              "select id from tenant.persons where tenant_id = $1 and id = (select human_id "
                              "from tenant.callout_people where tenant_id = $1 and id = $2::uuid) for no key "
                              "update",
                              tx.tenant(), p.id);
  if (human.empty()) return out;
  for (const auto& r :
       sql::run(tx,
                "select t.id, t.name, q.callout_id, t.starts_at, t.ends_at from tenant.callout_people q "
                "join tenant.incident_tasks t on t.tenant_id = $1 and t.id = q.place_task "
                "join tenant.callouts o on o.tenant_id = $1 and o.id = q.callout_id "
                "where q.tenant_id = $1 and q.human_id = $2::uuid and q.id <> $3::uuid "
                "and q.state in ('confirmed', 'on_the_way', 'on_site') and ($4::boolean or not o.exercise)",
                tx.tenant(), sql::text_of(human[0][0]), p.id, exercise))
    out.push_back({r[0].as<incidents::task_id>(),
                   sql::text_of(r[1]),
                   r[2].as<callout_id>(),
                   {sql::instant_of(r[3]), sql::instant_of(r[4])}});
  return out;
}

bool take_place(transaction& tx, const person& p, const incidents::task_id& task_id, int position,
                const answer_row& a, instant now) {
  // The person's own row is locked already; the row of the task from here to the commit.
  return !sql::run(
              tx,
              "with place as (update tenant.incident_tasks set taken = taken + 1 "
              "where tenant_id = $1 and id = $9::uuid and free > 0 "
              "and not exists (select 1 from tenant.callout_people w where w.tenant_id = $1 "
              "and w.callout_id = $10::uuid and w.state = 'reserve' and w.id <> $2::uuid "
              "and ((w.direct | w.deputy) >> $11::int) & 1 = 1) returning id) update tenant.callout_people p "
              "set state = 'confirmed', place_task = place.id, placed_at = $8, told = '', " +
                  answer_set + " from place where p.tenant_id = $1 and p.id = $2::uuid returning 1",
              tx.tenant(), p.id, a.said_yes_at, a.arrives_at, a.brings, a.question, name_of(a.how), now,
              task_id, p.callout_id, position)
              .empty();
}

void drop_offer(transaction& tx, const person& p) {
  sql::run(
      tx,
      "update tenant.callout_people set offered_task = null, offered_until = null, offer_extended = false, "
      "offer_warned = false where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), p.id);
  person gives = p;
  gives.place_task.reset();
  give_back(tx, gives);
}

bool take_held_place(transaction& tx, const person& p, const answer_row& a, instant now) {
  return !sql::run(tx,
                   "with place as (update tenant.incident_tasks set taken = taken + 1, held = held - 1 where "
                   "tenant_id = $1 and id = $9::uuid and held > 0 and taken < needed returning id) update "
                   "tenant.callout_people p set state = 'confirmed', place_task = place.id, placed_at = $8, "
                   "told = '', " +
                       answer_set + " from place where p.tenant_id = $1 and p.id = $2::uuid returning 1",
                   tx.tenant(), p.id, a.said_yes_at, a.arrives_at, a.brings, a.question, name_of(a.how), now,
                   p.offered_task.value())
              .empty();
}

void write_answer(transaction& tx, const person& p, const answer_row& a, instant now) {
  const bool keeps = holds_place(a.status);
  if (!keeps || p.offered_task) {
    person gives = p;
    if (keeps) gives.place_task.reset();
    give_back(tx, gives);
  }
  sql::run(
      tx,
      "update tenant.callout_people p set state = $9, place_task = case when $10::boolean then place_task "
      "end, placed_at = case when $10::boolean then placed_at end, told = case when $10::boolean then told "
      "else '' end, " +
          answer_set + " where p.tenant_id = $1 and p.id = $2::uuid",
      tx.tenant(), p.id, a.said_yes_at, a.arrives_at, a.brings, a.question, name_of(a.how), now,
      callouts::name_of(a.status), keeps);
}

void write_no_show(transaction& tx, const person& p, instant now) {
  give_back(tx, p);
  sql::run(tx,
           "update tenant.callout_people set state = $3, place_task = null, placed_at = null, told = '', "
           "offered_task = null, offered_until = null, offer_extended = false, offer_warned = false, "
           "changed_at = $4 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), p.id, callouts::name_of(person_state::no_show), now);
}

void write_details(transaction& tx, const person_id& person_id, std::optional<instant> arrives_at, int brings,
                   const std::string& question, instant now) {
  sql::run(
      tx,
      "update tenant.callout_people set arrives_at = $3, brings = $4::int, question_at = case when $5 <> '' "
      "and $5 <> question then $6 else question_at end, question = case when $5 <> '' then $5 else question "
      "end, answers = answers + 1, changed_at = $6 where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), person_id, arrives_at, brings, question, now);
}

void write_step(transaction& tx, const person& p, person_state to, instant now) {
  sql::run(
      tx,
      "update tenant.callout_people set state = $3, on_the_way_at = case when $3 = 'on_the_way' then $4 else "
      "on_the_way_at end, arrived_at = case when $3 in ('on_site', 'departed') then coalesce(arrived_at, "
      "$4) else arrived_at end, departed_at = case when $3 = 'departed' then $4 when $3 = 'on_site' then "
      "null else departed_at end, changed_at = $4 where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), p.id, callouts::name_of(to), now);
}

bool extend_offer(transaction& tx, const person& p, instant until, instant now) {
  return !sql::run(
              tx,
              "update tenant.callout_people set offered_until = $3, offer_extended = true, offer_warned = "
              "false, changed_at = $4 where tenant_id = $1 and id = $2::uuid and offered_task is not null "
              "and not offer_extended returning 1",
              tx.tenant(), p.id, until, now)
              .empty();
}

bool change_place(transaction& tx, const person& p, const incidents::task_id& task_id, instant now) {
  // Both rows of tasks in one order, so that two coordinators that swap people do not deadlock.
  sql::run(tx,
           "select 1 from tenant.incident_tasks where tenant_id = $1 and id in ($2::uuid, $3::uuid) order by "
           "id for no key update",
           tx.tenant(), *p.place_task, task_id);
  const auto moved = sql::run(
      tx,
      "with place as (update tenant.incident_tasks set taken = taken + 1 where tenant_id = $1 and id = "
      "$3::uuid and free > 0 returning id) update tenant.callout_people p set "
      "place_task = place.id, placed_at = $4, changed_at = $4 from place where p.tenant_id = $1 and p.id = "
      "$2::uuid returning 1",
      tx.tenant(), p.id, task_id, now);
  if (moved.empty()) return false;
  sql::run(tx,
           "update tenant.incident_tasks set taken = taken - 1 where tenant_id = $1 and id = $2::uuid and "
           "taken > 0",
           tx.tenant(), *p.place_task);
  return true;
}

void write_reply(transaction& tx, const person_id& person_id, const std::string& text, instant now) {
  sql::run(tx,
           "update tenant.callout_people set reply = $3, reply_at = $4, changed_at = $4 where tenant_id = $1 "
           "and id = $2::uuid",
           tx.tenant(), person_id, text, now);
}

}  // namespace paraat::callouts
