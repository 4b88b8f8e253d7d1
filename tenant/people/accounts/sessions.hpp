#pragma once
// Sessions. The cookie holds 256 random bits; the database holds their SHA-256 only, so that a copy of it
// opens nothing. Every sign-in opens a new session; it ends by sign-out, by an administrator, or at its
// expiry.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

// Staff come back every day; a volunteer's telephone stays signed in. Twelve hours in all is the maximum of
// OWASP ASVS 3.3.2 and NIST SP 800-63B for two factors; a session of staff also ends after an hour without a
// request (accounts.staff_idle_minutes; an open board asks again every ten minutes, so watching it keeps the
// session open).
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

// The strength of a session's proof: a session opened by a link alone gets no right over other people's data,
// even when the account received such a role meanwhile.
enum class strength { link, two_step };
constexpr std::chrono::seconds lifetime(strength s) {
  return s == strength::two_step ? std::chrono::seconds{staff_session}
                                 : std::chrono::seconds{visitor_session};
}

// Of a session with two steps that lives: when its person signed in, and when they last proved who they are.
struct sign_in_times {
  instant created_at{};
  std::optional<instant> proven_at;
};
std::optional<sign_in_times> times_of(transaction&, std::int64_t account, std::int64_t session, instant now);
// The same sign-in on another site: it ends when that one would, and what was proven is as old as there.
opened_session continue_session(transaction&, std::int64_t account, const sign_in_times&,
                                std::string_view agent, instant now);

opened_session open_session(transaction&, std::int64_t account, strength, std::string_view agent,
                            instant now);
// The signed-in account of the session cookie: one query, and one small write at most every five minutes.
std::optional<web::signed_in> who_asks(database&, const web::request&, bool secure, instant now,
                                       std::chrono::minutes staff_idle);
// How this session was opened, and when its person last gave a password with a
// code, a passkey, or a mailed link or code.
struct session_proof {
  bool two_step = false;
  std::optional<instant> proven_at;
};
session_proof proof_of(transaction&, std::int64_t session);
void note_proof(transaction&, std::int64_t session, instant now);
// The account of the session that this cookie opened before it ended, when the form carries its token: for
// keeping a draft.
std::optional<std::int64_t> owner_of_ended_session(transaction&, const web::request&, bool secure);
// Of the session, ended or not, whose forms carried this token.
std::optional<std::int64_t> owner_of_token(transaction&, std::string_view csrf);
// Whether this cookie ever opened a session: only then is the form read, so that it can be kept.
bool had_session(database&, const web::request&, bool secure);

std::vector<session> sessions_of(transaction&, std::int64_t account, instant now);
void close_session(transaction&, std::int64_t account, std::int64_t session);
// Every session of the account, but one where it is given.
void close_all_sessions(transaction&, std::int64_t account, std::optional<std::int64_t> but = std::nullopt);

// "Chromium op Android" from a User-Agent line: enough to recognise one's own telephone, nothing more is
// kept.
std::string agent_summary(std::string_view user_agent);

}  // namespace paraat::accounts
