#pragma once
// Tenants and listings beyond one municipality: a network, the overview of Flanders, listings of other nodes.

#include <string>

#include "tenant/publishing/listings/listings.hpp"
#include "tests/support/running_node.hpp"

namespace paraat::test {

// The network "Haspengouw" at haspengouw.localhost; the overview at vlaanderen.localhost.
tenants::tenant add_haspengouw(running_node&);
tenants::tenant add_flanders(running_node&);
constexpr const char* haspengouw_party = "be-net-haspengouw";

// A municipality of the network on this node.
tenants::tenant add_member(running_node&, int nis, const std::string& network = haspengouw_party);
// A tenant that lives on another node.
void know(running_node&, const tenants::known_tenant&);

// A listing of another node, received now. The number makes ids and titles differ.
listings::listing foreign_listing(int nis, int number, instant now);
void accept(running_node&, const listings::listing&);

}  // namespace paraat::test
