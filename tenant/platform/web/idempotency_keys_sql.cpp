#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/idempotency_keys.hpp"

namespace paraat::web::submissions {

std::string key_of(const request& r, const scope& s) {
  constexpr std::size_t longest = 64;
  const std::string id = r.form.get("submission_id");
  if (id.empty() || id.size() > longest) return {};
  const std::string who = s.account ? std::to_string(s.account->account) : std::string();
  return base64_url(sha256_bytes(who + "\n" + r.path + "\n" + id));
}

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

void release(transaction& tx, std::string_view id) {
  sql::run(tx, "delete from tenant.submissions where tenant_id = $1 and id = $2", tx.tenant(), id);
}

void forget_old(transaction& tx, instant now) {
  sql::run(tx, "delete from tenant.submissions where tenant_id = $1 and at < $2", tx.tenant(),
           now - std::chrono::days{2});
}

void forget_addresses(transaction& tx, instant now) {
  sql::run(tx,
           "update tenant.submissions set location = '' where tenant_id = $1 and at < $2 and location <> ''",
           tx.tenant(), now - std::chrono::hours{12});
}

}  // namespace paraat::web::submissions
