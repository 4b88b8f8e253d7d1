#include "node/page_cache.hpp"

namespace paraat::node {

constexpr std::chrono::seconds longest_age{60};
constexpr std::chrono::milliseconds longest_rendering{250};

std::uint64_t page_cache::version(const std::vector<std::string>& topics) const {
  std::uint64_t sum = 0;
  for (const std::string& topic : topics) sum += heads_.version(topic);
  return sum;
}

std::shared_ptr<const http::ready> page_cache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto at = entries_.find(key);
  if (at == entries_.end()) return nullptr;
  entry& e = at->second;
  const auto now = std::chrono::steady_clock::now();
  if (e.version == version(e.topics) && now - e.made < longest_age) return e.page;
  if (now - e.renewed_from < longest_rendering) return e.page;
  e.renewed_from = now;
  return nullptr;
}

void page_cache::put(const std::string& key, std::shared_ptr<const http::ready> page,
                     std::vector<std::string> topics, std::uint64_t seen) {
  constexpr std::size_t of_an_entry = 256;
  if (key.size() > longest_key) return;
  std::size_t size = 2 * key.size() + page->head.capacity() + page->body.capacity() + of_an_entry;
  for (const std::string& topic : topics) size += sizeof topic + topic.size();
  const std::lock_guard lock(mutex_);
  // Full: start again. Pages are cheap to make, and a list of recent use would cost each hit a write.
  if (bytes_ + size > most_bytes_) entries_.clear(), bytes_ = 0;
  if (const auto old = entries_.find(key); old != entries_.end()) bytes_ -= old->second.bytes;
  bytes_ += size;
  entries_[key] = {std::move(page), std::move(topics), seen, std::chrono::steady_clock::now(), {}, size};
}

}  // namespace paraat::node
