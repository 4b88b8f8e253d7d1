#include "node/http/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/url/parse.hpp>
#include <map>
#include <mutex>
#include <set>

#include "node/http/names.hpp"
#include "node/http/request_head.hpp"
#include "protocol/ascii.hpp"
#include "protocol/public_address.hpp"

namespace paraat::http {
namespace net = boost::asio;
namespace beast = boost::beast;
namespace bh = boost::beast::http;
using tcp = net::ip::tcp;
using error_code = boost::system::error_code;
using federation::incoming;
using federation::outgoing;
using federation::unreachable;

namespace {

using stream_type = beast::ssl_stream<beast::tcp_stream>;

struct channel {
  channel(net::any_io_executor ex, net::ssl::context& tls) : stream(beast::tcp_stream(std::move(ex)), tls) {}
  stream_type stream;
  beast::flat_buffer buffer;
};

struct target {
  std::string host, port, authority;
};

target target_of(const std::string& base_url) {
  const auto url = boost::urls::parse_uri(base_url);
  if (!url || url->scheme() != "https" || url->host().empty())
    throw unreachable("the address of the peer is not https");
  target t;
  t.host = std::string(url->host());
  t.port = url->has_port() ? std::string(url->port()) : "443";
  t.authority = url->has_port() ? t.host + ":" + t.port : t.host;
  return t;
}

}  // namespace

class client::impl : public std::enable_shared_from_this<impl> {
 public:
  impl(net::any_io_executor ex, settings s)
      : executor_(std::move(ex)), settings_(std::move(s)), tls_(net::ssl::context::tls_client) {
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_3_VERSION);
    tls_.set_verify_mode(net::ssl::verify_peer);
    if (settings_.authority.empty())
      tls_.set_default_verify_paths();
    else
      tls_.load_verify_file(settings_.authority);
  }

  net::awaitable<incoming> exchange(std::shared_ptr<impl> self, outgoing request);
  void close_all() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    idle_.clear();
    for (channel* c : busy_)
      net::post(c->stream.get_executor(), [weak = std::weak_ptr(all_[c])] {
        if (const auto alive = weak.lock()) beast::get_lowest_layer(alive->stream).close();
      });
  }

 private:
  net::awaitable<std::shared_ptr<channel>> open(target to);
  net::awaitable<incoming> talk(std::shared_ptr<channel> c, target to, outgoing request);
  bool allowed(const std::string& address) const {
    return is_public_address(address) ||
           std::ranges::find(settings_.private_peers, address) != settings_.private_peers.end() ||
           std::ranges::find(settings_.private_peers, "*") != settings_.private_peers.end();
  }
  std::shared_ptr<channel> take_idle(const std::string& authority) {
    const std::lock_guard lock(mutex_);
    auto& list = idle_[authority];
    if (list.empty()) return nullptr;
    auto c = list.back();
    list.pop_back();
    return c;
  }
  void mark_busy(const std::shared_ptr<channel>& c, bool busy) {
    const std::lock_guard lock(mutex_);
    // Checked under the lock of close_all: an exchange that starts after it is refused, an earlier one is
    // closed.
    if (busy && closed_) throw unreachable("this node is stopping");
    if (busy) {
      busy_.insert(c.get());
      all_[c.get()] = c;
    } else {
      busy_.erase(c.get());
      all_.erase(c.get());
    }
  }
  void keep(const std::string& authority, std::shared_ptr<channel> c) {
    const std::lock_guard lock(mutex_);
    auto& list = idle_[authority];
    if (!closed_ && list.size() < 2) list.push_back(std::move(c));
  }

  net::any_io_executor executor_;
  settings settings_;
  names names_;
  net::ssl::context tls_;
  std::mutex mutex_;
  bool closed_ = false;
  std::map<std::string, std::vector<std::shared_ptr<channel>>> idle_;
  std::set<channel*> busy_;
  std::map<channel*, std::shared_ptr<channel>> all_;
};

