#pragma once
// The open connections of a listener, and the choice of the connection to close when there is no room for
// another.
//
// Limits: a total, and a share of it for one address. A crowd behind one address is normal (a school, a
// mobile network), so no connection is refused for it: the connection of that address that has been idle
// longest is closed first. When the total is reached, the connection that has been idle longest is closed,
// whatever its address. A connection with an incomplete head also counts as idle. When none is idle, a new
// connection gets one of some spare places, where its head is read: a request that needs no worker is
// answered (health, metrics, pages in the cache), and any other is held until there is room, slow but not
// refused.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace paraat::http {

struct stoppable {
  virtual ~stoppable() = default;
  virtual void close_if_idle() = 0;  // lets the peer read the last answer
  virtual void shed() = 0;           // the same, and frees its descriptor at once
  virtual void close_now() = 0;
};

class connection_table {
 public:
  using clock = std::chrono::steady_clock;
  struct bounds {
    std::size_t total = 10'000, one_address = 5'000, spare = 32, held = 256;
    // For a listener that may use this many descriptors.
    static bounds within(std::size_t descriptors);
  };
  enum class place {
    own,    // a regular place
    spare,  // no room: only requests without a worker
    none,   // the spare places are taken too
  };
  explicit connection_table(bounds b) : bounds_(b) {}

  // Takes a place for a new connection, idle as of now. `address`: empty where it does not identify the
  // visitor, as behind a trusted proxy. Closes an idle connection where that makes the room.
  place enter(stoppable*, const std::string& address, clock::time_point now);
  void leave(stoppable*);
  // A connection in a spare place gives that up and waits for a regular place. False: too many wait.
  bool hold(stoppable*);
  // There is room for it now: it has a place of its own.
  bool admit(stoppable*);
  void idle(stoppable*, clock::time_point since);
  void busy(stoppable*);
  // Closes the connection that has been idle longest. False when none is idle.
  bool shed();
  // Not even a spare place is free, and no connection is idle.
  bool full();

  std::size_t size() const;
  std::uint64_t shed_so_far() const;
  template <class Act>
  void each(Act act) {
    const std::lock_guard lock(mutex_);
    for (auto& [connection, _] : open_) act(*connection);
  }

 private:
  struct entry {
    std::string address;
    clock::time_point idle_since{};
    bool idle = false, leaving = false, spare = false, held = false;
  };
  struct candidate {
    stoppable* connection;
    clock::time_point idle_since;
  };
  bool has_room(const std::string& address);
  std::size_t own() const { return open_.size() - spare_ - held_ - leaving_; }
  bool shed_one(const std::string* address);
  bool close_if_still_idle(const candidate&);
  std::vector<candidate> oldest(const std::string* address) const;

  const bounds bounds_;
  mutable std::mutex mutex_;
  std::unordered_map<stoppable*, entry> open_;
  std::unordered_map<std::string, std::size_t> per_address_;
  std::vector<candidate> next_to_go_;  // of all addresses, the oldest last
  std::size_t spare_ = 0, held_ = 0, leaving_ = 0;
  std::uint64_t shed_ = 0;
};

}  // namespace paraat::http
