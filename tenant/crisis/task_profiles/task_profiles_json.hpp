#pragma once
// The content of a profile as JSON: in the catalogue's file and in the database. The order of the fields is
// fixed.

#include "tenant/crisis/task_profiles/task_profiles.hpp"

namespace paraat::task_profiles {

std::string to_json(const words&);
words words_from_json(std::string_view);
std::string to_json(const content&);
content content_from_json(std::string_view);

}  // namespace paraat::task_profiles
