// The dispatcher sends one claimed message by its channel and keeps the outcome in its row.

#include <fmt/format.h>

#include <typeinfo>

#include "ops/log.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/dispatcher.hpp"
#include "tenant/messaging/mail/refusals.hpp"
#include "tenant/platform/store/failure.hpp"

namespace paraat::channels {
namespace {

// RFC 5321 4.5.3.2.6 gives a server ten minutes to acknowledge a message: a client that gives up earlier
// sends it twice. A call-out that comes ten minutes late is worse than one that comes twice.
constexpr std::chrono::seconds acknowledged_within{600}, crisis_acknowledged_within{120};

// How long a push service keeps a notification for a device that is off.
constexpr std::chrono::hours kept_urgent{12}, kept_other{48};

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

}  // namespace paraat::channels
