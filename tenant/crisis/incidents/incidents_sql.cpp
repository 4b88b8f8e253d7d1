#include "tenant/crisis/incidents/incidents_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/crisis/task_profiles/task_profiles_json.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::incidents {
namespace {

const std::string columns =
    "i.id, i.kind, i.name, i.about, i.exercise, i.phase, i.discipline, i.place, i.lat, i.lon, "
    "i.command_name, i.command_phone, i.command_email, i.state, i.started_at, i.closed_at, i.version, "
    "i.ended_at, i.reopened_at";

std::optional<point> point_of(const pqxx::field& lat, const pqxx::field& lon) {
  if (lat.is_null() || lon.is_null()) return std::nullopt;
  return point{lat.as<double>(), lon.as<double>()};
}

std::optional<double> lat_of(const std::optional<point>& p) {
  return p ? std::optional(p->lat) : std::nullopt;
}
std::optional<double> lon_of(const std::optional<point>& p) {
  return p ? std::optional(p->lon) : std::nullopt;
}

incident row_to_incident(const pqxx::row& r) {
  incident i;
  i.id = r[0].as<incident_id>();
  i.what = {sql::text_of(r[1]),  sql::text_of(r[2]),  sql::text_of(r[3]), r[4].as<bool>(),
            sql::text_of(r[5]),  r[6].as<int>(),      sql::text_of(r[7]), point_of(r[8], r[9]),
            sql::text_of(r[10]), sql::text_of(r[11]), sql::text_of(r[12])};
  i.open = sql::text_of(r[13]) == "open";
  i.started_at = sql::instant_of(r[14]);
  i.closed_at = sql::optional_instant_of(r[15]);
  i.version = r[16].as<int>();
  i.ended_at = sql::optional_instant_of(r[17]);
  i.reopened_at = sql::optional_instant_of(r[18]);
  return i;
}

const std::string task_columns =
    "id, incident_id, profile, name, skill, deputies, certificates, needed, starts_at, ends_at, "
    "meeting_place, lat, lon, reach_km, bring, minimum_age, priority, contact_name, contact_phone, dutch, "
    "english, active, taken, held, version, lent, joined";

task row_to_task(const pqxx::row& r) {
  task t;
  t.id = r[0].as<task_id>();
  t.incident_id = r[1].as<incident_id>();
  t.profile = sql::text_of(r[2]);
  t.what.name = sql::text_of(r[3]);
  t.what.skill = sql::text_of(r[4]);
  t.what.deputies = sql::text_array_of(r[5]);
  t.what.certificates = sql::text_array_of(r[6]);
  t.what.needed = r[7].as<int>();
  t.what.from = sql::instant_of(r[8]);
  t.what.until = sql::instant_of(r[9]);
  t.what.meeting_place = sql::text_of(r[10]);
  t.what.where = point_of(r[11], r[12]);
  t.what.reach_km = sql::optional_of<double>(r[13]);
  t.what.bring = sql::text_array_of(r[14]);
  t.what.minimum_age = r[15].as<int>();
  t.what.priority = r[16].as<int>();
  t.what.contact_name = sql::text_of(r[17]);
  t.what.contact_phone = sql::text_of(r[18]);
  t.dutch = task_profiles::words_from_json(r[19].as<std::string>());
  t.english = task_profiles::words_from_json(r[20].as<std::string>());
  t.active = r[21].as<bool>();
  t.taken = r[22].as<int>();
  t.held = r[23].as<int>();
  t.version = r[24].as<int>();
  t.lent = r[25].as<int>();
  t.joined = r[26].as<int>();
  return t;
}

std::optional<task> one_task(transaction& tx, const task_id& id, const std::string& lock) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(
      tx,
      "select " + task_columns + " from tenant.incident_tasks where tenant_id = $1 and id = $2::uuid" + lock,
      tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_task(rows[0]));
}

event event_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(event::reopened); ++i)
    if (name_of(static_cast<event>(i)) == name) return static_cast<event>(i);
  return event::remark;
}

}  // namespace

namespace {

std::optional<incident> one_incident(transaction& tx, const incident_id& id, const std::string& lock) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(
      tx, "select " + columns + " from tenant.incidents i where i.tenant_id = $1 and i.id = $2::uuid" + lock,
      tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_incident(rows[0]));
}

}  // namespace

std::optional<incident> find(transaction& tx, const incident_id& id) { return one_incident(tx, id, ""); }
// "No key": the foreign keys of the timeline and of call-outs take a key lock, which this one lets pass.
std::optional<incident> find_for_update(transaction& tx, const incident_id& id) {
  return one_incident(tx, id, " for no key update of i");
}

