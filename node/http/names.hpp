#pragma once
// Resolves names of other nodes to addresses. The resolver of the system blocks, and Asio runs it for a whole
// process on one thread: one name with silent servers delays all the others. Here each lookup has a thread of
// its own, several requests for the same name share one lookup, and no request waits longer than the
// deadline.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace paraat::http {

class names {
 public:
  using addresses = std::vector<boost::asio::ip::tcp::endpoint>;
  // Blocks; nullopt when the name has no address. Another one for tests.
  using lookup = std::function<std::optional<addresses>(const std::string& host, const std::string& port)>;
  static std::optional<addresses> ask_system(const std::string& host, const std::string& port);

  explicit names(lookup how = ask_system, std::chrono::milliseconds deadline = std::chrono::seconds{5});
  ~names();
  names(const names&) = delete;
  names& operator=(const names&) = delete;
  // Throws federation::unreachable when it does not resolve in time.
  boost::asio::awaitable<addresses> resolve(std::string host, std::string port);

 private:
  struct shared;
  std::shared_ptr<shared> shared_;
  std::chrono::milliseconds deadline_;
};

}  // namespace paraat::http
