#include "node/http/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include "node/http/body_pace.hpp"
#include "node/http/request_head.hpp"
#include "ops/log.hpp"
#include "protocol/bytes.hpp"
#include "tenant/platform/rate_limits/networks.hpp"

namespace paraat::http {
namespace net = boost::asio;
namespace bh = boost::beast::http;
using tcp = net::ip::tcp;
using error_code = boost::system::error_code;

namespace {

// Read after the last answer; a few times the limit of a page's body.
constexpr std::size_t most_drained = 2 * 1024 * 1024;
// A connection in a spare place must send its head within this time.
constexpr std::chrono::seconds spare_patience{1};

}  // namespace

// Bytes of the next request. False when the peer went away or nothing more is to be served.
template <class Stream>
net::awaitable<bool> connection<Stream>::something_came() {
  if (buffer_.size() > 0) co_return !server_->stopping();
  if (server_->stopping()) co_return false;
  lowest().expires_after(spare_ ? spare_patience : server_->settings_.bounds.idle);
  error_code failed;
  const std::size_t got = co_await stream_.async_read_some(buffer_.prepare(8192),
                                                           net::redirect_error(net::use_awaitable, failed));
  if (failed) co_return false;
  buffer_.commit(got);
  co_return !server_->stopping();
}

// The head usually came in one piece; otherwise the rest of it is waited for, a bounded time. False when the
// connection cannot continue; a fault has been answered then.
template <class Stream>
net::awaitable<bool> connection<Stream>::read_whole_head(request_parser& parser) {
  error_code failed;
  const auto bytes = [this] {
    return std::string_view(static_cast<const char*>(buffer_.data().data()), buffer_.size());
  };
  bool whole = head_ends(bytes());
  if (!whole) lowest().expires_after(spare_ ? spare_patience : server_->settings_.bounds.header);
  while (!whole && buffer_.size() <= server_->settings_.bounds.header_bytes && !failed) {
    const std::size_t got = co_await stream_.async_read_some(buffer_.prepare(8192),
                                                             net::redirect_error(net::use_awaitable, failed));
    if (!failed) buffer_.commit(got);
    whole = head_ends(bytes());
  }
  if (failed) co_return false;
  if (has_folded_line(bytes())) {
    co_await refuse(400, "a header goes on on the next line");
    co_return false;
  }
  buffer_.consume(parser.put(buffer_.data(), failed));
  if (failed == bh::error::need_more || (!failed && !parser.is_header_done()))
    failed = bh::error::header_limit;
  if (!failed) co_return true;
  if (failed == bh::error::body_limit) {
    co_await refuse(413, server_->app_.too_large());
  } else if (failed == bh::error::header_limit || failed == bh::error::buffer_overflow) {
    co_await refuse(431, "the headers are too large");
  } else {
    co_await refuse(400, "not HTTP");
  }
  co_return false;
}

// Each piece has the whole deadline, as long as the bytes keep coming: a large list over a slow line arrives.
template <class Stream>
net::awaitable<bool> connection<Stream>::read_whole_body(request_parser& parser, bool asks_to_go_on,
                                                         body_budget::share& memory) {
  const auto patience = server_->settings_.bounds.body;
  const auto began = std::chrono::steady_clock::now();
  error_code failed;
  lowest().expires_after(patience);
  if (asks_to_go_on) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await net::async_write(stream_, net::buffer(go_on), net::redirect_error(net::use_awaitable, failed));
  }
  while (!failed && !parser.is_done()) {
    co_await bh::async_read_some(stream_, buffer_, parser, net::redirect_error(net::use_awaitable, failed));
    const std::size_t size = parser.get().body().size();
    if (!memory.grow_to(size)) {
      std::string().swap(parser.get().body());  // counted as free already
      const ready answer = serialize(server_->app_.busy(), server_->settings_.secure_pages);
      server_->observe_here(began, 503);
      co_await send(answer, false, false);
      co_return false;
    }
    if (keeps_pace(patience, std::chrono::steady_clock::now() - began, size))
      lowest().expires_after(patience);
  }
  if (!failed) co_return true;
  if (failed == bh::error::body_limit) {
    co_await refuse(413, server_->app_.too_large());
  } else if (failed.category() == bh::make_error_code(bh::error::bad_chunk).category() &&
             failed != bh::error::partial_message && failed != bh::error::end_of_stream) {
    co_await refuse(400, "the body is not well formed");
  }
  co_return false;
}