namespace {

void add_tasks(transaction& tx, std::vector<summary>& rows) {
  std::vector<std::string> ids;
  for (const summary& x : rows) ids.push_back(x.about.id);
  for (const auto& r : sql::run(tx,
                                "select " + task_columns +
                                    " from tenant.incident_tasks where tenant_id = $1 and incident_id = "
                                    "any($2::uuid[]) order by active desc, priority, id",
                                tx.tenant(), sql::text_array(ids))) {
    task t = row_to_task(r);
    const auto of = std::ranges::find(rows, t.incident_id, [](const summary& x) { return x.about.id; });
    of->tasks.push_back(std::move(t));
  }
}

}  // namespace

page_of_incidents list(transaction& tx, const incident_filter& f) {
  page_of_incidents out;
  const auto rows = sql::run(
      tx,
      "select " + columns +
          ", count(*) over (), i.ended_at is not null or (coalesce(c.home, false) and (i.reopened_at is null "
          "or c.last_end > i.reopened_at)) from "
          "tenant.incidents i left join lateral (select bool_and(a.state in "
          "('stood_down', 'closed')) "
          "as home, max(coalesce(a.closed_at, a.stood_down_at)) as last_end from tenant.callouts a where "
          "a.tenant_id = $1 and a.incident_id = i.id and a.state <> 'draft' and (a.state <> 'closed' or "
          "a.started_at is not null)) c on true where i.tenant_id = $1 and ($2::boolean is null "
          "or (i.state = 'open') = $2::boolean) and ($3::boolean is null or i.exercise = $3::boolean) order "
          "by (i.state = 'open') desc, i.exercise, i.started_at desc, i.id limit $4::int offset $5::int",
      tx.tenant(), f.open, f.exercise, f.per_page, (f.page - 1) * f.per_page);
  for (const auto& r : rows) {
    out.rows.push_back({row_to_incident(r), {}, r[20].as<bool>()});
    out.total = r[19].as<long long>();
  }
  add_tasks(tx, out.rows);
  const auto counts =
      sql::run(tx,
               "select count(*) filter (where state = 'open'), count(*) filter (where state = "
               "'closed'), count(*) filter (where exercise) from tenant.incidents where "
               "tenant_id = $1",
               tx.tenant());
  out.open = counts[0][0].as<long long>();
  out.closed = counts[0][1].as<long long>();
  out.exercises = counts[0][2].as<long long>();
  return out;
}

void insert(transaction& tx, const incident& i, actor who, instant now) {
  sql::run(tx,
           "insert into tenant.incidents (tenant_id, id, kind, name, about, exercise, phase, discipline, "
           "place, lat, lon, command_name, command_phone, command_email, started_at, created_by, updated_at) "
           "values ($1, $2::uuid, $3, $4, $5, $6::boolean, $7, $8::int, $9, $10::float8, $11::float8, $12, "
           "$13, $14, $15, $16::bigint, $17)",
           tx.tenant(), i.id, i.what.kind, i.what.name, i.what.about, i.what.exercise, i.what.phase,
           i.what.discipline, i.what.place, lat_of(i.what.where), lon_of(i.what.where), i.what.command_name,
           i.what.command_phone, i.what.command_email, i.started_at, who, now);
}

bool update(transaction& tx, const incident& i, int seen_version, instant now) {
  return !sql::run(tx,
                   "update tenant.incidents set kind = $3, name = $4, about = $5, phase = $6, discipline = "
                   "$7::int, place = $8, lat = $9::float8, lon = $10::float8, command_name = $11, "
                   "command_phone = $12, command_email = $13, updated_at = $14, version = version + 1 where "
                   "tenant_id = $1 and id = $2::uuid and version = $15::int and state = 'open' returning 1",
                   tx.tenant(), i.id, i.what.kind, i.what.name, i.what.about, i.what.phase, i.what.discipline,
                   i.what.place, lat_of(i.what.where), lon_of(i.what.where), i.what.command_name,
                   i.what.command_phone, i.what.command_email, now, seen_version)
              .empty();
}

void mark_closed(transaction& tx, const incident_id& id, instant now) {
  sql::run(tx,
           "update tenant.incidents set state = 'closed', closed_at = $3, updated_at = $3, version = "
           "version + 1 where tenant_id = $1 and id = $2::uuid and state = 'open'",
           tx.tenant(), id, now);
}

