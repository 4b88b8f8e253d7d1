#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/overview/board/board.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::callouts {
namespace {

const std::string of_incident_sql =
    "p.callout_id in (select id from tenant.callouts where tenant_id = $1 and incident_id = $2::uuid "
    "and state <> 'draft')";

void add(tally& into, person_state s, int n, int brings, const std::optional<instant>& next) {
  into.called += n;
  switch (s) {
    case person_state::on_the_way:
      into.on_the_way += n;
      break;
    case person_state::on_site:
      into.on_site += n;
      break;
    case person_state::departed:
      into.departed += n;
      break;
    case person_state::maybe:
      into.maybe += n;
      break;
    case person_state::no:
    case person_state::withdrawn:
      into.no += n;
      break;
    case person_state::reserve:
      into.reserve += n;
      break;
    case person_state::undeliverable:
      into.undelivered += n;
      break;
    case person_state::to_notify:
    case person_state::notified:
    case person_state::unclear:
      into.open += n;
      break;
    case person_state::released:
      into.released += n;
      break;
    case person_state::yes:
    case person_state::confirmed:
    case person_state::no_show:
      break;
  }
  if (!holds_place(s)) return;
  into.yes += n;
  into.brings += brings;
  if (next && (!into.next_arrival || *next < *into.next_arrival)) into.next_arrival = next;
}

std::vector<person> rows_of(const std::vector<to_tell>& list) {
  std::vector<person> out;
  out.reserve(list.size());
  for (const to_tell& x : list) out.push_back(x.who);
  return out;
}

std::string text_list(const std::vector<person_state>& states) {
  std::vector<std::string> names;
  for (const person_state s : states) names.emplace_back(name_of(s));
  return sql::text_array(names);
}

}  // namespace

figures figures_of(transaction& tx, const incidents::incident_id& incident_id, instant now) {
  figures out;
  const auto held = held_until(tx, incident_id);
  auto tasks = incidents::tasks_of(tx, incident_id);
  out.places = sum_of(tasks, now);
  for (auto& t : tasks) {
    task_line& line = out.tasks.emplace_back();
    line.places = places_of(t, now);
    if (const auto it = held.find(t.id); it != held.end()) line.held_until = it->second;
    line.about = std::move(t);
  }
  for (const auto& r :
       sql::run(tx,
                "select coalesce(p.place_task, p.task_id), p.state, count(*), sum(p.brings), "
                "min(p.arrives_at) filter (where "
                "p.state in ('confirmed', 'on_the_way') and p.arrives_at > $3), count(*) "
                "filter (where p.question <> '' and "
                "p.reply = ''), p.said_yes_at is not null or p.place_task is not null, p.answered_at is not "
                "null from tenant.callout_people p where p.tenant_id = $1 and " +
                    of_incident_sql + " group by 1, 2, 7, 8",
                tx.tenant(), incident_id, now)) {
    const auto s = person_state_named(sql::text_of(r[1])).value();
    const auto next = sql::optional_instant_of(r[4]);
    add(out.all, s, r[2].as<int>(), r[3].as<int>(), next);
    out.questions += r[5].as<int>();
    const reply said = reply_of(s, r[6].as<bool>(), r[7].as<bool>());
    out.replies.add(said, r[2].as<int>());
    const auto it = std::ranges::find(out.tasks, std::string_view(r[0].c_str()),
                                      [](const task_line& l) -> std::string_view { return l.about.id; });
    if (it == out.tasks.end()) continue;
    add(it->count, s, r[2].as<int>(), r[3].as<int>(), next);
    it->replies.add(said, r[2].as<int>());
  }
  out.latest = rows_of(people_where(tx, of_incident_sql + " and p.answered_at is not null", incident_id, "{}",
                                    incidents::task_id(), "p.answered_at desc, p.id", 8, 0));
  return out;
}

list_of_people people_on_board(transaction& tx, const incidents::incident_id& incident_id, group g,
                               const incidents::task_id& task_id, int page, int per_page) {
  const std::string asked =
      g == group::questions ? "p.question <> '' and p.reply = ''" : "p.state = any($3::text[])";
  const std::string where =
      of_incident_sql + " and " + asked + " and ($4 = '' or coalesce(p.place_task, p.task_id)::text = $4)";
  const std::string order =
      g == group::reserve ? "p.said_yes_at, p.id"
      : g == group::coming || g == group::on_the_way
          ? "p.state = 'on_site', coalesce(p.arrives_at, '-infinity'), lower(m.name), p.id"
          : "lower(m.name), p.id";
  list_of_people out;
  const std::string states = text_list(states_of(g));
  out.total = sql::run(tx,
                       "select count(*) from tenant.callout_people p where p.tenant_id = $1 and " + where +
                           " and ($3::text[] is not null)",
                       tx.tenant(), incident_id, states, task_id)[0][0]
                  .as<long long>();
  out.rows = rows_of(people_where(tx, where, incident_id, states, task_id, order, per_page,
                                  (std::max(1, page) - 1) * per_page));
  return out;
}

}  // namespace paraat::callouts
