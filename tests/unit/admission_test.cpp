// Queues, classes and the workers behind them, with handlers that wait for the test.
#include "node/http/admission.hpp"

#include <gtest/gtest.h>

#include <future>

#include "node/http/body_budget.hpp"

namespace paraat::http {
namespace {

using std::chrono::milliseconds;

// A gate that holds requests until the test opens it.
class gate {
 public:
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    changed_.notify_all();
  }
  web::response pass(const std::string& body) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    return web::text_response(200, body);
  }
  void wait_for(int inside) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return inside_ >= inside; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int inside_ = 0;
};

class Admission : public testing::Test {
 protected:
  static constexpr std::array<admission::bound, all_classes.size()> patient() {
    std::array<admission::bound, all_classes.size()> out{};
    out.fill({4, std::chrono::hours(1), std::chrono::hours(1)});
    return out;
  }
  admission& start(std::size_t workers, std::array<admission::bound, all_classes.size()> bounds = patient()) {
    queues = std::make_unique<admission>(
        admission::settings{.workers = workers,
                            .busy = [](work_class) { return web::text_response(503, "busy"); },
                            .bounds = bounds},
        figures);
    return *queues;
  }
  std::future<web::response> offer(work_class c, const std::string& address, admission::work w) {
    auto promise = std::make_shared<std::promise<web::response>>();
    queues->offer(c, address, std::move(w), [promise](web::response r) { promise->set_value(std::move(r)); });
    return promise->get_future();
  }
  std::future<web::response> blocked(work_class c, const std::string& address = "a") {
    return offer(c, address, [this] { return doors.pass("late"); });
  }
  std::future<web::response> quick(work_class c, const std::string& address = "a") {
    return offer(c, address, [this, address] {
      const std::lock_guard lock(order_mutex);
      order += address;
      return web::text_response(200, "quick");
    });
  }
  void TearDown() override {
    doors.open();
    queues.reset();
  }
  metrics figures;
  gate doors;
  std::mutex order_mutex;
  std::string order;
  std::unique_ptr<admission> queues;
};

TEST_F(Admission, KeepsOneWorkerForCrisisWork) {
  start(3);
  auto first = blocked(work_class::open), second = blocked(work_class::signed_in);
  doors.wait_for(2);
  auto waits = quick(work_class::open);
  EXPECT_EQ(quick(work_class::crisis).get().status, 200U);
  EXPECT_EQ(queues->waiting(work_class::open), 1U);
  doors.open();
  EXPECT_EQ(waits.get().body, "quick");
}

TEST_F(Admission, RefusesWhatDoesNotFitAndNeverGrows) {
  start(2);
  auto running = blocked(work_class::open);
  doors.wait_for(1);
  std::vector<std::future<web::response>> rest;
  for (int i = 0; i < 100; ++i) rest.push_back(quick(work_class::open));
  EXPECT_EQ(queues->waiting(work_class::open), 4U);
  doors.open();
  int served = 0;
  for (auto& one : rest) served += one.get().status == 200 ? 1 : 0;
  EXPECT_EQ(served, 4);
}

