#include "node/http/server.hpp"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <mutex>
#include <unordered_set>

#include "node/http/grammar.hpp"
#include "ops/bridge.hpp"
#include "ops/log.hpp"
#include "protocol/bytes.hpp"

namespace paraat::http {
namespace net = boost::asio;
namespace beast = boost::beast;
namespace bh = boost::beast::http;
using tcp = net::ip::tcp;
using error_code = boost::system::error_code;

namespace {

std::string_view reason_of(unsigned status) { return bh::obsolete_reason(static_cast<bh::status>(status)); }

struct stoppable {
  virtual ~stoppable() = default;
  virtual void close_if_idle() = 0;
  virtual void close_now() = 0;
};

}  // namespace

ready serialize(const web::response& r, bool secure) {
  ready out;
  out.head = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", r.status,
                         reason_of(r.status), r.content_type, r.body.size());
  bool has_policy = false, has_cache = false;
  for (const auto& [name, value] : r.headers) {
    has_policy |= name == "Content-Security-Policy";
    has_cache |= name == "Cache-Control";
    out.head += fmt::format("{}: {}\r\n", name, value);
  }
  if (!has_policy)
    out.head +=
        "Content-Security-Policy: default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
        "form-action 'self'; base-uri 'none'; "
        "object-src 'none'\r\n";
  if (!has_cache) out.head += "Cache-Control: no-store\r\n";
  out.head +=
      "X-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin-when-cross-origin\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n";
  if (secure) out.head += "Strict-Transport-Security: max-age=31536000\r\n";
  out.head += "\r\n";
  out.body = r.body;
  return out;
}

std::shared_ptr<net::ssl::context> tls_context(const std::string& certificate_file,
                                               const std::string& key_file) {
  auto context = std::make_shared<net::ssl::context>(net::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_3_VERSION);
  context->use_certificate_chain_file(certificate_file);
  context->use_private_key_file(key_file, net::ssl::context::pem);
  return context;
}

class server::impl : public std::enable_shared_from_this<impl> {
 public:
  impl(net::io_context& io, net::thread_pool& w, application& a, outbox::heads& h, metrics& m, settings s)
      : io_(io),
        workers_(w),
        app_(a),
        heads_(h),
        metrics_(m),
        settings_(std::move(s)),
        acceptor_(net::make_strand(io)) {}

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
    metrics_.connections.Set(static_cast<double>(open_.size()));
  }
  void leave(stoppable* s) {
    const std::lock_guard lock(mutex_);
    open_.erase(s);
    metrics_.connections.Set(static_cast<double>(open_.size()));
  }

  net::awaitable<void> accept_loop(std::shared_ptr<impl> self);
  void wake_waiting(const std::string& topic);

  net::io_context& io_;
  net::thread_pool& workers_;
  application& app_;
  outbox::heads& heads_;
  metrics& metrics_;
  settings settings_;

  // Long-polls that wait for a topic; each holds a timer that is cancelled when the topic moves.
  std::mutex waiting_mutex_;
  std::multimap<std::string, std::weak_ptr<net::steady_timer>> waiting_;

 private:
  tcp::acceptor acceptor_;
  mutable std::mutex mutex_;
  std::unordered_set<stoppable*> open_;
  std::atomic<bool> stopping_ = false;
};

namespace {

template <class Stream>
class connection final : public stoppable, public std::enable_shared_from_this<connection<Stream>> {
 public:
  connection(std::shared_ptr<server::impl> s, Stream stream)
      : server_(std::move(s)), stream_(std::move(stream)) {}

  net::awaitable<void> run(std::shared_ptr<connection> self);
  void close_if_idle() override {
    net::post(stream_.get_executor(), [self = this->shared_from_this()] {
      if (self->idle_) self->lowest().cancel();
    });
  }
  void close_now() override {
    net::post(stream_.get_executor(), [self = this->shared_from_this()] { self->lowest().close(); });
  }

 private:
  beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream_); }
  net::awaitable<bool> serve_one();
  net::awaitable<void> handle(web::request request, bool keep);
  net::awaitable<void> wait_for(std::string topic, std::uint64_t seen);
  net::awaitable<void> send(const ready& answer, bool head_only, bool keep);
  net::awaitable<void> refuse(unsigned status, std::string_view reason);

  std::shared_ptr<server::impl> server_;
  Stream stream_;
  beast::flat_buffer buffer_{64 * 1024};
  std::string remote_;  // address of the peer, asked once
  bool idle_ = true;
  bool keep_open_ = true;
};

