#pragma once
// The health of the database, known without a query: a thread of its own asks twice a second, over a
// connection of its own, so that neither busy workers nor a full pool look like a lost database. Results of
// requests count too. `/readyz` and the refusals on the network thread read it and never wait.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace paraat::node {

class database_health {
 public:
  using clock = std::chrono::steady_clock;
  // `ask` may take long, or never return while the database stands still.
  explicit database_health(std::function<bool()> ask) : ask_(std::move(ask)) {}
  ~database_health();
  void start();  // asks once, then keeps asking
  void stop();   // the database has been told to end a hanging query

  bool answers() const;
  // A question has had no answer for two seconds: the database is reached but stands still.
  bool silent() const;
  // A request was answered by the database, or refused by it.
  void seen(bool answered);

 private:
  void watch();
  std::function<bool()> ask_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool answers_ = false, stopping_ = false, asking_ = false;
  clock::time_point asked_{}, seen_{};
  std::thread thread_;
};

}  // namespace paraat::node
