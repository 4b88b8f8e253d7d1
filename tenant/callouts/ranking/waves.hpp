#pragma once
// Whom to ask next. A wave is worked out from what is still short and from the share of people that said yes
// so far; an untrained pool is expected to give one yes in ten until it has shown otherwise.

#include <span>

#include "tenant/callouts/ranking/audience.hpp"

namespace paraat::callouts {

enum class mode { best_effort, strict, escalate };
std::string_view name_of(mode);

// People who answered, or whose time to answer is over.
struct experience {
  int settled = 0, yes = 0;
};
// Between 0 and 1, never 0: the expectation of one in ten weighs as much as twenty answers.
double yes_rate(experience);

struct progress {
  int confirmed = 0;
  int held = 0;  // offered from the reserve list, not answered yet
  int open = 0;  // asked, and still in time to answer
};

struct invitation {
  std::size_t who = 0, task = 0;
  bool deputy = false;
};

struct forecast {
  int missing = 0;      // max(0, needed − confirmed − held)
  int wanted = 0;       // people to ask for that
  int asked = 0;        // in this wave
  double expected = 0;  // yes, of these and of those who have not answered yet
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

// Whether the next wave may leave. Strict: as soon as a question came back or lapsed. Otherwise when the time
// to answer is over, or nobody is left to answer.
bool wave_is_due(std::span<const task>, std::span<const progress>, mode, instant last_wave,
                 std::chrono::minutes to_answer, instant now);

// Tasks that ask more than there are people to ask, with the numbers: such a quota is refused before it runs.
// Somebody who could do two tasks is counted for one of them.
struct impossible_quota {
  std::size_t task = 0;
  int needed = 0, possible = 0;
};
std::vector<impossible_quota> impossible_quotas(const audience&, std::span<const task>);

}  // namespace paraat::callouts
