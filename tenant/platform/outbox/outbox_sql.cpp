#include "tenant/platform/outbox/outbox_sql.hpp"

#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::outbox {

namespace {
object_kind kind_named(const std::string& name) {
  for (const object_kind k : {object_kind::organisation, object_kind::task_profile})
    if (name_of(k) == name) return k;
  return object_kind::listing;
}
}  // namespace

void announce(transaction& tx, tenant_id tenant, object_kind what, std::string_view object) {
  sql::run(tx, "insert into node.outbox (tenant_id, kind, object) values ($1, $2, $3::uuid)", tenant,
           name_of(what), object);
  tx.touch(outbox_topic);
  if (what == object_kind::listing) tx.touch(listings_topic);
}

std::vector<row> take(transaction& tx, int limit) {
  std::vector<row> out;
  for (const auto& r : sql::run(tx,
                                "select id, tenant_id, kind, object from node.outbox order by id limit $1 "
                                "for update skip locked",
                                limit))
    out.push_back({r[0].as<std::int64_t>(), tenant_id{r[1].as<int>()}, kind_named(sql::text_of(r[2])),
                   sql::text_of(r[3])});
  return out;
}

void done(transaction& tx, const std::vector<row>& rows) {
  std::string ids;
  for (const row& r : rows) ids += (ids.empty() ? "{" : ",") + std::to_string(r.id);
  if (!ids.empty()) sql::run(tx, "delete from node.outbox where id = any($1::bigint[])", ids + "}");
}

void drain(database& db) {
  db.write(std::nullopt, [](transaction& tx) {
    const auto rows = take(tx, 1000);
    if (rows.empty()) return;
    done(tx, rows);
    move_head(tx, listings_topic);
  });
}

void move_head(transaction& tx, std::string_view topic) { move_heads(tx, {std::string(topic)}); }

// In the order of their names: two processes that move several do not wait for each other in a ring.
std::map<std::string, std::int64_t> move_heads(transaction& tx, const std::vector<std::string>& topics) {
  std::map<std::string, std::int64_t> out;
  for (const auto& r : sql::run(tx,
                                "insert into node.heads (topic, version) select t, 1 from "
                                "unnest($1::text[]) t order by t on conflict (topic) do update set version "
                                "= heads.version + 1, moved_at = now() returning topic, version",
                                sql::text_array(topics)))
    out.emplace(sql::text_of(r[0]), r[1].as<std::int64_t>());
  return out;
}

void forget_old(transaction& tx) {
  sql::run(tx,
           "delete from node.heads where topic like 'incident/%' and moved_at < now() - interval '1 day'");
}

void heads::poll(transaction& tx) {
  std::vector<std::string> moved;
  const auto rows = sql::run(tx, "select topic, version from node.heads");
  {
    const std::lock_guard lock(mutex_);
    for (const auto& r : rows) {
      auto& known = stored_[sql::text_of(r[0])];
      if (const auto version = r[1].as<std::int64_t>(); known != version) {
        known = version;
        moved.push_back(sql::text_of(r[0]));
      }
    }
  }
  for (const std::string& topic : moved) wake(topic);
}

}  // namespace paraat::outbox
