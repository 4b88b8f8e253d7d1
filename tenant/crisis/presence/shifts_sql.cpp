#include "tenant/crisis/presence/shifts_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/people/persons/person_links.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::presence {
namespace {

const std::string shift_columns =
    "s.id, s.task_id, s.starts_at, s.ends_at, s.needed, (select count(*) "
    "from tenant.shift_places sp left join tenant.callout_people p on p.tenant_id = sp.tenant_id "
    "and p.id = sp.person_id left join tenant.walk_ins w on w.tenant_id = sp.tenant_id "
    "and w.id = sp.person_id where sp.tenant_id = s.tenant_id and sp.shift_id = s.id and " +
    rows::fills + ")";

shift row_to_shift(const pqxx::row& r) {
  return {sql::id_of<shift_id>(r[0]),
          sql::id_of<incidents::task_id>(r[1]),
          sql::instant_of(r[2]),
          sql::instant_of(r[3]),
          r[4].as<int>(),
          r[5].as<int>()};
}

// People of call-outs and walk-ins as one list. People without a place and without a stay are not in it.
const std::string people =
    "with who as (select p.id, coalesce(m.name, '') as name, coalesce(m.phone, '') as phone, t.incident_id, "
    "t.id as task_id, t.name as task, false as walk_in, p.state, p.arrives_at as expected, p.arrived_at, "
    "p.departed_at, t.priority, p.human_id from tenant.callout_people p join tenant.incident_tasks t on "
    "t.tenant_id = "
    "p.tenant_id and t.id = p.place_task left join tenant.corps_members m on m.tenant_id = p.tenant_id "
    "and m.id = p.member_id where p.tenant_id = $1 and p.place_task is not null "
    "union all select w.id, w.name, w.phone, w.incident_id, w.task_id, t.name, true, '', null, null, null, "
    "t.priority, w.human_id from tenant.walk_ins w join tenant.incident_tasks t on t.tenant_id = w.tenant_id "
    "and t.id = w.task_id where w.tenant_id = $1) select who.id, who.name, who.phone, who.incident_id, "
    "who.task_id, who.task, who.walk_in, who.state, who.expected, coalesce(s.in_at, who.arrived_at), "
    "case when s.in_at is null then who.departed_at else s.out_at end, coalesce((select sum(extract(epoch "
    "from (least(coalesce(d.out_at, $2::timestamptz), $2::timestamptz) - greatest(d.in_at, "
    "$2::timestamptz - interval '24 hours'))) / 60) from tenant.stays d "
    // Of the human: in whatever call-out, corps or incident, and as a walk-in.
    "where d.tenant_id = $1 and (d.person_id = who.id or d.human_id = who.human_id) and d.in_at <= "
    "$2::timestamptz "
    "and coalesce(d.out_at, $2::timestamptz) > $2::timestamptz - interval '24 hours'), 0)::int, i.exercise, "
    "coalesce((select string_agg(sp.shift_id::text, ',') from tenant.shift_places sp "
    "where sp.tenant_id = $1 and sp.person_id = who.id), ''), who.human_id from who "
    "join tenant.incidents i on i.tenant_id = $1 and i.id = who.incident_id "
    "left join lateral (select in_at, out_at from tenant.stays s where s.tenant_id = $1 "
    "and s.person_id = who.id order by in_at desc limit 1) s on true ";

attendee row_to_attendee(const pqxx::row& r) {
  attendee a;
  a.id = sql::id_of<callouts::person_id>(r[0]);
  a.name = sql::text_of(r[1]);
  a.phone = sql::text_of(r[2]);
  a.incident_id = sql::id_of<incidents::incident_id>(r[3]);
  a.task_id = sql::id_of<incidents::task_id>(r[4]);
  a.task = sql::text_of(r[5]);
  a.walk_in = r[6].as<bool>();
  a.state = sql::text_of(r[7]);
  a.expected = sql::optional_instant_of(r[8]);
  a.in_at = sql::optional_instant_of(r[9]);
  a.out_at = sql::optional_instant_of(r[10]);
  a.worked = std::chrono::minutes{r[11].as<int>()};
  a.exercise = r[12].as<bool>();
  a.shift_ids = sql::text_of(r[13]);
  return a;
}

// With the hours of the same human in other tenants of the controller (decision 0011).
std::vector<attendee> read_attendees(transaction& tx, const pqxx::result& rows, instant now) {
  std::vector<std::string> humans;
  for (const auto& r : rows)
    if (!r[14].is_null()) humans.push_back(sql::text_of(r[14]));
  const auto beside = persons::worked_beside(tx, humans, now);
  std::vector<attendee> out;
  for (const auto& r : rows) {
    out.push_back(row_to_attendee(r));
    if (const auto at = beside.find(sql::text_of(r[14])); at != beside.end()) out.back().worked += at->second;
  }
  return out;
}

}  // namespace

