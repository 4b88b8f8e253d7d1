#include "protocol/bytes.hpp"
#include "tenant/people/accounts/passkeys.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::accounts {
namespace {

constexpr const char* columns =
    "id, account, name, rp_id, credential, public_key, algorithm, counter, created_at, last_used_at";

passkey row_to_passkey(const pqxx::row& r) {
  return {r[0].as<std::int64_t>(),
          r[1].as<account_id>(),
          sql::text_of(r[2]),
          sql::text_of(r[3]),
          {sql::bytes_of(r[4]), sql::bytes_of(r[5]), r[6].as<int>(),
           static_cast<std::uint32_t>(r[7].as<std::int64_t>())},
          sql::instant_of(r[8]),
          sql::optional_instant_of(r[9])};
}

}  // namespace

bool take_challenge(transaction& tx, std::string_view challenge, instant now) {
  return !sql::run(
              tx,
              "insert into node.tokens (token, purpose, expires_at, used_at) values ($1::bytea, 'passkey', "
              "$2, $3) on conflict do nothing returning 1",
              sql::bytea(sha256_bytes(challenge)), now + challenge_term, now)
              .empty();
}

std::vector<passkey> passkeys_of(transaction& tx, account_id who) {
  std::vector<passkey> out;
  for (const auto& r : sql::run(
           tx, std::string("select ") + columns + " from node.passkeys where account = $1 order by id", who))
    out.push_back(row_to_passkey(r));
  return out;
}

std::optional<passkey> passkey_with(transaction& tx, std::string_view credential, std::string_view rp_id) {
  const auto rows = sql::run(
      tx,
      std::string("select ") + columns + " from node.passkeys where credential = $1::bytea and rp_id = $2",
      sql::bytea(credential), rp_id);
  return rows.empty() ? std::nullopt : std::optional(row_to_passkey(rows[0]));
}

bool add_passkey(transaction& tx, const passkey& p) {
  return !sql::run(
              tx,
              "insert into node.passkeys (account, credential, rp_id, algorithm, public_key, counter, name, "
              "created_at) values ($1, $2::bytea, $3, $4, $5::bytea, $6, $7, $8) on conflict do nothing "
              "returning 1",
              p.account, sql::bytea(p.key.id), p.rp_id, p.key.algorithm, sql::bytea(p.key.public_key),
              p.key.counter, p.name, p.created_at)
              .empty();
}

void rename_passkey(transaction& tx, account_id who, std::int64_t id, std::string_view name) {
  sql::run(tx, "update node.passkeys set name = $3 where account = $1 and id = $2", who, id, name);
}

bool remove_passkey(transaction& tx, account_id who, std::int64_t id) {
  return !sql::run(tx, "delete from node.passkeys where account = $1 and id = $2 returning 1", who, id)
              .empty();
}

bool count_use(transaction& tx, const passkey& p, std::uint32_t counter, instant now) {
  return !sql::run(
              tx,
              "update node.passkeys set counter = $2, last_used_at = $3 where id = $1 and (counter < $2 or "
              "(counter = 0 and $2 = 0)) returning 1",
              p.id, static_cast<std::int64_t>(counter), now)
              .empty();
}

}  // namespace paraat::accounts