// The body is not read for a visitor without access. False: answered, or closed.
template <class Stream>
net::awaitable<bool> connection<Stream>::take_body(request_parser& parser, web::request& request,
                                                   body_budget::share& memory) {
  const std::size_t most = std::min(server_->settings_.bounds.body_bytes, server_->app_.body_limit(request));
  const std::size_t announced = parser.content_length().value_or(parser.chunked() ? most : 0);
  if (announced > most) {
    co_await refuse(413, server_->app_.too_large());
    co_return false;
  }
  if (server_->settings_.queues != nullptr && server_->bodies_.is_large(announced)) {
    const auto head = std::make_shared<web::request>(request);
    application& app = server_->app_;
    constexpr unsigned go_on = 100;
    const work ask = [&app, head](work_record& r) {
      auto no = app.may_send(*head, r);
      return no ? std::move(*no) : web::response{.status = go_on};
    };
    lowest().expires_never();
    observation seen = server_->begun(*head);
    const work_class what = app.class_of(*head, seen);
    const web::response verdict = co_await worked_on(head, what, seen, ask);
    if (verdict.status != go_on) {
      const ready answer = serialize(verdict, server_->settings_.secure_pages);
      seen.work.times.enter(stage::write);
      co_await send(answer, false, false);
      server_->observe(seen, verdict.status);
      co_return false;
    }
  }
  parser.body_limit(most);
  const bool asks_to_go_on = request.header("expect") == "100-continue";
  const bool all = co_await read_whole_body(parser, asks_to_go_on, memory);
  if (!all) co_return false;
  request.body = std::move(parser.get().body());
  co_return true;
}

// The head of the next request. False when there is none, or when its fault has been answered.
template <class Stream>
net::awaitable<bool> connection<Stream>::next_head(request_parser& parser, web::request& request) {
  const limits& bounds = server_->settings_.bounds;
  if (!idle_) server_->table_.idle(this, std::chrono::steady_clock::now());
  idle_ = true;
  const bool came = co_await something_came();
  if (!came) co_return false;
  parser.header_limit(static_cast<std::uint32_t>(bounds.header_bytes));
  parser.body_limit(bounds.body_bytes);
  const bool whole = co_await read_whole_head(parser);
  if (!whole) co_return false;
  idle_ = false;
  server_->table_.busy(this);
  request.remote = remote_;
  const auto no = read_head(parser.get().base(), bounds, server_->settings_.trusted_proxies, request);
  if (no) co_await refuse(no->status, no->reason);
  co_return !no;
}

// Answers a request that needs no worker: from memory, from the cache, or refused by its head. True when
// answered.
template <class Stream>
net::awaitable<bool> connection<Stream>::answered_early(const web::request& request, bool has_body,
                                                        bool keep) {
  const bool head_only = request.method == web::verb::head;
  const auto began = observation::clock::now();
  std::optional<web::response> answer;
  if ((request.method == web::verb::get || head_only) && !has_body) {
    answer = server_->app_.at_once(request);
    if (!answer) {
      if (const auto found = server_->app_.cached(request)) {
        co_await send(*found, head_only, keep);
        server_->observe_here(began, 200, found->route, found->tenant);
        co_return true;
      }
    }
  }
  if (!answer && spare_) {
    const bool in = co_await get_in();
    if (!in) answer = server_->app_.busy();
  }
  if (!answer) co_return false;
  const ready bytes = serialize(*answer, server_->settings_.secure_pages);
  co_await send(bytes, head_only, keep && !has_body);
  server_->observe_here(began, answer->status);
  co_return true;
}

// Serves a request. False when the connection is to end.
template <class Stream>
net::awaitable<bool> connection<Stream>::serve_one() {
  request_parser parser;
  web::request request;
  const bool readable = co_await next_head(parser, request);
  if (!readable) co_return false;
  const bool keep = parser.keep_alive() && !server_->stopping() && !spare_;
  const bool has_body = parser.content_length().value_or(0) > 0 || parser.chunked();
  const bool done = co_await answered_early(request, has_body, keep);
  if (done) co_return keep_open_;
  if (const auto no = server_->app_.admit(request)) {
    const ready answer = serialize(*no, server_->settings_.secure_pages);
    observation seen = server_->begun(request);
    server_->app_.class_of(request, seen);
    seen.without_worker = true;
    server_->observe(seen, no->status);
    co_await send(answer, request.method == web::verb::head, keep && !has_body);
    co_return keep_open_;
  }
  request.id = random_code(12);
  body_budget::share memory(server_->bodies_, paraat::rate_limits::network_of(request.remote),
                            server_->bodies_.is_large(parser.content_length().value_or(
                                parser.chunked() ? server_->settings_.bounds.body_bytes : 0)));
  if (has_body) {
    const bool all = co_await take_body(parser, request, memory);
    if (!all) co_return false;
  }
  lowest().expires_never();
  co_await handle(std::move(request), keep && !server_->stopping());
  co_return keep_open_;
}

