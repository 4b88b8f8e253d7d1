#pragma once
// The profile of a volunteer: what they can and want, where and when, and per field who sees it.
//
//   draft → confirmed → visible ⇄ hidden
//   and from each of them: erased, where the row is gone
//
// Visible means that a search of organisations may find it, without a name. It needs the person's consent, of
// which version, day and how it was said are kept. What anybody but the person sees of a profile comes out of
// as_seen_by: pages, searches and matching have no other way.

#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/store/row_id.hpp"

namespace paraat::profiles {

using day = std::chrono::year_month_day;
using profile_id = row_id<struct profile>;
using training_id = row_id<struct training>;

enum class profile_state { draft, confirmed, visible, hidden, erased };
// Where a profile may go from here.
std::vector<profile_state> next_states(profile_state);

enum class field {
  name,
  contact,  // e-mail address and telephone
  born,
  place,
  languages,
  trainings,
  skills,
  equipment,
  themes,
  target_groups,
  avoid,
  distance,
  week
};
constexpr std::size_t fields = static_cast<std::size_t>(field::week) + 1;

// Who sees a field besides the person, each with all before it: the mediators of the municipality, an
// organisation that the person said yes to, a search that shows no names.
enum class audience { me, mediator, accepted, search };
// A name, an address, an age or a place is never in a search; of a place only how far it is (`at`).
std::vector<audience> audiences_of(field);
audience usual_audience(field);

// The first three are the levels that a vacancy asks (publishing/asks); a mother tongue is above them.
enum class level { basic, good, fluent, native };
struct language_skill {
  std::string code;  // of a concept, as a vacancy asks it: "french"
  level how = level::good;
};

// Said by the person, seen on paper by the staff, earned in a training of this tenant, or signed by another.
enum class evidence { said, seen, earned, elsewhere };
struct training {
  training_id id;
  std::string code;  // concept of people/taxonomy
  std::string issuer;
  evidence how = evidence::said;
  std::optional<day> valid_until;
  bool number_seen = false, visa_seen = false;  // of care; neither is kept itself
  std::optional<day> seen_on;
  std::optional<std::int64_t> seen_by;
};

struct equipment_item {
  std::string code;  // concept
  bool with_driver = false;
};
struct pause_days {
  day first{}, last{};  // both included
};

constexpr int parts_a_day = 4, parts_a_week = 7 * parts_a_day;  // 6–12, 12–18, 18–24, 0–6 of the next day
constexpr int farthest_possible = 200;                          // kilometres

struct content {
  std::string name, email, phone;
  std::optional<day> born;
  std::string place;
  int nis = 0;
  std::optional<point> at;  // of the place
  std::vector<language_skill> languages;
  std::vector<training> trainings;
  std::vector<std::string> skills, themes, target_groups, avoid;  // concepts
  std::vector<equipment_item> equipment;
  std::optional<int> farthest;                         // kilometres
  std::optional<std::bitset<parts_a_week>> week_away;  // Monday morning first; none: not told
  std::optional<pause_days> pause;
};

struct given_consent {
  std::string version;  // of the text
  instant at{};
  bool said = false;                    // at the desk, and not ticked on a page
  std::optional<std::int64_t> by = {};  // who heard it
};

struct profile {
  profile_id id;
  persons::person_id human;
  std::optional<std::int64_t> account;
  profile_state status = profile_state::draft;
  content what;
  std::string language = "nl", channel = "mail";  // of messages; mail, sms, call
  std::array<audience, fields> audiences{};
  std::optional<given_consent> consent;
  // Organisations of neighbouring municipalities may ask blindly, through this one: their own choice, off at
  // first.
  bool for_neighbours = false;
  instant created_at{}, updated_at{};
  int version = 1;

  audience audience_of(field f) const { return audiences[static_cast<std::size_t>(f)]; }
};

enum class viewer { mediator, accepted, search };
// What this viewer sees. A field that they do not see is as if the person had not told it.
content as_seen_by(const profile&, viewer);

}  // namespace paraat::profiles
