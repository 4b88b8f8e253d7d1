#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/store/failure.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::jobs {
namespace {

// The claim puts jobs off at once (10 s, 20 s, 40 s, … up to 6 h), so that others try them later when this
// process dies now. Several at a time: a commit for each claim took as long as the work.
constexpr int claimed_at_once = 32;
// Threads that share one claim, by class. Bulk has one, so that it holds one connection of the pool.
std::size_t threads_for(priority p, std::size_t claimed) {
  const std::size_t most = p == priority::crisis ? 4 : p == priority::normal ? 3 : 1;
  return std::min(most, claimed);
}

// `others`: every kind but these. `sending`: not of a tenant that waits for a decision after a restored
// backup.
std::deque<job> claim_kinds(transaction& tx, instant now, const std::vector<std::string>& kinds, bool others,
                            const std::vector<std::string>& sending) {
  const auto rows = sql::run(
      tx,
      "with mine as (select id, due as was from node.jobs where due <= $1::timestamptz "
      "and (kind = any($3::text[])) <> $4::boolean and not (kind = any($5::text[]) and tenant_id in (select "
      "h.tenant_id from node.restore_holds h where h.decided_at is null)) order by due "
      "limit $2::int for update skip locked), put_off as (update node.jobs j "
      "set attempts = j.attempts + 1, due = $1::timestamptz + make_interval(secs => least(10 * 2 ^ "
      "least(j.attempts, 12), 21600)), last_error = '' from mine where j.id = mine.id "
      "returning j.id, j.tenant_id, j.kind, j.payload, j.attempts - 1 as attempts, mine.was) select id, "
      "tenant_id, kind, payload, attempts from put_off order by was, id",
      now, claimed_at_once, sql::text_array(kinds), others, sql::text_array(sending));
  std::deque<job> out;
  for (const auto& r : rows) {
    job j;
    j.id = r[0].as<std::int64_t>();
    if (!r[1].is_null()) j.tenant = tenant_id{r[1].as<int>()};
    j.kind = sql::text_of(r[2]);
    j.payload = sql::text_of(r[3]);
    j.attempts = r[4].as<int>();
    out.push_back(std::move(j));
  }
  return out;
}

// The class of the exception and never what(): a message of the database may quote a row with a name.
std::string class_of(const std::exception& e) {
  if (const auto* away = dynamic_cast<const database_unavailable*>(&e)) return std::string(why_away(*away));
  if (dynamic_cast<const commit_in_doubt*>(&e) != nullptr) return "the database was lost during commit";
  if (dynamic_cast<const try_again*>(&e) != nullptr) return "the database asked to try again";
  return type_name(e);
}

}  // namespace

void schedule(transaction& tx, std::string_view kind, instant due, std::string_view payload,
              std::string_view key) {
  const std::optional<int> tenant = tx.has_tenant() ? std::optional(tx.tenant().value) : std::nullopt;
  const std::optional<std::string> unique = key.empty() ? std::nullopt : std::optional(std::string(key));
  sql::run(
      tx,
      "insert into node.jobs (tenant_id, kind, unique_key, due, payload) values ($1, $2, $3, $4, $5::jsonb) "
      "on conflict (kind, coalesce(tenant_id, 0), unique_key) where unique_key is not null "
      "do update set due = excluded.due, payload = excluded.payload, attempts = 0",
      tenant, kind, unique, due, payload);
}

void cancel(transaction& tx, std::string_view kind, std::string_view key) {
  const std::optional<int> tenant = tx.has_tenant() ? std::optional(tx.tenant().value) : std::nullopt;
  sql::run(
      tx,
      "delete from node.jobs where kind = $1 and unique_key = $2 and tenant_id is not distinct from $3::int",
      kind, key, tenant);
}

runner::runner(database& db, const clock& c, table t, const observers& seen)
    : db_(db), clock_(c), table_(std::move(t)), seen_(seen) {}

