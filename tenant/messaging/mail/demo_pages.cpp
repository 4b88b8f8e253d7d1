#include "tenant/messaging/mail/demo_pages.hpp"

#include "tenant/messaging/mail/mailer.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::mail {
namespace tpl = web::tpl;

namespace {

// The lines of a mail; a line that is an address becomes a link.
void draw_text(web::view& mail, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string line(text.substr(0, end));
    web::view& v = mail.add(tpl::LINE);
    const bool address = line.starts_with("http://") || line.starts_with("https://");
    if (address)
      v.add(tpl::LINE_LINK).set(tpl::LINK_URL, line);
    else
      v.add(tpl::LINE_TEXT).set(tpl::TEXT, line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

}  // namespace

web::response show_demo_post(const web::request& r, web::scope& s, transaction&) {
  if (s.node.post.shown().empty())
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "We vonden niets op dit adres. Misschien is de link verouderd.", ""});
  web::view v;
  const auto mails = mails_in(s.node.post.shown(), 100);
  for (const shown_mail& m : mails) {
    web::view& one = v.add(tpl::MAIL);
    one.set(tpl::MAIL_TO, m.to)
        .set(tpl::MAIL_SUBJECT, m.subject)
        .set(tpl::MAIL_DATE, m.date)
        .set(tpl::MAIL_ID, m.file);
    draw_text(one, m.text);
  }
  v.show_if(mails.empty(), tpl::NOTHING);
  return web::page(s, r, "messaging/mail/demo_post.html", std::move(v),
                   {.title = s.t("Post van de demo"), .index = false});
}

}  // namespace paraat::mail
