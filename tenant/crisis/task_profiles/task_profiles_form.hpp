#pragma once
// The form of a task profile: from content to fields and back.

#include "tenant/crisis/task_profiles/task_profiles.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::task_profiles {

web::form profile_form(const web::scope&, std::string action, std::string cancel_url);
void put_content(web::form&, const content&);
content content_of(const web::form&);

}  // namespace paraat::task_profiles
