// The counts of listings, kept as listings change: equal to a count of the listings themselves, whatever
// happens beside each other; read by a process without counting.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <pqxx/pqxx>
#include <random>
#include <thread>

#include "tenant/platform/store/sql.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using listings::query;

class ListingCounts : public testing::Test {
 protected:
  fresh_database at = make_database();
  database db{{.url = at.application_url}};
  instant now = flood_night();
  listings::stock_keeper keeper;
  std::uint64_t version = 0;

  void accept(const listings::listing& l) {
    db.write(std::nullopt, [&](transaction& tx) { listings::accept(tx, l); });
  }
  listings::found see(const query& q) {
    return db.read(std::nullopt, [&](transaction& tx) {
      return listings::search(tx, q, *keeper.now(tx, ++version, now), now);
    });
  }
  long long total(database& from, listings::stock_keeper& kept, std::uint64_t at_version) {
    return from.read(std::nullopt, [&](transaction& tx) { return kept.now(tx, at_version, now)->total; });
  }
  std::string one(const std::string& sql) {
    pqxx::connection c(at.owner_url);
    pqxx::nontransaction owner(c);
    return owner.exec1(sql)[0].c_str();
  }
  void as_owner(const std::string& sql) {
    pqxx::connection c(at.owner_url);
    pqxx::nontransaction owner(c);
    owner.exec(sql);
  }
  // Sorts whose kept count is not what stands in the search.
  std::string wrong() {
    return one(
        "select count(*) from (select publisher, nis, theme, kind, moments, good_to_know, count(*) as n from "
        "node.listing_search group by 1, 2, 3, 4, 5, 6) t full join (select publisher, nis, theme, kind, "
        "(cell >> "
        "16)::int as moments, (cell & 65535)::int as good_to_know, k from node.listing_counts c, "
        "unnest(c.cells, "
        "c.listings) u(cell, k)) c using (publisher, nis, theme, kind, moments, good_to_know) where n is "
        "distinct "
        "from k");
  }
};

// What a scan of the search table counts, as the stock has it.
std::map<std::string, long long> scanned(transaction& tx, instant now) {
  std::map<std::string, long long> out;
  for (const auto& r : sql::run(tx,
                                "select publisher, nis, theme, kind, moments, good_to_know, count(*) from "
                                "node.listing_search where valid_until > $1 group by 1, 2, 3, 4, 5, 6",
                                now))
    out[fmt::format("{} {} {} {} {} {}", r[0].c_str(), r[1].c_str(), r[2].c_str(), r[3].c_str(), r[4].c_str(),
                    r[5].c_str())] = r[6].as<long long>();
  return out;
}
std::map<std::string, long long> said(const listings::stock& s) {
  std::map<std::string, long long> out;
  for (const auto& part : s.parts)
    for (const auto& p : part->piles)
      out[fmt::format("{} {} {} {} {} {}", part->publisher, part->nis, s.sorts[p.sort].theme,
                      s.sorts[p.sort].kind, p.moments, p.good_to_know)] = p.n;
  return out;
}

// One of the processes that change listings: each step is a transaction of its own, or several changes in one
// that is given up at the end.
class changer {
 public:
  changer(const std::string& url, unsigned seed, instant now)
      : db_({.url = url, .connections = 1}), random_(seed), now_(now) {}

