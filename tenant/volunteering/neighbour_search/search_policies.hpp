#pragma once
// Which parties can be asked, and whose questions are answered: off, ask (a coordinator decides about each
// question) or on. A neighbour without a decision is `ask`. Any other party is `off`, also where it was a
// neighbour when its policy was kept.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::neighbour_search {

enum class search_policy { off, ask, on };
std::string_view name_of(search_policy);
std::optional<search_policy> policy_named(std::string_view);

// A municipality that borders this one or shares its network, here or on another node.
struct neighbour {
  std::string party, name, phone;
  bool searches = true;  // its node understands such questions
};
std::vector<neighbour> neighbours(const web::scope&);  // by name
std::optional<neighbour> neighbour_of(const web::scope&, std::string_view party);

search_policy policy_of(transaction&, const web::scope&, std::string_view party);
void keep_policy(transaction&, std::string_view party, search_policy, vacancies::actor, instant now);

}  // namespace paraat::neighbour_search