int runner::run_due(const std::function<bool()>& stop) {
  int count = 0;
  for (const priority p : priorities) count += run_due(p, stop);
  return count;
}

int runner::run_due(priority p, const std::function<bool()>& stop) {
  int count = 0;
  const auto stopped = [&] { return stop && stop(); };
  while (!stopped()) {
    auto mine = claim(p);
    if (mine.empty()) break;
    const std::size_t at_a_time = threads_for(p, mine.size());
    count += run_claimed(mine, at_a_time, stopped);
    if (!mine.empty()) give_back(mine);
  }
  return count;
}

std::deque<job> runner::claim(priority p) {
  const bool others = p == priority::normal;
  std::vector<std::string> kinds, sending;
  for (const auto& [name, kind] : table_) {
    if (others ? kind.level != p : kind.level == p) kinds.push_back(name);
    if (kind.sends_by_itself) sending.push_back(name);
  }
  return db_.write(std::nullopt,
                   [&](transaction& tx) { return claim_kinds(tx, clock_.now(), kinds, others, sending); });
}

// Takes jobs from the front until none is left or `stop` returns true; returns how many ran.
int runner::run_claimed(std::deque<job>& jobs, std::size_t at_a_time, const std::function<bool()>& stop) {
  std::mutex mutex;
  std::exception_ptr broken;
  int count = 0;
  const auto work = [&] {
    for (;;) {
      job mine;
      {
        const std::lock_guard lock(mutex);
        if (jobs.empty() || broken || stop()) return;
        mine = std::move(jobs.front());
        jobs.pop_front();
        ++count;
      }
      try {
        run_one(mine);
      } catch (...) {
        const std::lock_guard lock(mutex);
        broken = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < at_a_time; ++i) others.emplace_back(work);
    work();
  }
  if (broken) std::rethrow_exception(broken);
  return count;
}

// The work and the removal of the row are one transaction of the tenant, so that it happens once.
void runner::run_in_transaction(const job& j, stage_times& times) {
  const auto found = table_.find(j.kind);
  if (found == table_.end()) throw std::runtime_error("no handler for this kind of job");
  times.enter(stage::begin);
  db_.write(j.tenant, [&](transaction& tx) {
    times.enter(stage::handler);
    const auto mine = sql::run(tx, "delete from node.jobs where id = $1 and attempts = $2 returning id", j.id,
                               j.attempts + 1);
    if (!mine.empty()) found->second.run(tx, j, clock_.now());
    times.enter(stage::commit);
  });
}

void runner::run_one(const job& j) {
  observation o{.what = observed::job, .name = j.kind, .outcome = "done", .id = std::to_string(j.id)};
  if (j.tenant) o.tenant = j.tenant->value;
  o.attempts = j.attempts + 1;
  o.began = observation::clock::now();
  std::string broken;
  try {
    run_in_transaction(j, o.work.times);
  } catch (const std::exception& e) {
    o.outcome = "failed";
    o.work.cause = failure_of(e);
    broken = class_of(e);
  }
  o.ended = observation::clock::now();
  o.work.times.leave(o.ended);
  seen_(o);
  if (broken.empty()) return;
  db_.write(std::nullopt, [&](transaction& tx) {
    sql::run(tx, "update node.jobs set last_error = $2 where id = $1", j.id, broken);
  });
}

// Gives back jobs that were claimed and not begun, when this process is told to stop.
void runner::give_back(const std::deque<job>& jobs) {
  db_.write(std::nullopt, [&](transaction& tx) {
    for (const job& j : jobs)
      sql::run(tx, "update node.jobs set attempts = $2, due = $3 where id = $1 and attempts = $2 + 1", j.id,
               j.attempts, clock_.now());
  });
}

std::optional<instant> runner::next_due() {
  return db_.read(std::nullopt, [](transaction& tx) {
    return sql::optional_instant_of(sql::run(tx, "select min(due) from node.jobs")[0][0]);
  });
}

}  // namespace paraat::jobs
