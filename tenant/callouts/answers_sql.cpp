#include "tenant/callouts/answers_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::callouts {
namespace {

const std::string columns =
    "p.id, p.callout_id, p.member_id, coalesce(m.name, ''), coalesce(m.language, 'nl'), p.state, p.task_id, "
    "p.place_task, p.offered_task, p.offered_until, p.arrives_at, p.answered_at, p.said_yes_at, "
    "p.arrived_at, "
    "p.departed_at, p.as_deputy, p.offer_extended, p.direct, p.deputy, p.brings, p.answers, p.question, "
    "p.reply, p.told, p.answered_via";
constexpr int column_count = 25;
const std::string from =
    " from tenant.callout_people p left join tenant.corps_members m on m.tenant_id = $1 and m.id = "
    "p.member_id where p.tenant_id = $1 ";

std::optional<std::string> optional_text(const pqxx::field& f) {
  return f.is_null() ? std::nullopt : std::optional(sql::text_of(f));
}

person row_to_person(const pqxx::row& r) {
  person p;
  p.id = r[0].as<std::string>();
  p.callout_id = r[1].as<std::string>();
  p.member_id = sql::text_of(r[2]);
  p.name = sql::text_of(r[3]);
  p.language = sql::text_of(r[4]);
  p.status = person_state_named(sql::text_of(r[5])).value();
  p.task_id = sql::text_of(r[6]);
  p.place_task = optional_text(r[7]);
  p.offered_task = optional_text(r[8]);
  p.offered_until = sql::optional_instant_of(r[9]);
  p.arrives_at = sql::optional_instant_of(r[10]);
  p.answered_at = sql::optional_instant_of(r[11]);
  p.said_yes_at = sql::optional_instant_of(r[12]);
  p.arrived_at = sql::optional_instant_of(r[13]);
  p.departed_at = sql::optional_instant_of(r[14]);
  p.as_deputy = r[15].as<bool>();
  p.offer_extended = r[16].as<bool>();
  p.direct = static_cast<task_set>(r[17].as<std::int64_t>());
  p.deputy = static_cast<task_set>(r[18].as<std::int64_t>());
  p.brings = r[19].as<int>();
  p.answers = r[20].as<int>();
  p.question = sql::text_of(r[21]);
  p.reply = sql::text_of(r[22]);
  p.told = sql::text_of(r[23]);
  p.answered_via = sql::text_of(r[24]);
  return p;
}

std::optional<person> one(const pqxx::result& rows) {
  return rows.empty() ? std::nullopt : std::optional(row_to_person(rows[0]));
}

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

// What an answer writes whatever comes of it; the parameters are $3 to $9.
const std::string answer_set =
    "said_yes_at = $3, arrives_at = $4, brings = $5::int, question = case when $6 <> '' then $6 else "
    "question "
    "end, question_at = case when $6 <> '' then $8 else question_at end, answered_via = $7, answered_at = "
    "$8, "
    "answers = answers + 1, offered_task = null, offered_until = null, offer_extended = false, offer_warned "
    "= "
    "false, changed_at = $8";

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

std::vector<to_tell> rows_to_tell(const pqxx::result& rows) {
  std::vector<to_tell> out;
  out.reserve(rows.size());
  for (const auto& r : rows)
    out.push_back({row_to_person(r), sql::text_of(r[column_count]), sql::text_of(r[column_count + 1])});
  return out;
}

std::string uuid_array(const std::vector<std::string>& ids) {
  std::string out = "{";
  for (const std::string& id : ids) out += (out.size() > 1 ? "," : "") + id;
  return out + "}";
}

}  // namespace

std::optional<person> find_person(transaction& tx, std::string_view id) {
  if (!is_uuid(id)) return std::nullopt;
  return one(sql::run(tx, "select " + columns + from + "and p.id = $2::uuid", tx.tenant(), id));
}

