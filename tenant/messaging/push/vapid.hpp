#pragma once
// How this node identifies itself to push services (RFC 8292, VAPID): a token that a key of the node signs.
// A subscription belongs to the key with which the browser made it, so the key is kept for long; the one
// before stays readable beside it after a rotation.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/messaging/push/p256.hpp"

namespace paraat::push {

// A token is good for at most a day (section 2).
constexpr std::chrono::hours token_term{12};

// "vapid t=TOKEN, k=KEY" for this push service. `audience` is its origin; `contact` an e-mail address or an
// https: address of the operator (section 2.1).
std::string authorization(const p256::key&, std::string_view audience, std::string_view contact, instant now);
// The claims and the header as they are signed.
std::string signed_token(const p256::key&, std::string_view claims);

// The key in this file; makes it (readable by its owner only) when there is none. Throws std::runtime_error
// when the file holds something else: another key would end every subscription.
p256::key key_in(const std::filesystem::path&);
// Nothing when there is no such file.
std::optional<p256::key> key_if_there(const std::filesystem::path&);

}  // namespace paraat::push
