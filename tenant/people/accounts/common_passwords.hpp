#pragma once
// Passwords that are tried first: words from breached lists, first names, clubs, keyboard rows, seasons and
// months, and the municipalities and places of the register, alone or strung together with years, digits and
// signs.

#include <string_view>

namespace paraat::accounts {

// Whether nothing personal is left once the known words are removed. Four or more of them count as a
// sentence.
bool is_common_password(std::string_view password);

}  // namespace paraat::accounts
