#include "node/routes/tables.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/interests/interests_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

constexpr route table[] = {
    {get, "/vacatures/{}/helpen", who::anyone, tx::read, applications::show_answer_form},
    {post, "/vacatures/{}/helpen", who::anyone, tx::write, applications::take_answer},
    {get, "/vacatures/{}/helpen/verzonden", who::anyone, tx::read, applications::show_sent},
    {get, "/antwoord/{}", who::anyone, tx::read, applications::show_confirm},
    {post, "/antwoord/{}", who::anyone, tx::write, applications::confirm_one},
    {get, "/mijn-antwoord/{}", who::anyone, tx::read, applications::show_own},
    {post, "/mijn-antwoord/{}/intrekken", who::anyone, tx::write, applications::withdraw_own},
    {post, "/mijn-antwoord/{}/aanvaarden", who::anyone, tx::write, applications::agree_own},
    {get, "/mijn-antwoord/{}/kopie", who::anyone, tx::read, applications::ask_own_copy},
    {post, "/mijn-antwoord/{}/kopie", who::anyone, tx::write, applications::send_own_copy},

    {get, "/interesse", who::anyone, tx::read, interests::show_form},
    {post, "/interesse", who::anyone, tx::write, interests::take_form},
    {get, "/interesse/verzonden", who::anyone, tx::read, interests::show_sent},
    {get, "/interesse/bevestigd", who::anyone, tx::read, interests::show_confirmed},
    {get, "/interesse/gestopt", who::anyone, tx::read, interests::show_stopped},
    {get, "/interesse/bevestigen/{}", who::anyone, tx::read, interests::show_confirm},
    {post, "/interesse/bevestigen/{}", who::anyone, tx::write, interests::confirm_one},
    {get, "/interesse/stoppen/{}", who::anyone, tx::read, interests::show_stop},
    {post, "/interesse/stoppen/{}", who::anyone, tx::write, interests::stop_one},
    {get, "/beheer/interesses", who::people, tx::read, interests::show_desk_list},
    {get, "/beheer/interesses/{}", who::people, tx::read, interests::show_desk_one},
    {post, "/beheer/interesses/{}/verwijderen", who::people, tx::write, interests::erase_one},
    {get, "/beheer/antwoorden", who::people, tx::read, applications::show_answers},
    {get, "/beheer/antwoorden/{}", who::people, tx::read, applications::show_one},
    {post, "/beheer/antwoorden/{}/aanvaarden", who::coordinator, tx::write, applications::accept_one},
    {post, "/beheer/antwoorden/{}/weigeren", who::coordinator, tx::write, applications::decline_one},
    {post, "/beheer/antwoorden/{}/voorstel", who::coordinator, tx::write, applications::propose_one},
    {get, "/mijn-organisatie/antwoorden", who::organisation, tx::read, applications::show_answers},
    {get, "/mijn-organisatie/antwoorden/{}", who::organisation, tx::read, applications::show_one},
    {post, "/mijn-organisatie/antwoorden/{}/aanvaarden", who::organisation, tx::write,
     applications::accept_one},
    {post, "/mijn-organisatie/antwoorden/{}/weigeren", who::organisation, tx::write,
     applications::decline_one},
    {post, "/mijn-organisatie/antwoorden/{}/voorstel", who::organisation, tx::write,
     applications::propose_one},
};

}  // namespace

std::span<const route> volunteering_routes() { return table; }

}  // namespace paraat::node