net::awaitable<std::shared_ptr<channel>> client::impl::open(target to) {
  const auto executor = co_await net::this_coro::executor;
  auto c = std::make_shared<channel>(executor, tls_);
  auto& lowest = beast::get_lowest_layer(c->stream);
  error_code failed;
  const names::addresses found = co_await names_.resolve(to.host, to.port);
  std::vector<tcp::endpoint> endpoints;
  for (const tcp::endpoint& e : found)
    if (allowed(e.address().to_string())) endpoints.push_back(e);
  if (endpoints.empty()) throw unreachable("the peer's address lies in a closed range that was not allowed");
  mark_busy(c, true);
  lowest.expires_after(std::chrono::seconds(5));
  co_await lowest.async_connect(endpoints, net::redirect_error(net::use_awaitable, failed));
  if (!failed) {
    lowest.socket().set_option(tcp::no_delay(true), failed);
    SSL_set_tlsext_host_name(c->stream.native_handle(), to.host.c_str());
    c->stream.set_verify_callback(net::ssl::host_name_verification(to.host));
    co_await c->stream.async_handshake(net::ssl::stream_base::client,
                                       net::redirect_error(net::use_awaitable, failed));
  }
  mark_busy(c, false);
  if (failed) throw unreachable(fmt::format("no connection: {}", failed.message()));
  co_return c;
}

net::awaitable<incoming> client::impl::talk(std::shared_ptr<channel> c, target to, outgoing request) {
  const auto verb = bh::string_to_verb(request.method);
  bh::request<bh::string_body> message(verb, request.path + request.query, 11);
  message.set(bh::field::host, to.authority);
  for (const auto& [name, value] : request.headers) message.set(name, value);
  message.body() = std::move(request.body);
  if (verb != bh::verb::get || !message.body().empty()) message.prepare_payload();
  auto& lowest = beast::get_lowest_layer(c->stream);
  lowest.expires_after(request.patience);
  error_code failed;
  co_await bh::async_write(c->stream, message, net::redirect_error(net::use_awaitable, failed));
  if (failed) throw unreachable("the connection broke while asking");
  bh::response_parser<bh::string_body> parser;
  parser.header_limit(16 * 1024);
  parser.body_limit(settings_.most_answer_bytes);
  co_await bh::async_read(c->stream, c->buffer, parser, net::redirect_error(net::use_awaitable, failed));
  if (failed)
    throw unreachable(failed == beast::error::timeout ? "no answer in time"
                                                      : "the connection broke before the answer");
  incoming out;
  out.status = parser.get().result_int();
  for (const auto& f : parser.get())
    out.headers.emplace_back(ascii::lower(std::string_view(f.name_string())),
                             std::string(std::string_view(f.value())));
  out.body = std::move(parser.get().body());
  lowest.expires_never();
  if (parser.keep_alive()) keep(to.authority, c);
  co_return out;
}

net::awaitable<incoming> client::impl::exchange([[maybe_unused]] std::shared_ptr<impl> self,
                                                outgoing request) {
  const target to = target_of(request.base_url);
  if (auto c = take_idle(to.authority)) {
    // The peer may have closed it meanwhile; a GET may be asked again on a fresh one.
    bool stale = false;
    mark_busy(c, true);
    try {
      incoming answer = co_await talk(c, to, request);
      mark_busy(c, false);
      co_return answer;
    } catch (const unreachable&) {
      stale = true;
    }
    mark_busy(c, false);
    if (stale && request.method != "GET" && !request.repeatable) throw unreachable("the connection broke");
  }
  auto c = co_await open(to);
  mark_busy(c, true);
  std::exception_ptr broken;
  incoming answer;
  try {
    answer = co_await talk(c, to, std::move(request));
  } catch (...) {
    broken = std::current_exception();
  }
  mark_busy(c, false);
  if (broken) std::rethrow_exception(broken);
  co_return answer;
}

client::client(net::any_io_executor ex, settings s)
    : impl_(std::make_shared<impl>(std::move(ex), std::move(s))) {}
client::~client() = default;
void client::close_all() { impl_->close_all(); }
net::awaitable<incoming> client::exchange(outgoing request) {
  incoming answer = co_await impl_->exchange(impl_, std::move(request));
  co_return answer;
}

}  // namespace paraat::http
