#include "tenant/publishing/alerts/alert_mails_sql.hpp"

#include <fmt/format.h>

#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::alerts::rows {
namespace {

constexpr const char* alert_kinds = "m.kind in ('alerts_at_once', 'alerts_daily', 'alerts_weekly')";

// Of the item i: its listing can be answered now. Parameters: now and the silent publishers.
std::string open_now(int now, int silent) {
  return fmt::format(
      "exists (select 1 from node.listings x join node.listing_search s on s.listing = x.id where "
      "x.publisher "
      "= i.publisher and x.listing_id = i.listing_id and s.valid_until > ${} and s.places_free > 0 and "
      "s.publisher <> all(${}::text[]))",
      now, silent);
}

}  // namespace

std::vector<subscriber_id> people_to_mail(transaction& tx, rhythm due, int most) {
  std::vector<subscriber_id> out;
  for (const auto& r :
       sql::run(tx,
                "select distinct subscriber_id from tenant.alert_items where tenant_id = $1 and due = $2 and "
                "mail is null order by subscriber_id limit $3::int",
                tx.tenant(), name_of(due), most))
    out.push_back(sql::id_of<subscriber_id>(r[0]));
  return out;
}

void drop_closed(transaction& tx, const subscriber_id& whose, rhythm due, instant now,
                 const std::vector<std::string>& silent) {
  sql::run(tx,
           "delete from tenant.alert_items i where i.tenant_id = $1 and i.subscriber_id = $2::uuid and i.due "
           "= $3 and i.mail is null and not " +
               open_now(4, 5),
           tx.tenant(), whose, name_of(due), now, sql::text_array(silent));
}

std::vector<found_item> items_to_mail(transaction& tx, const subscriber_id& whose, rhythm due) {
  std::vector<found_item> out;
  for (const auto& r : sql::run(
           tx,
           fmt::format("select {}, array_to_string(i.searches, ' '), i.push is not null from "
                       "tenant.alert_items i join "
                       "node.listings l on l.publisher = i.publisher and l.listing_id = i.listing_id where "
                       "i.tenant_id = $1 and i.subscriber_id = $2::uuid and i.due = $3 and i.mail is null "
                       "order by l.urgent desc, l.published_at desc, l.id",
                       listings::listing_columns),
           tx.tenant(), whose, name_of(due))) {
    found_item one{.what = listings::row_to_listing(r),
                   .searches = {},
                   .pushed = r[listings::listing_column_count + 1].as<bool>()};
    const std::string ids = sql::text_of(r[listings::listing_column_count]);
    for (std::size_t at = 0; at < ids.size(); at += 37) one.searches.emplace_back(ids.substr(at, 36));
    out.push_back(std::move(one));
  }
  return out;
}

void drop_item(transaction& tx, const subscriber_id& whose, const listings::listing& l) {
  sql::run(tx,
           "delete from tenant.alert_items where tenant_id = $1 and subscriber_id = $2::uuid and publisher = "
           "$3 and listing_id = $4::uuid and mail is null",
           tx.tenant(), whose, l.publisher, l.id);
}

namespace {

struct listing_keys {
  std::vector<std::string> publishers, ids;
};
listing_keys keys_of(const std::vector<found_item>& items) {
  listing_keys out;
  for (const found_item& i : items) out.publishers.push_back(i.what.publisher), out.ids.push_back(i.what.id);
  return out;
}

}  // namespace

void items_pushed(transaction& tx, const subscriber_id& whose, const std::vector<found_item>& items,
                  std::string_view notification) {
  const listing_keys keys = keys_of(items);
  sql::run(tx,
           "update tenant.alert_items i set push = $3::uuid from unnest($4::text[], $5::uuid[]) "
           "w(publisher, listing_id) where i.tenant_id = $1 and i.subscriber_id = $2::uuid and i.publisher = "
           "w.publisher and i.listing_id = w.listing_id and i.push is null",
           tx.tenant(), whose, notification, sql::text_array(keys.publishers), sql::text_array(keys.ids));
}

void items_went(transaction& tx, const subscriber_id& whose, const std::vector<found_item>& items,
                std::string_view message) {
  const auto [publishers, ids] = keys_of(items);
  sql::run(
      tx,
      "update tenant.alert_items i set mail = coalesce($3::uuid, i.push) from unnest($4::text[], $5::uuid[]) "
      "w(publisher, listing_id) where i.tenant_id = $1 and i.subscriber_id = $2::uuid and i.publisher = "
      "w.publisher and i.listing_id = w.listing_id and i.mail is null",
      tx.tenant(), whose, sql::or_null(message), sql::text_array(publishers), sql::text_array(ids));
}

void drop_person(transaction& tx, const subscriber_id& whose) {
  sql::run(tx, "delete from tenant.alert_items where tenant_id = $1 and subscriber_id = $2::uuid",
           tx.tenant(), whose);
}

void put_off_urgent(transaction& tx, const subscriber_id& whose, instant now) {
  sql::run(tx,
           "with went as (select i.publisher, m.id, m.queued_at from tenant.alert_items i join "
           "tenant.channel_messages m on m.tenant_id = $1 and m.id = i.mail where i.tenant_id = $1 and "
           "i.subscriber_id = $2::uuid and i.due = 'at_once' and m.queued_at > $3) update "
           "tenant.alert_items i set due = 'daily' where i.tenant_id = $1 and i.subscriber_id = $2::uuid and "
           "i.mail is null and i.due = 'at_once' and ((select count(distinct id) from went) >= $5::int or "
           "exists (select 1 from went w where w.publisher = i.publisher and w.queued_at > $4))",
           tx.tenant(), whose, now - std::chrono::hours{24}, now - urgent_of_one_publisher,
           most_urgent_mails);
}