std::vector<shift> of_task(transaction& tx, const incidents::task_id& task_id) {
  std::vector<shift> out;
  for (const auto& r : sql::run(tx,
                                "select " + shift_columns +
                                    " from tenant.shifts s where s.tenant_id = $1 and s.task_id = $2::uuid "
                                    "order by s.starts_at, s.id",
                                tx.tenant(), task_id))
    out.push_back(row_to_shift(r));
  return out;
}

std::vector<shift> of_incident(transaction& tx, const incidents::incident_id& incident_id) {
  std::vector<shift> out;
  for (const auto& r : sql::run(
           tx,
           "select " + shift_columns +
               " from tenant.shifts s join tenant.incident_tasks t on t.tenant_id = s.tenant_id and t.id = "
               "s.task_id where s.tenant_id = $1 and t.incident_id = $2::uuid order by t.priority, "
               "s.starts_at, s.id",
           tx.tenant(), incident_id))
    out.push_back(row_to_shift(r));
  return out;
}

void unplace(transaction& tx, const shift_id& shift_id, const callouts::person_id& person_id) {
  if (!is_uuid(shift_id) || !is_uuid(person_id)) return;
  sql::run(tx,
           "delete from tenant.shift_places where tenant_id = $1 and shift_id = $2::uuid and person_id = "
           "$3::uuid",
           tx.tenant(), shift_id, person_id);
}

std::vector<attendee> attendees(transaction& tx, const incidents::incident_id& incident_id, instant now) {
  if (!is_uuid(incident_id)) return {};
  return read_attendees(
      tx,
      sql::run(
          tx,
          people +
              "where who.incident_id = $3::uuid order by who.priority, who.task, lower(who.name), who.id",
          tx.tenant(), now, incident_id),
      now);
}

