#pragma once
// Public pages in memory, for visitors without a session. An entry is valid while the topics it was made from
// have not moved and it is younger than a minute (periods and "confirmed until" change with the clock).

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "node/http/server.hpp"
#include "tenant/outbox/outbox.hpp"

namespace paraat::node {

class page_cache {
 public:
  page_cache(const outbox::heads& heads, std::size_t most_bytes = 32 * 1024 * 1024)
      : heads_(heads), most_bytes_(most_bytes) {}

  // Nothing when the caller is to render the page. While one caller does, the others get the copy from before
  // the change for a quarter of a second at most: a crowd that waits for a page costs one rendering.
  std::shared_ptr<const http::ready> find(const std::string& key);
  // The version of the topics, taken before the page is rendered: what changes meanwhile makes the copy
  // stale.
  std::uint64_t version(const std::vector<std::string>& topics) const;
  void put(const std::string& key, std::shared_ptr<const http::ready>, std::vector<std::string> topics,
           std::uint64_t version);

 private:
  struct entry {
    std::shared_ptr<const http::ready> page;
    std::vector<std::string> topics;
    std::uint64_t version = 0;
    std::chrono::steady_clock::time_point made, renewed_from{};
  };
  const outbox::heads& heads_;
  std::size_t most_bytes_, bytes_ = 0;
  std::mutex mutex_;
  std::unordered_map<std::string, entry> entries_;
};

}  // namespace paraat::node
