#include <algorithm>

#include "tenant/crisis/presence/shift_summary.hpp"
#include "tenant/crisis/presence/shifts_sql.hpp"
#include "tenant/people/persons/person_links.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::presence {
namespace {

// People that fill a shift that is not over. $2: incident, $3: now.
const std::string filling =
    "with here as (select person_id from tenant.stays where tenant_id = $1 and incident_id = $2::uuid "
    "and out_at is null), filling as (select s.id as shift_id, sp.person_id, p.state, p.arrives_at, "
    "(h.person_id is not null or p.state = 'on_site') and (s.starts_at <= $3::timestamptz "
    "or not exists (select 1 from tenant.shift_places o join tenant.shifts n on n.tenant_id = o.tenant_id "
    "and n.id = o.shift_id where o.tenant_id = $1 and o.person_id = sp.person_id "
    "and n.starts_at <= $3::timestamptz and n.ends_at > $3::timestamptz)) as on_site "
    "from tenant.shifts s join tenant.incident_tasks t on t.tenant_id = s.tenant_id and t.id = s.task_id "
    "join tenant.shift_places sp on sp.tenant_id = s.tenant_id and sp.shift_id = s.id "
    "left join tenant.callout_people p on p.tenant_id = $1 and p.id = sp.person_id "
    "left join tenant.walk_ins w on w.tenant_id = $1 and w.id = sp.person_id "
    "left join here h on h.person_id = sp.person_id where s.tenant_id = $1 and t.incident_id = $2::uuid "
    "and s.ends_at > $3::timestamptz and " +
    rows::fills + ") ";

std::vector<shift_line> shifts_of(transaction& tx, const incidents::incident_id& incident_id, instant now) {
  std::vector<shift_line> out;
  for (const auto& r : sql::run(
           tx,
           filling +
               "select s.id, s.task_id, s.starts_at, s.ends_at, s.needed, t.name, count(f.person_id), "
               "count(*) filter (where f.state = 'on_the_way' and not f.on_site), "
               "count(*) filter (where f.on_site), count(*) filter (where f.state in ('confirmed', "
               "'on_the_way') and not f.on_site and coalesce(f.arrives_at, '-infinity') <= $3::timestamptz), "
               "(select min(n.starts_at) from tenant.shifts n where n.tenant_id = $1 "
               "and n.task_id = s.task_id and n.starts_at > s.starts_at and n.starts_at < s.ends_at) "
               "from tenant.shifts s join tenant.incident_tasks t on t.tenant_id = s.tenant_id "
               "and t.id = s.task_id left join filling f on f.shift_id = s.id "
               "where s.tenant_id = $1 and t.incident_id = $2::uuid and t.active "
               "and s.ends_at > $3::timestamptz group by s.id, s.task_id, s.starts_at, s.ends_at, s.needed, "
               "t.name, t.priority order by t.priority, t.name, s.starts_at, s.id",
           tx.tenant(), incident_id, now)) {
    shift_line l;
    l.about = {r[0].as<shift_id>(),   r[1].as<incidents::task_id>(),
               sql::instant_of(r[2]), sql::instant_of(r[3]),
               r[4].as<int>(),        r[6].as<int>()};
    l.task = sql::text_of(r[5]);
    l.on_the_way = r[7].as<int>();
    l.on_site = r[8].as<int>();
    l.without_time = r[9].as<int>();
    l.handover_from = sql::optional_instant_of(r[10]);
    out.push_back(std::move(l));
  }
  return out;
}

shift_line* at(shift_summary& all, const shift_id& shift_id) {
  const auto found =
      std::ranges::find(all.rows, shift_id, [](const shift_line& l) -> const auto& { return l.about.id; });
  return found == all.rows.end() ? nullptr : &*found;
}

void add_arrivals(transaction& tx, shift_summary& all, const incidents::incident_id& incident_id,
                  instant now) {
  for (const auto& r : sql::run(tx,
                                filling + "select shift_id, arrives_at, count(*) from filling where state in "
                                          "('confirmed', 'on_the_way') and not on_site and arrives_at > "
                                          "$3::timestamptz group by 1, 2 order by 1, 2",
                                tx.tenant(), incident_id, now))
    if (shift_line* l = at(all, sql::id_of<shift_id>(r[0])))
      l->arrivals.push_back({sql::instant_of(r[1]), r[2].as<int>()});
}

// People on site, with the minutes worked in the last 24 hours and the current shift; each person also has a
// row without a shift, for the figures of the whole.
void add_hours(transaction& tx, shift_summary& all, const incidents::incident_id& incident_id, instant now) {
  std::vector<std::string> humans, linked;
  for (const auto& r : sql::run(tx,
                                "select distinct human_id from tenant.stays where tenant_id = $1 and "
                                "incident_id = $2::uuid and out_at is null and human_id is not null",
                                tx.tenant(), incident_id))
    humans.push_back(sql::text_of(r[0]));
  std::vector<int> beside;
  for (const auto& [human, minutes] : persons::worked_beside(tx, humans, now)) {
    linked.push_back(human);
    beside.push_back(static_cast<int>(minutes.count()));
  }
  for (const auto& r : sql::run(
           tx,
           "with here as (select person_id, human_id from tenant.stays where tenant_id = $1 "
           "and incident_id = $2::uuid and out_at is null), worked as (select h.person_id, sum(extract(epoch "
           "from (least(coalesce(d.out_at, $3::timestamptz), $3::timestamptz) - greatest(d.in_at, "
           "$3::timestamptz - interval '24 hours'))) / 60) + coalesce(max(b.minutes), 0) as minutes from "
           "here h "
           "left join unnest($6::uuid[], $7::int[]) b (human, minutes) on b.human = h.human_id join "
           "tenant.stays d "
           "on d.tenant_id = $1 and (d.person_id = h.person_id or d.human_id = h.human_id) "
           "and d.in_at <= $3::timestamptz and coalesce(d.out_at, $3::timestamptz) > $3::timestamptz - "
           "interval '24 hours' group by 1) select x.shift_id, "
           "count(*) filter (where w.minutes >= $4::int * 60), count(*) filter (where w.minutes >= $4::int * "
           "60 - $5::int and w.minutes < $4::int * 60) from worked w cross "
           "join lateral (select null::uuid as shift_id union all select sp.shift_id "
           "from tenant.shift_places sp join tenant.shifts s on s.tenant_id = sp.tenant_id "
           "and s.id = sp.shift_id where sp.tenant_id = $1 and sp.person_id = w.person_id "
           "and s.starts_at <= $3::timestamptz and s.ends_at > $3::timestamptz) x group by 1",
           tx.tenant(), incident_id, now, all.most_hours, static_cast<int>(told_before.count()),
           sql::text_array(linked), sql::int_array(beside))) {
    if (r[0].is_null()) {
      all.over_limit = r[1].as<int>();
      all.near_limit = r[2].as<int>();
    } else if (shift_line* l = at(all, sql::id_of<shift_id>(r[0]))) {
      l->over_limit = r[1].as<int>();
      l->near_limit = r[2].as<int>();
    }
  }
}

}  // namespace

shift_summary shift_summary_of(transaction& tx, const incidents::incident_id& incident_id, instant now) {
  shift_summary out;
  out.most_hours = most_hours(tx, incident_id);
  out.rows = shifts_of(tx, incident_id, now);
  for (const shift_line& l : out.rows) out.shortage += l.missing();
  if (!out.rows.empty()) add_arrivals(tx, out, incident_id, now);
  add_hours(tx, out, incident_id, now);
  return out;
}

int still_in(transaction& tx, const incidents::incident_id& incident_id) {
  return sql::run(tx,
                  "select count(*) from tenant.stays where tenant_id = $1 and incident_id = $2::uuid and "
                  "out_at is null",
                  tx.tenant(), incident_id)[0][0]
      .as<int>();
}

}  // namespace paraat::presence
