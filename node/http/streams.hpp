#pragma once
// Pages that stay open and are written anew when a topic moves (server-sent events). What is written is drawn
// once for each version of the topic, whoever asks first, and shared by all who watch the same.

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
    bool draw = false;  // nobody draws it yet: the caller is to, and to call `put` or `give_up`
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
  // What nobody watches any more is forgotten.
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