std::optional<person> lock_person(transaction& tx, std::string_view id) {
  if (!is_uuid(id)) return std::nullopt;
  return one(
      sql::run(tx, "select " + columns + from + "and p.id = $2::uuid for update of p", tx.tenant(), id));
}

std::optional<person> with_token(transaction& tx, std::string_view token) {
  return one(sql::run(tx, "select " + columns + from + "and p.token_hash = $2::bytea", tx.tenant(),
                      sql::bytea(sha256_bytes(token))));
}

std::optional<person> lock_with_token(transaction& tx, std::string_view token) {
  return one(sql::run(tx, "select " + columns + from + "and p.token_hash = $2::bytea for update of p",
                      tx.tenant(), sql::bytea(sha256_bytes(token))));
}

std::vector<incidents::task> places_of(transaction& tx, std::string_view callout_id) {
  std::vector<incidents::task> out;
  for (const auto& r :
       sql::run(tx,
                "select t.id, t.incident_id, t.name, t.needed, t.taken, t.held, t.starts_at, t.ends_at, "
                "t.priority, t.active from tenant.callout_tasks k join tenant.incident_tasks t on "
                "t.tenant_id = $1 and t.id = k.task_id where k.tenant_id = $1 and k.callout_id = "
                "$2::uuid order by k.position",
                tx.tenant(), callout_id)) {
    incidents::task& t = out.emplace_back();
    t.id = r[0].c_str();
    t.incident_id = r[1].c_str();
    t.what.name = sql::text_of(r[2]);
    t.what.needed = r[3].as<int>();
    t.taken = r[4].as<int>();
    t.held = r[5].as<int>();
    t.what.from = sql::instant_of(r[6]);
    t.what.until = sql::instant_of(r[7]);
    t.what.priority = r[8].as<int>();
    t.active = r[9].as<bool>();
  }
  return out;
}

std::vector<other_place> lock_human(transaction& tx, const person& p, bool exercise) {
  std::vector<other_place> out;
  if (p.member_id.empty()) return out;
  const auto humans = sql::run(
      tx,
      "select o.id from tenant.corps_members m join tenant.corps_members o on o.tenant_id = $1 and o.human = "
      "m.human where m.tenant_id = $1 and m.id = $2::uuid "
      "order by o.id for no key update of o",
      tx.tenant(), p.member_id);
  std::vector<std::string> ids;
  for (const auto& r : humans) ids.push_back(r[0].as<std::string>());
  for (const auto& r : sql::run(
           tx,
           "select t.id, t.name, q.callout_id, t.starts_at, t.ends_at from tenant.callout_people q join "
           "tenant.incident_tasks t on t.tenant_id = $1 and t.id = q.place_task join tenant.callouts o on "
           "o.tenant_id = $1 and o.id = q.callout_id where q.tenant_id = $1 and q.member_id = "
           "any($2::uuid[]) "
           "and q.id <> $3::uuid and q.state in ('confirmed', 'on_the_way', 'on_site') and ($4::boolean or "
           "not o.exercise)",
           tx.tenant(), uuid_array(ids), p.id, exercise))
    out.push_back({sql::text_of(r[0]),
                   sql::text_of(r[1]),
                   sql::text_of(r[2]),
                   {sql::instant_of(r[3]), sql::instant_of(r[4])}});
  return out;
}

bool take_place(transaction& tx, const person& p, std::string_view task_id, int position, const answer_row& a,
                instant now) {
  // The person's own row is locked already; the row of the task from here to the commit.
  return !sql::run(
              tx,
              "with place as (update tenant.incident_tasks set taken = taken + 1 where tenant_id = $1 and id "
              "= "
              "$9::uuid and active and taken + held < needed and not exists (select 1 from "
              "tenant.callout_people w where w.tenant_id = $1 and w.callout_id = $10::uuid and w.state = "
              "'reserve' and w.id <> $2::uuid and ((w.direct | w.deputy) >> $11::int) & 1 = 1) returning id) "
              "update tenant.callout_people p set state = 'confirmed', place_task = place.id, placed_at = "
              "$8, "
              "told = '', " +
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
      "else '' "
      "end, " +
          answer_set + " where p.tenant_id = $1 and p.id = $2::uuid",
      tx.tenant(), p.id, a.said_yes_at, a.arrives_at, a.brings, a.question, name_of(a.how), now,
      callouts::name_of(a.status), keeps);
}

