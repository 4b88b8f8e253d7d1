#pragma once
// Notifications to a member outside a call-out. A member without an e-mail address gets an SMS with a text of
// its own: the first name, the sender, and a link to the page with the details. A member with neither, or on
// a node that sends no SMS, is called by the coordinator.

#include <string>
#include <string_view>

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/messaging/channels/delivery_callbacks.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::corps {

// An SMS arrives at this number.
bool takes_texts(std::string_view phone);
enum class reach { mail, sms, call };
reach reach_of(const web::services&, std::string_view email, std::string_view phone);

// Sends once per key, in the language of the scope; an answer to it is not an answer to a call-out.
void text(transaction&, const web::scope&, const member&, std::string_view key, std::string words);
std::string first_name(std::string_view name);

// Owner of the batches to members: a member whose e-mail address is refused is told by SMS, once a day. An
// SMS that did not arrive is noted in the trail of the member, and on the page of certificates.
constexpr std::string_view channel_owner_name = "corps", unreached_kind = "unreached";
channels::owner channel_owner(const web::services&);

}  // namespace paraat::corps
