#include "tenant/organisations/organisations.hpp"

#include <algorithm>
#include <charconv>

namespace paraat::organisations {

std::string_view name_of(state s) {
  switch (s) {
    case state::pending:
      return "pending";
    case state::approved:
      return "approved";
    case state::refused:
      return "refused";
    case state::archived:
      return "archived";
  }
  return "pending";
}

std::optional<std::string> normal_number(std::string_view typed) {
  std::string bare;
  for (const char c : typed)
    if (c != ' ' && c != '.' && c != '-') bare += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (bare.starts_with("BE")) bare.erase(0, 2);
  const auto digits = [](std::string_view s) {
    return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (bare.size() == 8 && bare[0] == 'V' && digits(std::string_view(bare).substr(1))) return bare;
  if (bare.size() != 10 || !digits(bare) || (bare[0] != '0' && bare[0] != '1')) return std::nullopt;
  unsigned first = 0, check = 0;
  std::from_chars(bare.data(), bare.data() + 8, first);
  std::from_chars(bare.data() + 8, bare.data() + 10, check);
  return check == 97 - first % 97 ? std::optional(bare) : std::nullopt;
}

}  // namespace paraat::organisations