std::optional<attendee> find_attendee(transaction& tx, const callouts::person_id& id, instant now) {
  if (!is_uuid(id)) return std::nullopt;
  auto found =
      read_attendees(tx, sql::run(tx, people + "where who.id = $3::uuid", tx.tenant(), now, id), now);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

int most_hours(transaction& tx, const incidents::incident_id& incident_id) {
  const auto rows = sql::run(
      tx, "select most_hours from tenant.presence_settings where tenant_id = $1 and incident_id = $2::uuid",
      tx.tenant(), incident_id);
  return rows.empty() ? usual_hours : rows[0][0].as<int>();
}

void set_most_hours(transaction& tx, const incidents::incident_id& incident_id, int hours) {
  sql::run(
      tx,
      "insert into tenant.presence_settings values ($1, $2::uuid, $3) on conflict (tenant_id, incident_id) "
      "do update set most_hours = excluded.most_hours",
      tx.tenant(), incident_id, hours);
}

int all_out(transaction& tx, const incidents::incident_id& incident_id, actor who, instant now) {
  const auto rows =
      sql::run(tx,
               "update tenant.stays set out_at = greatest(in_at, $3::timestamptz), out_how = 'end', "
               "out_by = $4 where tenant_id = $1 and incident_id = $2::uuid and out_at is null",
               tx.tenant(), incident_id, now, who);
  return static_cast<int>(rows.affected_rows());
}

std::optional<roll_call> last_roll_call(transaction& tx, const incidents::incident_id& incident_id) {
  const auto found =
      sql::run(tx,
               "select id from tenant.roll_calls where tenant_id = $1 and incident_id = $2::uuid "
               "order by at desc limit 1",
               tx.tenant(), incident_id);
  return found.empty() ? std::nullopt : rows::with_lines(tx, sql::id_of<roll_call_id>(found[0][0]));
}

void forget_old(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  const auto today = web::local_day(now);
  const auto* term = book.at(rules::code::keep_called, today);
  if (term == nullptr) return;
  sql::run(
      tx,
      "update tenant.walk_ins set name = '', phone = '', born = null where tenant_id = $1 and name <> '' and "
      "registered_at < $2::timestamptz - make_interval(months => $3::int)",
      tx.tenant(), now, term->amount);
}

namespace rows {

void insert(transaction& tx, const shift& s) {
  sql::run(
      tx,
      "insert into tenant.shifts (tenant_id, id, task_id, starts_at, ends_at, needed) values ($1, $2::uuid, "
      "$3::uuid, $4, $5, $6)",
      tx.tenant(), s.id, s.task_id, s.from, s.until, s.needed);
}

std::optional<shift> locked_shift(transaction& tx, const shift_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found = sql::run(
      tx, "select id from tenant.shifts where tenant_id = $1 and id = $2::uuid for update", tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  return row_to_shift(sql::run(
      tx, "select " + shift_columns + " from tenant.shifts s where s.tenant_id = $1 and s.id = $2::uuid",
      tx.tenant(), id)[0]);
}

void remove_shift(transaction& tx, const shift_id& id) {
  sql::run(tx, "delete from tenant.shifts where tenant_id = $1 and id = $2::uuid", tx.tenant(), id);
}

void lock_people(transaction& tx, const std::vector<callouts::person_id>& person_ids) {
  const std::string ids = sql::text_array(person_ids);
  sql::run(
      tx,
      "select 1 from tenant.callout_people where tenant_id = $1 and id = any($2::uuid[]) order by id for "
      "update",
      tx.tenant(), ids);
  sql::run(
      tx,
      "select 1 from tenant.walk_ins where tenant_id = $1 and id = any($2::uuid[]) order by id for update",
      tx.tenant(), ids);
  sql::run(
      tx,
      "select 1 from tenant.persons where tenant_id = $1 and id in (select human_id from "
      "tenant.callout_people where tenant_id = $1 and id = any($2::uuid[]) union all select human_id from "
      "tenant.walk_ins where tenant_id = $1 and id = any($2::uuid[])) order by id for no key update",
      tx.tenant(), ids);
}

bool overlaps(transaction& tx, const callouts::person_id& person_id, const shift& s) {
  return !sql::run(
              tx,
              "select 1 from tenant.shift_places p join tenant.shifts s on s.tenant_id = p.tenant_id and "
              "s.id "
              "= p.shift_id where p.tenant_id = $1 and s.id <> $3::uuid and s.starts_at < $5 and s.ends_at > "
              "$4 and (p.person_id = $2::uuid or p.person_id in (with me as (select human_id from "
              "tenant.callout_people where tenant_id = $1 and id = $2::uuid union all select human_id from "
              "tenant.walk_ins where tenant_id = $1 and id = $2::uuid) select o.id from "
              "tenant.callout_people o "
              "join me using (human_id) where o.tenant_id = $1 and o.state in ('confirmed', 'on_the_way', "
              "'on_site') union all select w.id from tenant.walk_ins w join me using (human_id) "
              "where w.tenant_id = $1)) limit 1",
              tx.tenant(), person_id, s.id, s.from, s.until)
              .empty();
}

bool insert_place(transaction& tx, const shift_id& shift_id, const callouts::person_id& person_id) {
  return !sql::run(tx,
                   "insert into tenant.shift_places values ($1, $2::uuid, $3::uuid) on conflict do nothing "
                   "returning 1",
                   tx.tenant(), shift_id, person_id)
              .empty();
}

std::vector<person_id> unplaced(transaction& tx, const incidents::task_id& task_id) {
  std::vector<person_id> out;
  for (const auto& r : sql::run(
           tx,
           "select p.id from tenant.callout_people p where p.tenant_id = $1 and p.place_task = $2::uuid and "
           "p.state in ('confirmed', 'on_the_way', 'on_site') and not exists (select 1 from "
           "tenant.shift_places sp join tenant.shifts s on s.tenant_id = sp.tenant_id and s.id = sp.shift_id "
           "where sp.tenant_id = $1 and sp.person_id = p.id and s.task_id = $2::uuid) order by p.arrives_at "
           "nulls last, p.placed_at nulls last, p.id",
           tx.tenant(), task_id))
    out.push_back(r[0].as<person_id>());
  return out;
}

std::optional<open_stay> open_stay_of(transaction& tx, const callouts::person_id& person_id) {
  const auto found = sql::run(
      tx,
      "select t.name, s.in_at from tenant.stays s join tenant.incident_tasks t on t.tenant_id = "
      "s.tenant_id and t.id = s.task_id where s.tenant_id = $1 and s.person_id = $2::uuid and s.out_at is "
      "null",
      tx.tenant(), person_id);
  if (found.empty()) return std::nullopt;
  return open_stay{sql::text_of(found[0][0]), sql::instant_of(found[0][1])};
}

bool insert_stay(transaction& tx, const attendee& a, check_in_method h, instant in,
                 std::optional<instant> out, actor who, instant now) {
  return !sql::run(
              tx,
              "insert into tenant.stays (tenant_id, id, incident_id, task_id, person_id, in_at, in_how, "
              "in_by, out_at, out_how, out_by) values ($1, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6, $7, "
              "$8, $9, case when $9::timestamptz is null then '' else $7 end, case when $9::timestamptz is "
              "null then null else $8::bigint end) on conflict do nothing returning 1",
              tx.tenant(), uuid_v7(now), a.incident_id, a.task_id, a.id, in, name_of(h), who, out)
              .empty();
}

bool end_stay(transaction& tx, const callouts::person_id& person_id, check_in_method h, instant at,
              actor who) {
  return !sql::run(tx,
                   "update tenant.stays set out_at = $3, out_how = $4, out_by = $5 where tenant_id = $1 and "
                   "person_id = $2::uuid and out_at is null and in_at <= $3 returning 1",
                   tx.tenant(), person_id, at, name_of(h), who)
              .empty();
}

bool overlapping_stay(transaction& tx, const callouts::person_id& person_id, instant in, instant out) {
  return !sql::run(
              tx,
              "select 1 from tenant.stays where tenant_id = $1 and person_id = $2::uuid and in_at < $4 and "
              "(out_at is null or out_at > $3)",
              tx.tenant(), person_id, in, out)
              .empty();
}

void insert_walk_in(transaction& tx, const callouts::person_id& id, const incidents::incident_id& incident_id,
                    const newcomer& n, std::string_view rules, actor who, instant now) {
  sql::run(
      tx,
      "insert into tenant.walk_ins (tenant_id, id, incident_id, task_id, name, phone, born, age_rules, "
      "told_hash, registered_at, registered_by) values ($1, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7, $8, "
      "$9, $10, $11)",
      tx.tenant(), id, incident_id, n.task_id, n.name, n.phone, n.born, rules,
      sql::bytea(sha256_bytes(n.told)), now, who);
}

std::optional<person_id> same_walk_in(transaction& tx, const incidents::incident_id& incident_id,
                                      const newcomer& n) {
  const auto found =
      sql::run(tx,
               "select id from tenant.walk_ins where tenant_id = $1 and incident_id = $2::uuid and "
               "lower(name) = lower($3) and phone = $4",
               tx.tenant(), incident_id, n.name, n.phone);
  return found.empty() ? std::nullopt : std::optional(found[0][0].as<person_id>());
}

void insert_roll_call(transaction& tx, const roll_call_id& id, const incidents::incident_id& incident_id,
                      actor who, instant now) {
  sql::run(tx,
           "insert into tenant.roll_calls (tenant_id, id, incident_id, at, account) values ($1, $2::uuid, "
           "$3::uuid, $4, $5)",
           tx.tenant(), id, incident_id, now, who);
  sql::run(tx,
           "insert into tenant.roll_marks (tenant_id, roll_call_id, person_id) select $1, $2::uuid, "
           "person_id from tenant.stays where tenant_id = $1 and incident_id = $3::uuid and out_at is null",
           tx.tenant(), id, incident_id);
}

std::optional<incidents::incident_id> incident_of_open_roll_call(transaction& tx, const roll_call_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto found =
      sql::run(tx,
               "select incident_id from tenant.roll_calls where tenant_id = $1 and id = $2::uuid "
               "and closed_at is null for update",
               tx.tenant(), id);
  return found.empty() ? std::nullopt : std::optional(found[0][0].as<incidents::incident_id>());
}

void mark(transaction& tx, const roll_call_id& roll_call_id, const std::vector<callouts::person_id>& seen) {
  sql::run(tx,
           "update tenant.roll_marks set seen = person_id::text = any($3::text[]) where tenant_id = $1 and "
           "roll_call_id = $2::uuid",
           tx.tenant(), roll_call_id, sql::text_array(seen));
}

void close_roll_call(transaction& tx, const roll_call_id& id, instant now) {
  sql::run(tx, "update tenant.roll_calls set closed_at = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, now);
}

std::optional<roll_call> with_lines(transaction& tx, const roll_call_id& id) {
  const auto found = sql::run(
      tx, "select id, at, closed_at is null from tenant.roll_calls where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id);
  if (found.empty()) return std::nullopt;
  roll_call out{
      sql::id_of<roll_call_id>(found[0][0]), sql::instant_of(found[0][1]), found[0][2].as<bool>(), {}};
  for (const auto& r :
       sql::run(tx,
                "select k.person_id, coalesce(m.name, w.name, ''), coalesce(t.name, ''), k.seen, "
                "coalesce(m.phone, w.phone, '') from tenant.roll_marks k left join tenant.callout_people p "
                "on p.tenant_id = k.tenant_id "
                "and p.id = k.person_id left join tenant.corps_members m on m.tenant_id = p.tenant_id "
                "and m.id = p.member_id left join tenant.walk_ins w on w.tenant_id = k.tenant_id "
                "and w.id = k.person_id left join tenant.incident_tasks t on t.tenant_id = k.tenant_id "
                "and t.id = coalesce(p.place_task, w.task_id) where k.tenant_id = $1 "
                "and k.roll_call_id = $2::uuid order by 3, lower(coalesce(m.name, w.name, '')), 1",
                tx.tenant(), id))
    out.lines.push_back(
        {r[0].as<person_id>(), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[4]), r[3].as<bool>()});
  return out;
}

}  // namespace rows
}  // namespace paraat::presence
