#include "node/http/connection_table.hpp"

#include <algorithm>

namespace paraat::http {

// Looking for the oldest costs a walk over all connections, so that many are found at once.
constexpr std::size_t found_at_once = 64;

connection_table::bounds connection_table::bounds::within(std::size_t descriptors) {
  bounds b;
  b.spare = std::min(b.spare, descriptors / 8 + 1);
  b.held = std::min(b.held, descriptors / 8);
  const std::size_t beside = b.spare + b.held;
  b.total = std::min(b.total, std::max(descriptors, 2 * beside) - beside);
  b.one_address = std::max<std::size_t>(1, b.total / 2);
  return b;
}

// Room for one more of this address, made by closing an idle connection where that helps.
bool connection_table::has_room(const std::string& address) {
  if (const auto share = per_address_.find(address); !address.empty() && share != per_address_.end() &&
                                                     share->second >= bounds_.one_address &&
                                                     !shed_one(&address))
    return false;
  return own() < bounds_.total || shed_one(nullptr);
}

connection_table::place connection_table::enter(stoppable* c, const std::string& address,
                                                clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const bool spare = !has_room(address);
  if (spare && spare_ >= bounds_.spare) return place::none;
  open_[c] = {address, now, !spare, false, spare, false};
  if (spare)
    ++spare_;
  else if (!address.empty())
    ++per_address_[address];
  return spare ? place::spare : place::own;
}

bool connection_table::hold(stoppable* c) {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(c);
  if (at == open_.end() || !at->second.spare || held_ >= bounds_.held) return false;
  at->second.spare = false;
  at->second.held = true;
  --spare_;
  ++held_;
  return true;
}

bool connection_table::admit(stoppable* c) {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(c);
  if (at == open_.end() || !at->second.held || !has_room(at->second.address)) return false;
  at->second.held = false;
  --held_;
  if (!at->second.address.empty()) ++per_address_[at->second.address];
  return true;
}

void connection_table::leave(stoppable* c) {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(c);
  if (at == open_.end()) return;
  const entry& e = at->second;
  if (e.spare) {
    --spare_;
  } else if (e.held) {
    --held_;
  } else if (e.leaving) {
    --leaving_;
  } else if (const auto share = per_address_.find(e.address);
             share != per_address_.end() && --share->second == 0) {
    per_address_.erase(share);
  }
  open_.erase(at);
}

void connection_table::idle(stoppable* c, clock::time_point since) {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(c);
  if (at == open_.end() || at->second.spare || at->second.held) return;
  at->second.idle = true;
  at->second.idle_since = since;
}

// A connection that was told to go because it was idle, and got a request in that same moment, stays.
void connection_table::busy(stoppable* c) {
  const std::lock_guard lock(mutex_);
  const auto at = open_.find(c);
  if (at == open_.end()) return;
  entry& e = at->second;
  e.idle = false;
  if (!e.leaving) return;
  e.leaving = false;
  --leaving_;
  if (!e.address.empty()) ++per_address_[e.address];
}

bool connection_table::shed() {
  const std::lock_guard lock(mutex_);
  return shed_one(nullptr);
}

bool connection_table::full() {
  const std::lock_guard lock(mutex_);
  return spare_ >= bounds_.spare && own() >= bounds_.total && !shed_one(nullptr);
}

std::vector<connection_table::candidate> connection_table::oldest(const std::string* address) const {
  std::vector<candidate> out;
  for (const auto& [connection, e] : open_)
    if (e.idle && !e.leaving && (address == nullptr || e.address == *address))
      out.push_back({connection, e.idle_since});
  const auto some = std::min(out.size(), address == nullptr ? found_at_once : 1);
  std::ranges::partial_sort(out, out.begin() + static_cast<std::ptrdiff_t>(some), {}, &candidate::idle_since);
  out.resize(some);
  std::ranges::reverse(out);
  return out;
}

bool connection_table::close_if_still_idle(const candidate& c) {
  const auto at = open_.find(c.connection);
  if (at == open_.end() || !at->second.idle || at->second.leaving || at->second.idle_since != c.idle_since)
    return false;
  at->second.leaving = true;
  ++leaving_;
  ++shed_;
  if (const auto share = per_address_.find(at->second.address);
      share != per_address_.end() && --share->second == 0)
    per_address_.erase(share);
  c.connection->shed();
  return true;
}

bool connection_table::shed_one(const std::string* address) {
  if (address != nullptr) {
    const auto found = oldest(address);
    return !found.empty() && close_if_still_idle(found.front());
  }
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (next_to_go_.empty()) next_to_go_ = oldest(nullptr);
    while (!next_to_go_.empty()) {
      const candidate c = next_to_go_.back();
      next_to_go_.pop_back();
      if (close_if_still_idle(c)) return true;
    }
  }
  return false;
}

std::size_t connection_table::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

std::uint64_t connection_table::shed_so_far() const {
  const std::lock_guard lock(mutex_);
  return shed_;
}

}  // namespace paraat::http
