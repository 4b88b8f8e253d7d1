#pragma once
// How a vacancy stands in lists of a desk.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

web::status_look look_of(vacancy_state);
// The state as a tag, or "Dringend".
web::cell status_cell(const web::scope&, const vacancy&);
// "2 van 5"
std::string places_text(const web::scope&, const vacancy&);

}  // namespace paraat::vacancies
