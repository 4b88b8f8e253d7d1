#pragma once
// `paraat member …`: how this node becomes, and makes others, a member of a network of nodes.

#include <string>
#include <vector>

#include "federation/membership/joining.hpp"
#include "node/config.hpp"

namespace paraat::node {

// Prints an invitation for one other node; makes the network when this node belongs to none. `parties`: the
// tenants that it may bring; empty: any that are free.
int member_invite(const config&, const std::vector<std::string>& parties);
// Joins the network of the node that invited; that node must be running.
int member_join(const config&, const std::string& invitation);
int member_list(const config&);
// At the node that signs the list.
int member_allow(const config&, const std::string& node, const std::string& party);
int member_revoke(const config&, const std::string& node, const std::string& key, const std::string& reason);
int member_go_on(const config&, const std::string& days, const std::string& reason);

// paraat key list|rotate|revoke
int key_list(const config&);
int key_rotate(const config&, const std::string& purpose);
int key_revoke(const config&, const std::string& key_id);

// The part of `member_join` after the database is open. Throws std::runtime_error with a remedy.
void join_network(const config&, const federation::invitation&, database&, const clock&);

}  // namespace paraat::node
