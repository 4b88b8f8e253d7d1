#pragma once
// After an incident: the message to everybody, also to people that were never called; thanks, a feedback
// form, hours, reimbursements against the ceilings of the law, the list for the insurer, and the figures.
//
// A refusal or an unneeded volunteer never counts against the person: they are counted as a total only, and
// no row about them is written.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/rules/rules.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::closeout {

using incidents::actor;
using rules::day;

// ---- how it went

struct debrief {
  std::string went, better, harm, contact;  // went: good, fair, bad
  bool again = false;
};
void keep(transaction&, const incidents::incident_id&, const debrief&, instant now);
std::vector<debrief> debriefs_of(transaction&, const incidents::incident_id&);
constexpr std::string_view link_purpose = "afterwards.debrief";
constexpr std::chrono::days link_term{30};

// ---- hours

struct stay {
  callouts::person_id person_id;
  std::string name, task, place, how;
  std::optional<day> born;
  instant in{};
  std::optional<instant> out;
};
// Includes the stays of people who checked in themselves.
std::vector<stay> stays_of(transaction&, const incidents::incident_id&);
// For the insurer and for counting hours: semicolons, as spreadsheets in Belgium expect.
std::string insurance_csv(const web::scope&, const std::vector<stay>&);

// ---- reimbursements

enum class cost_kind { lump, real, transport };
std::string_view name_of(cost_kind);
std::optional<cost_kind> cost_kind_named(std::string_view);
using cost_id = row_id<struct cost>;
struct cost {
  cost_id id;
  incidents::incident_id incident_id;
  callouts::person_id person_id;
  std::string name;
  day on{};
  cost_kind kind{};
  long long cents = 0;
  int kilometres = 0;
  std::string rules;
  // Amounts that other organisations paid that day and that year, as the person states them. The ceilings
  // hold over all organisations, but another municipality, also one on this node, is another controller and
  // its payments are not visible here. So the amount is asked, noted, and counted from then on.
  long long elsewhere_day = 0, elsewhere_year = 0;
  std::string raised = {};  // code of a category with the raised ceiling of a year; empty: none
};
struct raised_category {
  std::string_view code, label;
};
std::span<const raised_category> raised_categories();
// Whether there is a raised ceiling that day.
bool may_be_raised(transaction&, day on);

// Refused with the numbers: beyond the ceiling of the day or the year, a lump sum and real costs in one year,
// more kilometres than go beside a lump sum, a day on which they were not there; a raised ceiling without a
// lump sum or for an unknown category.
result<cost> note_cost(transaction&, const cost&, actor, instant now);
std::vector<cost> costs_of(transaction&, const incidents::incident_id&);
std::string yearly_csv(transaction&, const web::scope&, int year);

// ---- figures

struct figures {
  callouts::incident_figures night;  // as shown on the board and the call-outs
  std::chrono::minutes worked{};
  std::optional<std::chrono::seconds> to_first_yes, to_first_on_site;
};
figures figures_of(transaction&, const incidents::incident_id&, instant now);

// Answers by the time between the question and the last answer of a person: less than 5, 15, 30, 60, 120 and
// 360 minutes, and longer.
using answer_speeds = std::array<long long, 7>;
answer_speeds answer_speeds_of(transaction&, const incidents::incident_id&);

void forget_old(transaction&, instant now);

}  // namespace paraat::closeout
