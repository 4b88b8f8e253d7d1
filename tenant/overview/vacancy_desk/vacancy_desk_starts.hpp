#pragma once
// What a new vacancy begins from: a template, a task profile, or a task of an incident, named in the address
// and in the form. For vacancy_desk_*pages.cpp only.

#include <optional>
#include <string>

#include "tenant/overview/vacancy_desk/vacancy_desk_pages.hpp"

namespace paraat::vacancies {

struct start {
  std::string field, value;  // "sjabloon", "taakprofiel" or "taak", and which
  content what;
  asks::vacancy_asks asks;
  std::string task_id;  // of an incident, whose places it shares
};

// None when nothing is named. A refusal when what is named is not there, or not for this desk.
result<std::optional<start>> start_of(const web::parameters&, const web::scope&, transaction&,
                                      const web::desk&);

}  // namespace paraat::vacancies
