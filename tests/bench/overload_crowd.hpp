#pragma once
// A crowd of visitors of the bench "overload": many connections, one thread.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "tests/bench/overload_requests.hpp"

namespace paraat::bench {

using clock_type = std::chrono::steady_clock;

// Connections to the node in one thread. An address of its own stands for each visitor.
class crowd {
 public:
  explicit crowd(unsigned short port) : port_(port), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}
  ~crowd() {
    for (const auto& c : all_) ::close(c->fd);
    ::close(epoll_);
  }
  std::size_t idle() const { return idle_.size(); }
  std::size_t open() const { return all_.size() - broken_; }

  // Sends on an idle connection, or on a new one while there are fewer than `most`. False: none is free.
  bool send(asked a, std::size_t most) {
    line* c = nullptr;
    if (!idle_.empty()) {
      c = idle_.back();
      idle_.pop_back();
    } else if (open() < most) {
      c = dial();
    }
    if (c == nullptr) return false;
    c->what = a.what;
    c->got.clear();
    c->sent = clock_type::now();
    if (::send(c->fd, a.bytes.data(), a.bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(a.bytes.size()))
      finish(*c, 0);
    return true;
  }
  // Reads received answers, waiting at most this long.
  void listen(std::chrono::milliseconds most, std::vector<heard>& into) {
    std::array<epoll_event, 256> events{};
    const int n =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(most.count()));
    for (int i = 0; i < n; ++i) read(*static_cast<line*>(events[static_cast<std::size_t>(i)].data.ptr));
    into.insert(into.end(), done_.begin(), done_.end());
    done_.clear();
  }

 private:
  struct line {
    int fd = -1;
    kind what{};
    std::string got;
    clock_type::time_point sent;
  };

  line* dial() {
    auto c = std::make_unique<line>();
    c->fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port_);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(c->fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
      ::close(c->fd);
      return nullptr;
    }
    epoll_event e{};
    e.events = EPOLLIN;
    e.data.ptr = c.get();
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, c->fd, &e);
    all_.push_back(std::move(c));
    return all_.back().get();
  }
  void finish(line& c, int status) {
    const bool retry = c.got.find("Retry-After:") != std::string::npos;
    const bool closes = status == 0 || c.got.find("Connection: close") != std::string::npos;
    done_.push_back({c.what, status, retry,
                     std::chrono::duration<double, std::milli>(clock_type::now() - c.sent).count()});
    if (!closes) return idle_.push_back(&c);
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, c.fd, nullptr);
    ::shutdown(c.fd, SHUT_RDWR);
    ++broken_;
  }
  void read(line& c) {
    std::array<char, 65536> buffer{};
    const auto n = ::recv(c.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (n <= 0) {
      const auto was_idle = std::ranges::find(idle_, &c);
      if (was_idle == idle_.end()) return finish(c, 0);
      idle_.erase(was_idle);  // shed while it had nothing to do
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, c.fd, nullptr);
      ++broken_;
      return;
    }
    c.got.append(buffer.data(), static_cast<std::size_t>(n));
    const auto end = c.got.find("\r\n\r\n");
    if (end == std::string::npos) return;
    const auto length = c.got.find("Content-Length: ");
    const std::size_t body = length < end ? std::stoul(c.got.substr(length + 16)) : 0;
    if (c.got.size() >= end + 4 + body) finish(c, std::stoi(c.got.substr(9, 3)));
  }

  const unsigned short port_;
  const int epoll_;
  std::vector<std::unique_ptr<line>> all_;
  std::vector<line*> idle_;
  std::vector<heard> done_;
  std::size_t broken_ = 0;
};

}  // namespace paraat::bench
