#pragma once
// A crowd that keeps boards open, in a process of its own: neither its memory nor its threads are the node's.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace paraat::bench {

class crowd_of_boards {
 public:
  // Call it before the first thread starts.
  crowd_of_boards() {
    int there[2], back[2];
    if (::pipe(there) != 0 || ::pipe(back) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::close(there[1]);
      ::close(back[0]);
      ::_exit(serve(::fdopen(there[0], "r"), ::fdopen(back[1], "w")));
    }
    ::close(there[0]);
    ::close(back[1]);
    ask_ = ::fdopen(there[1], "w");
    hear_ = ::fdopen(back[0], "r");
  }
  ~crowd_of_boards() {
    std::fclose(ask_);
    std::fclose(hear_);
    ::waitpid(child_, nullptr, 0);
  }
  crowd_of_boards(const crowd_of_boards&) = delete;
  crowd_of_boards& operator=(const crowd_of_boards&) = delete;

  // Returns when each shows its first figures.
  void open(unsigned short port, int count, const std::string& host, const std::string& path,
            const std::string& cookie_header) {
    fmt::print(ask_, "{} {}\n{}\n{}\n{}", port, count, host, path, cookie_header);
    heard();
  }
  // Returns when each of them was sent these words: nanoseconds of the steady clock.
  long long shows(const std::string& words) {
    fmt::print(ask_, "{}\n", words);
    return heard();
  }

 private:
  long long heard() {
    std::fflush(ask_);
    long long at = 0;
    if (std::fscanf(hear_, "%lld", &at) != 1) throw std::runtime_error("a board was closed");
    return at;
  }

  struct board {
    std::string event;  // received so far
    bool shown = false;
  };

  static std::string line_of(FILE* in) {
    std::string out;
    for (int c = std::fgetc(in); c != '\n' && c != EOF; c = std::fgetc(in)) out += static_cast<char>(c);
    return out;
  }

  static int dial(unsigned short port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 ? fd : -1;
  }

  // False when one was closed.
  static bool wait_for(const std::string& words, std::vector<pollfd>& lines, std::vector<board>& boards) {
    std::size_t missing = boards.size();
    for (board& b : boards) b.shown = false;
    std::string buffer(65536, ' ');
    while (missing > 0) {
      if (::poll(lines.data(), lines.size(), 60'000) <= 0) return false;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].revents == 0) continue;
        const auto n = ::recv(lines[i].fd, buffer.data(), buffer.size(), 0);
        if (n <= 0) return false;
        board& b = boards[i];
        b.event.append(buffer, 0, static_cast<std::size_t>(n));
        if (!b.shown && b.event.find(words) != std::string::npos) {
          b.shown = true;
          --missing;
        }
        if (const auto end = b.event.rfind("\n\n"); end != std::string::npos) b.event.erase(0, end + 2);
      }
    }
    return true;
  }

  static int serve(FILE* ask, FILE* answer) {
    unsigned short port = 0;
    int count = 0;
    if (std::fscanf(ask, "%hu %d\n", &port, &count) != 2) return 0;
    const std::string host = line_of(ask), path = line_of(ask), cookie = line_of(ask);
    const std::string request = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n{}\n\r\n", path, host, cookie);
    std::vector<pollfd> lines;
    std::vector<board> boards(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      const int fd = dial(port);
      if (fd < 0 || ::send(fd, request.data(), request.size(), 0) != static_cast<ssize_t>(request.size()))
        return 1;
      lines.push_back({fd, POLLIN, 0});
    }
    for (std::string words = "data: ";; words = line_of(ask)) {
      if (words.empty() || !wait_for(words, lines, boards)) return 1;
      fmt::print(answer, "{}\n", std::chrono::steady_clock::now().time_since_epoch().count());
      std::fflush(answer);
    }
  }

  pid_t child_ = 0;
  FILE* ask_ = nullptr;
  FILE* hear_ = nullptr;
};

}  // namespace paraat::bench
