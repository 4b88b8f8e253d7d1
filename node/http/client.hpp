#pragma once
// HTTPS to other nodes: TLS 1.3, the certificate checked against the host of the URL, no redirects, a
// resolved address that is looked at (no private, loopback or link-local range unless the operator allows it)
// and pinned for the connection. Connections to a peer are kept open and used one exchange at a time.

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "federation/transport.hpp"

namespace paraat::http {

class client final : public federation::transport {
 public:
  struct settings {
    std::string authority;  // PEM of the authority that peers' certificates come from; empty: the system's
    // Addresses in closed ranges that are allowed: "127.0.0.1", or "*".
    std::vector<std::string> private_peers;
    std::size_t most_answer_bytes = 32 * 1024 * 1024;
  };
  client(boost::asio::any_io_executor, settings);
  ~client() override;
  boost::asio::awaitable<federation::incoming> exchange(federation::outgoing request) override;
  void close_all();  // ends every connection, also waiting ones
  void heard_clock(const std::string& node, double seconds) override {
    const std::lock_guard lock(clocks_mutex_);
    clocks_[node] = seconds;
  }
  // Of the nodes that answered since the last time that this was asked.
  std::map<std::string, double> take_clocks() {
    const std::lock_guard lock(clocks_mutex_);
    return std::exchange(clocks_, {});
  }

 private:
  class impl;
  std::shared_ptr<impl> impl_;
  std::mutex clocks_mutex_;
  std::map<std::string, double> clocks_;
};

}  // namespace paraat::http
