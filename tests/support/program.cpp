#include "tests/support/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

namespace paraat::test {

constexpr std::chrono::seconds patience{30};

program::program(std::vector<std::string> command, const std::string& input) {
  std::vector<char*> argv;
  for (std::string& word : command) argv.push_back(word.data());
  argv.push_back(nullptr);
  int in[2], out[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(in[0], 0);
    ::dup2(out[1], 1);
    ::dup2(out[1], 2);
    ::signal(SIGPIPE, SIG_DFL);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  from_ = out[0];
  reader_ = std::thread([this] { read_all(); });
  for (std::size_t at = 0; at < input.size();) {
    const auto n = ::write(in[1], input.data() + at, input.size() - at);
    if (n <= 0) break;
    at += static_cast<std::size_t>(n);
  }
  ::close(in[1]);
}

program::~program() {
  if (!status_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  reader_.join();
  ::close(from_);
}

// A grandchild may keep the pipe open after the program has ended; then nothing more is expected from it.
void program::read_all() {
  char buffer[8192];
  for (;;) {
    pollfd p{from_, POLLIN, 0};
    if (::poll(&p, 1, 100) == 0) {
      siginfo_t state{};
      const bool over = ::waitid(P_PID, static_cast<id_t>(pid_), &state, WEXITED | WNOHANG | WNOWAIT) != 0 ||
                        state.si_pid == pid_;
      if (!over) continue;
      break;
    }
    const auto n = ::read(from_, buffer, sizeof buffer);
    if (n <= 0) break;
    {
      const std::lock_guard lock(mutex_);
      text_.append(buffer, static_cast<std::size_t>(n));
    }
    more_.notify_all();
  }
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  more_.notify_all();
}

std::string program::line_with(const std::string& wanted) {
  std::unique_lock lock(mutex_);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto at = text_.find(wanted);
    if (const auto end = text_.find('\n', at); at != std::string::npos && end != std::string::npos) {
      const auto before = text_.rfind('\n', at);
      const auto begin = before == std::string::npos ? 0 : before + 1;
      return text_.substr(begin, end - begin);
    }
    if (ended_ || more_.wait_until(lock, deadline) == std::cv_status::timeout)
      throw std::runtime_error("no line with `" + wanted + "` came, but:\n" + text_);
  }
}

std::string program::output() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

void program::signal(int number) {
  if (!status_) ::kill(pid_, number);
}

int program::wait() {
  if (status_) return *status_;
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  pollfd p{handle, POLLIN, 0};
  const int ready = ::poll(&p, 1, static_cast<int>(std::chrono::milliseconds(patience).count()));
  ::close(handle);
  if (ready != 1) throw std::runtime_error("the program does not end; it said:\n" + output());
  int status = 0;
  ::waitpid(pid_, &status, 0);
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::unique_lock lock(mutex_);  // and all that it wrote has been read
  more_.wait(lock, [&] { return ended_; });
  return *status_;
}

finished run(std::vector<std::string> command, const std::string& input) {
  program p(std::move(command), input);
  finished out;
  out.status = p.wait();
  out.output = p.output();
  return out;
}

}  // namespace paraat::test
