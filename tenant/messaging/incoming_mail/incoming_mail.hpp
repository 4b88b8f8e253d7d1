#pragma once
// A mail that comes in, as bytes of a stranger: to whom, whether a program sent it, what a person wrote in
// it, and of a delivery status notification which addresses failed (RFC 3464). GMime reads the MIME; what is
// automatic, what is a quote and how much is read is decided here. No database, no clock.

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace paraat::incoming_mail {

// Larger mails are not read. What is read of a part, and how far a mail nests, is bounded too.
constexpr std::size_t most_bytes = 8 << 20, most_text = 256 << 10;
constexpr std::size_t most_headers = 1000, longest_head = 256 << 10;
constexpr int deepest = 20, most_parts = 200;

enum class mail_fault { broken, too_large, too_many_headers };

struct failed_recipient {
  std::vector<std::string> addresses;  // final and original, in lower case
  std::string status;                  // "5.1.1" (RFC 3463)
  bool permanent() const { return status.starts_with("5."); }
  // The address itself, not its size, its content or a policy.
  bool of_address() const;
};

// The header or form of a mail by which a program sent it; such a mail is never passed on.
enum class automatic_mark {
  none,
  submitted,   // Auto-Submitted (RFC 3834)
  responder,   // X-Autoreply and the like, which programs that answer for a person write
  envelope,    // an empty envelope sender, or MAILER-DAEMON (RFC 5321, 4.5.5)
  report,      // a delivery status notification (RFC 3464)
  precedence,  // Precedence: bulk, junk or list
  list         // List-Id (RFC 2919)
};
std::string_view name_of(automatic_mark);
// Bulk mail and lists: a person may have written it, and their provider or list has marked it.
constexpr bool may_be_of_a_person(automatic_mark m) {
  return m == automatic_mark::precedence || m == automatic_mark::list;
}

struct received_mail {
  std::string id;                       // Message-ID; may be empty
  std::vector<std::string> recipients;  // of the envelope where the mail server noted them, then of To and Cc
  automatic_mark mark = automatic_mark::none;
  bool automatic() const { return mark != automatic_mark::none; }
  std::vector<failed_recipient> failed;
  std::string text;  // what the writer says, without quotes and signature
  std::string rest;  // what was left out of it and may be the writer's (quotes.hpp)
  bool files_left_out = false;
};

std::expected<received_mail, mail_fault> read(std::string_view bytes);
// Of a mail that is too large: its head alone, without text.
received_mail read_head(std::string_view beginning);

}  // namespace paraat::incoming_mail
