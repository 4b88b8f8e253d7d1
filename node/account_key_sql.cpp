#include "node/account_key_rows.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::node::rows {

std::optional<std::string> account_key_mark(transaction& tx) {
  const auto rows = sql::run(tx, "select mark from node.account_key");
  return rows.empty() ? std::nullopt : std::optional(sql::bytes_of(rows[0][0]));
}

std::string put_account_key_mark(transaction& tx, const std::string& mark) {
  sql::run(tx, "insert into node.account_key (mark) values ($1::bytea) on conflict do nothing",
           sql::bytea(mark));
  return account_key_mark(tx).value_or("");
}

int forget_account_key(transaction& tx) {
  sql::run(tx, "delete from node.account_key");
  sql::run(tx, "delete from node.recovery_codes");
  sql::run(tx, "delete from node.sessions");
  sql::run(tx, "delete from node.tokens where purpose in ('second_step', 'enrolment')");
  return static_cast<int>(
      sql::run(tx,
               "update node.accounts set totp_secret = null, totp_step = 0 where totp_secret is not null "
               "returning 1")
          .size());
}

}  // namespace paraat::node::rows
