#pragma once
// The people to ask next. A wave is computed from the shortage and from the share of people that said yes so
// far; an untrained pool is expected to give one yes in ten until its answers show otherwise.

#include <span>

#include "tenant/crisis/ranking/audience.hpp"

namespace paraat::callouts {

enum class mode { best_effort, strict, escalate };
std::string_view name_of(mode);

// The answers of earlier call-outs of this municipality.
struct experience {
  int settled = 0;  // answered, or the time to answer is over
  int yes = 0;
  int silent = 0;     // have not answered, and still have time
  double waited = 0;  // Σ over the silent of weight_of_silence()
};
// Between 0 and 1, never 0: the prior of one yes in ten weighs as much as twenty answers. A yes comes earlier
// than a no, so the first answers alone promise too much: silent people count as a no by the part of their
// time that has passed.
double yes_rate(experience);
// 0 when just asked, 1 when the time is over; most answers come early, so it rises fast first.
double weight_of_silence(double part_of_time_passed);

struct progress {
  int confirmed = 0;
  int held = 0;       // offered from the reserve list, not answered yet
  int open = 0;       // asked, and still in time to answer
  double waited = 0;  // Σ over the open of weight_of_silence()
  // How many of the open are as good as just asked.
  double awaited() const { return open - waited; }
};

struct invitation {
  std::size_t who = 0, task = 0;
  bool deputy = false;
};

struct forecast {
  int missing = 0;      // max(0, needed − confirmed − held)
  int wanted = 0;       // people to ask for that
  int asked = 0;        // in this wave
  double expected = 0;  // yes answers, of this wave and of the unanswered earlier ones
  bool dry = false;     // there were fewer people to ask than wanted
};

struct wave {
  std::vector<invitation> ask;
  std::vector<forecast> tasks;
};

// `number` counts from 0. A person is asked once, for the task that they are needed for most; people with a
// skill that is scarcer, and still short, are kept for it as long as others can be asked.
wave next_wave(const audience&, std::span<const task>, std::span<const progress>, mode, int number,
               experience);

// So many people more because a coordinator asks for it, also when nothing is short or answers are awaited:
// spread over the tasks by their shortage, and fewer when there are fewer to ask.
wave ask_anyway(const audience&, std::span<const task>, std::span<const progress>, int people, experience);
// How many to propose for that.
int usual_extra(int shortage, experience, std::size_t available);

// Yes that may be expected of a wave and of the answers that are awaited, in whole people: of one task, and
// of all, so that a table adds up.
int expected_yes(const forecast&);
int expected_yes(const wave&);

// Whether the next wave may leave. Strict: as soon as a question came back or lapsed. Otherwise when the time
// to answer is over, or every asked person has answered.
bool wave_is_due(std::span<const task>, std::span<const progress>, mode, instant last_wave,
                 std::chrono::minutes to_answer, instant now);

// When it leaves if nobody answers: `now` when it is due already. Nothing while no place is free, and in
// strict mode, where each answer may let one leave.
std::optional<instant> next_wave_at(std::span<const task>, std::span<const progress>, mode, instant last_wave,
                                    std::chrono::minutes to_answer, instant now);

// Tasks that ask more than there are people to ask, with the numbers: such a quota is refused before it runs.
// A person that fits two tasks is counted for one of them.
struct impossible_quota {
  std::size_t task = 0;
  int needed = 0, possible = 0;
};
std::vector<impossible_quota> impossible_quotas(const audience&, std::span<const task>);

}  // namespace paraat::callouts
