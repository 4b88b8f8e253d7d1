#include "tenant/volunteering/vacancies/vacancies_sql.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "protocol/bytes.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/volunteering/vacancies/shared_places.hpp"

namespace paraat::vacancies {
namespace {

constexpr const char* columns =
    "v.id, v.ref, v.organisation_id, v.kind, v.title, v.body, v.theme, v.place, v.nis, v.lat, v.lon, "
    "v.moments, "
    "v.good_to_know, v.minimum_age, v.rhythm, v.starts_on, v.ends_on, v.places, v.urgent, v.contact_name, "
    "v.contact_email, v.contact_phone, o.name, v.state, v.close_reason, v.places_taken, v.version, "
    "v.published_at, "
    "v.expires_at, v.created_at, v.updated_at, v.audience = 'members', v.contact_address, v.contact_hour, "
    "v.asks, v.task_id";
constexpr const char* from =
    "from tenant.vacancies v join tenant.organisations o on o.tenant_id = v.tenant_id "
    "and o.id = v.organisation_id where v.tenant_id = $1";

vacancy row_to_vacancy(const pqxx::row& r) {
  vacancy v;
  v.id = sql::id_of<vacancy_id>(r[0]);
  v.ref = sql::text_of(r[1]);
  content& c = v.what;
  c.organisation_id = sql::id_of<organisations::organisation_id>(r[2]);
  c.kind = sql::text_of(r[3]);
  c.title = sql::text_of(r[4]);
  c.body = sql::text_of(r[5]);
  c.theme = sql::text_of(r[6]);
  c.place = sql::text_of(r[7]);
  c.nis = r[8].as<int>();
  c.lat = sql::optional_of<double>(r[9]);
  c.lon = sql::optional_of<double>(r[10]);
  c.moments = r[11].as<int>();
  c.good_to_know = r[12].as<int>();
  c.minimum_age = r[13].as<int>();
  c.rhythm = sql::text_of(r[14]);
  c.starts_on = sql::optional_day_of(r[15]);
  c.ends_on = sql::optional_day_of(r[16]);
  c.places = r[17].as<int>();
  c.urgent = r[18].as<bool>();
  c.contact_name = sql::text_of(r[19]);
  c.contact_email = sql::text_of(r[20]);
  c.contact_phone = sql::text_of(r[21]);
  v.organisation = sql::text_of(r[22]);
  v.status = state_named(sql::text_of(r[23])).value_or(vacancy_state::draft);
  v.close_reason = sql::text_of(r[24]);
  v.places_taken = r[25].as<int>();
  v.version = r[26].as<int>();
  v.published_at = sql::optional_instant_of(r[27]);
  v.expires_at = sql::optional_instant_of(r[28]);
  v.created_at = sql::instant_of(r[29]);
  v.updated_at = sql::instant_of(r[30]);
  c.members_only = r[31].as<bool>();
  c.contact_address = sql::text_of(r[32]);
  c.contact_hour = sql::text_of(r[33]);
  v.asks = asks::from_json(sql::text_of(r[34]));
  v.task_id = sql::text_of(r[35]);
  return v;
}

std::optional<vacancy> one(transaction& tx, const vacancy_id& id, std::string_view tail) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows =
      sql::run(tx, fmt::format("select {} {} and v.id = $2::uuid {}", columns, from, tail), tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_vacancy(rows[0]));
}

std::string history_data(const vacancy& v) {
  const content& c = v.what;
  return boost::json::serialize(boost::json::object{{"title", c.title},
                                                    {"body", c.body},
                                                    {"theme", c.theme},
                                                    {"place", c.place},
                                                    {"places", c.places},
                                                    {"urgent", c.urgent},
                                                    {"state", std::string(name_of(v.status))},
                                                    {"close_reason", v.close_reason},
                                                    {"asks", boost::json::parse(asks::to_json(v.asks))}});
}

}  // namespace

std::optional<vacancy> find(transaction& tx, const vacancy_id& id) { return one(tx, id, ""); }
std::optional<vacancy> find_for_update(transaction& tx, const vacancy_id& id) {
  return one(tx, id, "for update of v");
}

std::optional<vacancy> find_unless_locked(transaction& tx, const vacancy_id& id) {
  return one(tx, id, "for update of v skip locked");
}

std::optional<vacancy> with_task(transaction& tx, std::string_view task_id) {
  if (!is_uuid(task_id)) return std::nullopt;
  const auto rows =
      sql::run(tx, fmt::format("select {} {} and v.task_id = $2::uuid", columns, from), tx.tenant(), task_id);
  return rows.empty() ? std::nullopt : std::optional(row_to_vacancy(rows[0]));
}

