#include "node/http/server.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/status.hpp>

#include "node/http/addresses.hpp"
#include "node/http/listener.hpp"
#include "ops/log.hpp"
#include "tenant/platform/rate_limits/networks.hpp"
#include "tenant/platform/web/verb_names.hpp"

namespace paraat::http {
namespace net = boost::asio;
namespace bh = boost::beast::http;
using tcp = net::ip::tcp;
using error_code = boost::system::error_code;

namespace {

std::string_view reason_of(unsigned status) { return bh::obsolete_reason(static_cast<bh::status>(status)); }

}  // namespace

ready serialize(const web::response& r, bool secure) {
  ready out;
  out.head = fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", r.status,
                         reason_of(r.status), r.content_type, r.body.size());
  bool has_policy = false, has_cache = false, has_referrer = false;
  for (const auto& [name, value] : r.headers) {
    has_policy |= name == "Content-Security-Policy";
    has_cache |= name == "Cache-Control";
    has_referrer |= name == "Referrer-Policy";
    out.head += fmt::format("{}: {}\r\n", name, value);
  }
  if (!has_policy)
    out.head +=
        "Content-Security-Policy: default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
        "form-action 'self'; base-uri 'none'; "
        "object-src 'none'\r\n";
  if (!has_cache) out.head += "Cache-Control: no-store\r\n";
  out.head += "X-Content-Type-Options: nosniff\r\nCross-Origin-Opener-Policy: same-origin\r\n";
  if (!has_referrer) out.head += "Referrer-Policy: strict-origin-when-cross-origin\r\n";
  if (secure) out.head += "Strict-Transport-Security: max-age=31536000\r\n";
  out.head += "\r\n";
  out.body = r.body;
  return out;
}

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
    if (const auto self = weak.lock()) self->waiting_.wake(topic);
  });
  net::co_spawn(acceptor_.get_executor(), accept_loop(shared_from_this()), [](std::exception_ptr) {});
}

net::awaitable<void> server::impl::pause(std::chrono::milliseconds time) {
  net::steady_timer timer(acceptor_.get_executor(), time);
  error_code ignored;
  co_await timer.async_wait(net::redirect_error(net::use_awaitable, ignored));
}

// Out of descriptors, mostly: an idle connection makes room, and the one that waits is turned away, so that
// the listener is not woken for it over and over.
net::awaitable<void> server::impl::accept_failed(error_code why) {
  load_.accept_failures.Add({{"listener", settings_.name}}).Increment();
  const bool out_of_files =
      why == net::error::no_descriptors || why == error_code(ENFILE, boost::system::system_category());
  if (out_of_files) {
    table_.shed();
    spare_.turn_away(acceptor_.native_handle());
  }
  if (const auto times = failures_.count())
    log::error("accept_failed", {{"listener", settings_.name},
                                 {"out_of_files", out_of_files},
                                 {"times", *times},
                                 {"connections", connections()},
                                 {"open_files_limit", open_files()}});
  co_await pause(std::chrono::milliseconds(50));
}

// Accepted connections that have no place yet; the kernel holds what comes after them.
constexpr int most_placing = 64;

net::awaitable<void> server::impl::accept_loop(std::shared_ptr<impl> self) {
  while (!stopping_) {
    error_code failed;
    tcp::socket socket = co_await acceptor_.async_accept(net::make_strand(io_),
                                                         net::redirect_error(net::use_awaitable, failed));
    if (failed == net::error::operation_aborted || stopping_) co_return;
    if (failed) {
      co_await accept_failed(failed);
      continue;
    }
    socket.set_option(tcp::no_delay(true), failed);
    const auto executor = socket.get_executor();
    ++placing_;
    net::co_spawn(executor, converse(self, std::move(socket)), [](std::exception_ptr) {});
    // All are busy, the spare places too: the kernel holds the next ones for a moment.
    while (!stopping_ && (table_.full() || placing_ >= most_placing))
      co_await pause(std::chrono::milliseconds(20));
  }
}

observation server::impl::begun(const web::request& r) const {
  observation o{.what = observed::request};
  o.began = observation::clock::now();
  o.id = r.id;
  o.from.id = r.id;
  if (settings_.peers_name_traces && !r.peer.empty()) o.from.trace_parent = r.header("traceparent");
  o.listener = settings_.name;
  o.method = web::name_of(r.method);
  o.host = r.host;
  o.peer = r.peer;
  return o;
}

void server::impl::observe(observation& o, unsigned status) const {
  if (settings_.seen == nullptr) return;
  o.status = status;
  o.ended = observation::clock::now();
  o.work.times.leave(o.ended);
  (*settings_.seen)(o);
}

void server::impl::observe_here(observation::clock::time_point began, unsigned status, std::string_view route,
                                std::optional<int> tenant) const {
  if (settings_.seen == nullptr) return;
  observation o{.what = observed::request, .name = route, .tenant = tenant};
  o.status = status;
  o.began = began;
  o.ended = observation::clock::now();
  o.listener = settings_.name;
  o.without_worker = true;
  (*settings_.seen)(o);
}

void server::impl::show_connections() {
  const std::lock_guard lock(shown_mutex_);
  metrics_.connections.Add({{"listener", settings_.name}}).Set(static_cast<double>(connections()));
  const std::uint64_t shed = table_.shed_so_far();
  if (shed == shed_shown_) return;
  load_.connections_shed.Add({{"listener", settings_.name}})
      .Increment(static_cast<double>(shed - shed_shown_));
  shed_shown_ = shed;
  if (const auto times = shedding_.count())
    log::warning("connections_shed",
                 {{"listener", settings_.name}, {"all", shed}, {"connections", connections()}});
}

std::string server::impl::address_for_limits(const std::string& remote) const {
  return among(settings_.trusted_proxies, remote) ? std::string() : paraat::rate_limits::network_of(remote);
}

void server::impl::stop_accepting() {
  stopping_ = true;
  net::post(acceptor_.get_executor(), [self = shared_from_this()] { self->acceptor_.close(); });
  waiting_.close();
  table_.each([](stoppable& s) { s.close_if_idle(); });
}

void server::impl::close_all() {
  table_.each([](stoppable& s) { s.close_now(); });
}

web::response application::busy() const {
  web::response r = web::text_response(503, "busy\n");
  r.headers.emplace_back("Retry-After", "5");
  return r;
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
