#pragma once
// What the pages of a vacancy on a desk share; for vacancies_*pages.cpp only.

#include <string>
#include <utility>
#include <vector>

#include "tenant/vacancies/vacancies_pages.hpp"

namespace paraat::vacancies {

std::string list_address(const web::scope&, const web::desk&);
std::string address_of(const web::scope&, const web::desk&, const vacancy&);
// The vacancy that the address names; what is not theirs does not exist for them.
result<vacancy> reached(const web::request&, transaction&, const web::desk&);
std::vector<std::pair<std::string, std::string>> crumbs(const web::scope&, const web::request&,
                                                        const web::desk&, const std::string& last);

}  // namespace paraat::vacancies
