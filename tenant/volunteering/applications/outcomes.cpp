#include "tenant/volunteering/applications/outcomes.hpp"

#include <algorithm>
#include <span>

#include "tenant/volunteering/applications/outcomes_sql.hpp"

namespace paraat::applications {
namespace {

// texts
constexpr outcome_reason of_volunteer[] = {
    {"silence", "Ik hoorde daarna niets meer"},         {"moment", "Het moment paste toch niet"},
    {"other_work", "Het was iets anders dan ik dacht"}, {"elsewhere", "Ik help intussen ergens anders"},
    {"cancelled", "De activiteit ging niet door"},      {"other", "Iets anders"}};
// texts
constexpr outcome_reason of_organisation[] = {
    {"silence", "We hoorden daarna niets meer"},   {"moment", "Het moment paste toch niet"},
    {"other_work", "Het werk paste niet"},         {"elsewhere", "De vrijwilliger helpt ergens anders"},
    {"cancelled", "De activiteit ging niet door"}, {"other", "Iets anders"}};

constexpr std::pair<outcome, std::string_view> names[] = {
    {outcome::yes, "yes"}, {outcome::not_yet, "not_yet"}, {outcome::no, "no"}};

}  // namespace

std::string_view name_of(outcome_side s) {
  return s == outcome_side::volunteer ? "volunteer" : "organisation";
}

std::string_view name_of(outcome o) {
  for (const auto& [what, name] : names)
    if (what == o) return name;
  return "";
}

std::optional<outcome> outcome_named(std::string_view text) {
  for (const auto& [what, name] : names)
    if (name == text) return what;
  return std::nullopt;
}

std::span<const outcome_reason> reasons_of(outcome_side s) {
  if (s == outcome_side::volunteer) return of_volunteer;
  return of_organisation;
}

result<void> say_outcome(transaction& tx, const application_id& id, outcome_side side,
                         const said_outcome& said, instant now) {
  const bool known =
      std::ranges::find(reasons_of(side), said.reason, &outcome_reason::code) != reasons_of(side).end();
  if (said.what == outcome::no && !known)
    return refuse(refusal_kind::invalid, "Kies waarom het niets werd", "reden");
  const auto a = find(tx, id);
  if (!a || a->status != application_state::accepted)
    return refuse(refusal_kind::gone, "Dit antwoord loopt niet meer. Je hoeft niets te laten weten.");
  rows::keep_outcome(tx, id, side, {said.what, said.what == outcome::no ? said.reason : ""}, now);
  return {};
}

}  // namespace paraat::applications
