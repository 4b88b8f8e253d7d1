#include "node/job_kinds.hpp"

#include <boost/json.hpp>

#include "federation/feeds/feeds.hpp"
#include "federation/inbox/inbox.hpp"
#include "tenant/accounts/throttle.hpp"
#include "tenant/callouts/tending.hpp"
#include "tenant/corps/reminders.hpp"
#include "tenant/mail/post.hpp"
#include "tenant/reinforcement/reinforcement.hpp"
#include "tenant/retention/retention.hpp"
#include "tenant/shifts/roster.hpp"
#include "tenant/vacancies/vacancies.hpp"

namespace paraat::node {
namespace {

std::string text_in(const jobs::job& j, std::string_view name) {
  return std::string(boost::json::parse(j.payload).as_object().at(name).as_string());
}

}  // namespace

jobs::table job_kinds(const web::services& s) {
  jobs::table t;
  t.emplace(vacancies::expire_job, [&s](transaction& tx, const jobs::job& j, instant now) {
    if (const auto owner = s.tenants.of(tx.tenant())) vacancies::expire(tx, *owner, text_in(j, "id"), now);
  });
  t.emplace(corps::remind_job,
            [&s](transaction& tx, const jobs::job&, instant now) { corps::remind(tx, s, now); });
  t.emplace(callouts::tend_job, [&s](transaction& tx, const jobs::job& j, instant now) {
    callouts::tend(tx, s, text_in(j, "id"), now);
  });
  t.emplace(retention::nightly_job,
            [](transaction& tx, const jobs::job&, instant now) { retention::run(tx, now); });
  t.emplace(mail::send_job, [&s](transaction& tx, const jobs::job& j, instant now) {
    s.post.send(tx, text_in(j, "id"), s.figures, now);
  });
  t.emplace(mail::forget_job,
            [](transaction& tx, const jobs::job&, instant now) { mail::forget_old(tx, now); });
  t.emplace(accounts::forget_job,
            [](transaction& tx, const jobs::job&, instant now) { accounts::forget_old(tx, now); });
  t.emplace(reinforcement::settle_job, [&s](transaction& tx, const jobs::job& j, instant now) {
    if (const auto here = s.tenants.of(tx.tenant()))
      reinforcement::settle_due(tx, *here, text_in(j, "party"), text_in(j, "id"), now);
  });
  t.emplace(federation::inbox::forget_job,
            [](transaction& tx, const jobs::job&, instant now) { federation::inbox::forget_old(tx, now); });
  t.emplace(federation::feeds::tombstones_job, [](transaction& tx, const jobs::job&, instant now) {
    federation::feeds::forget_tombstones(tx, now);
  });
  t.emplace(shifts::roster_job, [&s](transaction& tx, const jobs::job& j, instant now) {
    shifts::send_roster(tx, s, text_in(j, "id"), now);
  });
  return t;
}

}  // namespace paraat::node
