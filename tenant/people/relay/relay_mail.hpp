#pragma once
// A conversation that is answered by mail. `paraat mail-in` runs beside the node and has nothing but the
// database: it writes the message, or why there is none, and a job; the node sends the letters.
//
// Loops: what a program sent is neither passed on nor answered (RFC 3834); it is counted, and the page of its
// side says that it came. Bulk mail and lists may be of a person: their side is told as below. A person whose
// mail could not be passed on is told at the address that their side has, never at the sender of the mail,
// and once a day; of a message that waits for them each time, and no more than five wait. What we send says
// Auto-Submitted.

#include "tenant/messaging/incoming_mail/incoming_mail.hpp"
#include "tenant/people/relay/relay_letters.hpp"

namespace paraat::relay {

enum class mail_outcome {
  passed_on,
  waits,      // for its writer: a number or an address stands in it
  explained,  // or was today: the writer gets a letter that says why not
  ignored,    // a program sent it, which is counted; a report about a letter of ours was noted
  unknown     // no side of a conversation has this address
};

enum class no_relay { waits, too_large, no_words, closed, erased, too_many, automatic, too_long };
std::string_view name_of(no_relay);
std::optional<no_relay> no_relay_named(std::string_view);

// In a transaction of the tenant that the token names. The sender of the mail may be anybody, because mail
// is forwarded: the secret says whose side it is.
mail_outcome take_mail(transaction&, const reply_token&, const incoming_mail::received_mail&, instant now);
// A mail that was not read, of which no more than its head is known.
mail_outcome refuse_mail(transaction&, const reply_token&, incoming_mail::automatic_mark, no_relay why,
                         instant now);
// One more that went no further, for the figures. Without a tenant too.
void count_left_out(transaction&, incoming_mail::automatic_mark);

// The jobs; payloads {"message"} and {"side", "why"}.
// A message whose conversation was closed or blocked since it came is not mailed: its writer is told.
constexpr std::string_view pass_on_job = "relay.pass_on", explain_job = "relay.explain";
void pass_on(transaction&, const web::services&, const message_id&, instant now);
void explain(transaction&, const web::services&, const side_id&, std::string_view why, instant now);

}  // namespace paraat::relay
