#include "protocol/bytes.hpp"
#include "tenant/accounts/sessions.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::accounts {
namespace {

constexpr std::chrono::minutes seen_again{5};

std::string hash_of(std::string_view token) { return sql::bytea(sha256_bytes(token)); }

}  // namespace

opened_session open_session(transaction& tx, std::int64_t account, strength how, std::string_view agent,
                            instant now) {
  opened_session out{base64_url(random_bytes(32)), base64_url(random_bytes(18))};
  sql::run(
      tx,
      "insert into node.sessions (token, account, csrf, created_at, last_seen, expires_at, two_step, agent) "
      "values ($1::bytea, $2, $3, $4, $4, $5, $6, $7)",
      hash_of(out.token), account, out.csrf, now, now + lifetime(how), how == strength::two_step, agent);
  return out;
}

std::optional<web::signed_in> who_asks(database& db, const web::request& r, bool secure, instant now) {
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
                                    "where s.token = $1::bytea and s.expires_at > $2 and a.state = 'active'",
                                    hash_of(token), now)) {
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
