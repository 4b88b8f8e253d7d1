#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::retention {
namespace {

bool planned(transaction& tx) {
  return !sql::run(tx,
                   "select 1 from node.jobs where tenant_id = $1 and kind = $2 and unique_key = 'nightly'",
                   tx.tenant(), nightly_job)
              .empty();
}

}  // namespace

// The coming night, at half past three in Brussels.
void plan(transaction& tx, instant now) {
  // An update of the row each time would make all writers wait for each other.
  if (planned(tx)) return;
  constexpr std::chrono::minutes hour{210};
  const auto today = std::chrono::sys_days{web::local_day(now)};
  instant next = web::start_of_local_day(today) + hour;
  if (next <= now) next = web::start_of_local_day(today + std::chrono::days{1}) + hour;
  jobs::schedule(tx, nightly_job, next, "{}", "nightly");
}

}  // namespace paraat::retention
