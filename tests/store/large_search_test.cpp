// Searching among many: what a search reads does not grow with the listings.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <set>

#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/publishing/listings/search.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using listings::order;
using listings::query;

class LargeSearch : public testing::Test {
 protected:
  fresh_database at = make_database();
  database db{{.url = at.application_url, .connections = 1}};
  instant now = flood_night();
  pqxx::connection link{at.owner_url};
  pqxx::nontransaction owner{link};

  // One every six minutes, back in time. "soep" stands in every second, "koken" in every third, "tuin" and
  // "bos" in every fifth but never together, "fluit" in twenty in all. Every 150th is urgent, eleven old ones
  // are of the theme "cultuur".
  void publish(int from, int to) {
    owner.exec(fmt::format(
        "insert into node.listings (publisher, listing_id, version, nis, ref, url, title, body, "
        "organisation, "
        "kind, theme, place, lat, lon, moments, good_to_know, minimum_age, rhythm, places, places_free, "
        "urgent, "
        "published_at, valid_until) select 'be-nis-' || 70000 + n % 100, gen_random_uuid(), 1, 70000 + n % "
        "100, "
        "'r' || n, 'https://x.example/', 'Nummer ' || n || case when n % 2 = 0 then ' soep' else '' end, "
        "concat_ws(' ', 'Samen', case when n % 3 = 0 then 'koken' end, case n % 5 when 1 then 'tuin' when 2 "
        "then "
        "'bos' end, case when n <= 20 then 'fluit' end), 'Keuken', case when n % 50 = 0 then 'crisis_job' "
        "else "
        "'volunteer' end, case when n "
        "between 8000 and 8010 then 'cultuur' else (array['zorg', 'sport', 'natuur'])[1 + n % 3] end, "
        "'Hasselt', 51 + n * 0.00001, 5, 1 + "
        "n % "
        "7, n % 4, 0, '', 1, 1, n % 150 = 0, timestamptz '2026-11-21' - n * interval '6 minutes', "
        "timestamptz "
        "'2027-02-01' from generate_series({}, {}) n",
        from, to));
    owner.exec(
        "insert into node.listing_search (listing, publisher, nis, urgent, published_at, valid_until, "
        "places_free, theme, kind, moments, good_to_know, lat, lon, title_words, words) select id, "
        "publisher, "
        "nis, urgent, published_at, valid_until, places_free, theme, kind, moments, good_to_know, lat, lon, "
        "to_tsvector('node.dutch', title), to_tsvector('node.dutch', title || ' ' || body) || "
        "array_to_tsvector(array['thema:' || theme]) from node.listings l where not exists (select 1 from "
        "node.listing_search s where s.listing = l.id)");
    owner.exec(
        "insert into node.listing_words (word, stem) select w, node.stem(w) from unnest(array['soep', "
        "'koken', "
        "'tuin', 'bos', 'fluit', 'samen']) w on conflict do nothing");
    owner.exec("vacuum analyze node.listing_search");
    owner.exec("analyze node.listings");
    owner.exec("analyze node.listing_counts");
  }
  listings::found find(const query& q) {
    return db.read(std::nullopt, [&](transaction& tx) { return listings::search(tx, q, now); });
  }
  std::vector<std::string> titles(const query& q) {
    std::vector<std::string> out;
    for (const auto& l : find(q).rows) out.push_back(l.title);
    return out;
  }
  // The page as one reading of all rows gives it.
  std::vector<std::string> scanned(const std::string& tsquery, int limit) {
    std::vector<std::string> out;
    for (const auto& r : owner.exec(fmt::format("select l.title from node.listing_search s join "
                                                "node.listings l on l.id = s.listing where s.words @@ "
                                                "'{}'::tsquery order by s.urgent desc, "
                                                "ts_rank(s.title_words, '{}'::tsquery) desc, s.published_at "
                                                "desc limit {}",
                                                tsquery, tsquery, limit)))
      out.emplace_back(r[0].c_str());
    return out;
  }
};

