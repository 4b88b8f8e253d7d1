#include "protocol/bytes.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::one_time_tokens {
namespace {

constexpr std::size_t token_bytes = 24;
// Expired links are kept 30 days so that the page can say "expired" instead of "unknown".
constexpr std::chrono::days remembered{30};

}  // namespace

std::string issue(transaction& tx, std::string_view purpose, std::string_view object, instant expires) {
  const std::string token = base64_url(random_bytes(token_bytes));
  sql::run(tx,
           "insert into tenant.links (tenant_id, token_hash, purpose, object, expires_at) "
           "values ($1, $2::bytea, $3, $4::uuid, $5)",
           tx.tenant(), sql::bytea(sha256_bytes(token)), purpose, object, expires);
  return token;
}

result<std::string> look(transaction& tx, std::string_view token, std::string_view purpose, instant now) {
  const auto rows = sql::run(tx,
                             "select object, expires_at, used_at from tenant.links where tenant_id = $1 and "
                             "token_hash = $2::bytea and purpose = $3",
                             tx.tenant(), sql::bytea(sha256_bytes(token)), purpose);
  if (rows.empty())
    return refuse(refusal_kind::not_found,
                  "Deze link klopt niet. Kopieer hem volledig uit je mail, of vraag een nieuwe.");
  if (!rows[0][2].is_null()) return refuse(refusal_kind::gone, "Je hebt deze link al gebruikt.");
  if (sql::instant_of(rows[0][1]) <= now)
    return refuse(refusal_kind::gone, "Deze link is verlopen. Vul het formulier gerust opnieuw in.");
  return sql::text_of(rows[0][0]);
}

result<std::string> use(transaction& tx, std::string_view token, std::string_view purpose, instant now) {
  const auto mine = sql::run(tx,
                             "update tenant.links set used_at = $3 where tenant_id = $1 and token_hash = "
                             "$2::bytea and purpose = $4 and used_at is null and expires_at > $3 returning "
                             "object",
                             tx.tenant(), sql::bytea(sha256_bytes(token)), now, purpose);
  if (!mine.empty()) return sql::text_of(mine[0][0]);
  auto object = look(tx, token, purpose, now);
  if (object) return refuse(refusal_kind::gone, "Je hebt deze link al gebruikt.");
  return object;
}

void end_all(transaction& tx, std::string_view object) {
  sql::run(tx, "delete from tenant.links where tenant_id = $1 and object = $2::uuid", tx.tenant(), object);
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.links where tenant_id = $1 and expires_at < $2", tx.tenant(),
           now - remembered);
}

}  // namespace paraat::one_time_tokens
