// What became of answers that were accepted, for the staff: numbers only.

#include <fmt/format.h>

#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"
#include "tenant/volunteering/applications/outcomes.hpp"

namespace paraat::applications {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr outcome_side sides[] = {outcome_side::volunteer, outcome_side::organisation};

web::table counted(const scope& s, const outcome_counts (&of)[2]) {
  // texts
  static constexpr std::pair<outcome, std::string_view> labels[] = {
      {outcome::yes, "Ja, het is iets geworden"}, {outcome::not_yet, "Nog niet"}, {outcome::no, "Nee"}};
  web::table rows(s.t("Wat werd het?"), {s.t("Antwoord"), s.t("Vrijwilligers"), s.t("Organisaties")});
  long long said[2] = {};
  for (const auto& [what, label] : labels) {
    long long n[2] = {};
    for (int i = 0; i < 2; ++i) {
      const auto at = of[i].said.find(what);
      n[i] = at == of[i].said.end() ? 0 : at->second;
      said[i] += n[i];
    }
    rows.row({{.text = s.t(label)}, {.text = s.t.number(n[0])}, {.text = s.t.number(n[1])}});
  }
  rows.row({{.text = s.t("Nog geen antwoord")},
            {.text = s.t.number(of[0].asked - said[0])},
            {.text = s.t.number(of[1].asked - said[1])}});
  return rows;
}

}  // namespace

response show_outcome_counts(const request& r, scope& s, transaction& tx) {
  const web::desk d = web::desk_of(r, s);
  const outcome_counts of[2] = {count_outcomes(tx, sides[0]), count_outcomes(tx, sides[1])};
  view v;
  v.set(tpl::HEADING, s.t("Werd het iets?"));
  web::draw_desk_navigation(v, s, d, "/antwoorden");
  web::draw_parts(
      v, s, s.t("Antwoorden"),
      {{s.t("Antwoorden"), s.base + "/beheer/antwoorden"}, {s.t("Werd het iets?"), s.base + r.path}},
      s.base + r.path);
  v.set(tpl::LEAD, s.t("Drie weken na een ja vragen we het aan beide kanten. Hier staan alleen aantallen."));
  counted(s, of).render(v, tpl::TABLE);
  for (int i = 0; i < 2; ++i) {
    view& section = v.add(tpl::BLOCK);
    section.set(tpl::BLOCK_ID, std::string(name_of(sides[i])));
    section.set(tpl::BLOCK_TITLE, i == 0 ? s.t("Waarom niet, volgens vrijwilligers")
                                         : s.t("Waarom niet, volgens organisaties"));
    if (of[i].reasons.empty()) {
      section.add(tpl::TOO_FEW)
          .set(tpl::TEXT,
               fmt::format(fmt::runtime(s.t("Redenen tonen we vanaf {0} antwoorden.")), few_outcomes));
      continue;
    }
    web::table reasons(s.t("Redenen"), {s.t("Reden"), s.t("Aantal")});
    for (const outcome_reason& one : reasons_of(sides[i]))
      if (const auto at = of[i].reasons.find(std::string(one.code)); at != of[i].reasons.end())
        reasons.row({{.text = s.t(one.label)}, {.text = s.t.number(at->second)}});
    reasons.render(section.add(tpl::REASONS), tpl::TABLE);
  }
  return web::page(s, r, "volunteering/applications/outcome_counts.html", std::move(v),
                   {.title = s.t("Werd het iets?"),
                    .current = d.root,
                    .crumbs = {{s.base + d.root, s.t("Beheer")},
                               {s.base + "/beheer/antwoorden", s.t("Antwoorden")},
                               {s.base + r.path, s.t("Werd het iets?")}},
                    .index = false});
}

}  // namespace paraat::applications
