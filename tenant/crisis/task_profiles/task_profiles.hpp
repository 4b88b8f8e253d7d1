#pragma once
// Requirements of a task, and the information for people before they start: skill, number for each shift,
// minimum age, certificates, what to bring, a briefing and safety notes, in Dutch and English. A catalogue
// comes with the node, and an aggregator may publish one (offers.hpp); a municipality adopts a profile with
// one click, adapts it, and writes its own.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::task_profiles {

struct words {
  std::string name, summary, briefing;
  std::vector<std::string> bring, safety;
  friend bool operator==(const words&, const words&) = default;
};

struct content {
  std::string group;                  // code of `groups`
  std::string skill;                  // code; empty: nothing is asked
  std::vector<std::string> deputies;  // skills that do when the first is not to be had
  std::vector<std::string> certificates;
  int people = 1, hours = 4, minimum_age = 16;
  words dutch, english;  // the English may be empty in a municipality's own profile
  friend bool operator==(const content&, const content&) = default;
};

struct profile {
  std::string code;
  content what;
  int version = 1;
  bool active = true;
  instant updated_at{};
  bool published = false;   // by an aggregator, for others to adopt
  std::string origin = {};  // party that offers it; empty: the node's catalogue, or written here
  std::string base = {};    // see offers.hpp
};

struct group {
  std::string_view code, label;
};
std::span<const group> groups();
const group* group_of(std::string_view code);

// Profiles that come with the node, by name.
std::span<const profile> catalogue();
const profile* in_catalogue(std::string_view code);

constexpr int most_people = 500, most_hours = 24, youngest = 15, oldest = 99;
// Refuses empty or too long fields, values outside these bounds, and unknown codes.
result<void> check(const content&);

// The municipality's own copy of a profile of the node's catalogue; also again after it was dropped.
// Idempotent.
result<profile> adopt(transaction&, std::string_view code, instant now);
result<profile> create(transaction&, const content&, instant now);
// `seen_version` is the version that the user edited; when another session saved meanwhile: conflict.
result<profile> edit(transaction&, std::string_view code, const content&, int seen_version, instant now);
// No longer used; an adapted text is kept for when the profile is adopted again.
result<profile> drop(transaction&, std::string_view code, instant now);

std::optional<profile> find(transaction&, std::string_view code);  // dropped ones too
std::vector<profile> adopted(transaction&);                        // in use, by name

}  // namespace paraat::task_profiles
