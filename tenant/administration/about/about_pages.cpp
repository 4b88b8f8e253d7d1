#include "tenant/administration/about/about_pages.hpp"

#include <fmt/chrono.h>

#include "tenant/administration/legal_rules/legal_rules_pages.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/relay/relay.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::about {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

// A sentence with a term, shown while the book of rules has a value for it.
struct promise {
  web::slot section;
  rules::code term;
  const char* sentence;
};
// texts
constexpr promise promises[] = {
    {tpl::VISIT_TERM, rules::code::keep_addresses,
     "Je internetadres gebruiken we alleen om misbruik tegen te houden, hoogstens {}."},
    {tpl::HELPER_TERM, rules::code::keep_declined, "Een antwoord waar niets van komt, wissen we na {}."},
    {tpl::HELPER_TERM, rules::code::keep_inactive, "Meld je je om later te helpen, dan wissen we dat na {}."},
    {tpl::ALERT_TERM, rules::code::keep_alerts,
     "Horen we {} niets van je, dan vragen we of je de mails nog wil. Zonder antwoord wissen we alles."},
    {tpl::HELPER_TERM, rules::code::keep_profiles,
     "Kijk je niet meer om naar je profiel, dan wissen we het na {}. Twee maanden vooraf mailen we je."},
    {tpl::HELPER_TERM, rules::code::keep_reserve,
     "Sta je op een reservelijst en vragen we je niets, dan wissen we dat na {}."},
    {tpl::HELPER_TERM, rules::code::keep_reserve,
     "Vragen we of je op de reserve wil blijven, dan wissen we alles na dertig dagen zonder antwoord."},
    {tpl::HELPER_TERM, rules::code::keep_reserve,
     "Zei je daar nee, dan houden we twee jaar een code bij die niemand kan lezen, om het niet te herhalen."},
    {tpl::HELPER_TERM, rules::code::keep_declined,
     "Stop je in een korps, dan wissen we meteen wat we over je gezondheid weten, en de rest na {}."},
    {tpl::HELPER_TERM, rules::code::keep_called,
     "Vroegen we je bij een noodsituatie, dan wissen we je naam na {}. Daarna blijven alleen cijfers."},
    {tpl::HELPER_TERM, rules::code::keep_cost_lists,
     "Kreeg je een kostenvergoeding, dan staat je naam nog {} op de lijst die de fiscus kan vragen."},
    {tpl::HELPER_TERM, rules::code::keep_mail, "De tekst van mails en sms’en aan jou wissen we na {}."},
    {tpl::ORGANISATION_TERM, rules::code::keep_declined,
     "We bewaren wie de vacatures beheert zolang de organisatie hier staat, en nog {} daarna."}};

// The terms are those that the nightly job reads (node/erasure_rules.hpp).
void draw_terms(view& v, const scope& s, const rules::book& book) {
  v.add(tpl::VISIT_TERM)
      .set(tpl::TERM_SENTENCE,
           fmt::format(fmt::runtime(s.t("Na het aanmelden herkent een cookie je toestel, hoogstens {}, zodat "
                                        "anderen je niet buiten kunnen houden.")),
                       rules::amount_text(s.t, rules::unit::days, accounts::device_term.count())));
  v.add(tpl::TALK_TERM)
      .set(tpl::TERM_SENTENCE,
           fmt::format(fmt::runtime(s.t("Een gesprek wissen we {} nadat het sluit. Schrijft er een half jaar "
                                        "niemand, dan sluit het vanzelf.")),
                       rules::amount_text(s.t, rules::unit::days, relay::kept_after_closing.count())));
  const bool reserve = s.here.what == tenants::tenant_kind::agency;
  for (const promise& p : promises)
    if (p.term == rules::code::keep_reserve && !reserve)
      continue;
    else if (const auto* term = book.at(p.term, web::local_day(s.now)))
      v.add(p.section).set(tpl::TERM_SENTENCE,
                           fmt::format(fmt::runtime(s.t(p.sentence)),
                                       rules::amount_text(s.t, rules::about(p.term).in, term->amount)));
}

response about_page(const request& r, const scope& s, const char* file, const char* path, std::string title,
                    std::string description = {}, view v = {}) {
  v.set(tpl::SITE_ADDRESS, s.here.public_url).set(tpl::TENANT_NAME, s.here.name);
  if (!s.here.email.empty()) v.add(tpl::CONTACT_MAIL).set(tpl::EMAIL, s.here.email);
  if (!s.here.phone.empty()) v.add(tpl::CONTACT_PHONE).set(tpl::PHONE, s.here.phone);
  v.show_if(s.here.email.empty() && s.here.phone.empty(), tpl::CONTACT_DESK);
  v.show_if(s.here.what == tenants::tenant_kind::aggregator, tpl::OVERVIEW_ONLY);
  v.show_if(s.here.what != tenants::tenant_kind::aggregator, tpl::WITH_PEOPLE);
  response out = web::page(s, r, file, std::move(v),
                           {.title = title,
                            .description = std::move(description),
                            .crumbs = {{s.base + "/", s.here.name}, {s.base + path, title}},
                            .canonical = s.here.public_url + path});
  out.cacheable = true;
  return out;
}

}  // namespace

response show_accessibility(const request& r, scope& s, transaction&) {
  return about_page(r, s, "administration/about/accessibility.html", "/toegankelijkheid",
                    s.t("Toegankelijkheidsverklaring"));
}

response show_privacy(const request& r, scope& s, transaction& tx) {
  view v;
  draw_terms(v, s, rules::read_all(tx));
  return about_page(r, s, "administration/about/privacy.html", "/privacy", s.t("Privacyverklaring"), {},
                    std::move(v));
}

response show_how(const request& r, scope& s, transaction&) {
  return about_page(r, s, "administration/about/how.html", "/hoe-werkt-het", s.t("Zo werkt het"),
                    s.t("In vier stappen van zoeken naar helpen: gratis en zonder account."));
}

response show_contact(const request& r, scope& s, transaction&) {
  return about_page(r, s, "administration/about/contact.html", "/contact", s.t("Contact"),
                    fmt::format(fmt::runtime(s.t("Wie je bij {0} kan bereiken met een vraag over "
                                                 "vrijwilligerswerk.")),
                                s.here.name));
}

response security_txt(const request&, scope& s, transaction&) {
  // A year is the longest that section 2.5.5 advises; whole days, so that the answer can be kept.
  const auto until = std::chrono::floor<std::chrono::days>(s.now) + std::chrono::days{180};
  const std::string contact = !s.here.email.empty()   ? "mailto:" + s.here.email
                              : !s.here.phone.empty() ? "tel:" + web::dialled(s.here.phone)
                                                      : s.here.public_url + "/toegankelijkheid";
  response out = web::text_response(
      200,
      fmt::format("Contact: {}\nExpires: {:%Y-%m-%d}T00:00:00Z\nPreferred-Languages: nl, en, fr\nCanonical: "
                  "{}/.well-known/security.txt\n",
                  contact, until, s.here.public_url));
  out.cacheable = true;
  return out;
}

}  // namespace paraat::about
