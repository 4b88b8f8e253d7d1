#pragma once
// The own people of a municipality by what they can: profiles as their person shows them to the staff, and
// members of a corps, one row for each person, with a matrix of who holds what and until when.

#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/people/profiles/profiles.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::people_search {

using profiles::day;

// How one thing is held. A skill or equipment is said; a certificate or training may be seen, earned or
// signed.
struct holding {
  std::string code;  // concept
  profiles::evidence how = profiles::evidence::said;
  std::optional<day> until;  // included
  bool training = false;
};

struct own_person {
  persons::person_id human;  // empty: not joined yet
  std::string name;          // empty: kept from the staff
  std::string place;
  std::optional<point> at;
  std::vector<holding> holds;                // each code once, the strongest evidence
  std::bitset<profiles::parts_a_week> away;  // of any of their records
  bool on_pause = false;
  profiles::profile_id profile_id;  // where there is one
  corps::member_id member_id;
};

// Profiles that are confirmed, visible or hidden or were served at the desk, and with them members of corps
// that were accepted (`with_corps`: a mediator does not see those). By name.
std::vector<own_person> read_people(transaction&, const municipal_register&, bool with_corps, day today);

struct people_filter {
  std::vector<std::string> concepts;  // each of them, or something narrower, valid today
  std::optional<point> centre;
  int km = 0;                  // 0: anywhere; somebody whose place is not known is left out otherwise
  std::optional<int> weekday;  // Monday is 0
  std::optional<int> part;     // of the day
};
std::vector<own_person> matching_people(std::vector<own_person>, const people_filter&, day today);

// The holding that answers for a concept: the thing itself or something narrower, one that holds today first.
const holding* answer_to(const own_person&, std::string_view concept_code, day today);
// The certificates and trainings that most of these people hold: the columns of a search without a skill.
std::vector<std::string> usual_columns(const std::vector<own_person>&, std::size_t most);

}  // namespace paraat::people_search
