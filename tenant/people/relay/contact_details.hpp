#pragma once
// Telephone numbers and e-mail addresses in what a person writes. A conversation keeps both hidden, so that
// the writer is asked before one goes to the other side. It is a warning: whoever spells a number in words
// passes, and may.

#include <string_view>

namespace paraat::relay {

struct contact_details {
  bool phone = false, email = false;
  bool any() const { return phone || email; }
};
// Dates, hours and account numbers are no telephone numbers.
contact_details contacts_in(std::string_view text);

}  // namespace paraat::relay
