#include "federation/desk/desk_pages.hpp"
#include "federation/sync/network_pages.hpp"
#include "node/routes/tables.hpp"

namespace paraat::node {
namespace {

using enum web::verb;
namespace operating = federation::desk;

constexpr route table[] = {
    {get, "/controle", who::anyone, tx::read, federation::sync::show_control},
    {get, "/controle.json", who::anyone, tx::read, federation::sync::control_data},
    {get, "/beheer/netwerk", who::staff, tx::read, federation::sync::show_shared},
    {get, "/beheer/vergelijking", who::staff, tx::read, federation::sync::show_comparison},
    {get, "/beheer/verbindingen", who::node_operator, tx::read, operating::show_members},
    {get, "/beheer/verbindingen/{}", who::node_operator, tx::read, operating::show_member},
    {post, "/beheer/verbindingen/toelating", who::node_operator, tx::write, operating::allow_tenant},
    {post, "/beheer/verbindingen/voortzetting", who::node_operator, tx::write, operating::go_on_with_list},
    {post, "/beheer/verbindingen/{}/poging", who::node_operator, tx::write, operating::try_member_now},
    {get, "/beheer/verbindingen/{}/schorsing", who::node_operator, tx::read,
     operating::ask_member_revocation},
    {post, "/beheer/verbindingen/{}/schorsing", who::node_operator, tx::write, operating::revoke_one},
    {post, "/beheer/verbindingen/{}/herhaling", who::node_operator, tx::write, operating::send_again},
    {post, "/beheer/verbindingen/{}/verwijdering", who::node_operator, tx::write, operating::discard_message},
    {get, "/beheer/sleutels", who::node_operator, tx::read, operating::show_keys},
    {post, "/beheer/sleutels/vervanging", who::node_operator, tx::write, operating::replace_key},
    {post, "/beheer/sleutels/vernummering", who::node_operator, tx::write, operating::renumber},
    {get, "/beheer/sleutels/{}", who::node_operator, tx::read, operating::ask_revocation},
    {post, "/beheer/sleutels/{}", who::node_operator, tx::write, operating::revoke},
};

}  // namespace

std::span<const route> federation_routes() { return table; }

}  // namespace paraat::node
