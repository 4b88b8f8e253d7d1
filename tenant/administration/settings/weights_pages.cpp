// The weights of the order of people for a vacancy: an administrator changes them within bounds, and
// each change has a number that later answers name.

#include <fmt/format.h>

#include "tenant/administration/settings/settings_pages.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/match_pool/weights.hpp"

namespace paraat::settings {
namespace {

namespace tpl = web::tpl;
using matching::components;
using matching::match_weights;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view weights_path = "/beheer/instellingen/volgorde";

int value_of(const match_weights& w, std::size_t field) {
  if (field < components) return w.points[field];
  return field == components ? w.fair_within : w.sink;
}

void add_weight(form& f, const scope& s, std::size_t field) {
  const matching::weight_bounds& b = matching::bounds_of_weights()[field];
  const std::string usual = fmt::format(fmt::runtime(s.t("Van {0} tot {1}; gewoonlijk {2}.")), b.least,
                                        b.most, value_of(matching::usual_weights(), field));
  f.add(form::type::number, std::string(b.field), s.t(b.label),
        {.required = true, .hint = usual, .inputmode = "numeric", .half = true})
      .number_range(std::string(b.field), b.least, b.most);
}

form weights_form(const scope& s, const match_weights& now) {
  form f(s, s.base + std::string(weights_path), s.t("Bewaar"));
  for (std::size_t i = 0; i < components + 2; ++i) {
    if (i == 0) f.section(s.t("Wat de plaats nodig heeft"));
    if (i == matching::needs) f.section(s.t("Wat de persoon wil"));
    if (i == components)
      f.section(s.t("Eerlijk verdelen"),
                s.t("Wie bijna even goed past, staat vooraan als die het minst "
                    "gevraagd werd. Een vacature die de "
                    "laatste twaalf weken al een antwoord kreeg, zakt in de lijst."));
    add_weight(f, s, i);
    f.put(matching::bounds_of_weights()[i].field, std::to_string(value_of(now, i)));
  }
  f.cancel_link(s.base + "/beheer/instellingen", s.t("Annuleer"));
  return f;
}

response weights_page(const request& r, const scope& s, transaction& tx, const form& f,
                      const web::outcome& how) {
  view v;
  const std::string title = s.t("Volgorde bij het zoeken");
  v.set(tpl::HEADING, title);
  web::draw_desk_navigation(v, s, web::desk_of(r, s), "/instellingen");
  web::draw_done(v, s, r, {{"bewaard", "Bewaard. Elke zoekactie vanaf nu noemt dit nummer."}});
  f.render(v, tpl::FORM);
  const auto all = match_pool::all_weights(tx);
  v.set(tpl::VERSION,
        all.empty() ? matching::usual_weights().version.name() : all.front().what.version.name());
  for (const match_pool::kept_weights& k : all)
    v.add(tpl::CHANGE)
        .set(tpl::CHANGE_TEXT, fmt::format(fmt::runtime(s.t("Versie {0}")), k.what.version.name()))
        .set(tpl::CHANGE_AT, s.t.date_and_time(k.set_at));
  return web::page(s, r, "administration/settings/weights.html", std::move(v),
                   {.title = title,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + "/beheer/instellingen", s.t("Instellingen")},
                               {s.base + std::string(weights_path), title}},
                    .index = false,
                    .how = how});
}

}  // namespace

response show_weights(const request& r, scope& s, transaction& tx) {
  return weights_page(r, s, tx, weights_form(s, match_pool::weights_now(tx)), {});
}

response save_weights(const request& r, scope& s, transaction& tx) {
  form f = weights_form(s, match_pool::weights_now(tx));
  if (!f.accept(r.form)) return weights_page(r, s, tx, f, f.refused());
  std::vector<matching::weight_change> changes;
  for (const matching::weight_bounds& b : matching::bounds_of_weights())
    changes.push_back({b.field, f.number(b.field).value_or(b.least)});
  const auto kept = match_pool::set_weights(tx, std::move(changes), s.asker(), s.now);
  if (!kept) {
    f.refuse(kept.error());
    return weights_page(r, s, tx, f, kept.error());
  }
  audit::note(tx, s, audit::settings_changed);
  return web::see_other(s.base + std::string(weights_path) + "?klaar=bewaard");
}

}  // namespace paraat::settings
