#pragma once
// Known devices. A browser that completed a sign-in gets a cookie bound to the account; sign-in attempts that
// carry it have a limit of their own, which attempts from elsewhere cannot use up. The cookie opens nothing.
//
// The cookie holds up to four entries, one an account, so that colleagues can share a computer. An entry is
// the account, the row and its expiry with a keyed hash (the account key) over them; removing the row revokes
// it.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::accounts {

constexpr std::chrono::days device_term{180};
constexpr std::size_t most_accounts_per_device = 4;

struct device {
  std::int64_t id = 0;
  instant created_at{}, last_seen{};
  std::string agent;
};

std::string_view device_cookie_name(bool secure);
// The device of this account that sent the request; none when the cookie is absent, forged, expired, revoked
// or of another account.
std::optional<std::int64_t> known_device(transaction&, const secrets::vault&, const web::request&,
                                         std::int64_t account, bool secure, instant now);

struct remembered_device {
  std::string set_cookie;
  bool is_new = false;
};
// After a full sign-in: a new row, or the known one with a fresh term.
remembered_device remember_device(transaction&, const secrets::vault&, const web::request&,
                                  std::int64_t account, bool secure, instant now);

std::vector<device> devices_of(transaction&, std::int64_t account, instant now);  // last seen first
void forget_device(transaction&, std::int64_t account, std::int64_t device);
void forget_all_devices(transaction&, std::int64_t account);

}  // namespace paraat::accounts
