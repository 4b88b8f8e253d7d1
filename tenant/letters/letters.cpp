#include "tenant/letters/letters.hpp"

#include "tenant/mail/mail.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::letters {
namespace {

namespace tpl = web::tpl;

std::string site_name(const web::scope& s) {
  return s.here.what == tenants::kind::municipality ? s.t("Vrijwilligers") + " " + s.here.name : s.here.name;
}

std::string plain_text(const web::scope& s, const letter& l) {
  std::string out = s.t("Dag") + " " + l.name + ",\n\n";
  for (const std::string& p : l.paragraphs) out += p + "\n\n";
  if (!l.quote.empty()) out += "“" + l.quote + "”\n\n";
  if (!l.button_url.empty()) out += l.button_label + ":\n" + l.button_url + "\n\n";
  for (const std::string& p : l.after) out += p + "\n\n";
  return out + s.t("Vriendelijke groet") + ",\n" + site_name(s) + "\n";
}

std::string html(const web::scope& s, const letter& l) {
  web::view v;
  v.set(tpl::LANG, s.t.language()).set(tpl::TITLE, l.subject).set(tpl::NAME, l.name);
  v.set(tpl::SITE, site_name(s));
  for (const std::string& p : l.paragraphs) v.add(tpl::PARAGRAPH).set(tpl::TEXT, p);
  v.set_if(tpl::TEXT, tpl::QUOTE, l.quote);
  if (!l.button_url.empty())
    v.add(tpl::WAY_ON).set(tpl::WAY_URL, l.button_url).set(tpl::WAY_LABEL, l.button_label);
  for (const std::string& p : l.after) v.add(tpl::AFTER).set(tpl::TEXT, p);
  return s.node.pages.render(s.t.language(), "letters/letter.html", v);
}

}  // namespace

std::string whole_address(const web::scope& s, std::string_view path) {
  return s.here.public_url + std::string(path);
}

void send(transaction& tx, const web::scope& s, const letter& l) {
  mail::queue(tx, {.to = l.to, .subject = l.subject, .text = plain_text(s, l), .html = html(s, l)}, s.now);
}

}  // namespace paraat::letters
