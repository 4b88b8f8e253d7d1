#include "tenant/volunteering/vacancies/vacancies_view.hpp"

#include <fmt/format.h>

namespace paraat::vacancies {

web::status_look look_of(state st) {
  // texts
  static constexpr std::pair<state, web::status_look> looks[] = {
      {state::draft, {"Ontwerp", "neutral"}},
      {state::published, {"Staat open", "success"}},
      {state::filled, {"Volzet", "info"}},
      {state::closed, {"Gesloten", "warning"}},
      {state::expired, {"Voorbij", "warning"}}};
  return std::ranges::find(looks, st, &std::pair<state, web::status_look>::first)->second;
}

web::cell status_cell(const web::scope& s, const vacancy& v) {
  if (v.status == state::published && v.what.urgent) return {.text = s.t("Dringend"), .tone = "danger"};
  return web::status_cell(s, look_of(v.status));
}

std::string places_text(const web::scope& s, const vacancy& v) {
  return fmt::format(fmt::runtime(s.t("{0} van {1}")), v.places_taken, v.what.places);
}

}  // namespace paraat::vacancies
