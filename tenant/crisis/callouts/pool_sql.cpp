// The people that a call-out may ask: the pool, the busy ones, and how to reach them.
#include <unordered_map>

#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::callouts {
namespace {

// Index in the pool of the first row of a human.
using humans_in_pool = std::unordered_map<std::string_view, std::size_t>;

std::vector<pool_row> load_members(transaction& tx, const callout& c) {
  const auto rows =
      sql::run(tx,
               "select id, human_id, state, email, phone, place, language, born, nis, skills from "
               "tenant.corps_members where tenant_id = $1 and corps_id = any($2::uuid[]) and "
               "state in ('accepted', 'paused', 'applied', 'screening') order by id",
               tx.tenant(), sql::text_array(c.what.corps));
  std::vector<pool_row> out;
  out.reserve(rows.size());
  for (const auto& r : rows) {
    pool_row& p = out.emplace_back();
    p.id = r[0].as<corps::member_id>();
    p.human = sql::id_of<persons::person_id>(r[1]);
    p.state = sql::text_of(r[2]);
    p.email = sql::text_of(r[3]);
    p.phone = sql::text_of(r[4]);
    p.place = sql::text_of(r[5]);
    p.language = sql::text_of(r[6]);
    p.born = sql::optional_day_of(r[7]);
    p.nis = r[8].as<int>();
    if (r[9].size() > 2) p.says = sql::text_array_of(r[9]);
  }
  return out;
}

// Rows that begin with a human.
template <class Add>
void add_to_pool(std::vector<pool_row>& pool, const humans_in_pool& at, const pqxx::result& rows, Add add) {
  for (const auto& r : rows)
    if (const auto it = at.find(std::string_view(r[0].c_str(), r[0].size())); it != at.end())
      add(pool[it->second], r);
}

}  // namespace

// Four plain queries that are joined here and not in one statement: right after an import the database has no
// statistics yet, and a join that was planned for one member takes minutes for fifty thousand.
member_pool load_pool(transaction& tx, const callout& c, instant now) {
  const auto year = web::local_day(now).year();
  const instant year_began = web::start_of_local_day({year, std::chrono::January, std::chrono::day{1}});
  member_pool pool{.rows = load_members(tx, c)};
  humans_in_pool at;
  at.reserve(pool.rows.size());
  for (std::size_t i = 0; i < pool.rows.size(); ++i) at.try_emplace(pool.rows[i].human, i);
  pool.repeats = at.size() < pool.rows.size();
  // A pause and the certificates of a human hold in every corps, also when another corps is called.
  for (const auto& r :
       sql::run(tx,
                "select human_id from tenant.corps_members where tenant_id = $1 and state = 'paused' and not "
                "(corps_id = any($2::uuid[]))",
                tx.tenant(), sql::text_array(c.what.corps)))
    if (const auto it = at.find(r[0].c_str()); it != at.end()) pool.rows[it->second].state = "paused";
  add_to_pool(
      pool.rows, at,
      sql::run(
          tx,
          "select (select m.human_id from tenant.corps_members m where m.tenant_id = $1 and m.id = "
          "c.member_id and m.state not in ('declined', 'left')), c.code || ' ' || c.valid_from || ' ' || "
          "coalesce(c.valid_until::text, '') from tenant.corps_certificates c where c.tenant_id = $1",
          tx.tenant()),
      [](pool_row& p, const auto& r) {
        if (!p.certificates.empty()) p.certificates += ';';
        p.certificates += r[1].c_str();
      });
  add_to_pool(
      pool.rows, at,
      sql::run(tx,
               "select human_id, max(asked_at), count(*) filter (where asked_at >= $2) from "
               "tenant.callout_people where tenant_id = $1 and human_id is not null and callout_id <> "
               "$3::uuid and callout_id in (select id from tenant.callouts where tenant_id = $1 and "
               "not exercise) and state <> 'undeliverable' group by 1",
               tx.tenant(), year_began, c.id),
      [](pool_row& p, const auto& r) {
        p.last_called = sql::optional_instant_of(r[1]);
        p.calls_this_year = r[2].template as<int>();
      });
  add_to_pool(pool.rows, at,
              sql::run(tx,
                       "select human_id from tenant.callout_people where tenant_id = $1 and callout_id = "
                       "$2::uuid and human_id is not null",
                       tx.tenant(), c.id),
              [](pool_row& p, const auto&) { p.asked = true; });
  return pool;
}

