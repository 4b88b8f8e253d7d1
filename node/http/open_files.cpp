#include "node/http/open_files.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "ops/log.hpp"

namespace paraat::http {

constexpr rlim_t most_useful = 1024UL * 1024;  // "unlimited" is refused by some kernels

void raise_open_files() {
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0) return;
  const rlim_t before = now.rlim_cur;
  const rlim_t wanted = std::max(before, std::min(now.rlim_max, most_useful));
  now.rlim_cur = wanted;
  const bool raised = wanted > before && ::setrlimit(RLIMIT_NOFILE, &now) == 0;
  log::info("open_files",
            {{"limit", open_files()}, {"before", static_cast<std::size_t>(before)}, {"raised", raised}});
}

std::size_t open_files() {
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0) return 1024;
  return static_cast<std::size_t>(std::min(now.rlim_cur, most_useful));
}

std::size_t descriptors_for(listener_share share, std::size_t database_connections) {
  const std::size_t files = open_files(), kept = 64 + 2 * database_connections;
  const std::size_t free = files > 2 * kept ? files - kept : files / 2;
  return free * static_cast<std::size_t>(share) / 8;
}

namespace {

int any_file() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

spare_descriptor::spare_descriptor() : fd_(any_file()) {}

spare_descriptor::~spare_descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

bool spare_descriptor::turn_away(int listening) {
  if (fd_ >= 0) ::close(fd_);
  const int taken = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (taken >= 0) ::close(taken);
  fd_ = any_file();
  return taken >= 0;
}

}  // namespace paraat::http
