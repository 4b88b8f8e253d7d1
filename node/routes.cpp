#include "node/routes.hpp"

#include "federation/desk/desk_pages.hpp"
#include "federation/sync/network_pages.hpp"
#include "tenant/about/about_pages.hpp"
#include "tenant/accounts/accounts_pages.hpp"
#include "tenant/afterwards/afterwards_pages.hpp"
#include "tenant/applications/applications_pages.hpp"
#include "tenant/callouts/callouts_pages.hpp"
#include "tenant/channels/channels_pages.hpp"
#include "tenant/corps/corps_pages.hpp"
#include "tenant/dashboard/dashboard_pages.hpp"
#include "tenant/incidents/incidents_pages.hpp"
#include "tenant/interests/interests_pages.hpp"
#include "tenant/listings/listings_pages.hpp"
#include "tenant/mail/demo_pages.hpp"
#include "tenant/neighbours/neighbours_pages.hpp"
#include "tenant/notes/notes_pages.hpp"
#include "tenant/organisations/organisations_pages.hpp"
#include "tenant/playbook/playbook_pages.hpp"
#include "tenant/reinforcement/reinforcement_pages.hpp"
#include "tenant/rules/rules_pages.hpp"
#include "tenant/settings/settings_pages.hpp"
#include "tenant/shifts/shifts_pages.hpp"
#include "tenant/task_profiles/task_profiles_pages.hpp"
#include "tenant/vacancies/vacancies_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;
namespace acc = accounts;
namespace operating = federation::desk;

