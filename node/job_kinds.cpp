#include "node/job_kinds.hpp"

#include <boost/json.hpp>
#include <memory>
#include <mutex>
#include <set>

#include "federation/feeds/feeds.hpp"
#include "federation/inbox/inbox.hpp"
#include "node/erasure_rules.hpp"
#include "ops/log.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/crisis/corps/reminders.hpp"
#include "tenant/crisis/dispatch/callout_scheduler.hpp"
#include "tenant/crisis/presence/attendance_sheet.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement.hpp"
#include "tenant/overview/vacancy_desk/vacancy_desk_pages.hpp"
#include "tenant/people/accounts/throttle.hpp"
#include "tenant/people/profiles/profile_term.hpp"
#include "tenant/people/relay/relay_mail.hpp"
#include "tenant/people/reserves/asking.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tenant/platform/audit/figures.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/publishing/alerts/alert_mails.hpp"
#include "tenant/publishing/alerts/matching.hpp"
#include "tenant/publishing/listings/facet_counts.hpp"
#include "tenant/volunteering/applications/answer_clock.hpp"
#include "tenant/volunteering/list_imports/list_imports.hpp"
#include "tenant/volunteering/vacancies/shared_places.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::node {
namespace {

std::string text_in(const jobs::job& j, std::string_view name) {
  return std::string(boost::json::parse(j.payload).as_object().at(name).as_string());
}

// Of a job that a migration planned without it: 0.
std::int64_t number_in(const jobs::job& j, std::string_view name) {
  const boost::json::value payload = boost::json::parse(j.payload);
  const auto* value = payload.as_object().if_contains(name);
  return value == nullptr ? 0 : whole_number<std::int64_t>(value->as_string()).value_or(0);
}

// Of this process: the gauge counts chains that failed their last verification.
class broken_chains {
 public:
  std::size_t note(tenant_id t, bool broken) {
    const std::lock_guard lock(mutex_);
    if (broken)
      tenants_.insert(t.value);
    else
      tenants_.erase(t.value);
    return tenants_.size();
  }

 private:
  std::mutex mutex_;
  std::set<int> tenants_;
};

}  // namespace

