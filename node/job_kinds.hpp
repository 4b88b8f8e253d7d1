#pragma once
// The table of everything that happens by time.

#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::node {

jobs::table job_kinds(const web::services&);

}  // namespace paraat::node
