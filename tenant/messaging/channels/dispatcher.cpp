#include "tenant/messaging/channels/dispatcher.hpp"

#include <algorithm>
#include <typeinfo>

#include "ops/log.hpp"
#include "tenant/platform/store/failure.hpp"

namespace paraat::channels {
namespace {

constexpr std::chrono::milliseconds looks_every{1000}, looks_soon{200};
// A process that stops ends within ten seconds.
constexpr std::chrono::seconds broken_off_after{4};

double pace_of(const terms& ours, channel via) {
  switch (via) {
    case channel::mail:
      return ours.mails_per_second;
    case channel::sms:
      return ours.texts_per_second;
    case channel::push:
      return ours.notifications_per_second;
  }
  return ours.mails_per_second;
}

}  // namespace

dispatcher::dispatcher(context c) : context_(c) {
  for (const channel via : all_channels)
    for (const priority level : priorities) lanes_[{via, level}];
}
dispatcher::~dispatcher() { stop(); }

void dispatcher::start(int per_channel) {
  for (auto& [id, lane] : lanes_) {
    // No call-out leaves as a notification.
    if (id.via == channel::push && (id.level == priority::crisis || !can_send(id.via))) continue;
    const int workers = id.level == priority::crisis   ? per_channel
                        : id.level == priority::normal ? std::max(1, per_channel / 2)
                                                       : 1;
    for (int i = 0; i < workers; ++i) lane.workers.emplace_back([this, where = id] { work(where); });
  }
  watching_ = std::thread([this] { watch(); });
}

void dispatcher::begin_stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  context_.post.stop(std::chrono::steady_clock::now() + broken_off_after);
  changed_.notify_all();
}

void dispatcher::stop() {
  begin_stop();
  for (auto& [id, lane] : lanes_)
    for (std::thread& t : lane.workers)
      if (t.joinable()) t.join();
  if (watching_.joinable()) watching_.join();
}

void dispatcher::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

// Looks soon again while there is work, otherwise each second: another process may have queued something.
void dispatcher::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    try {
      look_around();
    } catch (const database_unavailable& e) {
      log::warning("dispatcher_without_database", {{"why", why_away(e)}});
    } catch (const std::exception& e) {
      log::error("dispatcher_failed", {{"type", typeid(e).name()}});
    }
    lock.lock();
    const bool work = !nothing_waits() || !held_.empty();
    changed_.wait_for(lock, work ? looks_soon : looks_every, [this] { return woken_ || stopping_; });
  }
}

void dispatcher::look_around() {
  const instant now = context_.time.now();
  std::map<channel, instant> oldest;
  const auto senders = context_.db.read(std::nullopt, [](transaction& tx) { return sending_tenants(tx); });
  for (const tenant_id who : senders) {
    const swept s = context_.db.write(who, [&](transaction& tx) {
      return sweep(tx, now, context_.rules.ours().repeats_safely, held_of(who));
    });
    tell_owners(who, s.untold);
    for (const auto& [lane, since] : s.due) {
      // Notifications of a node that sends none any more: their people get mails instead.
      if (lane.via == channel::push && !can_send(lane.via)) {
        context_.db.write(who, [&](transaction& tx) { push::give_up_waiting(tx, now); });
        continue;
      }
      // Without a gateway texts wait: it may be set up tomorrow, and they stand on the page of the call-out.
      if (can_send(lane.via)) mark(lane, who);
      const auto [at, first] = oldest.emplace(lane.via, since);
      if (!first) at->second = std::min(at->second, since);
    }
  }
  show_figures(oldest, now, !senders.empty());
}

bool dispatcher::can_send(channel via) const {
  switch (via) {
    case channel::mail:
      return true;
    case channel::sms:
      return context_.rules.texts() != nullptr;
    case channel::push:
      return context_.rules.devices() != nullptr;
  }
  return false;
}

void dispatcher::show_figures(const std::map<channel, instant>& oldest, instant now, bool any_sender) {
  for (const channel via : all_channels) {
    const std::map<std::string, std::string> label{{"channel", std::string(channels::name_of(via))}};
    const auto at = oldest.find(via);
    const int failures =
        !any_sender ? 0
                    : context_.db.read(std::nullopt, [&](transaction& tx) { return failures_of(tx, via); });
    context_.figures.channel_lag.Add(label).Set(
        at == oldest.end() ? 0.0 : std::chrono::duration<double>(now - at->second).count());
    context_.figures.channel_failures.Add(label).Set(failures);
  }
}

