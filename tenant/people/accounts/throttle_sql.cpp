#include <algorithm>
#include <array>

#include "tenant/people/accounts/throttle.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/rate_limits/networks.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::accounts {
namespace {

using rate_limits::key_of;
using rate_limits::look;
using rate_limits::take_back;
using std::chrono::seconds;

constexpr seconds longest_delay{60}, between_mails{60}, between_later_mails{15 * 60};
constexpr std::chrono::hours kept_after_expiry{24};
constexpr std::chrono::days kept_after_leaving{30};

void plan_forgetting(transaction& tx, instant now) {
  sql::run(tx,
           "insert into node.jobs (tenant_id, kind, unique_key, due) values (null, $1, 'hourly', $2) "
           "on conflict do nothing",
           forget_job, now + std::chrono::hours{1});
}

// The delay after so many failures more than are free, less the time since the last.
seconds remaining(const rate_limits::tally& t, int over, instant now) {
  if (over <= 0 || !t.last) return seconds{0};
  const seconds delay = std::min(longest_delay, seconds{2L << std::min(over, 6)});
  return std::max(seconds{0}, std::chrono::ceil<seconds>(*t.last + delay - now));
}

// An account without any role is removed after a month, with its dependent rows. The audit keeps its number.
void forget_who_left(transaction& tx, instant now) {
  constexpr const char* no_role = "not exists (select 1 from node.grants g where g.account = a.id)";
  sql::run(tx,
           std::string("update node.accounts a set left_at = $1 where left_at is null and state <> 'invited' "
                       "and ") +
               no_role,
           now);
  sql::run(tx, std::string("update node.accounts a set left_at = null where left_at is not null and not (") +
                   no_role + ")");
  sql::run(tx, "delete from node.accounts where left_at < $1 and state <> 'blocked'",
           now - kept_after_leaving);
}

std::string pair_of(const visitor& v) { return v.account + "\n" + rate_limits::network_of(v.address); }

}  // namespace

seconds admit_password(transaction& tx, const secrets::vault& v, const visitor& who, instant now) {
  if (!who.trusted.empty()) return admit(tx, v, password_by_device, who.trusted, now);
  const std::array keys{key_of(v, password_by_account, who.account),
                        key_of(v, password_by_pair, pair_of(who)),
                        key_of(v, password_by_address, rate_limits::network_of(who.address)),
                        key_of(v, password_by_network, rate_limits::block_of(who.address))};
  const auto account = look(tx, keys[0], password_by_account, now),
             pair = look(tx, keys[1], password_by_pair, now),
             address = look(tx, keys[2], password_by_address, now),
             network = look(tx, keys[3], password_by_network, now);
  const int account_over = account.count - password_by_account.most + 1,
            network_over = network.count - password_by_network.most + 1,
            address_over = address.count - password_by_address.most + 1;
  const seconds wait = std::max({remaining(pair, std::min(pair.count, account_over), now),
                                 remaining(address, address_over, now),
                                 remaining(address, std::min(address.count, network_over), now)});
  if (wait > seconds{0}) return wait;
  for (const std::string& key : keys) rate_limits::count(tx, key, now);
  plan_forgetting(tx, now);
  return seconds{0};
}

void forgive_password(transaction& tx, const secrets::vault& v, const visitor& who, instant now) {
  if (!who.trusted.empty()) return forgive_all(tx, v, password_by_device, who.trusted);
  take_back(tx, key_of(v, password_by_account, who.account), now);
  forgive_all(tx, v, password_by_pair, pair_of(who));
  take_back(tx, key_of(v, password_by_address, rate_limits::network_of(who.address)), now);
  take_back(tx, key_of(v, password_by_network, rate_limits::block_of(who.address)), now);
}

void forgive_visitor(transaction& tx, const secrets::vault& v, const visitor& who) {
  forgive_all(tx, v, password_by_pair, pair_of(who));
}

seconds admit(transaction& tx, const secrets::vault& v, const limit& l, std::string_view who, instant now) {
  const std::string key = key_of(v, l, who);
  const auto t = look(tx, key, l, now);
  if (t.count >= l.most && t.first)
    return std::max(seconds{1}, std::chrono::ceil<seconds>(*t.first + l.within - now));
  rate_limits::count(tx, key, now);
  plan_forgetting(tx, now);
  return seconds{0};
}

void forgive_all(transaction& tx, const secrets::vault& v, const limit& l, std::string_view who) {
  rate_limits::forget(tx, key_of(v, l, who));
}

bool mail_is_due(transaction& tx, const secrets::vault& v, const limit& l, std::string_view who,
                 instant now) {
  const std::string key = key_of(v, l, who);
  const auto t = look(tx, key, l, now);
  if (t.last && now - *t.last < (t.count < l.most ? between_mails : between_later_mails)) return false;
  rate_limits::count(tx, key, now);
  plan_forgetting(tx, now);
  return true;
}

void forget_old(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  if (const auto* term = book.at(rules::code::keep_addresses, web::local_day(now)))
    rate_limits::forget_old(tx, now, std::chrono::hours{term->amount});
  one_time_tokens::forget_old_of_accounts(tx, now);
  // A form that is sent just after its session ended is kept for its person (drafts.hpp).
  sql::run(tx, "delete from node.sessions where expires_at < $1", now - kept_after_expiry);
  sql::run(tx, "delete from node.devices where expires_at < $1", now);
  forget_who_left(tx, now);
  jobs::schedule(tx, forget_job, now + std::chrono::hours{1}, "{}", "hourly");
}

}  // namespace paraat::accounts
