#pragma once
// Vacancies kept to begin new ones from: of an organisation, or of the municipality for everyone. What passes
// stays out: dates, urgency, and the contact, which a new vacancy takes from its organisation.

#include <optional>
#include <string>
#include <vector>

#include "tenant/volunteering/vacancies/vacancies.hpp"

namespace paraat::vacancies {

using template_id = row_id<struct vacancy_template>;

struct vacancy_template {
  template_id id;
  organisations::organisation_id organisation_id;  // empty: the municipality's
  std::string name;
  content what;
  asks::vacancy_asks asks;
  instant made_at{};
};

constexpr std::size_t most_templates = 50;  // of one owner

// Keeps a vacancy under its title; one of the same owner and name is replaced.
result<vacancy_template> keep_template(transaction&, const vacancy&, const organisations::organisation_id&,
                                       instant now);
// Those of the municipality, and of these organisations (of all for the staff).
struct template_owners {
  bool of_everyone = false;
  std::vector<std::string> organisations;
};
bool has_templates(transaction&, const template_owners&);

// A line of the list, without what the template holds.
struct listed_template {
  template_id id;
  organisations::organisation_id organisation_id;  // empty: the municipality's
  std::string organisation, name;
  instant made_at{};
};
constexpr int templates_on_a_page = 25;
struct template_page {
  std::vector<listed_template> rows;  // by name
  long long total = 0;                // on all pages
};
// `words`: part of the name of the template or of its organisation; empty: all.
template_page list_templates(transaction&, const template_owners&, const std::string& words, int page);
std::optional<vacancy_template> find_template(transaction&, const template_id&);
void remove_template(transaction&, const template_id&);

}  // namespace paraat::vacancies
