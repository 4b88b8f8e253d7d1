#include "tenant/platform/outbox/outbox.hpp"

#include "tenant/platform/outbox/outbox_sql.hpp"

namespace paraat::outbox {

std::string_view name_of(object_kind k) {
  switch (k) {
    case object_kind::listing:
      return "listing";
    case object_kind::organisation:
      return "organisation";
    case object_kind::task_profile:
      return "task_profile";
  }
  return "listing";
}

std::uint64_t heads::version(std::string_view topic) const {
  const std::lock_guard lock(mutex_);
  const auto found = local_.find(topic);
  return found == local_.end() ? 0 : found->second;
}

void heads::wake(std::string_view topic) {
  std::vector<listener> call;
  {
    const std::lock_guard lock(mutex_);
    ++local_[std::string(topic)];
    call = listeners_;
  }
  for (const listener& l : call) l(std::string(topic));
}

void heads::committed(std::string_view topic) {
  {
    const std::lock_guard lock(mutex_);
    untold_.emplace(topic);
  }
  wake(topic);
}

void heads::tell(database& db) {
  std::set<std::string> telling;
  {
    const std::lock_guard lock(mutex_);
    telling.swap(untold_);
  }
  if (telling.empty()) return;
  std::map<std::string, std::int64_t> moved;
  try {
    db.write(std::nullopt,
             [&](transaction& tx) { moved = move_heads(tx, {telling.begin(), telling.end()}); });
  } catch (...) {
    const std::lock_guard lock(mutex_);
    untold_.merge(telling);
    throw;
  }
  const std::lock_guard lock(mutex_);
  // A version one step further than this process knew was moved by this process alone: there is nothing to
  // read.
  for (const auto& [topic, version] : moved)
    if (auto& known = stored_[topic]; version == known + 1) known = version;
}

void heads::listen(listener l) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(l));
}

void heads::stop_listening() {
  const std::lock_guard lock(mutex_);
  listeners_.clear();
}

}  // namespace paraat::outbox
