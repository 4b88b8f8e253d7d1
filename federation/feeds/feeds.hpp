#pragma once
// What the tenants of this node publish for other nodes: one feed of listings per tenant and audience, with
// gapless numbers, and one current signed item per object at the number of its last change.
//
// Numbers are given by the projector alone, after the commit of the change: a sequence in the business
// transaction would let a reader's cursor skip a row that commits late, and a counter row in it makes writers
// queue (measured: 1,400 to 3,200 commits a second on one tenant against 7,000 to 8,000).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "federation/keys/node_keys.hpp"
#include "ops/clock.hpp"
#include "tenant/store/database.hpp"
#include "tenant/tenants/tenants.hpp"

namespace paraat::federation::feeds {

constexpr std::string_view listings_feed = "listings";
constexpr std::string_view public_audience = "public";
// Moves when any feed here changes; long-polls wait for it.
constexpr std::string_view feeds_topic = "feeds";
constexpr int largest_page = 500;

struct item {
  std::int64_t number = 0;
  std::string object;
  std::int64_t version = 0;
  bool deleted = false;
  std::string signed_listing;  // bytes of wire::SignedListing
};

struct head {
  std::string party, feed, audience;
  std::int64_t epoch = 0, number = 0, floor = 0, seq = 0;
};

// Takes the rows that wait in the outbox, signs what they lead to and numbers it. Returns how many were
// taken. Several processes may call it; one works at a time.
int project(database&, const tenants::directory&, const node_keys&, instant now);

std::vector<head> heads_after(transaction&, std::int64_t seq, int limit);
std::optional<head> head_of(transaction&, std::string_view party, std::string_view feed,
                            std::string_view audience);
std::vector<item> page(transaction&, std::string_view party, std::string_view feed, std::string_view audience,
                       std::int64_t after, int limit);

// For feeds.cpp.
namespace rows {
// One projector at a time: waits its turn until the end of the transaction.
void lock(transaction&);
head feed_for_update(transaction&, std::string_view party, std::string_view feed, std::string_view audience,
                     instant now);
std::optional<item> current(transaction&, const head&, std::string_view object);
void put(transaction&, const head&, const item&, instant now);
void move(transaction&, const head&);
}  // namespace rows

}  // namespace paraat::federation::feeds
