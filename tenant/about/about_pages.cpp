#include "tenant/about/about_pages.hpp"

#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::about {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

response about_page(const request& r, const scope& s, const char* file, const char* path, std::string title) {
  view v;
  v.set(tpl::SITE_ADDRESS, s.here.public_url).set(tpl::TENANT_NAME, s.here.name);
  if (!s.here.email.empty()) v.add(tpl::CONTACT_MAIL).set(tpl::EMAIL, s.here.email);
  if (!s.here.phone.empty()) v.add(tpl::CONTACT_PHONE).set(tpl::PHONE, s.here.phone);
  v.show_if(s.here.email.empty() && s.here.phone.empty(), tpl::CONTACT_DESK);
  v.show_if(s.here.what == tenants::kind::aggregator, tpl::OVERVIEW_ONLY);
  v.show_if(s.here.what != tenants::kind::aggregator, tpl::WITH_PEOPLE);
  response out = web::page(s, r, file, std::move(v),
                           {.title = title,
                            .crumbs = {{s.base + "/", s.here.name}, {s.base + path, title}},
                            .canonical = s.here.public_url + path});
  out.cacheable = true;
  return out;
}

}  // namespace

response show_accessibility(const request& r, scope& s, transaction&) {
  return about_page(r, s, "about/accessibility.html", "/toegankelijkheid",
                    s.t("Toegankelijkheidsverklaring"));
}

response show_privacy(const request& r, scope& s, transaction&) {
  return about_page(r, s, "about/privacy.html", "/privacy", s.t("Privacyverklaring"));
}

}  // namespace paraat::about
