#pragma once
// The rows behind availability.hpp; for availability.cpp only.

#include "tenant/crisis/corps/availability.hpp"

namespace paraat::corps {

// Of every member with any entry, by human; exceptions that touch these days.
std::vector<std::pair<persons::person_id, availability>> availabilities(transaction&, const days&);
void keep_week(transaction&, const member_id&, std::bitset<parts_a_week> away, std::optional<int> not_before,
               instant now);
void keep_pause(transaction&, const member_id&, const std::optional<days>&, instant now);
void insert_exception(transaction&, const member_id&, const exception&, instant now);
void delete_exception(transaction&, const member_id&, const exception_id&, instant now);

}  // namespace paraat::corps
