#include "federation/endpoints/moderation_notices.hpp"

#include <protocol/paraat.pb.h>

#include <algorithm>

#include "federation/feeds/feeds.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::federation {

// `floor` keeps a digest of the announced hidings: feeds of hidings have no pages that could fall away.
bool announce_hidings(transaction& tx, instant now) {
  const auto epoch = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto moved = sql::run(
      tx,
      "with told as (select publisher, hashtextextended(string_agg(listing_id::text || reason, ',' "
      "order by listing_id), 0) as digest from node.hidings group by publisher), "
      "wanted as (select publisher, digest from told union all select party, 0 from node.feeds f "
      "where feed = $1 and floor <> 0 and not exists (select 1 from told "
      "where publisher = f.party)) insert into node.feeds (party, feed, audience, epoch, head, floor, "
      "seq) select publisher, $1, $2, $3, 1, digest, nextval('node.feed_change_seq') from wanted w "
      "where not exists (select 1 from node.feeds f where f.party = w.publisher and f.feed = $1 "
      "and f.floor = w.digest) on conflict (party, feed, audience) do update "
      "set head = feeds.head + 1, floor = excluded.floor, seq = excluded.seq returning party",
      hidings_feed, private_audience, epoch);
  if (moved.empty()) return false;
  outbox::move_head(tx, feeds::feeds_topic);
  tx.touch(feeds::feeds_topic);
  return true;
}

std::string hidings_of(transaction& tx, std::string_view publisher) {
  wire::Hidings out;
  out.set_publisher(std::string(publisher));
  for (const auto& r :
       sql::run(tx, "select listing_id, reason, at from node.hidings where publisher = $1 order by at",
                publisher)) {
    wire::Hiding& h = *out.add_hidings();
    h.set_listing_id(sql::text_of(r[0]));
    h.set_reason(sql::text_of(r[1]));
    h.set_at_us(sql::instant_of(r[2]).time_since_epoch().count());
  }
  return out.SerializeAsString();
}

result<void> take_hidings(transaction& tx, std::string_view party, std::string_view by,
                          const std::string& body) {
  wire::Hidings all;
  if (!all.ParseFromString(body) || all.publisher() != party || all.hidings_size() > 1000)
    return refuse(refusal_kind::invalid, "malformed hidings");
  constexpr std::int64_t latest = 253'402'300'799'000'000;  // the year 9999: a database knows no later one
  sql::run(tx, "delete from node.hidden_elsewhere where party = $1 and by = $2", party, by);
  for (const wire::Hiding& h : all.hidings()) {
    if (!is_uuid(h.listing_id()) || h.reason().size() > 2000 || !web::is_utf8(h.reason())) continue;
    sql::run(
        tx,
        "insert into node.hidden_elsewhere (party, object, by, reason, at) values ($1, $2::uuid, $3, $4, $5) "
        "on conflict do nothing",
        party, h.listing_id(), by, h.reason(),
        instant{std::chrono::microseconds{std::clamp<std::int64_t>(h.at_us(), 0, latest)}});
  }
  return {};
}

}  // namespace paraat::federation
