#include "node/routes/tables.hpp"
#include "tenant/volunteering/answers_elsewhere/answers_elsewhere_pages.hpp"
#include "tenant/volunteering/applications/applications_pages.hpp"
#include "tenant/volunteering/applications/outcomes.hpp"
#include "tenant/volunteering/interests/interests_pages.hpp"
#include "tenant/volunteering/invitations/invitations_pages.hpp"
#include "tenant/volunteering/list_imports/lists_pages.hpp"
#include "tenant/volunteering/neighbour_search/foreign_search_pages.hpp"
#include "tenant/volunteering/neighbour_search/neighbour_pages.hpp"
#include "tenant/volunteering/targeted_search/search_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

namespace lists = list_imports;

constexpr route table[] = {
    {get, "/beheer/lijsten", who::coordinator, tx::read, lists::show_lists},
    {post, "/beheer/lijsten", who::coordinator, tx::none, lists::take_list, lists::most_upload},
    {get, "/beheer/lijsten/profielen", who::coordinator, tx::read, lists::show_profiles},
    {get, "/beheer/lijsten/profielen/{}", who::coordinator, tx::read, lists::show_profile},
    {post, "/beheer/lijsten/profielen/{}", who::coordinator, tx::write, lists::correct_profile_page},
    {post, "/beheer/lijsten/profielen/{}/verwijdering", who::coordinator, tx::write,
     lists::drop_profile_page},
    {get, "/beheer/lijsten/{}", who::coordinator, tx::read, lists::show_list},
    {get, "/beheer/lijsten/{}/herroeping", who::coordinator, tx::read, lists::ask_undo},
    {get, "/beheer/lijsten/{}/fouten.csv", who::coordinator, tx::read, lists::export_wrong_rows},
    {post, "/beheer/lijsten/{}/kolommen", who::coordinator, tx::write, lists::choose_list_columns},
    {post, "/beheer/lijsten/{}/kop", who::coordinator, tx::write, lists::choose_list_header},
    {post, "/beheer/lijsten/{}/invoer", who::coordinator, tx::write, lists::carry_list_out},
    {post, "/beheer/lijsten/{}/herroeping", who::coordinator, tx::write, lists::undo_list},
    {post, "/beheer/lijsten/{}/verwijdering", who::coordinator, tx::write, lists::throw_list_away},

    {get, "/vacatures/{}/hulp", who::anyone, tx::read, applications::show_answer_form},
    {post, "/vacatures/{}/hulp", who::anyone, tx::write, applications::take_answer},
    {get, "/vacatures/{}/hulp/verzonden", who::anyone, tx::read, applications::show_sent},
    {get, "/antwoord/{}", who::anyone, tx::read, applications::show_confirm},
    {post, "/antwoord/{}", who::anyone, tx::write, applications::confirm_one},
    {get, "/mijn-antwoord/{}", who::anyone, tx::read, applications::show_own},
    {post, "/mijn-antwoord/{}/intrekking", who::anyone, tx::write, applications::withdraw_own},
    {post, "/mijn-antwoord/{}/aanvaarding", who::anyone, tx::write, applications::agree_own},
    {post, "/mijn-antwoord/{}/gesprek", who::anyone, tx::write, applications::converse_own},
    {get, "/mijn-antwoord/{}/kopie", who::anyone, tx::read, applications::ask_own_copy},
    {post, "/mijn-antwoord/{}/kopie", who::anyone, tx::write, applications::send_own_copy},

    {get, "/vacatures/elders/{}/{}/hulp", who::anyone, tx::read, answers_elsewhere::show_form},
    {post, "/vacatures/elders/{}/{}/hulp", who::anyone, tx::write, answers_elsewhere::take_form},
    {get, "/vacatures/elders/verzonden", who::anyone, tx::read, answers_elsewhere::show_sent},
    {get, "/antwoord-elders/{}", who::anyone, tx::read, answers_elsewhere::show_confirm},
    {post, "/antwoord-elders/{}", who::anyone, tx::write, answers_elsewhere::confirm_one},
    {get, "/mijn-antwoord-elders/{}", who::anyone, tx::read, answers_elsewhere::show_own},
    {post, "/mijn-antwoord-elders/{}/intrekking", who::anyone, tx::write, answers_elsewhere::withdraw_own},
    {post, "/mijn-antwoord-elders/{}/aanvaarding", who::anyone, tx::write, answers_elsewhere::agree_own},
    {get, "/mijn-antwoord-elders/{}/wissing", who::anyone, tx::read, answers_elsewhere::ask_erasure},
    {post, "/mijn-antwoord-elders/{}/wissing", who::anyone, tx::write, answers_elsewhere::erase_own},
    {get, "/afloop/{}", who::anyone, tx::read, applications::show_outcome},
    {post, "/afloop/{}", who::anyone, tx::write, applications::take_outcome},
    {get, "/beheer/afloop", who::people, tx::read, applications::show_outcome_counts},

    {get, "/interesse", who::anyone, tx::read, interests::show_form},
    {post, "/interesse", who::anyone, tx::write, interests::take_form},
    {get, "/interesse/verzonden", who::anyone, tx::read, interests::show_sent},
    {get, "/interesse/bevestigd", who::anyone, tx::read, interests::show_confirmed},
    {get, "/interesse/gestopt", who::anyone, tx::read, interests::show_stopped},
    {get, "/interesse/bevestiging/{}", who::anyone, tx::read, interests::show_confirm},
    {post, "/interesse/bevestiging/{}", who::anyone, tx::write, interests::confirm_one},
    {get, "/interesse/stopzetting/{}", who::anyone, tx::read, interests::show_stop},
    {post, "/interesse/stopzetting/{}", who::anyone, tx::write, interests::stop_one},
    {get, "/beheer/interesses", who::people, tx::read, interests::show_desk_list},
    {get, "/beheer/interesses/{}", who::people, tx::read, interests::show_desk_one},
    {post, "/beheer/interesses/{}/verwijdering", who::people, tx::write, interests::erase_one},
    {get, "/beheer/antwoorden", who::people, tx::read, applications::show_answers},
    {get, "/beheer/antwoorden/{}", who::people, tx::read, applications::show_one},
    {post, "/beheer/antwoorden/{}/aanvaarding", who::coordinator, tx::write, applications::accept_one},
    {post, "/beheer/antwoorden/{}/weigering", who::coordinator, tx::write, applications::decline_one},
    {post, "/beheer/antwoorden/{}/voorstel", who::coordinator, tx::write, applications::propose_one},
    {get, "/mijn-organisatie/antwoorden", who::organisation, tx::read, applications::show_answers},
    {get, "/mijn-organisatie/antwoorden/{}", who::organisation, tx::read, applications::show_one},
    {post, "/mijn-organisatie/antwoorden/{}/aanvaarding", who::organisation, tx::write,
     applications::accept_one},
    {post, "/mijn-organisatie/antwoorden/{}/weigering", who::organisation, tx::write,
     applications::decline_one},
    {post, "/mijn-organisatie/antwoorden/{}/voorstel", who::organisation, tx::write,
     applications::propose_one},
    {post, "/mijn-organisatie/antwoorden/{}/gesprek", who::organisation, tx::write,
     applications::converse_one},

    {get, "/mijn-organisatie/zoeken", who::organisation, tx::read, targeted_search::show_search},
    {post, "/mijn-organisatie/zoeken", who::organisation, tx::write, targeted_search::take_search},
    {get, "/mijn-organisatie/zoeken/{}", who::organisation, tx::read, targeted_search::show_answer},
    {get, "/mijn-organisatie/zoeken/{}/uitnodiging", who::organisation, tx::read,
     targeted_search::show_asking},
    {post, "/mijn-organisatie/zoeken/{}/uitnodiging", who::organisation, tx::write,
     targeted_search::send_asking},
    {post, "/mijn-organisatie/vacatures/{}/zoekactie", who::organisation, tx::write,
     targeted_search::search_for_vacancy},
    {get, "/mijn-organisatie/zoeken/{}/buren", who::organisation, tx::read,
     neighbour_search::show_neighbours},
    {post, "/mijn-organisatie/zoeken/{}/buren", who::organisation, tx::write,
     neighbour_search::ask_neighbours},
    {get, "/mijn-organisatie/zoeken/{}/buren/{}", who::organisation, tx::read, neighbour_search::show_relay},
    {post, "/mijn-organisatie/zoeken/{}/buren/{}", who::organisation, tx::write,
     neighbour_search::send_relay},
    {get, "/beheer/zoekvragen", who::coordinator, tx::read, neighbour_search::show_questions},
    {post, "/beheer/zoekvragen", who::coordinator, tx::write, neighbour_search::keep_policies},
    {post, "/beheer/zoekvragen/{}/{}/antwoord", who::coordinator, tx::write,
     neighbour_search::answer_question},
    {post, "/beheer/zoekvragen/{}/{}/weigering", who::coordinator, tx::write,
     neighbour_search::decline_question},
    {get, "/mijn-organisatie/uitnodigingen", who::organisation, tx::read, targeted_search::show_rounds},
    {get, "/mijn-organisatie/uitnodigingen/{}", who::organisation, tx::read, targeted_search::show_round},
    {post, "/mijn-organisatie/uitnodigingen/{}/gesprek", who::organisation, tx::write,
     targeted_search::converse_with},

    {get, "/beheer/vragen", who::people, tx::read, invitations::show_desk_questions},
    {get, "/beheer/vragen/{}", who::people, tx::read, invitations::show_desk_question},
    {post, "/beheer/vragen/{}/aanvaarding", who::people, tx::write, invitations::accept_desk_question},
    {post, "/beheer/vragen/{}/weigering", who::people, tx::write, invitations::decline_desk_question},
    {post, "/beheer/vragen/{}/uitstel", who::people, tx::write, invitations::postpone_desk_question},

    {get, "/mijn/vragen/{}", who::signed_in, tx::read, invitations::show_own},
    {post, "/mijn/vragen/{}/aanvaarding", who::signed_in, tx::write, invitations::accept_own},
    {post, "/mijn/vragen/{}/weigering", who::signed_in, tx::write, invitations::decline_own},
    {post, "/mijn/vragen/{}/uitstel", who::signed_in, tx::write, invitations::postpone_own},
    {post, "/mijn/vragen/{}/gesprek", who::signed_in, tx::write, invitations::converse_own},
    {post, "/mijn/vragen/{}/intrekking", who::signed_in, tx::write, invitations::take_back_own},
    {get, "/uitgenodigd/{}", who::anyone, tx::read, invitations::show_linked},
    {post, "/uitgenodigd/{}/aanvaarding", who::anyone, tx::write, invitations::accept_linked},
    {post, "/uitgenodigd/{}/weigering", who::anyone, tx::write, invitations::decline_linked},
    {post, "/uitgenodigd/{}/uitstel", who::anyone, tx::write, invitations::postpone_linked},
};

}  // namespace

std::span<const route> volunteering_routes() { return table; }

}  // namespace paraat::node
