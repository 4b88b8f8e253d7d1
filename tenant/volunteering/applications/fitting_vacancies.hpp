#pragma once
// Other vacancies for somebody whose answer was left: the same theme, near, at the same moments. None that is
// full or closed, none of the same organisation, none that the person answered already.

#include <vector>

#include "tenant/platform/web/scope.hpp"
#include "tenant/publishing/listings/listings.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::applications {

constexpr std::size_t most_fitting = 3;
constexpr double near_km = 25;

// The nearest first; fewer when fewer fit. `answered`: ids of vacancies that the person answered.
std::vector<listings::listing> fitting_vacancies(transaction&, const web::scope&, const listings::listing&,
                                                 const std::vector<std::string>& answered);
std::vector<listings::listing> fitting_vacancies(transaction&, const web::scope&, const vacancies::vacancy&,
                                                 const std::string& email);

}  // namespace paraat::applications