jobs::table job_kinds(const web::services& s) {
  audit::declare(s.figures);
  jobs::table t;
  const auto add = [&t](std::string_view name, priority level, jobs::handler run) {
    t.emplace(name, jobs::job_kind{std::move(run), level});
  };
  const auto add_sending = [&t](std::string_view name, priority level, jobs::handler run) {
    t.emplace(name, jobs::job_kind{std::move(run), level, true});
  };
  add_sending(callouts::scheduler_job, priority::crisis,
              [&s](transaction& tx, const jobs::job& j, instant now) {
                callouts::tick(tx, s, callouts::callout_id(text_in(j, "id")), now);
              });
  add_sending(presence::attendance_sheet_job, priority::crisis,
              [&s](transaction& tx, const jobs::job& j, instant now) {
                presence::send_attendance_sheet(tx, s, incidents::incident_id(text_in(j, "id")), now);
              });
  add_sending(reinforcement::settle_job, priority::crisis,
              [&s](transaction& tx, const jobs::job& j, instant now) {
                if (const auto here = s.tenants.of(tx.tenant()))
                  reinforcement::settle_due(tx, *here, text_in(j, "party"),
                                            reinforcement::request_id(text_in(j, "id")), now);
              });
  add(vacancies::expire_job, priority::normal, [&s](transaction& tx, const jobs::job& j, instant now) {
    if (const auto owner = s.tenants.of(tx.tenant()))
      vacancies::expire(tx, *owner, vacancies::vacancy_id(text_in(j, "id")), now);
  });
  add_sending(vacancies::follow_job, priority::normal,
              [&s](transaction& tx, const jobs::job& j, instant now) {
                vacancies::follow_task_and_tell(tx, web::scope_of(s, tx.tenant(), now),
                                                vacancies::vacancy_id(text_in(j, "id")));
              });
  add(mail::moved_job, priority::normal,
      [](transaction& tx, const jobs::job& j, instant) { mail::move_to_outbox(tx, text_in(j, "id")); });
  add(accounts::forget_job, priority::bulk,
      [](transaction& tx, const jobs::job&, instant now) { accounts::forget_old(tx, now); });
  add_sending(corps::remind_job, priority::bulk,
              [&s](transaction& tx, const jobs::job&, instant now) { corps::remind(tx, s, now); });
  add_sending(applications::clock_job, priority::bulk,
              [&s](transaction& tx, const jobs::job&, instant now) { applications::tick_clock(tx, s, now); });
  add_sending(profiles::warn_job, priority::bulk,
              [&s](transaction& tx, const jobs::job&, instant now) { profiles::warn(tx, s, now); });
  add_sending(reserves::ask_job, priority::bulk,
              [&s](transaction& tx, const jobs::job&, instant now) { reserves::ask_some(tx, s, now); });
  add_sending(reserves::clock_job, priority::bulk,
              [&s](transaction& tx, const jobs::job&, instant now) { reserves::tick_clock(tx, s, now); });
  add(list_imports::work_job, priority::bulk, [&s](transaction& tx, const jobs::job& j, instant now) {
    list_imports::work(tx, s, list_imports::list_id(text_in(j, "id")), now);
  });
  add_sending(staff_notices::send_job, priority::normal,
              [&s](transaction& tx, const jobs::job& j, instant now) {
                const auto account = whole_number<std::int64_t>(text_in(j, "account"));
                if (account) staff_notices::send(tx, s, *account, text_in(j, "kind"), now);
              });
  add_sending(relay::pass_on_job, priority::normal, [&s](transaction& tx, const jobs::job& j, instant now) {
    relay::pass_on(tx, s, relay::message_id(text_in(j, "message")), now);
  });
  add_sending(relay::explain_job, priority::normal, [&s](transaction& tx, const jobs::job& j, instant now) {
    relay::explain(tx, s, relay::side_id(text_in(j, "side")), text_in(j, "why"), now);
  });
  add(audit::link_job, priority::normal,
      [](transaction& tx, const jobs::job&, instant now) { audit::link(tx, now); });
  add(audit::verify_job, priority::bulk,
      [&s, broken = std::make_shared<broken_chains>()](transaction& tx, const jobs::job&, instant) {
        const auto v = audit::verify(tx);
        if (!v.whole())
          log::error("audit_chain_broken", {{"tenant", tx.tenant().value}, {"at", *v.broken_at}});
        audit::chains_broken(s.figures).Set(static_cast<double>(broken->note(tx.tenant(), !v.whole())));
      });
  add(retention::nightly_job, priority::bulk,
      [](transaction& tx, const jobs::job&, instant now) { plan_erasure(tx, now); });
  add(retention::rule_job, priority::bulk,
      [](transaction& tx, const jobs::job& j, instant now) { erase(tx, text_in(j, "rule"), now); });
  add(federation::inbox::forget_job, priority::bulk,
      [](transaction& tx, const jobs::job&, instant now) { federation::inbox::forget_old(tx, now); });
  add(listings::recount_job, priority::bulk, [](transaction& tx, const jobs::job&, instant now) {
    if (const int rows = listings::recount(tx); rows != 0)
      log::error("listing_counts_mended", {{"rows", rows}});
    jobs::schedule(tx, listings::recount_job, now + std::chrono::hours{24}, "{}", "daily");
  });
  add(listings::index_job, priority::bulk, [](transaction& tx, const jobs::job& j, instant now) {
    if (const auto last = listings::index_from(tx, number_in(j, "after")); last != 0)
      jobs::schedule(tx, listings::index_job, now, fmt::format(R"({{"after":"{}"}})", last));
  });
  add(alerts::match_job, priority::bulk,
      [&s](transaction& tx, const jobs::job&, instant now) { alerts::match_changes(tx, s, now); });
  add(alerts::match_urgent_job, priority::normal,
      [&s](transaction& tx, const jobs::job&, instant now) { alerts::match_urgent_changes(tx, s, now); });
  add_sending(alerts::morning_job, priority::bulk,
              [&s](transaction& tx, const jobs::job&, instant now) { alerts::begin_morning(tx, s, now); });
  add_sending(alerts::urgent_job, priority::normal, [&s](transaction& tx, const jobs::job&, instant now) {
    alerts::send_mails(tx, s, alerts::rhythm::at_once, now);
  });
  add_sending(alerts::digest_job, priority::bulk, [&s](transaction& tx, const jobs::job& j, instant now) {
    if (const auto due = alerts::rhythm_named(text_in(j, "rhythm"))) alerts::send_mails(tx, s, *due, now);
  });
  add(federation::feeds::tombstones_job, priority::bulk,
      [](transaction& tx, const jobs::job&, instant now) { federation::feeds::forget_tombstones(tx, now); });
  return t;
}

}  // namespace paraat::node
