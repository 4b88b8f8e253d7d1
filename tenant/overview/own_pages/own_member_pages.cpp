// A member of a corps corrects their own telephone, address, skills and languages. Each change stands in the
// trail of the member, and their mailbox hears of it.

#include <fmt/format.h>

#include <algorithm>

#include "tenant/crisis/corps/corps_pages.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/overview/own_pages/own_facts.hpp"
#include "tenant/overview/own_pages/own_members.hpp"
#include "tenant/overview/own_pages/own_pages.hpp"
#include "tenant/people/profiles/profile_pages.hpp"
#include "tenant/platform/text/names.hpp"
#include "tenant/platform/text/phone_numbers.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/places.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::own_pages {
namespace {

namespace tpl = web::tpl;
using corps::member;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string page_address(const scope& s, const member& m) { return s.base + "/mijn/korps/" + m.id; }

form details_form(const scope& s, const member& m) {
  form f(s, page_address(s, m), s.t("Bewaar"));
  f.add(form::type::tel, "telefoon", s.t("Gsm-nummer"),
        {.required = true, .max = 30, .hint = s.t("Bij een oproep sms’en we je."), .autocomplete = "tel"});
  f.add(form::type::text, "plaats", s.t("Gemeente of dorp waar je woont"),
        {.required = true, .max = 80, .autocomplete = "address-level2"});
  f.add(form::type::text, "talen", s.t("Welke talen spreek je?"), {.max = 120});
  f.add_choices(form::type::checks, "kunnen", s.t("Wat kan of heb je?"), corps::skill_choices(s));
  f.cancel_link(s.base + "/mijn", s.t("Annuleer"));
  return f;
}

response details_page(const request& r, const scope& s, transaction& tx, const member& m, const form& f,
                      const web::outcome& how) {
  const auto c = corps::find(tx, m.corps_id);
  const std::string title = s.t("Je gegevens bij het korps");
  view v;
  v.set(tpl::HEADING, title).set(tpl::CORPS_NAME, c ? c->what.name : "");
  f.render(v, tpl::FORM);
  return web::page(s, r, "overview/own_pages/member.html", std::move(v),
                   {.title = title,
                    .current = "/mijn",
                    .crumbs = {{s.base + "/mijn", s.t("Je profiel")}, {page_address(s, m), title}},
                    .index = false,
                    .how = how});
}

void put_place(const scope& s, corps::details& d, const std::string& place) {
  d.place = place;
  const municipality* home = text::municipality_of(s.node.municipalities, place, s.here.nis);
  d.nis = home != nullptr ? home->nis : 0;
}

// The mailbox of the member hears that something changed, not what: others may read it.
void tell_change(transaction& tx, const scope& s, const member& m) {
  const auto now = corps::find_member(tx, m.id);
  if (m.who.email.empty() || !now || now->version == m.version) return;
  const scope theirs = notifications::in_language(s, m.language);
  notifications::send(
      tx, theirs,
      {.kind = "member_corrected_own",
       .to = m.who.email,
       .name = m.who.name,
       .subject = theirs.t("Je gegevens bij het korps zijn gewijzigd"),
       .paragraphs = {theirs.t("Dit gebeurde op je eigen pagina. Was jij dat niet? Bel ons dan.")},
       .button_label = theirs.t("Naar je pagina"),
       .button_url = notifications::whole_address(theirs, "/mijn"),
       .quote = "",
       .after = {}});
}

// The other way round: what a member changed at the corps goes to the profile. False: the profile refuses it.
bool tell_profile(transaction& tx, const scope& s, const member& was, const member& is) {
  auto p = profiles::of_account(tx, s.account->account);
  const bool phone = was.who.phone != is.who.phone, place = was.who.place != is.who.place;
  if (!p || (!phone && !place)) return true;
  if (phone) p->what.phone = is.who.phone;
  if (const auto known = s.node.municipalities.locate_address(is.who.place, s.here.nis); place && known) {
    p->what.place = known->name;
    p->what.nis = known->nis;
    p->what.at = known->at;
  }
  const int version = p->version;
  return profiles::save(tx, std::move(*p), version, s.now).has_value();
}

}  // namespace

result<member> own_member(const request& r, const scope& s, transaction& tx) {
  const auto w = profiles::own_profile(s, tx);
  if (!w) return std::unexpected(w.error());
  const auto all = memberships_of(tx, w->who);
  auto m = std::ranges::find(all, r.value(0), &own_membership::member) == all.end()
               ? std::nullopt
               : corps::find_member(tx, corps::member_id(r.value(0)));
  if (!m) return refuse(refusal_kind::not_found, "Je bent geen lid van dit korps.");
  return std::move(*m);
}

bool tell_corps(transaction& tx, const scope& s, const profiles::profile& was, const profiles::profile& is) {
  const auto number = text::read_phone(is.what.phone);
  const bool phone = was.what.phone != is.what.phone, texts = number && number->mobile;
  const bool place = was.what.place != is.what.place && !is.what.place.empty();
  if (!phone && !place) return true;
  bool all = true;
  for (const own_membership& one : memberships_of(tx, is)) {
    const auto m = corps::find_member(tx, corps::member_id(one.member));
    if (!m) continue;
    corps::details d = m->who;
    // Call-outs go to this number as an SMS.
    if (phone && texts) d.phone = is.what.phone;
    if (place) put_place(s, d, is.what.place);
    const bool kept = corps::correct_own(tx, m->id, d, m->version, s.now).has_value();
    if (kept) tell_change(tx, s, *m);
    all = all && kept && (!phone || d.phone == is.what.phone);
  }
  return all;
}

response show_member_details(const request& r, scope& s, transaction& tx) {
  const auto m = own_member(r, s, tx);
  if (!m) return web::refusal_page(s, r, m.error());
  form f = details_form(s, *m);
  f.put("telefoon", text::shown_phone(m->who.phone))
      .put("plaats", m->who.place)
      .put("talen", m->who.languages);
  f.put_all("kunnen", m->who.skills).hidden("versie", std::to_string(m->version));
  return details_page(r, s, tx, *m, f, {});
}

response save_member_details(const request& r, scope& s, transaction& tx) {
  const auto m = own_member(r, s, tx);
  if (!m) return web::refusal_page(s, r, m.error());
  form f = details_form(s, *m);
  int version = web::shown_version(r.form);
  web::outcome how = refusal_kind::invalid;
  bool good = f.accept(r.form);
  if (good && !s.node.municipalities.locate_address(f.value("plaats"), s.here.nis)) {
    f.error("plaats", web::unknown_place(s, f.value("plaats")));
    good = false;
  }
  if (good) {
    corps::details d = m->who;
    d.phone = f.value("telefoon");
    put_place(s, d, f.value("plaats"));
    d.skills = f.values("kunnen");
    d.languages = f.value("talen");
    const auto kept = corps::correct_own(tx, m->id, d, version, s.now);
    if (kept) {
      tell_change(tx, s, *m);
      const bool told = tell_profile(tx, s, *m, *kept);
      return web::see_other(s.base + "/mijn?klaar=" + (told ? "korps" : "profiel-bleef"));
    }
    how = web::refuse_change(f, kept.error(), version, m->version);
  }
  f.hidden("versie", std::to_string(version));
  return details_page(r, s, tx, *m, f, how);
}

}  // namespace paraat::own_pages
