#pragma once
// Requests that wait at the same time are stored together: at most two transactions at once, each taking the
// requests gathered meanwhile, the crisis lane first. When a group fails, its requests are stored one by one,
// so that a request that cannot be stored does not affect the others.

#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>

#include "federation/inbox/inbox.hpp"

namespace paraat::federation::inbox {

class grouping {
 public:
  grouping(context, boost::asio::thread_pool& workers);
  // Calls `done` once, on a worker thread.
  void take(std::string peer, outbox::lane, std::string body, std::function<void(answer)> done,
            request_origin from = {});
  const context& surroundings() const { return context_; }

 private:
  struct waiting {
    arrivals what;
    std::function<void(answer)> done;
  };
  static constexpr int most_at_once = 2;
  static constexpr std::size_t most_requests = 64, most_envelopes = 256;

  void enter(std::shared_ptr<waiting>);
  void work();
  std::vector<std::shared_ptr<waiting>> next_group();
  void store_group(const std::vector<std::shared_ptr<waiting>>&);
  std::expected<arrivals, answer> read_safely(const std::string& peer, outbox::lane, const std::string& body,
                                              const request_origin&) const;
  static void say(const std::function<void(answer)>&, answer);

  context context_;
  boost::asio::thread_pool& workers_;
  std::mutex mutex_;
  std::deque<std::shared_ptr<waiting>> crisis_, bulk_;
  int working_ = 0;
};

}  // namespace paraat::federation::inbox
