#pragma once
// Inside node/http: the state shared by a listener and its connections. `server.hpp` is the public header.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <mutex>

#include "node/http/long_poll_registry.hpp"
#include "node/http/open_files.hpp"
#include "node/http/server.hpp"
#include "node/http/streams.hpp"
#include "ops/rarely.hpp"

namespace paraat::http {

class server::impl : public std::enable_shared_from_this<impl> {
 public:
  impl(boost::asio::io_context& io, boost::asio::thread_pool& w, application& a, outbox::heads& h, metrics& m,
       settings s)
      : io_(io),
        workers_(w),
        app_(a),
        heads_(h),
        metrics_(m),
        load_(m),
        settings_(std::move(s)),
        waiting_(h),
        table_(settings_.connections),
        bodies_(settings_.bodies),
        acceptor_(boost::asio::make_strand(io)) {}

  void start();
  void stop_accepting();
  void close_all();
  unsigned short port() const { return acceptor_.local_endpoint().port(); }
  std::size_t connections() const { return table_.size(); }

  bool stopping() const { return stopping_; }
  // Of a request that begins now.
  observation begun(const web::request&) const;
  void observe(observation&, unsigned status) const;
  // Of a request that no worker answers.
  void observe_here(observation::clock::time_point began, unsigned status,
                    std::string_view route = observation::unnamed, std::optional<int> tenant = {}) const;
  void show_connections();
  // Which visitors share a limit on connections; empty behind a trusted proxy, where the address is not
  // theirs.
  std::string address_for_limits(const std::string& remote) const;

  boost::asio::io_context& io_;
  boost::asio::thread_pool& workers_;
  application& app_;
  outbox::heads& heads_;
  metrics& metrics_;
  load_metrics load_;
  settings settings_;
  waiting_room waiting_;
  shared_pages streams_;
  connection_table table_;
  body_budget bodies_;
  std::atomic<int> placing_ = 0;  // accepted connections that have no place yet

 private:
  boost::asio::awaitable<void> accept_loop(std::shared_ptr<impl> self);
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::awaitable<void> pause(std::chrono::milliseconds);
  boost::asio::awaitable<void> accept_failed(boost::system::error_code);
  spare_descriptor spare_;
  rarely failures_{std::chrono::seconds(10)}, shedding_{std::chrono::seconds(10)};
  std::uint64_t shed_shown_ = 0;
  std::mutex shown_mutex_;
  std::atomic<bool> stopping_ = false;
};

// Serves a connection, from the handshake to its end; TLS when the settings have a context.
boost::asio::awaitable<void> converse(std::shared_ptr<server::impl>, boost::asio::ip::tcp::socket);

}  // namespace paraat::http
