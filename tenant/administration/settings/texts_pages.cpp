#include "tenant/administration/settings/settings_pages.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::settings {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view texts_path = "/beheer/teksten";

form texts_form(const scope& s) {
  form f(s, s.base + std::string(texts_path), s.t("Bewaar"));
  f.add(form::type::text, "slagzin", s.t("Slagzin"),
        {.max = 100, .hint = s.t("Staat onder de naam van de site, op elke pagina.")});
  f.add(form::type::area, "inleiding", s.t("Inleiding op de startpagina"),
        {.max = 300, .hint = s.t("Eén of twee zinnen onder de titel. Leeg: onze eigen tekst.")});
  return f;
}

response texts_page(const request& r, const scope& s, const form& f, const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, s.t("Teksten"));
  v.set(tpl::LEAD, s.t("Wat bezoekers op de Nederlandse pagina’s lezen. Op een vertaalde pagina staat de "
                       "vertaling van onze eigen tekst."));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/teksten");
  web::draw_done(v, s, r, {{"bewaard", "De teksten staan op de site."}});
  f.render(v, tpl::FORM);
  return web::page(s, r, "administration/settings/texts.html", std::move(v),
                   {.title = s.t("Teksten"), .current = "/beheer", .index = false, .how = how});
}

}  // namespace

response show_texts(const request& r, scope& s, transaction&) {
  form f = texts_form(s);
  f.put("slagzin", s.here.tagline).put("inleiding", s.here.welcome);
  return texts_page(r, s, f, {});
}

response save_texts(const request& r, scope& s, transaction& tx) {
  form f = texts_form(s);
  if (!f.accept(r.form)) return texts_page(r, s, f, f.refused());
  tenants::tenant changed = s.here;
  changed.tagline = f.value("slagzin");
  changed.welcome = f.value("inleiding");
  tenants::keep_texts(tx, changed);
  audit::note(tx, s, audit::texts_changed);
  return web::see_other(s.base + std::string(texts_path) + "?klaar=bewaard");
}

}  // namespace paraat::settings
