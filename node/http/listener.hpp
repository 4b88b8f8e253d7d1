#pragma once
// Inside node/http: what a listener and its connections share. `server.hpp` is the outside.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>
#include <unordered_set>

#include "node/http/server.hpp"
#include "node/http/streams.hpp"
#include "node/http/waiting.hpp"

namespace paraat::http {

struct stoppable {
  virtual ~stoppable() = default;
  virtual void close_if_idle() = 0;
  virtual void close_now() = 0;
};

class server::impl : public std::enable_shared_from_this<impl> {
 public:
  impl(boost::asio::io_context& io, boost::asio::thread_pool& w, application& a, outbox::heads& h, metrics& m,
       settings s)
      : io_(io),
        workers_(w),
        app_(a),
        heads_(h),
        metrics_(m),
        settings_(std::move(s)),
        waiting_(h),
        acceptor_(boost::asio::make_strand(io)) {}

  void start();
  void stop_accepting();
  void close_all();
  unsigned short port() const { return acceptor_.local_endpoint().port(); }
  std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return open_.size();
  }

  bool stopping() const { return stopping_; }
  void enter(stoppable* s) {
    const std::lock_guard lock(mutex_);
    open_.insert(s);
    show_connections();
  }
  // One more request was answered.
  void count(unsigned status) {
    metrics_.http_requests.Add({{"listener", settings_.name}, {"code", std::to_string(status)}}).Increment();
  }
  void leave(stoppable* s) {
    const std::lock_guard lock(mutex_);
    open_.erase(s);
    show_connections();
  }

  boost::asio::io_context& io_;
  boost::asio::thread_pool& workers_;
  application& app_;
  outbox::heads& heads_;
  metrics& metrics_;
  settings settings_;
  waiting_room waiting_;
  shared_pages streams_;

 private:
  void show_connections() {
    metrics_.connections.Add({{"listener", settings_.name}}).Set(static_cast<double>(open_.size()));
  }
  boost::asio::awaitable<void> accept_loop(std::shared_ptr<impl> self);
  boost::asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;
  std::unordered_set<stoppable*> open_;
  std::atomic<bool> stopping_ = false;
};

// One connection, from the handshake to its end; TLS when the settings have a context.
boost::asio::awaitable<void> converse(std::shared_ptr<server::impl>, boost::asio::ip::tcp::socket);

}  // namespace paraat::http
