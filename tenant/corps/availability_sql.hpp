#pragma once
// The rows behind availability.hpp; for availability.cpp only.

#include "tenant/corps/availability.hpp"

namespace paraat::corps {

// Of the members of one corps (empty: of all) that said something; exceptions that touch these days.
std::vector<std::pair<std::string, availability>> availabilities(transaction&, std::string_view corps_id,
                                                                 const days&);
void keep_week(transaction&, std::string_view member_id, std::bitset<parts_a_week> away,
               std::optional<int> not_before, instant now);
void keep_pause(transaction&, std::string_view member_id, const std::optional<days>&, instant now);
void insert_exception(transaction&, std::string_view member_id, const exception&, instant now);
void delete_exception(transaction&, std::string_view member_id, std::string_view id, instant now);

}  // namespace paraat::corps
