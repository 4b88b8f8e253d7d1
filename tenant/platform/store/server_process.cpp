#include "tenant/platform/store/server_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

namespace paraat {
namespace fs = std::filesystem;
namespace {

void become(const server_user& u) {
  if (u.name.empty()) return;
  if (::initgroups(u.name.c_str(), u.gid) != 0 || ::setgid(u.gid) != 0 || ::setuid(u.uid) != 0) ::_exit(126);
}

}  // namespace

server_user user_of_server(const fs::path& folder) {
  if (::geteuid() != 0) return {::geteuid(), ::getegid(), ""};
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> words{};
  for (fs::path p = fs::absolute(folder); p != p.root_path(); p = p.parent_path()) {
    struct stat s{};
    if (::stat(p.c_str(), &s) != 0) continue;
    if (s.st_uid == 0) break;
    if (::getpwuid_r(s.st_uid, &entry, words.data(), words.size(), &found) == 0 && found != nullptr)
      return {entry.pw_uid, entry.pw_gid, entry.pw_name};
    break;
  }
  for (const char* name : {"postgres", "nobody"}) {
    if (::getpwnam_r(name, &entry, words.data(), words.size(), &found) == 0 && found != nullptr)
      return {entry.pw_uid, entry.pw_gid, name};
  }
  throw std::runtime_error(
      "There is no user `postgres` to run the database as; install PostgreSQL (apt install postgresql-15).");
}

fs::path find_program(const std::string& name) {
  for (const char* version : {"17", "16", "15"})
    if (const fs::path p = fmt::format("/usr/lib/postgresql/{}/bin/{}", version, name); fs::exists(p))
      return p;
  throw std::runtime_error(fmt::format(
      "PostgreSQL 15 to 17 is not installed ({} was not found). Install it (apt install postgresql-15) or "
      "give the node another one with `database = \"postgresql://…\"`.",
      name));
}

pid_t spawn(const server_user& u, const std::vector<std::string>& command, const fs::path& log,
            bool dies_with_us) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0640);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("The node cannot start another process (fork failed).");
  if (child > 0) {
    if (out >= 0) ::close(out);
    return child;
  }
  // The signals of the terminal are the node's; it stops the server itself, in its own order.
  ::setpgid(0, 0);
  if (out >= 0) ::dup2(out, 1), ::dup2(out, 2);
  // A server that is started again while the node serves must not hold the node's ports and connections.
  ::close_range(3, ~0U, 0);
  become(u);
  if (dies_with_us) {
    ::prctl(PR_SET_PDEATHSIG, SIGINT);  // after setuid, which clears it
    if (::getppid() != parent) ::_exit(125);
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

bool memory_is_held(const fs::path& log) {
  std::ifstream in(log, std::ios::ate);
  const std::streamoff size = in.tellg(), looked_at = std::min<std::streamoff>(size, 400);
  std::string end(static_cast<std::size_t>(std::max<std::streamoff>(looked_at, 0)), '\0');
  in.seekg(size - looked_at);
  in.read(end.data(), looked_at);
  return end.contains("pre-existing shared memory block");
}

std::string disk_remark(const fs::path& folder) {
  constexpr std::uintmax_t too_little = std::uintmax_t{64} << 20;
  std::error_code unknown;
  const auto room = fs::space(folder, unknown).available;
  if (unknown || room >= too_little) return "";
  return fmt::format(" The disk that holds {} is full ({} MB left): make room.", folder.string(), room >> 20);
}

void run(const server_user& u, const std::vector<std::string>& command, const fs::path& log) {
  int status = 0;
  const pid_t child = spawn(u, command, log, true);
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error(fmt::format("`{}` failed; see {}.{}", fmt::join(command, " "), log.string(),
                                         disk_remark(log.parent_path())));
}

bool reachable_by(const server_user& u, const fs::path& folder) {
  for (fs::path p = fs::absolute(folder); !p.empty(); p = p.parent_path()) {
    struct stat s{};
    if (::stat(p.c_str(), &s) == 0) {
      const bool passes = (s.st_mode & S_IXOTH) || (s.st_uid == u.uid && (s.st_mode & S_IXUSR)) ||
                          (s.st_gid == u.gid && (s.st_mode & S_IXGRP));
      if (!passes) return false;
    }
    if (p == p.root_path()) break;
  }
  return true;
}

void own_private_folder(const server_user& u, const fs::path& p) {
  const bool made = fs::create_directories(p);
  struct stat s{};
  const bool known = ::stat(p.c_str(), &s) == 0;
  if (known && s.st_uid == u.uid && ::chmod(p.c_str(), 0700) == 0) return;
  if (made && ::chown(p.c_str(), u.uid, u.gid) == 0 && ::chmod(p.c_str(), 0700) == 0) return;
  throw std::runtime_error(fmt::format(
      "The folder {0} belongs to another user (number {1}) than the node (number {2}): nothing was "
      "changed. Give the node its folder back: chown -R {2} {0}",
      p.string(), known ? s.st_uid : 0, u.uid));
}

char state_of(pid_t pid) {
  std::ifstream stat(fmt::format("/proc/{}/stat", pid));
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  const auto end = text.rfind(')');
  return end == std::string::npos || end + 2 >= text.size() ? '-' : text[end + 2];
}

}  // namespace paraat
