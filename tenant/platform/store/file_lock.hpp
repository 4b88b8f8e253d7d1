#pragma once
// A lock between processes, on a file that is made when absent. It ends with the process, however that ends.

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

namespace paraat {

class file_lock {
 public:
  enum class kind { shared, exclusive };
  // Throws std::runtime_error when the file cannot be opened; nothing is locked yet.
  explicit file_lock(const std::filesystem::path& file)
      : fd_(::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
    if (fd_ < 0) throw std::runtime_error("The file " + file.string() + " cannot be written.");
  }
  ~file_lock() { ::close(fd_); }
  file_lock(const file_lock&) = delete;
  file_lock& operator=(const file_lock&) = delete;

  // False when another process holds it; never waits.
  bool take(kind k) { return ::flock(fd_, (k == kind::shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0; }
  void release() { ::flock(fd_, LOCK_UN); }

 private:
  int fd_;
};

}  // namespace paraat
