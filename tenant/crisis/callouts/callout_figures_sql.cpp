#include "protocol/bytes.hpp"
#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::callouts {
namespace {

reply_figures load_replies(transaction& tx, const incidents::incident_id& incident_id) {
  reply_figures out;
  for (const auto& r : sql::run(
           tx,
           "select p.state, p.said_yes_at is not null or p.place_task is not null, p.answered_at is not "
           "null, "
           "count(*) from tenant.callout_people p join tenant.callouts c on c.tenant_id = $1 and c.id = "
           "p.callout_id where p.tenant_id = $1 and c.incident_id = $2::uuid and c.state <> 'draft' group by "
           "1, 2, 3",
           tx.tenant(), incident_id))
    out.add(reply_of(person_state_named(sql::text_of(r[0])).value(), r[1].as<bool>(), r[2].as<bool>()),
            r[3].as<int>());
  return out;
}

}  // namespace

presence_figures presence_of_incident(transaction& tx, const incidents::incident_id& incident_id,
                                      instant now) {
  std::vector<presence_row> rows;
  for (const auto& r : sql::run(
           tx,
           "select p.state, p.place_task is not null, p.arrived_at is not null or exists (select 1 from "
           "tenant.stays s where s.tenant_id = $1 and s.person_id = p.id), coalesce(t.ends_at <= case when "
           "p.state = 'released' then coalesce(c.stood_down_at, $3::timestamptz) else $3::timestamptz end, "
           "false), count(*) from "
           "tenant.callout_people p join tenant.callouts c on c.tenant_id = $1 and c.id = p.callout_id left "
           "join tenant.incident_tasks t on t.tenant_id = $1 and t.id = p.place_task where p.tenant_id = $1 "
           "and c.incident_id = $2::uuid and c.state <> 'draft' group by 1, 2, 3, 4",
           tx.tenant(), incident_id, now))
    rows.push_back({person_state_named(sql::text_of(r[0])).value(), r[1].as<bool>(), r[2].as<bool>(),
                    r[3].as<bool>(), r[4].as<int>()});
  const int walk_ins =
      sql::run(tx, "select count(*) from tenant.walk_ins where tenant_id = $1 and incident_id = $2::uuid",
               tx.tenant(), incident_id)[0][0]
          .as<int>();
  return presence_of(rows, walk_ins);
}

std::map<incidents::task_id, instant, std::less<>> held_until(transaction& tx,
                                                              const incidents::incident_id& incident_id) {
  std::map<incidents::task_id, instant, std::less<>> out;
  if (!is_uuid(incident_id)) return out;
  for (const auto& r :
       sql::run(tx,
                "select p.offered_task, max(p.offered_until) from tenant.callout_people p join "
                "tenant.incident_tasks t on t.tenant_id = $1 and t.id = p.offered_task where "
                "p.tenant_id = $1 and t.incident_id = $2::uuid and p.offered_until is not null "
                "group by 1",
                tx.tenant(), incident_id))
    out.emplace(r[0].as<incidents::task_id>(), sql::instant_of(r[1]));
  return out;
}

std::vector<progress> progress_of(transaction& tx, const callout& c,
                                  const std::vector<incidents::task>& tasks, instant now) {
  std::vector<progress> out;
  for (const auto& t : tasks) out.push_back({.confirmed = t.taken, .held = t.held});
  for (const auto& r :
       sql::run(tx,
                "select p.task_id, count(*), extract(epoch from $4::timestamptz - p.asked_at)::float8 from "
                "tenant.callout_people p join tenant.callout_tasks k on "
                "k.tenant_id = $1 and k.callout_id = $2::uuid and k.task_id = p.task_id "
                "where p.tenant_id = $1 and p.callout_id = $2::uuid and p.state in ('to_notify', 'notified') "
                "and p.asked_at > $3 group by 1, p.asked_at",
                tx.tenant(), c.id, now - std::chrono::minutes{c.what.answer_minutes}, now))
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      if (tasks[t].id != r[0].c_str()) continue;
      const int open = r[1].as<int>();
      out[t].open += open;
      out[t].waited += open * weight_of_silence(r[2].as<double>() / (60.0 * c.what.answer_minutes));
    }
  return out;
}

// An exercise uses the experience of exercises only.
experience experience_of(transaction& tx, bool exercise, instant now) {
  experience out;
  // Silent people of one wave have waited equally long: one row per wave.
  for (
      const auto& r : sql::run(
          tx,
          "select p.answers > 0 or p.asked_at < $3::timestamptz - make_interval(mins => c.answer_minutes) as "
          "settled, count(*), count(*) filter (where p.said_yes_at is not null or p.placed_at is not null), "
          "case when p.answers = 0 and p.asked_at >= $3::timestamptz - make_interval(mins => "
          "c.answer_minutes) then extract(epoch from $3::timestamptz - p.asked_at)::float8 / (60 * "
          "c.answer_minutes) else 1 end from tenant.callout_people p join tenant.callouts c on c.tenant_id = "
          "$1 and c.id = p.callout_id where p.tenant_id = $1 and c.exercise = $2::boolean and p.state <> "
          "'undeliverable' and p.asked_at > $3::timestamptz - interval '2 years' group by 1, 4",
          tx.tenant(), exercise, now)) {
    const int people = r[1].as<int>();
    out.yes += r[2].as<int>();
    if (r[0].as<bool>()) {
      out.settled += people;
      continue;
    }
    out.silent += people;
    out.waited += people * weight_of_silence(r[3].as<double>());
  }
  return out;
}

incident_figures figures_of_incident(transaction& tx, const incidents::incident_id& incident_id,
                                     instant now) {
  incident_figures out;
  if (!is_uuid(incident_id)) return out;
  out.places = sum_of(incidents::tasks_of(tx, incident_id), now);
  out.replies = load_replies(tx, incident_id);
  out.presence = presence_of_incident(tx, incident_id, now);
  out.to_filled = time_to_filled(out.places, of_incident(tx, incident_id));
  return out;
}

}  // namespace paraat::callouts
