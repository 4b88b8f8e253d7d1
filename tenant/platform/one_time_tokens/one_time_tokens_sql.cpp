#include <fmt/format.h>
#include <sodium.h>

#include "protocol/bytes.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::one_time_tokens {
namespace {

constexpr std::size_t token_bytes = 24;
constexpr std::chrono::days links_kept{30};
constexpr std::chrono::hours account_tokens_kept{72};
constexpr const char* columns = "account, email, data, object, tries";

std::string hash_of(std::string_view token) { return sql::bytea(sha256_bytes(token)); }

std::string code_token(std::string_view about, std::string_view code) {
  return fmt::format("{}:{}", about, code);
}

std::optional<subject> row_to_subject(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  const auto r = rows[0];
  subject s;
  s.account = sql::optional_of<std::int64_t>(r[0]);
  s.email = sql::text_of(r[1]);
  if (!r[2].is_null()) s.data = sql::bytes_of(r[2]);
  if (!r[3].is_null()) s.object = sql::text_of(r[3]);
  s.tries = r[4].as<int>();
  return s;
}

void insert(transaction& tx, std::string_view purpose, std::string_view token, const subject& s,
            instant expires) {
  const bool of_tenant = !s.object.empty();
  sql::run(
      tx,
      "insert into node.tokens (token, purpose, tenant_id, account, email, data, object, expires_at) values "
      "($1::bytea, $2, $3::int, $4::bigint, $5, $6::bytea, $7::uuid, $8) on conflict do nothing",
      hash_of(token), purpose, of_tenant ? std::optional(tx.tenant().value) : std::nullopt, s.account,
      s.email, s.data.empty() ? std::nullopt : std::optional(sql::bytea(s.data)),
      of_tenant ? std::optional(s.object) : std::nullopt, expires);
}

}  // namespace

std::string issue(transaction& tx, std::string_view purpose, const subject& s, instant expires) {
  std::string token = base64_url(random_bytes(token_bytes));
  insert(tx, purpose, token, s, expires);
  return token;
}

std::optional<subject> find(transaction& tx, std::string_view purpose, std::string_view token, instant now) {
  return row_to_subject(
      sql::run(tx,
               fmt::format("select {} from node.tokens where token = $1::bytea and purpose = $2 "
                           "and used_at is null and expires_at > $3 and tries < $4",
                           columns),
               hash_of(token), purpose, now, most_tries));
}

std::optional<subject> attempt(transaction& tx, std::string_view purpose, std::string_view token,
                               instant now) {
  return row_to_subject(
      sql::run(tx,
               fmt::format("update node.tokens set tries = tries + 1 where token = $1::bytea and "
                           "purpose = $2 and used_at is null and expires_at > $3 and tries < $4 "
                           "returning {}",
                           columns),
               hash_of(token), purpose, now, most_tries));
}

std::optional<subject> take(transaction& tx, std::string_view purpose, std::string_view token, instant now) {
  return row_to_subject(
      sql::run(tx,
               fmt::format("update node.tokens set used_at = $3 where token = $1::bytea and "
                           "purpose = $2 and used_at is null and expires_at > $3 returning {}",
                           columns),
               hash_of(token), purpose, now));
}

ending ending_of(transaction& tx, std::string_view purpose, std::string_view token, instant now) {
  const auto rows = sql::run(tx,
                             "select replaced, used_at is not null, expires_at <= $3 from node.tokens where "
                             "token = $1::bytea and purpose = $2",
                             hash_of(token), purpose, now);
  if (rows.empty()) return ending::unknown;
  if (rows[0][0].as<bool>()) return ending::replaced;
  if (rows[0][1].as<bool>()) return ending::used;
  return rows[0][2].as<bool>() ? ending::expired : ending::unknown;
}

std::string issue_code(transaction& tx, std::string_view purpose, std::string_view about, const subject& s,
                       instant expires) {
  std::string code = fmt::format("{:08}", randombytes_uniform(100'000'000));
  insert(tx, purpose, code_token(about, code), s, expires);
  return code;
}

bool take_code(transaction& tx, std::string_view purpose, std::string_view about, std::string_view typed,
               instant now) {
  std::string digits(typed);
  std::erase(digits, ' ');
  return take(tx, purpose, code_token(about, digits), now).has_value();
}

void withdraw(transaction& tx, std::string_view purpose, std::int64_t account) {
  // The row stays until it is forgotten, so that the page of the link can say why it does not work; its data
  // is removed at once.
  sql::run(
      tx,
      "update node.tokens set replaced = true, used_at = coalesce(used_at, expires_at), data = null where "
      "purpose = $1 and account = $2 and used_at is null",
      purpose, account);
}

void withdraw_with(transaction& tx, std::string_view purpose, std::string_view data) {
  sql::run(
      tx,
      "update node.tokens set replaced = true, used_at = coalesce(used_at, expires_at), data = null where "
      "purpose = $1 and account is null and data = $2::bytea and used_at is null",
      purpose, sql::bytea(data));
}

std::string issue_link(transaction& tx, std::string_view purpose, std::string_view object, instant expires) {
  return issue(tx, purpose, {.object = std::string(object)}, expires);
}

namespace {

std::unexpected<refusal> why_not(transaction& tx, std::string_view purpose, std::string_view token,
                                 instant now) {
  switch (ending_of(tx, purpose, token, now)) {
    case ending::used:
    case ending::replaced:
      return because("one-time token used before",
                     refuse(refusal_kind::gone, "Je hebt deze link al gebruikt."));
    case ending::expired:
      return because(
          "one-time token expired",
          refuse(refusal_kind::gone, "Deze link is verlopen. Vul het formulier gerust opnieuw in."));
    case ending::unknown:
      break;
  }
  return because("one-time token unknown",
                 refuse(refusal_kind::not_found,
                        "Deze link klopt niet. Kopieer hem volledig uit je mail, of vraag een nieuwe."));
}

}  // namespace

result<std::string> look(transaction& tx, std::string_view token, std::string_view purpose, instant now) {
  if (const auto s = find(tx, purpose, token, now)) return s->object;
  return why_not(tx, purpose, token, now);
}

result<std::string> use(transaction& tx, std::string_view token, std::string_view purpose, instant now) {
  if (const auto s = take(tx, purpose, token, now)) return s->object;
  return why_not(tx, purpose, token, now);
}

void end_all(transaction& tx, std::string_view object) {
  sql::run(tx, "delete from node.tokens where tenant_id = $1 and object = $2::uuid", tx.tenant(), object);
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from node.tokens where tenant_id = $1 and expires_at < $2", tx.tenant(),
           now - links_kept);
}

void forget_old_of_accounts(transaction& tx, instant now) {
  sql::run(tx, "delete from node.tokens where tenant_id is null and expires_at < $1",
           now - account_tokens_kept);
}

}  // namespace paraat::one_time_tokens