std::set<corps::member_id, std::less<>> members_named(transaction& tx, const callout& c,
                                                      const std::string& letters) {
  std::set<corps::member_id, std::less<>> out;
  for (const auto& r : sql::run(tx,
                                "select id from tenant.corps_members where tenant_id = $1 and corps_id = "
                                "any($2::uuid[]) and position($3 in node.folded(name)) > 0",
                                tx.tenant(), sql::text_array(c.what.corps), letters))
    out.emplace(r[0].c_str());
  return out;
}

namespace {

busy_row row_to_busy(const pqxx::row& r) {
  return {
      sql::id_of<persons::person_id>(r[0]), {sql::instant_of(r[1]), sql::instant_of(r[2])}, r[3].as<bool>()};
}

}  // namespace

// A real emergency goes before an exercise: a place in the one does not make a member busy for the other.
std::vector<busy_row> load_busy(transaction& tx, const callout& c, instant now) {
  std::vector<busy_row> out;
  for (const auto& r :
       sql::run(tx,
                "select p.human_id, t.starts_at, t.ends_at, p.state = 'departed' or t.ends_at <= $2 "
                "from tenant.callout_people p join tenant.incident_tasks t on t.tenant_id = $1 "
                "and t.id = p.place_task join tenant.callouts o on o.tenant_id = $1 and o.id = p.callout_id "
                "where p.tenant_id = $1 and p.place_task is not null and p.callout_id <> $3::uuid and "
                "p.human_id is not null "
                "and ($4::boolean or not o.exercise) and t.ends_at > $2::timestamptz - interval '1 day' "
                "and (p.state in ('confirmed', 'on_the_way', 'on_site') or (p.state = 'departed' "
                "and p.arrived_at is not null)) "
                // A walk-in works as long as the others, until the end of the task while the stay is open.
                "union all select w.human_id, s.in_at, coalesce(s.out_at, greatest(t.ends_at, s.in_at)), "
                "s.out_at is not null from tenant.walk_ins w join tenant.stays s on s.tenant_id = $1 and "
                "s.person_id = w.id join tenant.incident_tasks t on t.tenant_id = $1 and t.id = s.task_id "
                "join tenant.incidents i on i.tenant_id = $1 and i.id = s.incident_id where w.tenant_id = $1 "
                "and w.human_id is not null and ($4::boolean or not i.exercise) and coalesce(s.out_at, "
                "$2::timestamptz) > $2::timestamptz - interval '1 day'",
                tx.tenant(), now, c.id, c.exercise))
    out.push_back(row_to_busy(r));
  // The same human at work in another tenant of the controller.
  for (const auto& r :
       sql::run(tx, "select human, begins, ends, done from node.busy_beside($1, $2)", now, c.exercise))
    out.push_back(row_to_busy(r));
  return out;
}

std::vector<contact> load_contacts(transaction& tx, const std::vector<corps::member_id>& member_ids) {
  std::vector<contact> out;
  for (const auto& r : sql::run(tx,
                                "select id, name, email, phone, language from tenant.corps_members where "
                                "tenant_id = $1 and id = any($2::uuid[])",
                                tx.tenant(), sql::text_array(member_ids)))
    out.push_back({r[0].as<corps::member_id>(), sql::text_of(r[1]), sql::text_of(r[2]), sql::text_of(r[3]),
                   sql::text_of(r[4])});
  return out;
}

}  // namespace paraat::callouts
