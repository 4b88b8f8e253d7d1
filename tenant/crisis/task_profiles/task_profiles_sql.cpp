#include "tenant/crisis/task_profiles/task_profiles_sql.hpp"

#include "tenant/crisis/task_profiles/task_profiles_json.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::task_profiles {
namespace {

const std::string columns =
    "code, topic, skill, deputies, certificates, people, hours, minimum_age, dutch, english, version, "
    "active, updated_at, published, origin, base";

profile row_to_profile(const pqxx::row& r) {
  profile p;
  p.code = r[0].as<std::string>();
  p.what = {sql::text_of(r[1]),
            sql::text_of(r[2]),
            sql::text_array_of(r[3]),
            sql::text_array_of(r[4]),
            r[5].as<int>(),
            r[6].as<int>(),
            r[7].as<int>(),
            words_from_json(r[8].as<std::string>()),
            words_from_json(r[9].as<std::string>())};
  p.version = r[10].as<int>();
  p.active = r[11].as<bool>();
  p.updated_at = sql::instant_of(r[12]);
  p.published = r[13].as<bool>();
  p.origin = sql::text_of(r[14]);
  p.base = sql::text_of(r[15]);
  return p;
}

std::optional<profile> one(const pqxx::result& rows) {
  return rows.empty() ? std::nullopt : std::optional(row_to_profile(rows[0]));
}

}  // namespace

std::optional<profile> find(transaction& tx, std::string_view code) {
  return one(sql::run(tx,
                      "select " + columns + " from tenant.task_profiles where tenant_id = $1 and code = $2",
                      tx.tenant(), code));
}

std::optional<profile> find_for_update(transaction& tx, std::string_view code) {
  return one(sql::run(
      tx, "select " + columns + " from tenant.task_profiles where tenant_id = $1 and code = $2 for update",
      tx.tenant(), code));
}

std::vector<profile> adopted(transaction& tx) {
  std::vector<profile> out;
  for (const auto& r : sql::run(tx,
                                "select " + columns +
                                    " from tenant.task_profiles where tenant_id = $1 and active order by "
                                    "dutch ->> 'name', code",
                                tx.tenant()))
    out.push_back(row_to_profile(r));
  return out;
}

void insert(transaction& tx, const profile& p) {
  sql::run(tx,
           "insert into tenant.task_profiles (tenant_id, " + columns +
               ") values ($1, $2, $3, $4, $5::text[], $6::text[], $7::int, $8::int, $9::int, $10::jsonb, "
               "$11::jsonb, $12::int, $13::boolean, $14, $15::boolean, $16, $17) on conflict do nothing",
           tx.tenant(), p.code, p.what.group, p.what.skill, sql::text_array(p.what.deputies),
           sql::text_array(p.what.certificates), p.what.people, p.what.hours, p.what.minimum_age,
           to_json(p.what.dutch), to_json(p.what.english), p.version, p.active, p.updated_at, p.published,
           p.origin, p.base);
}

void update(transaction& tx, const profile& p) {
  sql::run(
      tx,
      "update tenant.task_profiles set topic = $3, skill = $4, deputies = $5::text[], certificates = "
      "$6::text[], people = $7::int, hours = $8::int, minimum_age = $9::int, dutch = $10::jsonb, english "
      "= $11::jsonb, version = $12::int, active = $13::boolean, updated_at = $14, published = "
      "$15::boolean, origin = $16, base = $17 where tenant_id = $1 and code = $2",
      tx.tenant(), p.code, p.what.group, p.what.skill, sql::text_array(p.what.deputies),
      sql::text_array(p.what.certificates), p.what.people, p.what.hours, p.what.minimum_age,
      to_json(p.what.dutch), to_json(p.what.english), p.version, p.active, p.updated_at, p.published,
      p.origin, p.base);
  project(tx, p);
}

}  // namespace paraat::task_profiles
