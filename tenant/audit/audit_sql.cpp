#include "ops/log.hpp"
#include "tenant/audit/audit.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::audit {

void note(transaction& tx, const entry& e) {
  sql::run(tx,
           "insert into tenant.audit (tenant_id, at, account, what, about) values ($1, $2, $3::bigint, $4, "
           "$5::bigint)",
           tx.tenant(), e.at, e.account, e.what, e.about);
  log::info("audit", {{"what", e.what},
                      {"tenant", tx.tenant().value},
                      {"account", e.account.value_or(0)},
                      {"about", e.about.value_or(0)}});
}

void note(transaction& tx, const web::scope& s, std::string_view what, std::optional<std::int64_t> about) {
  note(tx, {.at = s.now, .account = s.asker(), .what = std::string(what), .about = about});
}

std::vector<entry> about(transaction& tx, std::int64_t account, int most) {
  std::vector<entry> out;
  for (const auto& r : sql::run(tx,
                                "select at, account, what, about from tenant.audit where tenant_id = $1 and "
                                "about = $2 order by at desc, id desc limit $3::int",
                                tx.tenant(), account, most))
    out.push_back({sql::instant_of(r[0]), sql::optional_of<std::int64_t>(r[1]), sql::text_of(r[2]),
                   sql::optional_of<std::int64_t>(r[3])});
  return out;
}

}  // namespace paraat::audit
