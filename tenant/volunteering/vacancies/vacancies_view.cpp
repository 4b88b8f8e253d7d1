#include "tenant/volunteering/vacancies/vacancies_view.hpp"

#include <fmt/format.h>

namespace paraat::vacancies {

web::status_look look_of(vacancy_state st) {
  // texts
  static constexpr std::pair<vacancy_state, web::status_look> looks[] = {
      {vacancy_state::draft, {"Ontwerp", "neutral"}},
      {vacancy_state::published, {"Staat open", "success"}},
      {vacancy_state::filled, {"Volzet", "info"}},
      {vacancy_state::closed, {"Gesloten", "warning"}},
      {vacancy_state::expired, {"Voorbij", "warning"}}};
  return std::ranges::find(looks, st, &std::pair<vacancy_state, web::status_look>::first)->second;
}

web::cell status_cell(const web::scope& s, const vacancy& v) {
  if (v.status == vacancy_state::published && v.what.urgent)
    return {.text = s.t("Dringend"), .tone = "danger"};
  return web::status_cell(s, look_of(v.status));
}

std::string places_text(const web::scope& s, const vacancy& v) {
  return fmt::format(fmt::runtime(s.t("{0} van {1}")), v.places_taken, v.what.places);
}

}  // namespace paraat::vacancies
