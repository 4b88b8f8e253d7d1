#include "tenant/administration/restores/restores_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/administration/restores/restores.hpp"
#include "tenant/crisis/callouts/callouts.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::restores {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view node_path = "/beheer/teruggezet/node";
constexpr std::string_view released = "restored messages released", discarded = "restored messages discarded";

std::string sentence(const scope& s, const hold& h, const waiting& w) {
  const std::string to = h.restored_to ? s.t.date_and_time(*h.restored_to) : s.t("een onbekend moment");
  return fmt::format(fmt::runtime(s.t("Deze databank is teruggezet naar {0}. {1} en {2} wachten.")), to,
                     s.t("{} bericht", "{} berichten", w.messages),
                     s.t("{} oproep", "{} oproepen", static_cast<long long>(w.callouts.size())));
}

form& add_decision(form& f, const scope& s) {
  return f.add_choices(
      form::type::radios, "besluit", s.t("Wat gebeurt ermee?"),
      {{"vertrek", s.t("Verstuur alles"), s.t("De oproepen lopen verder zoals ze toen liepen.")},
       {"verwijder", s.t("Verwijder alles"), s.t("Er wordt niets meer verstuurd, en de oproepen stoppen.")}},
      {.required = true, .missing = s.t("Kies wat ermee gebeurt")});
}

form tenant_form(const scope& s) {
  form f(s, s.base + std::string(page_path), s.t("Bevestig"));
  add_decision(f, s);
  return f;
}

response page_with(const scope& s, const request& r, std::string heading, std::string lead, const form* f,
                   std::string_view current, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, heading).set(tpl::LEAD, std::move(lead));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), current);
  web::draw_done(v, s, r,
                 {{"vertrekt", "Alles wat wachtte, wordt nu verstuurd."},
                  {"verwijderd", "Wat wachtte, wordt niet meer verstuurd. De oproepen zijn gestopt."}});
  if (f != nullptr) f->render(v, tpl::FORM);
  return web::page(s, r, "administration/settings/texts.html", std::move(v),
                   {.title = std::move(heading), .current = "/beheer", .index = false, .how = how});
}

response tenant_page(const scope& s, const request& r, transaction& tx, const form& f,
                     const web::outcome& how) {
  const auto h = undecided(tx);
  const std::string lead = h ? sentence(s, *h, waits_for(tx, *h)) + " " +
                                   s.t("Ze dateren van voor de back-up: misschien zijn ze al verstuurd. Kijk "
                                       "eerst wat er nog klopt.")
                             : s.t("Er wacht niets op een besluit.");
  return page_with(s, r, s.t("Databank teruggezet"), lead, h ? &f : nullptr, "", how);
}

// In the transaction of the tenant. False when a decision was made before.
bool carry_out(transaction& tx, bool release, std::optional<std::int64_t> account, instant now) {
  const auto h = undecided(tx);
  if (!h || !decide(tx, {release, account}, now)) return false;
  if (!release)
    for (const std::string& id : waits_for(tx, *h).callouts)
      (void)callouts::stand_down(tx, callouts::callout_id(id), account, now);
  audit::note(tx, {.at = now,
                   .account = account,
                   .what = std::string(release ? released : discarded),
                   .about = std::nullopt});
  return true;
}

std::string done(const scope& s, std::string_view path, bool release) {
  return s.base + std::string(path) + "?klaar=" + (release ? "vertrekt" : "verwijderd");
}

std::vector<tenants::tenant> with_hold(const scope& s) {
  std::vector<tenants::tenant> out;
  for (const tenants::tenant& t : s.node.tenants.list())
    if (s.node.db.read(t.id, [](transaction& tx) { return undecided(tx).has_value(); })) out.push_back(t);
  return out;
}

form node_form(const scope& s, const std::vector<tenants::tenant>& waiting_tenants) {
  form f(s, s.base + std::string(node_path), s.t("Bevestig"));
  std::vector<web::choice> choices;
  for (const tenants::tenant& t : waiting_tenants)
    choices.push_back({t.party, t.name, s.node.db.read(t.id, [&](transaction& tx) {
                         const auto h = undecided(tx);
                         return h ? sentence(s, *h, waits_for(tx, *h)) : std::string();
                       })});
  f.add_choices(form::type::checks, "tenants", s.t("Voor wie beslis je?"), choices,
                {.required = true, .missing = s.t("Kies voor wie je beslist")});
  add_decision(f, s);
  return f;
}

response node_page(const scope& s, const request& r, const form& f, bool any, const web::outcome& how) {
  return page_with(s, r, s.t("Databank teruggezet"),
                   any ? s.t("Wat voor de back-up klaarstond, wacht. Elke gemeente beslist zelf; je kan het "
                             "ook hier doen.")
                       : s.t("Er wacht niets op een besluit."),
                   any ? &f : nullptr, "/verbindingen", how);
}

}  // namespace

response show(const request& r, scope& s, transaction& tx) {
  return tenant_page(s, r, tx, tenant_form(s), {});
}

response decide_one(const request& r, scope& s, transaction& tx) {
  form f = tenant_form(s);
  f.accept(r.form);
  if (!f.ok()) return tenant_page(s, r, tx, f, f.refused());
  const bool release = f.value("besluit") == "vertrek";
  carry_out(tx, release, s.asker(), s.now);
  return web::see_other(done(s, page_path, release));
}

response show_node(const request& r, scope& s, transaction&) {
  const auto all = with_hold(s);
  return node_page(s, r, node_form(s, all), !all.empty(), {});
}

response decide_node(const request& r, scope& s, transaction&) {
  const auto all = with_hold(s);
  form f = node_form(s, all);
  f.accept(r.form);
  if (!f.ok()) return node_page(s, r, f, !all.empty(), f.refused());
  const bool release = f.value("besluit") == "vertrek";
  const auto chosen = f.values("tenants");
  for (const tenants::tenant& t : all)
    if (std::ranges::find(chosen, t.party) != chosen.end())
      s.node.db.write(t.id, [&](transaction& tx) { carry_out(tx, release, s.asker(), s.now); });
  return web::see_other(done(s, node_path, release));
}

std::optional<notice> notice_of(const scope& s, transaction& tx) {
  const auto h = undecided(tx);
  if (!h) return std::nullopt;
  return notice{.title = s.t("Databank teruggezet"),
                .column = s.t("Wat wacht"),
                .text = sentence(s, *h, waits_for(tx, *h)),
                .url = s.base + std::string(page_path),
                .label = s.t("Beslis wat ermee gebeurt")};
}

}  // namespace paraat::restores
