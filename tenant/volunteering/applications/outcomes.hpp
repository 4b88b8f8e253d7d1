#pragma once
// Three weeks after a yes both sides say whether it became something: yes, not yet, or no with a reason of a
// short list, on a page behind a mailed link. Opening the page does nothing; a later click replaces an
// earlier one while the link works. Staff see counts only, and reasons only from five answers on.

#include <map>
#include <span>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/applications/applications.hpp"

namespace paraat::applications {

enum class outcome_side { volunteer, organisation };
enum class outcome { yes, not_yet, no };
std::string_view name_of(outcome_side);
std::string_view name_of(outcome);
std::optional<outcome> outcome_named(std::string_view);

struct outcome_reason {
  std::string_view code, label;
};
std::span<const outcome_reason> reasons_of(outcome_side);

constexpr std::string_view outcome_of_volunteer = "application.outcome";
constexpr std::string_view outcome_of_organisation = "application.outcome.organisation";
constexpr std::chrono::days outcome_term{90};

struct said_outcome {
  outcome what{};
  std::string reason;  // a code, of a no
};
// Refused: a no without a reason of the list, and what is no longer accepted.
result<void> say_outcome(transaction&, const application_id&, outcome_side, const said_outcome&, instant now);
std::optional<said_outcome> outcome_of(transaction&, const application_id&, outcome_side);

struct outcome_counts {
  long long asked = 0;  // of this side
  std::map<outcome, long long> said;
  std::map<std::string, long long> reasons;  // empty below few_outcomes
};
constexpr long long few_outcomes = 5;
outcome_counts count_outcomes(transaction&, outcome_side);

web::response show_outcome(const web::request&, web::scope&, transaction&);
web::response take_outcome(const web::request&, web::scope&, transaction&);
// The counts, for the staff.
web::response show_outcome_counts(const web::request&, web::scope&, transaction&);

}  // namespace paraat::applications
