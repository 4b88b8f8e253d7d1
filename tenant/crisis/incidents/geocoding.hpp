#pragma once
// Geocoding of an incident: the typed place becomes a point on the map.

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::incidents {

// A place of the register; a place of our own municipality before one of the same name elsewhere.
std::optional<point> place_known_as(const web::scope&, std::string_view name);
// Nothing for a network, which has no middle.
std::optional<point> middle_of_here(const web::scope&);
// The point of a place; the middle of the municipality for a name that the register does not have; nothing
// for a network, which has no middle. Never refuses.
std::optional<point> place_or_middle(const web::scope&, std::string_view name);
// The typed place is not in the register, and no coordinates were given.
bool only_the_middle(const web::scope&, const content&);
// The point follows from the name of the place: a changed name gives another point.
bool follows_from_place(const web::scope&, const content&);
// A point from the typed values: coordinates, the name of a place, or else the middle of the municipality.
// Puts an error on the form for invalid coordinates.
std::optional<point> point_of(web::form&, const web::scope&, const std::string& place);

}  // namespace paraat::incidents
