// The form behind the link: how did it go? Without signing in, without a name.

#include "tenant/overview/closeout/afterwards.hpp"
#include "tenant/overview/closeout/afterwards_pages.hpp"
#include "tenant/overview/closeout/stand_down_messages.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::closeout {
namespace {

namespace tpl = web::tpl;
using web::form;

form debrief_form(const web::scope& s, const std::string& token) {
  form f(s, s.base + debrief_path(token), s.t("Verstuur"));
  f.add_choices(form::type::radios, "ging", s.t("Hoe ging het?"),
                {{"good", s.t("Goed"), ""}, {"fair", s.t("Het kon beter"), ""}, {"bad", s.t("Slecht"), ""}},
                {.required = true, .missing = s.t("Kies hoe het ging")});
  f.add(form::type::area, "beter", s.t("Wat doen we de volgende keer anders?"), {.max = 2000});
  f.add(form::type::area, "schade", s.t("Raakte je gewond, of ging er iets stuk?"),
        {.max = 2000, .hint = s.t("Schrijf kort wat er gebeurde. We bezorgen het aan de verzekering.")});
  f.add(form::type::text, "contact", s.t("Mogen we je daarover bellen?"),
        {.max = 100, .hint = s.t("Alleen als je dat wil: je naam en gsm. Anders blijft dit zonder naam.")});
  f.add(form::type::tick, "opnieuw", s.t("Ik help graag nog eens"));
  return f;
}

web::response form_page(const web::request& r, const web::scope& s, const std::string& name, const form& f,
                        const web::outcome& how) {
  web::view v;
  v.set(tpl::HEADING, s.t("Hoe ging het?")).set(tpl::LEAD, name);
  f.render(v, tpl::FORM);
  web::response out = web::page(s, r, "overview/closeout/debrief.html", std::move(v),
                                {.title = s.t("Hoe ging het?"), .index = false, .how = how});
  // Not no-referrer: a browser then sends "Origin: null" with the form, which is refused.
  out.headers.emplace_back("Referrer-Policy", "same-origin");
  return out;
}

}  // namespace

web::response show_debrief(const web::request& r, web::scope& s, transaction& tx) {
  const auto object = one_time_tokens::look(tx, r.value(0), link_purpose, s.now);
  if (!object) return web::refusal_page(s, r, object.error());
  const auto i = incidents::find(tx, incidents::incident_id(*object));
  if (!i) return web::refusal_page(s, r, {refusal_kind::gone, "Deze link is niet meer geldig.", ""});
  return form_page(r, s, incidents::title_of(*i, s.t("OEFENING")), debrief_form(s, r.value(0)), {});
}

web::response take_debrief(const web::request& r, web::scope& s, transaction& tx) {
  const auto object = one_time_tokens::look(tx, r.value(0), link_purpose, s.now);
  if (!object) return web::refusal_page(s, r, object.error());
  const auto i = incidents::find(tx, incidents::incident_id(*object));
  if (!i) return web::refusal_page(s, r, {refusal_kind::gone, "Deze link is niet meer geldig.", ""});
  form f = debrief_form(s, r.value(0));
  if (!f.accept(r.form)) return form_page(r, s, incidents::title_of(*i, s.t("OEFENING")), f, f.refused());
  if (const auto used = one_time_tokens::use(tx, r.value(0), link_purpose, s.now); !used)
    return web::refusal_page(s, r, used.error());
  keep(tx, i->id,
       {f.value("ging"), f.value("beter"), f.value("schade"), f.value("contact"), f.ticked("opnieuw")},
       s.now);
  return web::message_page(s, r, {}, s.t("Dank je wel"), s.t("We lezen wat je schreef en doen er iets mee."),
                           s.base + "/", s.t("Naar de startpagina"));
}

}  // namespace paraat::closeout
