#include "tenant/channels/couriers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <typeinfo>

#include "ops/log.hpp"

namespace paraat::channels {
namespace {

constexpr std::chrono::milliseconds looks_every{1000}, looks_soon{200};

// Which failures of mail say that it certainly did not leave, and which are about one address.
verdict of_mail(const std::optional<std::string>& failed) {
  using kind = verdict::kind;
  if (!failed) return {kind::taken, "", ""};
  for (const char* address : {"smtp_refused_550", "smtp_refused_551", "smtp_refused_553"})
    if (*failed == address) return {kind::refused, "", *failed};
  if (failed->starts_with("smtp_refused_")) return {kind::not_sent, "", *failed};
  const bool maybe = *failed == "smtp_timeout" || failed->starts_with("smtp_failed_");
  return {maybe ? kind::unclear : kind::not_sent, "", *failed, true};
}

std::string plain_ascii(std::string name) {
  for (char& c : name)
    if (static_cast<unsigned char>(c) < 0x21 || static_cast<unsigned char>(c) > 0x7e || c == '"' || c == '\\')
      c = '-';
  return name;
}

mail::message mail_of(const message& m) {
  mail::message out{.to = m.to, .subject = m.subject, .text = m.body, .html = m.html};
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

couriers::couriers(context c) : context_(c) {}
couriers::~couriers() { stop(); }

void couriers::start(int per_channel) {
  for (const channel via : {channel::mail, channel::sms})
    for (int i = 0; i < per_channel; ++i) of(via).hands.emplace_back([this, via] { work(via); });
  watching_ = std::thread([this] { watch(); });
}

void couriers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (watching_.joinable()) watching_.join();
  for (const channel via : {channel::mail, channel::sms})
    for (std::thread& t : of(via).hands)
      if (t.joinable()) t.join();
}

void couriers::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

// Looks soon again while there is work, otherwise each second: another process may have queued something.
void couriers::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    try {
      look_around();
    } catch (const database_unavailable& e) {
      log::warning("couriers_without_database", {{"why", why_away(e)}});
    } catch (const std::exception& e) {
      log::error("couriers_failed", {{"type", typeid(e).name()}});
    }
    lock.lock();
    const bool work = !mails_.turns.empty() || !texts_.turns.empty();
    changed_.wait_for(lock, work ? looks_soon : looks_every, [this] { return woken_ || stopping_; });
  }
}

void couriers::look_around() {
  const instant now = context_.time.now();
  std::optional<instant> oldest_mail, oldest_text;
  const auto older = [](std::optional<instant>& a, const std::optional<instant>& b) {
    if (b && (!a || *b < *a)) a = b;
  };
  const auto senders = context_.db.read(std::nullopt, [](transaction& tx) { return sending_tenants(tx); });
  for (const tenant_id who : senders) {
    const swept s = context_.db.write(
        who, [&](transaction& tx) { return sweep(tx, now, context_.rules.ours().repeats_safely); });
    tell_owners(who, s.untold);
    if (s.mail) mark(channel::mail, who);
    // Without a gateway texts wait: it may be set up tomorrow, and whoever looks sees them.
    if (s.sms && context_.rules.texts() != nullptr) mark(channel::sms, who);
    older(oldest_mail, s.mail);
    older(oldest_text, s.sms);
  }
  for (const channel via : {channel::mail, channel::sms}) {
    const std::map<std::string, std::string> label{{"channel", std::string(channels::name_of(via))}};
    const auto& oldest = via == channel::mail ? oldest_mail : oldest_text;
    const int failures = senders.empty() ? 0 : context_.db.read(std::nullopt, [&](transaction& tx) {
      return failures_of(tx, via);
    });
    context_.figures.channel_lag.Add(label).Set(oldest ? std::chrono::duration<double>(now - *oldest).count()
                                                       : 0.0);
    context_.figures.channel_failures.Add(label).Set(failures);
  }
}

