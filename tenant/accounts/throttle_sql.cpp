#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>

#include "tenant/accounts/throttle.hpp"
#include "tenant/jobs/jobs.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::accounts {
namespace {

constexpr std::chrono::hours kept{72};

std::string key_of(const vault& v, const limit& l, std::string_view who) {
  return sql::bytea(v.mark(fmt::format("{}:{}", l.what, who)));
}

}  // namespace

bool too_many(transaction& tx, const vault& v, const limit& l, std::string_view who, instant now) {
  const std::string key = key_of(v, l, who);
  // The lock makes attempts of one key wait for each other until the commit, so that each sees those before
  // it.
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 0))", key);
  sql::run(tx, "insert into node.attempts (key, at) values ($1::bytea, $2)", key, now);
  const auto rows = sql::run(tx, "select count(*) from node.attempts where key = $1::bytea and at > $2", key,
                             now - l.within);
  sql::run(tx,
           "insert into node.jobs (tenant_id, kind, unique_key, due) values (null, $1, 'hourly', $2) "
           "on conflict do nothing",
           forget_job, now + std::chrono::hours{1});
  return rows[0][0].as<int>() > l.most;
}

void forgive(transaction& tx, const vault& v, const limit& l, std::string_view who, instant now) {
  sql::run(tx, "delete from node.attempts where key = $1::bytea and at = $2", key_of(v, l, who), now);
}

void forgive_all(transaction& tx, const vault& v, const limit& l, std::string_view who) {
  sql::run(tx, "delete from node.attempts where key = $1::bytea", key_of(v, l, who));
}

std::string network_of(std::string_view address) {
  std::string text(address);
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1)
    return fmt::format("{}.{}.{}.0/24", bytes[0], bytes[1], bytes[2]);
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  return fmt::format("{:02x}{:02x}:{:02x}{:02x}:{:02x}{:02x}::/48", bytes[0], bytes[1], bytes[2], bytes[3],
                     bytes[4], bytes[5]);
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from node.attempts where at < $1", now - kept);
  sql::run(tx, "delete from node.tokens where expires_at < $1", now - kept);
  sql::run(tx, "delete from node.sessions where expires_at < $1", now);
  jobs::schedule(tx, forget_job, now + std::chrono::hours{1}, "{}", "hourly");
}

}  // namespace paraat::accounts
