#include "tenant/messaging/notifications/notifications.hpp"

#include "tenant/messaging/mail/email_template.hpp"

namespace paraat::notifications {

std::string whole_address(const web::scope& s, std::string_view path) {
  return s.here.public_url + std::string(path);
}

web::scope in_language(const web::scope& s, std::string_view language) {
  return {s.node, s.here, s.base, s.node.languages.of(language), s.now, std::nullopt};
}

void send(transaction& tx, const web::scope& s, const letter& l, priority level) {
  mail::letter out{.kind = l.kind,
                   .to = l.to,
                   .subject = l.subject,
                   .sentences = {s.t("Dag") + (l.name.empty() ? "" : " " + l.name) + ","},
                   .link = l.button_url,
                   .link_label = l.button_label,
                   .after = l.after,
                   .about = l.about,
                   .reply_to = l.reply_to};
  out.sentences.insert(out.sentences.end(), l.paragraphs.begin(), l.paragraphs.end());
  if (!l.quote.empty()) out.sentences.push_back("“" + l.quote + "”");
  mail::queue(tx, s, out, level);
}

}  // namespace paraat::notifications
