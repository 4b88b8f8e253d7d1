#include <algorithm>
#include <string>

#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/rate_limits/networks.hpp"
#include "tenant/platform/rate_limits/rate_limits.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::rate_limits {
namespace {

constexpr int networks_of_a_customer = 5;

void make_salt(transaction& tx) {
  // Two first visitors at once: the second waits and takes the salt of the first.
  sql::run(
      tx,
      "insert into tenant.limit_salts (tenant_id, salt) values ($1, $2::bytea) on conflict (tenant_id) do "
      "nothing",
      tx.tenant(), sql::bytea(random_bytes(32)));
}

std::string plain_key(std::string_view key) {
  std::string plain = ascii::lower(key);
  std::erase(plain, ' ');
  return plain;
}

enum class outcome { no_salt, counted, too_many };

// A single statement: in a rush each visitor leaves two of these.
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
  const std::string plain = plain_key(key);
  outcome o = count_one(tx, b, plain, now);
  if (o == outcome::no_salt) {
    make_salt(tx);
    o = count_one(tx, b, plain, now);
  }
  if (o == outcome::too_many)
    return refuse(refusal_kind::too_many,
                  "We stuurden dit adres al enkele mails. Kijk in je mailbox, ook bij ongewenste mail.");
  return {};
}

result<void> mark_network(transaction& tx, const bound& b, std::string_view address, instant now) {
  if (const auto wider = wider_network_of(address)) {
    const bound of_all{b.what, b.most * networks_of_a_customer, b.within};
    if (auto ok = mark(tx, of_all, *wider, now); !ok) return ok;
  }
  return mark(tx, b, network_of(address), now);
}

void give_back(transaction& tx, const bound& b, std::string_view address, instant now) {
  for (const auto& network : {std::optional(network_of(address)), wider_network_of(address)})
    if (network)
      sql::run(tx,
               "delete from tenant.limit_marks where ctid = (select m.ctid from tenant.limit_marks m, "
               "tenant.limit_salts s where s.tenant_id = $1 and m.tenant_id = $1 and m.key = "
               "sha256(s.salt || $2::bytea) and m.at > $3 order by m.at limit 1)",
               tx.tenant(), sql::bytea(std::string(b.what) + '\0' + plain_key(*network)), now - b.within);
}

void forget_old(transaction& tx, instant now, std::chrono::hours kept) {
  sql::run(tx, "delete from tenant.limit_marks where tenant_id = $1 and at < $2", tx.tenant(), now - kept);
}

}  // namespace paraat::rate_limits
