#pragma once
// Cost limits per peer. Every request of a peer has a price; the peer's balance halves every five seconds.
// From 5,000 it is noted, from 25,000 its bulk traffic is refused for a while, from 50,000 all of it. The
// crisis lane continues until then.
//
// Requests without a valid signature are charged to the network that they came from (/24, or /48), not to a
// peer: any sender can write another node's key id. A member is still admitted from the address at which it
// was last seen, whatever its neighbours do. State is kept for members; networks share a fixed table.

#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "ops/metrics.hpp"

namespace paraat::federation {

namespace price {
constexpr double bad_signature = 2000, malformed = 400, useless_poll = 20, page = 50, batch = 10, item = 1;
}

class charges {
 public:
  enum class standing { good, warned, no_bulk, closed };
  static constexpr double warn_at = 5'000, no_bulk_at = 25'000, close_at = 50'000;
  static constexpr std::chrono::seconds half_life{5};

  explicit charges(metrics& m) : figures_(m) {}
  standing charge(std::string_view peer, double points, instant now);
  standing of(std::string_view peer, instant now) const;
  // Until its balance is below that, in whole seconds, at least one.
  std::chrono::seconds until_below(std::string_view peer, double balance, instant now) const;
  // How many envelopes of bulk it may send now.
  unsigned credit(std::string_view peer, instant now) const;

  void charge_network(std::string_view address, double points, instant now);
  // Whether requests from this address that claim to be `peer` are refused before verification.
  bool closed_to(std::string_view address, std::string_view peer, instant now) const;
  // Notes the address of a peer with a verified signature.
  void heard(std::string_view peer, std::string_view address, instant now);

 private:
  struct balance {
    double points = 0;
    instant at{};
    double now(instant t) const;
    void add(double more, instant t);
  };
  struct member {
    balance owed;
    bool warned = false;
    std::string address;
    instant heard{};
  };
  static standing standing_of(double points);
  static std::size_t place_of(std::string_view address);

  metrics& figures_;
  mutable std::mutex mutex_;
  std::map<std::string, member, std::less<>> members_;
  std::array<balance, 1024> networks_;
};

}  // namespace paraat::federation
