#include "tenant/crisis/saved_sentences/saved_sentences_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::saved_sentences {
namespace {

sentence sentence_of(const pqxx::row& r) {
  return {r[0].as<sentence_id>(), {sql::text_of(r[1]), sql::text_of(r[2])}, r[3].as<int>()};
}

}  // namespace

std::vector<sentence> all_sentences(transaction& tx) {
  std::vector<sentence> out;
  for (const auto& r : sql::run(tx,
                                "select id, title, text, version from tenant.saved_sentences where "
                                "tenant_id = $1 order by lower(title)",
                                tx.tenant()))
    out.push_back(sentence_of(r));
  return out;
}

std::optional<sentence> find_sentence(transaction& tx, const sentence_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(tx,
                             "select id, title, text, version from tenant.saved_sentences where "
                             "tenant_id = $1 and id = $2::uuid",
                             tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(sentence_of(rows[0]));
}

bool insert_sentence(transaction& tx, const content& c, instant now) {
  return !sql::run(tx,
                   "insert into tenant.saved_sentences (tenant_id, id, title, text) values ($1, $2::uuid, "
                   "$3, $4) on conflict do nothing returning 1",
                   tx.tenant(), uuid_v7(now), c.title, c.text)
              .empty();
}

bool title_taken(transaction& tx, std::string_view title, const sentence_id& but_id) {
  return !sql::run(tx,
                   "select 1 from tenant.saved_sentences where tenant_id = $1 and lower(title) = lower($2) "
                   "and id <> $3::uuid",
                   tx.tenant(), title, but_id)
              .empty();
}

bool update_sentence(transaction& tx, const sentence_id& id, const content& c, int seen_version) {
  return !sql::run(tx,
                   "update tenant.saved_sentences set title = $3, text = $4, version = version + 1 where "
                   "tenant_id = $1 and id = $2::uuid and version = $5::int returning 1",
                   tx.tenant(), id, c.title, c.text, seen_version)
              .empty();
}

bool delete_sentence(transaction& tx, const sentence_id& id) {
  return !sql::run(tx,
                   "delete from tenant.saved_sentences where tenant_id = $1 and id = $2::uuid returning 1",
                   tx.tenant(), id)
              .empty();
}

}  // namespace paraat::saved_sentences
