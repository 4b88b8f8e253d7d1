#pragma once
// A call-out: people of a corps are asked, in waves, to take a place at the tasks of an incident.
//
//   draft → running ⇄ filled → stood down → closed
//                ↘ expired, cancelled ↗
//
// The pure module `ranking/` decides the people, their order and their number; this module loads its input in
// a few statements, keeps its results in one statement each, and puts the messages in the outbox of
// `tenant/messaging/channels`, all in one transaction. Everything that happens by time (the next wave, a held
// place that lapses, confirmations) is one job for each call-out that runs: dispatch/callout_scheduler.hpp.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/crisis/corps/corps.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/ranking/waves.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::callouts {

using callout_id = row_id<struct callout>;
using person_id = row_id<struct person>;  // of somebody in a call-out, or of a walk-in
using actor = incidents::actor;

enum class callout_state { draft, running, filled, expired, cancelled, stood_down, closed };
std::string_view name_of(callout_state);
std::optional<callout_state> state_named(std::string_view);

// The coordinator's own words, by task and language; without them the words of the task profile are used.
using own_words = std::map<std::string, std::map<std::string, std::string>>;

struct content {
  incidents::incident_id incident_id;
  std::vector<incidents::task_id> tasks;
  std::vector<corps::corps_id> corps;
  mode how = mode::best_effort;
  bool mail = true, sms = true;
  int answer_minutes = 20;  // then the next wave may leave
  int hold_minutes = 20;    // a place that is offered on
  own_words words;
};

struct callout {
  callout_id id;
  std::string code;
  content what;
  callout_state status = callout_state::draft;
  bool exercise = false;
  std::uint64_t seed = 0;
  int waves = 0;
  std::string age_rules;
  instant created_at{};
  std::optional<instant> started_at, last_wave_at, first_yes_at, filled_at, ended_at, stood_down_at,
      closed_at;
  std::optional<instant> nobody_left_at;  // a wave is due, and there is nobody to ask
  int version = 1;

  bool calls() const { return status == callout_state::running || status == callout_state::filled; }
  // Until stand-down people may answer, change their mind and check in.
  bool open() const {
    return status != callout_state::draft && status != callout_state::stood_down &&
           status != callout_state::closed;
  }
};

result<callout> draft(transaction&, const content&, actor, instant now);
// Only while it is a draft.
result<callout> edit(transaction&, const callout_id&, const content&, int seen_version, instant now);
result<void> discard(transaction&, const callout_id&);
std::optional<callout> find(transaction&, const callout_id&);
std::vector<callout> of_incident(transaction&, const incidents::incident_id&);  // the newest first
// The incident was ended (tenant/overview/closeout, closeout.hpp), or each of its call-outs was; and neither
// a reopening nor a new call-out came after that.
bool all_home(const incidents::incident&, const std::vector<callout>& of_it);
// The tasks in the order of their positions.
std::vector<incidents::task> tasks_of(transaction&, const callout&);

// No more waves, and messages that have not left do not leave. A person with a place keeps it until
// stand-down.
result<callout> cancel(transaction&, const callout_id&, actor, instant now);
// Sends everybody home: places end, links show the thanks. Idempotent.
result<callout> stand_down(transaction&, const callout_id&, actor, instant now);
// Every call-out of the incident at once, drafts as well: `stood_down` when people are told, `closed` when
// the incident is archived. Nothing of them leaves afterwards. Gives how many were not over yet. The caller
// holds the incident (incidents::find_for_update), so no other call-out starts meanwhile.
int end_all(transaction&, const incidents::incident_id&, callout_state how, actor, instant now);

constexpr int fewest_minutes = 2, most_answer_minutes = 1440, most_hold_minutes = 240;

// ---- people

enum class person_state {
  to_notify,
  notified,
  yes,
  maybe,
  no,
  unclear,
  reserve,
  confirmed,
  on_the_way,
  on_site,
  departed,
  released,
  withdrawn,
  no_show,
  undeliverable
};
constexpr std::size_t person_states = static_cast<std::size_t>(person_state::undeliverable) + 1;
std::string_view name_of(person_state);
std::optional<person_state> person_state_named(std::string_view);
// Has a place that counts.
constexpr bool holds_place(person_state s) {
  return s == person_state::confirmed || s == person_state::on_the_way || s == person_state::on_site ||
         s == person_state::departed;
}

struct wave_line {
  int number = 1, asked = 0;
  instant at{};
  bool by_hand = false;
};
std::vector<wave_line> waves_of(transaction&, const callout_id&);

// After the term of the rules a row no longer identifies its person; the figures stay.
void forget_old(transaction&, instant now);

}  // namespace paraat::callouts
