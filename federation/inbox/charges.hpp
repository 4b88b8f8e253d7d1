#pragma once
// What each peer costs us. Everything a peer asks has a price; its balance halves every five seconds. From
// 5,000 it is noted, from 25,000 its bulk traffic is refused for a while, from 50,000 all of it. The crisis
// lane goes on until then.
//
// What cannot be blamed on a peer, because no signature proved who it was, is charged to the network it came
// from (/24, or /48): anybody can write another's key id. A member is still heard from the address at which
// it was last heard, whatever its neighbours do. State is kept for members; networks share a fixed table.

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
  // Whether a request from there, by who claims to be `peer`, is not even verified.
  bool closed_to(std::string_view address, std::string_view peer, instant now) const;
  // It proved who it was, from this address.
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