// Each alone: one that an owner cannot take must not keep the others.
void couriers::tell_owners(tenant_id who, const std::vector<std::string>& ids) {
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

void couriers::mark(channel via, tenant_id who) {
  {
    const std::lock_guard lock(mutex_);
    auto& turns = of(via).turns;
    const auto at = std::ranges::find(turns, who, &turn::who);
    if (at == turns.end())
      turns.push_back({who, ++marks_});
    else
      at->marked = ++marks_;
  }
  changed_.notify_all();
}

void couriers::work(channel via) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait(lock, [&] { return stopping_ || !of(via).turns.empty(); });
    if (stopping_) return;
    lock.unlock();
    take_turn(via);
    lock.lock();
  }
}

// One message of whoever's turn it is. False when nobody has one.
bool couriers::take_turn(channel via) {
  turn t;
  {
    const std::lock_guard lock(mutex_);
    auto& turns = of(via).turns;
    if (turns.empty() || stopping_) return false;
    t = turns.front();
    turns.pop_front();
    turns.push_back(t);  // others may take the next message of the same tenant
    ++busy_;
  }
  claim_outcome how = claim_outcome::nothing;
  try {
    how = carry_one(t.who, via);
  } catch (const std::exception& e) {
    // The database is away: a message in our hands is free again when its lease ends.
    log::warning("courier_failed", {{"channel", channels::name_of(via)}, {"type", typeid(e).name()}});
  }
  {
    const std::lock_guard lock(mutex_);
    --busy_;
    auto& turns = of(via).turns;
    const auto at = std::ranges::find(turns, t.who, &turn::who);
    // Nothing more for now; unless something came meanwhile.
    if (how != claim_outcome::got && at != turns.end() && at->marked == t.marked) turns.erase(at);
  }
  changed_.notify_all();
  return true;
}

claim_outcome couriers::carry_one(tenant_id who, channel via) {
  const terms& ours = context_.rules.ours();
  const pace p{via == channel::sms ? ours.texts_per_second : ours.mails_per_second};
  const claim c =
      context_.db.write(who, [&](transaction& tx) { return claim_next(tx, context_.time.now(), via, p); });
  if (c.how != claim_outcome::got) return c.how;
  const verdict v = deliver(who, c.got);
  context_.figures.channel_messages
      .Add({{"channel", std::string(channels::name_of(via))}, {"outcome", std::string(name_of(v.what))}})
      .Increment();
  conclude_and_tell(who, c.got, v);
  return c.how;
}

verdict couriers::deliver(tenant_id who, const carried& c) {
  const bool text = c.what.via == channel::sms;
  if (c.hopeless) return {verdict::kind::refused, "", text ? "invalid_number" : "invalid_address"};
  if (!text) return of_mail(context_.post.deliver(c.id, mail_of(c.what), c.queued_at));
  const auto tenant = context_.tenants.of(who);
  return context_.rules.texts()->send({.reference = fmt::format("{}.{}", who.value, c.id),
                                       .to = c.what.to,
                                       .text = c.what.body,
                                       .pages = tenant ? tenant->public_url : std::string()});
}

// In one transaction; what the owner cannot take is told later, so that the message is not sent again.
void couriers::conclude_and_tell(tenant_id who, const carried& c, const verdict& v) {
  const bool repeatable = c.what.via == channel::mail || context_.rules.ours().repeats_safely;
  const auto write_down = [&](bool told) {
    context_.db.write(who, [&](transaction& tx) {
      const instant now = context_.time.now();
      conclude(tx, now, c, v, repeatable);
      if (told) tell(tx, now, context_.rules.known(), c.id);
    });
  };
  try {
    write_down(true);
  } catch (const database_unavailable&) {
    throw;
  } catch (const std::exception& e) {
    log::error("owner_not_told", {{"message", c.id}, {"type", typeid(e).name()}});
    write_down(false);
  }
}

void couriers::run_due() {
  look_around();
  for (bool more = true; more;) {
    more = take_turn(channel::mail);
    more |= take_turn(channel::sms);
    std::unique_lock lock(mutex_);
    if (more || (mails_.turns.empty() && texts_.turns.empty())) {
      changed_.wait(lock, [this] { return busy_ == 0 || stopping_; });
      more = !stopping_ && (!mails_.turns.empty() || !texts_.turns.empty());
    }
  }
}

}  // namespace paraat::channels
