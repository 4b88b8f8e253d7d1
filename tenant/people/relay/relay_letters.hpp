#pragma once
// Letters of a conversation. Each names the address of neither side; where the node takes answers by mail
// (mail.reply_domain), a letter is answered at an address that stands for its reader in this conversation.

#include <optional>
#include <string>

#include "tenant/people/relay/relay.hpp"

namespace paraat::relay {

// Purpose of the link in a letter. It opens one conversation, as one side.
constexpr std::string_view link_purpose = "relay.side";
constexpr std::chrono::days link_term{365};

// "/gesprek/TOKEN", for this side.
std::string link_path(transaction&, const web::scope&, const seat&);

// Who the two are now and what it is about; nothing when the subject is gone.
std::optional<subject_now> subject_of(transaction&, const web::scope&, const conversation&);
const party& party_of(const subject_now&, side);

// "antwoord+7-1f…9c@antwoord.gemeente.be": tenant and a secret of this side, of which the row has the hash.
// Local parts travel in lower case and hold at most 64 characters (RFC 5321). Empty without the setting.
std::string reply_address(transaction&, const web::scope&, const seat&);
struct reply_token {
  int tenant = 0;
  std::string secret;
};
// Of an address of that shape, whatever its domain and letter case.
std::optional<reply_token> read_reply_address(std::string_view address);
std::optional<seat> seat_of_reply(transaction&, const reply_token&);

// The links and the reply address that this side has work no more. New ones go to its own address by mail,
// never to who asks: whoever has an old link may have it from somebody else.
void renew_access(transaction&, const web::scope&, const seat&);

// Passes a message on: a letter to the other side, when it has an address.
void mail_message(transaction&, const web::scope&, const message&);
// A mail of this side was not passed on: why, and what to do.
enum class no_relay;
void mail_not_passed_on(transaction&, const web::scope&, const seat&, no_relay);
// The staff looked at what this side reported.
void mail_report_handled(transaction&, const web::scope&, const seat&, bool closed);

// Of letters: stopped when the conversation is erased.
constexpr std::string_view letter_kind = "relay_message";

}  // namespace paraat::relay
