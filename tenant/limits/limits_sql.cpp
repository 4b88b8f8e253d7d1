#include <algorithm>
#include <string>

#include "protocol/bytes.hpp"
#include "tenant/limits/limits.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::limits {
namespace {

constexpr std::chrono::hours kept{72};

std::string salt_of(transaction& tx) {
  const auto known = sql::run(tx, "select salt from tenant.limit_salts where tenant_id = $1", tx.tenant());
  if (!known.empty()) return sql::bytes_of(known[0][0]);
  // Two first visitors at once: the second waits and takes the salt of the first.
  const auto made = sql::run(tx,
                             "insert into tenant.limit_salts (tenant_id, salt) values ($1, $2::bytea) "
                             "on conflict (tenant_id) do update set salt = limit_salts.salt returning salt",
                             tx.tenant(), sql::bytea(random_bytes(32)));
  return sql::bytes_of(made[0][0]);
}

}  // namespace

result<void> mark(transaction& tx, const bound& b, std::string_view key, instant now) {
  std::string plain(key);
  std::erase(plain, ' ');
  std::ranges::transform(plain, plain.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string hash = sql::bytea(sha256_bytes(salt_of(tx) + std::string(b.what) + '\0' + plain));
  const auto rows = sql::run(
      tx, "select count(*) from tenant.limit_marks where tenant_id = $1 and key = $2::bytea and at > $3",
      tx.tenant(), hash, now - b.within);
  if (rows[0][0].as<int>() >= b.most)
    return refuse(refusal_kind::too_many,
                  "Dit formulier is net te vaak gebruikt. Wacht een uurtje en probeer dan opnieuw.");
  sql::run(tx, "insert into tenant.limit_marks (tenant_id, key, at) values ($1, $2::bytea, $3)", tx.tenant(),
           hash, now);
  return {};
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.limit_marks where tenant_id = $1 and at < $2", tx.tenant(), now - kept);
}

}  // namespace paraat::limits
