#include "tenant/messaging/channels/channels.hpp"

#include <algorithm>
#include <cmath>

#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/channels/sms_text.hpp"

namespace paraat::channels {

std::string_view name_of(channel c) {
  switch (c) {
    case channel::mail:
      return "mail";
    case channel::sms:
      return "sms";
    case channel::push:
      return "push";
  }
  return "";
}

std::optional<channel> channel_named(std::string_view name) {
  for (const channel c : all_channels)
    if (name_of(c) == name) return c;
  return std::nullopt;
}

std::string_view name_of(fate f) {
  switch (f) {
    case fate::left:
      return "left";
    case fate::delivered:
      return "delivered";
    case fate::failed:
      return "failed";
    case fate::uncertain:
      return "uncertain";
    case fate::stopped:
      return "stopped";
  }
  return "";
}

estimate cost_of(const prices& p, std::span<const message> list, bool exercise) {
  estimate out;
  for (const message& m : list) {
    if (m.via == channel::mail) {
      ++out.mails;
    } else if (m.via == channel::push) {
      continue;  // costs nothing
    } else if (!takes_texts(m.to)) {
      ++out.invalid;
    } else {
      ++out.texts;
      out.parts += size_of(sms_body(m.body, exercise)).parts;
    }
  }
  out.cents = static_cast<std::int64_t>(out.parts) * p.cents_per_part;
  return out;
}

std::chrono::seconds time_to_leave(const terms& t, const estimate& e) {
  const int texts = t.cost.sms ? e.texts : 0;
  const double seconds = std::max(texts / t.texts_per_second, e.mails / t.mails_per_second);
  return std::chrono::seconds{std::llround(seconds)};
}

}  // namespace paraat::channels
