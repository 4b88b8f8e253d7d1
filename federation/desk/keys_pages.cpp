#include "federation/desk/desk_pages.hpp"
#include "federation/keys/pending_key_operations.hpp"
#include "federation/membership/recovering.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::federation::desk {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view path = "/beheer/sleutels";

std::string purpose_text(const scope& s, key_purpose p) {
  return p == key_purpose::signing ? s.t("Ondertekenen") : s.t("Verzegelen");
}

web::status_look look_of(const own_key& k) {
  if (k.revoked_at) return {"Ingetrokken", "danger"};
  if (k.retired_at) return {"Vervangen", "neutral"};
  return k.active_at ? web::status_look{"In gebruik", "success"} : web::status_look{"Aangekondigd", "info"};
}

// The digits behind the #: the part of the id that fits in an address.
std::string short_of(const own_key& k) { return k.id.substr(k.id.find('#') + 1); }

std::optional<own_key> key_at(transaction& tx, const std::string& digits) {
  for (const own_key& k : own_keys(tx))
    if (short_of(k) == digits && !k.revoked_at) return k;
  return std::nullopt;
}

web::table keys_table(const scope& s, const std::vector<own_key>& all) {
  web::table rows(s.t("Sleutels van deze node"), {s.t("Sleutel"), s.t("Waarvoor"), s.t("Status"),
                                                  s.t("Aangekondigd"), s.t("In gebruik sinds")});
  for (const own_key& k : all)
    rows.row({{.text = k.id, .url = k.revoked_at ? "" : s.base + std::string(path) + "/" + short_of(k)},
              {.text = purpose_text(s, k.purpose)},
              web::status_cell(s, look_of(k)),
              {.text = s.t.date_and_time(k.announced_at)},
              {.text = k.active_at ? s.t.date_and_time(*k.active_at) : "–"}});
  return rows;
}

// Draws the notice that this database was restored and that members hold a newer manifest.
void draw_restored(view& v, const scope& s, transaction& tx) {
  const auto r = restored(tx);
  if (!r || (!r->waits_for_the_operator() && s.now - r->at > recovery_told)) return;
  view& w = v.add(tpl::WARNING);
  const std::string found =
      s.t("Deze node is teruggezet uit een oudere kopie. Andere nodes hebben een nieuwer manifest van ons:") +
      " " + std::to_string(r->number) + ". ";
  if (!r->waits_for_the_operator()) {
    w.set(tpl::TEXT,
          found +
              s.t("Sleutels die sindsdien vervangen of ingetrokken waren, zijn opnieuw ingetrokken. Je hoeft "
                  "niets te doen."));
    return;
  }
  w.set(tpl::TEXT,
        found +
            s.t("Dat nummer ligt meer dan een dag in de toekomst: de klok stond toen verkeerd. Kijk eerst of "
                "de klok nu juist staat."));
  web::draw_button(
      w, tpl::RENUMBER, s,
      {.action = s.base + std::string(path) + "/vernummering", .label = s.t("Ga verder na dit nummer")});
}

response unknown(const scope& s, const request& r) {
  return web::refusal_page(s, r,
                           {refusal_kind::not_found, "Deze sleutel is er niet, of is al ingetrokken.", ""});
}

}  // namespace

response show_keys(const request& r, scope& s, transaction& tx) {
  const auto all = own_keys(tx);
  view v;
  v.set(tpl::HEADING, s.t("Sleutels"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/sleutels");
  web::draw_done(
      v, s, r,
      {{"vervangen",
        "De nieuwe sleutel wordt aangekondigd. Hij komt in gebruik zodra alle leden hem kennen, of na een "
        "dag."},
       {"vernummerd",
        "Het volgende manifest krijgt een hoger nummer. Het wordt binnen een minuut verstuurd."},
       {"ingetrokken", "De sleutel is ingetrokken. Een nieuwe is in gebruik en de leden krijgen bericht."}});
  draw_restored(v, s, tx);
  for (const auto& [place, code, label] :
       {std::tuple(tpl::BUTTON, "signing", "Vervang de ondertekensleutel"),
        std::tuple(tpl::OTHER_BUTTON, "sealing", "Vervang de verzegelsleutel")})
    web::draw_button(v, place, s,
                     {.action = s.base + std::string(path) + "/vervanging",
                      .label = s.t(label),
                      .variant = "secondary",
                      .hidden = {{"soort", code}}});
  keys_table(s, all).render(v, tpl::TABLE);
  v.show_if(all.empty(), tpl::NOTHING);
  return web::page(s, r, "federation/desk/keys.html", std::move(v),
                   {.title = s.t("Sleutels"), .current = "/beheer", .index = false});
}

response replace_key(const request& r, scope& s, transaction& tx) {
  const key_purpose p = r.form.get("soort") == "sealing" ? key_purpose::sealing : key_purpose::signing;
  for (const own_key& k : own_keys(tx))
    if (k.purpose == p && !k.active_at && !k.revoked_at)
      return web::refusal_page(
          s, r,
          {refusal_kind::conflict, "Er is al een nieuwe sleutel aangekondigd. Wacht tot die in gebruik is.",
           ""});
  order_rotation(tx, p, s.now);
  return web::see_other(s.base + std::string(path) + "?klaar=vervangen");
}

response renumber(const request&, scope& s, transaction& tx) {
  order_renumbering(tx, s.now);
  return web::see_other(s.base + std::string(path) + "?klaar=vernummerd");
}

response ask_revocation(const request& r, scope& s, transaction& tx) {
  const auto k = key_at(tx, r.value(0));
  if (!k) return unknown(s, r);
  return web::ask_page(
      s, r, s.t("Sleutel intrekken"),
      s.t("Doe dit als iemand anders de sleutel kan hebben. Hij wordt meteen vervangen en gewist; de leden "
          "weigeren hem zodra ze bericht krijgen, binnen een minuut.") +
          " " + k->id,
      {.action = s.base + std::string(path) + "/" + short_of(*k), .label = s.t("Trek in"), .tone = "danger"});
}

response revoke(const request& r, scope& s, transaction& tx) {
  const auto k = key_at(tx, r.value(0));
  if (!k) return unknown(s, r);
  order_revocation(tx, k->id, s.now);
  return web::see_other(s.base + std::string(path) + "?klaar=ingetrokken");
}

}  // namespace paraat::federation::desk
