#include "tenant/messaging/channels/dispatcher.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <typeinfo>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/mail/refusals.hpp"
#include "tenant/platform/store/failure.hpp"

namespace paraat::channels {
namespace {

constexpr std::chrono::milliseconds looks_every{1000}, looks_soon{200};
// A process that stops ends within ten seconds.
constexpr std::chrono::seconds broken_off_after{4};
// RFC 5321 4.5.3.2.6 gives a server ten minutes to acknowledge a message: a client that gives up earlier
// sends it twice. A call-out that comes ten minutes late is worse than one that comes twice.
constexpr std::chrono::seconds acknowledged_within{600}, crisis_acknowledged_within{120};

// How long a push service keeps a notification for a device that is off.
constexpr std::chrono::hours kept_urgent{12}, kept_other{48};

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

// Classifies a failure of mail: certainly not left, uncertain, or a refusal of the address alone.
verdict of_mail(const std::optional<std::string>& failed) {
  using kind = verdict::kind;
  if (!failed) return {kind::taken, "", ""};
  if (mail::permanent(*failed)) return {kind::refused, "", *failed};
  const bool closing = *failed == "smtp_refused_421";
  if (failed->starts_with("smtp_refused_")) return {kind::not_sent, "", *failed, closing};
  const bool maybe = *failed == "smtp_uncertain";
  return {maybe ? kind::unclear : kind::not_sent, "", *failed, true};
}

std::string plain_ascii(std::string name) {
  for (char& c : name)
    if (static_cast<unsigned char>(c) < 0x21 || static_cast<unsigned char>(c) > 0x7e || c == '"' || c == '\\')
      c = '-';
  return name;
}

mail::message mail_of(const carried& c) {
  const message& m = c.what;
  mail::message out{.to = m.to,
                    .subject = m.subject,
                    .text = m.body,
                    .html = m.html,
                    .unsubscribe = m.unsubscribe,
                    .reply_to = c.reply_to};
  if (!m.calendar.empty())
    out.attachments.push_back({"oproep.ics", "text/calendar; charset=utf-8; method=PUBLISH", m.calendar});
  if (!m.file.name.empty()) out.attachments.push_back({plain_ascii(m.file.name), m.file.type, m.file.bytes});
  return out;
}

std::string_view name_of(verdict::kind k) {
  switch (k) {
    case verdict::kind::taken:
      return "taken";
    case verdict::kind::refused:
      return "refused";
    case verdict::kind::not_sent:
      return "not_sent";
    case verdict::kind::unclear:
      return "unclear";
  }
  return "";
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

// Sends a message once; the attempt is one observation.
void dispatcher::send(tenant_id who, const carried& c, observation o) {
  o.name = c.kind.empty() ? std::string_view("mail") : c.kind;  // of the previous release
  o.id = c.id;
  o.channel = channels::name_of(c.what.via);
  o.urgency = priority_name(c.level);
  o.attempts = c.attempts;
  o.outcome = "failed";
  verdict v;
  const auto observed_until = [&](observation::clock::time_point now) {
    o.reason = v.why;
    o.work.times.leave(o.ended = now);
    context_.seen(o);
  };
  try {
    o.work.times.enter(stage::handler);
    v = deliver(who, c);
    o.work.times.enter(stage::commit);
    const std::string state = conclude_and_tell(who, c, v);
    if (c.what.via == channel::mail) count_mail(v, state);
    o.outcome = name_of(v.what);
  } catch (const std::exception& e) {
    o.work.cause = failure_of(e);
    observed_until(observation::clock::now());
    throw;
  }
  observed_until(observation::clock::now());
}

verdict dispatcher::deliver(tenant_id who, const carried& c) {
  const bool text = c.what.via == channel::sms;
  if (c.what.via == channel::push) return deliver_to_device(who, c);
  if (c.opted_out) return {verdict::kind::refused, "", "opted_out"};
  if (c.hopeless) return {verdict::kind::refused, "", text ? "invalid_number" : "invalid_address"};
  if (!text)
    return of_mail(context_.post.deliver(
        c.id, mail_of(c), c.queued_at,
        c.level == priority::crisis ? crisis_acknowledged_within : acknowledged_within));
  const auto tenant = context_.tenants.of(who);
  return context_.rules.texts()->send({.reference = fmt::format("{}.{}", who.value, c.id),
                                       .to = c.what.to,
                                       .text = c.what.body,
                                       .pages = tenant ? tenant->public_url : std::string()});
}

// The keys of the device are read for each attempt: it may have been withdrawn meanwhile.
verdict dispatcher::deliver_to_device(tenant_id who, const carried& c) {
  using kind = verdict::kind;
  const push::service& devices = *context_.rules.devices();
  const push::device_id id(c.what.to);
  const auto to = context_.db.read(who, [&](transaction& tx) { return push::find(tx, devices.vault(), id); });
  const auto erase = [&] { context_.db.write(who, [&](transaction& tx) { push::erase_gone(tx, id); }); };
  // Withdrawn; or sealed with a key of the node that is lost, so that it can never be read again.
  if (!to) {
    erase();
    return {kind::refused, "", "push_withdrawn"};
  }
  const bool urgent = c.level != priority::bulk;
  const push::outcome out = devices.send(*to, {.payload = c.what.body,
                                               .topic = base64_url(sha256_bytes(c.id)).substr(0, 32),
                                               .ttl = urgent ? kept_urgent : kept_other,
                                               .how = urgent ? push::urgency::high : push::urgency::normal});
  switch (out.what) {
    case push::outcome::kind::taken:
      return {kind::taken, "", ""};
    case push::outcome::kind::gone:
      erase();
      return {kind::refused, "", out.why};
    case push::outcome::kind::refused:
      return {kind::refused, "", out.why};
    // Each push service stands for itself: one that fails closes the channel for no other.
    case push::outcome::kind::not_sent:
      return {.what = kind::not_sent, .gateway_id = "", .why = out.why, .pause = out.pause};
    case push::outcome::kind::unclear:
      return {kind::unclear, "", out.why};
  }
  return {};
}

void dispatcher::count_mail(const verdict& v, const std::string& state) {
  context_.figures.mails
      .Add({{"outcome", v.what == verdict::kind::taken ? "sent"
                        : state == "waiting"           ? "failed"
                                                       : "given_up"}})
      .Increment();
}

// In one transaction; a failure of the owner is retried later, so that the message is not sent again.
std::string dispatcher::conclude_and_tell(tenant_id who, const carried& c, const verdict& v) {
  const bool repeatable = c.what.via != channel::sms || context_.rules.ours().repeats_safely;
  const auto write_down = [&](bool told) {
    return context_.db.write(who, [&](transaction& tx) {
      const instant now = context_.time.now();
      std::string state = conclude(tx, now, c, v, repeatable);
      if (told) tell(tx, now, context_.rules.known(), c.id);
      return state;
    });
  };
  try {
    return write_down(true);
  } catch (const database_unavailable&) {
    throw;
  } catch (const std::exception& e) {
    log::error("owner_not_told", {{"message", c.id}, {"type", typeid(e).name()}});
    return write_down(false);
  }
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
