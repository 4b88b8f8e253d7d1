#pragma once
// What each open vacancy asks, in one statement, for whoever looks for the right person or the right place.
// Codes and numbers only: the words of a vacancy are not in it.

#include <optional>
#include <string>
#include <vector>

#include "tenant/platform/store/database.hpp"
#include "tenant/publishing/asks/asks.hpp"
#include "tenant/publishing/listings/listings.hpp"

namespace paraat::vacancies {

struct open_vacancy {
  std::string id, theme;
  asks::vacancy_asks asks;
  std::optional<double> lat, lon;
  int minimum_age = 0;  // 0: that of the law
  std::optional<listings::day> starts_on, ends_on;
  int places_free = 0;
  bool urgent = false, wheelchair = false, without_dutch = false;
  instant published_at{};
};

// Published for the public and not past its last day, with a place free, in the order of their ids.
std::vector<open_vacancy> open_vacancies(transaction&, instant now);

}  // namespace paraat::vacancies
