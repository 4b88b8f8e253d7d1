#pragma once
// Inside node/http: one connection, over TLS or not. Reading requests and answering them is connection.cpp; a
// page that stays open is live.cpp.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <chrono>

#include "node/http/listener.hpp"

namespace paraat::http {

using request_parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
using plain_stream = boost::beast::tcp_stream;
using tls_stream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

template <class Stream>
class connection final : public stoppable, public std::enable_shared_from_this<connection<Stream>> {
 public:
  connection(std::shared_ptr<server::impl> s, Stream stream)
      : server_(std::move(s)), stream_(std::move(stream)) {}

  boost::asio::awaitable<void> run();
  void close_if_idle() override {
    boost::asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
      if (self->idle_) self->lowest().cancel();
    });
  }
  void shed() override {
    boost::asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
      if (self->idle_) self->lowest().close();
    });
  }
  void close_now() override {
    boost::asio::post(stream_.get_executor(), [self = this->shared_from_this()] { self->lowest().close(); });
  }

 private:
  plain_stream& lowest() { return boost::beast::get_lowest_layer(stream_); }
  boost::asio::awaitable<void> pause_a_moment();
  boost::asio::awaitable<bool> find_place();
  boost::asio::awaitable<bool> get_in();
  boost::asio::awaitable<void> say_goodbye();
  boost::asio::awaitable<bool> something_came();
  boost::asio::awaitable<bool> read_whole_head(request_parser&);
  boost::asio::awaitable<bool> read_whole_body(request_parser&, bool asks_to_go_on, body_budget::share&);
  boost::asio::awaitable<bool> take_body(request_parser&, web::request&, body_budget::share&);
  boost::asio::awaitable<bool> answered_early(const web::request&, bool has_body, bool keep);
  using work = std::function<web::response(work_record&)>;
  boost::asio::awaitable<web::response> worked_on(std::shared_ptr<web::request>, work_class, observation&,
                                                  work);
  boost::asio::awaitable<bool> next_head(request_parser&, web::request&);
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<void> handle(web::request request, bool keep);
  boost::asio::awaitable<web::response> answered_later(std::shared_ptr<web::request>, observation&);
  boost::asio::awaitable<void> send(const ready& answer, bool head_only, bool keep);
  boost::asio::awaitable<void> refuse(unsigned status, std::string_view reason);

  boost::asio::awaitable<void> stream(std::shared_ptr<web::request> request, work_class, web::response first);
  boost::asio::awaitable<bool> say_as_of(std::string topic, std::uint64_t version,
                                         std::chrono::steady_clock::time_point until);
  boost::asio::awaitable<shared_pages::page> drawn(const std::shared_ptr<web::request>& request, work_class,
                                                   const std::string& key, std::uint64_t version);
  boost::asio::awaitable<bool> write(shared_pages::page bytes);

  std::shared_ptr<server::impl> server_;
  Stream stream_;
  boost::beast::flat_buffer buffer_{64 * 1024};
  std::string remote_;  // address of the peer, asked once
  bool idle_ = true;
  bool spare_ = false;  // there was no room: only requests without a worker are answered
  bool keep_open_ = true;
};

}  // namespace paraat::http
