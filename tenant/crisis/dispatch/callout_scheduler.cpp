#include "tenant/crisis/dispatch/callout_scheduler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tenant/crisis/callouts/answers_sql.hpp"
#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/crisis/callouts/callouts_sql.hpp"
#include "tenant/crisis/callouts/message_templates.hpp"
#include "tenant/crisis/callouts/wave_plan.hpp"
#include "tenant/crisis/dispatch/group_message.hpp"
#include "tenant/crisis/dispatch/wave_dispatch.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/jobs/jobs.hpp"

namespace paraat::callouts {
namespace {

using incidents::event;

constexpr int most_at_once = 2000;
constexpr std::chrono::minutes warn_before{5};
// The scheduler runs until this long after the end of a call-out without a stand-down.
constexpr std::chrono::days kept_open{3};

struct told {
  std::vector<channels::message> messages;
  std::vector<std::pair<person_id, std::string>> told;
  std::vector<person_id> warned;
};

// `round` is what the scheduler does for a call-out each time its job runs.
class round {
 public:
  round(transaction& tx, const web::services& node, callout c, instant now)
      : tx_(tx),
        scope_(web::scope_of(node, tx.tenant(), now)),
        callout_(std::move(c)),
        incident_(incidents::find(tx, callout_.what.incident_id).value()),
        now_(now) {}

  void run() {
    if (callout_.calls()) end_when_over();
    changed_ = lapse_offers(tx_, callout_.id, now_) > 0;
    hand_on_places();
    tell_people();
    if (callout_.calls()) {
      note_first_yes();
      look_at_quota();
      remind();
    }
    if (changed_) tx_.touch(incidents::topic_of(callout_.what.incident_id));
    const bool over_long = callout_.ended_at && *callout_.ended_at + kept_open < now_;
    if (!over_long) plan_next_tick(tx_, callout_, now_ + schedule_every);
  }

 private:
  void hand_on_places();
  void tell_people();
  void tell(told&, const to_tell&);
  void note_first_yes();
  void end_when_over();
  void look_at_quota();
  void remind();
  const incidents::task& task_of(const incidents::task_id& id) {
    if (tasks_.empty()) tasks_ = tasks_of(tx_, callout_);
    const auto it = std::ranges::find(tasks_, id, &incidents::task::id);
    if (it != tasks_.end()) return *it;
    // Moved by hand to a task that this call-out was not for.
    tasks_.push_back(incidents::find_task(tx_, id).value());
    return tasks_.back();
  }

