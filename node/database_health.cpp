#include "node/database_health.hpp"

#include "ops/log.hpp"

namespace paraat::node {

constexpr std::chrono::milliseconds ask_every{500};
constexpr std::chrono::seconds longest_silence{2};

database_health::~database_health() { stop(); }

void database_health::start() {
  seen(ask_());
  thread_ = std::thread([this] { watch(); });
}

void database_health::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void database_health::watch() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, ask_every, [this] { return stopping_; })) {
    asking_ = true;
    asked_ = clock::now();
    lock.unlock();
    const bool answered = ask_();
    const bool was_silent = silent();
    if (was_silent) log::warning("database_answers_again", {{"answered", answered}});
    lock.lock();
    asking_ = false;
    // A request that finished meanwhile knows more than the question that was asked before it.
    if (seen_ < asked_) answers_ = answered;
  }
}

void database_health::seen(bool answered) {
  const std::lock_guard lock(mutex_);
  answers_ = answered;
  seen_ = clock::now();
}

bool database_health::silent() const {
  const std::lock_guard lock(mutex_);
  return asking_ && clock::now() - asked_ > longest_silence;
}

bool database_health::answers() const {
  if (silent()) return false;
  const std::lock_guard lock(mutex_);
  return answers_;
}

}  // namespace paraat::node
