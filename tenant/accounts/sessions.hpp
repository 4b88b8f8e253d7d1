#pragma once
// Sessions. The cookie holds 256 random bits; the database holds their SHA-256 only, so that a copy of it
// opens nothing. A session is made new at every sign-in and ends when its person, an administrator or time
// says so.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/web/http.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::accounts {

// Staff come back every day; a volunteer's telephone stays signed in.
constexpr std::chrono::hours staff_session{12};
constexpr std::chrono::hours visitor_session{24 * 30};

// Over HTTPS the prefix keeps other hosts of the same domain from planting one (RFC 6265bis section 4.1.3.2).
std::string_view session_cookie_name(bool secure);
bool has_session_cookie(const web::request&);
std::string session_cookie(std::string_view token, std::chrono::seconds lives, bool secure);
std::string cleared_session_cookie(bool secure);

struct session {
  std::int64_t id = 0;
  instant created_at{}, last_seen{};
  std::string agent;  // "Firefox op Windows"
};

struct opened_session {
  std::string token, csrf;
};

// How sure we are: who has only opened a link gets no right over other people's data, also when the account
// was given such a role meanwhile.
enum class strength { link, two_step };
constexpr std::chrono::seconds lifetime(strength s) {
  return s == strength::two_step ? std::chrono::seconds{staff_session}
                                 : std::chrono::seconds{visitor_session};
}

opened_session open_session(transaction&, std::int64_t account, strength, std::string_view agent,
                            instant now);
// Who asks, by the cookie: one query, and one small write at most every five minutes.
std::optional<web::signed_in> who_asks(database&, const web::request&, bool secure, instant now);

std::vector<session> sessions_of(transaction&, std::int64_t account, instant now);
void close_session(transaction&, std::int64_t account, std::int64_t session);
// Every session of the account, but one where it is given.
void close_all_sessions(transaction&, std::int64_t account, std::optional<std::int64_t> but = std::nullopt);

// "Chromium op Android" from a User-Agent line: enough to know one's own telephone again, nothing more is
// kept.
std::string agent_summary(std::string_view user_agent);

}  // namespace paraat::accounts
