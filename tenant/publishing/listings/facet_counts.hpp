#pragma once
// How many listings there are of each sort, for the figures beside the filters, the map and the totals.
//
// The database keeps the counts (node.listing_counts): a trigger changes them in the transaction that changes
// a listing, so a withdrawn listing is gone from the figures in the same moment as from the search. A process
// keeps a copy in memory and reads only the rows that changed since: each row holds the transaction that last
// changed it. Transactions do not commit in the order of their numbers, so the copy is read again from the
// oldest one that was still open at the last reading; counts are absolute, so reading one twice does no harm.
// What expires by the clock changes no row: it is counted from an index (few listings wait to be withdrawn)
// and taken off. Publishers that were not heard for seven days are left out as a whole.
//
// So a reader after a change waits for what changed, whatever the number of listings. All of them are read
// once, when the process starts.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::listings {

struct listing_sort {
  std::string theme, kind;
  friend auto operator<=>(const listing_sort&, const listing_sort&) = default;
};

// Listings that no filter tells apart.
struct pile {
  std::uint32_t sort = 0;  // place in `sorts`
  std::uint16_t moments = 0, good_to_know = 0;
  std::int32_t n = 0;
  std::uint64_t key() const {
    return (std::uint64_t{sort} << 32) | (std::uint64_t{moments} << 16) | good_to_know;
  }
};

// Words that stand in many listings, with the share of the listings, as the database last sampled them.
using word_shares = std::map<std::string, double, std::less<>>;

// What one publisher has in one municipality.
struct stock_part {
  std::string publisher;
  int nis = 0;
  std::vector<pile> piles;  // by key
  long long total = 0;
};

struct stock {
  std::vector<listing_sort> sorts;
  std::vector<std::shared_ptr<const stock_part>> parts;
  std::vector<pile> everywhere;     // all parts together
  std::vector<std::string> silent;  // publishers that were not heard for seven days
  long long total = 0;
  instant good_until{};                   // when the first of what it counts ends by the clock
  std::optional<instant> oldest, newest;  // publication of what stands in the search
  std::shared_ptr<const word_shares> frequent;
};

// What the database says: the rows that changed, and all that has expired.
struct count_row {
  std::string publisher;
  int nis = 0;
  listing_sort what;
  bool expired = false;
  std::vector<pile> piles;  // without their sort
};
struct count_reading {
  std::string horizon;       // the oldest transaction that was open
  bool restarted = false;    // the database is another one than at the last reading
  bool in_a_change = false;  // this transaction has changed something itself: not for others to see
  stock about;               // silent, good_until, oldest, newest
  std::vector<count_row> rows;
};

class stock_keeper {
 public:
  // `version` is that of the listings topic, read before.
  std::shared_ptr<const stock> now(transaction&, std::uint64_t version, instant now);

 private:
  using part_key = std::pair<std::string, int>;  // publisher, municipality
  struct kept_part {
    std::shared_ptr<const stock_part> counted, shown;
    std::vector<pile> expired;
    bool silent = false;
  };
  void take(count_reading&&);
  void show(const part_key&, kept_part&, bool silent);
  std::uint32_t place_of(const listing_sort&);

  std::mutex mutex_;
  std::map<part_key, kept_part> parts_;
  std::map<listing_sort, std::uint32_t> places_;
  std::vector<pile> everywhere_;
  std::string horizon_;  // empty: nothing was read yet
  std::shared_ptr<const stock> kept_;
  std::uint64_t version_ = 0;
  instant counted_{}, sampled_{};
};

// As this transaction sees it.
stock take_stock(transaction&, instant now);
// Open vacancies per municipality.
std::map<int, long long> counts(const stock&);
std::map<int, long long> counts(transaction&, instant now);

// Nightly: compares the counts with the listings themselves, and mends what differs. Returns how many rows
// did. Writers wait only when something has to be mended.
constexpr std::string_view recount_job = "listings.recount";
int recount(transaction&);

// A migration that changes what the index holds plans this job: five hundred listings after a row are indexed
// again. Returns the last row; 0 when none is left.
constexpr std::string_view index_job = "listings.index";
std::int64_t index_from(transaction&, std::int64_t after);

}  // namespace paraat::listings
