#include "tests/support/scripted_gateway.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <stdexcept>

namespace paraat::test {

std::string scripted_gateway::said::header(const std::string& name) const {
  const auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto from = at + name.size() + 4;
  return head.substr(from, head.find("\r\n", from) - from);
}

std::string scripted_gateway::said::field(const std::string& name) const {
  return std::string(boost::json::parse(body).as_object().at(name).as_string());
}

scripted_gateway::scripted_gateway() {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&a), size) != 0 || ::listen(listening_, 64) != 0)
    throw std::runtime_error("no port for a gateway");
  ::getsockname(listening_, reinterpret_cast<sockaddr*>(&a), &size);
  port_ = ntohs(a.sin_port);
  accepting_ = std::thread([this] {
    while (!ending_) {
      pollfd p{listening_, POLLIN, 0};
      if (::poll(&p, 1, 50) != 1) continue;
      const int fd = ::accept(listening_, nullptr, nullptr);
      if (fd >= 0) serving_.emplace_back([this, fd] { serve(fd); });
    }
  });
}

scripted_gateway::~scripted_gateway() {
  ending_ = true;
  accepting_.join();
  for (std::thread& t : serving_) t.join();
  ::close(listening_);
}

void scripted_gateway::does(script s) {
  const std::lock_guard lock(mutex_);
  script_ = std::move(s);
}

std::vector<scripted_gateway::said> scripted_gateway::heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

std::vector<std::string> scripted_gateway::sent_to() const {
  std::set<std::string> keys;
  std::vector<std::string> out;
  for (const said& s : heard())
    if (keys.insert(s.reference()).second) out.push_back(s.field("to"));
  return out;
}

std::string scripted_gateway::answer(int status, const std::string& body, const std::string& headers) {
  return fmt::format(
      "HTTP/1.1 {} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: "
      "close\r\n{}\r\n{}",
      status, body.size(), headers, body);
}

std::string scripted_gateway::taken(const said& s) {
  return answer(201, fmt::format(R"({{"id":"gw-{}"}})", s.reference()));
}

void scripted_gateway::serve(int fd) {
  std::string bytes;
  char part[4096];
  std::size_t body_at = std::string::npos, length = 0;
  while (body_at == std::string::npos || bytes.size() < body_at + length) {
    const auto n = ::recv(fd, part, sizeof part, 0);
    if (n <= 0) break;
    bytes.append(part, static_cast<std::size_t>(n));
    if (body_at != std::string::npos) continue;
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    body_at = end + 4;
    const auto at = bytes.find("Content-Length: ");
    length = at < end ? std::stoul(bytes.substr(at + 16)) : 0;
  }
  if (body_at != std::string::npos) {
    said s{bytes.substr(0, body_at), bytes.substr(body_at)};
    script now;
    {
      const std::lock_guard lock(mutex_);
      heard_.push_back(s);
      now = script_;
    }
    const std::string out = now(s);
    (void)::send(fd, out.data(), out.size(), MSG_NOSIGNAL);
  }
  ::close(fd);
}

}  // namespace paraat::test
