#pragma once
// For matching.cpp only.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ops/clock.hpp"
#include "tenant/platform/municipalities/municipalities.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/publishing/alerts/alerts.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::alerts {

struct changed_keys {
  std::vector<std::int64_t> listing;
  std::vector<std::string> key;
};

namespace rows {

// False when the tenant is matched already.
bool begin(transaction&, std::chrono::year_month_day today);
// Stops the matching of a tenant in which no search is active any more.
bool end_without_searches(transaction&);

// False while another process matches this tenant. The row of the position stays free meanwhile: a person who
// confirms waits for it.
bool take_turn(transaction&);

// Of an urgent listing, after the position of the tenant.
bool urgent_change_waits(transaction&);
void number_changes(transaction&);
struct change {
  std::int64_t listing = 0;
  bool fresh = false;
};
struct read_changes_result {
  std::vector<change> rows;
  std::int64_t last = 0;  // number
  int count = 0;          // of changes
};
// After the position of the tenant, each listing once.
read_changes_result read_changes(transaction&, int most);
void move_position(transaction&, std::int64_t to);
void forget_changes(transaction&);

struct open_change {
  std::int64_t listing = 0;
  bool fresh = false;
  int nis = 0;
  std::string theme;
  std::optional<point> at;
};
struct openness {
  instant now;
  std::vector<std::string> silent;  // publishers
  std::vector<int> area;            // empty: everywhere
  std::string network;
};
// Those that can be answered now and stand on the site: open, with a free place, not hidden.
std::vector<open_change> open_of(transaction&, const std::vector<change>&, const openness&);

struct found_now {
  int rows = 0;
  bool at_once = false;
};
found_now find_people(transaction&, std::span<const open_change>, const changed_keys&, instant now);

// For the feed of a search within a distance: the newest that pass it, of the municipalities that may hold
// one. A listing without a point lies in the middle of its municipality, as in the matching.
struct placed_municipality {
  int nis = 0;
  point at;
};
std::vector<listings::listing> newest_within(transaction&, const search_id&, const openness&,
                                             const std::vector<placed_municipality>& near, int most);

}  // namespace rows
}  // namespace paraat::alerts
