#pragma once
// How a member hears something outside a call-out. Who has no e-mail address gets an SMS with a text of its
// own: their first name, who we are, and the page behind their link, which says the rest. Who has neither, or
// where this node sends no SMS, is called by the coordinator.

#include <string>
#include <string_view>

#include "tenant/channels/owners.hpp"
#include "tenant/corps/corps.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::corps {

enum class reach { mail, sms, call };
reach reach_of(const web::services&, std::string_view email, std::string_view phone);

// Once for each key. In the language of the scope; the answer to it is no answer to a call-out.
void text(transaction&, const web::scope&, const member&, std::string_view key, std::string words);
std::string first_name(std::string_view name);

// An SMS that did not arrive stands in the trail of the member, and on the page of certificates.
constexpr std::string_view channel_owner_name = "corps", unreached_kind = "unreached";
channels::owner channel_owner();

}  // namespace paraat::corps
