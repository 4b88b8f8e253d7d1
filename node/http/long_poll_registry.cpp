#include "node/http/long_poll_registry.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace paraat::http {
namespace net = boost::asio;
namespace {

void cancel(const std::weak_ptr<net::steady_timer>& weak) {
  if (const auto t = weak.lock()) net::post(t->get_executor(), [t] { t->cancel(); });
}

}  // namespace

// Enters before it looks at the version: a topic that moves in between either shows in the version or cancels
// the timer, and the cancellation runs on the same strand, so after the wait has begun.
net::awaitable<void> waiting_room::wait(net::any_io_executor ex, std::string topic, std::uint64_t seen,
                                        std::chrono::milliseconds longest) {
  const auto own = std::make_shared<net::steady_timer>(ex, longest);
  const auto place = enter(topic, own);
  if (heads_.version(topic) == seen && !is_closed()) {
    boost::system::error_code ignored;
    co_await own->async_wait(net::redirect_error(net::use_awaitable, ignored));
  }
  leave(place);
}

waiting_room::places::iterator waiting_room::enter(const std::string& topic,
                                                   const std::shared_ptr<net::steady_timer>& t) {
  const std::lock_guard lock(mutex_);
  return waiting_.emplace(topic, t);
}

void waiting_room::leave(places::iterator place) {
  const std::lock_guard lock(mutex_);
  waiting_.erase(place);
}

void waiting_room::wake(const std::string& topic) {
  const std::lock_guard lock(mutex_);
  const auto [first, last] = waiting_.equal_range(topic);
  for (auto it = first; it != last; ++it) cancel(it->second);
}

void waiting_room::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& [_, t] : waiting_) cancel(t);
}

bool waiting_room::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

std::size_t waiting_room::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace paraat::http
