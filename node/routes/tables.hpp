#pragma once
// The tables of pages, one for each wing of tenant/ and one for the pages of federation/. node/routes.cpp
// joins them.

#include <span>

#include "node/routes.hpp"

namespace paraat::node {

std::span<const route> publishing_routes();
std::span<const route> volunteering_routes();
std::span<const route> people_routes();
std::span<const route> crisis_routes();
std::span<const route> mutual_aid_routes();
std::span<const route> messaging_routes();
std::span<const route> administration_routes();
std::span<const route> overview_routes();
std::span<const route> federation_routes();

}  // namespace paraat::node
