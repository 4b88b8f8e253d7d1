#pragma once
// The people and municipalities that the tests are about: Alken, Wellen and Nieuwerkerken on the network's
// node, Hasselt and Sint-Truiden on their own.

#include <string>

#include "ops/clock.hpp"
#include "tenant/platform/store/database.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"
#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::test {

// Saturday 21 November 2026, 20:00 in Brussels: the water rises.
instant flood_night();

constexpr int alken_nis = 73001, hasselt_nis = 71072, sint_truiden_nis = 71053, wellen_nis = 73098;

// Adds a municipality at http://NAME.localhost.
tenants::tenant add_municipality(database&, int nis);
// An approved organisation; gives its id.
std::string add_organisation(transaction&, const std::string& name = "Hulpkorps Alken");
// A vacancy that can be published.
vacancies::content sandbags(const std::string& organisation_id, int nis);

}  // namespace paraat::test
