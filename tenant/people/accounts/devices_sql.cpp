#include <fmt/format.h>

#include <array>
#include <cstring>

#include "protocol/bytes.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::accounts {
namespace {

struct entry {
  std::int64_t account = 0, device = 0, expires = 0;  // seconds since 1970
};
constexpr std::size_t entry_size = sizeof(std::int64_t) * 3;

std::int64_t seconds_of(instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

std::string packed(const entry& e) {
  std::string out;
  for (const std::int64_t v : {e.account, e.device, e.expires})
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((v >> shift) & 0xff);
  return out;
}

std::string written(const secrets::vault& v, const entry& e) {
  const std::string bytes = packed(e);
  return base64_url(bytes + v.mark("device:" + bytes));
}

std::optional<entry> read(const secrets::vault& v, std::string_view text) {
  const auto bytes = from_base64_url(text);
  if (!bytes || bytes->size() <= entry_size) return std::nullopt;
  const std::string body = bytes->substr(0, entry_size);
  if (!equal_constant_time(bytes->substr(entry_size), v.mark("device:" + body))) return std::nullopt;
  std::array<std::int64_t, 3> values{};
  for (std::size_t i = 0; i < entry_size; ++i)
    values[i / 8] = (values[i / 8] << 8) | static_cast<unsigned char>(body[i]);
  return entry{values[0], values[1], values[2]};
}

std::vector<entry> entries_of(const secrets::vault& v, const web::request& r, bool secure, instant now) {
  const std::string cookie = r.cookie(device_cookie_name(secure));
  std::vector<entry> out;
  for (std::size_t at = 0; at < cookie.size() && out.size() < most_accounts_per_device;) {
    const auto end = std::min(cookie.find('.', at), cookie.size());
    if (const auto e = read(v, std::string_view(cookie).substr(at, end - at)))
      if (e->expires > seconds_of(now)) out.push_back(*e);
    at = end + 1;
  }
  return out;
}

bool stands(transaction& tx, const entry& e, instant now) {
  return !sql::run(tx, "select 1 from node.devices where id = $1 and account = $2 and expires_at > $3",
                   e.device, e.account, now)
              .empty();
}

}  // namespace

std::string_view device_cookie_name(bool secure) { return secure ? "__Host-paraat_device" : "paraat_device"; }

std::optional<std::int64_t> known_device(transaction& tx, const secrets::vault& v, const web::request& r,
                                         std::int64_t account, bool secure, instant now) {
  for (const entry& e : entries_of(v, r, secure, now))
    if (e.account == account && stands(tx, e, now)) return e.device;
  return std::nullopt;
}

remembered_device remember_device(transaction& tx, const secrets::vault& v, const web::request& r,
                                  std::int64_t account, bool secure, instant now) {
  const instant expires = now + device_term;
  const auto known = known_device(tx, v, r, account, secure, now);
  entry mine{account, known.value_or(0), seconds_of(expires)};
  if (known) {
    sql::run(tx, "update node.devices set last_seen = $2, expires_at = $3 where id = $1", *known, now,
             expires);
  } else {
    const auto rows = sql::run(tx,
                               "insert into node.devices (account, agent, created_at, last_seen, expires_at) "
                               "values ($1, $2, $3, $3, $4) returning id",
                               account, agent_summary(r.header("user-agent")), now, expires);
    mine.device = rows[0][0].as<std::int64_t>();
  }
  std::string value = written(v, mine);
  std::size_t held = 1;
  for (const entry& e : entries_of(v, r, secure, now)) {
    if (e.account == account || held == most_accounts_per_device) continue;
    value += "." + written(v, e);
    ++held;
  }
  return {fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", device_cookie_name(secure),
                      value, std::chrono::seconds{device_term}.count(), secure ? "; Secure" : ""),
          !known.has_value()};
}

std::vector<device> devices_of(transaction& tx, std::int64_t account, instant now) {
  std::vector<device> out;
  for (const auto& r :
       sql::run(tx,
                "select id, created_at, last_seen, agent from node.devices where account = $1 "
                "and expires_at > $2 order by last_seen desc, id desc",
                account, now))
    out.push_back(
        {r[0].as<std::int64_t>(), sql::instant_of(r[1]), sql::instant_of(r[2]), sql::text_of(r[3])});
  return out;
}

void forget_device(transaction& tx, std::int64_t account, std::int64_t id) {
  sql::run(tx, "delete from node.devices where account = $1 and id = $2", account, id);
}

void forget_all_devices(transaction& tx, std::int64_t account) {
  sql::run(tx, "delete from node.devices where account = $1", account);
}

}  // namespace paraat::accounts