int waiting_mails(transaction& tx) {
  return sql::run(tx,
                  std::string("select count(*) from tenant.channel_messages m where m.tenant_id = $1 and "
                              "m.via = 'mail' and m.state = 'waiting' and ") +
                      alert_kinds,
                  tx.tenant())[0][0]
      .as<int>();
}

std::vector<rhythm> take_stale_mails(transaction& tx, instant now, const std::vector<std::string>& silent) {
  std::vector<rhythm> out;
  for (const auto& r : sql::run(
           tx,
           fmt::format("with back as (delete from tenant.channel_messages where tenant_id = $1 and state = "
                       "'waiting' and not maybe_left and id in (select m.id from tenant.channel_messages m "
                       "join tenant.alert_items i on i.tenant_id = $1 and i.mail = m.id where m.tenant_id = "
                       "$1 and m.via = 'mail' and m.state = 'waiting' and {} and not {} for update of m skip "
                       "locked) returning "
                       "id), freed as (update tenant.alert_items i set mail = null from back where "
                       "i.tenant_id = $1 and i.mail = back.id returning i.due) select distinct due from "
                       "freed",
                       alert_kinds, open_now(2, 3)),
           tx.tenant(), now, sql::text_array(silent)))
    if (const auto due = rhythm_named(sql::text_of(r[0]))) out.push_back(*due);
  return out;
}

std::vector<rhythm> take_stale_notifications(transaction& tx, instant now,
                                             const std::vector<std::string>& silent) {
  std::vector<rhythm> out;
  for (const auto& r : sql::run(
           tx,
           fmt::format("with back as (delete from tenant.channel_messages m where m.tenant_id = $1 and m.via "
                       "= 'push' and m.state = 'waiting' and {} and not exists (select 1 from "
                       "tenant.channel_messages o where o.tenant_id = $1 and o.via = 'push' and o.about = "
                       "m.about and (o.state <> 'waiting' or o.maybe_left)) and not exists (select 1 from "
                       "tenant.alert_items i where i.tenant_id = $1 and i.push::text = m.about and {}) "
                       "returning m.about), freed as (update tenant.alert_items i set push = null, mail = "
                       "nullif(i.mail, i.push) from (select distinct about::uuid id from back) b where "
                       "i.tenant_id = $1 and i.push = b.id returning i.due) select distinct due from freed",
                       alert_kinds, open_now(2, 3)),
           tx.tenant(), now, sql::text_array(silent)))
    if (const auto due = rhythm_named(sql::text_of(r[0]))) out.push_back(*due);
  return out;
}

std::vector<rhythm> take_failed_notifications(transaction& tx, instant now) {
  // Longer than a search waits for its weekly notification, and the outbox tries it.
  constexpr std::chrono::days longest{10};
  std::vector<rhythm> out;
  for (const auto& r : sql::run(
           tx,
           "with freed as (update tenant.alert_items i set mail = null where i.tenant_id = $1 and i.mail "
           "= i.push and i.found_at > $2 and not exists (select 1 from tenant.channel_messages m where "
           "m.tenant_id = $1 and m.via = 'push' and m.about = i.push::text and m.state not in ('failed', "
           "'uncertain') and not (i.due = 'at_once' and m.state = 'waiting' and m.queued_at < $3)) "
           "returning i.due) select distinct due from freed",
           tx.tenant(), now - longest, now - urgent_by_mail_after))
    if (const auto due = rhythm_named(sql::text_of(r[0]))) out.push_back(*due);
  return out;
}

bool begin_week(transaction& tx, std::chrono::year_month_day today) {
  return !sql::run(tx,
                   "update tenant.alert_positions set weekly_on = date_trunc('week', $2::date)::date where "
                   "tenant_id = $1 and weekly_on < date_trunc('week', $2::date)::date returning 1",
                   tx.tenant(), today)
              .empty();
}

std::vector<subscriber> take_silent(transaction& tx, instant now, int most) {
  std::vector<subscriber> out;
  const auto book = rules::read_all(tx);
  const auto* term = book.at(rules::code::keep_alerts, web::local_day(now));
  if (term == nullptr) return out;
  for (const auto& r : sql::run(
           tx,
           "update tenant.alert_subscribers set asked_at = $2 where tenant_id = $1 and id in (select id from "
           "tenant.alert_subscribers where tenant_id = $1 and state = 'active' and asked_at is null and "
           "active_at < $2::timestamptz + make_interval(days => $4::int) - make_interval(months => $3::int) "
           "order by active_at limit $5::int) returning id, email, language",
           tx.tenant(), now, term->amount, static_cast<int>(question_term.count()), most))
    out.push_back({.id = sql::id_of<subscriber_id>(r[0]),
                   .email = sql::text_of(r[1]),
                   .language = sql::text_of(r[2]),
                   .active = true,
                   .asked = true});
  return out;
}

}  // namespace paraat::alerts::rows
