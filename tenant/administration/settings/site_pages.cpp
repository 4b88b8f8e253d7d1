// Name, colour, languages, contact and logo of a site, for its administrator.

#include <fmt/format.h>

#include <algorithm>

#include "protocol/ascii.hpp"
#include "tenant/administration/settings/settings_pages.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/images/images.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/palette.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::settings {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

const std::string settings_path = "/beheer/instellingen";
constexpr int logo_width = 480, logo_height = 144;  // three times the shown size, for sharp screens
// Languages of a site besides Dutch.
constexpr std::string_view translations[] = {"fr", "en"};

bool under_network(const scope& s) { return web::brand_of(s.here, s.node.tenants).id != s.here.id; }

// The name that the site has when nothing is filled in.
std::string usual_name(const scope& s) {
  tenants::tenant plain = s.here;
  plain.shown_name.clear();
  return web::site_name(s.t, plain, s.node.tenants);
}

form settings_form(const scope& s) {
  const web::texts& t = s.t;
  form f(s, s.base + settings_path, t("Bewaar"));
  f.section(t("Naam en kleur"));
  if (!under_network(s))
    f.add(form::type::text, "naam", t("Naam van de site"),
          {.max = 60, .hint = fmt::format(fmt::runtime(t("Leeg: {0}.")), usual_name(s))});
  f.add(form::type::color, "kleur", t("Huiskleur"),
        {.required = true, .hint = t("Eén kleur is genoeg; de andere tinten maken wij.")});
  f.section(t("Talen"),
            t("Nederlands staat er altijd. Een vertaling is duidelijk als vertaling gemarkeerd."));
  f.add_choices(form::type::checks, "taal", t("Welke talen kan een bezoeker nog kiezen?"),
                {{"fr", "Français", ""}, {"en", "English", ""}});
  f.section(t("Contact"), t("Staat onderaan elke pagina. Hierheen sturen we ook nieuwe registraties."));
  f.add(form::type::email, "email", t("E-mailadres"), {.max = 254, .half = true});
  f.add(form::type::tel, "telefoon", t("Telefoon"), {.max = 40, .half = true});
  f.other_submit("hoe", "voorbeeld", t("Toon een voorbeeld"));
  return f;
}

void put_settings(form& f, const tenants::tenant& t) {
  f.put("naam", t.shown_name).put("kleur", t.brand_color).put("email", t.email).put("telefoon", t.phone);
  f.put_all("taal", t.languages);
}

tenants::tenant typed_settings(const form& f, const tenants::tenant& now) {
  tenants::tenant t = now;
  t.shown_name = f.value("naam");
  t.brand_color = ascii::lower(f.value("kleur"));
  t.email = f.value("email");
  t.phone = f.value("telefoon");
  // A language that is not offered here stays as the operator set it.
  std::erase_if(t.languages, [](const std::string& l) {
    return std::ranges::find(translations, l) != std::end(translations);
  });
  for (const std::string& l : f.values("taal")) t.languages.push_back(l);
  return t;
}

form logo_form(const scope& s) {
  form f(s, s.base + settings_path + "/logo", s.t("Zet dit logo op de site"));
  f.add(form::type::file, "beeld", s.t("Beeld"),
        {.required = true,
         .hint = s.t("PNG, JPEG of WebP van hoogstens 2 MB, liefst met een doorzichtige achtergrond."),
         .accept = ".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp",
         .most_bytes = images::most_bytes});
  return f;
}

void draw_image(view& v, const scope& s, const tenants::logo& l) {
  v.set(tpl::LOGO_URL, s.base + "/logo/" + l.name)
      .set(tpl::LOGO_WIDTH, l.width)
      .set(tpl::LOGO_HEIGHT, l.height);
}

std::string contrast_text(const scope& s, double lowest) {
  std::string number = fmt::format("{:.1f}", lowest);
  std::ranges::replace(number, '.', ',');
  return fmt::format(fmt::runtime(s.t("laagste contrast {0} op 1")), number);
}

// How the site looks with these settings, on light and on dark.
void draw_looks(view& v, const scope& s, const tenants::tenant& shown) {
  const auto mark = web::brand_of(shown, s.node.tenants).mark;
  for (const web::scheme scheme : {web::scheme::light, web::scheme::dark}) {
    const bool dark = scheme == web::scheme::dark;
    view& look = v.add(tpl::LOOK);
    look.set(tpl::SCHEME, dark ? "dark" : "light")
        .set(tpl::SCHEME_LABEL, dark ? s.t("Donker") : s.t("Licht"));
    look.set(tpl::CONTRAST_TEXT, contrast_text(s, web::lowest_contrast(shown.brand_color, scheme)));
    look.set(tpl::SITE_SHOWN, web::site_name(s.t, shown, s.node.tenants));
    if (mark)
      draw_image(look.add(tpl::LOGO), s, *mark);
    else
      look.show(tpl::HOUSE_MARK);
  }
}

