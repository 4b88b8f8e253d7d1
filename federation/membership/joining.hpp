#pragma once
// How a node becomes a member: `paraat member invite` prints an invitation, `paraat member join` uses it,
// once.

#include <string>

#include "federation/membership/membership.hpp"

namespace paraat::federation {

constexpr std::chrono::hours invitation_term{72};

// Founds the network when there is none; gives the text of an invitation. `tenants`: the tenants of this
// node. `parties`: the parties that the newcomer may bring; empty: any free name.
result<std::string> invite(transaction&, const node_keys&, const std::string& base_url,
                           const std::vector<member_tenant>&, instant now,
                           const std::vector<std::string>& parties = {});

// An address that can stand in a list: http(s), short, no spaces or quotes, no slash at the end.
bool is_plausible_url(const std::string& url);

struct invitation {
  std::string network, inviter, base_url, master_key, secret, root;
  instant expires{};
};
result<invitation> read_invitation(std::string_view text);

// The request of a joining node: bytes of wire::JoinRequest.
std::string join_request(const invitation&, const node_keys&, const std::string& base_url,
                         const std::string& manifest, const std::vector<member_tenant>&);

// At the inviter: checks the secret, adds the node and its tenants to the list. Gives bytes of
// wire::JoinResponse.
result<std::string> accept_join(transaction&, const node_keys&, const std::string& body, instant now);

// At the joiner: takes root, list and manifest of the answer, trusting only the key that the invitation
// named.
result<void> take_join_answer(transaction&, const invitation&, const std::string& body, instant now);

namespace rows {
void put_invitation(transaction&, const std::string& secret_hash, const std::vector<std::string>& parties,
                    instant expires);
// Marks it used and gives the parties that it is for; nothing when it is unknown, used or expired.
std::optional<std::vector<std::string>> use_invitation(transaction&, const std::string& secret_hash,
                                                       std::string_view by, instant now);
}  // namespace rows

}  // namespace paraat::federation