std::vector<std::string> dispatcher::held_of(tenant_id who) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [whose, id] : held_)
    if (whose == who) out.push_back(id);
  return out;
}

// One transaction each: a message that its owner cannot accept must not stop the others.
void dispatcher::tell_owners(tenant_id who, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    try {
      context_.db.write(who,
                        [&](transaction& tx) { tell(tx, context_.time.now(), context_.rules.known(), id); });
    } catch (const database_unavailable&) {
      throw;
    } catch (const std::exception& e) {
      log::error("owner_not_told", {{"message", id}, {"type", typeid(e).name()}});
    }
  }
}

void dispatcher::mark(lane_id lane, tenant_id who) {
  {
    const std::lock_guard lock(mutex_);
    auto& turns = lanes_.at(lane).turns;
    const auto at = std::ranges::find(turns, who, &turn::who);
    if (at == turns.end())
      turns.push_back({who, ++marks_});
    else
      at->marked = ++marks_;
  }
  changed_.notify_all();
}

bool dispatcher::nothing_waits() const {
  return std::ranges::all_of(lanes_, [](const auto& l) { return l.second.turns.empty(); });
}

void dispatcher::work(lane_id lane) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait(lock, [&] { return stopping_ || !lanes_.at(lane).turns.empty(); });
    if (stopping_) return;
    lock.unlock();
    take_turn(lane);
    lock.lock();
  }
}

// Sends one message of the next tenant in turn. False when no tenant has one.
bool dispatcher::take_turn(lane_id lane) {
  turn t;
  {
    const std::lock_guard lock(mutex_);
    auto& turns = lanes_.at(lane).turns;
    if (turns.empty() || stopping_) return false;
    t = turns.front();
    turns.pop_front();
    turns.push_back(t);  // others may take the next message of the same tenant
    ++busy_;
  }
  claim_outcome how = claim_outcome::nothing;
  try {
    how = carry_one(t.who, lane);
  } catch (const std::exception& e) {
    // The database is away: a message that was claimed is free again when its lease ends.
    log::warning("message_failed", {{"channel", channels::name_of(lane.via)}, {"type", typeid(e).name()}});
  }
  {
    const std::lock_guard lock(mutex_);
    --busy_;
    auto& turns = lanes_.at(lane).turns;
    const auto at = std::ranges::find(turns, t.who, &turn::who);
    // Nothing more for now; unless something came meanwhile.
    if (how != claim_outcome::got && at != turns.end() && at->marked == t.marked) turns.erase(at);
  }
  changed_.notify_all();
  return true;
}

claim_outcome dispatcher::carry_one(tenant_id who, lane_id lane) {
  const terms& ours = context_.rules.ours();
  const pace p{pace_of(ours, lane.via)};
  const auto release = [&](const std::string& id) {
    const std::lock_guard lock(mutex_);
    std::erase(held_, std::pair(who, id));
  };
  observation attempt{.what = observed::delivery, .tenant = who.value};
  attempt.began = observation::clock::now();
  attempt.work.times.enter(stage::begin, attempt.began);
  std::string held;
  claim c;
  try {
    c = context_.db.write(who, [&](transaction& tx) {
      release(held);
      claim got = claim_next(tx, context_.time.now(), lane, p);
      if (got.how != claim_outcome::got) return got;
      // Added to held_ before the commit, so that a sweep of this process does not take it for a message of a
      // dead process.
      const std::lock_guard lock(mutex_);
      held_.emplace_back(who, held = got.got.id);
      return got;
    });
    if (c.how != claim_outcome::got) return c.how;
    send(who, c.got, std::move(attempt));
  } catch (...) {
    release(held);
    throw;
  }
  release(held);
  return c.how;
}

void dispatcher::run_due() {
  look_around();
  for (bool more = true; more;) {
    more = false;
    for (const auto& [id, lane] : lanes_) more |= take_turn(id);
    std::unique_lock lock(mutex_);
    if (more || nothing_waits()) {
      changed_.wait(lock, [this] { return busy_ == 0 || stopping_; });
      more = !stopping_ && !nothing_waits();
    }
  }
}

}  // namespace paraat::channels
