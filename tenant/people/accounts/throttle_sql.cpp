#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tenant/people/accounts/throttle.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::accounts {
namespace {

using std::chrono::seconds;

constexpr std::chrono::hours tokens_kept{72};
constexpr seconds longest_delay{60}, between_mails{60}, between_later_mails{15 * 60};
constexpr std::chrono::hours kept_after_expiry{24};
constexpr std::chrono::days kept_after_leaving{30};

std::string key_of(const secrets::vault& v, const limit& l, std::string_view who) {
  return sql::bytea(v.mark(fmt::format("{}:{}", l.what, who)));
}

// The lock serialises attempts with the same key until the commit, so that each sees the earlier ones. Lock
// order for several keys: account, pair, address, network.
void lock_key(transaction& tx, const std::string& key) {
  sql::run(tx, "select pg_advisory_xact_lock(hashtextextended(encode($1::bytea, 'hex'), 0))", key);
}

struct tally {
  int count = 0;
  std::optional<instant> first, last;
};

tally tally_of(transaction& tx, const std::string& key, const limit& l, instant now) {
  const auto rows =
      sql::run(tx, "select count(*), min(at), max(at) from node.attempts where key = $1::bytea and at > $2",
               key, now - l.within);
  return {rows[0][0].as<int>(), sql::optional_instant_of(rows[0][1]), sql::optional_instant_of(rows[0][2])};
}

void count(transaction& tx, const std::string& key, instant now) {
  sql::run(tx, "insert into node.attempts (key, at) values ($1::bytea, $2)", key, now);
}

void plan_forgetting(transaction& tx, instant now) {
  sql::run(tx,
           "insert into node.jobs (tenant_id, kind, unique_key, due) values (null, $1, 'hourly', $2) "
           "on conflict do nothing",
           forget_job, now + std::chrono::hours{1});
}

void forgive_one(transaction& tx, const std::string& key, instant now) {
  sql::run(tx,
           "delete from node.attempts where ctid = (select ctid from node.attempts where key = $1::bytea and "
           "at = $2 limit 1)",
           key, now);
}

// The delay after so many failures more than are free, less the time since the last.
seconds remaining(const tally& t, int over, instant now) {
  if (over <= 0 || !t.last) return seconds{0};
  const seconds delay = std::min(longest_delay, seconds{2L << std::min(over, 6)});
  return std::max(seconds{0}, std::chrono::ceil<seconds>(*t.last + delay - now));
}

// A staff account without any role is removed after a month, with its dependent rows. The audit keeps its
// number.
void forget_who_left(transaction& tx, instant now) {
  constexpr const char* no_role = "not exists (select 1 from node.grants g where g.account = a.id)";
  sql::run(tx,
           std::string("update node.accounts a set left_at = $1 where left_at is null and (password <> '' or "
                       "totp_secret is not null) and ") +
               no_role,
           now);
  sql::run(tx, std::string("update node.accounts a set left_at = null where left_at is not null and not (") +
                   no_role + ")");
  sql::run(tx, "delete from node.accounts where left_at < $1 and state <> 'blocked'",
           now - kept_after_leaving);
}

std::string pair_of(const visitor& v) { return v.account + "\n" + address_key(v.address); }

}  // namespace

seconds admit_password(transaction& tx, const secrets::vault& v, const visitor& who, instant now) {
  if (!who.trusted.empty()) return admit(tx, v, password_by_device, who.trusted, now);
  const std::array keys{key_of(v, password_by_account, who.account),
                        key_of(v, password_by_pair, pair_of(who)),
                        key_of(v, password_by_address, address_key(who.address)),
                        key_of(v, password_by_network, network_of(who.address))};
  for (const std::string& key : keys) lock_key(tx, key);
  const tally account = tally_of(tx, keys[0], password_by_account, now),
              pair = tally_of(tx, keys[1], password_by_pair, now),
              address = tally_of(tx, keys[2], password_by_address, now),
              network = tally_of(tx, keys[3], password_by_network, now);
  const int account_over = account.count - password_by_account.most + 1,
            network_over = network.count - password_by_network.most + 1,
            address_over = address.count - password_by_address.most + 1;
  const seconds wait = std::max({remaining(pair, std::min(pair.count, account_over), now),
                                 remaining(address, address_over, now),
                                 remaining(address, std::min(address.count, network_over), now)});
  if (wait > seconds{0}) return wait;
  for (const std::string& key : keys) count(tx, key, now);
  plan_forgetting(tx, now);
  return seconds{0};
}

void forgive_password(transaction& tx, const secrets::vault& v, const visitor& who, instant now) {
  if (!who.trusted.empty()) return forgive_all(tx, v, password_by_device, who.trusted);
  forgive_one(tx, key_of(v, password_by_account, who.account), now);
  forgive_all(tx, v, password_by_pair, pair_of(who));
  forgive_one(tx, key_of(v, password_by_address, address_key(who.address)), now);
  forgive_one(tx, key_of(v, password_by_network, network_of(who.address)), now);
}

void forgive_visitor(transaction& tx, const secrets::vault& v, const visitor& who) {
  forgive_all(tx, v, password_by_pair, pair_of(who));
}

seconds admit(transaction& tx, const secrets::vault& v, const limit& l, std::string_view who, instant now) {
  const std::string key = key_of(v, l, who);
  lock_key(tx, key);
  const tally t = tally_of(tx, key, l, now);
  if (t.count >= l.most && t.first)
    return std::max(seconds{1}, std::chrono::ceil<seconds>(*t.first + l.within - now));
  count(tx, key, now);
  plan_forgetting(tx, now);
  return seconds{0};
}

void forgive_all(transaction& tx, const secrets::vault& v, const limit& l, std::string_view who) {
  sql::run(tx, "delete from node.attempts where key = $1::bytea", key_of(v, l, who));
}

bool mail_is_due(transaction& tx, const secrets::vault& v, const limit& l, std::string_view who,
                 instant now) {
  const std::string key = key_of(v, l, who);
  lock_key(tx, key);
  const tally t = tally_of(tx, key, l, now);
  if (t.last && now - *t.last < (t.count < l.most ? between_mails : between_later_mails)) return false;
  count(tx, key, now);
  plan_forgetting(tx, now);
  return true;
}

std::string address_key(std::string_view address) {
  const std::string text(address);
  std::array<unsigned char, 16> b{};
  if (::inet_pton(AF_INET6, text.c_str(), b.data()) != 1) return text;
  return fmt::format("{:02x}{:02x}:{:02x}{:02x}:{:02x}{:02x}:{:02x}{:02x}::/64", b[0], b[1], b[2], b[3], b[4],
                     b[5], b[6], b[7]);
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
  const rules::book book = rules::read_all(tx);
  if (const auto* term = book.at(rules::code::keep_addresses, web::local_day(now)))
    sql::run(tx, "delete from node.attempts where at < $1", now - std::chrono::hours{term->amount});
  sql::run(tx, "delete from node.tokens where expires_at < $1", now - tokens_kept);
  // A form that is sent just after its session ended is kept for its person (drafts.hpp).
  sql::run(tx, "delete from node.sessions where expires_at < $1", now - kept_after_expiry);
  sql::run(tx, "delete from node.devices where expires_at < $1", now);
  forget_who_left(tx, now);
  jobs::schedule(tx, forget_job, now + std::chrono::hours{1}, "{}", "hourly");
}

}  // namespace paraat::accounts
