#include "tenant/mail/letter.hpp"

#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::mail {
namespace tpl = web::tpl;

message compose(const web::scope& s, const letter& l) {
  const std::string site = web::site_name(s);
  std::string text;
  web::view v;
  v.set(tpl::LANG, s.t.language()).set(tpl::TITLE, l.subject).set(tpl::SITE, site);
  v.set(tpl::BRAND_COLOR, s.here.brand_color).set(tpl::HOME_URL, s.here.public_url + "/");
  for (const std::string& sentence : l.sentences) {
    text += sentence + "\n\n";
    v.add(tpl::PARAGRAPH).set(tpl::TEXT, sentence);
  }
  if (!l.link.empty()) {
    text += l.link_label + ":\n" + l.link + "\n\n";
    v.add(tpl::BUTTON).set(tpl::LINK_URL, l.link).set(tpl::LINK_LABEL, l.link_label);
  }
  for (const std::string& sentence : l.after) {
    text += sentence + "\n\n";
    v.add(tpl::AFTER).set(tpl::TEXT, sentence);
  }
  text += "-- \n" + site + "\n" + s.here.public_url + "/\n";
  return {l.to, l.subject, text, s.node.pages.render(s.t.language(), "mail/letter.html", v)};
}

}  // namespace paraat::mail
