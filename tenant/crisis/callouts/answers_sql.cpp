#include "tenant/crisis/callouts/answers_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::callouts {
namespace {

const std::string columns =
    "p.id, p.callout_id, p.member_id, coalesce(m.name, ''), coalesce(m.language, 'nl'), p.state, p.task_id, "
    "p.place_task, p.offered_task, p.offered_until, p.arrives_at, p.answered_at, p.said_yes_at, "
    "p.arrived_at, p.departed_at, p.as_deputy, p.offer_extended, p.direct, p.deputy, p.brings, p.answers, "
    "p.question, p.reply, p.told, p.answered_via";
constexpr int column_count = 25;
const std::string from =
    " from tenant.callout_people p left join tenant.corps_members m on m.tenant_id = $1 and m.id = "
    "p.member_id where p.tenant_id = $1 ";

person row_to_person(const pqxx::row& r) {
  person p;
  p.id = r[0].as<person_id>();
  p.callout_id = r[1].as<callout_id>();
  p.member_id = sql::id_of<corps::member_id>(r[2]);
  p.name = sql::text_of(r[3]);
  p.language = sql::text_of(r[4]);
  p.status = person_state_named(sql::text_of(r[5])).value();
  p.task_id = sql::id_of<incidents::task_id>(r[6]);
  p.place_task = sql::optional_of<incidents::task_id>(r[7]);
  p.offered_task = sql::optional_of<incidents::task_id>(r[8]);
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

std::vector<to_tell> rows_to_tell(const pqxx::result& rows) {
  std::vector<to_tell> out;
  out.reserve(rows.size());
  for (const auto& r : rows)
    out.push_back({row_to_person(r), sql::text_of(r[column_count]), sql::text_of(r[column_count + 1])});
  return out;
}

}  // namespace

std::optional<person> find_person(transaction& tx, const person_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  return one(sql::run(tx, "select " + columns + from + "and p.id = $2::uuid", tx.tenant(), id));
}

std::optional<person> lock_person(transaction& tx, const person_id& id) {
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

std::vector<incidents::task> places_of(transaction& tx, const callout_id& callout_id) {
  std::vector<incidents::task> out;
  for (const auto& r :
       sql::run(tx,
                "select t.id, t.incident_id, t.name, t.needed, t.taken, t.held, t.starts_at, t.ends_at, "
                "t.priority, t.active, t.lent, t.joined from tenant.callout_tasks k join "
                "tenant.incident_tasks t on "
                "t.tenant_id = $1 and t.id = k.task_id where k.tenant_id = $1 and k.callout_id = "
                "$2::uuid order by k.position",
                tx.tenant(), callout_id)) {
    incidents::task& t = out.emplace_back();
    t.id = r[0].as<incidents::task_id>();
    t.incident_id = r[1].as<incidents::incident_id>();
    t.what.name = sql::text_of(r[2]);
    t.what.needed = r[3].as<int>();
    t.taken = r[4].as<int>();
    t.held = r[5].as<int>();
    t.what.from = sql::instant_of(r[6]);
    t.what.until = sql::instant_of(r[7]);
    t.what.priority = r[8].as<int>();
    t.active = r[9].as<bool>();
    t.lent = r[10].as<int>();
    t.joined = r[11].as<int>();
  }
  return out;
}

standing standing_of(transaction& tx, const person& p) {
  const auto rows = sql::run(
      tx,
      "with mine as (select k.position, (p.direct >> k.position) & 1 = 1 as skilled, p.said_yes_at, "
      "p.id from tenant.callout_people p join tenant.callout_tasks k on k.tenant_id = $1 "
      "and k.callout_id = p.callout_id and k.task_id = p.task_id where p.tenant_id = $1 "
      "and p.id = $2::uuid) select count(*) filter (where not mine.skilled "
      "and (w.direct >> mine.position) & 1 = 1), count(*) filter (where ((w.direct >> mine.position) & 1 = "
      "1) = mine.skilled and (w.said_yes_at, w.id) < (mine.said_yes_at, mine.id)) "
      "from mine, tenant.callout_people w where w.tenant_id = $1 and w.callout_id = $3::uuid "
      "and w.state = 'reserve' and ((w.direct | w.deputy) >> mine.position) & 1 = 1",
      tx.tenant(), p.id, p.callout_id);
  standing s;
  s.ahead_by_skill = rows[0][0].as<int>();
  s.ahead_by_time = rows[0][1].as<int>();
  s.rank = 1 + s.ahead_by_skill + s.ahead_by_time;
  return s;
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

std::vector<to_tell> people_in(transaction& tx, const incidents::incident_id& incident_id,
                               const std::vector<person_state>& states, const incidents::task_id& task_id) {
  std::vector<std::string> names;
  for (const person_state s : states) names.emplace_back(callouts::name_of(s));
  return rows_to_tell(
      sql::run(tx,
               "select " + columns + ", coalesce(m.email, ''), coalesce(m.phone, '')" + from +
                   "and p.callout_id in (select id from tenant.callouts where tenant_id = $1 "
                   "and incident_id = $2::uuid and state not in ('draft', 'stood_down', 'closed')) "
                   "and p.state = any($3::text[]) and ($4 = '' or coalesce(p.place_task, "
                   "p.task_id)::text = $4) order by p.id",
               tx.tenant(), incident_id, sql::text_array(names), task_id));
}

std::vector<to_tell> people_where(transaction& tx, const std::string& where,
                                  const incidents::incident_id& incident_id, const std::string& states,
                                  const incidents::task_id& task_id, const std::string& order, int limit,
                                  int offset) {
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

}  // namespace paraat::callouts
