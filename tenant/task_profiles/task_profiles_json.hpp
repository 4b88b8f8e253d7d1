#pragma once
// The words of a profile as JSON: in the catalogue's file and in the database.

#include "tenant/task_profiles/task_profiles.hpp"

namespace paraat::task_profiles {

std::string to_json(const words&);
words words_from_json(std::string_view);

}  // namespace paraat::task_profiles