template <class Stream>
net::awaitable<void> connection<Stream>::send(const ready& answer, bool head_only, bool keep) {
  static constexpr std::string_view closing = "Connection: close\r\n\r\n", blank = "\r\n";
  // The head ends with a blank line; a closing answer says so in its place.
  const std::string_view head(answer.head.data(), answer.head.size() - 2);
  const std::array<net::const_buffer, 3> parts{
      net::buffer(head), net::buffer(keep ? blank : closing),
      net::buffer(answer.body.data(), head_only ? 0 : answer.body.size())};
  error_code failed;
  beast::buffers_suffix<std::array<net::const_buffer, 3>> rest(parts);
  if constexpr (std::is_same_v<Stream, beast::tcp_stream>) {
    // Most answers fit into what the kernel takes at once: no timer and no suspension for those.
    rest.consume(lowest().socket().write_some(parts, failed));
    if (failed == net::error::would_block || failed == net::error::try_again) failed = {};
  }
  if (!failed && beast::buffer_bytes(rest) > 0) {
    lowest().expires_after(server_->settings_.bounds.write);
    co_await net::async_write(stream_, rest, net::redirect_error(net::use_awaitable, failed));
  }
  if (failed || !keep) keep_open_ = false;
}

template <class Stream>
net::awaitable<void> connection<Stream>::refuse(unsigned status, std::string_view reason) {
  const auto answer =
      serialize(web::text_response(status, std::string(reason) + "\n"), server_->settings_.secure_pages);
  server_->metrics_.http_requests
      .Add({{"listener", server_->settings_.name}, {"code", std::to_string(status)}})
      .Increment();
  co_await send(answer, false, false);
}

template <class Stream>
net::awaitable<void> connection<Stream>::wait_for(std::string topic, std::uint64_t seen) {
  auto timer = std::make_shared<net::steady_timer>(stream_.get_executor(), std::chrono::seconds(25));
  {
    const std::lock_guard lock(server_->waiting_mutex_);
    server_->waiting_.emplace(topic, timer);
  }
  if (server_->heads_.version(topic) == seen && !server_->stopping()) {
    error_code ignored;
    co_await timer->async_wait(net::redirect_error(net::use_awaitable, ignored));
  }
  const std::lock_guard lock(server_->waiting_mutex_);
  const auto [first, last] = server_->waiting_.equal_range(topic);
  for (auto it = first; it != last; ++it)
    if (it->second.lock() == timer) {
      server_->waiting_.erase(it);
      break;
    }
}

template <class Stream>
net::awaitable<void> connection<Stream>::handle(web::request request, bool keep) {
  const auto started = std::chrono::steady_clock::now();
  const bool head_only = request.method == web::verb::head;
  auto shared = std::make_shared<web::request>(std::move(request));
  application& app = server_->app_;
  const auto call = [&app, shared] { return app.handle(*shared); };
  web::response answer = co_await on_worker(server_->workers_, call);
  if (answer.wait_on) {
    const std::string topic = *answer.wait_on;
    const std::uint64_t seen = answer.wait_version;
    lowest().expires_never();
    co_await wait_for(topic, seen);
    web::response again = co_await on_worker(server_->workers_, call);
    answer = std::move(again);
  }
  const ready bytes = serialize(answer, server_->settings_.secure_pages);
  co_await send(bytes, head_only, keep);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  server_->metrics_.http_requests
      .Add({{"listener", server_->settings_.name}, {"code", std::to_string(answer.status)}})
      .Increment();
  server_->metrics_.http_seconds
      .Add({{"listener", server_->settings_.name}},
           prometheus::Histogram::BucketBoundaries{.001, .005, .02, .1, .5, 2, 10})
      .Observe(seconds);
  log::info("request", {{"listener", server_->settings_.name},
                        {"request_id", shared->id},
                        {"method", head_only                          ? "HEAD"
                                   : shared->method == web::verb::get ? "GET"
                                                                      : "POST"},
                        {"host", shared->host},
                        {"status", answer.status},
                        {"ms", seconds * 1000}});
}

