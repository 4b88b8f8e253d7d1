#include "protocol/bytes.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::accounts {
namespace {

constexpr std::chrono::minutes seen_again{1};

std::string hash_of(std::string_view token) { return sql::bytea(sha256_bytes(token)); }

}  // namespace

opened_session open_session(transaction& tx, std::int64_t account, strength how, std::string_view agent,
                            instant now) {
  opened_session out{base64_url(random_bytes(32)), base64_url(random_bytes(18))};
  sql::run(
      tx,
      "insert into node.sessions (token, account, csrf, created_at, last_seen, expires_at, two_step, agent, "
      "proven_at) values ($1::bytea, $2, $3, $4, $4, $5, $6, $7, $8::timestamptz)",
      hash_of(out.token), account, out.csrf, now, now + lifetime(how), how == strength::two_step, agent, now);
  return out;
}

std::optional<sign_in_times> times_of(transaction& tx, std::int64_t account, std::int64_t session,
                                      instant now) {
  const auto rows = sql::run(tx,
                             "select created_at, proven_at from node.sessions where id = $1 and account = $2 "
                             "and two_step and expires_at > $3",
                             session, account, now);
  if (rows.empty()) return std::nullopt;
  return sign_in_times{sql::instant_of(rows[0][0]), sql::optional_instant_of(rows[0][1])};
}

opened_session continue_session(transaction& tx, std::int64_t account, const sign_in_times& since,
                                std::string_view agent, instant now) {
  opened_session out{base64_url(random_bytes(32)), base64_url(random_bytes(18))};
  sql::run(
      tx,
      "insert into node.sessions (token, account, csrf, created_at, last_seen, expires_at, two_step, agent, "
      "proven_at) values ($1::bytea, $2, $3, $4, $5, $6, true, $7, $8::timestamptz)",
      hash_of(out.token), account, out.csrf, since.created_at, now,
      since.created_at + lifetime(strength::two_step), agent, since.proven_at);
  return out;
}

std::optional<web::signed_in> who_asks(database& db, const web::request& r, bool secure, instant now,
                                       std::chrono::minutes staff_idle) {
  const std::string token = r.cookie(session_cookie_name(secure));
  if (token.size() != 43) return std::nullopt;  // 32 bytes in the URL alphabet
  std::optional<web::signed_in> out;
  bool note = false;
  db.read(std::nullopt, [&](transaction& tx) {
    for (const auto& row : sql::run(tx,
                                    "select s.id, s.account, a.name, s.csrf, s.last_seen, g.role, "
                                    "g.tenant_id, g.organisation, s.two_step "
                                    "from node.sessions s join node.accounts a on a.id = s.account "
                                    "left join node.grants g on g.account = a.id "
                                    "where s.token = $1::bytea and s.expires_at > $2 and (not s.two_step "
                                    "or s.last_seen > $3) and a.state = 'active'",
                                    hash_of(token), now, now - staff_idle)) {
      if (!out) {
        out.emplace();
        out->session = row[0].as<std::int64_t>();
        out->account = row[1].as<std::int64_t>();
        out->name = sql::text_of(row[2]);
        out->csrf = sql::text_of(row[3]);
        note = now - sql::instant_of(row[4]) >= seen_again;
      }
      const auto what = web::role_named(sql::text_of(row[5]));
      if (!what || (*what != web::role::organisation && !row[8].as<bool>())) continue;
      web::grant g{.what = *what, .tenant = std::nullopt, .organisation = sql::text_of(row[7])};
      if (!row[6].is_null()) g.tenant = tenant_id{row[6].as<int>()};
      out->grants.push_back(std::move(g));
    }
  });
  if (out && note)
    db.write(std::nullopt, [&](transaction& tx) {
      sql::run(tx, "update node.sessions set last_seen = $2 where id = $1", out->session, now);
    });
  return out;
}

session_proof proof_of(transaction& tx, std::int64_t session) {
  const auto rows = sql::run(tx, "select two_step, proven_at from node.sessions where id = $1", session);
  if (rows.empty()) return {};
  return {rows[0][0].as<bool>(), sql::optional_instant_of(rows[0][1])};
}

void note_proof(transaction& tx, std::int64_t session, instant now) {
  sql::run(tx, "update node.sessions set proven_at = $2 where id = $1", session, now);
}

std::optional<std::int64_t> owner_of_ended_session(transaction& tx, const web::request& r, bool secure) {
  const std::string token = r.cookie(session_cookie_name(secure));
  if (token.size() != 43) return std::nullopt;
  const auto rows = sql::run(tx, "select account from node.sessions where token = $1::bytea and csrf = $2",
                             hash_of(token), r.form.get("csrf"));
  return rows.empty() ? std::nullopt : sql::optional_of<std::int64_t>(rows[0][0]);
}

std::optional<std::int64_t> owner_of_token(transaction& tx, std::string_view csrf) {
  if (csrf.empty()) return std::nullopt;
  const auto rows = sql::run(tx, "select account from node.sessions where csrf = $1", csrf);
  return rows.empty() ? std::nullopt : sql::optional_of<std::int64_t>(rows[0][0]);
}

bool had_session(database& db, const web::request& r, bool secure) {
  const std::string token = r.cookie(session_cookie_name(secure));
  if (token.size() != 43) return false;
  return db.read(std::nullopt, [&](transaction& tx) {
    return !sql::run(tx, "select 1 from node.sessions where token = $1::bytea", hash_of(token)).empty();
  });
}

std::vector<session> sessions_of(transaction& tx, std::int64_t account, instant now) {
  std::vector<session> out;
  for (const auto& r :
       sql::run(tx,
                "select id, created_at, last_seen, agent from node.sessions where account = $1 "
                "and expires_at > $2 order by last_seen desc, id desc",
                account, now))
    out.push_back(
        {r[0].as<std::int64_t>(), sql::instant_of(r[1]), sql::instant_of(r[2]), sql::text_of(r[3])});
  return out;
}

void close_session(transaction& tx, std::int64_t account, std::int64_t id) {
  sql::run(tx, "delete from node.sessions where account = $1 and id = $2", account, id);
}

void close_all_sessions(transaction& tx, std::int64_t account, std::optional<std::int64_t> but) {
  sql::run(tx, "delete from node.sessions where account = $1 and id is distinct from $2::bigint", account,
           but);
}

}  // namespace paraat::accounts
