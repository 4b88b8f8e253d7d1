#pragma once
// Before a profile goes because its person does not come by any more, they hear of it by mail.

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::profiles {

constexpr std::string_view warn_job = "profiles.warn";

// In the morning after this night, as a job of a day.
void plan_warnings(transaction&, instant now);
// Who can be reached by mail only; the profiles of others stand hidden on the page of the desk until they go.
void warn(transaction&, const web::services&, instant now);

}  // namespace paraat::profiles
