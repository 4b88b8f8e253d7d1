#include "node/http/names.hpp"

#include <netdb.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>

#include "federation/transport.hpp"
#include "ops/bridge.hpp"

namespace paraat::http {
namespace net = boost::asio;

namespace {

using answer = std::optional<names::addresses>;
using waiter = std::function<void(const answer&)>;

// The maximum of concurrent lookups, for silent servers; a further lookup is answered as not resolved.
constexpr std::size_t most_at_once = 32;

// Calls back once: with the answer, or at the deadline.
struct once {
  explicit once(net::any_io_executor ex, std::function<void(answer)> d) : timer(ex), done(std::move(d)) {}
  void say(const answer& a) {
    std::function<void(answer)> mine;
    {
      const std::lock_guard lock(mutex);
      if (!done) return;
      mine = std::exchange(done, nullptr);
      timer.cancel();
    }
    mine(a);
  }
  std::mutex mutex;
  net::steady_timer timer;
  std::function<void(answer)> done;
};

}  // namespace

struct names::shared {
  lookup how;
  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, std::vector<waiter>> asked;

  // The thread refers only to this object, so it may outlive its callers: a lookup cannot be interrupted.
  static void ask(const std::shared_ptr<shared>& s, const std::string& host, const std::string& port,
                  waiter w) {
    const auto name = std::pair(host, port);
    {
      const std::lock_guard lock(s->mutex);
      if (const auto running = s->asked.find(name); running != s->asked.end()) {
        running->second.push_back(std::move(w));
        return;
      }
      if (s->asked.size() < most_at_once) {
        s->asked[name].push_back(std::move(w));
        w = nullptr;
      }
    }
    if (w) return w(std::nullopt);
    std::thread([s, name] {
      answer found;
      try {
        found = s->how(name.first, name.second);
      } catch (const std::exception&) {
        found.reset();
      }
      // Under the lock: the callers are not destroyed meanwhile. A waiter only posts.
      const std::lock_guard lock(s->mutex);
      const auto waiting = s->asked.find(name);
      if (waiting == s->asked.end()) return;
      for (const waiter& one : waiting->second) one(found);
      s->asked.erase(waiting);
    }).detach();
  }
};

std::optional<names::addresses> names::ask_system(const std::string& host, const std::string& port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return std::nullopt;
  addresses out;
  for (const addrinfo* a = found; a != nullptr; a = a->ai_next) {
    net::ip::tcp::endpoint e;
    if (a->ai_addrlen > e.capacity()) continue;
    std::memcpy(e.data(), a->ai_addr, a->ai_addrlen);
    e.resize(a->ai_addrlen);
    out.push_back(e);
  }
  ::freeaddrinfo(found);
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

names::names(lookup how, std::chrono::milliseconds deadline)
    : shared_(std::make_shared<shared>()), deadline_(deadline) {
  shared_->how = std::move(how);
}
names::~names() {
  const std::lock_guard lock(shared_->mutex);
  shared_->asked.clear();
}

net::awaitable<names::addresses> names::resolve(std::string host, std::string port) {
  // An address literal needs no lookup.
  boost::system::error_code no_address;
  const auto literal = net::ip::make_address(host, no_address);
  if (!no_address) co_return addresses{{literal, static_cast<unsigned short>(std::stoi(port))}};
  const auto executor = co_await net::this_coro::executor;
  const auto start = [s = shared_, host, port, executor, most = deadline_](std::function<void(answer)> done) {
    auto first = std::make_shared<once>(executor, std::move(done));
    {
      const std::lock_guard lock(first->mutex);
      first->timer.expires_after(most);
      // Held by the timer alone: it belongs to the executor, which a thread that waits for a name may
      // outlive.
      first->timer.async_wait([first](boost::system::error_code cancelled) {
        if (!cancelled) first->say(std::nullopt);
      });
    }
    shared::ask(s, host, port, [weak = std::weak_ptr(first)](const answer& a) {
      if (const auto mine = weak.lock()) mine->say(a);
    });
  };
  const answer found = co_await when_called<answer>(start);
  if (!found) throw federation::unreachable("the name of the peer does not resolve");
  co_return *found;
}

}  // namespace paraat::http
