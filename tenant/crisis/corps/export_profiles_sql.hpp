#pragma once
// The rows behind export_profiles.hpp; for export_profiles.cpp only.

#include "tenant/crisis/corps/export_profiles.hpp"

namespace paraat::corps::rows {

std::vector<export_profile> kept_profiles(transaction&);
// Writes the next version over the version that `version` names; 0: there is none. False: the stored version
// differs.
bool keep(transaction&, const export_profile&, instant now);
bool drop(transaction&, std::string_view code);

}  // namespace paraat::corps::rows
