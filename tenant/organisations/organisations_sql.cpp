#include "protocol/bytes.hpp"
#include "tenant/organisations/organisations.hpp"
#include "tenant/store/sql.hpp"

namespace paraat::organisations {
namespace {

constexpr const char* columns =
    "id, ref, name, kind, number, about, website, email, phone, contact_name, state, state_reason, "
    "created_at";

organisation row_to_organisation(const pqxx::row& r) {
  organisation o;
  o.id = sql::text_of(r[0]);
  o.ref = sql::text_of(r[1]);
  o.name = sql::text_of(r[2]);
  o.kind = sql::text_of(r[3]);
  o.number = sql::text_of(r[4]);
  o.about = sql::text_of(r[5]);
  o.website = sql::text_of(r[6]);
  o.email = sql::text_of(r[7]);
  o.phone = sql::text_of(r[8]);
  o.contact_name = sql::text_of(r[9]);
  for (const state s : {state::pending, state::approved, state::refused, state::archived})
    if (name_of(s) == sql::text_of(r[10])) o.status = s;
  o.state_reason = sql::text_of(r[11]);
  o.created_at = sql::instant_of(r[12]);
  return o;
}

}  // namespace

result<organisation> add(transaction& tx, organisation o, instant now) {
  if (o.name.empty()) return refuse(refusal_kind::invalid, "Vul de naam van de organisatie in", "naam");
  o.id = uuid_v7(now);
  o.ref = random_code(8);
  o.created_at = now;
  sql::run(tx,
           "insert into tenant.organisations (tenant_id, id, ref, name, kind, number, about, website, email, "
           "phone, "
           "contact_name, state, created_at, updated_at) values ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, "
           "$10, $11, $12, "
           "$13, $13)",
           tx.tenant(), o.id, o.ref, o.name, o.kind, o.number, o.about, o.website, o.email, o.phone,
           o.contact_name, name_of(o.status), now);
  return o;
}

std::optional<organisation> find(transaction& tx, std::string_view id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows = sql::run(
      tx,
      std::string("select ") + columns + " from tenant.organisations where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_organisation(rows[0]));
}

}  // namespace paraat::organisations
