#pragma once
// Public pages in memory, for visitors without a session. An entry is valid while the topics it was made from
// have not moved and it is younger than a minute (periods and "confirmed until" change with the clock).

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "node/http/server.hpp"
#include "tenant/platform/outbox/outbox.hpp"

namespace paraat::node {

// Counted against the bound: the page, its headers, its key and what a hash table needs for an entry. Keys
// that are longer than `longest_key` are not kept at all: only known query parameters make a key, but each
// search word is a key of its own.
class page_cache {
 public:
  static constexpr std::size_t longest_key = 1024;
  page_cache(const outbox::heads& heads, std::size_t most_bytes = 32 * 1024 * 1024)
      : heads_(heads), most_bytes_(most_bytes) {}

  // Nothing when the caller is to render the page. While one caller does, the others get the copy from before
  // the change for a quarter of a second at most: a crowd that waits for a page costs one rendering.
  std::shared_ptr<const http::ready> find(const std::string& key);
  // The version of the topics, taken before the page is rendered: a change in the meantime makes the copy
  // stale.
  std::uint64_t version(const std::vector<std::string>& topics) const;
  void put(const std::string& key, std::shared_ptr<const http::ready>, std::vector<std::string> topics,
           std::uint64_t version);
  std::size_t bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  struct entry {
    std::shared_ptr<const http::ready> page;
    std::vector<std::string> topics;
    std::uint64_t version = 0;
    std::chrono::steady_clock::time_point made, renewed_from{};
    std::size_t bytes = 0;
  };
  const outbox::heads& heads_;
  std::size_t most_bytes_, bytes_ = 0;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, entry> entries_;
};

}  // namespace paraat::node
