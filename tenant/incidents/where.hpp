#pragma once
// Where an incident is: what somebody typed becomes a point on the map.

#include "tenant/incidents/incidents.hpp"
#include "tenant/web/form.hpp"

namespace paraat::incidents {

// A place of the register; one of our own before one of the same name elsewhere.
std::optional<point> place_known_as(const web::scope&, std::string_view name);
// Nothing for a network, which has no middle.
std::optional<point> middle_of_here(const web::scope&);
// The place that was typed is not in the register, and nobody gave numbers.
bool only_the_middle(const web::scope&, const content&);
// The point is the one that the name gives: whoever changes the name means another point.
bool follows_from_place(const web::scope&, const content&);
// A point from what was typed: numbers, the name of a place, or else the middle of the municipality. Puts an
// error on the form when there is none of these.
std::optional<point> point_of(web::form&, const web::scope&, const std::string& place);

}  // namespace paraat::incidents
