#include "protocol/bytes.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/volunteering/interests/interests.hpp"

namespace paraat::interests {
namespace {

const std::string columns =
    "id, name, email, note, language, themes, moments, state, created_at, alert_rhythm";

interest row_to_interest(const pqxx::row& r) {
  interest i;
  i.id = sql::id_of<interest_id>(r[0]);
  i.name = sql::text_of(r[1]);
  i.email = sql::text_of(r[2]);
  i.note = sql::text_of(r[3]);
  i.language = sql::text_of(r[4]);
  i.themes = sql::text_array_of(r[5]);
  i.moments = r[6].as<int>();
  i.confirmed = sql::text_of(r[7]) == "active";
  i.created_at = sql::instant_of(r[8]);
  i.alert_rhythm = sql::text_of(r[9]);
  return i;
}

std::string order_by(order o) {
  switch (o) {
    case order::newest:
      return "created_at desc";
    case order::oldest:
      return "created_at";
    case order::name:
      return "lower(name)";
  }
  return "created_at desc";
}

}  // namespace

result<interest> add(transaction& tx, interest i, instant now) {
  if (i.themes.empty() && i.moments == 0 && i.note.empty())
    return refuse(refusal_kind::invalid, "Kies minstens één thema of moment, of schrijf wat je zoekt",
                  "thema");
  i.id = interest_id(uuid_v7(now));
  i.created_at = now;
  sql::run(
      tx,
      "insert into tenant.interests (tenant_id, id, name, email, note, language, themes, moments, consent, "
      "state, created_at, alert_rhythm) values ($1, $2::uuid, $3, $4, $5, $6, $7::text[], $8, $9, "
      "'unconfirmed', $10, $11)",
      tx.tenant(), i.id, i.name, i.email, i.note, i.language, sql::text_array(i.themes), i.moments,
      consent_version, now, i.alert_rhythm);
  retention::plan(tx, now);
  return i;
}

result<interest> confirm(transaction& tx, const interest_id& id, instant now) {
  const auto rows = sql::run(tx,
                             "update tenant.interests set state = 'active', confirmed_at = "
                             "coalesce(confirmed_at, $3) where tenant_id = $1 and id = $2::uuid returning " +
                                 columns,
                             tx.tenant(), id, now);
  if (rows.empty())
    return refuse(refusal_kind::gone, "Deze aanmelding bestaat niet meer. Meld je gerust opnieuw.");
  interest i = row_to_interest(rows[0]);
  for (const auto& before : sql::run(
           tx,
           "delete from tenant.interests where tenant_id = $1 and lower(email) = lower($2) and lower(name) "
           "= lower($3) and id <> $4::uuid returning id",
           tx.tenant(), i.email, i.name, i.id))
    alerts::erase_origin(tx, sql::text_of(before[0]));
  return i;
}

bool erase(transaction& tx, const interest_id& id) {
  if (!is_uuid(id)) return false;
  alerts::erase_origin(tx, id);
  return !sql::run(tx, "delete from tenant.interests where tenant_id = $1 and id = $2::uuid returning 1",
                   tx.tenant(), id)
              .empty();
}

std::optional<interest> find(transaction& tx, const interest_id& id) {
  if (!is_uuid(id)) return std::nullopt;
  const auto rows =
      sql::run(tx, "select " + columns + " from tenant.interests where tenant_id = $1 and id = $2::uuid",
               tx.tenant(), id);
  return rows.empty() ? std::nullopt : std::optional(row_to_interest(rows[0]));
}

page_of_interests list(transaction& tx, const interest_filter& f) {
  page_of_interests out;
  for (const auto& r : sql::run(tx,
                                "select " + columns +
                                    ", count(*) over () from tenant.interests where tenant_id = $1 and state "
                                    "= 'active' and ($2 = '' or themes @> array[$2]) and "
                                    "($3 = '' or position(lower($3) in lower(name)) > 0) "
                                    "order by " +
                                    order_by(f.by) + ", id limit $4::int offset $5::int",
                                tx.tenant(), f.theme, f.words, f.per_page, (f.page - 1) * f.per_page)) {
    out.rows.push_back(row_to_interest(r));
    out.total = r[10].as<long long>();
  }
  return out;
}

long long count(transaction& tx) {
  return sql::run(tx, "select count(*) from tenant.interests where tenant_id = $1 and state = 'active'",
                  tx.tenant())[0][0]
      .as<long long>();
}

void forget_old(transaction& tx, instant now) {
  const auto book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_inactive, web::local_day(now));
  for (const auto& gone :
       sql::run(tx,
                "delete from tenant.interests where tenant_id = $1 and ((state = 'unconfirmed' and "
                "created_at < $2) "
                "or ($4::int is not null and coalesce(confirmed_at, created_at) < $3::timestamptz - "
                "make_interval(months => $4::int))) returning id",
                tx.tenant(), now - confirm_term, now,
                term != nullptr ? std::optional(term->amount) : std::nullopt)) {
    alerts::erase_origin(tx, sql::text_of(gone[0]));
    sql::run(tx, "delete from node.tokens where tenant_id = $1 and object = $2::uuid", tx.tenant(),
             sql::text_of(gone[0]));
  }
}

}  // namespace paraat::interests