std::optional<vacancy> with_ref(transaction& tx, std::string_view ref) {
  const auto rows = sql::run(tx, fmt::format("select {} {} and v.ref = $2", columns, from), tx.tenant(), ref);
  return rows.empty() ? std::nullopt : std::optional(row_to_vacancy(rows[0]));
}

bool edited_since(transaction& tx, const vacancy_id& id, int version) {
  return !sql::run(tx,
                   "select 1 from tenant.vacancy_history where tenant_id = $1 and vacancy_id = $2::uuid and "
                   "version > $3 and what not in ('place taken', 'place given back', 'filled', "
                   "'organisation renamed', 'asks', 'places followed') limit 1",
                   tx.tenant(), id, version)
              .empty();
}

bool asks_changed_since(transaction& tx, const vacancy_id& id, int version) {
  return !sql::run(tx,
                   "select 1 from tenant.vacancy_history where tenant_id = $1 and vacancy_id = $2::uuid and "
                   "version > $3 and what = 'asks' limit 1",
                   tx.tenant(), id, version)
              .empty();
}

bool organisation_may_publish(transaction& tx, const organisations::organisation_id& organisation_id) {
  return !sql::run(tx,
                   "select 1 from tenant.organisations where tenant_id = $1 and id = $2::uuid and state = "
                   "'approved'",
                   tx.tenant(), organisation_id)
              .empty();
}

void insert(transaction& tx, const vacancy& v) {
  const content& c = v.what;
  sql::run(
      tx,
      "insert into tenant.vacancies (tenant_id, id, ref, organisation_id, kind, title, body, theme, place, "
      "nis, lat, lon, moments, good_to_know, minimum_age, rhythm, starts_on, ends_on, places, urgent, "
      "contact_name, contact_email, contact_phone, state, created_at, updated_at, audience, contact_address, "
      "contact_hour, asks) "
      "values ($1, $2::uuid, $3, $4::uuid, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::date, "
      "$18::date, $19, $20, $21, $22, $23, $24, $25, $25, $26, $27, $28, $29::jsonb)",
      tx.tenant(), v.id, v.ref, c.organisation_id, c.kind, c.title, c.body, c.theme, c.place, c.nis, c.lat,
      c.lon, c.moments, c.good_to_know, c.minimum_age, c.rhythm, c.starts_on, c.ends_on, c.places, c.urgent,
      c.contact_name, c.contact_email, c.contact_phone, name_of(v.status), v.created_at,
      c.members_only ? "members" : "public", c.contact_address, c.contact_hour, asks::to_json(v.asks));
}

void update(transaction& tx, const vacancy& v) {
  const content& c = v.what;
  sql::run(
      tx,
      "update tenant.vacancies set organisation_id = $3::uuid, kind = $4, title = $5, body = $6, theme = $7, "
      "place = $8, nis = $9, lat = $10, lon = $11, moments = $12, good_to_know = $13, minimum_age = $14, "
      "rhythm = $15, starts_on = $16::date, ends_on = $17::date, places = $18, urgent = $19, "
      "contact_name = $20, contact_email = $21, contact_phone = $22, state = $23, close_reason = $24, "
      "places_taken = $25, version = $26, published_at = $27, expires_at = $28, updated_at = $29, "
      "audience = $30, contact_address = $31, contact_hour = $32, asks = $33::jsonb where tenant_id = $1 and "
      "id = $2::uuid",
      tx.tenant(), v.id, c.organisation_id, c.kind, c.title, c.body, c.theme, c.place, c.nis, c.lat, c.lon,
      c.moments, c.good_to_know, c.minimum_age, c.rhythm, c.starts_on, c.ends_on, c.places, c.urgent,
      c.contact_name, c.contact_email, c.contact_phone, name_of(v.status), v.close_reason, v.places_taken,
      v.version, v.published_at, v.expires_at, v.updated_at, c.members_only ? "members" : "public",
      c.contact_address, c.contact_hour, asks::to_json(v.asks));
}

void remember(transaction& tx, const vacancy& v, actor who, std::string_view what, instant now) {
  sql::run(tx,
           "insert into tenant.vacancy_history (tenant_id, vacancy_id, version, at, account_id, what, data) "
           "values ($1, $2::uuid, $3, $4, $5, $6, $7::jsonb)",
           tx.tenant(), v.id, v.version, now, who, what, history_data(v));
}

