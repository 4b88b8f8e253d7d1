// /reserve/TOKEN: somebody of a reserve says whether they still want to help. Opening it does nothing, and it
// shows a first name only: people forward links.

#include <fmt/format.h>

#include "tenant/people/profiles/profile_view.hpp"
#include "tenant/people/reserves/asking.hpp"
#include "tenant/people/reserves/reserves_pages.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/places.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::reserves {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string first_name(const candidate& c) { return c.who.name.substr(0, c.who.name.find(' ')); }

form yes_form(const scope& s, const request& r, const candidate& c) {
  form f(s, s.base + "/reserve/" + r.value(0) + "/ja", s.t("Ja, ik wil nog helpen"));
  if (lacks_place(c))
    f.add(form::type::text, "plaats", s.t("Waar woon je?"),
          {.required = true,
           .missing = s.t("Vul in waar je woont"),
           .max = 80,
           .hint = s.t("Je gemeente of postcode. Zo vragen we je niet aan de andere kant van Vlaanderen."),
           .autocomplete = "postal-code"});
  f.add(form::type::tick, "zichtbaar", s.t("Organisaties mogen me vinden, zonder mijn naam"),
        {.hint = s.t("Ze zien wat je kan en hoe ver je woont. Pas als jij ja zegt, weten ze wie je bent."),
         .quiet = true});
  return f;
}

response answer_page(const request& r, const scope& s, const candidate& c, const form& f,
                     const web::outcome& how) {
  view v;
  v.set(tpl::HEADING, fmt::format(fmt::runtime(s.t("Dag {0}, wil je nog helpen?")), first_name(c)));
  v.set(tpl::SUMMARY,
        fmt::format(fmt::runtime(s.t("{0} wil weten of je nog gevraagd wil worden als er hulp nodig is.")),
                    s.here.name));
  if (!c.source.empty())
    v.add(tpl::SOURCE)
        .set(tpl::TEXT,
             fmt::format(fmt::runtime(s.t("Je naam stond op een lijst van mensen die willen helpen: {0}.")),
                         c.source));
  f.render(v, tpl::FORM);
  web::draw_button(v, tpl::BUTTON, s,
                   {s.base + "/reserve/" + r.value(0) + "/nee", s.t("Nee, wis mijn gegevens"), "secondary"});
  return web::page(s, r, "people/reserves/answer.html", std::move(v),
                   {.title = s.t("Wil je nog helpen?"), .index = false, .how = how});
}

response over(const request& r, const scope& s) {
  return web::message_page(s, r, refusal_kind::gone, s.t("Deze link werkt niet meer"),
                           s.t("Je antwoordde al, of de dertig dagen zijn voorbij. Wil je toch helpen? Maak "
                               "dan zelf een profiel."),
                           s.base + "/mijn", s.t("Maak een profiel"));
}

}  // namespace

response show_answer(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_link(tx, r.value(0), s.now);
  if (!c) return over(r, s);
  return answer_page(r, s, *c, yes_form(s, r, *c), {});
}

response answer_yes(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_link(tx, r.value(0), s.now);
  if (!c) return over(r, s);
  form f = yes_form(s, r, *c);
  if (!f.accept(r.form)) return answer_page(r, s, *c, f, f.refused());
  const std::string place = lacks_place(*c) ? f.value("plaats") : "";
  if (!place.empty() && !s.node.municipalities.locate(place)) {
    f.error("plaats", web::unknown_place(s, place));
    return answer_page(r, s, *c, f, f.refused());
  }
  const auto done = say_yes(tx, s, c->id, {.place = place, .visible = f.ticked("zichtbaar")});
  if (!done) {
    f.refuse(done.error());
    return answer_page(r, s, *c, f, done.error());
  }
  return web::see_other(s.base + "/reserve/antwoord?klaar=" + (done->hidden ? "ja-verborgen" : "ja"));
}

response answer_no(const request& r, scope& s, transaction& tx) {
  const auto c = candidate_of_link(tx, r.value(0), s.now);
  if (!c) return over(r, s);
  const auto more = say_no(tx, s, c->id);
  if (!more) return over(r, s);
  return web::see_other(s.base + "/reserve/antwoord?klaar=" + (*more ? "nee-deels" : "nee"));
}

response show_answered(const request& r, scope& s, transaction&) {
  const std::string how = r.query.get("klaar");
  if (how.starts_with("nee")) {
    std::string text =
        s.t("Alles wat op de reserve over je stond, is weg. We houden twee jaar een code bij die niemand "
            "kan lezen, om het je niet opnieuw te vragen.");
    if (how == "nee-deels")
      text += " " + s.t("Je profiel of je antwoorden staan er nog. Die wis je op je eigen pagina.");
    return web::message_page(s, r, {}, s.t("Je bent van de reserve"), text,
                             s.base + (how == "nee" ? "/" : "/mijn"),
                             how == "nee" ? s.t("Naar de startpagina") : s.t("Naar je profiel"));
  }
  std::string text =
      s.t("We hebben een profiel voor je. Met een link in je mail kijk je het na: wat je kan, wanneer, en "
          "wie het ziet.");
  if (how == "ja-verborgen") text += " " + s.t("Organisaties zien je nog niet: zeg daar eerst wat je kan.");
  return web::message_page(s, r, {}, s.t("Fijn dat je nog wil helpen"), text, s.base + "/mijn",
                           s.t("Naar je profiel"));
}

}  // namespace paraat::reserves
