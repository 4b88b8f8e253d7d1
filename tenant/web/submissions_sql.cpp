#include "tenant/store/sql.hpp"
#include "tenant/web/submissions.hpp"

namespace paraat::web::submissions {

std::optional<std::string> seen(transaction& tx, std::string_view id, instant now) {
  const auto fresh = sql::run(tx,
                              "insert into tenant.submissions (tenant_id, id, at) values ($1, $2, $3) "
                              "on conflict do nothing returning id",
                              tx.tenant(), id, now);
  if (!fresh.empty()) return std::nullopt;
  const auto known = sql::run(tx, "select location from tenant.submissions where tenant_id = $1 and id = $2",
                              tx.tenant(), id);
  return known.empty() ? std::string() : sql::text_of(known[0][0]);
}

void remember(transaction& tx, std::string_view id, std::string_view location) {
  sql::run(tx, "update tenant.submissions set location = $3 where tenant_id = $1 and id = $2", tx.tenant(),
           id, location);
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.submissions where tenant_id = $1 and at < $2", tx.tenant(),
           now - std::chrono::days{2});
}

}  // namespace paraat::web::submissions
