#include "tenant/accounts/accounts.hpp"

#include <algorithm>

namespace paraat::accounts {

bool account::staff() const {
  return std::ranges::any_of(grants, [](const web::grant& g) { return g.what != web::role::organisation; });
}

std::string lower_case(std::string_view email) {
  std::string out(email);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace paraat::accounts
