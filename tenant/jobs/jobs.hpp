#pragma once
// Everything that happens by time. A job is a row (tenant, kind, due, payload); it runs in one transaction of
// its tenant together with its removal, so it happens once however many processes look for work. A job that
// breaks off is tried again later, with growing pauses, and stays visible with its error.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"
#include "tenant/store/database.hpp"

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
// The list of all kinds, like the route table: node/job_kinds.cpp.
using table = std::map<std::string, handler, std::less<>>;

// With a key there is at most one waiting job of this kind and key: a second call moves its due time.
void schedule(transaction&, std::string_view kind, instant due, std::string_view payload = "{}",
              std::string_view key = {});
void cancel(transaction&, std::string_view kind, std::string_view key);

class runner {
 public:
  runner(database&, const clock&, table, metrics&);
  // Runs what is due now, until `stop` says so; returns how many ran. Safe to call from several processes. A
  // crowd of jobs is run by several threads, so a handler must be safe to call at the same time.
  int run_due(const std::function<bool()>& stop = {});
  // When the next job is due, if any.
  std::optional<instant> next_due();

 private:
  int run_claimed(std::deque<job>&, std::size_t at_a_time, const std::function<bool()>& stop);
  void run_one(const job&);
  void give_back(const std::deque<job>&);
  database& db_;
  const clock& clock_;
  table table_;
  metrics& metrics_;
};

}  // namespace paraat::jobs
