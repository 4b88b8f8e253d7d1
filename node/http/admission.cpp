#include "node/http/admission.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "ops/log.hpp"
#include "ops/observation.hpp"

namespace paraat::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds watch_every{50};
constexpr int password_workers = 2, picture_workers = 1;
// While both wait, one of so many turns is a search's: a flood of pages must not make every search fail.
constexpr int turns_to_a_search = 5;
// Of this thread alone: on Linux a thread has a niceness of its own.
constexpr int behind_pages = 5;

}  // namespace

struct admission::ticket {
  work_class what;
  std::string address;
  work run;
  answered answer;
  clock::time_point offered, started{};
  std::atomic<bool> is_answered = false;
  bool counts_stuck = false;

  // The first answer is the one that is sent.
  bool say(web::response r) {
    if (is_answered.exchange(true)) return false;
    answer(std::move(r));
    answer = {};
    return true;
  }
};

std::string_view name_of(work_class c) {
  switch (c) {
    case work_class::crisis:
      return "crisis";
    case work_class::signed_in:
      return "signed_in";
    case work_class::open:
      return "public";
    case work_class::bulk:
      return "bulk";
    case work_class::password:
      return "password";
    case work_class::picture:
      return "picture";
  }
  return "";
}

std::array<admission::bound, all_classes.size()> admission::usual_bounds() {
  return {bound{4000, milliseconds{5000}, milliseconds{8000}},
          bound{500, milliseconds{3000}, milliseconds{8000}},
          bound{500, milliseconds{1500}, milliseconds{8000}},
          bound{200, milliseconds{1000}, milliseconds{8000}},
          bound{100, milliseconds{4000}, milliseconds{15000}},
          bound{8, milliseconds{15000}, milliseconds{45000}}};
}

admission::admission(settings s, metrics& m) : settings_(std::move(s)), metrics_(m) {
  for (const work_class c : all_classes) metrics_.refused.Add({{"class", std::string(name_of(c))}});
  for (std::size_t i = 0; i < std::max<std::size_t>(1, settings_.workers); ++i)
    start_worker(crew::general, 0);
  for (int i = 0; i < password_workers; ++i) start_worker(crew::passwords, behind_pages);
  for (int i = 0; i < picture_workers; ++i) start_worker(crew::pictures, behind_pages);
  threads_.emplace_back([this] { watch(); });
}

admission::~admission() { stop(); }

admission::crew admission::crew_of(work_class c) {
  return c == work_class::password  ? crew::passwords
         : c == work_class::picture ? crew::pictures
                                    : crew::general;
}

void admission::start_worker(crew c, int nice) {
  threads_.emplace_back([this, c, nice] {
    if (nice != 0) ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), nice);
    work_on(c);
  });
}

void admission::offer(work_class c, const std::string& address, work w, answered answer) {
  auto t = std::make_shared<ticket>();
  t->what = c;
  t->address = address;
  t->run = std::move(w);
  t->answer = std::move(answer);
  t->offered = clock::now();
  ticket_ptr loser;
  {
    const std::lock_guard lock(mutex_);
    queue& q = queue_of(c);
    if (stopping_) {
      loser = t;
    } else {
      auto& flow = q.flows[address];
      if (flow.empty()) q.turns.push_back(address);
      flow.push_back(t);
      if (++q.size > bound_of(c).waiting) loser = drop_latest_of_longest(q);  // perhaps this one
    }
  }
  work_for(crew_of(c)).notify_one();
  watch_.notify_one();
  if (loser) refuse(loser, false);
}

admission::ticket_ptr admission::drop_latest_of_longest(queue& q) {
  const auto longest = std::ranges::max_element(q.flows, {}, [](const auto& f) { return f.second.size(); });
  ticket_ptr out = longest->second.back();
  longest->second.pop_back();
  --q.size;
  if (longest->second.empty()) {
    q.turns.remove(longest->first);
    q.flows.erase(longest);
  }
  return out;
}

admission::ticket_ptr admission::take_from(work_class c) {
  queue& q = queue_of(c);
  if (q.size == 0) return nullptr;
  const std::string address = q.turns.front();
  q.turns.pop_front();
  auto& flow = q.flows[address];
  ticket_ptr out = flow.front();
  flow.pop_front();
  --q.size;
  if (flow.empty())
    q.flows.erase(address);
  else
    q.turns.push_back(address);
  return out;
}

// The last general worker that is free takes requests of the crisis class only.
bool admission::runnable(work_class c) const {
  return c == work_class::crisis || general_ + 1 < settings_.workers || settings_.workers < 2;
}