constexpr route table[] = {
    {get, "/", who::anyone, tx::read, listings::show_home},
    {get, "/vacatures", who::anyone, tx::read, listings::show_overview},
    {get, "/vacatures/{}", who::anyone, tx::read, listings::show_vacancy},
    {get, "/vacatures/{}/{}", who::anyone, tx::read, listings::show_vacancy},
    {get, "/kaart", who::anyone, tx::read, listings::show_map},
    {get, "/gemeente", who::anyone, tx::read, listings::find_municipality},
    {get, "/gemeente/{}", who::anyone, tx::read, listings::show_municipality},
    {get, "/insluiten", who::anyone, tx::read, listings::show_embed},
    {get, "/insluiten.js", who::anyone, tx::read, listings::embed_script},
    {get, "/insluiten.json", who::anyone, tx::read, listings::embed_data},
    {get, "/vacatures.atom", who::anyone, tx::read, listings::atom_feed},
    {get, "/robots.txt", who::anyone, tx::read, listings::robots},
    {get, "/sitemap.xml", who::anyone, tx::read, listings::sitemap},
    {get, "/toegankelijkheid", who::anyone, tx::read, about::show_accessibility},
    {get, "/privacy", who::anyone, tx::read, about::show_privacy},
    {get, "/controle", who::anyone, tx::read, federation::sync::show_control},
    {get, "/controle.json", who::anyone, tx::read, federation::sync::control_data},
    {get, "/beheer/netwerk", who::staff, tx::read, federation::sync::show_shared},
    {get, "/beheer/vergelijking", who::staff, tx::read, federation::sync::show_comparison},
    {get, "/verborgen", who::editor, tx::read, listings::show_hidden},
    {get, "/verbergen/{}/{}", who::editor, tx::read, listings::show_hide_form},
    {post, "/verbergen/{}/{}", who::editor, tx::write, listings::hide_item},
    {post, "/verborgen/{}/{}", who::editor, tx::write, listings::show_item_again},

    {get, "/organisaties", who::anyone, tx::read, organisations::show_public_list},
    {get, "/organisaties/{}", who::anyone, tx::read, organisations::show_public},
    {get, "/organisaties/registreren", who::anyone, tx::read, organisations::show_sign_up},
    {post, "/organisaties/registreren", who::anyone, tx::write, organisations::take_sign_up},
    {get, "/organisaties/registreren/verzonden", who::anyone, tx::read, organisations::show_sign_up_sent},
    {get, "/organisaties/registreren/bevestigd", who::anyone, tx::read, organisations::show_confirmed},
    {get, "/organisaties/bevestigen/{}", who::anyone, tx::read, organisations::show_confirm},
    {post, "/organisaties/bevestigen/{}", who::anyone, tx::write, organisations::confirm_one},

    {get, "/vacatures/{}/helpen", who::anyone, tx::read, applications::show_answer_form},
    {post, "/vacatures/{}/helpen", who::anyone, tx::write, applications::take_answer},
    {get, "/vacatures/{}/helpen/verzonden", who::anyone, tx::read, applications::show_sent},
    {get, "/antwoord/{}", who::anyone, tx::read, applications::show_confirm},
    {post, "/antwoord/{}", who::anyone, tx::write, applications::confirm_one},
    {get, "/mijn-antwoord/{}", who::anyone, tx::read, applications::show_own},
    {post, "/mijn-antwoord/{}/intrekken", who::anyone, tx::write, applications::withdraw_own},
    {post, "/mijn-antwoord/{}/aanvaarden", who::anyone, tx::write, applications::agree_own},

    {get, "/interesse", who::anyone, tx::read, interests::show_form},
    {post, "/interesse", who::anyone, tx::write, interests::take_form},
    {get, "/interesse/verzonden", who::anyone, tx::read, interests::show_sent},
    {get, "/interesse/bevestigd", who::anyone, tx::read, interests::show_confirmed},
    {get, "/interesse/gestopt", who::anyone, tx::read, interests::show_stopped},
    {get, "/interesse/bevestigen/{}", who::anyone, tx::read, interests::show_confirm},
    {post, "/interesse/bevestigen/{}", who::anyone, tx::write, interests::confirm_one},
    {get, "/interesse/stoppen/{}", who::anyone, tx::read, interests::show_stop},
    {post, "/interesse/stoppen/{}", who::anyone, tx::write, interests::stop_one},

    {get, "/beheer/organisaties", who::staff, tx::read, organisations::show_desk_list},
    {get, "/beheer/organisaties/{}", who::staff, tx::read, organisations::show_desk_one},
    {post, "/beheer/organisaties/{}/goedkeuren", who::coordinator, tx::write, organisations::approve_one},
    {post, "/beheer/organisaties/{}/weigeren", who::coordinator, tx::write, organisations::turn_down_one},
    {post, "/beheer/organisaties/{}/archiveren", who::coordinator, tx::write, organisations::archive_one},
    {get, "/beheer/organisaties/{}/wijzigen", who::coordinator, tx::read, organisations::show_edit},
    {post, "/beheer/organisaties/{}/wijzigen", who::coordinator, tx::write, organisations::save},
    {get, "/beheer/organisaties/{}/mensen", who::coordinator, tx::read, organisations::show_people},
    {post, "/beheer/organisaties/{}/gebruikers", who::coordinator, tx::write, organisations::invite_person},
    {post, "/beheer/organisaties/{}/gebruikers/{}", who::coordinator, tx::write,
     organisations::remove_person},
    {get, "/mijn-organisatie/gegevens", who::organisation, tx::read, organisations::show_own_list},
    {get, "/mijn-organisatie/gegevens/{}", who::organisation, tx::read, organisations::show_people},
    {get, "/mijn-organisatie/gegevens/{}/wijzigen", who::organisation, tx::read, organisations::show_edit},
    {post, "/mijn-organisatie/gegevens/{}/wijzigen", who::organisation, tx::write, organisations::save},
    {post, "/mijn-organisatie/gegevens/{}/gebruikers", who::organisation, tx::write,
     organisations::invite_person},
    {post, "/mijn-organisatie/gegevens/{}/gebruikers/{}", who::organisation, tx::write,
     organisations::remove_person},
    {get, "/beheer/interesses", who::people, tx::read, interests::show_desk_list},
    {get, "/beheer/interesses/{}", who::people, tx::read, interests::show_desk_one},
    {post, "/beheer/interesses/{}/verwijderen", who::people, tx::write, interests::erase_one},

    {get, "/beheer/versterking", who::coordinator, tx::read, reinforcement::show_list},
    {get, "/beheer/versterking/nieuw", who::coordinator, tx::read, reinforcement::show_new},
    {post, "/beheer/versterking/nieuw", who::coordinator, tx::write, reinforcement::ask_new},
    {get, "/beheer/versterking/{}/{}", who::coordinator, tx::write, reinforcement::show_one},
    {post, "/beheer/versterking/{}/{}/aanvaarden", who::coordinator, tx::write, reinforcement::accept_offer},
    {post, "/beheer/versterking/{}/{}/afzeggen", who::coordinator, tx::write, reinforcement::call_off_offer},
    {post, "/beheer/versterking/{}/{}/aantal", who::coordinator, tx::write, reinforcement::change_need},
    {post, "/beheer/versterking/{}/{}/meer", who::coordinator, tx::write, reinforcement::ask_others},
    {post, "/beheer/versterking/{}/{}/sluiten", who::coordinator, tx::write, reinforcement::close_request},
    {get, "/beheer/versterking/{}/{}/afblazen", who::coordinator, tx::read, reinforcement::ask_call_off},
    {post, "/beheer/versterking/{}/{}/afblazen", who::coordinator, tx::write, reinforcement::call_off},
    {post, "/beheer/versterking/{}/{}/bieden", who::coordinator, tx::write, reinforcement::offer_hands},
    {post, "/beheer/versterking/{}/{}/intrekken", who::coordinator, tx::write, reinforcement::take_back},
    {get, "/beheer/versterking/{}/{}/weigeren", who::coordinator, tx::read, reinforcement::ask_decline},
    {post, "/beheer/versterking/{}/{}/weigeren", who::coordinator, tx::write, reinforcement::decline_request},
    {post, "/beheer/versterking/{}/{}/afgehandeld", who::coordinator, tx::write, reinforcement::mark_handled},
    {get, "/beheer/berichten", who::coordinator, tx::read, notes::show_list},
    {get, "/beheer/berichten/nieuw", who::coordinator, tx::read, notes::show_new},
    {post, "/beheer/berichten/nieuw", who::coordinator, tx::write, notes::write_new},
    {get, "/beheer/berichten/{}/{}", who::coordinator, tx::write, notes::show_thread},
    {post, "/beheer/berichten/{}/{}", who::coordinator, tx::write, notes::reply},
    {post, "/beheer/berichten/{}/{}/opnieuw", who::coordinator, tx::write, notes::send_again},
    {post, "/beheer/berichten/{}/{}/afgehandeld", who::coordinator, tx::write, notes::mark_handled},

    {get, "/beheer/verbindingen", who::node_operator, tx::read, operating::show_members},
    {get, "/beheer/verbindingen/{}", who::node_operator, tx::read, operating::show_member},
    {post, "/beheer/verbindingen/toelaten", who::node_operator, tx::write, operating::allow_tenant},
    {post, "/beheer/verbindingen/doorgaan", who::node_operator, tx::write, operating::go_on_with_list},
    {post, "/beheer/verbindingen/{}/nu", who::node_operator, tx::write, operating::try_member_now},
    {get, "/beheer/verbindingen/{}/schorsen", who::node_operator, tx::read, operating::ask_member_revocation},
    {post, "/beheer/verbindingen/{}/schorsen", who::node_operator, tx::write, operating::revoke_one},
    {post, "/beheer/verbindingen/{}/opnieuw", who::node_operator, tx::write, operating::send_again},
    {post, "/beheer/verbindingen/{}/weggooien", who::node_operator, tx::write, operating::discard_message},
    {get, "/beheer/sleutels", who::node_operator, tx::read, operating::show_keys},
    {post, "/beheer/sleutels/vervangen", who::node_operator, tx::write, operating::replace_key},
    {get, "/beheer/sleutels/{}", who::node_operator, tx::read, operating::ask_revocation},
    {post, "/beheer/sleutels/{}", who::node_operator, tx::write, operating::revoke},

    {get, "/beheer/buren", who::coordinator, tx::read, neighbours::show},
    {post, "/beheer/buren", who::coordinator, tx::write, neighbours::save},
    {get, "/beheer/teksten", who::editor, tx::read, settings::show_texts},
    {post, "/beheer/teksten", who::editor, tx::write, settings::save_texts},
    {get, "/beheer/instellingen", who::tenant_admin, tx::read, settings::show_settings},
    {post, "/beheer/instellingen", who::tenant_admin, tx::write, settings::save_settings},
    {post, "/beheer/instellingen/logo", who::tenant_admin, tx::none, settings::save_logo,
     settings::most_upload},
    {post, "/beheer/instellingen/logo/weg", who::tenant_admin, tx::write, settings::remove_logo},
    {get, "/logo/{}", who::anyone, tx::read, settings::show_logo},
    {get, "/beheer", who::staff, tx::read, dashboard::show},
    {get, "/beheer/vacatures", who::staff, tx::read, vacancies::show_vacancies},
    {get, "/beheer/vacatures/nieuw", who::coordinator, tx::read, vacancies::show_new},
    {post, "/beheer/vacatures/nieuw", who::coordinator, tx::write, vacancies::make},
    {get, "/beheer/vacatures/{}", who::staff, tx::read, vacancies::show_one},
    {get, "/beheer/vacatures/{}/wijzigen", who::coordinator, tx::read, vacancies::show_edit},
    {post, "/beheer/vacatures/{}/wijzigen", who::coordinator, tx::write, vacancies::save},
    {get, "/beheer/vacatures/{}/sluiten", who::coordinator, tx::read, vacancies::show_close},
    {post, "/beheer/vacatures/{}/sluiten", who::coordinator, tx::write, vacancies::close_one},
    {post, "/beheer/vacatures/{}/{}", who::coordinator, tx::write, vacancies::act},
    {get, "/beheer/antwoorden", who::people, tx::read, applications::show_answers},
    {get, "/beheer/antwoorden/{}", who::people, tx::read, applications::show_one},
    {post, "/beheer/antwoorden/{}/aanvaarden", who::coordinator, tx::write, applications::accept_one},
    {post, "/beheer/antwoorden/{}/weigeren", who::coordinator, tx::write, applications::decline_one},
    {post, "/beheer/antwoorden/{}/voorstel", who::coordinator, tx::write, applications::propose_one},

    {get, "/mijn-organisatie", who::organisation, tx::read, dashboard::show},
    {get, "/mijn-organisatie/vacatures", who::organisation, tx::read, vacancies::show_vacancies},
    {get, "/mijn-organisatie/vacatures/nieuw", who::organisation, tx::read, vacancies::show_new},
    {post, "/mijn-organisatie/vacatures/nieuw", who::organisation, tx::write, vacancies::make},
    {get, "/mijn-organisatie/vacatures/{}", who::organisation, tx::read, vacancies::show_one},
    {get, "/mijn-organisatie/vacatures/{}/wijzigen", who::organisation, tx::read, vacancies::show_edit},
    {post, "/mijn-organisatie/vacatures/{}/wijzigen", who::organisation, tx::write, vacancies::save},
    {get, "/mijn-organisatie/vacatures/{}/sluiten", who::organisation, tx::read, vacancies::show_close},
    {post, "/mijn-organisatie/vacatures/{}/sluiten", who::organisation, tx::write, vacancies::close_one},
    {post, "/mijn-organisatie/vacatures/{}/{}", who::organisation, tx::write, vacancies::act},
    {get, "/mijn-organisatie/antwoorden", who::organisation, tx::read, applications::show_answers},
    {get, "/mijn-organisatie/antwoorden/{}", who::organisation, tx::read, applications::show_one},
    {post, "/mijn-organisatie/antwoorden/{}/aanvaarden", who::organisation, tx::write,
     applications::accept_one},
    {post, "/mijn-organisatie/antwoorden/{}/weigeren", who::organisation, tx::write,
     applications::decline_one},
    {post, "/mijn-organisatie/antwoorden/{}/voorstel", who::organisation, tx::write,
     applications::propose_one},

    {get, "/aanmelden", who::anyone, tx::read, acc::show_sign_in},
    {post, "/aanmelden", who::anyone, tx::none, acc::sign_in},
    {get, "/aanmelden/verstuurd", who::anyone, tx::read, acc::show_link_sent},
    {post, "/aanmelden/code", who::anyone, tx::none, acc::second_step},
    {post, "/aanmelden/instellen", who::anyone, tx::none, acc::enrol},
    {get, "/aanmelden/link/{}", who::anyone, tx::read, acc::show_link},
    {post, "/aanmelden/link/{}", who::anyone, tx::none, acc::use_link},
    {get, "/uitnodiging/{}", who::anyone, tx::read, acc::show_invitation},
    {post, "/uitnodiging/{}", who::anyone, tx::none, acc::accept_invitation},
    {get, "/wachtwoord/{}", who::anyone, tx::read, acc::show_new_password},
    {post, "/wachtwoord/{}", who::anyone, tx::none, acc::choose_new_password},
    {post, "/afmelden", who::anyone, tx::write, acc::sign_out},
    {get, "/mijn-account", who::signed_in, tx::read, acc::show_my_account},
    {post, "/mijn-account/sessies", who::signed_in, tx::write, acc::end_sessions},
    {get, "/mijn-account/wachtwoord", who::signed_in, tx::read, acc::show_change_password},
    {post, "/mijn-account/wachtwoord", who::signed_in, tx::none, acc::change_password},
    {get, "/mijn-account/herstelcodes", who::signed_in, tx::read, acc::show_new_recovery_codes},
    {post, "/mijn-account/herstelcodes", who::signed_in, tx::none, acc::new_recovery_codes_page},
    {get, "/beheer/gebruikers", who::tenant_admin, tx::read, acc::show_users},
    {get, "/beheer/gebruikers/uitnodigen", who::tenant_admin, tx::read, acc::show_invite},
    {post, "/beheer/gebruikers/uitnodigen", who::tenant_admin, tx::write, acc::invite_user},
    {get, "/beheer/gebruikers/{}", who::tenant_admin, tx::read, acc::show_user},
    {post, "/beheer/gebruikers/{}", who::tenant_admin, tx::write, acc::change_user},
    {get, "/korps", who::anyone, tx::read, corps::show_public_list},
    {get, "/korps/verzonden", who::anyone, tx::read, corps::show_sent},
    {get, "/korps/bewaard", who::anyone, tx::read, corps::show_kept},
    {get, "/korps/gewist", who::anyone, tx::read, corps::show_withdrawn},
    {get, "/korps/gestopt", who::anyone, tx::read, corps::show_left},
    {get, "/korps/link", who::anyone, tx::read, corps::show_ask_link},
    {post, "/korps/link", who::anyone, tx::write, corps::send_own_link},
    {get, "/korps/lid/{}", who::anyone, tx::read, corps::show_own_page},
    {get, "/korps/lid/{}/{}", who::anyone, tx::read, corps::show_own_page},
    {post, "/korps/lid/{}/{}", who::anyone, tx::write, corps::change_own},
    {get, "/korps/lid/{}/stoppen", who::anyone, tx::read, corps::ask_leave},
    {post, "/korps/lid/{}/stoppen", who::anyone, tx::write, corps::leave_corps},
    {get, "/korps/{}", who::anyone, tx::read, corps::show_public},
    {post, "/korps/{}", who::anyone, tx::write, corps::begin_registration},
    {get, "/korps/aanmelding/{}", who::anyone, tx::read, corps::show_registration},
    {get, "/korps/aanmelding/{}/{}", who::anyone, tx::read, corps::show_step},
    {post, "/korps/aanmelding/{}/{}", who::anyone, tx::write, corps::take_step},
    {post, "/korps/aanmelding/{}/intrekken", who::anyone, tx::write, corps::withdraw},
    {get, "/beheer/korps", who::coordinator, tx::read, corps::show_desk_list},
    {get, "/beheer/korps/nieuw", who::coordinator, tx::read, corps::show_new},
    {post, "/beheer/korps/nieuw", who::coordinator, tx::write, corps::make},
    {get, "/beheer/korps/uitvoer", who::coordinator, tx::read, corps::show_export_profiles},
    {get, "/beheer/korps/uitvoer/nieuw", who::coordinator, tx::read, corps::show_new_export_profile},
    {post, "/beheer/korps/uitvoer/nieuw", who::coordinator, tx::write, corps::make_export_profile},
    {get, "/beheer/korps/uitvoer/{}", who::coordinator, tx::read, corps::show_export_profile},
    {post, "/beheer/korps/uitvoer/{}", who::coordinator, tx::write, corps::save_export_profile},
    {post, "/beheer/korps/uitvoer/{}/weg", who::coordinator, tx::write, corps::remove_export_profile},
    {get, "/beheer/korps/{}", who::coordinator, tx::read, corps::show_members},
    {get, "/beheer/korps/{}/wijzigen", who::coordinator, tx::read, corps::show_edit},
    {post, "/beheer/korps/{}/wijzigen", who::coordinator, tx::write, corps::save},
    {get, "/beheer/korps/{}/ploegen", who::coordinator, tx::read, corps::show_teams},
    {post, "/beheer/korps/{}/ploegen", who::coordinator, tx::write, corps::make_team},
    {get, "/beheer/korps/{}/lijsten", who::coordinator, tx::read, corps::show_lists},
    {post, "/beheer/korps/{}/lijsten", who::coordinator, tx::write, corps::take_list, corps::most_upload},
    {get, "/beheer/korps/{}/lijsten/{}", who::coordinator, tx::read, corps::show_one_list},
    {get, "/beheer/korps/{}/lijsten/{}/ongedaan", who::coordinator, tx::read, corps::ask_undo},
    {get, "/beheer/korps/{}/lijsten/{}/fouten.csv", who::coordinator, tx::read, corps::export_wrong_rows},
    {get, "/beheer/korps/{}/lijsten/{}/{}", who::coordinator, tx::read, corps::show_one_list},
    {post, "/beheer/korps/{}/lijsten/{}/{}", who::coordinator, tx::write, corps::change_list},
    {get, "/beheer/korps/{}/leden.csv", who::coordinator, tx::write, corps::export_members},
    {get, "/beheer/korps/{}/attesten", who::coordinator, tx::read, corps::show_certificates},
    {get, "/beheer/korps/leden/{}", who::coordinator, tx::read, corps::show_member},
    {get, "/beheer/korps/leden/{}/{}", who::coordinator, tx::read, corps::show_member},
    {post, "/beheer/korps/leden/{}/{}", who::coordinator, tx::write, corps::act},
    {get, "/beheer/korps/leden/{}/gegevens", who::coordinator, tx::read, corps::show_details},
    {post, "/beheer/korps/leden/{}/gegevens", who::coordinator, tx::write, corps::save_details},
    {get, "/beheer/korps/leden/{}/beschikbaarheid", who::coordinator, tx::read, corps::show_availability},
    {get, "/beheer/korps/leden/{}/beschikbaarheid/{}", who::coordinator, tx::read, corps::show_availability},
    {post, "/beheer/korps/leden/{}/beschikbaarheid/{}", who::coordinator, tx::write,
     corps::change_availability},

    {get, "/beheer/taakprofielen", who::coordinator, tx::read, task_profiles::show_all},
    {get, "/beheer/taakprofielen/nieuw", who::coordinator, tx::read, task_profiles::show_new},
    {post, "/beheer/taakprofielen/nieuw", who::coordinator, tx::write, task_profiles::make},
    {get, "/beheer/taakprofielen/publiceren", who::coordinator, tx::read, task_profiles::show_publishing},
    {post, "/beheer/taakprofielen/publiceren", who::coordinator, tx::write,
     task_profiles::publish_everything},
    {get, "/beheer/taakprofielen/{}", who::coordinator, tx::read, task_profiles::show_one},
    {get, "/beheer/taakprofielen/{}/wijzigen", who::coordinator, tx::read, task_profiles::show_edit},
    {post, "/beheer/taakprofielen/{}/wijzigen", who::coordinator, tx::write, task_profiles::save},
    {post, "/beheer/taakprofielen/{}/overnemen", who::coordinator, tx::write, task_profiles::adopt_one},
    {post, "/beheer/taakprofielen/{}/houden", who::coordinator, tx::write, task_profiles::keep_one},
    {post, "/beheer/taakprofielen/{}/publiceren", who::coordinator, tx::write, task_profiles::publish_one},
    {post, "/beheer/taakprofielen/{}/intrekken", who::coordinator, tx::write, task_profiles::withdraw_one},
    {post, "/beheer/taakprofielen/{}/stoppen", who::coordinator, tx::write, task_profiles::drop_one},

    {get, "/beheer/noodsituaties", who::coordinator, tx::read, incidents::show_list},
    {get, "/beheer/noodsituaties/nieuw", who::coordinator, tx::read, incidents::show_new},
    {post, "/beheer/noodsituaties/nieuw", who::coordinator, tx::write, incidents::make},
    {get, "/beheer/noodsituaties/{}", who::coordinator, tx::read, incidents::show_one},
    {get, "/beheer/noodsituaties/{}/wijzigen", who::coordinator, tx::read, incidents::show_edit},
    {post, "/beheer/noodsituaties/{}/wijzigen", who::coordinator, tx::write, incidents::save},
    {post, "/beheer/noodsituaties/{}/afsluiten", who::coordinator, tx::write, incidents::close_one},
    {post, "/beheer/noodsituaties/{}/nota", who::coordinator, tx::write, incidents::write_remark},
    {get, "/beheer/noodsituaties/{}/taken/nieuw", who::coordinator, tx::read, incidents::show_new_task},
    {post, "/beheer/noodsituaties/{}/taken/nieuw", who::coordinator, tx::write, incidents::make_task},
    {post, "/beheer/noodsituaties/{}/taken/activeren", who::coordinator, tx::write,
     incidents::activate_profile},
    {get, "/beheer/taken/{}", who::coordinator, tx::read, incidents::show_task},
    {post, "/beheer/taken/{}", who::coordinator, tx::write, incidents::save_task},

    {get, "/beheer/draaiboek", who::coordinator, tx::read, playbook::show_all},
    {get, "/beheer/draaiboek/afdrukken", who::coordinator, tx::read, playbook::show_print},
    {post, "/beheer/draaiboek/{}", who::coordinator, tx::write, playbook::save_wanted},
    {post, "/beheer/draaiboek/punt/{}", who::coordinator, tx::write, playbook::tick_one},
    {get, "/beheer/draaiboek/{}", who::coordinator, tx::read, playbook::show_one},
    {get, "/beheer/draaiboek/{}/wijzigen", who::coordinator, tx::read, playbook::show_edit},
    {post, "/beheer/draaiboek/{}/wijzigen", who::coordinator, tx::write, playbook::save},
    {post, "/beheer/draaiboek/{}/origineel", who::coordinator, tx::write, playbook::restore_one},

    {get, "/o/{}", who::anyone, tx::none, callouts::show_answer},
    {post, "/o/{}", who::anyone, tx::none, callouts::take_answer},
    {get, "/o/{}/agenda.ics", who::anyone, tx::none, callouts::show_calendar},
    {get, "/beheer/noodsituaties/{}/oproep", who::coordinator, tx::read, callouts::show_new},
    {post, "/beheer/noodsituaties/{}/oproep", who::coordinator, tx::write, callouts::make},
    {get, "/beheer/noodsituaties/{}/bord", who::coordinator, tx::read, callouts::show_board},
    {get, "/beheer/noodsituaties/{}/bord/live", who::coordinator, tx::read, callouts::board_live},
    {post, "/beheer/noodsituaties/{}/bericht", who::coordinator, tx::write, callouts::write_to_group},
    {get, "/beheer/oproepen/mensen/{}", who::coordinator, tx::read, callouts::show_person},
    {post, "/beheer/oproepen/mensen/{}/{}", who::coordinator, tx::write, callouts::act_on_person},
    {get, "/beheer/oproepen/{}", who::coordinator, tx::read, callouts::show_one},
    {get, "/beheer/oproepen/{}/wijzigen", who::coordinator, tx::read, callouts::show_edit},
    {post, "/beheer/oproepen/{}/wijzigen", who::coordinator, tx::write, callouts::save},
    {get, "/beheer/oproepen/{}/woorden", who::coordinator, tx::read, callouts::show_words},
    {post, "/beheer/oproepen/{}/woorden", who::coordinator, tx::write, callouts::save_words},
    {get, "/beheer/oproepen/{}/toevoegen", who::coordinator, tx::read, callouts::show_add},
    {post, "/beheer/oproepen/{}/toevoegen", who::coordinator, tx::write, callouts::add_some},
    {post, "/beheer/oproepen/{}/{}", who::coordinator, tx::write, callouts::act},

    {get, "/beheer/regels", who::node_operator, tx::read, rules::show_all},
    {get, "/beheer/regels/{}", who::node_operator, tx::read, rules::show_one},
    {post, "/beheer/regels/{}", who::node_operator, tx::write, rules::add_value},

    {get, "/beheer/noodsituaties/{}/aanwezig", who::coordinator, tx::read, shifts::show_presence},
    {post, "/beheer/noodsituaties/{}/aanwezig", who::coordinator, tx::write, shifts::change_presence},
    {get, "/beheer/noodsituaties/{}/aanwezig/nieuw", who::coordinator, tx::read, shifts::show_newcomer},
    {post, "/beheer/noodsituaties/{}/aanwezig/nieuw", who::coordinator, tx::write, shifts::take_newcomer},
    {get, "/beheer/noodsituaties/{}/aanwezig/papier", who::coordinator, tx::read, shifts::show_paper},
    {post, "/beheer/noodsituaties/{}/aanwezig/papier", who::coordinator, tx::write, shifts::take_paper},
    {get, "/beheer/noodsituaties/{}/aanwezig/appel", who::coordinator, tx::read, shifts::show_roll_call},
    {post, "/beheer/noodsituaties/{}/aanwezig/appel", who::coordinator, tx::write, shifts::take_roll_call},
    {get, "/beheer/noodsituaties/{}/aanwezig/lijst", who::coordinator, tx::read, shifts::show_roster},
    {get, "/beheer/noodsituaties/{}/nadien", who::coordinator, tx::read, afterwards::show},
    {post, "/beheer/noodsituaties/{}/nadien", who::coordinator, tx::write, afterwards::act},
    {get, "/beheer/noodsituaties/{}/nadien/verzekering", who::coordinator, tx::read,
     afterwards::insurance_list},
    {get, "/beheer/kosten/{}", who::coordinator, tx::read, afterwards::yearly_list},
    {get, "/napraten/{}", who::anyone, tx::read, afterwards::show_debrief},
    {post, "/napraten/{}", who::anyone, tx::write, afterwards::take_debrief},
    {get, "/beheer/taken/{}/ploegen", who::coordinator, tx::read, shifts::show_shifts},
    {post, "/beheer/taken/{}/ploegen", who::coordinator, tx::write, shifts::change_shifts},
    {get, "/aanwezig/{}", who::anyone, tx::read, shifts::show_code},
    {post, "/aanwezig/{}", who::coordinator, tx::write, shifts::use_code},

    {post, "/sms/verslag", who::anyone, tx::none, channels::hear_report},
    {post, "/sms/antwoord", who::anyone, tx::none, channels::hear_answer},
    {get, "/beheer/sms", who::coordinator, tx::read, channels::show_answers},
    {post, "/beheer/sms/{}", who::coordinator, tx::write, channels::handle_answer},

    {get, "/demo-post", who::anyone, tx::read, mail::show_demo_post},
};

// Takes the next part of a path.
std::string_view part_of(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = path.find('/');
  const std::string_view out = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  return out;
}

// How well a pattern fits: nullopt not at all, otherwise the number of literal parts.
std::optional<int> fit(std::string_view pattern, std::string_view path, std::vector<std::string>& values) {
  int literal = 0;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view want = part_of(pattern), have = part_of(path);
    if (want == "{}") {
      if (have.empty()) return std::nullopt;
      values.emplace_back(have);
    } else if (want == have) {
      ++literal;
    } else {
      return std::nullopt;
    }
  }
  return pattern.empty() && path.empty() ? std::optional(literal) : std::nullopt;
}

}  // namespace

std::span<const route> routes() { return table; }

match find_route(web::verb method, std::string_view path) {
  match best;
  int best_fit = -1;
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  for (const route& r : table) {
    std::vector<std::string> values;
    const auto literal = fit(r.path, path, values);
    if (!literal) continue;
    const bool fits = r.method == method || (r.method == get && method == head);
    best.other_method |= !fits;
    if (fits && *literal > best_fit) {
      best_fit = *literal;
      best.found = &r;
      best.values = std::move(values);
    }
  }
  return best;
}

}  // namespace paraat::node