  void run(int steps) {
    for (int i = 0; i < steps; ++i) try {
        db_.write(std::nullopt, [&](transaction& tx) {
          for (int n = below(3); n >= 0; --n) change(tx);
          if (below(6) == 0) tx.abandon();
        });
      } catch (const try_again&) {  // three deadlocks one after another
      }
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  listings::listing any() {
    static constexpr int places[] = {71022, 71016, 73001};
    auto l = foreign_listing(places[below(3)], below(60), now_);
    l.version = ++version_ * 100 + below(100);
    if (below(4) == 0) l.nis = places[below(3)];  // two municipalities become one
    l.theme = below(2) == 0 ? "zorg" : "sport";
    l.kind = below(5) == 0 ? "crisis_job" : "volunteer";
    l.moments = 1 + below(3);
    l.places_free = below(5);
    if (below(5) == 0) l.valid_until = now_ - std::chrono::hours{1};
    l.members_only = below(9) == 0;
    return l;
  }
  void change(transaction& tx) {
    const auto l = any();
    switch (below(7)) {
      case 0:
        return listings::remove(tx, l.publisher, l.id);
      case 1:
        listings::hide(tx, l.publisher, l.id, "Dubbel", now_);
        return;
      case 2:
        return listings::show_again(tx, l.publisher, l.id);
      case 3:
        return listings::take_away(tx, l.publisher, false, {l.id, any().id});
      case 4: {
        std::vector<listings::listing> many;
        for (int i = 0; i < 8; ++i) {
          auto other = any();
          other.publisher = l.publisher, other.members_only = false;
          other.id = fmt::format("00000000-0000-7000-8000-{:012}", i + below(5) * 10);
          many.push_back(other);
        }
        return listings::take(tx, many);
      }
      default:
        listings::accept(tx, l);
    }
  }
  database db_;
  std::mt19937 random_;
  instant now_;
  std::int64_t version_ = 0;
};

TEST_F(ListingCounts, EqualACountOfTheListingsAfterRandomChangesBesideEachOther) {
  std::atomic<bool> done = false;
  listings::stock_keeper other;
  database second({.url = at.application_url, .connections = 1});
  std::thread reader([&] {  // a process that reads while the others change
    for (std::uint64_t v = 1; !done; ++v) total(second, other, v);
  });
  std::vector<std::thread> writers;
  for (unsigned seed = 1; seed <= 3; ++seed)
    writers.emplace_back([&, seed] { changer(at.application_url, seed, now).run(120); });
  for (auto& w : writers) w.join();
  done = true;
  reader.join();
  EXPECT_EQ(wrong(), "0");
  EXPECT_GT(std::stoi(one("select count(*) from node.listing_search")), 20);
  db.read(std::nullopt, [&](transaction& tx) {
    const auto truth = scanned(tx, now);
    EXPECT_EQ(said(*other.now(tx, 1'000'000'000, now)), truth);
    EXPECT_EQ(said(*keeper.now(tx, 1, now)), truth);
    long long all = 0;
    for (const auto& [_, n] : truth) all += n;
    EXPECT_EQ(keeper.now(tx, 1, now)->total, all);
    long long everywhere = 0;
    for (const auto& p : keeper.now(tx, 1, now)->everywhere) everywhere += p.n;
    EXPECT_EQ(everywhere, all);
  });
}

TEST_F(ListingCounts, LoseAWithdrawnAndAHiddenListingAtOnce) {
  const auto a = foreign_listing(hasselt_nis, 1, now), b = foreign_listing(hasselt_nis, 2, now),
             c = foreign_listing(hasselt_nis, 3, now);
  for (const auto& l : {a, b, c}) accept(l);
  EXPECT_EQ(see({}).total, 3);
  db.write(std::nullopt, [&](transaction& tx) { listings::remove(tx, a.publisher, a.id); });
  EXPECT_EQ(see({}).by_theme.at("taal"), 2);
  db.write(std::nullopt, [&](transaction& tx) { listings::hide(tx, b.publisher, b.id, "Dubbel", now); });
  EXPECT_EQ(see({}).by_theme.at("taal"), 1);
  db.write(std::nullopt, [&](transaction& tx) { listings::show_again(tx, b.publisher, b.id); });
  EXPECT_EQ(see({}).total, 2);
  as_owner("delete from node.listings");
  EXPECT_EQ(see({}).total, 0);
  EXPECT_EQ(see({}).by_theme.size(), 0U);
}

TEST_F(ListingCounts, LeaveOutWhatExpiredAndSilentPublishersUntilTheyAreHeard) {
  auto a = foreign_listing(hasselt_nis, 1, now), b = foreign_listing(alken_nis, 2, now);
  a.valid_until = now + std::chrono::hours{1};
  for (const auto& l : {a, b}) accept(l);
  EXPECT_EQ(see({}).total, 2);
  now += std::chrono::hours{2};
  EXPECT_EQ(see({}).total, 1);
  // It is withdrawn after it expired.
  db.write(std::nullopt, [&](transaction& tx) { listings::remove(tx, a.publisher, a.id); });
  EXPECT_EQ(see({}).total, 1);
  now += std::chrono::days{8};
  EXPECT_EQ(see({}).total, 0);
  db.write(std::nullopt, [&](transaction& tx) { listings::confirm(tx, b.publisher, now); });
  EXPECT_EQ(see({}).total, 1);
}

TEST_F(ListingCounts, OfATransactionThatIsGivenUpAreNotKept) {
  accept(foreign_listing(hasselt_nis, 1, now));
  EXPECT_EQ(total(db, keeper, 1), 1);
  db.write(std::nullopt, [&](transaction& tx) {
    listings::accept(tx, foreign_listing(hasselt_nis, 2, now));
    EXPECT_EQ(keeper.now(tx, 2, now)->total, 2);  // it sees its own
    tx.abandon();
  });
  EXPECT_EQ(total(db, keeper, 3), 1);
}

// The numbers of transactions are not the order in which they commit.
TEST_F(ListingCounts, OfATransactionThatCommitsAfterALaterOneAreRead) {
  accept(foreign_listing(hasselt_nis, 9,
                         now));  // its words are known: writers of a new word wait for each other
  database slow({.url = at.application_url, .connections = 1});
  slow.write(std::nullopt, [&](transaction& tx) {
    listings::accept(tx, foreign_listing(hasselt_nis, 1, now));
    accept(foreign_listing(alken_nis, 2, now));
    EXPECT_EQ(total(db, keeper, 1), 2);
    accept(foreign_listing(alken_nis, 3, now));
    EXPECT_EQ(total(db, keeper, 2), 3);
  });
  EXPECT_EQ(total(db, keeper, 3), 4);
}

TEST_F(ListingCounts, AreNotTouchedWhenOnlyPlacesAreTaken) {
  auto l = foreign_listing(hasselt_nis, 1, now);
  accept(l);
  const std::string before = one("select changed::text from node.listing_counts");
  l.version = 2, l.places_free = 1;
  accept(l);
  EXPECT_EQ(one("select places_free from node.listing_search"), "1");
  EXPECT_EQ(one("select changed::text from node.listing_counts"), before);
}

TEST_F(ListingCounts, AreMendedByARecountAndReadAnew) {
  for (int n = 1; n <= 3; ++n) accept(foreign_listing(hasselt_nis, n, now));
  EXPECT_EQ(total(db, keeper, 1), 3);
  const auto recount = [&] {
    return db.write(std::nullopt, [](transaction& tx) { return listings::recount(tx); });
  };
  EXPECT_EQ(recount(), 0);
  as_owner("update node.listing_counts set listings = '{7}'");
  as_owner(
      "insert into node.listing_counts select publisher, nis, 'dieren', kind, '{0}', '{5}', '3' from "
      "node.listing_counts");
  EXPECT_EQ(recount(), 2);
  EXPECT_EQ(wrong(), "0");
  EXPECT_EQ(total(db, keeper, 2), 3);
  // A database of before, or one that was restored in part.
  as_owner("delete from node.listing_counts");
  EXPECT_EQ(recount(), 1);
  EXPECT_EQ(total(db, keeper, 3), 3);
}

TEST_F(ListingCounts, OfTheNetworkItselfStandBesideThoseOfItsMunicipalities) {
  auto own = foreign_listing(hasselt_nis, 1, now);
  own.publisher = haspengouw_party, own.nis = 0;
  for (const auto& l : {own, foreign_listing(alken_nis, 2, now), foreign_listing(71016, 3, now)}) accept(l);
  const auto f = see({.municipalities = {alken_nis}, .of_network = haspengouw_party});
  EXPECT_EQ(f.total, 2);
  EXPECT_EQ(f.rows.size(), 2U);
}

}  // namespace
}  // namespace paraat::test
