#pragma once
// Addresses of mail as people type or paste them, to the form in which SMTP gets them (RFC 5321). The local
// part is ASCII: the mail server would need SMTPUTF8 for any other, and few have it.

#include <expected>
#include <string>
#include <string_view>

namespace paraat::text {

enum class email_fault {
  empty,
  no_at,       // not exactly one @ with something on both sides
  local_part,  // dots or signs that no mailbox has
  not_ascii,   // letters with accents before the @
  domain,      // no domain name
  too_long
};
std::string_view sentence_of(email_fault);  // a text of the site, for the field

// Invisible characters go, and the domain becomes A-labels (RFC 5890): "jan@belgië.example" →
// "jan@xn--belgi-rsa.example".
std::expected<std::string, email_fault> read_email(std::string_view typed);

}  // namespace paraat::text
