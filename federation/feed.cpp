#include "federation/feed.hpp"

#include <fmt/format.h>

#include "protocol/keys.hpp"

namespace paraat::federation {

bool exists(std::string_view feed, std::string_view audience) {
  return (feed == listings_feed && (audience == public_audience || audience == members_audience)) ||
         ((feed == organisations_feed || feed == task_profiles_feed) && audience == public_audience);
}

std::string short_name(const feed_id& f) { return f.feed + "/" + f.audience; }

feed_id feed_named(std::string party, std::string_view name) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return {std::move(party), std::string(name), ""};
  return {std::move(party), std::string(name.substr(0, slash)), std::string(name.substr(slash + 1))};
}

std::string path_of(const feed_id& f) {
  return fmt::format("/fed/v1/tenants/{}/feeds/{}/{}", f.party, f.feed, f.audience);
}

std::string_view domain_of(const feed_id& f) {
  if (f.feed == task_profiles_feed) return keys::domain::task_profile;
  return f.feed == organisations_feed ? keys::domain::organisation : keys::domain::listing;
}

wire::Audience audience_of(const feed_id& f) {
  return f.audience == members_audience ? wire::MEMBERS : wire::PUBLIC;
}

}  // namespace paraat::federation
