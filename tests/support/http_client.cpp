#include "tests/support/http_client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <atomic>
#include <cstddef>
#include <fstream>
#include <random>

#include <algorithm>
#include <stdexcept>

#include "protocol/ascii.hpp"

namespace paraat::test {
namespace {

struct socket_on_loopback {
  explicit socket_on_loopback(unsigned short port) : fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("nobody listens there");
    const timeval patience{20, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~socket_on_loopback() { ::close(fd); }
  socket_on_loopback(const socket_on_loopback&) = delete;
  socket_on_loopback& operator=(const socket_on_loopback&) = delete;
  int fd;
};

bool send_all(int fd, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto n = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

answer parse(const std::string& raw) {
  answer a;
  a.raw = raw;
  const auto head_end = raw.find("\r\n\r\n");
  if (raw.size() < 12 || head_end == std::string::npos) return a;
  a.status = std::stoi(raw.substr(9, 3));
  std::size_t at = raw.find("\r\n") + 2;
  while (at < head_end) {
    const auto end = raw.find("\r\n", at);
    const auto colon = raw.find(": ", at);
    std::string name = raw.substr(at, colon - at);
    name = ascii::lower(name);
    a.headers[name] = raw.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  a.body = raw.substr(head_end + 4);
  return a;
}

bool whole(const answer& a) {
  const auto length = a.headers.find("content-length");
  return a.status != 0 && length != a.headers.end() && a.body.size() >= std::stoul(length->second);
}

}  // namespace

answer exchange(unsigned short port, const std::string& bytes) {
  const socket_on_loopback s(port);
  send_all(s.fd, bytes);
  std::string raw;
  char buffer[65536];
  for (;;) {
    const auto n = ::recv(s.fd, buffer, sizeof buffer, 0);
    if (n <= 0) return parse(raw);
    raw.append(buffer, static_cast<std::size_t>(n));
    if (answer a = parse(raw); whole(a)) return a;
  }
}

bool closes_after(unsigned short port, const std::string& bytes, answer* into) {
  const socket_on_loopback s(port);
  send_all(s.fd, bytes);
  std::string raw;
  char buffer[65536];
  for (;;) {
    const auto n = ::recv(s.fd, buffer, sizeof buffer, 0);
    if (n == 0 || (n < 0 && errno == ECONNRESET)) {
      if (into != nullptr) *into = parse(raw);
      return true;
    }
    if (n < 0) return false;
    raw.append(buffer, static_cast<std::size_t>(n));
  }
}

open_connection::open_connection(unsigned short port) {
  const socket_on_loopback s(port);
  fd_ = ::fcntl(s.fd, F_DUPFD_CLOEXEC, 0);
}
open_connection::~open_connection() { ::close(fd_); }
bool open_connection::send(const std::string& bytes) const { return send_all(fd_, bytes); }

std::string open_connection::read_to_end() const {
  std::string raw;
  char buffer[65536];
  for (ssize_t n; (n = ::recv(fd_, buffer, sizeof buffer, 0)) > 0;)
    raw.append(buffer, static_cast<std::size_t>(n));
  return raw;
}

std::string open_connection::read_until(const std::string& text) const {
  const timeval patience{30, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string raw;
  char buffer[65536];
  while (raw.find(text) == std::string::npos) {
    const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
    if (n < 0) throw std::runtime_error("nothing came for half a minute");
    if (n == 0) break;
    raw.append(buffer, static_cast<std::size_t>(n));
  }
  return raw;
}

namespace {

// The lowest port that the kernel gives away by itself, to a connection or a listener without a port.
int lowest_ephemeral() {
  int low = 32'768;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> low;
  return low;
}

// Held until the process ends: two test programs at once get no port twice.
bool reserve(unsigned short port) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  const std::string name = "paraat-test-port-" + std::to_string(port);  // abstract: no file
  name.copy(at.sun_path + 1, sizeof at.sun_path - 1);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&at),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size())) == 0)
    return true;
  ::close(fd);
  return false;
}

bool can_listen(unsigned short port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool free = ::bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
  ::close(fd);
  return free;
}

}  // namespace

// Of those that the kernel gives to nobody by itself: between this call and its use no connection takes it.
unsigned short free_port() {
  constexpr int from = 12'000;
  const int count = std::max(1'000, lowest_ephemeral() - from);
  static std::atomic<int> next{static_cast<int>(std::random_device{}() % 1'000'000)};
  for (int tries = 0; tries < count; ++tries) {
    const auto port = static_cast<unsigned short>(from + next++ % count);
    if (can_listen(port) && reserve(port)) return port;
  }
  throw std::runtime_error("no port is free");
}

bool listens(unsigned short port) {
  try {
    const socket_on_loopback s(port);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

answer get(unsigned short port, const std::string& host, const std::string& target, const std::string& more) {
  return test::exchange(port, fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n{}\r\n", target, host, more));
}

answer post(unsigned short port, const std::string& host, const std::string& target, const std::string& form,
            const std::string& more) {
  return test::exchange(
      port, fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        "Content-Length: {}\r\n{}\r\n{}",
                        target, host, form.size(), more, form));
}

}  // namespace paraat::test
