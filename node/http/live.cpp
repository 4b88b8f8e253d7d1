// A page that stays open: server-sent events, drawn once for all watchers of the same page.
#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "node/http/connection.hpp"
#include "node/http/freshness.hpp"
#include "ops/bridge.hpp"
#include "ops/log.hpp"
#include "tenant/platform/web/sse_events.hpp"
#include "tenant/platform/web/texts.hpp"

namespace paraat::http {
namespace net = boost::asio;
using error_code = boost::system::error_code;

namespace {

// As one server-sent event.
std::string event_of(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    out.append("data: ").append(text.substr(at, end - at)) += '\n';
    at = end + 1;
  }
  return out + "\n";
}

// The event "as-of": the time of day (Brussels) at which the figures on the page were last known to be
// current. While the database is away it is a comment, which keeps the connection and lets the page notice
// the silence.
std::shared_ptr<const std::string> as_of_event(const freshness* fresh) {
  const auto at = fresh == nullptr ? std::nullopt : fresh->as_of();
  if (!at) return std::make_shared<const std::string>(":\n\n");
  const auto second = std::chrono::floor<std::chrono::seconds>(*at).time_since_epoch().count() % 60;
  return std::make_shared<const std::string>(
      fmt::format("event: as-of\ndata: {}:{:02}\n\n", web::local_clock_time(*at), second));
}

// Without a length: the end of the connection is the end of the events.
std::string endless_head(web::response& first, bool secure) {
  first.body.clear();
  std::string head = serialize(first, secure).head;
  head.resize(head.size() - 2);
  head += "Connection: close\r\nX-Accel-Buffering: no\r\n\r\n";
  const auto from = head.find("Content-Length:");
  return head.erase(from, head.find("\r\n", from) + 2 - from);
}

}  // namespace

template <class Stream>
net::awaitable<bool> connection<Stream>::write(shared_pages::page bytes) {
  error_code failed;
  lowest().expires_after(server_->settings_.bounds.write);
  co_await net::async_write(stream_, net::buffer(*bytes), net::redirect_error(net::use_awaitable, failed));
  lowest().expires_never();
  co_return !failed;
}

// The page as of this version of its topic or a later one: drawn here, or by another connection that was
// first.
template <class Stream>
net::awaitable<shared_pages::page> connection<Stream>::drawn(const std::shared_ptr<web::request>& request,
                                                             work_class what, const std::string& key,
                                                             std::uint64_t version) {
  for (;;) {
    const auto look = server_->streams_.at(key, version);
    if (look.ready) co_return look.ready;
    if (!look.draw) {
      net::steady_timer pause(stream_.get_executor(), std::chrono::milliseconds(20));
      error_code ignored;
      co_await pause.async_wait(net::redirect_error(net::use_awaitable, ignored));
      if (server_->stopping()) co_return nullptr;
      continue;
    }
    application& app = server_->app_;
    const work call = [&app, request](work_record& r) { return app.handle(*request, r); };
    observation apart =
        server_->begun(*request);  // of the request that opened the stream there is one already
    std::exception_ptr broken;
    try {
      web::response fresh = co_await worked_on(request, what, apart, call);
      if (apart.work.cause.any()) {
        app.class_of(*request, apart);  // fills in route and tenant
        server_->observe(apart, fresh.status);
      }
      // A session that lost its access ends only its own stream; the next watcher draws the page.
      if (fresh.stream_on) co_return server_->streams_.put(key, version, event_of(fresh.body));
    } catch (...) {
      broken = std::current_exception();
    }
    server_->streams_.give_up(key);
    if (broken) std::rethrow_exception(broken);
    co_return nullptr;
  }
}

// Sends the "as-of" time of the page, again and again until its topic moves. False when the visitor is gone.
template <class Stream>
net::awaitable<bool> connection<Stream>::say_as_of(std::string topic, std::uint64_t version,
                                                   std::chrono::steady_clock::time_point until) {
  while (!server_->stopping() && std::chrono::steady_clock::now() < until) {
    const auto as_of = as_of_event(server_->settings_.fresh);
    const bool alive = co_await write(as_of);
    if (!alive) co_return false;
    const auto tick = server_->settings_.bounds.stream_tick;
    co_await server_->waiting_.wait(stream_.get_executor(), topic, version, tick);
    if (server_->heads_.version(topic) != version) break;
  }
  co_return true;
}

// Events until the visitor goes, the server stops, or ten minutes have passed: then the browser asks again,
// and its access is checked again. A burst of changes is one event: no more than two a second. Without a
// change the stream says every few seconds as of when its page is current, so that a page whose connection
// froze can tell.
template <class Stream>
net::awaitable<void> connection<Stream>::stream(std::shared_ptr<web::request> request, work_class what,
                                                web::response first) {
  constexpr std::chrono::minutes longest{10};
  constexpr std::chrono::milliseconds between{500};
  const auto began = std::chrono::steady_clock::now();
  keep_open_ = false;
  const std::string topic = *first.stream_on;
  const std::string key =
      request->host + request->raw_path + "?" + request->raw_query + "|" + request->cookie("taal");
  // Nothing that an open board does not need stays in memory: there may be a thousand.
  const auto head = std::make_shared<const std::string>(endless_head(first, server_->settings_.secure_pages));
  first = {};
  buffer_.clear();
  buffer_.shrink_to_fit();
  bool alive = co_await write(head);
  const auto asks = std::make_shared<web::request>(web::asked_to_draw(*request));
  server_->streams_.enter(key);
  shared_pages::page sent;
  while (alive && !server_->stopping() && std::chrono::steady_clock::now() - began < longest) {
    const std::uint64_t version = server_->heads_.version(topic);
    shared_pages::page now;
    try {
      now = co_await drawn(asks, what, key, version);
    } catch (const std::exception&) {
      log::warning("stream_failed", {{"listener", server_->settings_.name}});
    }
    if (!now) break;
    const bool news = !sent || *sent != *now;
    sent = now;
    const auto next = std::chrono::steady_clock::now() + between;
    if (news) alive = co_await write(now);
    if (alive) alive = co_await say_as_of(topic, version, began + longest);
    if (!alive) break;
    // A change after a quiet period is shown at once; changes in a burst are shown together at the end of the
    // pause.
    net::steady_timer pause(stream_.get_executor(), next);
    error_code ignored;
    co_await pause.async_wait(net::redirect_error(net::use_awaitable, ignored));
  }
  server_->streams_.leave(key);
}

template net::awaitable<void> connection<plain_stream>::stream(std::shared_ptr<web::request>, work_class,
                                                               web::response);
template net::awaitable<void> connection<tls_stream>::stream(std::shared_ptr<web::request>, work_class,
                                                             web::response);

}  // namespace paraat::http