void forget_contacts(transaction& tx, instant now) {
  const rules::book book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_declined, web::local_day(now));
  if (term == nullptr) return;
  sql::run(
      tx,
      "update tenant.vacancies v set contact_name = '', contact_email = '', contact_phone = '' from "
      "tenant.organisations o where v.tenant_id = $1 and o.tenant_id = $1 and o.id = v.organisation_id and "
      "o.state in ('refused', 'archived') and v.contact_name || v.contact_email || v.contact_phone <> '' "
      "and o.updated_at < $2::timestamptz - make_interval(months => $3::int)",
      tx.tenant(), now, term->amount);
  // The contact of a task is copied into the vacancy that shows it, and goes when the task's goes.
  sql::run(tx,
           "update tenant.vacancies v set contact_name = '', contact_email = '', contact_phone = '' from "
           "tenant.incident_tasks t where v.tenant_id = $1 and t.tenant_id = $1 and t.id = v.task_id and "
           "t.contact_name || t.contact_phone = '' and v.contact_name || v.contact_email || v.contact_phone "
           "<> '' and v.state in ('closed', 'expired') and v.updated_at < $2::timestamptz - "
           "make_interval(months => $3::int)",
           tx.tenant(), now, term->amount);
}

std::vector<change> history(transaction& tx, const vacancy_id& id) {
  std::vector<change> out;
  for (const auto& r : sql::run(
           tx,
           "select max(version), max(at), account_id, what, count(*) from (select version, at, account_id, "
           "what, version - row_number() over (partition by account_id, what order by version) as run from "
           "tenant.vacancy_history where tenant_id = $1 and vacancy_id = $2::uuid) h group by account_id, "
           "what, "
           "run order by 1 desc limit $3",
           tx.tenant(), id, most_changes))
    out.push_back({r[0].as<int>(), sql::instant_of(r[1]), sql::optional_of<std::int64_t>(r[2]),
                   sql::text_of(r[3]), r[4].as<int>()});
  return out;
}

namespace {

// $2 of everyone, $3 organisations, $4 words, $5 expires before
constexpr const char* in_filter =
    "and ($2::bool or v.organisation_id = any($3::uuid[])) and "
    "($4 = '' or position(lower($4) in lower(v.title || ' ' || o.name)) > 0) and "
    "($5::timestamptz is null or v.expires_at < $5)";

const char* audience_of(const vacancy_filter& f) { return f.public_only ? "and v.audience = 'public'" : ""; }

std::string_view order_by(order o) {
  switch (o) {
    case order::changed:
      return "v.updated_at desc";
    case order::title:
      return "lower(v.title)";
    case order::organisation:
      return "lower(o.name), lower(v.title)";
    case order::ending:
      return "v.expires_at nulls last";
    case order::free_places:
      return "v.places - v.places_taken desc";
  }
  return "v.updated_at desc";
}

}  // namespace

page_of_vacancies list(transaction& tx, const vacancy_filter& f) {
  const std::optional<std::string> status =
      f.status ? std::optional(std::string(name_of(*f.status))) : std::nullopt;
  const auto rows =
      sql::run(tx,
               fmt::format("select {}, count(*) over () {} {} {} and ($6::text is null or v.state = "
                           "$6) order by {}, v.id limit $7::int offset $8::int",
                           columns, from, in_filter, audience_of(f), order_by(f.by)),
               tx.tenant(), f.of_everyone, sql::text_array(f.organisations), f.words, f.expires_before,
               status, f.per_page, (f.page - 1) * f.per_page);
  page_of_vacancies out;
  for (const auto& r : rows) {
    out.rows.push_back(row_to_vacancy(r));
    out.total = r[36].as<long long>();
  }
  return out;
}

std::map<vacancy_state, long long> counts(transaction& tx, const vacancy_filter& f) {
  std::map<vacancy_state, long long> out;
  for (const auto& r : sql::run(
           tx,
           fmt::format("select v.state, count(*) {} {} {} group by v.state", from, in_filter, audience_of(f)),
           tx.tenant(), f.of_everyone, sql::text_array(f.organisations), f.words, f.expires_before))
    if (const auto s = state_named(sql::text_of(r[0]))) out[*s] = r[1].as<long long>();
  return out;
}

std::map<std::string, long long> open_counts(transaction& tx) {
  std::map<std::string, long long> out;
  for (const auto& r :
       sql::run(tx,
                "select organisation_id, count(*) from tenant.vacancies where tenant_id = $1 and "
                "state = 'published' and audience = 'public' group by organisation_id",
                tx.tenant()))
    out[sql::text_of(r[0])] = r[1].as<long long>();
  return out;
}

bool take_back(transaction& tx, const vacancy_id& id) {
  const auto untouched = sql::run(tx,
                                  "select 1 from tenant.vacancies where tenant_id = $1 and id = $2::uuid and "
                                  "state = 'draft' and version = 1 for "
                                  "update",
                                  tx.tenant(), id);
  if (untouched.empty()) return false;
  sql::run(tx, "delete from tenant.vacancy_history where tenant_id = $1 and vacancy_id = $2::uuid",
           tx.tenant(), id);
  sql::run(tx, "delete from tenant.vacancies where tenant_id = $1 and id = $2::uuid", tx.tenant(), id);
  return true;
}

}  // namespace paraat::vacancies
