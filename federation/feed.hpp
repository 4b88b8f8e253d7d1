#pragma once
// The name of a feed: party, sort and audience.

#include <protocol/paraat.pb.h>

#include <string>
#include <string_view>

namespace paraat::federation {

struct feed_id {
  std::string party, feed, audience;
  friend auto operator<=>(const feed_id&, const feed_id&) = default;
};

constexpr std::string_view listings_feed = "listings";
constexpr std::string_view organisations_feed = "organisations";
constexpr std::string_view task_profiles_feed = "task-profiles";  // of an aggregator
constexpr std::string_view public_audience = "public";
constexpr std::string_view members_audience = "members";

// Whether there is such a feed; everything else is not found.
bool exists(std::string_view feed, std::string_view audience);
// "listings/public", as it stands in `Head.feed`.
std::string short_name(const feed_id&);
feed_id feed_named(std::string party, std::string_view short_name);
std::string path_of(const feed_id&);
// The domain of the signatures of this feed's items.
std::string_view domain_of(const feed_id&);
wire::Audience audience_of(const feed_id&);

}  // namespace paraat::federation
