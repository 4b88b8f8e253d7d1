#pragma once
// The purposes and terms of the one-time tokens of accounts (platform/one_time_tokens).

#include <chrono>
#include <string_view>

#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"

namespace paraat::accounts::tokens {

namespace purpose {
constexpr std::string_view sign_in = "sign_in", invitation = "invitation", password = "password",
                           second_step = "second_step", enrolment = "enrolment", hand_over = "hand_over",
                           proof = "proof";
}

constexpr std::chrono::minutes link_term{60};
constexpr std::chrono::days invitation_term{7};
constexpr std::chrono::minutes step_term{10};

}  // namespace paraat::accounts::tokens