TEST_F(LargeSearch, EveryListingLiesInOneSliceOfASearchOrInTheRest) {
  publish(1, 3000);
  for (const long long total : {100LL, 3000LL, 400'000LL, 20'000'000LL}) {
    listings::stock s = db.read(std::nullopt, [&](transaction& tx) { return listings::take_stock(tx, now); });
    s.total = total;
    const auto walk = listings::newest_slices(s, now);
    EXPECT_EQ(walk.numbers.front(), 0);
    const auto r = owner.exec1(fmt::format(
        "select count(*) filter (where n = 1 and not rest), count(*) filter (where n = 0 and rest), count(*) "
        "from "
        "(select cardinality(array(select unnest(node.listing_slices(urgent, published_at)) intersect select "
        "unnest('{}'::int[]))) as n, not urgent and published_at < {} as rest from node.listing_search) x",
        sql::int_array(walk.numbers),
        walk.rest_before ? "'" + *sql::to_parameter(*walk.rest_before) + "'" : std::string("'-infinity'")));
    EXPECT_EQ(r[0].as<int>() + r[1].as<int>(), 3000) << total;
    EXPECT_EQ(r[1].as<int>() > 0, walk.rest_before.has_value()) << total;
  }
}

TEST_F(LargeSearch, FrequentWordsAreFoundSliceBySliceAsAReadingOfAllFindsThem) {
  publish(1, 12'000);
  const auto urgent = find({.words = "soep", .by = order::urgent_first});
  EXPECT_TRUE(urgent.more_than_total);
  EXPECT_EQ(titles({.words = "soep", .by = order::urgent_first}), scanned("''soep''", 20));
  // More hits than are looked at: the newest of these stand on the last pages.
  const auto newest = titles({.words = "soep koken", .by = order::newest});
  EXPECT_EQ(newest.front(), "Nummer 6 soep");
  EXPECT_EQ(find({.words = "koken tuin", .by = order::urgent_first}).total, 500);
  EXPECT_EQ(titles({.words = "koken tuin", .by = order::urgent_first}), scanned("''kok'' & ''tuin''", 20));
  EXPECT_EQ(find({.words = "tuin bos"}).total, 0);
  EXPECT_EQ(find({.words = "fluit"}).total, 20);
  EXPECT_EQ(find({.words = "\"samen koken\""}).total, 500);
  EXPECT_EQ(find({.words = "soep", .by = order::best_fit}).rows.size(), 20U);
}

TEST_F(LargeSearch, TheRestIsReadAfterTheNewestSlices) {
  publish(1, 12'000);
  // As if there were so many that the newest days are enough at first.
  const auto found = db.read(std::nullopt, [&](transaction& tx) {
    listings::stock s = listings::take_stock(tx, now);
    s.total = 20'000'000;
    EXPECT_TRUE(listings::newest_slices(s, now).rest_before);
    return std::pair(listings::search(tx, {.words = "koken tuin", .by = order::newest, .page = 20}, s, now),
                     listings::search(tx, {.words = "tuin bos"}, s, now));
  });
  EXPECT_EQ(found.first.total, 500);
  EXPECT_EQ(found.first.rows.size(), 20U);
  EXPECT_EQ(found.second.total, 0);
}

TEST_F(LargeSearch, AFewThatPassTheFiltersAreTheSameHoweverTheyAreRead) {
  publish(1, 12'000);
  const query rare{.themes = {"sport"}, .moments = 2, .good_to_know = 2, .kind = "crisis_job"};
  const auto f = find(rare);
  std::vector<std::string> expected;
  for (const auto& r : owner.exec("select l.title from node.listing_search s join node.listings l on l.id = "
                                  "s.listing where s.theme = "
                                  "'sport' and s.moments & 2 <> 0 and s.good_to_know & 2 = 2 and s.kind = "
                                  "'crisis_job' order by s.urgent "
                                  "desc, s.published_at desc"))
    expected.emplace_back(r[0].c_str());
  ASSERT_GT(expected.size(), 20U);
  EXPECT_EQ(f.total, static_cast<long long>(expected.size()));
  std::vector<std::string> shown;
  for (int page = 1; page <= 9; ++page) {
    query q = rare;
    q.page = page;
    for (const auto& title : titles(q)) shown.push_back(title);
  }
  EXPECT_EQ(shown, expected);
}

// Entries of indexes and rows that the searches of a visitor read, and whole readings of the tables.
struct read_of_tables {
  long long rows = 0, scans = 0;
};
TEST_F(LargeSearch, WhatASearchReadsDoesNotGrowWithTheListings) {
  const std::vector<query> asked{
      {},
      {.by = order::newest, .page = 50},
      {.municipalities = {70003, 70004}},
      {.words = "fluit", .by = order::best_fit},
      {.words = "soep", .by = order::best_fit},
      {.words = "soep koken", .by = order::best_fit},
      {.words = "tuin bos", .by = order::best_fit},
      {.words = "soep", .themes = {"sport"}},
      {.words = "soep tuin", .municipalities = {70003}},
      {.words = "sopen", .by = order::best_fit},
      {.themes = {"zorg"}, .moments = 2},
      {.themes = {"sport"}, .moments = 2, .good_to_know = 2, .kind = "crisis_job"},
      {.themes = {"cultuur"}},
      {.themes = {"dieren"}},
      {.by = order::nearest, .lat = 51.0, .lon = 5.0},
  };
  listings::stock_keeper keeper;
  std::uint64_t version = 1;
  const auto read = [&](const query& q) {
    const auto sum = [&] {
      const auto r = owner.exec1(
          "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), sum(seq_scan) from pg_stat_user_tables "
          "where "
          "schemaname = 'node' and relname in ('listings', 'listing_search', 'listing_counts')");
      return read_of_tables{r[0].as<long long>(), r[1].as<long long>()};
    };
    const auto before = sum();
    db.read(std::nullopt, [&](transaction& tx) {
      const auto s = keeper.now(tx, version, now);
      listings::search(tx, q, *s, now);
      listings::urgent(tx, q.municipalities, *s, now, 3);
      sql::run(tx, "select pg_stat_force_next_flush()");
    });
    const auto after = sum();
    return read_of_tables{after.rows - before.rows, after.scans - before.scans};
  };
  publish(1, 16'000);
  read({});  // the stock
  std::vector<read_of_tables> small;
  for (const query& q : asked) small.push_back(read(q));
  publish(16'001, 48'000);
  // A change after which only what changed is read.
  owner.exec(
      "update node.listing_search set theme = 'taal' where listing = (select max(listing) from "
      "node.listing_search)");
  version = 2;
  read({});
  owner.exec(
      "update node.listing_search set theme = 'zorg' where listing = (select max(listing) from "
      "node.listing_search)");
  version = 3;
  EXPECT_LT(read({}).rows, 1000);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto large = read(asked[i]);
    EXPECT_EQ(large.scans, 0) << i;
    EXPECT_LT(large.rows, 12'000) << i;
    // Three times the listings.
    EXPECT_LT(large.rows, small[i].rows * 3 / 2 + 1000) << i;
  }
}

}  // namespace
}  // namespace paraat::test
