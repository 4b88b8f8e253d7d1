#include <fmt/format.h>

#include "protocol/bytes.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/publishing/listings/cards.hpp"
#include "tenant/publishing/listings/listings_pages.hpp"
#include "tenant/publishing/listings/page_components.hpp"

namespace paraat::listings {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

// Only an overview of what others publish hides things; a municipality closes its own vacancy.
std::optional<listing> item_of(const request& r, const scope& s, transaction& tx) {
  if (s.here.what != tenants::tenant_kind::aggregator || !is_uuid(r.value(1))) return std::nullopt;
  return with_id(tx, r.value(0), r.value(1));
}

response gone(const request& r, const scope& s) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze vacature staat niet in het overzicht.", ""});
}

form hide_form(const scope& s, const listing& l) {
  form f(s, fmt::format("{}/verberging/{}/{}", s.base, l.publisher, l.id), s.t("Verberg deze vacature"));
  f.add(form::type::area, "reden", s.t("Waarom tonen we deze vacature niet?"),
        {.required = true,
         .missing = s.t("Vul in waarom we deze vacature niet tonen"),
         .max = 500,
         .hint = s.t("De uitgever krijgt deze tekst te zien.")});
  f.cancel_link(s.base + "/vacatures", s.t("Annuleer"));
  return f;
}

response hide_page(const request& r, const scope& s, const listing& l, const form& f,
                   const web::outcome& how) {
  view v;
  v.set(tpl::CARD_TITLE, l.title).set(tpl::ORGANISATION, l.organisation).set(tpl::PLACE, l.place);
  f.render(v, tpl::FORM);
  return web::page(s, r, "publishing/listings/hide.html", std::move(v),
                   {.title = s.t("Vacature verbergen"),
                    .crumbs = {{s.base + "/", s.here.name}, {s.base + r.path, s.t("Vacature verbergen")}},
                    .index = false,
                    .how = how});
}

// As people know the publisher, wherever it lives.
std::string name_of_publisher(const scope& s, const std::string& party) {
  if (const auto here = s.node.tenants.of_party(party)) return here->name;
  for (const tenants::known_tenant& t : s.node.tenants.elsewhere())
    if (t.party == party) return t.name;
  return party;
}

}  // namespace

response show_hide_form(const request& r, scope& s, transaction& tx) {
  const auto l = item_of(r, s, tx);
  return l ? hide_page(r, s, *l, hide_form(s, *l), {}) : gone(r, s);
}

response hide_item(const request& r, scope& s, transaction& tx) {
  const auto l = item_of(r, s, tx);
  if (!l) return gone(r, s);
  form f = hide_form(s, *l);
  if (!f.accept(r.form)) return hide_page(r, s, *l, f, f.refused());
  hide(tx, l->publisher, l->id, f.value("reden"), s.now);
  return web::see_other(s.base + "/verborgen");
}

response show_hidden(const request& r, scope& s, transaction& tx) {
  if (s.here.what != tenants::tenant_kind::aggregator) return gone(r, s);
  const auto all = hidings(tx);
  view v;
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/verborgen");
  v.show_if(all.empty(), tpl::NOTHING);
  if (!all.empty()) {
    view& list = v.add(tpl::SOME);
    for (const hiding& h : all)
      list.add(tpl::ROW)
          .set(tpl::CARD_TITLE, h.title.empty() ? s.t("Niet meer in het overzicht") : h.title)
          .set(tpl::PUBLISHER, name_of_publisher(s, h.publisher))
          .set(tpl::TEXT, h.reason)
          .set(tpl::PERIOD, s.t.date_and_time(h.at))
          .set(tpl::ACTION, fmt::format("{}/verborgen/{}/{}", s.base, h.publisher, h.id))
          .set(tpl::CSRF, s.account ? s.account->csrf : "");
  }
  return web::page(s, r, "publishing/listings/hidden.html", std::move(v),
                   {.title = s.t("Verborgen vacatures"), .current = "/beheer", .index = false});
}

response show_item_again(const request& r, scope& s, transaction& tx) {
  if (s.here.what != tenants::tenant_kind::aggregator || !is_uuid(r.value(1))) return gone(r, s);
  show_again(tx, r.value(0), r.value(1));
  return web::see_other(s.base + "/verborgen");
}

}  // namespace paraat::listings
