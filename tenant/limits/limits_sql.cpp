#include <algorithm>
#include <string>

#include "protocol/bytes.hpp"
#include "tenant/limits/limits.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::limits {
namespace {

constexpr std::chrono::hours kept{72};

void make_salt(transaction& tx) {
  // Two first visitors at once: the second waits and takes the salt of the first.
  sql::run(
      tx,
      "insert into tenant.limit_salts (tenant_id, salt) values ($1, $2::bytea) on conflict (tenant_id) do "
      "nothing",
      tx.tenant(), sql::bytea(random_bytes(32)));
}

enum class outcome { no_salt, counted, too_many };

// One statement: in a rush each visitor leaves two of these.
outcome count_one(transaction& tx, const bound& b, const std::string& plain, instant now) {
  const auto rows =
      sql::run(tx,
               "with k as (select sha256(salt || $2::bytea) as key from tenant.limit_salts "
               "where tenant_id = $1), n as (select k.key, (select count(*) from tenant.limit_marks m "
               "where m.tenant_id = $1 and m.key = k.key and m.at > $3) as n from k), put as (insert into "
               "tenant.limit_marks (tenant_id, key, at) select $1, n.key, $4::timestamptz from n "
               "where n.n < $5::int returning 1) select (select count(*) from put) from k",
               tx.tenant(), sql::bytea(std::string(b.what) + '\0' + plain), now - b.within, now, b.most);
  if (rows.empty()) return outcome::no_salt;
  return rows[0][0].as<int>() > 0 ? outcome::counted : outcome::too_many;
}

}  // namespace

result<void> mark(transaction& tx, const bound& b, std::string_view key, instant now) {
  std::string plain(key);
  std::erase(plain, ' ');
  std::ranges::transform(plain, plain.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  outcome o = count_one(tx, b, plain, now);
  if (o == outcome::no_salt) {
    make_salt(tx);
    o = count_one(tx, b, plain, now);
  }
  if (o == outcome::too_many)
    return refuse(refusal_kind::too_many,
                  "Dit formulier is net te vaak gebruikt. Wacht een uurtje en probeer dan opnieuw.");
  return {};
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.limit_marks where tenant_id = $1 and at < $2", tx.tenant(), now - kept);
}

}  // namespace paraat::limits
