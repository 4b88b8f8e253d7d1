#include <fmt/format.h>

#include "tenant/crisis/incidents/incidents_pages.hpp"
#include "tenant/crisis/presence/shift_summary.hpp"
#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::presence {
namespace {

namespace tpl = web::tpl;
using web::scope;
using web::view;

constexpr std::size_t arrivals_shown = 3;

// "18:30 (2) · 19:00": the next few, then the number of later arrivals and arrivals without a time.
std::string arrivals_text(const scope& s, const shift_line& l) {
  std::string out;
  const auto add = [&](std::string part) { out += (out.empty() ? "" : " · ") + std::move(part); };
  int later = 0;
  for (std::size_t i = 0; i < l.arrivals.size(); ++i) {
    const arrival& a = l.arrivals[i];
    if (i >= arrivals_shown) {
      later += a.people;
      continue;
    }
    const std::string at = web::local_clock_time(a.at);
    add(a.people == 1 ? at : fmt::format("{} ({})", at, s.t.number(a.people)));
  }
  if (later > 0) add(s.t("{} later", "{} later", later));
  if (l.without_time > 0) add(s.t("{} zonder uur", "{} zonder uur", l.without_time));
  return out.empty() ? "–" : out;
}

// Warnings that need an action. Only the gravest is a tag: tags do not break, and a phone is narrow.
void draw_warnings(view& row, const scope& s, const shift_line& l) {
  if (l.over_limit > 0)
    row.add(tpl::OVER).set(tpl::TEXT, s.t("{} over de grens", "{} over de grens", l.over_limit));
  const auto say = [&](std::string text) { row.add(tpl::WARNING).set(tpl::TEXT, std::move(text)); };
  if (l.near_limit > 0) say(s.t("{} is bijna aan de grens", "{} zijn bijna aan de grens", l.near_limit));
  if (!l.handover_from) return;
  const std::string window =
      web::local_clock_time(*l.handover_from) + "–" + web::local_clock_time(l.about.until);
  say(fmt::format(fmt::runtime(s.now >= *l.handover_from ? s.t("Overdracht nu, {0}") : s.t("Overdracht {0}")),
                  window));
}

void draw_line(view& part, const scope& s, const shift_line& l) {
  view& row = part.add(tpl::ROW);
  row.set(tpl::NAME, l.task)
      .set(tpl::WAY_URL, s.base + "/beheer/taken/" + l.about.task_id + "/ploegen")
      .set(tpl::UNDER_TEXT, incidents::span_of(s, l.about.from, l.about.until))
      .set(tpl::TAKEN, fmt::format("{} / {}", s.t.number(l.about.placed), s.t.number(l.about.needed)))
      .set(tpl::NEXT_TEXT, arrivals_text(s, l))
      .set(tpl::ON_THE_WAY, s.t.number(l.on_the_way))
      .set(tpl::ON_SITE, s.t.number(l.on_site));
  const int missing = l.missing();
  row.set(tpl::STATUS_TEXT, missing == 0 ? s.t("Volzet") : s.t("nog {} nodig", "nog {} nodig", missing))
      .set(tpl::TONE, missing == 0                    ? "success"
                      : missing * 5 <= l.about.needed ? "warning"
                                                      : "danger");
  draw_warnings(row, s, l);
}

}  // namespace

void draw_on_board(view& v, web::slot place, const scope& s, transaction& tx,
                   const incidents::incident_id& incident_id) {
  const shift_summary all = shift_summary_of(tx, incident_id, s.now);
  if (all.rows.empty() && all.near_limit + all.over_limit == 0) return;
  view& part = v.include(place, "crisis/presence/on_board.html");
  if (all.over_limit + all.near_limit > 0) {
    const std::string limit =
        s.t("Grens: {} uur in een etmaal.", "Grens: {} uur in een etmaal.", all.most_hours);
    const std::string who =
        all.over_limit > 0 ? s.t("{} mens die er is, werkte al zo lang als mag.",
                                 "{} mensen die er zijn, werkten al zo lang als mag.", all.over_limit)
                           : s.t("{} mens die er is, komt binnen het uur aan de grens.",
                                 "{} mensen die er zijn, komen binnen het uur aan de grens.", all.near_limit);
    part.add(tpl::LIMIT)
        .set(tpl::TEXT, who + " " + limit)
        .set(tpl::TONE, all.over_limit > 0 ? "danger" : "warning")
        .set(tpl::WAY_URL, s.base + presence_path(incident_id));
  }
  if (all.rows.empty()) return;
  view& table = part.add(tpl::SHIFTS);
  table.set(
      tpl::SUMMARY,
      all.shortage == 0
          ? s.t("Elke ploeg is volzet.")
          : s.t("Samen nog {} mens nodig. Te veel in de ene ploeg helpt de andere niet.",
                "Samen nog {} mensen nodig. Te veel in de ene ploeg helpt de andere niet.", all.shortage));
  for (const shift_line& l : all.rows) draw_line(table, s, l);
}

}  // namespace paraat::presence
