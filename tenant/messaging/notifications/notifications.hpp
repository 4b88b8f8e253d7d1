#pragma once
// A mail to a person: a greeting, paragraphs, a quote, at most one button. It has the layout of every mail
// (tenant/messaging/mail/email_template.hpp) and is queued in the transaction of the change, so that it
// leaves if and only if the change is committed.

#include <string>
#include <vector>

#include "tenant/platform/jobs/priority.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::notifications {

struct letter {
  std::string_view kind;  // of mail::message
  std::string to, name;
  std::string subject;
  std::vector<std::string> paragraphs;
  std::string button_label, button_url;  // the address is whole: scheme and host
  std::string quote;                     // words of a person, shown as theirs
  std::vector<std::string> after;
  std::string about = {};     // a row of which mail::stop stops this letter
  std::string reply_to = {};  // of mail::message
};

// The same scope in the language of a reader, without the signed-in account.
web::scope in_language(const web::scope&, std::string_view language);

void send(transaction&, const web::scope&, const letter&, priority = priority::normal);

// The address of a page of this tenant, for a mail.
std::string whole_address(const web::scope&, std::string_view path);

}  // namespace paraat::notifications