// One request and its answer. False when the connection is to end.
template <class Stream>
net::awaitable<bool> connection<Stream>::serve_one() {
  const limits& bounds = server_->settings_.bounds;
  error_code failed;
  idle_ = true;
  if (buffer_.size() == 0) {
    if (server_->stopping()) co_return false;
    lowest().expires_after(bounds.idle);
    const std::size_t got = co_await stream_.async_read_some(buffer_.prepare(8192),
                                                             net::redirect_error(net::use_awaitable, failed));
    if (failed) co_return false;
    buffer_.commit(got);
  }
  if (server_->stopping()) co_return false;
  idle_ = false;
  bh::request_parser<bh::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(bounds.header_bytes));
  parser.body_limit(bounds.body_bytes);
  // The head usually came in one piece; otherwise the rest of it is waited for, a bounded time.
  buffer_.consume(parser.put(buffer_.data(), failed));
  if (failed == bh::error::need_more) failed = {};
  if (!failed && !parser.is_header_done()) {
    lowest().expires_after(bounds.header);
    co_await bh::async_read_header(stream_, buffer_, parser, net::redirect_error(net::use_awaitable, failed));
  }
  if (failed == bh::error::end_of_stream || failed == beast::error::timeout ||
      failed == net::error::operation_aborted)
    co_return false;
  if (failed) {
    const bool large = failed == bh::error::header_limit || failed == bh::error::buffer_overflow;
    const bool body = failed == bh::error::body_limit;
    if (failed.category() == net::error::get_system_category()) co_return false;
    co_await refuse(body    ? 413
                    : large ? 431
                            : 400,
                    body    ? "the body is too large"
                    : large ? "the headers are too large"
                            : "not HTTP");
    co_return false;
  }
  web::request request;
  request.remote = remote_;
  if (const auto no = read_head(parser.get().base(), bounds, server_->settings_.trusted_proxies, request)) {
    co_await refuse(no->status, no->reason);
    co_return false;
  }
  const bool keep = parser.keep_alive() && !server_->stopping();
  const bool has_body = parser.content_length().value_or(0) > 0 || parser.chunked();
  if ((request.method == web::verb::get || request.method == web::verb::head) && !has_body) {
    if (const auto found = server_->app_.cached(request)) {
      co_await send(*found, request.method == web::verb::head, keep);
      co_return keep_open_;
    }
  }
  if (const auto no = server_->app_.admit(request)) {
    const ready answer = serialize(*no, server_->settings_.secure_pages);
    server_->metrics_.http_requests
        .Add({{"listener", server_->settings_.name}, {"code", std::to_string(no->status)}})
        .Increment();
    co_await send(answer, request.method == web::verb::head, keep && !has_body);
    co_return keep_open_;
  }
  const std::size_t most = std::min(bounds.body_bytes, server_->app_.body_limit(request));
  if (parser.content_length().value_or(0) > most) {
    co_await refuse(413, "the body is too large");
    co_return false;
  }
  parser.body_limit(most);
  if (has_body) {
    lowest().expires_after(bounds.body);
    if (request.header("expect") == "100-continue") {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await net::async_write(stream_, net::buffer(go_on), net::redirect_error(net::use_awaitable, failed));
    }
    co_await bh::async_read(stream_, buffer_, parser, net::redirect_error(net::use_awaitable, failed));
    if (failed) {
      if (failed == bh::error::body_limit) {
        co_await refuse(413, "the body is too large");
      } else if (failed.category() == bh::make_error_code(bh::error::bad_chunk).category() &&
                 failed != bh::error::partial_message && failed != bh::error::end_of_stream) {
        co_await refuse(400, "the body is not well formed");
      }
      co_return false;
    }
    request.body = std::move(parser.get().body());
  }
  request.id = random_code(12);
  lowest().expires_never();
  co_await handle(std::move(request), keep && !server_->stopping());
  co_return keep_open_;
}

template <class Stream>
net::awaitable<void> connection<Stream>::run([[maybe_unused]] std::shared_ptr<connection> keeps_alive) {
  server_->enter(this);
  try {
    error_code unknown;
    const auto peer = lowest().socket().remote_endpoint(unknown);
    if (!unknown) remote_ = peer.address().to_string();
    lowest().socket().non_blocking(true, unknown);
    if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
      error_code failed;
      lowest().expires_after(server_->settings_.bounds.handshake);
      co_await stream_.async_handshake(net::ssl::stream_base::server,
                                       net::redirect_error(net::use_awaitable, failed));
      if (failed) keep_open_ = false;
    }
    bool more = keep_open_;
    while (more) more = co_await serve_one();
    if constexpr (std::is_same_v<Stream, beast::tcp_stream>) {
      // Let the peer read the last answer before the connection is gone: half-close, then drain for a moment.
      error_code ignored;
      lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
      lowest().expires_after(std::chrono::seconds(1));
      std::array<char, 1024> sink;
      error_code failed;
      for (int i = 0; i < 64 && !failed; ++i)
        co_await stream_.async_read_some(net::buffer(sink), net::redirect_error(net::use_awaitable, failed));
    } else {
      error_code failed;
      lowest().expires_after(std::chrono::seconds(1));
      co_await stream_.async_shutdown(net::redirect_error(net::use_awaitable, failed));
    }
  } catch (const std::exception& e) {
    log::error("connection_failed", {{"listener", server_->settings_.name}});
  }
  lowest().close();
  server_->leave(this);
}

}  // namespace

