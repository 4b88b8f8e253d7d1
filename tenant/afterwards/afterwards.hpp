#pragma once
// When it is over: everybody is told, those who were never called too; thanks, a form to say how it went,
// hours, what was paid back against the ceilings of the law, the list for the insurer, and the figures.
//
// Nothing here is charged against somebody who said no or was not needed: what is counted of them is a number
// for the whole, and no row of theirs is written.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"
#include "tenant/incidents/incidents.hpp"
#include "tenant/rules/rules.hpp"
#include "tenant/web/scope.hpp"

namespace paraat::afterwards {

using incidents::actor;
using rules::day;

// ---- everybody may go home

struct told {
  int present = 0, asked = 0, never = 0;
  instant at{};
};
// Tells everybody, each once: by mail, and by SMS who had a place or has no mail. Answers by SMS are no
// longer taken. Refused (conflict) when it was done, and while a call-out runs: whom would it still call?
result<told> stand_down(transaction&, const web::scope&, const incidents::incident&,
                        const std::string& own_words, actor);
std::optional<told> told_about(transaction&, std::string_view incident_id);
// Who has no address that a message can go to: somebody calls them, or goes there.
struct without_address {
  std::string name, phone;  // a fixed line, or empty
};
std::vector<without_address> not_reached(transaction&, std::string_view incident_id);
constexpr std::size_t longest_words = 1000;

// ---- how it went

struct debrief {
  std::string went, better, harm, contact;  // went: good, fair, bad
  bool again = false;
};
void keep(transaction&, std::string_view incident_id, const debrief&, instant now);
std::vector<debrief> debriefs_of(transaction&, std::string_view incident_id);
constexpr std::string_view link_purpose = "afterwards.debrief";
constexpr std::chrono::days link_term{30};

// ---- hours

struct stay {
  std::string person_id, name, task, place, how;
  std::optional<day> born;
  instant in{};
  std::optional<instant> out;
};
// Those of people who said themselves that they came stand among them.
std::vector<stay> stays_of(transaction&, std::string_view incident_id);
// For the insurer and for whoever counts hours: semicolons, for the spreadsheets of this country.
std::string insurance_csv(const web::scope&, const std::vector<stay>&);

// ---- what was paid back

enum class cost_kind { lump, real, transport };
std::string_view name_of(cost_kind);
std::optional<cost_kind> cost_kind_named(std::string_view);
struct cost {
  std::string id, incident_id, person_id, name;
  day on{};
  cost_kind kind{};
  long long cents = 0;
  int kilometres = 0;
  std::string rules;
  // What others paid that day and that year, as the person says it. The ceilings hold over all organisations,
  // but what another municipality paid, also one on this node, is for that one to know: it is another
  // controller. So it is asked, noted, and counted from then on.
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
// more kilometres than go beside a lump sum, a day on which they were not there; a raised ceiling for what is
// no lump sum or for a category that is unknown.
result<cost> note_cost(transaction&, const cost&, actor, instant now);
std::vector<cost> costs_of(transaction&, std::string_view incident_id);
std::string yearly_csv(transaction&, const web::scope&, int year);

// ---- figures

struct figures {
  int called = 0, yes = 0, maybe = 0, no = 0, silent = 0, came = 0, walk_ins = 0, no_show = 0;
  int people = 0;  // who were there
  std::chrono::minutes worked{};
  std::optional<std::chrono::seconds> to_first_yes, to_filled, to_first_on_site;
};
figures figures_of(transaction&, std::string_view incident_id, instant now);

void forget_old(transaction&, instant now);

}  // namespace paraat::afterwards
