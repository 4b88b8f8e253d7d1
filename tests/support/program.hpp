#pragma once
// A program as a child of the test process: started with fork and exec, its output read as it comes, and
// waited for by the test itself. It ends with the object at the latest.

#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace paraat::test {

class program {
 public:
  // `input`: standard input of the program; its output and its errors come together.
  explicit program(std::vector<std::string> command, const std::string& input = {});
  ~program();
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  // Waits until a line that holds the text has been written, and gives it. Throws when the program ends first
  // or half a minute has passed.
  std::string line_with(const std::string& text);
  std::string output() const;
  void signal(int number);
  // Exit status; 128 + signal for a program ended by a signal. Throws after half a minute.
  int wait();
  pid_t pid() const { return pid_; }

 private:
  void read_all();
  pid_t pid_ = 0;
  int from_ = -1;
  std::optional<int> status_;
  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::string text_;
  bool ended_ = false;
  std::thread reader_;
};

struct finished {
  int status = 0;
  std::string output;
};
finished run(std::vector<std::string> command, const std::string& input = {});

}  // namespace paraat::test
