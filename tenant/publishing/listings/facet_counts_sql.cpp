#include <fmt/format.h>

#include <charconv>

#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::listings {
namespace {

// The state is read before the counts: what is committed between the two is read again the next time.
count_reading read_state(transaction& tx, const std::string& since, instant now) {
  count_reading out;
  const instant heard_since = now - longest_silence;
  const auto rows = sql::run_planned(
      tx,
      "select pg_snapshot_xmin(pg_current_snapshot())::text, pg_snapshot_xmin(pg_current_snapshot()) < "
      "$1::xid8, pg_current_xact_id_if_assigned() is not null, array(select publisher from node.publishers "
      "where confirmed_at < $2), (select min(confirmed_at) from node.publishers where confirmed_at >= $2), "
      "(select min(valid_until) from node.listing_search where valid_until > $3), "
      "(select min(published_at) from node.listing_search), (select max(published_at) from "
      "node.listing_search)",
      since.empty() ? "0" : since, heard_since, now);
  const auto& r = rows[0];
  out.horizon = sql::text_of(r[0]);
  out.restarted = r[1].as<bool>();
  out.in_a_change = r[2].as<bool>();
  out.about.silent = sql::text_array_of(r[3]);
  out.about.good_until = now + std::chrono::hours{24};
  if (const auto heard = sql::optional_instant_of(r[4]))
    out.about.good_until = std::min(out.about.good_until, *heard + longest_silence);
  if (const auto ends = sql::optional_instant_of(r[5]))
    out.about.good_until = std::min(out.about.good_until, *ends);
  out.about.oldest = sql::optional_instant_of(r[6]);
  out.about.newest = sql::optional_instant_of(r[7]);
  return out;
}

// Two arrays of numbers: cells and how many listings stand in each.
std::vector<pile> piles_in(const pqxx::field& cells, const pqxx::field& listings) {
  std::vector<pile> out;
  const auto each = [](const pqxx::field& f, auto&& take) {
    const char* const end = f.c_str() + f.size();
    for (const char* at = f.c_str(); at != end;) {
      long long value = 0;
      const auto read = std::from_chars(at + 1, end, value);  // behind a brace or a comma
      if (read.ec != std::errc()) return;
      take(value);
      at = read.ptr;
    }
  };
  each(cells, [&](long long v) {
    out.push_back({0, static_cast<std::uint16_t>(v >> 16), static_cast<std::uint16_t>(v & 0xffff), 0});
  });
  std::size_t n = 0;
  each(listings, [&](long long v) {
    if (n < out.size()) out[n++].n = static_cast<std::int32_t>(v);
  });
  return out;
}

}  // namespace

// One statement, so that a listing that is withdrawn meanwhile is missed in both parts or in neither. The
// upper bound leaves out what another database wrote, before this one was restored from it.
count_reading read_counts(transaction& tx, const std::string& since, instant now) {
  count_reading out = read_state(tx, since, now);
  if (out.restarted) return out;
  const std::string changed = since.empty() ? "$2::xid8 is not null"
                                            : "changed >= $2::xid8 and changed < "
                                              "pg_snapshot_xmax(pg_current_snapshot())";
  for (const auto& r : sql::run_planned(
           tx,
           fmt::format("select publisher, nis, theme, kind, false, cells, listings from node.listing_counts "
                       "where {} union all select publisher, nis, theme, kind, true, array_agg(cell), "
                       "array_agg(n) from (select publisher, nis, theme, kind, moments::bigint * 65536 + "
                       "good_to_know as cell, count(*)::int as n from node.listing_search where valid_until "
                       "<= $1 group by 1, 2, 3, 4, 5) e group by 1, 2, 3, 4",
                       changed),
           now, since.empty() ? "0" : since))
    out.rows.push_back({sql::text_of(r[0]),
                        r[1].as<int>(),
                        {sql::text_of(r[2]), sql::text_of(r[3])},
                        r[4].as<bool>(),
                        piles_in(r[5], r[6])});
  return out;
}

std::shared_ptr<const word_shares> read_frequent_words(transaction& tx) {
  auto out = std::make_shared<word_shares>();
  for (const auto& r :
       sql::run(tx,
                "select e.word, e.share from pg_stats s, unnest(s.most_common_elems::text::text[], "
                "s.most_common_elem_freqs) e(word, share) where s.schemaname = 'node' and s.tablename = $1 "
                "and s.attname = 'words' and e.word is not null",
                "listing_search"))
    out->emplace(sql::text_of(r[0]), r[1].as<double>());
  return out;
}

int recount(transaction& tx) {
  constexpr const char* wrong =
      "node.counted_listings t full join node.listing_counts c using (publisher, nis, theme, kind) where "
      "coalesce(t.cells, '{}') <> coalesce(c.cells, '{}') or coalesce(t.listings, '{}') <> "
      "coalesce(c.listings, '{}')";
  const auto differ = sql::run(tx, fmt::format("select count(*) from {}", wrong))[0][0].as<int>();
  if (differ == 0) return 0;
  sql::run(tx, "lock table node.listing_counts in share row exclusive mode");
  sql::run(
      tx,
      fmt::format("insert into node.listing_counts (publisher, nis, theme, kind, cells, listings, changed) "
                  "select publisher, nis, theme, kind, coalesce(t.cells, '{{}}'), coalesce(t.listings, "
                  "'{{}}'), pg_current_xact_id() from {} on conflict (publisher, nis, theme, kind) do update "
                  "set cells = excluded.cells, listings = excluded.listings, changed = excluded.changed",
                  wrong));
  tx.touch(outbox::listings_topic);
  return differ;
}

}  // namespace paraat::listings
