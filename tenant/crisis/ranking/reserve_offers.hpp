#pragma once
// A place that came free is held for one person of the reserve list until a time; a person that lets it lapse
// stays on the list, behind the people without an offer so far. A warning comes before, and one extension may
// be asked (WCAG 2.2, success criterion 2.2.1).

#include <span>

#include "tenant/crisis/ranking/assignment.hpp"

namespace paraat::callouts {

struct offer {
  std::size_t who = 0, task = 0;
  instant until{};
  bool extended = false;
  bool is_open(instant now) const { return now < until; }
};

struct offer_terms {
  std::chrono::minutes hold{20}, warn_before{5}, extension{10};
};

// The new offers: never more than there are places neither taken nor held, and one at a time to a person.
// `made`: the unanswered offers so far.
std::vector<offer> hand_on(std::span<const task>, const assignment&, std::span<const offer> made, offer_terms,
                           instant now);

bool to_warn(const offer&, offer_terms, instant now);
// Nothing when it has lapsed or was extended before.
std::optional<offer> extend(offer, offer_terms, instant now);

}  // namespace paraat::callouts
