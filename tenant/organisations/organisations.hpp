#pragma once
// Organisations of one tenant. They register themselves and are approved before they publish.

#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "protocol/result.hpp"
#include "tenant/store/database.hpp"

namespace paraat::organisations {

enum class state { pending, approved, refused, archived };
std::string_view name_of(state);

struct organisation {
  std::string id, ref;
  std::string name, kind;
  std::string number;  // KBO (10 digits) or V and 7 digits; empty for a de facto association
  std::string about, website, email, phone, contact_name;
  state status = state::pending;
  std::string state_reason;
  instant created_at{};
};

// KBO: ten digits, the last two are 97 − (the first eight mod 97). Association number: V and seven digits.
// Takes "0123.456.749" and "BE 0123 456 749" too; gives the bare form.
std::optional<std::string> normal_number(std::string_view typed);

result<organisation> add(transaction&, organisation, instant now);
std::optional<organisation> find(transaction&, std::string_view id);

}  // namespace paraat::organisations
