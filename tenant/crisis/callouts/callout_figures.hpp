#pragma once
// The figures of a call-out and of its incident. Each is computed by one function of values here, and every
// page that shows it (board, call-out, preview, incident, list, dashboard, aftermath, reinforcement) calls
// that function; the rows come from callout_figures_sql.cpp.

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/crisis/callouts/callouts.hpp"

namespace paraat::callouts {

// ---- places

// Of one task, or summed over the active tasks of an incident.
struct place_figures {
  int needed = 0;
  int confirmed = 0;  // people of our own with a place
  int lent = 0;       // people confirmed by neighbours
  int joined = 0;     // people accepted through a public vacancy
  int held = 0;       // free places offered to the reserve list, not answered yet
  int empty =
      0;  // Σ max(0, needed − lent − joined − confirmed): neither a surplus nor a held place lessens it
  int shortage = 0;  // the same over the tasks that are not over: places that can still be filled
  int to_ask = 0;    // the part of the shortage that is not held: Σ max(0, … − held)
  bool full() const { return empty == 0; }
  bool operator==(const place_figures&) const = default;
};
// A stopped task needs no people; a task that is over can no longer be filled.
place_figures places_of(const incidents::task&, instant now);
place_figures sum_of(std::span<const incidents::task>, instant now);

// The state shown for a call-out that still asks people: full only while every place of its tasks is
// confirmed, whatever its row said at the last round of the scheduler.
callout_state shown_state(const callout&, std::span<const incidents::task>, instant now);

// Until when the last held place of each task is held; by task id, tasks without one are absent.
std::map<incidents::task_id, instant, std::less<>> held_until(transaction&, const incidents::incident_id&);

// ---- answers

enum class reply { silent, yes, maybe, no, unreached };
// The last answer of a person, also after the stand-down. `said_yes`: has or had a place, or waits for one.
reply reply_of(person_state, bool said_yes, bool answered);

struct reply_figures {
  int called = 0, yes = 0, maybe = 0, no = 0, silent = 0, unreached = 0;
  void add(reply, int people);
  bool operator==(const reply_figures&) const = default;
};

// ---- attendance

struct presence_row {
  person_state status{};
  bool placed = false, arrived = false;
  bool task_over = false;  // before they were released, or now
  int people = 0;
};
struct presence_figures {
  int came = 0;      // called, and were there
  int walk_ins = 0;  // came by themselves
  int no_show = 0;   // had a place, and were not there before their task was over
  int there() const { return came + walk_ins; }
  bool operator==(const presence_figures&) const = default;
};
presence_figures presence_of(std::span<const presence_row>, int walk_ins);
presence_figures presence_of_incident(transaction&, const incidents::incident_id&, instant now);

// ---- time

// From the first start to the moment when the last place was confirmed; nothing while a place is empty.
std::optional<std::chrono::seconds> time_to_filled(const place_figures&, std::span<const callout>);

// ---- all of an incident

struct incident_figures {
  place_figures places;
  reply_figures replies;
  presence_figures presence;
  std::optional<std::chrono::seconds> to_filled;
  bool operator==(const incident_figures&) const = default;
};
incident_figures figures_of_incident(transaction&, const incidents::incident_id&, instant now);

// ---- neighbours

// A request to neighbours, as seen by the asking municipality.
struct neighbour_request {
  incidents::task_id task;  // empty: for the incident
  int needed = 0, confirmed = 0;
  bool over = false;
};
// People requested from neighbours for a task and not confirmed yet.
int still_asked(std::span<const neighbour_request>, const incidents::task_id&);
// The shortage of a task that no neighbour has been asked for.
int to_ask_of_neighbours(const place_figures&, std::span<const neighbour_request>, const incidents::task_id&);

// The number of people that a municipality can lend besides those it has offered or promised.
int can_be_spared(int available, int bound);

}  // namespace paraat::callouts
