#pragma once
// "STOP" by SMS: the sender wants no more texts. It holds for the number in the whole tenant, from the next
// text on; one last text confirms it. Mail continues, and a coordinator lifts the opt-out when the person
// asks.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/platform/store/database.hpp"

namespace paraat::channels {

// The language of a text that asks for this and nothing else: "nl", "fr" or "en".
std::optional<std::string_view> stop_language(std::string_view text);

bool opted_out(transaction&, std::string_view number);
// False when it stood there already; otherwise the confirmation is in the outbox.
bool opt_out(transaction&, instant now, std::string_view number, std::string_view site_name,
             std::string_view language);
void lift_opt_out(transaction&, std::string_view number);

struct silent_number {
  std::string number;
  instant since{};
};
std::vector<silent_number> opt_outs(transaction&, int most);  // the newest first

// Key of the confirmation in its batch: it leaves although the number has opted out.
constexpr std::string_view opt_out_key = "opt-out";

}  // namespace paraat::channels
