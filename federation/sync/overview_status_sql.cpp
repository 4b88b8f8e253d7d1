#include "federation/sync/overview_status.hpp"
#include "tenant/platform/store/sql.hpp"

namespace paraat::federation::sync {

bool asking_is_due(transaction& tx, std::string_view party, std::string_view by, instant now) {
  return sql::run(tx, "select 1 from node.shown_elsewhere where party = $1 and by = $2 and at > $3 limit 1",
                  party, by, now - ask_again_after)
      .empty();
}

std::vector<shown_elsewhere> shown_by_others(transaction& tx, std::string_view party) {
  std::vector<shown_elsewhere> out;
  for (const auto& r : sql::run(tx,
                                "select s.feed, s.audience, s.by, coalesce(k.name, s.by), s.epoch, s.number, "
                                "s.items, s.digest, s.hidden, s.held_back, s.verified_at, s.at from "
                                "node.shown_elsewhere s left join node.known_tenants k on k.party = s.by "
                                "where s.party = $1 order by 4, s.feed",
                                party)) {
    shown_elsewhere s;
    s.feed = {std::string(party), sql::text_of(r[0]), sql::text_of(r[1])};
    s.by = sql::text_of(r[2]);
    s.by_name = sql::text_of(r[3]);
    s.epoch = r[4].as<std::int64_t>();
    s.number = r[5].as<std::int64_t>();
    s.sum = {r[6].as<std::int64_t>(), feed_digest::from_bytes(sql::bytes_of(r[7])).value_or(feed_digest())};
    s.hidden = r[8].as<std::int64_t>();
    s.held_back = r[9].as<std::int64_t>();
    s.verified_at = sql::optional_instant_of(r[10]);
    s.at = sql::instant_of(r[11]);
    out.push_back(std::move(s));
  }
  return out;
}

namespace rows {

void replace_shown(transaction& tx, std::string_view party, std::string_view by,
                   const std::vector<shown_elsewhere>& all, instant now) {
  sql::run(tx, "delete from node.shown_elsewhere where party = $1 and by = $2", party, by);
  for (const shown_elsewhere& s : all)
    sql::run(tx,
             "insert into node.shown_elsewhere (party, by, feed, audience, epoch, number, items, digest, "
             "hidden, held_back, verified_at, at) values ($1, $2, $3, $4, $5, $6, $7, $8::bytea, $9, $10, "
             "$11, $12) on conflict do nothing",
             party, by, s.feed.feed, s.feed.audience, s.epoch, s.number, s.sum.count,
             sql::bytea(s.sum.digest.bytes()), s.hidden, s.held_back, s.verified_at, now);
}

}  // namespace rows
}  // namespace paraat::federation::sync