template <class Stream>
net::awaitable<void> connection<Stream>::pause_a_moment() {
  net::steady_timer timer(stream_.get_executor(), std::chrono::milliseconds(50));
  error_code ignored;
  co_await timer.async_wait(net::redirect_error(net::use_awaitable, ignored));
}

// A place among the connections; while even the spare ones are taken it waits, and the listener accepts no
// more than `most_placing` meanwhile.
template <class Stream>
net::awaitable<bool> connection<Stream>::find_place() {
  constexpr int most_tries = 100;
  struct until_placed {
    std::atomic<int>& count;
    ~until_placed() { --count; }
  } const counted{server_->placing_};
  const std::string address = server_->address_for_limits(remote_);
  auto place = connection_table::place::none;
  for (int tries = 0; tries < most_tries && !server_->stopping(); ++tries) {
    place = server_->table_.enter(this, address, std::chrono::steady_clock::now());
    if (place != connection_table::place::none) break;
    co_await pause_a_moment();
  }
  spare_ = place == connection_table::place::spare;
  co_return place != connection_table::place::none;
}

// Its request needs a worker: it waits until there is room for it. False: not within five seconds.
template <class Stream>
net::awaitable<bool> connection<Stream>::get_in() {
  constexpr int most_tries = 100;
  if (!server_->table_.hold(this)) co_return false;
  lowest().expires_never();
  for (int tries = 0; tries < most_tries && !server_->stopping(); ++tries) {
    if (server_->table_.admit(this)) {
      spare_ = false;
      co_return true;
    }
    co_await pause_a_moment();
  }
  co_return false;
}

// Let the peer read the last answer before the connection is gone: half-close, then take for a moment what it
// still sends. With unread bytes the kernel would reset the connection, and a proxy would report a failure of
// its own. A spare place is wanted by the next.
template <class Stream>
net::awaitable<void> connection<Stream>::say_goodbye() {
  error_code failed, ignored;
  lowest().expires_after(spare_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(1000));
  if constexpr (!std::is_same_v<Stream, plain_stream>)
    co_await stream_.async_shutdown(net::redirect_error(net::use_awaitable, ignored));
  lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
  lowest().expires_after(std::chrono::seconds(1));
  buffer_.clear();
  for (std::size_t taken = 0; taken < most_drained && !failed;)
    taken += co_await lowest().async_read_some(buffer_.prepare(16 * 1024),
                                               net::redirect_error(net::use_awaitable, failed));
}

template <class Stream>
net::awaitable<void> connection<Stream>::run() {
  try {
    error_code unknown;
    const auto peer = lowest().socket().remote_endpoint(unknown);
    if (!unknown) remote_ = peer.address().to_string();
    lowest().socket().non_blocking(true, unknown);
    const bool placed = co_await find_place();
    if (!placed) keep_open_ = false;
    server_->show_connections();
    if constexpr (!std::is_same_v<Stream, plain_stream>) {
      error_code failed;
      lowest().expires_after(server_->settings_.bounds.handshake);
      if (placed)
        co_await stream_.async_handshake(net::ssl::stream_base::server,
                                         net::redirect_error(net::use_awaitable, failed));
      if (failed) keep_open_ = false;
    }
    bool more = keep_open_;
    while (more) more = co_await serve_one();
    if (placed && lowest().socket().is_open()) co_await say_goodbye();
  } catch (const std::exception& e) {
    log::error("connection_failed", {{"listener", server_->settings_.name}});
  }
  lowest().close();
  server_->table_.leave(this);
  server_->show_connections();
}

net::awaitable<void> converse(std::shared_ptr<server::impl> s, tcp::socket socket) {
  if (const auto tls = s->settings_.tls) {
    auto c = std::make_shared<connection<tls_stream>>(
        s, tls_stream(plain_stream(std::move(socket)), *tls->current()));
    co_await c->run();
  } else {
    auto c = std::make_shared<connection<plain_stream>>(s, plain_stream(std::move(socket)));
    co_await c->run();
  }
}

}  // namespace paraat::http
