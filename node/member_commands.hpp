#pragma once
// `paraat member …`: how this node becomes, and makes others, a member of a network of nodes.

#include <string>

#include "federation/membership/joining.hpp"
#include "node/config.hpp"

namespace paraat::node {

// Prints an invitation for one other node; makes the network when this node belongs to none.
int member_invite(const config&);
// Joins the network of the node that invited; that node must be running.
int member_join(const config&, const std::string& invitation);
int member_list(const config&);

// What `member_join` does once the database is open. Throws std::runtime_error with a remedy.
void join_network(const config&, const federation::invitation&, database&, const clock&);

}  // namespace paraat::node
