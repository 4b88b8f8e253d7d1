#pragma once
// A mail to a person: a greeting, paragraphs, the words of somebody, at most one button. It takes the look of
// every mail (tenant/mail/letter.hpp) and is queued in the transaction of the change, so that it leaves when,
// and only when, the change is kept.

#include <string>
#include <vector>

#include "tenant/store/database.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::letters {

struct letter {
  std::string to, name;
  std::string subject;
  std::vector<std::string> paragraphs;
  std::string button_label, button_url;  // the address is whole: scheme and host
  std::string quote;                     // words of a person, shown as theirs
  std::vector<std::string> after;
};

// The same scope for who reads another language than who is at work; whoever that is, is left out.
web::scope in_language(const web::scope&, std::string_view language);

void send(transaction&, const web::scope&, const letter&);

// The address of a page of this tenant, for a mail.
std::string whole_address(const web::scope&, std::string_view path);

}  // namespace paraat::letters
