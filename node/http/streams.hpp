#pragma once
// Server-sent event streams of pages. A page is rendered once for each version of its topic, by the first
// watcher that asks, and shared by all watchers of the same page.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace paraat::http {

class shared_pages {
 public:
  using page = std::shared_ptr<const std::string>;
  struct look {
    page ready;         // drawn from this version or a later one
    bool draw = false;  // not being drawn: the caller is to draw, and to call `put` or `give_up`
  };
  look at(const std::string& key, std::uint64_t version) {
    const std::lock_guard lock(mutex_);
    entry& e = entries_[key];
    if (e.ready && e.version >= version) return {e.ready, false};
    if (e.drawing) return {};
    e.drawing = true;
    return {nullptr, true};
  }
  page put(const std::string& key, std::uint64_t version, std::string text) {
    const std::lock_guard lock(mutex_);
    entry& e = entries_[key];
    e = {version, std::make_shared<const std::string>(std::move(text)), false, e.watchers};
    return e.ready;
  }
  void give_up(const std::string& key) {
    const std::lock_guard lock(mutex_);
    entries_[key].drawing = false;
  }
  void enter(const std::string& key) {
    const std::lock_guard lock(mutex_);
    ++entries_[key].watchers;
  }
  // An entry without watchers is removed.
  void leave(const std::string& key) {
    const std::lock_guard lock(mutex_);
    if (--entries_[key].watchers == 0) entries_.erase(key);
  }

 private:
  struct entry {
    std::uint64_t version = 0;
    page ready;
    bool drawing = false;
    int watchers = 0;
  };
  std::mutex mutex_;
  std::map<std::string, entry> entries_;
};

}  // namespace paraat::http
