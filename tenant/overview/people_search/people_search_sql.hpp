#pragma once
// The rows behind people_search.hpp; for people_search.cpp only.

#include "tenant/overview/people_search/people_search.hpp"

namespace paraat::people_search {

struct member_row {
  corps::member_id id;
  persons::person_id human;
  std::string name, place;
  int nis = 0;
  std::vector<std::string> skills;
  std::bitset<profiles::parts_a_week> away;
  bool on_pause = false;
  std::vector<holding> certificates;
};
// Accepted or on pause.
std::vector<member_row> corps_members(transaction&, day today);

}  // namespace paraat::people_search
