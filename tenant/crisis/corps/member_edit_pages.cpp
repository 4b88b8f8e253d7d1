// The form with which the staff of a corps corrects the details of a member.

#include <fmt/format.h>

#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/platform/text/names.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
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

form details_form(const scope& s, const member& m) {
  form f(s, address_of(s, m) + "/gegevens", s.t("Bewaar"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100});
  f.add(form::type::date, "geboren", s.t("Geboortedatum"), {.required = true});
  f.add(form::type::tel, "telefoon", s.t("Gsm-nummer"), {.max = 30, .half = true});
  f.add(form::type::email, "email", s.t("E-mailadres"), {.max = 200, .half = true});
  f.add(form::type::text, "plaats", s.t("Gemeente of dorp"), {.required = true, .max = 80});
  f.add(form::type::text, "nood", s.t("Te bellen bij nood"), {.max = 120});
  f.add_choices(form::type::checks, "kunnen", s.t("Kan of heeft"), skill_choices(s));
  f.add(form::type::text, "talen", s.t("Talen"), {.max = 120});
  f.cancel_link(address_of(s, m), s.t("Annuleer"));
  return f;
}

void put_details(form& f, const details& d) {
  f.put("naam", d.name)
      .put("telefoon", text::shown_phone(d.phone))
      .put("email", d.email)
      .put("plaats", d.place);
  f.put("nood", d.emergency).put_all("kunnen", d.skills).put("talen", d.languages);
  if (d.born) f.put("geboren", web::iso_date(*d.born));
}

details details_of(const form& f, const scope& s, details d) {
  d.name = f.value("naam");
  d.born = f.date("geboren");
  d.phone = f.value("telefoon");
  d.email = f.value("email");
  d.place = f.value("plaats");
  d.emergency = f.value("nood");
  d.skills = f.values("kunnen");
  d.languages = f.value("talen");
  const municipality* home = text::municipality_of(s.node.municipalities, d.place, s.here.nis);
  d.nis = home != nullptr ? home->nis : 0;
  return d;
}

response details_page(const request& r, const scope& s, transaction& tx, const member& m, const form& f,
                      const web::outcome& how) {
  const corps c = find(tx, m.corps_id).value();
  const std::string title = s.t("Gegevens wijzigen");
  view v;
  v.set(tpl::HEADING, title);
  v.add(tpl::HAS_LEAD).set(tpl::LEAD, s.t("Wat je wijzigt, staat met je naam in het verloop."));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/korps");
  f.render(v, tpl::FORM);
  return web::page(s, r, "crisis/incidents/edit.html", std::move(v),
                   {.title = title + ", " + m.who.name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer/korps", s.t("Korps")},
                               {s.base + "/beheer/korps/" + c.id, c.what.name},
                               {address_of(s, m), m.who.name},
                               {address_of(s, m) + "/gegevens", title}},
                    .index = false,
                    .how = how});
}

// Mails the old address that messages go to another address from now on.
void mail_old_address(transaction& tx, const scope& s, const member& was, const member& is) {
  if (was.who.email.empty() || was.who.email == is.who.email) return;
  const web::scope theirs = notifications::in_language(s, is.language);
  notifications::send(
      tx, theirs,
      {.kind = "member_address_changed",
       .to = was.who.email,
       .name = was.who.name,
       .subject = theirs.t("Je e-mailadres bij het korps is gewijzigd"),
       .paragraphs = {theirs.t("Onze berichten gaan vanaf nu naar een ander adres. Vroeg je dat "
                               "niet? Bel ons dan.")},
       .button_label = "",
       .button_url = "",
       .quote = "",
       .after = {}});
}

}  // namespace

response show_details(const request& r, scope& s, transaction& tx) {
  const auto m = reached(r, tx);
  if (!m) return nobody(s, r);
  form f = details_form(s, *m);
  put_details(f, m->who);
  f.hidden("versie", std::to_string(m->version));
  return details_page(r, s, tx, *m, f, {});
}

response save_details(const request& r, scope& s, transaction& tx) {
  const auto m = reached(r, tx);
  if (!m) return nobody(s, r);
  form f = details_form(s, *m);
  web::outcome how = refusal_kind::invalid;
  int version = web::shown_version(r.form);
  if (f.accept(r.form)) {
    const auto kept = correct(tx, m->id, details_of(f, s, m->who), version, s.account->account, s.now);
    if (kept) {
      mail_old_address(tx, s, *m, *kept);
      return web::see_other(address_of(s, *m) + "?klaar=bewaard");
    }
    how = web::refuse_change(f, kept.error(), version, m->version);
  }
  f.hidden("versie", std::to_string(version));
  return details_page(r, s, tx, *m, f, how);
}

}  // namespace paraat::corps
