#pragma once
// The record that a worker makes of a request passes to the connection with the answer. A handler may end
// after its request was answered for it (admission.hpp): the connection has taken the record by then, and the
// notes of the handler stay apart.

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "ops/log.hpp"
#include "ops/observation.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::http {

class handed_record {
 public:
  explicit handed_record(work_record so_far) : record_(std::move(so_far)) {}
  work_record so_far() const {
    const std::lock_guard lock(mutex_);
    return record_;
  }
  // False: the request was answered before.
  bool give(const work_record& r) {
    const std::lock_guard lock(mutex_);
    if (taken_) return false;
    record_ = r;
    return true;
  }
  work_record take() {
    const std::lock_guard lock(mutex_);
    taken_ = true;
    return record_;
  }

 private:
  mutable std::mutex mutex_;
  work_record record_;
  bool taken_ = false;
};

// The work as the queues know it. A cause that comes too late for the observation is logged here.
inline std::function<web::response()> recorded(std::shared_ptr<handed_record> record,
                                               std::function<web::response(work_record&)> work,
                                               std::string id) {
  return [record = std::move(record), work = std::move(work), id = std::move(id)] {
    work_record mine = record->so_far();
    mine.times.enter(stage::handler);
    web::response out = work(mine);
    mine.times.leave();
    if (!record->give(mine) && mine.cause.any())
      log::error("handler_failed_late",
                 {{"request_id", id}, {"cause", mine.cause.type}, {"sqlstate", mine.cause.sqlstate}});
    return out;
  };
}

}  // namespace paraat::http
