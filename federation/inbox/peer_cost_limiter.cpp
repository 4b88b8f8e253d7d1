#include "federation/inbox/peer_cost_limiter.hpp"

#include <algorithm>
#include <cmath>

#include "ops/log.hpp"

namespace paraat::federation {
namespace {

constexpr std::chrono::minutes remembered{10};

// The first three numbers of an IPv4 address, or the first three groups of an IPv6 one.
std::string_view network_of(std::string_view address) {
  if (address.starts_with("::ffff:") && address.find('.') != std::string_view::npos) address.remove_prefix(7);
  const char mark = address.find('.') != std::string_view::npos ? '.' : ':';
  std::size_t end = 0;
  for (int parts = 0; parts < 3 && end < address.size(); ++parts)
    end = std::min(address.find(mark, end + (parts > 0 ? 1 : 0)), address.size());
  return address.substr(0, end);
}

}  // namespace

double charges::balance::now(instant t) const {
  if (t <= at) return points;  // clocks may step back
  const double halves = std::chrono::duration<double>(t - at) / half_life;
  return points * std::exp2(-halves);
}

void charges::balance::add(double more, instant t) {
  points = now(t) + more;
  at = std::max(at, t);
}

charges::standing charges::standing_of(double points) {
  if (points >= close_at) return standing::closed;
  if (points >= no_bulk_at) return standing::no_bulk;
  return points >= warn_at ? standing::warned : standing::good;
}

std::size_t charges::place_of(std::string_view address) {
  return std::hash<std::string_view>{}(network_of(address)) % std::tuple_size_v<decltype(networks_)>;
}

charges::standing charges::charge(std::string_view peer, double points, instant now) {
  const std::lock_guard lock(mutex_);
  auto found = members_.find(peer);
  if (found == members_.end()) found = members_.emplace(std::string(peer), member{}).first;
  member& m = found->second;
  m.owed.add(points, now);
  const standing s = standing_of(m.owed.points);
  if (s != standing::good && !m.warned) {
    log::warning("peer_is_costly", {{"peer", peer}, {"balance", m.owed.points}});
    figures_.federation_costly.Add({{"peer", std::string(peer)}}).Increment();
  }
  m.warned = s != standing::good;
  return s;
}

charges::standing charges::of(std::string_view peer, instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(peer);
  return found == members_.end() ? standing::good : standing_of(found->second.owed.now(now));
}

std::chrono::seconds charges::until_below(std::string_view peer, double wanted, instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(peer);
  const double owed = found == members_.end() ? 0 : found->second.owed.now(now);
  if (owed < wanted) return std::chrono::seconds{1};
  const double halves = std::log2(owed / wanted);
  return std::chrono::seconds{static_cast<long>(halves * static_cast<double>(half_life.count())) + 1};
}

unsigned charges::credit(std::string_view peer, instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(peer);
  const double owed = found == members_.end() ? 0 : found->second.owed.now(now);
  return static_cast<unsigned>(std::max(0.0, no_bulk_at - owed - price::batch));
}

void charges::charge_network(std::string_view address, double points, instant now) {
  const std::lock_guard lock(mutex_);
  networks_[place_of(address)].add(points, now);
}

bool charges::closed_to(std::string_view address, std::string_view peer, instant now) const {
  const std::lock_guard lock(mutex_);
  if (networks_[place_of(address)].now(now) < close_at) return false;
  const auto known = members_.find(peer);
  return known == members_.end() || known->second.address != address ||
         known->second.heard + remembered < now;
}

void charges::heard(std::string_view peer, std::string_view address, instant now) {
  const std::lock_guard lock(mutex_);
  auto found = members_.find(peer);
  if (found == members_.end()) found = members_.emplace(std::string(peer), member{}).first;
  if (found->second.address != address) found->second.address = address;
  found->second.heard = now;
}

}  // namespace paraat::federation
