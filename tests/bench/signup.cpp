// A rush of registrations, over real HTTP against a running node that puts its mail in a folder. Each sends
// the form, waits for the mail, opens the link in it, and confirms. Run by ops/bench signup; prints one line:
// people, seconds, and the 50th and 95th percentile of the answers in milliseconds.
//   signup_bench PORT HOST MAIL_FOLDER PEOPLE CONNECTIONS
// Every person has an address of its own (X-Forwarded-For), as in a crowd: one address may not register
// thousands.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tenant/messaging/mail/mailer.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat {
namespace {

using clock_type = std::chrono::steady_clock;
constexpr std::string_view link_mark = "/interesse/bevestiging/";
constexpr std::chrono::seconds patience{120};  // without any progress

struct setup {
  unsigned short port = 0;
  std::string host;
  std::filesystem::path mails;
  int people = 0, connections = 0;
};

// A connection that stays open, as a browser keeps it.
class line {
 public:
  explicit line(unsigned short port) : port_(port) {}
  ~line() { hang_up(); }
  line(const line&) = delete;
  line& operator=(const line&) = delete;

  int status_of(const std::string& request) {
    for (int attempt = 0;; ++attempt) {
      if (fd_ < 0) dial();
      if (const int status = exchange(request); status != 0) return status;
      hang_up();
      if (attempt == 1) throw std::runtime_error("the node hung up");
    }
  }

 private:
  void dial() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port_);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("nobody listens there");
  }
  void hang_up() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int exchange(const std::string& request) {
    for (std::size_t sent = 0; sent < request.size();) {
      const auto n = ::send(fd_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return 0;
      sent += static_cast<std::size_t>(n);
    }
    std::string raw;
    char buffer[65536];
    for (;;) {
      const auto n = ::recv(fd_, buffer, sizeof buffer, 0);
      if (n <= 0) return 0;
      raw.append(buffer, static_cast<std::size_t>(n));
      const auto end = raw.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      const auto length = raw.find("Content-Length: ");
      const std::size_t body = length < end ? std::stoul(raw.substr(length + 16)) : 0;
      if (raw.size() >= end + 4 + body) return std::stoi(raw.substr(9, 3));
    }
  }

  unsigned short port_;
  int fd_ = -1;
};