void server::impl::start() {
  error_code failed;
  const auto address = net::ip::make_address(settings_.address, failed);
  if (failed)
    throw std::runtime_error(fmt::format("`{}` is not an address to listen on.", settings_.address));
  const tcp::endpoint endpoint(address, settings_.port);
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(net::socket_base::reuse_address(true));
  acceptor_.bind(endpoint, failed);
  if (!failed) acceptor_.listen(net::socket_base::max_listen_connections, failed);
  if (failed)
    throw std::runtime_error(fmt::format("Cannot listen on {}:{} ({}). Is another node running there?",
                                         settings_.address, settings_.port, failed.message()));
  heads_.listen([weak = weak_from_this()](const std::string& topic) {
    if (const auto self = weak.lock()) self->wake_waiting(topic);
  });
  net::co_spawn(acceptor_.get_executor(), accept_loop(shared_from_this()), [](std::exception_ptr) {});
}

void server::impl::wake_waiting(const std::string& topic) {
  const std::lock_guard lock(waiting_mutex_);
  const auto [first, last] = waiting_.equal_range(topic);
  for (auto it = first; it != last; ++it)
    if (const auto timer = it->second.lock()) net::post(timer->get_executor(), [timer] { timer->cancel(); });
}

net::awaitable<void> server::impl::accept_loop(std::shared_ptr<impl> self) {
  while (!stopping_) {
    error_code failed;
    tcp::socket socket = co_await acceptor_.async_accept(net::make_strand(io_),
                                                         net::redirect_error(net::use_awaitable, failed));
    if (failed == net::error::operation_aborted || stopping_) co_return;
    if (failed) {
      // Out of descriptors: wait for some to be freed instead of spinning.
      net::steady_timer pause(acceptor_.get_executor(), std::chrono::milliseconds(50));
      co_await pause.async_wait(net::redirect_error(net::use_awaitable, failed));
      continue;
    }
    if (connections() >= settings_.most_connections) continue;
    socket.set_option(tcp::no_delay(true), failed);
    const auto executor = socket.get_executor();
    if (settings_.tls) {
      using stream = beast::ssl_stream<beast::tcp_stream>;
      auto c = std::make_shared<connection<stream>>(
          self, stream(beast::tcp_stream(std::move(socket)), *settings_.tls));
      net::co_spawn(executor, c->run(c), [](std::exception_ptr) {});
    } else {
      auto c = std::make_shared<connection<beast::tcp_stream>>(self, beast::tcp_stream(std::move(socket)));
      net::co_spawn(executor, c->run(c), [](std::exception_ptr) {});
    }
  }
}

void server::impl::stop_accepting() {
  stopping_ = true;
  net::post(acceptor_.get_executor(), [self = shared_from_this()] { self->acceptor_.close(); });
  {
    const std::lock_guard lock(waiting_mutex_);
    for (const auto& [_, weak] : waiting_)
      if (const auto timer = weak.lock()) net::post(timer->get_executor(), [timer] { timer->cancel(); });
  }
  const std::lock_guard lock(mutex_);
  for (stoppable* s : open_) s->close_if_idle();
}

void server::impl::close_all() {
  const std::lock_guard lock(mutex_);
  for (stoppable* s : open_) s->close_now();
}

server::server(net::io_context& io, net::thread_pool& workers, application& app, outbox::heads& heads,
               metrics& m, settings s)
    : impl_(std::make_shared<impl>(io, workers, app, heads, m, std::move(s))) {}
server::~server() = default;
void server::start() { impl_->start(); }
unsigned short server::port() const { return impl_->port(); }
void server::stop_accepting() { impl_->stop_accepting(); }
void server::close_all() { impl_->close_all(); }
std::size_t server::connections() const { return impl_->connections(); }

}  // namespace paraat::http
