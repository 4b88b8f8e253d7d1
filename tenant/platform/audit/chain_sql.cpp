#include <algorithm>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/audit/chain.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::audit {
namespace {

constexpr std::chrono::seconds link_after{30};
constexpr std::chrono::hours verify_after{24};
constexpr int most_at_once = 2000;
constexpr const char* fields = "seq, at, account, what, about, object, hash";

const std::string before_all(32, '\0');

struct chain {
  std::int64_t first_seq = 1, last_seq = 0;
  std::string first_previous = before_all, last_hash = before_all;
};

chain read_chain(transaction& tx) {
  const auto rows =
      sql::run(tx,
               "select first_seq, first_previous, last_seq, last_hash from tenant.audit_chain where "
               "tenant_id = $1 for update",
               tx.tenant());
  if (rows.empty()) return {};
  const auto r = rows[0];
  return {r[0].as<std::int64_t>(), r[2].as<std::int64_t>(), sql::bytes_of(r[1]), sql::bytes_of(r[3])};
}

void write_chain(transaction& tx, const chain& c) {
  sql::run(
      tx,
      "insert into tenant.audit_chain (tenant_id, first_seq, first_previous, last_seq, last_hash) values "
      "($1, $2, $3::bytea, $4, $5::bytea) on conflict (tenant_id) do update set first_seq = "
      "excluded.first_seq, first_previous = excluded.first_previous, last_seq = excluded.last_seq, "
      "last_hash = excluded.last_hash",
      tx.tenant(), c.first_seq, sql::bytea(c.first_previous), c.last_seq, sql::bytea(c.last_hash));
}

audit_entry row_to_entry(const pqxx::row& r) {
  return {sql::instant_of(r[1]), sql::optional_of<std::int64_t>(r[2]), sql::text_of(r[3]),
          sql::optional_of<std::int64_t>(r[4]), sql::text_of(r[5])};
}

// At most one job of a kind waits. Checked first: the insert would wait for the process that runs that job
// now.
void plan_once(transaction& tx, tenant_id where, std::string_view kind, instant due) {
  if (!sql::run(tx, "select 1 from node.jobs where tenant_id = $1 and kind = $2 and due <= $3", where, kind,
                due)
           .empty())
    return;
  sql::run(
      tx,
      "insert into node.jobs (tenant_id, kind, unique_key, due) values ($1, $2, 'chain', $3) on conflict "
      "(kind, coalesce(tenant_id, 0), unique_key) where unique_key is not null do update set due = "
      "least(node.jobs.due, excluded.due)",
      where, kind, due);
}

}  // namespace

void plan_linking(transaction& tx, instant now) { plan_linking(tx, tx.tenant(), now); }
void plan_linking(transaction& tx, tenant_id where, instant now) {
  plan_once(tx, where, link_job, now + link_after);
}

int link(transaction& tx, instant now) {
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended('audit.chain', $1))", tx.tenant());
  chain c = read_chain(tx);
  const auto waiting =
      sql::run(tx,
               "select id, at, account, what, about, object from tenant.audit where tenant_id = $1 "
               "and seq is null order by id limit $2::int",
               tx.tenant(), most_at_once);
  for (const auto& r : waiting) {
    c.last_hash = chain_hash(c.last_hash, ++c.last_seq, row_to_entry(r));
    sql::run(tx, "update tenant.audit set seq = $3, hash = $4::bytea where tenant_id = $1 and id = $2",
             tx.tenant(), r[0].as<std::int64_t>(), c.last_seq, sql::bytea(c.last_hash));
  }
  const int linked = static_cast<int>(waiting.size());
  if (linked > 0) {
    write_chain(tx, c);
    log::info("audit_linked",
              {{"tenant", tx.tenant().value}, {"seq", c.last_seq}, {"hash", hex(c.last_hash)}});
  }
  // An event that is noted while this job runs finds its row and plans none, so the job looks once more.
  constexpr std::chrono::hours at_rest{1};
  const auto next = linked == most_at_once ? std::chrono::seconds{0} : linked > 0 ? link_after : at_rest;
  jobs::schedule(tx, link_job, now + next, "{}", "chain");
  plan_once(tx, tx.tenant(), verify_job, now + verify_after);
  return linked;
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended('audit.chain', $1))", tx.tenant());
  // Removes a prefix of the chain only, so that the rest can still be verified.
  const auto last =
      sql::run(tx,
               "select seq, hash from tenant.audit where tenant_id = $1 and seq < (select "
               "coalesce(min(seq), 9223372036854775807) from tenant.audit where tenant_id = $1 and seq "
               "is not null and at >= $2) order by seq desc limit 1",
               tx.tenant(), now - kept);
  if (last.empty()) return;
  chain c = read_chain(tx);
  c.first_seq = last[0][0].as<std::int64_t>() + 1;
  c.first_previous = sql::bytes_of(last[0][1]);
  sql::run(tx, "delete from tenant.audit where tenant_id = $1 and seq < $2", tx.tenant(), c.first_seq);
  write_chain(tx, c);
}

verification verify(transaction& tx) {
  verification out;
  const auto held =
      sql::run(tx,
               "select first_seq, first_previous, last_seq, last_hash from tenant.audit_chain where "
               "tenant_id = $1",
               tx.tenant());
  chain c;
  if (!held.empty())
    c = {held[0][0].as<std::int64_t>(), held[0][2].as<std::int64_t>(), sql::bytes_of(held[0][1]),
         sql::bytes_of(held[0][3])};
  std::string previous = c.first_previous;
  std::int64_t expected = c.first_seq;
  for (;;) {
    const auto rows =
        sql::run(tx,
                 std::string("select ") + fields +
                     " from tenant.audit where tenant_id = $1 and seq >= $2 order by seq limit $3::int",
                 tx.tenant(), expected, most_at_once);
    for (const auto& r : rows) {
      previous = chain_hash(previous, expected, row_to_entry(r));
      if (r[0].as<std::int64_t>() != expected || sql::bytes_of(r[6]) != previous) {
        out.broken_at = expected;
        return out;
      }
      ++expected;
      ++out.linked;
    }
    if (static_cast<int>(rows.size()) < most_at_once) break;
  }
  out.last_seq = expected - 1;
  out.last_hash = previous;
  if (out.last_seq != c.last_seq || previous != c.last_hash) out.broken_at = expected;
  out.waiting = sql::run(tx, "select count(*) from tenant.audit where tenant_id = $1 and seq is null",
                         tx.tenant())[0][0]
                    .as<long long>();
  return out;
}

}  // namespace paraat::audit
