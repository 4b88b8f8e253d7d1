#pragma once
// A mail as people read it: sentences and at most one button. It becomes plain text and HTML, in the colours
// of the tenant, so that every mail of the site looks and reads the same.

#include <string>
#include <vector>

#include "tenant/messaging/mail/mail.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::mail {

struct letter_item {
  std::string title, link;         // whole address
  std::vector<std::string> lines;  // what stands under it
};
struct letter_link {
  std::string label, link;
};

struct letter {
  std::string_view kind;  // of mail::message
  std::string to, subject;
  std::vector<std::string> sentences;  // a paragraph each
  std::string link, link_label;        // whole address; may be absent
  std::vector<std::string> after;
  std::string about{};                  // of mail::message
  std::vector<letter_item> items = {};  // a list, behind the sentences
  std::vector<letter_link> foot = {};   // below all else
  std::string unsubscribe = {};         // of mail::message
  std::string reply_to = {};            // of mail::message
};

// The text alone, without a scope (the command line).
message plain(const letter&, const std::string& site, const std::string& site_url);
message compose(const web::scope&, const letter&);
inline std::string queue(transaction& tx, const web::scope& s, const letter& l,
                         priority level = priority::normal) {
  return queue(tx, compose(s, l), s.now, level);
}

}  // namespace paraat::mail
