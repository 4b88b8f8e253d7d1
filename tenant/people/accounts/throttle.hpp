#pragma once
// How often sign-in may be tried: delays over the counts of platform/rate_limits.
//
// No refusal is permanent: a permanent refusal would let an attacker lock the owner out. An attempt that is
// not admitted is answered 429 with the seconds to wait, and does not count. In the last 15 minutes:
//   - A known device (devices.hpp) has a count of its own: attempts from elsewhere never delay it.
//   - From 10 failures for one account on, each visitor's address waits between its own failures for that
//     account: 4 seconds, doubling to 60. An address without failures is admitted at once.
//   - From 30 failures of one address on, that address waits in the same way, for whichever account; from 200
//     of its network on (/24, or /48 of IPv6), from its first failure. A crowd behind one mobile address is
//     normal in a crisis, so good sign-ins are never counted.
// The same holds for accounts that do not exist, so that a delay reveals nothing.
//
// Codes are six digits, so they keep a hard limit an account for unknown devices: it is reached only with the
// password, and a new password lifts it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::accounts {

using rate_limits::limit;
using std::chrono::minutes;

constexpr limit password_by_account{"password/account", 10, minutes{15}};
constexpr limit password_by_pair{"password/pair", 1,
                                 minutes{15}};  // of account and address, once the account is slowed
constexpr limit password_by_address{"password/address", 30, minutes{15}};
constexpr limit password_by_network{"password/network", 200, minutes{15}};
constexpr limit password_by_device{"password/device", 10, minutes{15}};
constexpr limit code_by_account{"code/account", 10, minutes{15}};
constexpr limit code_by_device{"code/device", 10, minutes{15}};
// Links asked from one network; then each brings the answer of a sum (people/challenges).
constexpr limit mail_by_network{"mail/network", 60, minutes{15}};
// Mails with a link: one a minute to an address, and after five within the hour one every fifteen minutes.
constexpr limit mail_to_account{"mail/account", 5, minutes{60}};
// Codes that prove who it is: each holds ten minutes, so a person at work needs a few within the hour.
constexpr limit mail_to_session{"mail/session", 20, minutes{60}};
constexpr limit mail_to_device{"mail/device", 5, minutes{60}};

// The origin of an attempt: the account as typed, the address, and the key of a known device or session if
// any.
struct visitor {
  std::string account, address;
  std::string trusted = {};
};

// Zero: the attempt is counted and may be checked. Otherwise the seconds to wait. Attempts are counted before
// they are checked, so that many at the same moment cannot pass together.
std::chrono::seconds admit_password(transaction&, const secrets::vault&, const visitor&, instant now);
// The attempt that was just admitted was a good one: it does not count, and the visitor starts anew.
void forgive_password(transaction&, const secrets::vault&, const visitor&, instant now);
// After a reset by a mailed link the account's owner is not slowed by earlier failures of her own address.
void forgive_visitor(transaction&, const secrets::vault&, const visitor&);

// Counts this attempt and gives zero, or the seconds until one is admitted again.
std::chrono::seconds admit(transaction&, const secrets::vault&, const limit&, std::string_view who,
                           instant now);
void forgive_all(transaction&, const secrets::vault&, const limit&, std::string_view who);

// Whether a mail may leave to this account now. False is no error: the last mail still works.
bool mail_is_due(transaction&, const secrets::vault&, const limit&, std::string_view who, instant now);

constexpr std::string_view forget_job = "accounts.forget";
// Attempts past their term (keep.addresses); tokens, sessions and devices that have expired.
void forget_old(transaction&, instant now);

}  // namespace paraat::accounts
