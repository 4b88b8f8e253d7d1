#include "node/routes/tables.hpp"
#include "tenant/mutual_aid/conversations/conversations_pages.hpp"
#include "tenant/mutual_aid/reinforcement/reinforcement_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

constexpr route table[] = {
    {get, "/beheer/versterking", who::coordinator, tx::read, reinforcement::show_list},
    {get, "/beheer/versterking/nieuw", who::coordinator, tx::read, reinforcement::show_new},
    {post, "/beheer/versterking/nieuw", who::coordinator, tx::write, reinforcement::ask_new},
    {get, "/beheer/versterking/{}/{}", who::coordinator, tx::write, reinforcement::show_one},
    {post, "/beheer/versterking/{}/{}/aanvaarding", who::coordinator, tx::write, reinforcement::accept_offer},
    {post, "/beheer/versterking/{}/{}/afzegging", who::coordinator, tx::write, reinforcement::call_off_offer},
    {post, "/beheer/versterking/{}/{}/aantal", who::coordinator, tx::write, reinforcement::change_need},
    {post, "/beheer/versterking/{}/{}/meer", who::coordinator, tx::write, reinforcement::ask_others},
    {post, "/beheer/versterking/{}/{}/sluiting", who::coordinator, tx::write, reinforcement::close_request},
    {get, "/beheer/versterking/{}/{}/afgelasting", who::coordinator, tx::read, reinforcement::ask_call_off},
    {post, "/beheer/versterking/{}/{}/afgelasting", who::coordinator, tx::write, reinforcement::call_off},
    {post, "/beheer/versterking/{}/{}/aanbod", who::coordinator, tx::write, reinforcement::offer_hands},
    {post, "/beheer/versterking/{}/{}/intrekking", who::coordinator, tx::write, reinforcement::take_back},
    {get, "/beheer/versterking/{}/{}/weigering", who::coordinator, tx::read, reinforcement::ask_decline},
    {post, "/beheer/versterking/{}/{}/weigering", who::coordinator, tx::write,
     reinforcement::decline_request},
    {post, "/beheer/versterking/{}/{}/afhandeling", who::coordinator, tx::write, reinforcement::mark_handled},
    {get, "/beheer/berichten", who::coordinator, tx::read, conversations::show_list},
    {get, "/beheer/berichten/nieuw", who::coordinator, tx::read, conversations::show_new},
    {post, "/beheer/berichten/nieuw", who::coordinator, tx::write, conversations::write_new},
    {get, "/beheer/berichten/{}/{}", who::coordinator, tx::write, conversations::show_thread},
    {post, "/beheer/berichten/{}/{}", who::coordinator, tx::write, conversations::reply},
    {post, "/beheer/berichten/{}/{}/herhaling", who::coordinator, tx::write, conversations::send_again},
    {post, "/beheer/berichten/{}/{}/afhandeling", who::coordinator, tx::write, conversations::mark_handled},
};

}  // namespace

std::span<const route> mutual_aid_routes() { return table; }

}  // namespace paraat::node
