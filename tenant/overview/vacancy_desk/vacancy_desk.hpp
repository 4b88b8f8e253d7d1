#pragma once
// Addresses, crumbs and the vacancy of the path; for vacancy_desk_*pages.cpp only.

#include <string>
#include <utility>
#include <vector>

#include "tenant/overview/vacancy_desk/vacancy_desk_pages.hpp"

namespace paraat::vacancies {

std::string list_address(const web::scope&, const web::desk&);
std::string address_of(const web::scope&, const web::desk&, const vacancy&);
// The vacancy that the address names; what is not theirs does not exist for them.
result<vacancy> reached(const web::request&, transaction&, const web::desk&);
std::vector<std::pair<std::string, std::string>> crumbs(const web::scope&, const web::request&,
                                                        const web::desk&, const std::string& last);

}  // namespace paraat::vacancies
