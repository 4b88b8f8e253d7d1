#include "tenant/volunteering/organisations/organisations_sql.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/organisations/published.hpp"

namespace paraat::organisations {
namespace {

constexpr const char* columns =
    "id, ref, name, kind, number, about, website, email, phone, contact_name, state, state_reason, "
    "created_at, language, address, hour, email_confirmed";

organisation row_to_organisation(const pqxx::row& r) {
  organisation o;
  o.id = sql::id_of<organisation_id>(r[0]);
  o.ref = sql::text_of(r[1]);
  o.name = sql::text_of(r[2]);
  o.kind = sql::text_of(r[3]);
  o.number = sql::text_of(r[4]);
  o.about = sql::text_of(r[5]);
  o.website = sql::text_of(r[6]);
  o.email = sql::text_of(r[7]);
  o.phone = sql::text_of(r[8]);
  o.contact_name = sql::text_of(r[9]);
  o.status = state_named(sql::text_of(r[10])).value_or(organisation_state::pending);
  o.state_reason = sql::text_of(r[11]);
  o.created_at = sql::instant_of(r[12]);
  o.language = sql::text_of(r[13]);
  o.address = sql::text_of(r[14]);
  o.hour = sql::text_of(r[15]);
  o.email_confirmed = r[16].as<bool>();
  return o;
}

std::string order_by(order o) {
  switch (o) {
    case order::waiting:
      return "(case when state = 'pending' then created_at end) desc nulls last, lower(name)";
    case order::name:
      return "lower(name)";
    case order::newest:
      return "created_at desc";
  }
  return "lower(name)";
}

template <class T>
std::optional<organisation> one(transaction& tx, const char* condition, const T& value) {
  const auto rows = sql::run(
      tx,
      std::string("select ") + columns + " from tenant.organisations where tenant_id = $1 and " + condition,
      tx.tenant(), value);
  return rows.empty() ? std::nullopt : std::optional(row_to_organisation(rows[0]));
}

}  // namespace

result<organisation> add(transaction& tx, organisation o, instant now) {
  if (o.name.empty()) return refuse(refusal_kind::invalid, "Vul de naam van de organisatie in", "naam");
  o.id = organisation_id(uuid_v7(now));
  o.ref = random_code(8);
  o.created_at = now;
  sql::run(
      tx,
      "insert into tenant.organisations (tenant_id, id, ref, name, kind, number, about, website, email, "
      "phone, contact_name, state, created_at, updated_at, language, address, hour) values ($1, $2::uuid, "
      "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16)",
      tx.tenant(), o.id, o.ref, o.name, o.kind, o.number, o.about, o.website, o.email, o.phone,
      o.contact_name, name_of(o.status), now, o.language, o.address, o.hour);
  project(tx, o);
  return o;
}

std::optional<organisation> find(transaction& tx, const organisation_id& id) {
  return is_uuid(id) ? one(tx, "id = $2::uuid", id) : std::nullopt;
}
std::optional<organisation> find_for_update(transaction& tx, const organisation_id& id) {
  return is_uuid(id) ? one(tx, "id = $2::uuid for update", id) : std::nullopt;
}
std::optional<organisation> with_ref(transaction& tx, std::string_view ref) {
  return one(tx, "ref = $2", ref);
}

void set_state(transaction& tx, const organisation& o, instant now) {
  sql::run(tx,
           "update tenant.organisations set state = $3, state_reason = $4, updated_at = $5, email_confirmed "
           "= $6 where "
           "tenant_id = $1 and id = $2::uuid",
           tx.tenant(), o.id, name_of(o.status), o.state_reason, now, o.email_confirmed);
}

void set_content(transaction& tx, const organisation& o, instant now) {
  sql::run(tx,
           "update tenant.organisations set name = $3, kind = $4, number = $5, about = $6, website = $7, "
           "email_confirmed "
           "= email_confirmed and lower(email) = lower($8), email = $8, phone = $9, contact_name = $10, "
           "updated_at = $11, address = $12, hour = $13 where tenant_id = $1 "
           "and id = $2::uuid",
           tx.tenant(), o.id, o.name, o.kind, o.number, o.about, o.website, o.email, o.phone, o.contact_name,
           now, o.address, o.hour);
}

bool number_taken(transaction& tx, std::string_view number, const organisation_id& but_id) {
  return !sql::run(tx,
                   "select 1 from tenant.organisations where tenant_id = $1 and number = $2 and state in "
                   "('pending', 'approved') and id::text <> $3",
                   tx.tenant(), number, but_id)
              .empty();
}

std::vector<std::string> uses_of(transaction& tx, const organisation_id& id) {
  std::vector<std::string> out;
  const auto rows = sql::run(
      tx,
      "select updated_at > created_at, exists (select 1 from tenant.vacancies v where v.tenant_id = $1 and "
      "v.organisation_id = o.id), exists (select 1 from node.grants g where g.tenant_id = $1 and "
      "g.organisation = o.id) or exists (select 1 from tenant.invitations i where i.tenant_id = $1 and "
      "i.organisation = o.id) from tenant.organisations o where o.tenant_id = $1 and o.id = $2::uuid",
      tx.tenant(), id);
  if (rows.empty()) return out;
  if (rows[0][0].as<bool>()) out.emplace_back("is gewijzigd");
  if (rows[0][1].as<bool>()) out.emplace_back("heeft een vacature");
  if (rows[0][2].as<bool>()) out.emplace_back("heeft een gebruiker");
  return out;
}

void remove(transaction& tx, const organisation_id& id) {
  sql::run(tx, "delete from tenant.organisations where tenant_id = $1 and id = $2::uuid", tx.tenant(), id);
}

void forget_unconfirmed(transaction& tx, instant now) {
  sql::run(
      tx,
      "delete from tenant.organisations where tenant_id = $1 and state = 'unconfirmed' and created_at < $2",
      tx.tenant(), now - confirm_term);
}

void forget_contacts(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_declined, web::local_day(now));
  if (term == nullptr) return;
  sql::run(
      tx,
      "update tenant.organisations set contact_name = '', email = '', phone = '' where tenant_id = $1 and "
      "state in ('refused', 'archived') and contact_name || email || phone <> '' and updated_at < "
      "$2::timestamptz - make_interval(months => $3::int)",
      tx.tenant(), now, term->amount);
}

