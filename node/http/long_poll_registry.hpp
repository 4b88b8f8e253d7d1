#pragma once
// Long-polls that wait for a topic. Each is a coroutine that sleeps on a timer of its own; a topic that moves
// cancels the timers that wait for it. A waiting long-poll holds no worker and no lock.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::http {

class waiting_room {
 public:
  explicit waiting_room(const outbox::heads& h) : heads_(h) {}

  // Returns once the topic has moved on from `seen`, when `longest` has passed, or when the room is closed.
  // `ex` is the strand that the calling coroutine runs on.
  boost::asio::awaitable<void> wait(boost::asio::any_io_executor ex, std::string topic, std::uint64_t seen,
                                    std::chrono::milliseconds longest = std::chrono::seconds(25));
  void wake(const std::string& topic);
  // Ends every wait; a later wait returns at once.
  void close();
  std::size_t size() const;

 private:
  // Weak, so that no timer outlives the io_context of the coroutine that owns it.
  using places = std::multimap<std::string, std::weak_ptr<boost::asio::steady_timer>>;
  places::iterator enter(const std::string& topic, const std::shared_ptr<boost::asio::steady_timer>&);
  void leave(places::iterator);
  bool is_closed() const;

  const outbox::heads& heads_;
  mutable std::mutex mutex_;
  places waiting_;
  bool closed_ = false;
};

}  // namespace paraat::http
