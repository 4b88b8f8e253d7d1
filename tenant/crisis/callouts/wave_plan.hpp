#pragma once
// The plan of a wave: the people that may be asked, the reason for each of the others, the size of the first
// wave, the expectation, and the quotas that cannot be met. The preview shows it and the start carries it
// out, so that both give the same.

#include <array>
#include <map>

#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"

namespace paraat::callouts {

// A member as the database has it.
struct pool_row {
  corps::member_id id;
  persons::person_id human;
  std::string state, email, phone, place, language;
  std::optional<day> born;
  int nis = 0;
  std::vector<std::string> says;  // as reported by the person
  std::string certificates;       // "code from until;…": certificates seen
  std::optional<instant> last_called;
  int calls_this_year = 0;
  bool asked = false;
};

// `repeats`: a human has more than one row in it.
struct member_pool {
  std::vector<pool_row> rows;
  bool repeats = false;
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
  std::map<std::string, int> languages() const;  // of the people in the next wave
  std::vector<impossible_quota> impossible() const;
};

// The tasks as the waves count them: nobody is asked for what was stopped or is over.
std::vector<task> tasks_to_fill(std::span<const incidents::task>, instant now);

plan make_plan(transaction&, const callout&, const municipal_register&, instant now);

// A person that is about to be asked.
struct asked_person {
  person_id id;
  corps::member_id member_id;
  std::size_t task = 0;
  bool as_deputy = false;
  task_set direct = 0, deputy = 0;
  std::string token;
  int channels = 0;
};

// The Dutch sentence for a reason; a text of the site.
std::string_view sentence_of(exclusion);

constexpr std::chrono::hours rest_after_a_task{8};

// The number for an SMS; nothing when it is not a mobile number.
std::optional<std::string> text_number(std::string_view typed);

}  // namespace paraat::callouts
