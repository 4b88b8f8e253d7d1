#pragma once
// The parts in which a profile is filled in, each a form of its own that fits a phone: its fields, and what
// was typed as part of the profile.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "tenant/people/profiles/profiles.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::profiles {

enum class part { details, skills, languages, trainings, equipment, wishes, week, audiences };
struct part_words {
  part which;
  std::string_view code, title, lead;  // of the address; texts of the site
};
std::span<const part_words> parts();
const part_words* part_with_code(std::string_view);

// Whose profile it is: their own page, or the desk with the person beside it.
struct whose {
  profile who;
  std::string root;        // "/mijn" or "/beheer/profielen/ID"
  std::string parts_root;  // "/mijn/profiel" or "/beheer/profielen/ID/deel"
  bool own = true;
  std::string address(const part_words& p) const { return parts_root + "/" + std::string(p.code); }
};

// `typed` is what was sent, or nothing.
web::form part_form(const web::scope&, const whose&, const part_words&, const web::parameters& typed);
// The profile with what was typed. Sentences about what cannot be stand on the form then (form.ok()).
profile typed_part(web::form&, const web::scope&, const profile&, part);

// A line that says what stands in a part: "Nederlands, Frans". Empty: nothing yet.
std::string summary_of(const web::scope&, const content&, part);
std::string training_line(const web::scope&, const training&);
std::string week_line(const web::scope&, const std::optional<std::bitset<parts_a_week>>&);

}  // namespace paraat::profiles
