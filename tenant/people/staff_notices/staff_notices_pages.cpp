#include "tenant/people/staff_notices/staff_notices_pages.hpp"

#include <algorithm>

#include "tenant/messaging/channels/messaging_config.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/people/staff_notices/staff_notices.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::staff_notices {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;

// texts
constexpr std::string_view labels[] = {
    "Aanbod van buurgemeenten", "Sms’en die we niet zeker begrijpen",   "Nieuwe aanmeldingen voor het korps",
    "Organisaties die wachten", "Vrijwilligers die tien dagen wachten", "Meldingen over gesprekken"};
static_assert(std::size(labels) == kinds);

std::string path_of(const scope& s) { return s.base + "/mijn-account/meldingen"; }

form settings_form(const scope& s, const notice_settings& now) {
  form f(s, path_of(s), s.t("Bewaar"));
  for (std::size_t k = 0; k < kinds; ++k) {
    const std::string name(name_of(static_cast<notice_kind>(k)));
    f.add_choices(form::type::checks, name, s.t(labels[k]),
                  {{"mail", s.t("Met een mail"), ""}, {"sms", s.t("Met een sms"), ""}});
    std::vector<std::string> chosen;
    if (now.mail[k]) chosen.emplace_back("mail");
    if (now.sms[k]) chosen.emplace_back("sms");
    f.put_all(name, chosen);
  }
  f.add(form::type::tel, "telefoon", s.t("Gsm-nummer voor sms’en"),
        {.max = 30,
         .hint = s.node.channels.texts() == nullptr
                     ? s.t("Deze node verstuurt nu geen sms. Je keuze geldt zodra dat wel zo is.")
                     : s.t("Alleen voor deze meldingen."),
         .autocomplete = "tel"});
  f.put("telefoon", now.phone);
  f.cancel_link(s.base + "/mijn-account", s.t("Annuleer"));
  return f;
}

response settings_page(const request& r, const scope& s, const form& f, const web::outcome& how) {
  web::view v;
  v.set(tpl::HEADING, s.t("Meldingen"))
      .set_if(tpl::LEAD, tpl::HAS_LEAD,
              s.t("Een melding per soort, met hoeveel er wachten: meteen bij een aanbod, anders hoogstens "
                  "een per "
                  "kwartier. Vink uit wat je niet wil horen."));
  web::draw_done(v, s, r, {{"bewaard", "Je keuze is bewaard."}});
  f.render(v, tpl::FORM);
  return web::page(
      s, r, "people/staff_notices/settings.html", std::move(v),
      {.title = s.t("Meldingen"),
       .current = "/mijn-account",
       .crumbs = {{s.base + "/mijn-account", s.t("Mijn account")}, {path_of(s), s.t("Meldingen")}},
       .index = false,
       .how = how});
}

}  // namespace

response show_settings(const request& r, scope& s, transaction& tx) {
  return settings_page(r, s, settings_form(s, settings_of(tx, s.account->account)), {});
}

response save_settings(const request& r, scope& s, transaction& tx) {
  form f = settings_form(s, {});
  if (!f.accept(r.form)) return settings_page(r, s, f, f.refused());
  notice_settings chosen;
  bool texts = false;
  for (std::size_t k = 0; k < kinds; ++k) {
    const auto ways = f.values(name_of(static_cast<notice_kind>(k)));
    chosen.mail[k] = std::ranges::find(ways, "mail") != ways.end();
    chosen.sms[k] = std::ranges::find(ways, "sms") != ways.end();
    texts |= chosen.sms[k];
  }
  chosen.phone = f.value("telefoon");
  const auto number = channels::e164(chosen.phone);
  const bool good = number && channels::takes_texts(*number);
  if ((texts || !chosen.phone.empty()) && !good) {
    f.error("telefoon", s.t("Vul een gsm-nummer in, zoals 0470 12 34 56"));
    return settings_page(r, s, f, f.refused());
  }
  keep(tx, s.account->account, chosen);
  return web::see_other(path_of(s) + "?klaar=bewaard");
}

}  // namespace paraat::staff_notices
