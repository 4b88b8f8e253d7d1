#include "node/routes/tables.hpp"
#include "tenant/overview/board/board_pages.hpp"
#include "tenant/overview/closeout/afterwards_pages.hpp"
#include "tenant/overview/closeout/closeout_pages.hpp"
#include "tenant/overview/dashboard/dashboard_pages.hpp"
#include "tenant/overview/incident_overview/incident_overview_pages.hpp"
#include "tenant/overview/organisation_pages/organisation_pages.hpp"
#include "tenant/overview/own_pages/own_conversations.hpp"
#include "tenant/overview/own_pages/own_pages.hpp"
#include "tenant/overview/people_search/people_search_pages.hpp"
#include "tenant/overview/vacancy_desk/vacancy_desk_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;

constexpr route table[] = {
    {get, "/paraat.webmanifest", who::anyone, tx::read, dashboard::show_manifest},

    {get, "/organisaties", who::anyone, tx::read, organisations::show_public_list},
    {get, "/organisaties/{}", who::anyone, tx::read, organisations::show_public},
    {get, "/organisaties/registratie", who::anyone, tx::read, organisations::show_sign_up},
    {post, "/organisaties/registratie", who::anyone, tx::write, organisations::take_sign_up},
    {get, "/organisaties/registratie/verzonden", who::anyone, tx::read, organisations::show_sign_up_sent},
    {get, "/organisaties/registratie/bevestigd", who::anyone, tx::read, organisations::show_confirmed},
    {get, "/organisaties/bevestiging/{}", who::anyone, tx::read, organisations::show_confirm},
    {post, "/organisaties/bevestiging/{}", who::anyone, tx::write, organisations::confirm_one},

    {get, "/beheer/organisaties", who::staff, tx::read, organisations::show_desk_list},
    {get, "/beheer/organisaties/nieuw", who::coordinator, tx::read, organisations::show_new},
    {post, "/beheer/organisaties/nieuw", who::coordinator, tx::write, organisations::make},
    {get, "/beheer/organisaties/{}", who::staff, tx::read, organisations::show_desk_one},
    {post, "/beheer/organisaties/{}/goedkeuring", who::coordinator, tx::write, organisations::approve_one},
    {post, "/beheer/organisaties/{}/weigering", who::coordinator, tx::write, organisations::turn_down_one},
    {post, "/beheer/organisaties/{}/archivering", who::coordinator, tx::write, organisations::archive_one},
    {post, "/beheer/organisaties/{}/hervatting", who::coordinator, tx::write, organisations::resume_one},
    {get, "/beheer/organisaties/{}/wijziging", who::coordinator, tx::read, organisations::show_edit},
    {post, "/beheer/organisaties/{}/wijziging", who::coordinator, tx::write, organisations::save},
    {get, "/beheer/organisaties/{}/mensen", who::coordinator, tx::read, organisations::show_people},
    {post, "/beheer/organisaties/{}/gebruikers", who::coordinator, tx::write, organisations::invite_person},
    {post, "/beheer/organisaties/{}/uitnodigingen/{}", who::coordinator, tx::write,
     organisations::withdraw_invited},
    {post, "/mijn-organisatie/gegevens/{}/uitnodigingen/{}", who::organisation, tx::write,
     organisations::withdraw_invited},
    {post, "/beheer/organisaties/{}/gebruikers/{}", who::coordinator, tx::write,
     organisations::remove_person},
    {get, "/mijn-organisatie/gegevens", who::organisation, tx::read, organisations::show_own_list},
    {get, "/mijn-organisatie/gegevens/{}", who::organisation, tx::read, organisations::show_people},
    {get, "/mijn-organisatie/gegevens/{}/wijziging", who::organisation, tx::read, organisations::show_edit},
    {post, "/mijn-organisatie/gegevens/{}/wijziging", who::organisation, tx::write, organisations::save},
    {post, "/mijn-organisatie/gegevens/{}/gebruikers", who::organisation, tx::write,
     organisations::invite_person},
    {post, "/mijn-organisatie/gegevens/{}/gebruikers/{}", who::organisation, tx::write,
     organisations::remove_person},
    {get, "/beheer", who::staff, tx::read, dashboard::show},
    {get, "/beheer/vacatures", who::staff, tx::read, vacancies::show_vacancies},
    {get, "/beheer/vacatures/nieuw", who::coordinator, tx::read, vacancies::show_new},
    {post, "/beheer/vacatures/nieuw", who::coordinator, tx::write, vacancies::make},
    {get, "/beheer/vacatures/{}", who::staff, tx::read, vacancies::show_one},
    {get, "/beheer/vacatures/{}/wijziging", who::coordinator, tx::read, vacancies::show_edit},
    {post, "/beheer/vacatures/{}/wijziging", who::coordinator, tx::write, vacancies::save},
    {get, "/beheer/vacatures/{}/vraag", who::coordinator, tx::read, vacancies::show_asks},
    {post, "/beheer/vacatures/{}/vraag", who::coordinator, tx::write, vacancies::save_asks},
    {get, "/beheer/vacatures/sjablonen", who::staff, tx::read, vacancies::show_templates},
    {post, "/beheer/vacatures/sjablonen/{}/verwijdering", who::coordinator, tx::write,
     vacancies::remove_one_template},
    {post, "/beheer/vacatures/{}/sjabloon", who::coordinator, tx::write, vacancies::keep_as_template},
    {get, "/beheer/vacatures/{}/sluiting", who::coordinator, tx::read, vacancies::show_close},
    {post, "/beheer/vacatures/{}/sluiting", who::coordinator, tx::write, vacancies::close_one},
    {post, "/beheer/vacatures/{}/publicatie", who::coordinator, tx::write, vacancies::publish_one},
    {post, "/beheer/vacatures/{}/kopie", who::coordinator, tx::write, vacancies::duplicate_one},
    {post, "/beheer/vacatures/{}/urgentie", who::coordinator, tx::write, vacancies::change_urgency},
    {post, "/beheer/vacatures/{}/verlenging", who::coordinator, tx::write, vacancies::prolong_one},

    {get, "/mijn-organisatie", who::organisation, tx::read, dashboard::show},
    {get, "/mijn-organisatie/vacatures", who::organisation, tx::read, vacancies::show_vacancies},
    {get, "/mijn-organisatie/vacatures/nieuw", who::organisation, tx::read, vacancies::show_new},
    {post, "/mijn-organisatie/vacatures/nieuw", who::organisation, tx::write, vacancies::make},
    {get, "/mijn-organisatie/vacatures/{}", who::organisation, tx::read, vacancies::show_one},
    {get, "/mijn-organisatie/vacatures/{}/wijziging", who::organisation, tx::read, vacancies::show_edit},
    {post, "/mijn-organisatie/vacatures/{}/wijziging", who::organisation, tx::write, vacancies::save},
    {get, "/mijn-organisatie/vacatures/{}/vraag", who::organisation, tx::read, vacancies::show_asks},
    {post, "/mijn-organisatie/vacatures/{}/vraag", who::organisation, tx::write, vacancies::save_asks},
    {get, "/mijn-organisatie/vacatures/sjablonen", who::organisation, tx::read, vacancies::show_templates},
    {post, "/mijn-organisatie/vacatures/sjablonen/{}/verwijdering", who::organisation, tx::write,
     vacancies::remove_one_template},
    {post, "/mijn-organisatie/vacatures/{}/sjabloon", who::organisation, tx::write,
     vacancies::keep_as_template},
    {get, "/mijn-organisatie/vacatures/{}/sluiting", who::organisation, tx::read, vacancies::show_close},
    {post, "/mijn-organisatie/vacatures/{}/sluiting", who::organisation, tx::write, vacancies::close_one},
    {post, "/mijn-organisatie/vacatures/{}/publicatie", who::organisation, tx::write, vacancies::publish_one},
    {post, "/mijn-organisatie/vacatures/{}/kopie", who::organisation, tx::write, vacancies::duplicate_one},
    {post, "/mijn-organisatie/vacatures/{}/urgentie", who::organisation, tx::write,
     vacancies::change_urgency},
    {post, "/mijn-organisatie/vacatures/{}/verlenging", who::organisation, tx::write, vacancies::prolong_one},

    {get, "/beheer/noodsituaties", who::coordinator, tx::read, incidents::show_list},
    {get, "/beheer/noodsituaties/{}", who::coordinator, tx::read, incidents::show_one},
    {post, "/beheer/noodsituaties/{}/nota", who::coordinator, tx::write, incidents::write_remark},
    {get, "/beheer/noodsituaties/{}/bord", who::coordinator, tx::read, callouts::show_board},
    {get, "/beheer/noodsituaties/{}/bord/live", who::coordinator, tx::read, callouts::board_live},
    {post, "/beheer/noodsituaties/{}/bericht", who::coordinator, tx::write, callouts::write_to_group},
    {get, "/beheer/noodsituaties/{}/nadien", who::coordinator, tx::read, closeout::show},
    {get, "/beheer/noodsituaties/{}/nadien/kosten", who::coordinator, tx::read, closeout::show},
    {post, "/beheer/noodsituaties/{}/nadien/afmelding", who::coordinator, tx::write,
     closeout::check_everyone_out},
    {post, "/beheer/noodsituaties/{}/nadien/kosten", who::coordinator, tx::write, closeout::note_expense},
    {get, "/beheer/noodsituaties/{}/einde", who::coordinator, tx::read, closeout::show_end},
    {post, "/beheer/noodsituaties/{}/einde", who::coordinator, tx::write, closeout::take_end},
    {get, "/beheer/noodsituaties/{}/archief", who::coordinator, tx::read, closeout::show_archive},
    {post, "/beheer/noodsituaties/{}/archief", who::coordinator, tx::write, closeout::take_archive},
    {get, "/beheer/noodsituaties/{}/heropening", who::coordinator, tx::read, closeout::show_reopening},
    {post, "/beheer/noodsituaties/{}/heropening", who::coordinator, tx::write, closeout::take_reopening},
    {get, "/beheer/noodsituaties/{}/nadien/verzekering", who::coordinator, tx::read,
     closeout::insurance_list},
    {get, "/beheer/kosten/{}", who::coordinator, tx::read, closeout::yearly_list},
    {get, "/terugblik/{}", who::anyone, tx::read, closeout::show_debrief},
    {post, "/terugblik/{}", who::anyone, tx::write, closeout::take_debrief},

    {get, "/beheer/mensen/kwalificaties", who::people, tx::read, people_search::show_matrix},

    {get, "/mijn", who::anyone, tx::read, own_pages::show_mine},
    {post, "/mijn/profiel/{}", who::signed_in, tx::write, own_pages::take_own_part},
    {post, "/mijn/antwoorden/{}", who::signed_in, tx::write, own_pages::open_answer},
    {get, "/mijn/korps/{}", who::signed_in, tx::read, own_pages::show_member_details},
    {post, "/mijn/korps/{}", who::signed_in, tx::write, own_pages::save_member_details},
    {post, "/mijn/korps/{}/pagina", who::signed_in, tx::write, own_pages::open_membership},
    {get, "/mijn/kopie", who::signed_in, tx::read, own_pages::ask_copy},
    {post, "/mijn/kopie", who::signed_in, tx::write, own_pages::send_copy},
    {get, "/mijn/wissen", who::signed_in, tx::read, own_pages::show_erasure},
    {post, "/mijn/wissen", who::signed_in, tx::write, own_pages::take_erasure},
    {get, "/mijn/gewist/{}", who::anyone, tx::read, own_pages::show_receipt},
    {get, "/mijn/gesprekken/{}", who::signed_in, tx::write, own_pages::of_own<relay::show_conversation>},
    {post, "/mijn/gesprekken/{}/berichten", who::signed_in, tx::write,
     own_pages::of_own<relay::write_message>},
    {post, "/mijn/gesprekken/{}/berichten/{}/vrijgave", who::signed_in, tx::write,
     own_pages::of_own<relay::release_message>},
    {post, "/mijn/gesprekken/{}/berichten/{}/verwijdering", who::signed_in, tx::write,
     own_pages::of_own<relay::discard_message>},
    {get, "/mijn/gesprekken/{}/berichten/{}/melding", who::signed_in, tx::read,
     own_pages::of_own<relay::ask_report>},
    {post, "/mijn/gesprekken/{}/berichten/{}/melding", who::signed_in, tx::write,
     own_pages::of_own<relay::take_report>},
    {post, "/mijn/gesprekken/{}/sluiting", who::signed_in, tx::write,
     own_pages::of_own<relay::close_conversation>},
    {post, "/mijn/gesprekken/{}/blokkering", who::signed_in, tx::write,
     own_pages::of_own<relay::block_other_side>},
    {post, "/mijn/gesprekken/{}/vernieuwing", who::signed_in, tx::write,
     own_pages::of_own<relay::renew_links>},
    {post, "/mijn/gesprekken/{}/heropening", who::signed_in, tx::write,
     own_pages::of_own<relay::reopen_conversation>},
};

}  // namespace

std::span<const route> overview_routes() { return table; }

}  // namespace paraat::node
