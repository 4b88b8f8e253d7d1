#pragma once
// The board of an incident: the people called, confirmed, perhaps, on the reserve list, on the way and on
// site; over all its call-outs. The figures are counted from the rows when they are shown: 5,000 people in a
// few milliseconds.

#include "tenant/crisis/callouts/answers.hpp"
#include "tenant/crisis/callouts/callout_figures.hpp"

namespace paraat::callouts {

struct tally {
  int called = 0, yes = 0, maybe = 0, no = 0, reserve = 0, open = 0;
  int on_the_way = 0, on_site = 0, departed = 0, released = 0, undelivered = 0;
  int brings = 0;                       // people brought along by those with a place
  std::optional<instant> next_arrival;  // of people with a place that have not arrived
};
struct task_line {
  incidents::task about;
  tally count;
  place_figures places;
  reply_figures replies;
  std::optional<instant> held_until;
};
struct figures {
  std::vector<task_line> tasks;
  tally all;
  place_figures places;  // summed over the active tasks, never netted
  reply_figures replies;
  int questions = 0;           // not answered yet
  std::vector<person> latest;  // the latest answers
};
figures figures_of(transaction&, const incidents::incident_id&, instant now);

// The groups that the board lists and writes to.
enum class group {
  coming,
  on_the_way,
  on_site,
  maybe,
  reserve,
  open,
  no,
  departed,
  released,
  unreached,
  questions
};
constexpr std::size_t groups = 11;
std::string_view code_of(group);
std::optional<group> group_named(std::string_view code);
std::vector<person_state> states_of(group);

struct list_of_people {
  std::vector<person> rows;
  long long total = 0;
};
list_of_people people_on_board(transaction&, const incidents::incident_id&, group, const incidents::task_id&,
                               int page, int per_page);

}  // namespace paraat::callouts