void mark_ended(transaction& tx, const incident_id& id, instant now) {
  sql::run(tx,
           "update tenant.incidents set ended_at = $3, updated_at = $3 "
           "where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, now);
}

void mark_running(transaction& tx, const incident_id& id, instant now) {
  sql::run(tx,
           "update tenant.incidents set ended_at = null, updated_at = $3 "
           "where tenant_id = $1 and id = $2::uuid and ended_at is not null",
           tx.tenant(), id, now);
}

void mark_reopened(transaction& tx, const incident_id& id, instant now) {
  sql::run(tx,
           "update tenant.incidents set state = 'open', closed_at = null, ended_at = null, reopened_at = $3, "
           "updated_at = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, now);
}

void forget_contacts(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_called, web::local_day(now));
  if (term == nullptr) return;
  constexpr const char* over =
      "i.state = 'closed' and i.closed_at < $2::timestamptz - make_interval(months => $3::int)";
  sql::run(tx,
           std::string("update tenant.incident_tasks t set contact_name = '', contact_phone = '' from "
                       "tenant.incidents i where t.tenant_id = $1 and i.tenant_id = $1 and i.id = "
                       "t.incident_id and t.contact_name || t.contact_phone <> '' and ") +
               over,
           tx.tenant(), now, term->amount);
  sql::run(
      tx,
      std::string("update tenant.incidents i set command_name = '', command_phone = '', command_email = '' "
                  "where i.tenant_id = $1 and command_name || command_phone || command_email <> '' and ") +
          over,
      tx.tenant(), now, term->amount);
}

void insert(transaction& tx, const task& t, instant now) {
  sql::run(tx,
           "insert into tenant.incident_tasks (tenant_id, id, incident_id, profile, name, skill, deputies, "
           "certificates, needed, starts_at, ends_at, meeting_place, lat, lon, reach_km, bring, minimum_age, "
           "priority, contact_name, contact_phone, dutch, english, updated_at) values ($1, $2::uuid, "
           "$3::uuid, $4, $5, $6, $7::text[], $8::text[], $9::int, $10, $11, $12, $13::float8, $14::float8, "
           "$15::float8, $16::text[], $17::int, $18::int, $19, $20, $21::jsonb, $22::jsonb, $23)",
           tx.tenant(), t.id, t.incident_id, t.profile, t.what.name, t.what.skill,
           sql::text_array(t.what.deputies), sql::text_array(t.what.certificates), t.what.needed, t.what.from,
           t.what.until, t.what.meeting_place, lat_of(t.what.where), lon_of(t.what.where), t.what.reach_km,
           sql::text_array(t.what.bring), t.what.minimum_age, t.what.priority, t.what.contact_name,
           t.what.contact_phone, task_profiles::to_json(t.dutch), task_profiles::to_json(t.english), now);
}

bool update(transaction& tx, const task& t, int seen_version, instant now) {
  return !sql::run(tx,
                   "update tenant.incident_tasks set name = $3, skill = $4, deputies = $5::text[], "
                   "certificates = $6::text[], needed = $7::int, starts_at = $8, ends_at = $9, meeting_place "
                   "= $10, lat = $11::float8, lon = $12::float8, reach_km = $13::float8, bring = "
                   "$14::text[], minimum_age = $15::int, priority = $16::int, contact_name = $17, "
                   "contact_phone = $18, active = $19::boolean, updated_at = $20, version = version + 1 "
                   "where tenant_id = $1 and id = $2::uuid and version = $21::int returning 1",
                   tx.tenant(), t.id, t.what.name, t.what.skill, sql::text_array(t.what.deputies),
                   sql::text_array(t.what.certificates), t.what.needed, t.what.from, t.what.until,
                   t.what.meeting_place, lat_of(t.what.where), lon_of(t.what.where), t.what.reach_km,
                   sql::text_array(t.what.bring), t.what.minimum_age, t.what.priority, t.what.contact_name,
                   t.what.contact_phone, t.active, now, seen_version)
              .empty();
}

std::optional<task> find_task(transaction& tx, const task_id& id) { return one_task(tx, id, ""); }
std::optional<task> task_for_update(transaction& tx, const task_id& id) {
  return one_task(tx, id, " for update");
}

std::vector<task> tasks_of(transaction& tx, const incident_id& incident_id) {
  std::vector<task> out;
  if (!is_uuid(incident_id)) return out;
  for (const auto& r : sql::run(tx,
                                "select " + task_columns +
                                    " from tenant.incident_tasks where tenant_id = $1 and incident_id = "
                                    "$2::uuid order by active desc, priority, id",
                                tx.tenant(), incident_id))
    out.push_back(row_to_task(r));
  return out;
}

void insert_line(transaction& tx, const incident_id& incident_id, const line& l) {
  sql::run(tx,
           "insert into tenant.incident_trail (tenant_id, incident_id, at, account, what, subject, n, note) "
           "values ($1, $2::uuid, $3, $4::bigint, $5, $6, $7::int, $8)",
           tx.tenant(), incident_id, l.at, l.account, name_of(l.what), l.subject, l.n, l.note);
}

std::vector<line> timeline(transaction& tx, const incident_id& incident_id, int most) {
  std::vector<line> out;
  if (!is_uuid(incident_id)) return out;
  for (const auto& r : sql::run(tx,
                                "select at, account, what, subject, n, note from tenant.incident_trail where "
                                "tenant_id = $1 and incident_id = $2::uuid order by id desc limit $3::int",
                                tx.tenant(), incident_id, most))
    out.push_back({sql::instant_of(r[0]), sql::optional_of<std::int64_t>(r[1]),
                   event_named(sql::text_of(r[2])), sql::text_of(r[3]), sql::text_of(r[5]), r[4].as<int>()});
  return out;
}

}  // namespace paraat::incidents