struct shown_page {
  const form& settings;
  const form& logo;
  tenants::tenant look;  // shown in the example
  bool example = false;  // it shows unsaved values
  web::outcome how = {};
};

response settings_page(const request& r, const scope& s, const shown_page& p) {
  view v;
  v.set(tpl::HEADING, s.t("Instellingen"));
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/instellingen");
  web::draw_done(v, s, r,
                 {{"bewaard", "De instellingen zijn bewaard en staan op de site."},
                  {"logo", "Het logo staat op de site."},
                  {"geen-logo", "Het logo is weggehaald."}});
  p.settings.render(v, tpl::FORM);
  v.set(tpl::PREVIEW_TITLE, p.example ? s.t("Zo zou het eruitzien") : s.t("Zo ziet het eruit"));
  draw_looks(v, s, p.look);
  v.set(tpl::LOGO_TEXT,
        under_network(s)
            ? s.t("De site staat onder het merk van jullie netwerk: daar staat het logo van het netwerk.")
            : s.t("Staat links boven op elke pagina, in plaats van ons beeldmerk."));
  if (s.here.mark && !under_network(s)) {
    view& own = v.add(tpl::OWN_LOGO);
    draw_image(own, s, *s.here.mark);
    web::draw_button(own, tpl::REMOVE_BUTTON, s,
                     {s.base + settings_path + "/logo/verwijdering", s.t("Haal het logo weg"), "secondary",
                      "danger", "trash"});
  }
  if (!under_network(s)) p.logo.render(v.add(tpl::CHOOSE_LOGO), tpl::LOGO_FORM);
  return web::page(s, r, "administration/settings/settings.html", std::move(v),
                   {.title = s.t("Instellingen"),
                    .current = "/beheer",
                    .styles = {"/-/kleur/" + p.look.brand_color.substr(1) + "/voorbeeld.css"},
                    .index = false,
                    .how = p.how});
}

form kept_settings(const scope& s) {
  form f = settings_form(s);
  put_settings(f, s.here);
  return f;
}

}  // namespace

response show_settings(const request& r, scope& s, transaction&) {
  const form kept = kept_settings(s), logo = logo_form(s);
  return settings_page(r, s, {.settings = kept, .logo = logo, .look = s.here});
}

response save_settings(const request& r, scope& s, transaction& tx) {
  form f = settings_form(s);
  const form logo = logo_form(s);
  if (!f.accept(r.form))
    return settings_page(r, s, {.settings = f, .logo = logo, .look = s.here, .how = refusal_kind::invalid});
  const tenants::tenant wanted = typed_settings(f, s.here);
  if (r.form.get("hoe") == "voorbeeld")
    return settings_page(r, s, {.settings = f, .logo = logo, .look = wanted, .example = true});
  tenants::keep_settings(tx, wanted);
  audit::note(tx, s, audit::settings_changed);
  return web::see_other(s.base + settings_path + "?klaar=bewaard");
}

response save_logo(const request& r, scope& s) {
  form f = logo_form(s);
  const auto sent = std::ranges::find(r.files, "beeld", &web::upload::field);
  const auto refused = [&](const refusal& why) {
    f.refuse(why);
    const form kept = kept_settings(s);
    return settings_page(r, s, {.settings = kept, .logo = f, .look = s.here, .how = why});
  };
  if (sent == r.files.end() || sent->bytes.empty())
    return refused({refusal_kind::invalid, "Kies een bestand.", "beeld"});
  const auto picture = images::reduced(sent->bytes, logo_width, logo_height);
  if (!picture) return refused(picture.error());
  s.node.db.write(s.here.id, [&](transaction& tx) {
    tenants::keep_logo(tx, s.here.id, picture->bytes, picture->width, picture->height);
    audit::note(tx, s, audit::logo_changed);
  });
  return web::see_other(s.base + settings_path + "?klaar=logo");
}

response remove_logo(const request&, scope& s, transaction& tx) {
  tenants::remove_logo(tx, s.here.id);
  audit::note(tx, s, audit::logo_removed);
  return web::see_other(s.base + settings_path + "?klaar=geen-logo");
}

response show_logo(const request& r, scope& s, transaction& tx) {
  auto bytes = tenants::logo_named(tx, r.value(0));
  if (!bytes)
    return web::refusal_page(
        s, r, {refusal_kind::not_found, "We vonden niets op dit adres. Misschien is de link verouderd.", ""});
  response out;
  out.content_type = "image/png";
  out.body = std::move(*bytes);
  out.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  return out;
}

}  // namespace paraat::settings
