#include "tenant/people/accounts/drafts_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/people/accounts/drafts.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::accounts {

void insert_draft(transaction& tx, std::string_view token, const draft& d, instant expires) {
  sql::run(tx,
           "insert into tenant.drafts (tenant_id, token, account, path, body, files, expires_at) values ($1, "
           "$2::bytea, $3, $4, $5::bytea, $6, $7)",
           tx.tenant(), sql::bytea(sha256_bytes(token)), d.account, d.path, sql::bytea(d.sealed), d.files,
           expires);
}

std::optional<draft> find_draft(transaction& tx, std::string_view token, std::int64_t account, instant now) {
  const auto rows =
      sql::run(tx,
               "select account, path, body, files from tenant.drafts where tenant_id = $1 and token = "
               "$2::bytea and account = $3 and expires_at > $4",
               tx.tenant(), sql::bytea(sha256_bytes(token)), account, now);
  if (rows.empty()) return std::nullopt;
  return draft{rows[0][0].as<std::int64_t>(), sql::text_of(rows[0][1]), sql::bytes_of(rows[0][2]),
               rows[0][3].as<bool>()};
}

void forget_old_drafts(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.drafts where tenant_id = $1 and expires_at <= $2", tx.tenant(), now);
}

}  // namespace paraat::accounts