TEST_F(Admission, AddressWithManyRequestsDoesNotKeepAnotherWaiting) {
  start(2);
  auto running = blocked(work_class::open);
  doors.wait_for(1);
  std::vector<std::future<web::response>> crowd;
  for (int i = 0; i < 4; ++i) crowd.push_back(quick(work_class::open, "a"));
  auto alone = quick(work_class::open, "b");  // the queue is full: the latest of `a` gives way
  EXPECT_EQ(crowd.back().get().status, 503U);
  doors.open();
  EXPECT_EQ(alone.get().status, 200U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(crowd[i].get().status, 200U);
  EXPECT_EQ(order, "abaa");
}

TEST_F(Admission, AFloodOfPagesLeavesOneTurnOfFiveToSearches) {
  auto bounds = patient();
  for (auto& b : bounds) b.waiting = 20;
  start(2, bounds);
  auto running = blocked(work_class::open);
  doors.wait_for(1);
  std::vector<std::future<web::response>> all;
  for (int i = 0; i < 12; ++i) all.push_back(quick(work_class::open, "p"));
  for (int i = 0; i < 3; ++i) all.push_back(quick(work_class::bulk, "s"));
  doors.open();
  for (auto& one : all) EXPECT_EQ(one.get().status, 200U);
  EXPECT_EQ(order.substr(0, 10), "ppppspppps");
}

TEST_F(Admission, RefusesWhatHasWaitedTooLong) {
  auto bounds = patient();
  bounds[static_cast<std::size_t>(work_class::open)].patience = milliseconds(1);
  start(2, bounds);
  auto running = blocked(work_class::open);
  doors.wait_for(1);
  auto waits = quick(work_class::open);
  EXPECT_EQ(waits.get().status, 503U);
  EXPECT_EQ(queues->waiting(work_class::open), 0U);
}

TEST_F(Admission, AnswersForAHandlerThatDoesNotEndAndCountsItsWorker) {
  auto bounds = patient();
  bounds[static_cast<std::size_t>(work_class::open)].longest = milliseconds(1);
  start(2, bounds);
  auto hangs = blocked(work_class::open);
  EXPECT_EQ(hangs.get().status, 503U);
  EXPECT_EQ(queues->stuck(), 1U);
  doors.open();
  queues->stop();
  EXPECT_EQ(queues->stuck(), 0U);
}

TEST_F(Admission, PasswordsAndPicturesTakeNoWorkerOfPages) {
  start(2);
  std::vector<std::future<web::response>> slow;
  for (int i = 0; i < 3; ++i) slow.push_back(blocked(work_class::password));
  for (int i = 0; i < 2; ++i) slow.push_back(blocked(work_class::picture));
  doors.wait_for(3);
  EXPECT_EQ(quick(work_class::open).get().status, 200U);
  EXPECT_EQ(queues->waiting(work_class::password), 1U);
}

TEST_F(Admission, RefusesEverythingOnceStopped) {
  start(2);
  auto running = blocked(work_class::open);
  doors.wait_for(1);
  auto waits = quick(work_class::open);
  doors.open();
  queues->stop();
  EXPECT_EQ(running.get().status, 200U);
  EXPECT_EQ(quick(work_class::crisis).get().status, 503U);
  waits.get();
}

TEST(BodyBudget, CountsWhatHasComeInTotalAndPerAddress) {
  body_budget budget({.small_body = 10, .small_total = 30, .large_total = 100, .one_address = 60});
  {
    body_budget::share one(budget, "a", true), two(budget, "a", true), other(budget, "b", true);
    EXPECT_TRUE(one.grow_to(40));
    EXPECT_FALSE(two.grow_to(21));
    EXPECT_TRUE(two.grow_to(20));
    EXPECT_TRUE(other.grow_to(40));
    EXPECT_FALSE(other.grow_to(41));
    body_budget::share form(budget, "c", false);  // small ones have a total of their own
    EXPECT_TRUE(form.grow_to(9));
    EXPECT_EQ(budget.in_use(), 69U);
  }
  EXPECT_EQ(budget.in_use(), 0U);
}

TEST(BodyBudget, TakesBackTheBytesOfARefusedBodyAtOnce) {
  body_budget budget({.small_body = 10, .small_total = 30, .large_total = 100, .one_address = 60});
  body_budget::share one(budget, "a", true), two(budget, "a", true);
  EXPECT_TRUE(one.grow_to(40));
  EXPECT_TRUE(two.grow_to(20));
  EXPECT_FALSE(two.grow_to(21));
  EXPECT_EQ(budget.in_use(), 40U) << "the refused body still exists here";
  EXPECT_TRUE(one.grow_to(60)) << "the other body is read to its end";
}

}  // namespace
}  // namespace paraat::http
