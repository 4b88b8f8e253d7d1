#include <typeinfo>

#include "ops/log.hpp"
#include "tenant/jobs/jobs.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::jobs {
namespace {

std::optional<job> claim(transaction& tx, instant now) {
  const auto rows = sql::run(tx,
                             "select id, tenant_id, kind, payload, attempts from node.jobs where due <= $1 "
                             "order by due limit 1 for update skip locked",
                             now);
  if (rows.empty()) return std::nullopt;
  const auto r = rows[0];
  job j;
  j.id = r[0].as<std::int64_t>();
  if (!r[1].is_null()) j.tenant = tenant_id{r[1].as<int>()};
  j.kind = sql::text_of(r[2]);
  j.payload = sql::text_of(r[3]);
  j.attempts = r[4].as<int>();
  return j;
}

// A pause of 10 s, 20 s, 40 s, … up to 6 h.
void put_off(transaction& tx, const job& j, instant now, std::string_view error) {
  const auto pause = std::chrono::seconds{std::min<long long>(10LL << std::min(j.attempts, 12), 21'600)};
  sql::run(tx, "update node.jobs set attempts = attempts + 1, due = $2, last_error = $3 where id = $1", j.id,
           now + pause, error);
}

// The kind of breakage and never what(): a message of the database may quote a row with somebody's name.
std::string_view class_of(const std::exception& e) {
  if (dynamic_cast<const database_unavailable*>(&e) != nullptr) return "the database was away";
  if (dynamic_cast<const commit_in_doubt*>(&e) != nullptr) return "the database was lost during commit";
  if (dynamic_cast<const try_again*>(&e) != nullptr) return "the database asked to try again";
  return typeid(e).name();
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

runner::runner(database& db, const clock& c, table t, metrics& m)
    : db_(db), clock_(c), table_(std::move(t)), metrics_(m) {}

int runner::run_due(const std::function<bool()>& stop) {
  int count = 0;
  while (!(stop && stop()) && run_one()) ++count;
  return count;
}

// The claim puts the job off in a transaction of its own, so that a process that dies leaves it for later;
// the work and the removal of the row are one transaction of the tenant, so that it happens once.
bool runner::run_one() {
  std::string broken;
  std::optional<job> current;
  db_.write(std::nullopt, [&](transaction& tx) {
    current = claim(tx, clock_.now());
    if (current) put_off(tx, *current, clock_.now(), "");  // if this process dies now, another tries later
  });
  if (!current) return false;
  try {
    const auto found = table_.find(current->kind);
    if (found == table_.end()) throw std::runtime_error("no handler for this kind of job");
    db_.write(current->tenant, [&](transaction& tx) {
      const auto mine = sql::run(tx, "delete from node.jobs where id = $1 and attempts = $2 returning id",
                                 current->id, current->attempts + 1);
      if (!mine.empty()) found->second(tx, *current, clock_.now());
    });
    metrics_.jobs.Add({{"kind", current->kind}, {"outcome", "done"}}).Increment();
  } catch (const std::exception& e) {
    broken = class_of(e);
    log::warning("job_failed",
                 {{"kind", current->kind}, {"job", current->id}, {"attempts", current->attempts + 1}});
    metrics_.jobs.Add({{"kind", current->kind}, {"outcome", "failed"}}).Increment();
    db_.write(std::nullopt, [&](transaction& tx) {
      sql::run(tx, "update node.jobs set last_error = $2 where id = $1", current->id, broken);
    });
  }
  return true;
}

std::optional<instant> runner::next_due() {
  return db_.read(std::nullopt, [](transaction& tx) {
    return sql::optional_instant_of(sql::run(tx, "select min(due) from node.jobs")[0][0]);
  });
}

}  // namespace paraat::jobs
