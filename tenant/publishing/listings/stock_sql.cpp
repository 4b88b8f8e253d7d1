#include <fmt/format.h>

#include <charconv>

#include "tenant/platform/outbox/outbox.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/search_sql.hpp"

namespace paraat::listings {
namespace {

constexpr const char* sort_columns = "publisher, nis, theme, kind, moments, good_to_know";

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

// "moments good_to_know n", repeated.
std::vector<pile> piles_in(const pqxx::field& f) {
  std::vector<pile> out;
  const char* at = f.c_str();
  const char* const end = at + f.size();
  const auto next = [&](auto& into) {
    long long value = 0;
    at = std::from_chars(at, end, value).ptr;
    if (at != end) ++at;
    into = static_cast<std::remove_reference_t<decltype(into)>>(value);
  };
  while (at != end) {
    pile& p = out.emplace_back();
    next(p.moments);
    next(p.good_to_know);
    next(p.n);
  }
  return out;
}

}  // namespace

// One statement, so that a listing that is withdrawn meanwhile is missed in both parts or in neither. The
// upper bound leaves out what another database wrote, before this one was restored from it.
count_reading read_counts(transaction& tx, const std::string& since, instant now) {
  count_reading out = read_state(tx, since, now);
  if (out.restarted) return out;
  const std::string changed = since.empty() ? ""
                                            : "where changed >= $2::xid8 and changed < "
                                              "pg_snapshot_xmax(pg_current_snapshot()) ";
  for (const auto& r : sql::run_planned(
           tx,
           fmt::format("select publisher, nis, theme, kind, false, string_agg(concat_ws(' ', moments, "
                       "good_to_know, listings), ' ') from node.listing_counts {0} group by publisher, nis, "
                       "theme, kind union all select publisher, nis, theme, kind, true, "
                       "string_agg(concat_ws(' ', moments, good_to_know, n), ' ') from (select {1}, count(*) "
                       "as n from node.listing_search where valid_until <= $1 and $2::xid8 is not null group "
                       "by {1}) e group by publisher, nis, theme, kind",
                       changed, sort_columns),
           now, since.empty() ? "0" : since))
    out.rows.push_back({sql::text_of(r[0]),
                        r[1].as<int>(),
                        {sql::text_of(r[2]), sql::text_of(r[3])},
                        r[4].as<bool>(),
                        piles_in(r[5])});
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
  const std::string wrong = fmt::format(
      "(select {0}, count(*) as n from node.listing_search group by {0}) t full join node.listing_counts c "
      "using ({0}) where coalesce(t.n, 0) <> coalesce(c.listings, 0)",
      sort_columns);
  const auto differ = sql::run(tx, fmt::format("select count(*) from {}", wrong))[0][0].as<int>();
  if (differ == 0) return 0;
  sql::run(tx, "lock table node.listing_counts in share row exclusive mode");
  sql::run(tx,
           fmt::format("insert into node.listing_counts ({0}, listings, changed) select {0}, coalesce(t.n, "
                       "0), pg_current_xact_id() from {1} on conflict ({0}) do update set listings = "
                       "excluded.listings, changed = excluded.changed",
                       sort_columns, wrong));
  tx.touch(outbox::listings_topic);
  return differ;
}

}  // namespace paraat::listings
