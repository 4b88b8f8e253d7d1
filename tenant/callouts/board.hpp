#pragma once
// The board of an incident: who was called, comes, may come, waits, is on the way, is there; over all its
// call-outs. The figures are counted from the rows when they are shown: 5,000 people in a few milliseconds.

#include "tenant/callouts/answers.hpp"

namespace paraat::callouts {

struct tally {
  int called = 0, yes = 0, maybe = 0, no = 0, reserve = 0, open = 0;
  int on_the_way = 0, on_site = 0, departed = 0, released = 0, undelivered = 0;
  int let_go = 0;                       // released although they had a place: they said yes
  int brings = 0;                       // people whom those with a place bring along
  std::optional<instant> next_arrival;  // of who has a place and is not there yet
};
struct task_line {
  incidents::task about;
  tally count;
};
struct figures {
  std::vector<task_line> tasks;
  tally all;
  int shortage = 0;            // Σ max(0, needed − confirmed) over the active tasks, never netted
  int questions = 0;           // not answered yet
  std::vector<person> latest;  // who answered last
};
figures figures_of(transaction&, std::string_view incident_id, instant now);

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
list_of_people people_on_board(transaction&, std::string_view incident_id, group, std::string_view task_id,
                               int page, int per_page);

}  // namespace paraat::callouts
