#pragma once
// The transport between nodes: one exchange over HTTPS. The real one is node/http/client; a test may give
// another.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace paraat::federation {

struct outgoing {
  std::string method = "GET";
  std::string base_url;  // https://host:port of the peer, from membership only
  std::string path;      // "/fed/v1/changes"
  std::string query;     // "?after=3&wait=25", or empty
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::seconds patience{20};
  // A repetition is harmless, so a broken connection may be replaced by another.
  bool repeatable = false;
};

struct incoming {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
};

// The peer was not reached, did not answer in time, or broke off. The text is safe to log.
struct unreachable : std::runtime_error {
  using runtime_error::runtime_error;
};

class transport {
 public:
  virtual ~transport() = default;
  virtual boost::asio::awaitable<incoming> exchange(outgoing request) = 0;
  // How far our clock is ahead of that node's, in seconds, as its answer said.
  virtual void heard_clock(const std::string& /*node*/, double /*seconds*/) {}
};

}  // namespace paraat::federation
