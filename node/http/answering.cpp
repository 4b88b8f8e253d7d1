// From a whole request to its answer: on a worker by its class, and over the socket.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>

#include "node/http/connection.hpp"
#include "node/http/handed_record.hpp"
#include "ops/bridge.hpp"
#include "tenant/platform/rate_limits/networks.hpp"

namespace paraat::http {
namespace net = boost::asio;
namespace beast = boost::beast;
using error_code = boost::system::error_code;

template <class Stream>
net::awaitable<void> connection<Stream>::send(const ready& answer, bool head_only, bool keep) {
  static constexpr std::string_view closing = "Connection: close\r\n\r\n", blank = "\r\n";
  // The head ends with a blank line; a closing answer has its Connection header in that place.
  const std::string_view head(answer.head.data(), answer.head.size() - 2);
  const std::array<net::const_buffer, 3> parts{
      net::buffer(head), net::buffer(keep ? blank : closing),
      net::buffer(answer.body.data(), head_only ? 0 : answer.body.size())};
  error_code failed;
  beast::buffers_suffix<std::array<net::const_buffer, 3>> rest(parts);
  if constexpr (std::is_same_v<Stream, plain_stream>) {
    // Most answers fit into the kernel's buffer: no timer and no suspension for those.
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
  server_->observe_here(observation::clock::now(), status);
  co_await send(answer, false, false);
}

// Runs on a worker: by its class where the listener has queues, otherwise as it comes.
template <class Stream>
net::awaitable<web::response> connection<Stream>::worked_on(std::shared_ptr<web::request> request,
                                                            work_class what, observation& seen, work todo) {
  seen.work.times.enter(stage::queue);
  const auto record = std::make_shared<handed_record>(std::move(seen.work));
  std::function<web::response()> run = recorded(record, std::move(todo), request->id);
  admission* const queues = server_->settings_.queues;
  if (queues == nullptr) {
    web::response now = co_await on_worker(server_->workers_, std::move(run));
    seen.work = record->take();
    co_return now;
  }
  const std::string address = paraat::rate_limits::network_of(request->remote);
  const auto start = [queues, what, address, run](std::function<void(web::response)> done) {
    queues->offer(what, address, run, std::move(done));
  };
  web::response later = co_await when_called<web::response>(start);
  seen.work = record->take();
  co_return later;
}

template <class Stream>
net::awaitable<web::response> connection<Stream>::answered_later(std::shared_ptr<web::request> request,
                                                                 observation& seen) {
  application& app = server_->app_;
  seen.work.times.enter(stage::handler);
  const auto start = [&app, request, from = seen.from](std::function<void(web::response)> done) {
    app.answer_later(*request, from, std::move(done));
  };
  web::response later = co_await when_called<web::response>(start);
  co_return later;
}

template <class Stream>
net::awaitable<void> connection<Stream>::handle(web::request request, bool keep) {
  const bool head_only = request.method == web::verb::head;
  auto shared = std::make_shared<web::request>(std::move(request));
  application& app = server_->app_;
  const work call = [&app, shared](work_record& r) { return app.handle(*shared, r); };
  observation seen = server_->begun(*shared);
  const work_class what = app.class_of(*shared, seen);
  web::response answer;
  if (app.answers_later(*shared)) {
    web::response later = co_await answered_later(shared, seen);
    answer = std::move(later);
  } else {
    web::response now = co_await worked_on(shared, what, seen, call);
    answer = std::move(now);
  }
  if (answer.stream_on && answer.status == 200 && !head_only) {
    server_->observe(seen, answer.status);
    co_await stream(shared, what, std::move(answer));
    co_return;
  }
  if (answer.wait_on) {
    const std::string topic = *answer.wait_on;
    const std::uint64_t version = answer.wait_version;
    lowest().expires_never();
    seen.work.times.enter(stage::wait);
    co_await server_->waiting_.wait(stream_.get_executor(), topic, version);
    web::response again = co_await worked_on(shared, what, seen, call);
    answer = std::move(again);
  }
  const ready bytes = serialize(answer, server_->settings_.secure_pages);
  seen.work.times.enter(stage::write);
  co_await send(bytes, head_only, keep);
  server_->observe(seen, answer.status);
}

template net::awaitable<void> connection<plain_stream>::send(const ready&, bool, bool);
template net::awaitable<void> connection<tls_stream>::send(const ready&, bool, bool);
template net::awaitable<void> connection<plain_stream>::refuse(unsigned, std::string_view);
template net::awaitable<void> connection<tls_stream>::refuse(unsigned, std::string_view);
template net::awaitable<void> connection<plain_stream>::handle(web::request, bool);
template net::awaitable<void> connection<tls_stream>::handle(web::request, bool);
// Asked by live.cpp too.
template net::awaitable<web::response> connection<plain_stream>::worked_on(std::shared_ptr<web::request>,
                                                                           work_class, observation&, work);
template net::awaitable<web::response> connection<tls_stream>::worked_on(std::shared_ptr<web::request>,
                                                                         work_class, observation&, work);

}  // namespace paraat::http
