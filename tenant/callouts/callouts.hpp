#pragma once
// A call-out: people of a corps are asked, in waves, to take a place at the tasks of an incident.
//
//   draft → running ⇄ filled → stood down → closed
//                ↘ expired, cancelled ↗
//
// Whom to ask, in which order, and how many, is decided by the pure module `ranking/`; this one loads what it
// needs in a few statements, keeps what it answers in one statement each, and puts the messages in the outbox
// of `tenant/channels`, all in one transaction. Everything that happens by time (the next wave, a held place
// that lapses, confirmations) is one job for each call-out that runs: tending.hpp.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/callouts/ranking/waves.hpp"
#include "tenant/incidents/incidents.hpp"
#include "tenant/store/database.hpp"

namespace paraat::callouts {

using actor = incidents::actor;

enum class state { draft, running, filled, expired, cancelled, stood_down, closed };
std::string_view name_of(state);
std::optional<state> state_named(std::string_view);

// The coordinator's own words, by task and language; where there are none, those of the task profile.
using own_words = std::map<std::string, std::map<std::string, std::string>>;

struct content {
  std::string incident_id;
  std::vector<std::string> tasks, corps;  // ids
  mode how = mode::best_effort;
  bool mail = true, sms = true;
  int answer_minutes = 20;  // then the next wave may leave
  int hold_minutes = 20;    // a place that is offered on
  own_words words;
};

struct callout {
  std::string id, code;
  content what;
  state status = state::draft;
  bool exercise = false;
  std::uint64_t seed = 0;
  int waves = 0;
  std::string age_rules;
  instant created_at{};
  std::optional<instant> started_at, last_wave_at, first_yes_at, filled_at, ended_at, stood_down_at,
      closed_at;
  int version = 1;

  bool calls() const { return status == state::running || status == state::filled; }
  // Until stand-down people may answer, change their mind and check in.
  bool open() const {
    return status != state::draft && status != state::stood_down && status != state::closed;
  }
};

result<callout> draft(transaction&, const content&, actor, instant now);
// Only while it is a draft.
result<callout> edit(transaction&, std::string_view id, const content&, int seen_version, instant now);
result<void> discard(transaction&, std::string_view id);
std::optional<callout> find(transaction&, std::string_view id);
std::vector<callout> of_incident(transaction&, std::string_view incident_id);  // the newest first
// Somebody was called, and everybody was sent home since.
bool all_home(const std::vector<callout>& of_one_incident);
// The tasks in the order of their positions.
std::vector<incidents::task> tasks_of(transaction&, const callout&);

// No more waves, and what has not left does not leave. Who has a place keeps it until stand-down.
result<callout> cancel(transaction&, std::string_view id, actor, instant now);
// Everybody may go home: places end, links say thank you. Again changes nothing.
result<callout> stand_down(transaction&, std::string_view id, actor, instant now);

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
std::vector<wave_line> waves_of(transaction&, std::string_view callout_id);

// After the term of the rules a row no longer says who it was; the figures stay.
void forget_old(transaction&, instant now);

}  // namespace paraat::callouts
