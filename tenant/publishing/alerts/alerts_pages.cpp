// Saving a search: the form, the mailed link, and its button.

#include "tenant/publishing/alerts/alerts_pages.hpp"

#include <fmt/format.h>

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens_pages.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/alerts/alerts_form.hpp"
#include "tenant/publishing/alerts/search_text.hpp"
#include "tenant/publishing/listings/page_components.hpp"

namespace paraat::alerts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr challenges::rule uses{.network = {"alert.address", 60, std::chrono::hours{1}},
                                .address = {"alert.email", 5, std::chrono::hours{24}}};

form save_form(const scope& s, const web::parameters& asked, const criteria& c) {
  form f(s, s.base + "/zoekopdracht", s.t("Hou me op de hoogte"));
  for (const auto& [name, value] : listings::filter_fields(asked)) f.hidden(name, value);
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true,
         .missing = s.t("Vul je e-mailadres in"),
         .max = 254,
         .hint = s.t("We sturen je een link om te bevestigen."),
         .autocomplete = "email"});
  add_distance(f, s, c);
  add_rhythm(f, s, rhythm::weekly);
  return f;
}

web::parameters filters_sent(const request& r) {
  web::parameters out;
  for (auto& [name, value] : listings::filter_fields(r.form)) out.add(name, value);
  return out;
}

response form_page(const scope& s, const request& r, const criteria& c, const form& f,
                   const web::outcome& how) {
  const std::string title = s.t("Bewaar deze zoekopdracht");
  view v;
  v.set(tpl::HEADING, title).set(tpl::TEXT, describe(s, c));
  v.set(tpl::SEARCH_URL, s.base + "/vacatures" + overview_query(s, c));
  v.show_if(s.here.what == tenants::tenant_kind::aggregator, tpl::OVERVIEW);
  f.render(v, tpl::FORM);
  return web::page(s, r, "publishing/alerts/form.html", std::move(v),
                   {.title = title, .current = "/vacatures", .index = false, .how = how});
}

void mail_confirmation(transaction& tx, const scope& s, const std::string& email, const saved_search& q) {
  notifications::send(
      tx, s,
      {.kind = "alerts_confirmation",
       .to = email,
       .name = {},
       .subject = s.t("Bevestig je zoekopdracht"),
       // Nothing that was typed: whoever fills the form in writes to any address.
       .paragraphs = {fmt::format(fmt::runtime(s.t("Je bewaarde een zoekopdracht op {0}. Bevestig dat dit "
                                                   "e-mailadres van jou is.")),
                                  web::site_name(s))},
       .button_label = s.t("Bevestig"),
       .button_url = notifications::whole_address(
           s, "/zoekopdracht/bevestiging/" +
                  one_time_tokens::issue_link(tx, confirm_purpose, q.id, s.now + confirm_term)),
       .quote = {},
       .after = {s.t("De link werkt zeven dagen. Was jij dit niet? Dan hoef je niets te doen.")}});
}

}  // namespace

response show_form(const request& r, scope& s, transaction&) {
  const web::parameters asked = challenges::asked_of(s, r);
  const criteria c = criteria_of(s, asked);
  return form_page(s, r, c, save_form(s, asked, c), {});
}

response take_form(const request& r, scope& s, transaction& tx) {
  criteria c = criteria_of(s, r.form);
  form f = save_form(s, r.form, c);
  if (!f.accept(r.form)) return form_page(s, r, c, f, f.refused());
  const std::string email = f.value("email");
  const auto verdict = challenges::look(tx, s, r, f, uses, email, filters_sent(r));
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  if (verdict != challenges::verdict::go_on) return form_page(s, r, c, f, challenges::outcome_of(verdict));
  c.km = distance_in(f, c);
  const auto stock = listings::stock_now(s, tx);
  mail_confirmation(tx, s, email,
                    save(tx, email, s.t.language(), c, rhythm_in(f), stock->frequent.get(), s.now));
  return web::see_other(s.base + "/zoekopdracht/verzonden");
}

response show_sent(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, {}, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een link om te bevestigen. Niets gezien? Kijk ook bij ongewenste mail."),
      s.base + "/vacatures", s.t("Bekijk de vacatures"));
}

response show_confirm(const request& r, scope& s, transaction& tx) {
  const auto id = one_time_tokens::look(tx, r.value(0), confirm_purpose, s.now);
  const auto q = id ? find_unconfirmed(tx, search_id(*id)) : std::nullopt;
  const std::string go_on = s.t("Nog één klik en je krijgt een mail als er iets past.");
  return one_time_tokens::ask(
      r, s, tx, confirm_purpose,
      {s.t("Bevestig je zoekopdracht"),
       q ? s.t("Je zoekt:") + " " + describe(s, q->what) + ". " + go_on : go_on, s.t("Bevestig")});
}

response confirm_one(const request& r, scope& s, transaction& tx) {
  return one_time_tokens::act(r, s, tx, confirm_purpose, [&](const std::string& id) -> result<std::string> {
    const auto who = confirm(tx, s.node.vault, search_id(id), s.now);
    if (!who) return std::unexpected(who.error());
    challenges::confirmed(tx, s, r, uses);
    return "/zoekopdrachten/" + page_token(s.node.vault, s.here.id, who->id) + "?klaar=bewaard";
  });
}

response show_stopped(const request& r, scope& s, transaction&) {
  return web::message_page(s, r, {}, s.t("Je krijgt geen mails meer"),
                           s.t("Je zoekopdrachten en je e-mailadres zijn gewist."), s.base + "/vacatures",
                           s.t("Bekijk de vacatures"));
}

}  // namespace paraat::alerts
