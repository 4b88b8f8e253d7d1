#include "federation/inbox/grouping.hpp"

#include <boost/asio/post.hpp>

#include "ops/log.hpp"

namespace paraat::federation::inbox {

grouping::grouping(context c, boost::asio::thread_pool& workers) : context_(c), workers_(workers) {}

void grouping::take(std::string peer, outbox::lane where, std::string body,
                    std::function<void(answer)> done) {
  auto work = [this, peer = std::move(peer), where, body = std::move(body), done = std::move(done)] {
    auto got = read(context_, peer, where, body);
    if (!got) return done(std::move(got.error()));
    auto w = std::make_shared<waiting>();
    w->what = std::move(*got);
    w->done = done;
    enter(std::move(w));
  };
  boost::asio::post(workers_, std::move(work));
}

// Who enters while fewer than two work, works: on this thread, until nothing waits.
void grouping::enter(std::shared_ptr<waiting> w) {
  {
    const std::lock_guard lock(mutex_);
    (w->what.where == outbox::lane::crisis ? crisis_ : bulk_).push_back(std::move(w));
    if (working_ == most_at_once) return;
    ++working_;
  }
  work();
}

// One group, then others have the thread; what waits meanwhile grows into the next group.
void grouping::work() {
  const auto group = next_group();
  if (group.empty()) return;
  store_group(group);
  boost::asio::post(workers_, [this] { work(); });
}

std::vector<std::shared_ptr<grouping::waiting>> grouping::next_group() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<waiting>> out;
  std::size_t envelopes = 0;
  for (auto* queue : {&crisis_, &bulk_})
    while (!queue->empty() && out.size() < most_requests &&
           (out.empty() || envelopes + queue->front()->what.list.size() <= most_envelopes)) {
      envelopes += queue->front()->what.list.size();
      out.push_back(std::move(queue->front()));
      queue->pop_front();
    }
  if (out.empty()) --working_;
  return out;
}

void grouping::store_group(const std::vector<std::shared_ptr<waiting>>& group) {
  const auto unavailable = [](const arrivals& r) {
    answer no = fault(503, "unavailable", r.now);
    no.retry_after = std::chrono::seconds{10};
    return no;
  };
  const auto store_one = [&](waiting& w) {
    try {
      store(context_, {&w.what});
      w.done(answer_for(context_, w.what));
    } catch (const database_unavailable&) {
      w.done(unavailable(w.what));
    } catch (const commit_in_doubt&) {
      w.done(unavailable(w.what));  // sent again, it gets the receipt that was stored, if it was
    } catch (const std::exception& e) {
      log::error("inbox_failed", {{"type", typeid(e).name()}, {"peer", w.what.peer}});
      w.done(fault(500, "internal", w.what.now));
    }
  };
  if (group.size() == 1) return store_one(*group.front());
  std::vector<arrivals*> all;
  for (const auto& w : group) all.push_back(&w->what);
  try {
    store(context_, all);
  } catch (const std::exception&) {
    for (const auto& w : group) store_one(*w);
    return;
  }
  for (const auto& w : group) w->done(answer_for(context_, w->what));
}

}  // namespace paraat::federation::inbox
