#pragma once
// A person that is no member of a corps and whose e-mail address a mail server refuses permanently (RFC 5321,
// 4.2.3) is told by SMS, once a day, when a confirmed record with that address has a mobile number. Members
// are told by tenant/crisis/corps, with a line in their trail.

#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::persons {

constexpr std::string_view channel_owner_name = "persons";
channels::owner channel_owner(const web::services&);

}  // namespace paraat::persons
