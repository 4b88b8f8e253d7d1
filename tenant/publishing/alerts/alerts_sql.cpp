#include "tenant/publishing/alerts/alerts_sql.hpp"

#include "protocol/bytes.hpp"
#include "tenant/messaging/push/subscriptions.hpp"
#include "tenant/platform/retention/retention.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/alerts/matching.hpp"

namespace paraat::alerts {
namespace {

const std::string of_search =
    "q.id, q.subscriber_id, q.words, q.themes, q.moments, q.good_to_know, q.kind, q.nis, q.place, q.lat, "
    "q.lon, q.km, q.rhythm, q.state";
const std::string of_subscriber = "id, email, language, state, asked_at is not null, mailed";

saved_search row_to_search(const pqxx::row& r) {
  saved_search q;
  q.id = sql::id_of<search_id>(r[0]);
  q.whose = sql::id_of<subscriber_id>(r[1]);
  q.what = {.words = sql::text_of(r[2]),
            .themes = sql::text_array_of(r[3]),
            .moments = r[4].as<int>(),
            .good_to_know = r[5].as<int>(),
            .kind = sql::text_of(r[6]),
            .nis = r[7].as<int>(),
            .place = sql::text_of(r[8]),
            .lat = sql::optional_of<double>(r[9]),
            .lon = sql::optional_of<double>(r[10]),
            .km = r[11].as<int>()};
  q.how_often = rhythm_named(sql::text_of(r[12])).value_or(rhythm::weekly);
  q.active = sql::text_of(r[13]) == "active";
  return q;
}

std::optional<saved_search> first_search(const pqxx::result& rows) {
  return rows.empty() ? std::nullopt : std::optional(row_to_search(rows[0]));
}

std::optional<subscriber> first_subscriber(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return subscriber{.id = sql::id_of<subscriber_id>(rows[0][0]),
                    .email = sql::text_of(rows[0][1]),
                    .language = sql::text_of(rows[0][2]),
                    .active = sql::text_of(rows[0][3]) == "active",
                    .asked = rows[0][4].as<bool>(),
                    .mailed = rows[0][5].as<bool>()};
}

void keep_keys(transaction& tx, const saved_search& q, const read_words& w,
               const listings::word_shares* frequent) {
  sql::run(tx, "delete from tenant.alert_keys where tenant_id = $1 and search_id = $2::uuid", tx.tenant(),
           q.id);
  sql::run(tx,
           "insert into tenant.alert_keys (tenant_id, key, search_id) select distinct $1::int, k, $2::uuid "
           "from unnest($3::text[]) k",
           tx.tenant(), q.id, sql::text_array(keys_of(q.what, w.tsquery, frequent)));
}

// Nothing leaves for an address after its end.
void stop_waiting_mails(transaction& tx, const std::string& email) {
  sql::run(
      tx,
      "delete from tenant.channel_messages where tenant_id = $1 and via = 'mail' and state = 'waiting' and "
      "kind in ('alerts_at_once', 'alerts_daily', 'alerts_weekly', 'alerts_question', "
      "'alerts_confirmation') and lower(recipient) = lower($2)",
      tx.tenant(), email);
}

// Rows (id, email) of people who are gone: their links end, and what waits for them.
bool end_people(transaction& tx, const pqxx::result& gone) {
  for (const auto& r : gone) {
    sql::run(tx, "delete from node.tokens where tenant_id = $1 and object = $2::uuid", tx.tenant(),
             sql::text_of(r[0]));
    stop_waiting_mails(tx, sql::text_of(r[1]));
  }
  if (!gone.empty()) push::stop_without_device(tx);
  return !gone.empty();
}

}  // namespace

std::optional<subscriber> find_by_page(transaction& tx, std::string_view token) {
  return first_subscriber(
      sql::run(tx,
               "select " + of_subscriber +
                   " from tenant.alert_subscribers where tenant_id = $1 and link_hash = $2::bytea and state "
                   "= 'active'",
               tx.tenant(), sql::bytea(sha256_bytes(token))));
}

std::optional<subscriber> find_subscriber(transaction& tx, const subscriber_id& id) {
  return first_subscriber(sql::run(
      tx, "select " + of_subscriber + " from tenant.alert_subscribers where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id));
}

std::optional<subscriber> find_by_address(transaction& tx, const std::string& email) {
  return first_subscriber(sql::run(tx,
                                   "select " + of_subscriber +
                                       " from tenant.alert_subscribers where tenant_id = $1 and lower(email) "
                                       "= lower($2) and state = 'active'",
                                   tx.tenant(), email));
}

std::optional<saved_search> find_by_feed(transaction& tx, std::string_view token) {
  return first_search(sql::run(tx,
                               "select " + of_search +
                                   " from tenant.alert_searches q where tenant_id = $1 and feed_hash = "
                                   "$2::bytea and state = 'active'",
                               tx.tenant(), sql::bytea(sha256_bytes(token))));
}

std::optional<saved_search> find_unconfirmed(transaction& tx, const search_id& id) {
  return first_search(sql::run(tx,
                               "select " + of_search +
                                   " from tenant.alert_searches q where tenant_id = $1 and id = $2::uuid and "
                                   "state = 'unconfirmed'",
                               tx.tenant(), id));
}

std::vector<saved_search> searches_of(transaction& tx, const subscriber_id& whose) {
  std::vector<saved_search> out;
  for (const auto& r : sql::run(tx,
                                "select " + of_search +
                                    " from tenant.alert_searches q where tenant_id = $1 and subscriber_id = "
                                    "$2::uuid and state = 'active' order by created_at, id",
                                tx.tenant(), whose))
    out.push_back(row_to_search(r));
  return out;
}

std::optional<saved_search> find_search(transaction& tx, const subscriber_id& whose, const search_id& id) {
  if (!is_uuid(id.text())) return std::nullopt;
  return first_search(sql::run(tx,
                               "select " + of_search +
                                   " from tenant.alert_searches q where tenant_id = $1 and subscriber_id = "
                                   "$2::uuid and id = $3::uuid and state = 'active'",
                               tx.tenant(), whose, id));
}

void mark_active(transaction& tx, const subscriber_id& id, instant now) {
  sql::run(tx,
           "update tenant.alert_subscribers set active_at = $3, asked_at = null where tenant_id = $1 and id "
           "= $2::uuid",
           tx.tenant(), id, now);
}

void set_mailed(transaction& tx, const subscriber_id& id, bool mailed) {
  sql::run(tx, "update tenant.alert_subscribers set mailed = $3 where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, mailed);
}

bool erase(transaction& tx, const subscriber_id& id) {
  return end_people(
      tx,
      sql::run(
          tx,
          "delete from tenant.alert_subscribers where tenant_id = $1 and id = $2::uuid returning id, email",
          tx.tenant(), id));
}

bool erase_address(transaction& tx, const std::string& email) {
  return end_people(tx, sql::run(tx,
                                 "delete from tenant.alert_subscribers where tenant_id = $1 and lower(email) "
                                 "= lower($2) returning id, email",
                                 tx.tenant(), email));
}

// Its person goes too when no other search is left.
void erase_origin(transaction& tx, std::string_view origin) {
  end_people(tx,
             sql::run(tx,
                      "with gone as (delete from tenant.alert_searches where tenant_id = $1 and origin = "
                      "$2::uuid returning subscriber_id) delete from tenant.alert_subscribers s using gone "
                      "where s.tenant_id = $1 and s.id = gone.subscriber_id and not exists (select 1 from "
                      "tenant.alert_searches q where q.tenant_id = $1 and q.subscriber_id = s.id and "
                      "q.origin is distinct from $2::uuid) returning s.id, s.email",
                      tx.tenant(), origin));
}

// Unconfirmed ones after a week; people after the term of silence, when the question was not answered; what
// was found when its listing is gone for longer than a month, so that it cannot come twice before.
void forget_old(transaction& tx, instant now) {
  sql::run(tx,
           "delete from tenant.alert_searches where tenant_id = $1 and state = 'unconfirmed' and created_at "
           "< $2",
           tx.tenant(), now - confirm_term);
  sql::run(tx,
           "delete from tenant.alert_subscribers s where s.tenant_id = $1 and s.state = 'unconfirmed' and "
           "s.created_at < $2 and not exists (select 1 from tenant.alert_searches q where q.tenant_id = $1 "
           "and q.subscriber_id = s.id)",
           tx.tenant(), now - confirm_term);
  const auto book = rules::read_all(tx);
  if (const auto* term = book.at(rules::code::keep_alerts, web::local_day(now)))
    end_people(tx, sql::run(tx,
                            "delete from tenant.alert_subscribers where tenant_id = $1 and state = 'active' "
                            "and active_at < $2::timestamptz - make_interval(months => $3::int) and asked_at "
                            "< $4 returning id, email",
                            tx.tenant(), now, term->amount, now - question_term));
  sql::run(
      tx,
      "delete from tenant.alert_items i where i.tenant_id = $1 and (not exists (select 1 from "
      "tenant.alert_subscribers s where s.tenant_id = $1 and s.id = i.subscriber_id) or (i.found_at < $2 "
      "and not exists (select 1 from node.listings l where l.publisher = i.publisher and l.listing_id = "
      "i.listing_id)))",
      tx.tenant(), now - std::chrono::days{30});
  if (!sql::run(tx, "select 1 from tenant.alert_searches where tenant_id = $1 and state = 'active' limit 1",
                tx.tenant())
           .empty())
    begin_matching(tx, now);
}

namespace rows {

subscriber_id find_or_make_subscriber(transaction& tx, const std::string& email, std::string_view language,
                                      instant now) {
  const auto made = sql::run(
      tx,
      "insert into tenant.alert_subscribers (tenant_id, id, email, language, state, created_at, active_at) "
      "values ($1, $2::uuid, $3, $4, 'unconfirmed', $5, $5) on conflict (tenant_id, lower(email)) do update "
      "set created_at = case alert_subscribers.state when 'active' then alert_subscribers.created_at else "
      "excluded.created_at end, language = case alert_subscribers.state when 'active' then "
      "alert_subscribers.language else excluded.language end returning id",
      tx.tenant(), uuid_v7(now), email, language, now);
  retention::plan(tx, now);
  return sql::id_of<subscriber_id>(made[0][0]);
}

void activate_subscriber(transaction& tx, const subscriber_id& id, const std::string& link_hash,
                         instant now) {
  sql::run(tx,
           "update tenant.alert_subscribers set state = 'active', link_hash = $3::bytea, active_at = $4, "
           "asked_at = null where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, sql::bytea(link_hash), now);
}

void insert_search(transaction& tx, const saved_search& q, const read_words& w,
                   const listings::word_shares* frequent, std::string_view origin, instant now) {
  const criteria& c = q.what;
  sql::run(tx,
           "insert into tenant.alert_searches (tenant_id, id, subscriber_id, origin, words, query, "
           "corrected, themes, moments, good_to_know, kind, nis, place, lat, lon, km, rhythm, state, "
           "created_at, read_at) values ($1, $2::uuid, $3::uuid, $4::uuid, $5, $6::tsquery, $7, $8::text[], "
           "$9, $10, $11, $12, $13, $14, $15, $16, $17, 'unconfirmed', $18, $18)",
           tx.tenant(), q.id, q.whose, sql::or_null(origin), c.words, sql::or_null(w.tsquery), w.corrected,
           sql::text_array(c.themes), c.moments, c.good_to_know, c.kind, c.nis, c.place, c.lat, c.lon, c.km,
           name_of(q.how_often), now);
  keep_keys(tx, q, w, frequent);
}

std::optional<saved_search> lock_search(transaction& tx, const search_id& id) {
  return first_search(sql::run(tx,
                               "select " + of_search +
                                   " from tenant.alert_searches q join tenant.alert_subscribers s on "
                                   "s.tenant_id = $1 and s.id = q.subscriber_id where q.tenant_id = $1 and "
                                   "q.id = $2::uuid for update of s",
                               tx.tenant(), id));
}

void activate_search(transaction& tx, const search_id& id, const std::string& feed_hash, instant now) {
  sql::run(tx,
           "update tenant.alert_searches set state = 'active', feed_hash = $3::bytea, confirmed_at = "
           "coalesce(confirmed_at, $4) where tenant_id = $1 and id = $2::uuid",
           tx.tenant(), id, sql::bytea(feed_hash), now);
}

void set_rhythm(transaction& tx, const search_id& id, rhythm r) {
  sql::run(
      tx,
      "update tenant.alert_searches set rhythm = $3, origin = null where tenant_id = $1 and id = $2::uuid",
      tx.tenant(), id, name_of(r));
}

void read_anew(transaction& tx, const saved_search& q, const read_words& w,
               const listings::word_shares* frequent, instant now) {
  sql::run(tx,
           "update tenant.alert_searches set query = $3::tsquery, corrected = $4, read_at = $5 where "
           "tenant_id = $1 and id = $2::uuid",
           tx.tenant(), q.id, sql::or_null(w.tsquery), w.corrected, now);
  keep_keys(tx, q, w, frequent);
}

bool update_search(transaction& tx, const saved_search& q, const read_words& w,
                   const listings::word_shares* frequent, instant now) {
  const auto done = sql::run(tx,
                             "update tenant.alert_searches set rhythm = $3, km = $4 where "
                             "tenant_id = $1 and id = $2::uuid returning 1",
                             tx.tenant(), q.id, name_of(q.how_often), q.what.km);
  if (done.empty()) return false;
  read_anew(tx, q, w, frequent, now);
  // What waits for a mail waits in the most frequent rhythm of the searches that it fits.
  sql::run(tx,
           "update tenant.alert_items i set due = (select min(case s.rhythm when 'weekly' then 'weekly' else "
           "'daily' end) from tenant.alert_searches s where s.tenant_id = $1 and s.id = any(i.searches)) "
           "where i.tenant_id = $1 and i.subscriber_id = $2::uuid and i.mail is null and i.due <> 'at_once' "
           "and $3::uuid = any(i.searches)",
           tx.tenant(), q.whose, q.id);
  return true;
}

void delete_search(transaction& tx, const search_id& id) {
  sql::run(tx, "delete from tenant.alert_searches where tenant_id = $1 and id = $2::uuid", tx.tenant(), id);
  sql::run(tx, "delete from node.tokens where tenant_id = $1 and object = $2::uuid", tx.tenant(), id);
}

std::vector<saved_search> to_read_again(transaction& tx, instant since, int most) {
  std::vector<saved_search> out;
  for (const auto& r :
       sql::run(tx,
                "select " + of_search +
                    " from tenant.alert_searches q where tenant_id = $1 and state = 'active' "
                    "and query is not null and (corrected or read_at < $2) order by corrected "
                    "desc, read_at limit $3::int",
                tx.tenant(), since, most))
    out.push_back(row_to_search(r));
  return out;
}

}  // namespace rows
}  // namespace paraat::alerts
