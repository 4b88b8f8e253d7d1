#pragma once
// Admission of requests to workers. Work is divided into classes; each has a queue with a bound and a
// patience, so that no queue grows with the load: a request that does not fit, or has waited too long, is
// answered 503 with Retry-After before any work was done for it.
//
// The general workers take crisis work first, then signed-in staff, then the public, then searches and feeds;
// while pages and searches both wait, one turn of five is a search's.
// The last free general worker takes requests of the crisis class only. Passwords (argon2id) and pictures
// have workers of their own: they cost tens to thousands of milliseconds of processor each, and a rush of
// them must not stall pages.
//
// Within a class the addresses take turns: one address with a thousand requests does not make another wait
// for all of them. When a queue is full, the address with the most waiting loses its latest.
//
// A handler that does not end (a database that stands still) is answered for after `longest`: 503, and the
// worker counts as stuck until it comes back.

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "node/http/load_metrics.hpp"
#include "ops/rarely.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::http {

enum class work_class { crisis, signed_in, open, bulk, password, picture };
constexpr std::array all_classes{work_class::crisis, work_class::signed_in, work_class::open,
                                 work_class::bulk,   work_class::password,  work_class::picture};
std::string_view name_of(work_class);

class admission {
 public:
  using clock = std::chrono::steady_clock;
  struct bound {
    std::size_t waiting;                 // places in the queue
    std::chrono::milliseconds patience;  // longest wait for a worker
    std::chrono::milliseconds longest;   // longest run until it is answered for
  };
  struct settings {
    std::size_t workers = 4;
    std::function<web::response(work_class)> busy;  // the response when there is no room
    std::array<bound, all_classes.size()> bounds = usual_bounds();
  };
  static std::array<bound, all_classes.size()> usual_bounds();

  admission(settings, metrics&);
  ~admission();
  admission(const admission&) = delete;
  admission& operator=(const admission&) = delete;

  using work = std::function<web::response()>;
  using answered = std::function<void(web::response)>;
  // `answer` is called once: with the result of the work, or with `busy`. On any thread, also this one.
  void offer(work_class, const std::string& address, work, answered answer);
  // Workers whose handler has taken longer than its class allows.
  std::size_t stuck() const;
  std::size_t waiting(work_class) const;
  // Refuses waiting and new requests; returns when every worker has ended its handler.
  void stop();

 private:
  struct ticket;
  using ticket_ptr = std::shared_ptr<ticket>;
  // The waiting requests of one class, by address.
  struct queue {
    std::unordered_map<std::string, std::deque<ticket_ptr>> flows;
    std::list<std::string> turns;  // addresses that have something waiting, the next first
    std::size_t size = 0;
  };
  enum class crew { general, passwords, pictures };
  void work_on(crew);
  void watch();
  ticket_ptr next_for(crew);
  ticket_ptr take_from(work_class);
  ticket_ptr drop_latest_of_longest(queue&);
  bool runnable(work_class) const;
  void collect_overdue(clock::time_point, std::vector<ticket_ptr>& out);
  void refuse(const ticket_ptr&, bool ran);
  void run(const ticket_ptr&);
  queue& queue_of(work_class c) { return queues_[static_cast<std::size_t>(c)]; }
  const bound& bound_of(work_class c) const { return settings_.bounds[static_cast<std::size_t>(c)]; }
  void start_worker(crew, int nice);
  static crew crew_of(work_class);
  std::condition_variable& work_for(crew c) { return work_[static_cast<std::size_t>(c)]; }

  const settings settings_;
  load_metrics metrics_;
  mutable std::mutex mutex_;
  std::array<std::condition_variable, 3> work_;  // of each crew
  std::condition_variable watch_;
  std::array<queue, all_classes.size()> queues_;
  std::list<ticket_ptr> running_;
  int turn_ = 0;             // taken while pages and searches waited
  std::size_t general_ = 0;  // general workers that run something that is no crisis work
  std::size_t stuck_ = 0;
  bool stopping_ = false;
  rarely overloaded_{std::chrono::seconds(10)};
  std::vector<std::thread> threads_;
};

}  // namespace paraat::http
