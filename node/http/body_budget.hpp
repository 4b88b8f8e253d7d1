#pragma once
// The memory that bodies of requests may take while they are read and wait for their handler: a total for
// small ones (forms), a total for large ones (lists, pictures), and a share of both for one address. Bytes
// are counted as they arrive, not as announced: a large Content-Length without a body takes no room from
// others.

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace paraat::http {

class body_budget {
 public:
  struct bounds {
    std::size_t small_body = 16 * 1024;  // up to this size a body counts as small
    std::size_t small_total = 32 * 1024 * 1024, large_total = 64 * 1024 * 1024,
                one_address = 16 * 1024 * 1024;
  };
  explicit body_budget(bounds b) : bounds_(b) {}

  // The bytes of one body, given back by the destructor.
  class share {
   public:
    share(body_budget& of, std::string address, bool large)
        : of_(of), address_(std::move(address)), large_(large) {}
    ~share() {
      const std::lock_guard lock(of_.mutex_);
      of_.give_back(address_, large_, bytes_);
    }
    share(const share&) = delete;
    share& operator=(const share&) = delete;
    // The body has grown to this size. False: there is no room for it; its bytes are given back in the same
    // step, so that a second body that asks before the caller drops the first is not refused as well.
    bool grow_to(std::size_t size) {
      if (size <= bytes_) return true;
      return of_.resize(address_, large_, bytes_, size);
    }

   private:
    body_budget& of_;
    const std::string address_;
    const bool large_;
    std::size_t bytes_ = 0;
  };

  bool is_large(std::size_t announced) const { return announced > bounds_.small_body; }
  std::size_t in_use() const {
    const std::lock_guard lock(mutex_);
    return small_ + large_;
  }

 private:
  bool resize(const std::string& address, bool large, std::size_t& held, std::size_t to) {
    const std::lock_guard lock(mutex_);
    const bool fits = take(address, large, to - held);
    if (!fits) give_back(address, large, held);
    held = fits ? to : 0;
    return fits;
  }
  bool take(const std::string& address, bool large, std::size_t bytes) {
    std::size_t& total = large ? large_ : small_;
    if (total + bytes > (large ? bounds_.large_total : bounds_.small_total)) return false;
    const auto at = per_address_.find(address);
    if ((at == per_address_.end() ? 0 : at->second) + bytes > bounds_.one_address) return false;
    per_address_[address] += bytes;
    total += bytes;
    return true;
  }
  void give_back(const std::string& address, bool large, std::size_t bytes) {
    if (bytes == 0) return;
    (large ? large_ : small_) -= bytes;
    const auto at = per_address_.find(address);
    if ((at->second -= bytes) == 0) per_address_.erase(at);
  }

  const bounds bounds_;
  mutable std::mutex mutex_;
  std::size_t small_ = 0, large_ = 0;
  std::unordered_map<std::string, std::size_t> per_address_;
};

}  // namespace paraat::http
