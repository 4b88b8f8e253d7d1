#include "tenant/platform/images/child.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace paraat::images {
namespace {

constexpr rlim_t most_memory =
    1024UL * 1024 * 1024;  // of address space; a picture of 8000 × 8000 streams through
constexpr rlim_t most_file = 16UL * 1024 * 1024;
constexpr rlim_t most_seconds = 10, most_files = 64;
constexpr uid_t nobody = 65534;
constexpr std::size_t most_output = 4096;
constexpr int not_found = 127;

// Between fork and exec of a process that had threads only system calls are safe.
void bound_myself() {
  const auto bound = [](auto what, rlim_t most) {
    const rlimit l{most, most};
    ::setrlimit(what, &l);
  };
  bound(RLIMIT_AS, most_memory);
  bound(RLIMIT_CPU, most_seconds);
  bound(RLIMIT_FSIZE, most_file);
  bound(RLIMIT_NOFILE, most_files);
  bound(RLIMIT_CORE, 0);
  // No network, where the kernel allows it: as root by itself, otherwise in a user namespace.
  if (::unshare(CLONE_NEWNET) != 0) ::unshare(CLONE_NEWUSER | CLONE_NEWNET);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0))
    ::_exit(not_found);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
}

[[noreturn]] void become(const char* folder, char* const* words, char* const* environment, int out) {
  const int in = ::open("/dev/null", O_RDONLY);
  if (in < 0 || ::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(out, 2) < 0 || ::chdir(folder) != 0)
    ::_exit(not_found);
  ::close_range(3, ~0U, 0);
  bound_myself();
  ::execve(words[0], words, environment);
  ::_exit(not_found);
}

// The output of the child until it ends, or until the deadline.
std::string listen_to(int out, int pidfd, std::chrono::steady_clock::time_point until) {
  std::string said;
  std::array<char, 1024> buffer;
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    std::array<pollfd, 2> what{{{out, POLLIN, 0}, {pidfd, POLLIN, 0}}};
    const int ready =
        ::poll(what.data(), what.size(), static_cast<int>(std::max<long long>(0, left.count())));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return said;
    if ((what[0].revents & POLLIN) != 0) {
      const ssize_t n = ::read(out, buffer.data(), buffer.size());
      if (n > 0 && said.size() < most_output) said.append(buffer.data(), static_cast<std::size_t>(n));
      if (n > 0) continue;
    }
    if (what[1].revents != 0) return said;
  }
}

}  // namespace

std::optional<outcome> run_bounded(const std::filesystem::path& folder, std::vector<std::string> words,
                                   std::chrono::seconds longest) {
  std::array<std::string, 5> environment{"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C.UTF-8",
                                         "VIPS_BLOCK_UNTRUSTED=1", "VIPS_CONCURRENCY=1"};
  std::vector<char*> argv, envp;
  for (std::string& w : words) argv.push_back(w.data());
  for (std::string& e : environment) envp.push_back(e.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to a child process");
  const std::string where = folder.string();
  const pid_t child = ::fork();
  if (child == 0) become(where.c_str(), argv.data(), envp.data(), pipe[1]);
  ::close(pipe[1]);
  if (child < 0) {
    ::close(pipe[0]);
    throw std::runtime_error("no child process");
  }
  const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  outcome out;
  out.output = listen_to(pipe[0], pidfd, std::chrono::steady_clock::now() + longest);
  int status = 0;
  if (::waitpid(child, &status, WNOHANG) != child) {
    ::kill(child, SIGKILL);
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(pipe[0]);
  if (pidfd >= 0) ::close(pidfd);
  if (!WIFEXITED(status)) return std::nullopt;
  out.status = WEXITSTATUS(status);
  return out;
}

scratch_folder::scratch_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "paraat-picture-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for a picture");
  path_ = name;
  if (::geteuid() == 0 && ::chown(name.c_str(), nobody, nobody) != 0)
    throw std::runtime_error("no folder for a picture that its child can write in");
}

scratch_folder::~scratch_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace paraat::images