  transaction& tx_;
  web::scope scope_;
  callout callout_;
  incidents::incident incident_;
  std::vector<incidents::task> tasks_;
  instant now_;
  bool changed_ = false;
};

// The module `ranking/` decides the offers; a conditional update each holds the place.
void round::hand_on_places() {
  const auto people = reserve_of(tx_, callout_.id);
  if (people.empty() || !callout_.open() || callout_.status == callout_state::expired) return;
  tasks_ = tasks_of(tx_, callout_);
  const std::vector<task> asked = tasks_to_fill(tasks_, now_);
  assignment a;
  std::vector<offer> made;
  // Places held for people of this call-out are counted by the offers below; places held for others here.
  for (const auto& t : tasks_) a.confirmed.push_back(t.taken + t.held);
  a.place.resize(people.size());
  for (std::size_t w = 0; w < people.size(); ++w) {
    const waiting& p = people[w];
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
      if (p.offered_task == tasks_[t].id) {
        made.push_back({.who = w, .task = t, .until = *p.offered_until});
        --a.confirmed[t];
      } else if (p.lapsed > 0) {
        made.push_back({.who = w, .task = t, .until = now_ - std::chrono::seconds{1}});
      }
    }
  }
  for (std::size_t t = 0; t < tasks_.size(); ++t)
    for (const bool deputy : {false, true})
      for (std::size_t w = 0; w < people.size(); ++w) {
        const task_set bit = task_set{1} << t;
        const bool fits = ((deputy ? people[w].deputy & ~people[w].direct : people[w].direct) & bit) != 0;
        if (fits) a.reserve.push_back({.who = w, .task = t});
      }
  const offer_terms terms{.hold = std::chrono::minutes{callout_.what.hold_minutes},
                          .warn_before = warn_before};
  for (const offer& o : hand_on(asked, a, made, terms, now_))
    changed_ |= hold_place(tx_, people[o.who].person_id, tasks_[o.task].id, o.until, now_);
}

void round::tell(told& into, const to_tell& x) {
  const web::scope s = notifications::in_language(scope_, x.who.language);
  const std::string link = link_of(s, token_of(s, x.who.id));
  if (x.who.status == person_state::confirmed) {
    const told_about a{callout_, incident_, task_of(*x.who.place_task)};
    const std::string what = "confirmed " + *x.who.place_task;
    const std::string uid = x.who.id + "@" + scope_.here.party;
    const std::string key = fmt::format("{}/{}", what, x.who.answers);
    add_messages(into.messages, callout_, x, key, confirmation(s, a), link, false, calendar_of(s, a, uid));
    into.told.emplace_back(x.who.id, what);
  } else if (x.who.offered_task) {
    const told_about a{callout_, incident_, task_of(*x.who.offered_task)};
    const auto until = x.who.offered_until->time_since_epoch().count();
    const bool ends = x.who.told.starts_with("offered");
    const auto words =
        ends ? offer_ends_soon(s, a, *x.who.offered_until) : place_offered(s, a, *x.who.offered_until);
    add_messages(into.messages, callout_, x, fmt::format("{}/{}", ends ? "ends" : "offered", until), words,
                 link, true);
    if (ends || *x.who.offered_until <= now_ + warn_before) into.warned.push_back(x.who.id);
    into.told.emplace_back(x.who.id, "offered " + *x.who.offered_task);
  } else {
    const told_about a{callout_, incident_, task_of(x.who.task_id)};
    add_messages(into.messages, callout_, x, fmt::format("reserve/{}", x.who.answers),
                 on_reserve(s, a, standing_of(tx_, x.who).rank), link, false);
    into.told.emplace_back(x.who.id, "reserve");
  }
}

void round::tell_people() {
  told out;
  for (const to_tell& x : untold(tx_, callout_, now_, warn_before, most_at_once)) tell(out, x);
  if (out.told.empty()) return;
  channels::queue(tx_, now_,
                  {.id = callout_.id,
                   .owner = std::string(owner_name),
                   .code = callout_.code,
                   .exercise = callout_.exercise,
                   .kind = "callout_place"},
                  out.messages);
  mark_told(tx_, out.told);
  mark_warned(tx_, out.warned);
}

void round::note_first_yes() {
  if (callout_.first_yes_at) return;
  callout_.first_yes_at = first_yes(tx_, callout_.id);
  if (!callout_.first_yes_at) return;
  keep_progress(tx_, callout_, now_);
  incidents::note(tx_, callout_.what.incident_id, event::first_yes, callout_.code, 0, std::nullopt, now_);
}

// Lock order: channel_messages before callout_people, as in the dispatcher.
void round::end_when_over() {
  const auto tasks = tasks_of(tx_, callout_);
  if (std::ranges::any_of(tasks, [&](const auto& t) { return t.active && t.what.until > now_; })) return;
  const int missing = sum_of(tasks, now_).empty;
  channels::stop(tx_, now_, callout_.id);
  callout_.status = callout_state::expired;
  callout_.ended_at = now_;
  keep_progress(tx_, callout_, now_);
  incidents::note(tx_, callout_.what.incident_id, event::callout_expired, callout_.code, missing,
                  std::nullopt, now_);
}

void round::look_at_quota() {
  const auto tasks = tasks_of(tx_, callout_);
  const int missing = sum_of(tasks, now_).empty;
  const callout_state was = callout_.status;
  callout_.status = shown_state(callout_, tasks, now_);
  // A place that came free again means that it was not filled; a neighbour may have filled the last one.
  if (callout_.status == callout_state::running) callout_.filled_at.reset();
  if (callout_.status == callout_state::filled && !callout_.filled_at) {
    const auto placed = last_placed(tx_, callout_.id);
    callout_.filled_at = placed && *placed + schedule_every >= now_ ? *placed : now_;
  }
  if (callout_.status != was) {
    const event what = callout_.status == callout_state::filled ? event::filled : event::short_again;
    keep_progress(tx_, callout_, now_);
    incidents::note(tx_, callout_.what.incident_id, what, callout_.code, missing, std::nullopt, now_);
  }
  if (callout_.status == callout_state::running) ask_next(tx_, scope_, callout_, false);
}

// Once, at half of the time to answer, and only while places are free: people that answered are not reminded.
void round::remind() {
  if (callout_.status != callout_state::running) return;
  const auto half = std::chrono::seconds{30} * callout_.what.answer_minutes;
  told out;
  std::vector<person_id> ids;
  for (const to_tell& x : unanswered(tx_, callout_, now_ - half, most_at_once)) {
    if (places_of(task_of(x.who.task_id), now_).shortage == 0) continue;
    const web::scope s = notifications::in_language(scope_, x.who.language);
    add_messages(out.messages, callout_, x, "reminder",
                 reminder(s, {callout_, incident_, task_of(x.who.task_id)}),
                 link_of(s, token_of(s, x.who.id)), false);
    ids.push_back(x.who.id);
  }
  if (ids.empty()) return;
  for (channels::message& m : out.messages) m.urgent = false;
  channels::queue(tx_, now_,
                  {.id = callout_.id,
                   .owner = std::string(owner_name),
                   .code = callout_.code,
                   .exercise = callout_.exercise,
                   .kind = "callout_reminder"},
                  out.messages);
  mark_reminded(tx_, ids, now_);
}

}  // namespace

void plan_next_tick(transaction& tx, const callout& c, instant due) {
  jobs::schedule(tx, scheduler_job, due, fmt::format("{{\"id\":\"{}\"}}", c.id), c.id);
}

void tick(transaction& tx, const web::services& node, const callout_id& callout_id, instant now) {
  auto c = find_for_update(tx, callout_id);
  if (!c || !c->open()) return;
  round(tx, node, std::move(*c), now).run();
}

}  // namespace paraat::callouts
