#include "federation/inbox/write_batching.hpp"

#include <boost/asio/post.hpp>

#include "ops/log.hpp"
#include "tenant/platform/store/failure.hpp"

namespace paraat::federation::inbox {
namespace {

answer unavailable_at(instant now) {
  answer no = fault(503, "unavailable", now);
  no.retry_after = std::chrono::seconds{10};
  return no;
}

// Of what was refused as a whole: its messages are not observed one by one.
void log_failure(const std::exception& e, const std::string& peer, const std::string& request_id) {
  const failure why = failure_of(e);
  log::error("inbox_failed", {{"request_id", request_id},
                              {"peer", peer},
                              {"cause", why.type},
                              {"sqlstate", why.sqlstate},
                              {"statement", why.statement}});
}

}  // namespace

grouping::grouping(context c, boost::asio::thread_pool& workers) : context_(c), workers_(workers) {}

void grouping::take(std::string peer, outbox::lane where, std::string body, std::function<void(answer)> done,
                    request_origin from) {
  auto work = [this, peer = std::move(peer), where, body = std::move(body), done = std::move(done),
               from = std::move(from)] {
    auto got = read_safely(peer, where, body, from);
    if (!got) return say(done, std::move(got.error()));
    auto w = std::make_shared<waiting>();
    w->what = std::move(*got);
    w->what.from = from;
    w->what.times.enter(stage::queue);
    w->done = done;
    enter(std::move(w));
  };
  boost::asio::post(workers_, std::move(work));
}

// Nothing that breaks here may leave a thread of the pool: that would end the process.
std::expected<arrivals, answer> grouping::read_safely(const std::string& peer, outbox::lane where,
                                                      const std::string& body,
                                                      const request_origin& from) const {
  const instant now = context_.services.time.now();
  try {
    return read(context_, peer, where, body);
  } catch (const database_unavailable&) {
    return std::unexpected(unavailable_at(now));
  } catch (const std::exception& e) {
    log_failure(e, peer, from.id);
    return std::unexpected(fault(500, "internal", now));
  }
}

void grouping::say(const std::function<void(answer)>& done, answer a) {
  try {
    done(std::move(a));
  } catch (const std::exception& e) {
    log::error("inbox_answer_failed", {{"type", typeid(e).name()}});
  }
}

// A caller that finds fewer than the maximum of workers becomes one: on this thread, until nothing waits.
void grouping::enter(std::shared_ptr<waiting> w) {
  {
    const std::lock_guard lock(mutex_);
    (w->what.where == outbox::lane::crisis ? crisis_ : bulk_).push_back(std::move(w));
    if (working_ == most_at_once) return;
    ++working_;
  }
  work();
}

// Stores one group, then lets the thread go; requests that arrive meanwhile form the next group.
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
  const auto store_one = [&](waiting& w) {
    answer a;
    try {
      store(context_, {&w.what});
      a = answer_for(context_, w.what);
    } catch (const database_unavailable&) {
      a = unavailable_at(w.what.now);
    } catch (const commit_in_doubt&) {
      a = unavailable_at(w.what.now);  // sent again, it gets the receipt that was stored, if it was
    } catch (const std::exception& e) {
      log_failure(e, w.what.peer, w.what.from.id);
      a = fault(500, "internal", w.what.now);
    }
    say(w.done, std::move(a));
  };
  if (group.size() == 1) return store_one(*group.front());
  std::vector<arrivals*> all;
  for (const auto& w : group) all.push_back(&w->what);
  std::vector<answer> answers;
  try {
    store(context_, all);
    for (const auto& w : group) answers.push_back(answer_for(context_, w->what));
  } catch (const std::exception&) {
    for (const auto& w : group) store_one(*w);
    return;
  }
  for (std::size_t i = 0; i < group.size(); ++i) say(group[i]->done, std::move(answers[i]));
}

}  // namespace paraat::federation::inbox
