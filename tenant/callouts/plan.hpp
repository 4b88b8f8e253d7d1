#pragma once
// What a wave would be, before it is one: who may be asked and why the others may not, how many a first wave
// asks, what to expect, and what cannot be. The preview shows it and the start carries it out, so that both
// say the same.

#include <array>
#include <map>

#include "tenant/callouts/callouts.hpp"
#include "tenant/register/register.hpp"

namespace paraat::callouts {

// A member as the database has it.
struct pool_row {
  std::string id, human;  // human: the same for the same person in two corps
  std::string state, email, phone, place, language;
  std::optional<day> born;
  int nis = 0;
  std::vector<std::string> says;  // skills, as the person says
  std::string certificates;       // "code from until;…": what was seen
  std::optional<instant> last_called;
  int calls_this_year = 0;
  bool asked = false;
};

struct plan {
  callout about;
  std::vector<incidents::task> tasks;
  std::vector<task> asked;  // the same tasks, as the ranking sees them
  std::vector<pool_row> pool;
  std::vector<candidate> people;
  audience who;
  experience so_far;
  std::vector<progress> progress_now;
  wave next;

  std::array<int, exclusions> left_out() const;
  std::map<std::string, int> languages() const;  // of those in the next wave
  std::vector<impossible_quota> impossible() const;
};

plan make_plan(transaction&, const callout&, const municipal_register&, instant now);

// Somebody who is about to be asked.
struct asked_person {
  std::string id, member_id;  // id: of the person in the call-out
  std::size_t task = 0;
  bool as_deputy = false;
  task_set direct = 0, deputy = 0;
  std::string token;
  int channels = 0;
};

// The Dutch sentence for a reason; a text of the site.
std::string_view sentence_of(exclusion);

constexpr std::chrono::hours rest_after_a_task{8};

// The number to which an SMS goes; nothing for what is no mobile number.
std::optional<std::string> text_number(std::string_view typed);

}  // namespace paraat::callouts
