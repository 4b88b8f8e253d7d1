// The link to a member's own page: asked for on the site, mailed, and read.

#include <fmt/format.h>

#include "tenant/crisis/corps/availability.hpp"
#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/corps/member_notifications.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::corps {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr challenges::rule uses{.network = {"corps.address", 60, std::chrono::hours{1}},
                                .address = {"corps.email", 5, std::chrono::hours{24}}};

form link_form(const scope& s) {
  form f(s, s.base + "/korps/link", s.t("Stuur me de link"));
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true, .max = 254, .autocomplete = "email"});
  return f;
}

response link_page(const request& r, const scope& s, const form& f, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Je eigen pagina"));
  f.render(v, tpl::FORM);
  return web::page(s, r, "crisis/corps/ask_link.html", std::move(v),
                   {.title = s.t("Je eigen pagina"),
                    .current = "/korps",
                    .crumbs = {{s.base + "/korps", s.t("Word lid van het korps")},
                               {s.base + "/korps/link", s.t("Je eigen pagina")}},
                    .how = how});
}

}  // namespace

result<member> member_of_link(const request& r, transaction& tx, instant now) {
  const auto id = one_time_tokens::look(tx, r.value(0), own_page_purpose, now);
  if (!id) {
    if (id.error().kind == refusal_kind::gone)
      return because(
          id.error().cause,
          refuse(refusal_kind::gone, "Deze link is verlopen. Vraag een nieuwe op de pagina van het korps."));
    return std::unexpected(id.error());
  }
  auto m = find_member(tx, member_id(*id));
  if (!m || !takes_part(*m)) return refuse(refusal_kind::gone, "Je bent geen lid meer van dit korps.");
  return std::move(*m);
}

std::string own_page_address(transaction& tx, const scope& s, const member& m) {
  return notifications::whole_address(
      s, "/korps/lid/" + one_time_tokens::issue_link(tx, own_page_purpose, m.id, s.now + own_page_term));
}

response show_ask_link(const request& r, scope& s, transaction&) { return link_page(r, s, link_form(s), {}); }

bool mail_own_pages(transaction& tx, const scope& s, const std::string& email) {
  const auto members = members_with_email(tx, email);
  for (const member& m : members) {
    const corps c = find(tx, m.corps_id).value();
    notifications::send(
        tx, s,
        {.kind = "member_link",
         .to = m.who.email,
         .name = m.who.name,
         .subject = fmt::format(fmt::runtime(s.t("Je pagina bij {0}")), c.what.name),
         .paragraphs = {s.t("Hier zeg je wanneer je kan, neem je een pauze of stop je.")},
         .button_label = s.t("Naar je pagina"),
         .button_url = own_page_address(tx, s, m),
         .quote = {},
         .after = {s.t("De link is alleen voor jou. Was jij dit niet? Dan hoef je niets te doen.")}});
  }
  return !members.empty();
}

response send_own_link(const request& r, scope& s, transaction& tx) {
  form f = link_form(s);
  if (!f.accept(r.form)) return link_page(r, s, f, f.refused());
  const std::string email = f.value("email");
  const auto verdict = challenges::look(tx, s, r, f, uses, email);
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  // Repeated requests by others do not refuse the owner of an address: the links in the mails that left work.
  if (verdict == challenges::verdict::enough) return web::see_other(s.base + "/korps/verzonden");
  if (verdict != challenges::verdict::go_on) return link_page(r, s, f, challenges::outcome_of(verdict));
  mail_own_pages(tx, s, email);  // an address without a member gets the same answer, and no mail
  return web::see_other(s.base + "/korps/verzonden");
}

}  // namespace paraat::corps
