#include "tenant/retention/retention.hpp"

#include "tenant/afterwards/afterwards.hpp"
#include "tenant/applications/applications.hpp"
#include "tenant/callouts/callouts.hpp"
#include "tenant/channels/channels.hpp"
#include "tenant/corps/availability.hpp"
#include "tenant/corps/corps.hpp"
#include "tenant/corps/imports.hpp"
#include "tenant/interests/interests.hpp"
#include "tenant/jobs/jobs.hpp"
#include "tenant/limits/limits.hpp"
#include "tenant/links/links.hpp"
#include "tenant/notes/notes.hpp"
#include "tenant/organisations/organisations.hpp"
#include "tenant/outbox/outbox.hpp"
#include "tenant/reinforcement/reinforcement.hpp"
#include "tenant/retention/retention_sql.hpp"
#include "tenant/shifts/shifts.hpp"
#include "tenant/web/submissions.hpp"
#include "tenant/web/texts.hpp"

namespace paraat::retention {

// The coming night, at half past three in Brussels.
void plan(transaction& tx, instant now) {
  // Moving the row each time would make all who write wait for one another.
  if (planned(tx)) return;
  constexpr std::chrono::minutes hour{210};
  const auto today = std::chrono::sys_days{web::local_day(now)};
  instant next = web::start_of_local_day(today) + hour;
  if (next <= now) next = web::start_of_local_day(today + std::chrono::days{1}) + hour;
  jobs::schedule(tx, nightly_job, next, "{}", "nightly");
}

void run(transaction& tx, instant now) {
  afterwards::forget_old(tx, now);
  applications::forget_old(tx, now);
  channels::forget_old(tx, now);
  callouts::forget_old(tx, now);
  corps::forget_old(tx, now);
  corps::forget_past(tx, now);
  corps::forget_lists(tx, now);
  interests::forget_unconfirmed(tx, now);
  notes::forget_old(tx, now);
  reinforcement::forget_old(tx, now);
  organisations::forget_unconfirmed(tx, now);
  outbox::forget_old(tx);
  links::forget_old(tx, now);
  limits::forget_old(tx, now);
  shifts::forget_old(tx, now);
  web::submissions::forget_old(tx, now);
  plan(tx, now);
}

}  // namespace paraat::retention
