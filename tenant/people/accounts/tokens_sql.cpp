#include "protocol/bytes.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::accounts::tokens {
namespace {

std::string_view name_of(purpose p) {
  switch (p) {
    case purpose::sign_in:
      return "sign_in";
    case purpose::invitation:
      return "invitation";
    case purpose::password:
      return "password";
    case purpose::second_step:
      return "second_step";
    case purpose::enrolment:
      return "enrolment";
    case purpose::hand_over:
      return "hand_over";
  }
  return "";
}

std::string hash_of(std::string_view token) { return sql::bytea(sha256_bytes(token)); }

std::optional<proof> row_to_proof(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  const auto r = rows[0];
  proof p;
  p.account = sql::optional_of<account_id>(r[0]);
  p.email = sql::text_of(r[1]);
  if (!r[2].is_null()) p.data = sql::bytes_of(r[2]);
  p.tries = r[3].as<int>();
  return p;
}

}  // namespace

std::string issue(transaction& tx, purpose what, const proof& p, std::chrono::seconds lives, instant now) {
  std::string token = base64_url(random_bytes(32));
  sql::run(tx,
           "insert into node.tokens (token, purpose, account, email, data, expires_at) "
           "values ($1::bytea, $2, $3::bigint, $4, $5::bytea, $6)",
           hash_of(token), name_of(what), p.account, p.email,
           p.data.empty() ? std::nullopt : std::optional(sql::bytea(p.data)), now + lives);
  return token;
}

std::optional<proof> look(transaction& tx, purpose what, std::string_view token, instant now) {
  return row_to_proof(
      sql::run(tx,
               "select account, email, data, tries from node.tokens where token = $1::bytea and "
               "purpose = $2 and used_at is null and expires_at > $3 and tries < $4",
               hash_of(token), name_of(what), now, most_tries));
}

std::optional<proof> attempt(transaction& tx, purpose what, std::string_view token, instant now) {
  return row_to_proof(sql::run(
      tx,
      "update node.tokens set tries = tries + 1 where token = $1::bytea and purpose = $2 and used_at is "
      "null and expires_at > $3 and tries < $4 returning account, email, data, tries",
      hash_of(token), name_of(what), now, most_tries));
}

bool use(transaction& tx, purpose what, std::string_view token, instant now) {
  return !sql::run(
              tx,
              "update node.tokens set used_at = $3 where token = $1::bytea and purpose = $2 and used_at is "
              "null and expires_at > $3 returning 1",
              hash_of(token), name_of(what), now)
              .empty();
}

ending ending_of(transaction& tx, purpose what, std::string_view token, instant now) {
  const auto rows = sql::run(tx,
                             "select replaced, used_at is not null, expires_at <= $3 from node.tokens where "
                             "token = $1::bytea and purpose = $2",
                             hash_of(token), name_of(what), now);
  if (rows.empty()) return ending::unknown;
  if (rows[0][0].as<bool>()) return ending::replaced;
  if (rows[0][1].as<bool>()) return ending::used;
  return rows[0][2].as<bool>() ? ending::expired : ending::unknown;
}

void withdraw(transaction& tx, purpose what, account_id who) {
  // The row stays until its expiry, so that the page of the link can say why it does not work; its data is
  // removed at once.
  sql::run(
      tx,
      "update node.tokens set replaced = true, used_at = coalesce(used_at, expires_at), data = null where "
      "purpose = $1 and account = $2 and used_at is null",
      name_of(what), who);
}

void withdraw_with(transaction& tx, purpose what, std::string_view data) {
  sql::run(
      tx,
      "update node.tokens set replaced = true, used_at = coalesce(used_at, expires_at), data = null where "
      "purpose = $1 and account is null and data = $2::bytea and used_at is null",
      name_of(what), sql::bytea(data));
}

}  // namespace paraat::accounts::tokens
