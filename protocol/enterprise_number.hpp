#pragma once
// Numbers of the Crossroads Bank for Enterprises (KBO): ten digits, of which the last two are 97 − (the first
// eight mod 97).

#include <algorithm>
#include <string_view>

#include "protocol/whole_number.hpp"

namespace paraat {

inline bool is_enterprise_number(std::string_view bare) {
  const bool digits = std::ranges::all_of(bare, [](char c) { return c >= '0' && c <= '9'; });
  if (bare.size() != 10 || !digits || bare[0] > '1') return false;
  const auto first = whole_number<int>(bare.substr(0, 8)), check = whole_number<int>(bare.substr(8));
  return first && check && *check == 97 - *first % 97;
}

// The party of an agency: "be-org-" and its number, as a municipality has its NIS code.
inline constexpr std::string_view agency_prefix = "be-org-";
inline bool is_agency(std::string_view party) {
  return party.starts_with(agency_prefix) && is_enterprise_number(party.substr(agency_prefix.size()));
}

}  // namespace paraat
