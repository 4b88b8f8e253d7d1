#include "tenant/messaging/mail/mailer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/messaging/mail/refusals.hpp"
#include "tenant/platform/text/email_addresses.hpp"

namespace paraat::mail {

bool permanent(std::string_view error) {
  constexpr std::string_view refused = "smtp_refused_";
  constexpr std::string_view of_address[] = {"501", "510", "511", "512", "513",
                                             "550", "551", "552", "553", "556"};
  return error == "invalid_address" ||
         (error.starts_with(refused) &&
          std::ranges::find(of_address, error.substr(refused.size())) != std::end(of_address));
}

std::optional<std::string> mailer::deliver(std::string_view id, const message& what, instant at,
                                           std::chrono::seconds acknowledged_within) {
  message m = what;
  if (const auto address = text::read_email(what.to)) m.to = *address;
  // Without SMTPUTF8 a command is ASCII.
  if (!std::ranges::all_of(m.to, [](char c) { return c > 0x20 && c < 0x7f; })) return "invalid_address";
  const auto host = from_.substr(from_.find('@') + 1);
  return channel_->deliver({fmt::format("{}@{}", id, host), from_, m, at, acknowledged_within});
}

}  // namespace paraat::mail
