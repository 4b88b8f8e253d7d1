#include "tenant/volunteering/applications/answer_clock_sql.hpp"

#include "tenant/platform/store/sql.hpp"

namespace paraat::applications::rows {
namespace {

// What began before this moment has this step behind it, or today.
instant before(day today, std::chrono::days term) {
  return web::start_of_local_day(day_after(today, std::chrono::days{1} - term));
}

}  // namespace

bool clock_planned(transaction& tx) {
  return !sql::run(tx, "select 1 from node.jobs where tenant_id = $1 and kind = $2 and unique_key = 'daily'",
                   tx.tenant(), clock_job)
              .empty();
}

bool anything_on_clock(transaction& tx) {
  return sql::run(tx,
                  "select exists (select 1 from tenant.applications where tenant_id = $1 and state = "
                  "'waiting') or exists (select 1 from tenant.applications a where a.tenant_id = $1 and "
                  "a.state = 'accepted' and a.accepted_at is not null and not exists (select 1 from "
                  "tenant.application_steps s where s.tenant_id = $1 and s.application_id = a.id and s.step "
                  "= 'outcome')) or exists (select 1 from tenant.organisation_pauses where tenant_id = $1 "
                  "and since is not null)",
                  tx.tenant())[0][0]
      .as<bool>();
}

std::vector<ticking> due_waiting(transaction& tx, day today, int most) {
  std::vector<ticking> out;
  for (const auto& r : sql::run(
           tx,
           "select a.id, a.confirmed_at, array(select s.step from tenant.application_steps s where "
           "s.tenant_id = $1 and s.application_id = a.id) from tenant.applications a where a.tenant_id = $1 "
           "and a.state = 'waiting' and a.confirmed_at < $2 and exists (select 1 from (values "
           "('first_reminder', $2::timestamptz), ('second_reminder', $3::timestamptz), ('coordinator', "
           "$4::timestamptz), ('told', $5::timestamptz)) d (step, began) where a.confirmed_at < d.began and "
           "not exists (select 1 from tenant.application_steps s where s.tenant_id = $1 and "
           "s.application_id = a.id and s.step = d.step)) order by a.confirmed_at, a.id limit $6::int for "
           "update of a",
           tx.tenant(), before(today, after(clock_step::first_reminder)),
           before(today, after(clock_step::second_reminder)), before(today, after(clock_step::coordinator)),
           before(today, after(clock_step::told)), most)) {
    ticking t{r[0].as<application_id>(), sql::instant_of(r[1]), {}};
    for (const std::string& name : sql::text_array_of(r[2]))
      if (const auto s = step_named(name)) t.done.insert(*s);
    out.push_back(std::move(t));
  }
  return out;
}

std::vector<application_id> due_outcomes(transaction& tx, day today, int most) {
  std::vector<application_id> out;
  for (const auto& r :
       sql::run(tx,
                "select a.id from tenant.applications a where a.tenant_id = $1 and a.state = 'accepted' and "
                "a.accepted_at < $2 and not exists (select 1 from tenant.application_steps s where "
                "s.tenant_id = $1 and s.application_id = a.id and s.step = 'outcome') order by "
                "a.accepted_at, a.id limit $3::int for update of a",
                tx.tenant(), before(today, after(clock_step::outcome)), most))
    out.push_back(r[0].as<application_id>());
  return out;
}

bool keep_step(transaction& tx, const application_id& id, const due_step& s, instant now) {
  return !sql::run(tx,
                   "insert into tenant.application_steps (tenant_id, application_id, step, sent, at) values "
                   "($1, $2::uuid, $3, $4, $5) on conflict do nothing returning 1",
                   tx.tenant(), id, name_of(s.step), s.send, now)
              .empty();
}

std::vector<kept_step> steps_of(transaction& tx, const application_id& id) {
  std::vector<kept_step> out;
  for (const auto& r : sql::run(tx,
                                "select step, sent, at from tenant.application_steps where tenant_id = $1 "
                                "and application_id = $2::uuid order by at, step",
                                tx.tenant(), id))
    if (const auto s = step_named(sql::text_of(r[0])))
      out.push_back({*s, r[1].as<bool>(), sql::instant_of(r[2])});
  return out;
}

std::vector<left> left_too_long(transaction& tx, day today, const organisations::organisation_id& of) {
  std::vector<left> out;
  for (const auto& r : sql::run(
           tx,
           "select v.organisation_id, count(*)::int from tenant.applications a join tenant.vacancies v on "
           "v.tenant_id = $1 and v.id = a.vacancy_id left join tenant.organisation_pauses p on p.tenant_id = "
           "$1 and p.organisation_id = v.organisation_id where a.tenant_id = $1 and a.state = 'waiting' and "
           "a.confirmed_at < $2 and ($4::uuid is null or v.organisation_id = $4::uuid) and (p.lifted_at is "
           "null or (a.confirmed_at at time zone 'Europe/Brussels')::date + $5::int > (p.lifted_at at time "
           "zone 'Europe/Brussels')::date) and exists (select 1 from tenant.application_steps s where "
           "s.tenant_id = $1 and s.application_id = a.id and s.step in ('first_reminder', "
           "'second_reminder') and s.sent and s.at < $3) group by v.organisation_id order by "
           "v.organisation_id",
           tx.tenant(), before(today, left_term), before(today, reminded_before_pause), sql::or_null(of),
           static_cast<int>(left_term.count())))
    out.push_back({r[0].as<organisations::organisation_id>(), r[1].as<int>()});
  return out;
}

bool anybody_waits_for(transaction& tx, const vacancies::vacancy_id& id) {
  return !sql::run(tx,
                   "select 1 from tenant.applications where tenant_id = $1 and vacancy_id = $2::uuid and "
                   "state = 'waiting' limit 1",
                   tx.tenant(), id)
              .empty();
}

}  // namespace paraat::applications::rows

namespace paraat::applications {

instant left_before(instant now) { return rows::before(web::local_day(now), after(clock_step::coordinator)); }

long long count_left(transaction& tx, instant now) {
  return sql::run(tx,
                  "select count(*) from tenant.applications where tenant_id = $1 and state = 'waiting' and "
                  "confirmed_at < $2",
                  tx.tenant(), left_before(now))[0][0]
      .as<long long>();
}

}  // namespace paraat::applications