admission::ticket_ptr admission::next_for(crew c) {
  if (c == crew::passwords) return take_from(work_class::password);
  if (c == crew::pictures) return take_from(work_class::picture);
  if (ticket_ptr t = take_from(work_class::crisis)) return t;
  if (!runnable(work_class::open)) return nullptr;
  if (ticket_ptr t = take_from(work_class::signed_in)) return t;
  const bool both = queue_of(work_class::open).size > 0 && queue_of(work_class::bulk).size > 0;
  const bool search_first = both && ++turn_ % turns_to_a_search == 0;
  if (ticket_ptr t = take_from(search_first ? work_class::bulk : work_class::open)) return t;
  return take_from(search_first ? work_class::open : work_class::bulk);
}

void admission::work_on(crew c) {
  std::unique_lock lock(mutex_);
  for (;;) {
    ticket_ptr t;
    work_for(c).wait(lock, [&] { return stopping_ || (t = next_for(c)) != nullptr; });
    if (!t) return;
    const bool counts = c == crew::general && t->what != work_class::crisis;
    if (counts) ++general_;
    t->started = clock::now();
    const auto place = running_.insert(running_.end(), t);
    lock.unlock();
    run(t);
    lock.lock();
    running_.erase(place);
    if (counts) --general_;
    if (t->counts_stuck) --stuck_, metrics_.workers_stuck.Set(static_cast<double>(stuck_));
    // A queued request that could not start, because one worker is kept for crisis work, may start now.
    if (c == crew::general && queue_of(work_class::open).size + queue_of(work_class::bulk).size > 0)
      work_for(c).notify_one();
  }
}

void admission::run(const ticket_ptr& t) {
  web::response out;
  try {
    out = t->run();
  } catch (const std::exception& e) {
    log::error("handler_failed", {{"type", type_name(e)}});
    out = settings_.busy(t->what);
  }
  t->run = {};
  t->say(std::move(out));
}

void admission::refuse(const ticket_ptr& t, bool ran) {
  if (!t->say(settings_.busy(t->what))) return;
  metrics_.refused.Add({{"class", std::string(name_of(t->what))}}).Increment();
  if (const auto times = overloaded_.count())
    log::warning("overloaded", {{"class", name_of(t->what)}, {"refused", *times}, {"handler_stuck", ran}});
}

// Requests that waited longer than the patience of their class: the front of each flow is its oldest.
void admission::collect_overdue(clock::time_point now, std::vector<ticket_ptr>& out) {
  for (const work_class c : all_classes) {
    queue& q = queue_of(c);
    for (auto at = q.turns.begin(); at != q.turns.end();) {
      auto& flow = q.flows[*at];
      while (!flow.empty() && now - flow.front()->offered > bound_of(c).patience) {
        out.push_back(flow.front());
        flow.pop_front();
        --q.size;
      }
      if (!flow.empty()) {
        ++at;
        continue;
      }
      q.flows.erase(*at);
      at = q.turns.erase(at);
    }
  }
}

void admission::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    std::size_t waiting = 0;
    for (const queue& q : queues_) waiting += q.size;
    if (waiting == 0 && running_.empty())
      watch_.wait(lock);
    else
      watch_.wait_for(lock, watch_every);
    if (stopping_) return;
    const auto now = clock::now();
    std::vector<ticket_ptr> overdue, hanging;
    collect_overdue(now, overdue);
    for (const ticket_ptr& t : running_) {
      if (t->counts_stuck || now - t->started < bound_of(t->what).longest) continue;
      t->counts_stuck = true;
      ++stuck_;
      hanging.push_back(t);
    }
    metrics_.workers_stuck.Set(static_cast<double>(stuck_));
    lock.unlock();
    for (const ticket_ptr& t : overdue) refuse(t, false);
    for (const ticket_ptr& t : hanging) refuse(t, true);
    lock.lock();
  }
}

std::size_t admission::stuck() const {
  const std::lock_guard lock(mutex_);
  return stuck_;
}

std::size_t admission::waiting(work_class c) const {
  const std::lock_guard lock(mutex_);
  return queues_[static_cast<std::size_t>(c)].size;
}

void admission::stop() {
  std::vector<ticket_ptr> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (queue& q : queues_) {
      for (auto& [_, flow] : q.flows) left.insert(left.end(), flow.begin(), flow.end());
      q = {};
    }
  }
  for (auto& crew_waits : work_) crew_waits.notify_all();
  watch_.notify_all();
  for (const ticket_ptr& t : left) t->say(settings_.busy(t->what));
  for (std::thread& t : threads_)
    if (t.joinable()) t.join();
}

}  // namespace paraat::http
