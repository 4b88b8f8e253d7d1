// Behind the link of a person's mails: what they saved, to change, to remove, to stop. Opening a link never
// acts, because mail scanners follow links; the address is shown in part, because people forward mails.

#include <fmt/format.h>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/alerts/alerts_form.hpp"
#include "tenant/publishing/alerts/alerts_pages.hpp"
#include "tenant/publishing/alerts/devices_pages.hpp"
#include "tenant/publishing/alerts/notifications.hpp"
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

constexpr std::string_view stopped_page = "/zoekopdracht/gestopt";

response unknown_search(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::gone, "Deze zoekopdracht is al verwijderd.", ""});
}

std::string own_root(const scope& s, const request& r) { return s.base + "/zoekopdrachten/" + r.value(0); }

std::string shown_address(const std::string& email) {
  const auto at = email.rfind('@');
  return email.substr(0, 1) + "…" + (at == std::string::npos ? "" : email.substr(at));
}

void draw_search(view& v, const scope& s, const request& r, const saved_search& q) {
  const std::string root = own_root(s, r), feed = feed_token(s.node.vault, s.here.id, q.id);
  view& row = v.add(tpl::SEARCH);
  row.set(tpl::TITLE, describe(s, q.what))
      .set(tpl::SEARCH_URL, s.base + "/vacatures" + overview_query(s, q.what))
      .set(tpl::TEXT, rhythm_text(s, q.how_often))
      .set(tpl::EDIT_URL, root + "/wijziging/" + q.id)
      .set(tpl::FEED_URL, listings::site_address(s, "/zoekopdracht/feed/" + feed))
      .set(tpl::CALENDAR_URL, listings::site_address(s, "/zoekopdracht/agenda/" + feed));
  web::draw_button(row, tpl::BUTTON, s,
                   {root + "/verwijdering/" + q.id, s.t("Verwijder"), "tertiary", "danger", "trash"});
}

form change_form(const scope& s, const request& r, const saved_search& q) {
  form f(s, own_root(s, r) + "/wijziging/" + q.id, s.t("Bewaar"));
  add_distance(f, s, q.what);
  add_rhythm(f, s, q.how_often);
  f.cancel_link(own_root(s, r), s.t("Annuleer"));
  return f;
}

response change_page(const scope& s, const request& r, const saved_search& q, const form& f,
                     const web::outcome& how) {
  view v;
  const std::string title = s.t("Wijzig je zoekopdracht");
  v.set(tpl::HEADING, title).set(tpl::TEXT, describe(s, q.what));
  f.render(v, tpl::FORM);
  return web::page(s, r, "publishing/alerts/change.html", std::move(v),
                   {.title = title,
                    .current = "/vacatures",
                    .crumbs = {{own_root(s, r), s.t("Je zoekopdrachten")}, {s.base + r.path, title}},
                    .index = false,
                    .how = how});
}

// The search of the path, of whom the link is.
std::optional<saved_search> search_in(transaction& tx, const request& r) {
  const auto who = find_by_page(tx, r.value(0));
  return who ? find_search(tx, who->id, search_id(r.value(1))) : std::nullopt;
}

}  // namespace

response unknown_link(const scope& s, const request& r) {
  return web::refusal_page(
      s, r, {refusal_kind::gone, "Deze link werkt niet meer. Alles wat erbij hoorde, is gewist.", ""});
}

