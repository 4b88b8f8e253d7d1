#pragma once
// The table of everything that happens by time.

#include "tenant/jobs/jobs.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::node {

jobs::table job_kinds(const web::services&);

}  // namespace paraat::node