std::string head(const setup& s, std::string_view method, std::string_view path, int person) {
  return fmt::format("{} {} HTTP/1.1\r\nHost: {}:{}\r\nX-Forwarded-For: 10.{}.{}.{}\r\n", method, path,
                     s.host, s.port, person / 62'500 % 250, person / 250 % 250, person % 250 + 1);
}
std::string post(const setup& s, std::string_view path, int person, const std::string& form) {
  return head(s, "POST", path, person) +
         fmt::format("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
                     form.size(), form);
}

class rush {
 public:
  explicit rush(const setup& s) : setup_(s) {}

  void run() {
    watch();
    std::vector<std::thread> threads;
    const auto from = clock_type::now();
    for (int i = 0; i < setup_.connections; ++i)
      threads.emplace_back([this] { guarded([this] { work(); }); });
    guarded([this] { read_mails(); });
    for (std::thread& t : threads) t.join();
    const double seconds = std::chrono::duration<double>(clock_type::now() - from).count();
    if (!broken_.empty()) throw std::runtime_error(broken_);
    std::ranges::sort(times_);
    fmt::print("{} {:.3f} {:.2f} {:.2f}\n", confirmed_.load(), seconds, times_.at(times_.size() / 2),
               times_.at(times_.size() * 95 / 100));
  }

 private:
  struct link {
    std::string path;
    int person = 0;
  };

  template <class Work>
  void guarded(Work work) {
    try {
      work();
    } catch (const std::exception& e) {
      const std::lock_guard lock(mutex_);
      if (broken_.empty()) broken_ = e.what();
      over_ = true;
    }
    wake_.notify_all();
  }

  void expect(line& l, const std::string& request, int wanted) {
    const auto from = clock_type::now();
    const int status = l.status_of(request);
    if (status != wanted) throw std::runtime_error(fmt::format("answered {} instead of {}", status, wanted));
    const std::lock_guard lock(mutex_);
    times_.push_back(std::chrono::duration<double, std::milli>(clock_type::now() - from).count());
  }

  // A person with a mail continues first; otherwise the next person registers.
  void work() {
    line l(setup_.port);
    for (;;) {
      std::optional<link> mine;
      int person = -1;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return over_ || !links_.empty() || next_ < setup_.people; });
        if (over_) return;
        if (!links_.empty()) {
          mine = std::move(links_.front());
          links_.pop_front();
        } else {
          person = next_++;
        }
      }
      if (mine) {
        expect(l, head(setup_, "GET", mine->path, mine->person) + "\r\n", 200);
        expect(l, post(setup_, mine->path, mine->person, "submission_id=b" + std::to_string(mine->person)),
               303);
        if (++confirmed_ == setup_.people) finish();
      } else {
        const std::string form = fmt::format(
            "thema=zorg&moment=overdag&wens=Ik+wil+helpen&naam=Persoon+{0}&email=persoon{0}%40bench.be&"
            "akkoord=ja&submission_id=a{0}",
            person);
        expect(l, post(setup_, "/interesse", person, form), 303);
      }
    }
  }
  void finish() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    wake_.notify_all();
  }

  void watch() {
    std::filesystem::create_directories(setup_.mails);
    inotify_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (::inotify_add_watch(inotify_, setup_.mails.c_str(), IN_MOVED_TO) < 0)
      throw std::runtime_error("cannot watch the mail folder");
  }

  // A mail appears whole, by its name.
  void read_mails() {
    alignas(inotify_event) char buffer[65536];
    auto last = clock_type::now();
    while (!finished()) {
      const auto n = ::read(inotify_, buffer, sizeof buffer);
      if (n <= 0) {
        if (clock_type::now() - last > patience) throw std::runtime_error("no mail comes any more");
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
        continue;
      }
      last = clock_type::now();
      for (const char* at = buffer; at < buffer + n;) {
        const auto* e = reinterpret_cast<const inotify_event*>(at);
        if ((e->mask & IN_Q_OVERFLOW) != 0) throw std::runtime_error("too many mails at once to be told of");
        take(setup_.mails / e->name);
        at += sizeof(inotify_event) + e->len;
      }
    }
    ::close(inotify_);
  }
  bool finished() {
    const std::lock_guard lock(mutex_);
    return over_;
  }

  void take(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const auto mail = mail::read_eml(bytes);
    const auto at = mail ? mail->text.find(link_mark) : std::string::npos;
    if (at == std::string::npos) return;  // the welcome
    const auto end = mail->text.find_first_of(" \r\n", at);
    const int person = std::stoi(mail->to.substr(mail->to.find("persoon") + 7));
    {
      const std::lock_guard lock(mutex_);
      if (!known_.insert(person).second) throw std::runtime_error("somebody got two mails");
      links_.push_back({mail->text.substr(at, end - at), person});
    }
    wake_.notify_one();
  }

  const setup setup_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<link> links_;
  std::set<int> known_;
  std::vector<double> times_;
  std::string broken_;
  int next_ = 0;
  bool over_ = false;
  std::atomic<int> confirmed_ = 0;
  int inotify_ = -1;
};

}  // namespace
}  // namespace paraat

int main(int count, char** words) {
  using namespace paraat;
  if (count != 6) {
    fmt::print(stderr, "signup_bench PORT HOST MAIL_FOLDER PEOPLE CONNECTIONS\n");
    return 2;
  }
  try {
    rush({static_cast<unsigned short>(std::stoi(words[1])), words[2], words[3], std::stoi(words[4]),
          std::stoi(words[5])})
        .run();
    return 0;
  } catch (const std::exception& e) {
    fmt::print(stderr, "signup_bench: {}\n", e.what());
    return 1;
  }
}