response own_page(const request& r, scope& s, transaction& tx, const subscriber& who, const refusal* wrong) {
  const auto all = searches_of(tx, who.id);
  view v;
  const std::string title = s.t("Je zoekopdrachten");
  v.set(tpl::HEADING, title)
      .set(tpl::LEAD,
           who.mailed || reachable_devices(tx, s, who.id).empty()
               ? fmt::format(fmt::runtime(s.t("Je krijgt mails op {0}.")), shown_address(who.email))
               : s.t("Je krijgt meldingen op je toestellen, en geen mails."));
  if (wrong != nullptr) v.add(tpl::WRONG).set(tpl::WRONG_TEXT, s.t(*wrong));
  web::draw_done(v, s, r,
                 {{"bewaard", "Je zoekopdracht is bewaard. We mailen je als er iets past."},
                  {"gewijzigd", "Je zoekopdracht is gewijzigd."},
                  {"verwijderd", "Je zoekopdracht is verwijderd."},
                  {"verlengd", "Fijn. We mailen je verder."},
                  {"melding", "Dit toestel krijgt voortaan meldingen."},
                  {"geen-melding", "Dat toestel krijgt geen meldingen meer."},
                  {"kanaal", "Je keuze is bewaard."}});
  if (who.asked)
    web::draw_button(v.add(tpl::ASKED), tpl::BUTTON, s,
                     {own_root(s, r) + "/verlenging", s.t("Ja, mail me verder"), "primary", "", "check"});
  for (const saved_search& q : all) draw_search(v, s, r, q);
  v.show_if(all.empty(), tpl::NOTHING);
  draw_devices(v, s, r, tx, who);
  v.set(tpl::STOP_URL, own_root(s, r) + "/stopzetting");
  web::page_options o{.title = title, .current = "/vacatures", .index = false};
  if (s.node.channels.devices() != nullptr) o.scripts = {"push.js"};
  if (wrong != nullptr) o.how = web::outcome(*wrong);
  return web::page(s, r, "publishing/alerts/own.html", std::move(v), std::move(o));
}

response show_own(const request& r, scope& s, transaction& tx) {
  const auto who = find_by_page(tx, r.value(0));
  return who ? own_page(r, s, tx, *who) : unknown_link(s, r);
}

response show_change(const request& r, scope& s, transaction& tx) {
  const auto q = search_in(tx, r);
  return q ? change_page(s, r, *q, change_form(s, r, *q), {}) : unknown_search(s, r);
}

response take_change(const request& r, scope& s, transaction& tx) {
  auto q = search_in(tx, r);
  if (!q) return unknown_search(s, r);
  form f = change_form(s, r, *q);
  if (!f.accept(r.form)) return change_page(s, r, *q, f, f.refused());
  q->how_often = rhythm_in(f);
  q->what.km = distance_in(f, q->what);
  change(tx, *q, listings::stock_now(s, tx)->frequent.get(), s.now);
  mark_active(tx, q->whose, s.now);
  return web::see_other(own_root(s, r) + "?klaar=gewijzigd");
}

response remove_one(const request& r, scope& s, transaction& tx) {
  const auto q = search_in(tx, r);
  if (!q || !remove(tx, q->whose, q->id)) return unknown_search(s, r);
  if (!find_subscriber(tx, q->whose)) return web::see_other(s.base + std::string(stopped_page));
  mark_active(tx, q->whose, s.now);
  return web::see_other(own_root(s, r) + "?klaar=verwijderd");
}

response show_stop(const request& r, scope& s, transaction& tx) {
  const auto who = find_by_page(tx, r.value(0));
  if (!who) return unknown_link(s, r);
  const auto n = static_cast<long long>(searches_of(tx, who->id).size());
  return web::ask_page(
      s, r, s.t("Stop deze mails"),
      s.t("We wissen meteen je zoekopdracht en je e-mailadres.",
          "We wissen meteen je {} zoekopdrachten en je e-mailadres.", n),
      {own_root(s, r) + "/stopzetting", s.t("Stop en wis alles"), "primary", "danger", "trash"});
}

response stop_all(const request& r, scope& s, transaction& tx) {
  const auto who = find_by_page(tx, r.value(0));
  if (who) erase(tx, who->id);
  // A mail program follows no redirect (RFC 8058, section 3.1), and is told nothing about the address.
  if (r.form.get("List-Unsubscribe") == "One-Click") return web::text_response(200, "OK\n");
  return who ? web::see_other(s.base + std::string(stopped_page)) : unknown_link(s, r);
}

response show_extension(const request& r, scope& s, transaction& tx) {
  if (!find_by_page(tx, r.value(0))) return unknown_link(s, r);
  return web::ask_page(s, r, s.t("Wil je nog mails over vacatures?"),
                       s.t("Nog één klik en we mailen je verder."),
                       {own_root(s, r) + "/verlenging", s.t("Ja, mail me verder"), "primary", "", "check"});
}

response extend(const request& r, scope& s, transaction& tx) {
  const auto who = find_by_page(tx, r.value(0));
  if (!who) return unknown_link(s, r);
  mark_active(tx, who->id, s.now);
  return web::see_other(own_root(s, r) + "?klaar=verlengd");
}

}  // namespace paraat::alerts
