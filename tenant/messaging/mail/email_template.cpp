#include "tenant/messaging/mail/email_template.hpp"

#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/palette.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::mail {
namespace tpl = web::tpl;

message plain(const letter& l, const std::string& site, const std::string& site_url) {
  std::string text;
  for (const std::string& sentence : l.sentences) text += sentence + "\n\n";
  for (const letter_item& i : l.items) {
    text += "* " + i.title + "\n";
    for (const std::string& line : i.lines) text += "  " + line + "\n";
    text += "  " + i.link + "\n\n";
  }
  if (!l.link.empty()) text += l.link_label + ":\n" + l.link + "\n\n";
  for (const std::string& sentence : l.after) text += sentence + "\n\n";
  for (const letter_link& f : l.foot) text += f.label + ":\n" + f.link + "\n\n";
  text += "-- \n" + site + "\n" + site_url + "/\n";
  return {.to = l.to,
          .subject = l.subject,
          .text = text,
          .html = {},
          .kind = std::string(l.kind),
          .unsubscribe = l.unsubscribe,
          .reply_to = l.reply_to,
          .about = l.about};
}

message compose(const web::scope& s, const letter& l) {
  const std::string site = web::site_name(s);
  web::view v;
  v.set(tpl::LANG, s.t.language()).set(tpl::TITLE, l.subject).set(tpl::SITE, site);
  // A mail program knows no palette: on a light brand colour the letters are dark.
  v.set(tpl::BRAND_COLOR, s.here.brand_color).set(tpl::ON_BRAND, web::readable_on(s.here.brand_color));
  v.set(tpl::HOME_URL, s.here.public_url + "/");
  for (const std::string& sentence : l.sentences) v.add(tpl::PARAGRAPH).set(tpl::TEXT, sentence);
  for (const letter_item& i : l.items) {
    web::view& item = v.add(tpl::ITEM);
    item.set(tpl::ITEM_TITLE, i.title).set(tpl::ITEM_URL, i.link);
    for (const std::string& line : i.lines) item.add(tpl::ITEM_LINE).set(tpl::TEXT, line);
  }
  if (!l.link.empty()) v.add(tpl::BUTTON).set(tpl::LINK_URL, l.link).set(tpl::LINK_LABEL, l.link_label);
  for (const std::string& sentence : l.after) v.add(tpl::AFTER).set(tpl::TEXT, sentence);
  for (const letter_link& f : l.foot)
    v.add(tpl::FOOT_LINK).set(tpl::ITEM_TITLE, f.label).set(tpl::ITEM_URL, f.link);
  message m = plain(l, site, s.here.public_url);
  m.html = s.node.pages.render(s.t.language(), "messaging/mail/letter.html", v);
  return m;
}

}  // namespace paraat::mail
