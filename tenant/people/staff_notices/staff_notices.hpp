#pragma once
// Notices to coordinators about waiting work, by mail and SMS as each account chose. See README.md.

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::staff_notices {

enum class notice_kind { offers, unclear_texts, new_members, organisations, unanswered, reports };
constexpr std::size_t kinds = 6;
std::string_view name_of(notice_kind);

struct notice_settings {
  std::array<bool, kinds> mail{true, true, true, true, true, true}, sms{};
  std::string phone;  // as it was typed
};
notice_settings settings_of(transaction&, std::int64_t account);
void keep(transaction&, std::int64_t account, const notice_settings&);

// Counts one more waiting event of this kind. In the transaction of the event.
void tell(transaction&, notice_kind, instant now);

// The job; payload {"account", "kind"}. Sends nothing when nothing waits any more, or to an account that no
// longer coordinates here.
constexpr std::string_view send_job = "notices.send";
void send(transaction&, const web::services&, std::int64_t account, std::string_view kind_name, instant now);

// Removes the settings of accounts without a role here, such as their telephone number.
void forget_left(transaction&, instant now);

constexpr std::chrono::minutes quiet_pause{15}, incident_pause{1};

}  // namespace paraat::staff_notices
