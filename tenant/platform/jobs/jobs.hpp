#pragma once
// Jobs: work by time. A job is a row (tenant, kind, due, payload); it runs in one transaction of its tenant
// together with its removal, so it happens once however many processes look for work. A failed job is tried
// again later, with growing pauses, and stays visible with its error.
//
// A kind has a class (priority.hpp). The node runs each class on a thread of its own, so that the tick of a
// call-out never waits behind retention or reminders. A handler waits for nothing outside the database: a
// message to a person is queued (tenant/messaging/channels) and sent by the dispatcher after the commit.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ops/clock.hpp"
#include "ops/observation.hpp"
#include "tenant/platform/jobs/priority.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::jobs {

struct job {
  std::int64_t id = 0;
  std::optional<tenant_id> tenant;
  std::string kind;
  std::string payload;  // JSON object
  int attempts = 0;
};

// Runs in a transaction of the job's tenant.
using handler = std::function<void(transaction&, const job&, instant now)>;
struct job_kind {
  job_kind(handler h, priority p = priority::normal, bool sends = false)
      : run(std::move(h)), level(p), sends_by_itself(sends) {}
  handler run;
  priority level;
  bool sends_by_itself;  // waits after a restored backup for a decision (tenant/administration/restores)
};
// The list of all kinds, like the route table: node/job_kinds.cpp.
using table = std::map<std::string, job_kind, std::less<>>;

// With a key there is at most one waiting job of this kind and key: a second call moves its due time.
void schedule(transaction&, std::string_view kind, instant due, std::string_view payload = "{}",
              std::string_view key = {});
void cancel(transaction&, std::string_view kind, std::string_view key);

class runner {
 public:
  // Each run of a job is one observation.
  runner(database&, const clock&, table, const observers&);
  // Runs the due jobs of one class, until `stop` returns true; returns how many ran. Safe to call from
  // several threads and processes. Several jobs are run by several threads, so a handler must be safe to call
  // at the same time. A kind that the table does not have counts as normal, and fails visibly.
  int run_due(priority, const std::function<bool()>& stop = {});
  // All classes, the most urgent first.
  int run_due(const std::function<bool()>& stop = {});
  // When the next job is due, if any.
  std::optional<instant> next_due();

 private:
  std::deque<job> claim(priority);
  int run_claimed(std::deque<job>&, std::size_t at_a_time, const std::function<bool()>& stop);
  void run_one(const job&);
  void run_in_transaction(const job&, stage_times&);
  void give_back(const std::deque<job>&);
  database& db_;
  const clock& clock_;
  table table_;
  const observers& seen_;
};

}  // namespace paraat::jobs
