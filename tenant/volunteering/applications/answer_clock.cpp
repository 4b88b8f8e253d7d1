#include "tenant/volunteering/applications/answer_clock.hpp"

#include <map>

#include "tenant/messaging/mail/mail.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/volunteering/applications/answer_clock_letters.hpp"
#include "tenant/volunteering/applications/answer_clock_sql.hpp"
#include "tenant/volunteering/applications/fitting_vacancies.hpp"
#include "tenant/volunteering/applications/foreign_answers.hpp"
#include "tenant/volunteering/organisations/pauses.hpp"

namespace paraat::applications {
namespace {

constexpr int hour_of_the_morning = 9;
// In one transaction; the job goes on at once when there are more.
constexpr int most_at_once = 200;

constexpr std::pair<clock_step, std::string_view> names[] = {{clock_step::first_reminder, "first_reminder"},
                                                             {clock_step::second_reminder, "second_reminder"},
                                                             {clock_step::coordinator, "coordinator"},
                                                             {clock_step::told, "told"},
                                                             {clock_step::outcome, "outcome"}};

// The answers of one vacancy about which its organisation is reminded this morning.
struct reminder {
  int answers = 0;
  instant first{};
};
using reminders = std::map<vacancies::vacancy_id, reminder>;

void tell_volunteer(transaction& tx, const web::scope& s, const application& a, instant since) {
  const auto v = vacancies::find(tx, a.vacancy_id);
  if (!v) return;
  int times = 0;
  for (const rows::kept_step& k : rows::steps_of(tx, a.id))
    times += k.sent && (k.step == clock_step::first_reminder || k.step == clock_step::second_reminder);
  mail_nobody_answered(tx, s, a, {since, times, fitting_vacancies(tx, s, *v, a.email)});
}

void take_step(transaction& tx, const web::scope& s, const rows::ticking& t, const due_step& d,
               reminders& to_remind) {
  if (!rows::keep_step(tx, t.id, d, s.now) || !d.send) return;
  const auto a = find(tx, t.id);
  switch (d.step) {
    case clock_step::first_reminder:
    case clock_step::second_reminder: {
      reminder& r = to_remind[a->vacancy_id];
      if (r.answers++ == 0 || t.since < r.first) r.first = t.since;
      return;
    }
    case clock_step::coordinator:
      staff_notices::tell(tx, staff_notices::notice_kind::unanswered, s.now);
      return;
    case clock_step::told:
      if (a->via.empty()) tell_volunteer(tx, s, *a, t.since);
      return;
    case clock_step::outcome:
      return;
  }
}

bool has_reader(transaction& tx, const application_id& id) {
  const auto a = find(tx, id);
  const auto v = a ? vacancies::find(tx, a->vacancy_id) : std::nullopt;
  return v && !reader_of(tx, *v).to.empty();
}

// True when there may be more.
bool tick_waiting(transaction& tx, const web::scope& s, day today) {
  const auto due = rows::due_waiting(tx, today, most_at_once);
  reminders to_remind;
  for (const rows::ticking& t : due) {
    for (due_step d : due_steps(web::local_day(t.since), today, t.done)) {
      // A reminder that nobody can read is none: the task of a coordinator stays.
      const bool reminds = d.step == clock_step::first_reminder || d.step == clock_step::second_reminder;
      if (reminds && d.send) d.send = has_reader(tx, t.id);
      take_step(tx, s, t, d, to_remind);
    }
    if (const auto a = find(tx, t.id)) say_state(tx, *a, s.now);
  }
  for (const auto& [id, r] : to_remind)
    if (const auto v = vacancies::find(tx, id)) mail_reminder(tx, s, *v, r.answers, r.first);
  return due.size() == most_at_once;
}

bool tick_outcomes(transaction& tx, const web::scope& s, day today) {
  const auto due = rows::due_outcomes(tx, today, most_at_once);
  for (const application_id& id : due) {
    if (!rows::keep_step(tx, id, {clock_step::outcome, true}, s.now)) continue;
    const auto a = find(tx, id);
    if (const auto v = vacancies::find(tx, a->vacancy_id)) mail_outcome_questions(tx, s, *a, *v);
  }
  return due.size() == most_at_once;
}

void tick_pauses(transaction& tx, const web::scope& s, day today) {
  std::set<organisations::organisation_id> leave_answers;
  for (const rows::left& l : rows::left_too_long(tx, today)) {
    if (l.answers < left_answers_that_pause) continue;
    leave_answers.insert(l.organisation_id);
    if (organisations::begin_pause(tx, l.organisation_id, s.now))
      mail_paused(tx, s, l.organisation_id, l.answers);
  }
  // Answers may also have been withdrawn, or erased after their term.
  for (const organisations::pause& p : organisations::pauses(tx))
    if (!leave_answers.contains(p.id)) organisations::end_pause(tx, p.id);
}

}  // namespace

std::string_view name_of(clock_step s) {
  for (const auto& [step, name] : names)
    if (step == s) return name;
  return "";
}

std::optional<clock_step> step_named(std::string_view text) {
  for (const auto& [step, name] : names)
    if (name == text) return step;
  return std::nullopt;
}

day day_after(day d, std::chrono::days n) { return std::chrono::sys_days{d} + n; }

std::vector<due_step> due_steps(day since, day today, const std::set<clock_step>& done) {
  std::vector<due_step> out;
  const auto due = [&](clock_step s) { return day_after(since, after(s)) <= today && !done.contains(s); };
  const bool second = due(clock_step::second_reminder) || done.contains(clock_step::second_reminder);
  for (const clock_step s : steps_of_waiting)
    if (due(s)) out.push_back({s, s != clock_step::first_reminder || !second});
  return out;
}

std::vector<clock_entry> clock_of(transaction& tx, const application& a) {
  if (!a.confirmed_at) return {};
  const day since = web::local_day(*a.confirmed_at);
  std::map<clock_step, rows::kept_step> kept;
  for (const rows::kept_step& k : rows::steps_of(tx, a.id)) kept.emplace(k.step, k);
  std::vector<clock_entry> out;
  for (const clock_step s : steps_of_waiting) {
    const auto at = kept.find(s);
    if (at == kept.end())
      out.push_back({s, day_after(since, after(s)), false});
    else if (at->second.sent)
      out.push_back({s, web::local_day(at->second.at), true});
  }
  return out;
}

void plan_clock(transaction& tx, instant now) {
  if (rows::clock_planned(tx)) return;
  const auto today = std::chrono::sys_days{web::local_day(now)};
  instant next = web::at_local_hour(today, hour_of_the_morning);
  if (next <= now) next = web::at_local_hour(today + std::chrono::days{1}, hour_of_the_morning);
  jobs::schedule(tx, clock_job, next, "{}", "daily");
}

void tick_clock(transaction& tx, const web::services& services, instant now) {
  const auto here = services.tenants.of(tx.tenant());
  if (!here) return;
  const web::scope s{services, *here, "", services.languages.of("nl"), now, std::nullopt};
  const day today = web::local_day(now);
  const bool more_answers = tick_waiting(tx, s, today), more_outcomes = tick_outcomes(tx, s, today);
  tick_pauses(tx, s, today);
  if (more_answers || more_outcomes)
    jobs::schedule(tx, clock_job, now, "{}", "daily");
  else if (rows::anything_on_clock(tx))
    plan_clock(tx, now);
}

void note_decided(transaction& tx, const application& a, instant now) {
  mail::stop(tx, a.id, now);
  if (!rows::anybody_waits_for(tx, a.vacancy_id)) mail::stop(tx, a.vacancy_id, now);
  if (!organisations::paused_since(tx, a.organisation_id)) return;
  const auto left = rows::left_too_long(tx, web::local_day(now), a.organisation_id);
  if (left.empty() || left.front().answers < left_answers_that_pause)
    organisations::end_pause(tx, a.organisation_id);
}

}  // namespace paraat::applications