page_of_organisations list(transaction& tx, const organisation_filter& f) {
  const std::optional<std::string> status =
      f.status ? std::optional(std::string(name_of(*f.status))) : std::nullopt;
  const std::optional<std::string> ids = f.ids.empty() ? std::nullopt : std::optional(sql::text_array(f.ids));
  page_of_organisations out;
  for (const auto& r : sql::run(tx,
                                std::string("select ") + columns +
                                    ", count(*) over () from tenant.organisations where tenant_id = $1 and "
                                    "($2::text is null or state = $2) and state <> 'unconfirmed' and "
                                    "($3::uuid[] is null or id = any($3::uuid[])) and "
                                    "($4 = '' or position(lower($4) in lower(name)) > 0) "
                                    "order by " +
                                    order_by(f.by) + ", id limit $5::int offset $6::int",
                                tx.tenant(), status, ids, f.words, f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back(row_to_organisation(r));
    out.total = r[17].as<long long>();
  }
  return out;
}

std::map<organisation_state, long long> counts(transaction& tx) {
  std::map<organisation_state, long long> out;
  for (const auto& r :
       sql::run(tx, "select state, count(*) from tenant.organisations where tenant_id = $1 group by state",
                tx.tenant()))
    if (const auto s = state_named(sql::text_of(r[0]))) out[*s] = r[1].as<long long>();
  return out;
}

}  // namespace paraat::organisations