void write_details(transaction& tx, std::string_view person_id, std::optional<instant> arrives_at, int brings,
                   const std::string& question, instant now) {
  sql::run(
      tx,
      "update tenant.callout_people set arrives_at = $3, brings = $4::int, question_at = case when $5 <> '' "
      "and "
      "$5 <> question then $6 else question_at end, question = case when $5 <> '' then $5 else question end, "
      "answers = answers + 1, changed_at = $6 where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), person_id, arrives_at, brings, question, now);
}

void write_step(transaction& tx, const person& p, person_state to, instant now) {
  sql::run(tx,
           "update tenant.callout_people set state = $3, on_the_way_at = case when $3 = 'on_the_way' then $4 "
           "else on_the_way_at end, arrived_at = case when $3 in ('on_site', 'departed') then "
           "coalesce(arrived_at, $4) "
           "else arrived_at end, departed_at = case when $3 = 'departed' then $4 when $3 = 'on_site' then "
           "null else "
           "departed_at end, changed_at = $4 where tenant_id = $1 and id = $2::uuid",
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

bool change_place(transaction& tx, const person& p, std::string_view task_id, instant now) {
  // Both rows of tasks in one order, so that two coordinators who swap people do not wait for each other.
  sql::run(tx,
           "select 1 from tenant.incident_tasks where tenant_id = $1 and id in ($2::uuid, $3::uuid) order by "
           "id for no key update",
           tx.tenant(), *p.place_task, task_id);
  const auto moved = sql::run(
      tx,
      "with place as (update tenant.incident_tasks set taken = taken + 1 where tenant_id = $1 and id = "
      "$3::uuid and active and taken + held < needed returning id) update tenant.callout_people p set "
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

void write_reply(transaction& tx, std::string_view person_id, const std::string& text, instant now) {
  sql::run(tx,
           "update tenant.callout_people set reply = $3, reply_at = $4, changed_at = $4 where tenant_id = $1 "
           "and id = $2::uuid",
           tx.tenant(), person_id, text, now);
}

standing standing_of(transaction& tx, const person& p) {
  const auto rows = sql::run(
      tx,
      "with mine as (select k.position, (p.direct >> k.position) & 1 = 1 as skilled, p.said_yes_at, p.id "
      "from "
      "tenant.callout_people p join tenant.callout_tasks k on k.tenant_id = $1 and k.callout_id = "
      "p.callout_id and k.task_id = p.task_id where p.tenant_id = $1 and p.id = $2::uuid) select count(*) "
      "filter (where not mine.skilled and (w.direct >> mine.position) & 1 = 1), count(*) filter (where "
      "((w.direct "
      ">> mine.position) & 1 = 1) = mine.skilled and (w.said_yes_at, w.id) < (mine.said_yes_at, mine.id)) "
      "from "
      "mine, tenant.callout_people w where w.tenant_id = $1 and w.callout_id = $3::uuid and w.state = "
      "'reserve' "
      "and ((w.direct | w.deputy) >> mine.position) & 1 = 1",
      tx.tenant(), p.id, p.callout_id);
  standing s;
  s.ahead_by_skill = rows[0][0].as<int>();
  s.ahead_by_time = rows[0][1].as<int>();
  s.rank = 1 + s.ahead_by_skill + s.ahead_by_time;
  return s;
}

void mark_unclear(transaction& tx, std::string_view person_id, instant now) {
  sql::run(
      tx,
      "update tenant.callout_people set state = 'unclear', changed_at = $3 where tenant_id = $1 and id = "
      "$2::uuid and state in ('to_notify', 'notified')",
      tx.tenant(), person_id, now);
}

void mark_notified(transaction& tx, std::string_view person_id, instant now) {
  if (!is_uuid(person_id)) return;
  sql::run(
      tx,
      "update tenant.callout_people set notified_at = coalesce(notified_at, $3), changed_at = $3, state = "
      "case when state in ('to_notify', 'undeliverable') then 'notified' else state end where tenant_id = $1 "
      "and id = $2::uuid and notified_at is null",
      tx.tenant(), person_id, now);
}

void mark_failed(transaction& tx, std::string_view person_id, instant now) {
  if (!is_uuid(person_id)) return;
  sql::run(
      tx,
      "update tenant.callout_people set channels_failed = channels_failed + 1, changed_at = $3, state = case "
      "when state in ('to_notify', 'notified') and channels_failed + 1 >= channels_used then "
      "'undeliverable' else state end where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), person_id, now);
}

std::vector<channels::person> names_in(transaction& tx, std::string_view callout_id) {
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

// ---- for the tending job

int lapse_offers(transaction& tx, std::string_view callout_id, instant now) {
  // The rows of people first, then those of tasks, as an answer does.
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

std::vector<waiting> reserve_of(transaction& tx, std::string_view callout_id) {
  std::vector<waiting> out;
  for (const auto& r :
       sql::run(tx,
                "select id, direct, deputy, said_yes_at, offers_lapsed, offered_task, "
                "offered_until from tenant.callout_people where tenant_id = $1 and callout_id "
                "= $2::uuid and state = 'reserve' order by said_yes_at, id",
                tx.tenant(), callout_id))
    out.push_back({r[0].as<std::string>(), static_cast<task_set>(r[1].as<std::int64_t>()),
                   static_cast<task_set>(r[2].as<std::int64_t>()), sql::instant_of(r[3]), r[4].as<int>(),
                   optional_text(r[5]), sql::optional_instant_of(r[6])});
  return out;
}

bool hold_place(transaction& tx, std::string_view person_id, std::string_view task_id, instant until,
                instant now) {
  const auto mine = sql::run(tx,
                             "select 1 from tenant.callout_people where tenant_id = $1 and id = $2::uuid and "
                             "state = 'reserve' and offered_task is null for update skip locked",
                             tx.tenant(), person_id);
  if (mine.empty()) return false;
  return !sql::run(
              tx,
              "with place as (update tenant.incident_tasks set held = held + 1 where tenant_id = $1 and id "
              "= $3::uuid and active and taken + held < needed returning id) update "
              "tenant.callout_people p set offered_task = place.id, offered_until = $4, offer_extended = "
              "false, offer_warned = false, changed_at = $5 from place where p.tenant_id = $1 and p.id = "
              "$2::uuid returning 1",
              tx.tenant(), person_id, task_id, until, now)
              .empty();
}

std::vector<to_tell> untold(transaction& tx, const callout& c, instant now, std::chrono::minutes warn_before,
                            int limit) {
  return rows_to_tell(sql::run(
      tx,
      "select " + columns + ", coalesce(m.email, ''), coalesce(m.phone, '')" + from +
          "and p.callout_id = $2::uuid and ((p.state = 'confirmed' and p.told <> 'confirmed ' || "
          "p.place_task::text) or (p.state = 'reserve' and p.offered_task is not null and (p.told not like "
          "'offered%' or (p.offered_until <= $3 and not p.offer_warned))) or (p.state = 'reserve' and "
          "p.offered_task is null and p.answered_via = 'sms' and p.told not in ('reserve', 'lapsed'))) order "
          "by p.id limit $4::int",
      tx.tenant(), c.id, now + warn_before, limit));
}

std::vector<to_tell> unanswered(transaction& tx, const callout& c, instant asked_before, int limit) {
  return rows_to_tell(
      sql::run(tx,
               "select " + columns + ", coalesce(m.email, ''), coalesce(m.phone, '')" + from +
                   "and p.callout_id = $2::uuid and p.state in ('to_notify', 'notified', 'unclear') and "
                   "p.reminded_at is null and p.asked_at <= $3 order by p.id limit $4::int",
               tx.tenant(), c.id, asked_before, limit));
}

void mark_told(transaction& tx, const std::vector<std::pair<std::string, std::string>>& list) {
  if (list.empty()) return;
  std::vector<std::string> ids, what;
  for (const auto& [id, told] : list) {
    ids.push_back(id);
    what.push_back(told);
  }
  sql::run(
      tx,
      "update tenant.callout_people p set told = x.told from (select u.id, u.told from unnest($2::uuid[], "
      "$3::text[]) as u (id, told) join tenant.callout_people q on q.tenant_id = $1 and q.id = u.id for "
      "update of "
      "q skip locked) x where p.tenant_id = $1 and p.id = x.id",
      tx.tenant(), uuid_array(ids), sql::text_array(what));
}

void mark_warned(transaction& tx, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  sql::run(tx,
           "update tenant.callout_people set offer_warned = true where tenant_id = $1 and id in (select id "
           "from tenant.callout_people where tenant_id = $1 and id = any($2::uuid[]) for update skip locked)",
           tx.tenant(), uuid_array(ids));
}

void mark_reminded(transaction& tx, const std::vector<std::string>& ids, instant now) {
  if (ids.empty()) return;
  sql::run(tx,
           "update tenant.callout_people set reminded_at = $3 where tenant_id = $1 and id in (select id from "
           "tenant.callout_people where tenant_id = $1 and id = any($2::uuid[]) for update skip locked)",
           tx.tenant(), uuid_array(ids), now);
}

std::vector<to_tell> people_in(transaction& tx, std::string_view incident_id,
                               const std::vector<person_state>& states, std::string_view task_id) {
  std::vector<std::string> names;
  for (const person_state s : states) names.emplace_back(callouts::name_of(s));
  return rows_to_tell(sql::run(
      tx,
      "select " + columns + ", coalesce(m.email, ''), coalesce(m.phone, '')" + from +
          "and p.callout_id in (select id from tenant.callouts where tenant_id = $1 and incident_id = "
          "$2::uuid and state not in ('draft', 'stood_down', 'closed')) and p.state = any($3::text[]) and "
          "($4 "
          "= '' or coalesce(p.place_task, p.task_id)::text = $4) order by p.id",
      tx.tenant(), incident_id, sql::text_array(names), task_id));
}

std::vector<to_tell> people_where(transaction& tx, const std::string& where, std::string_view incident_id,
                                  const std::string& states, std::string_view task_id,
                                  const std::string& order, int limit, int offset) {
  return rows_to_tell(sql::run(tx,
                               "select " + columns + ", '', ''" + from + "and " + where +
                                   " and $3::text[] is not null and $4::text is not null order by " + order +
                                   " limit $5::int offset $6::int",
                               tx.tenant(), incident_id, states, task_id, limit, offset));
}

std::pair<std::string, std::string> reach_of(transaction& tx, const person& p) {
  if (p.member_id.empty()) return {};
  const auto rows =
      sql::run(tx, "select email, phone from tenant.corps_members where tenant_id = $1 and id = $2::uuid",
               tx.tenant(), p.member_id);
  if (rows.empty()) return {};
  return {sql::text_of(rows[0][0]), sql::text_of(rows[0][1])};
}

std::optional<instant> last_placed(transaction& tx, std::string_view callout_id) {
  return sql::optional_instant_of(sql::run(
      tx, "select max(placed_at) from tenant.callout_people where tenant_id = $1 and callout_id = $2::uuid",
      tx.tenant(), callout_id)[0][0]);
}

std::optional<instant> first_yes(transaction& tx, std::string_view callout_id) {
  return sql::optional_instant_of(
      sql::run(tx,
               "select min(said_yes_at) from tenant.callout_people where tenant_id = "
               "$1 and callout_id = $2::uuid",
               tx.tenant(), callout_id)[0][0]);
}

}  // namespace paraat::callouts
