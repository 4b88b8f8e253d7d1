#pragma once
// Incidents and exercises, the tasks that they ask, and the timeline that writes itself.

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::incidents {

using incident_id = row_id<struct incident>;
using task_id = row_id<struct task>;
using actor = std::optional<std::int64_t>;

struct named_code {
  std::string_view code, label;  // the label is a text of the site
};
std::span<const named_code> kinds();
std::span<const named_code> phases();  // municipal, provincial, federal
// The five disciplines of emergency planning (royal decree of 22 May 2019); volunteers work under one of
// them.
std::span<const std::string_view> disciplines();
std::string_view label_of(std::span<const named_code>, std::string_view code);

struct content {
  std::string kind, name, about;
  bool exercise = false;
  std::string phase = "municipal";
  int discipline = 4;
  std::string place;
  std::optional<point> where;
  std::string command_name, command_phone, command_email;
};

struct incident {
  incident_id id;
  content what;
  bool open = true;
  instant started_at{};
  std::optional<instant> closed_at;
  std::optional<instant> ended_at;     // everybody was sent home
  std::optional<instant> reopened_at;  // the last time
  int version = 1;
};

// The subject of a call-out for volunteers, with the mark of an exercise: "OEFENING – Hoogwater".
std::string title_of(const incident&, std::string_view exercise_word);

// "Hoogwater in Alken"; a place other than a municipality or a part of one follows a comma.
std::string name_from(std::string_view kind_label, std::string_view place, bool known_place);
result<incident> create(transaction&, const content&, actor, instant now,
                        const std::optional<instant>& start = {});
// Whether it is an exercise never changes: people were told.
result<incident> edit(transaction&, const incident_id&, const content&, int seen_version, actor, instant now);
// The point on the map only; the words of the place stay.
result<incident> move_pin(transaction&, const incident_id&, point, actor, instant now);
std::optional<incident> find(transaction&, const incident_id&);

// Ending, archiving and reopening are decided in tenant/overview/closeout (closeout.hpp), which also stops
// running work. Lock order: the incident first, then call-outs, people, members, tasks. The lock does not
// hold up rows that refer to the incident, so answers and the timeline continue.
std::optional<incident> find_for_update(transaction&, const incident_id&);
// The same, refused when the incident is archived.
result<incident> open_for_update(transaction&, const incident_id&);
void mark_ended(transaction&, const incident_id&, instant now);
void mark_running(transaction&, const incident_id&, instant now);  // a call-out starts: no longer ended
void mark_closed(transaction&, const incident_id&, instant now);
void mark_reopened(transaction&, const incident_id&, instant now);
// Empties the contacts of archived incidents and their tasks, after the term of keep.called.
void forget_contacts(transaction&, instant now);

// ---- tasks

struct task_content {
  std::string name, skill;
  std::vector<std::string> deputies, certificates, bring;
  int needed = 1;
  instant from{}, until{};
  std::string meeting_place;
  std::optional<point> where;
  std::optional<double> reach_km;
  int minimum_age = 16, priority = 5;
  std::string contact_name, contact_phone;
};

struct task {
  task_id id;
  incidents::incident_id incident_id;
  std::string profile;
  task_content what;
  task_profiles::words dutch, english;
  bool active = true;
  int taken = 0, held = 0;
  int lent = 0;    // people confirmed by neighbours for it
  int joined = 0;  // people accepted through the public vacancy that shows it
  int version = 1;
  int places() const { return std::max(0, what.needed - lent - joined); }  // for people of our own
};
constexpr int most_needed = 5000, most_tasks = 60;

// The task that one click activates: numbers, length and words of the profile, the place of the incident,
// from now on.
task defaults(const incident&, const task_profiles::profile&, instant now);
result<task> activate(transaction&, const task&, actor, instant now);
// Fewer than there are people with a place is refused, with the numbers.
result<task> change(transaction&, const task_id&, const task_content&, int seen_version, actor, instant now);
// No more people are called for it; people with a place keep it until stand-down.
result<task> stop(transaction&, const task_id&, actor, instant now);
std::optional<task> find_task(transaction&, const task_id&);
std::vector<task> tasks_of(transaction&, const incident_id&);  // by priority, then as activated

// ---- lists

struct summary {
  incident about;
  std::vector<task> tasks;  // callouts/callout_figures.hpp computes their figures
  bool home = false;        // people were called, and everybody was sent home since
};
struct incident_filter {
  std::optional<bool> open = {}, exercise = {};
  int page = 1, per_page = 25;
};
struct page_of_incidents {
  std::vector<summary> rows;
  long long total = 0, open = 0, closed = 0, exercises = 0;
};
page_of_incidents list(transaction&, const incident_filter&);

// ---- timeline

enum class event {
  created,
  changed,
  phase,
  task_activated,
  task_changed,
  task_stopped,
  callout_started,
  wave,
  people_added,
  first_yes,
  filled,
  short_again,
  message,
  callout_cancelled,
  callout_expired,
  stood_down,
  closed,
  remark,
  ended,             // everybody was sent home; n were told
  aid_ended,         // neighbours were told; n of their people were confirmed
  closed_insisting,  // archived although n people were on site
  reopened
};
std::string_view name_of(event);

struct line {
  instant at{};
  actor account;
  event what{};
  std::string subject, note;
  int n = 0;
};
// Called in the transaction of the event.
void note(transaction&, const incident_id&, event, std::string_view subject, int n, actor, instant now);
result<void> remark(transaction&, const incident_id&, std::string text, actor, instant now);
std::vector<line> timeline(transaction&, const incident_id&, int most = 100);  // the last first

// Topic of an incident: touched by every change of it, its call-outs and the people in them.
std::string topic_of(const incident_id&);

}  // namespace paraat::incidents
