#include "node/routes/tables.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/drafts.hpp"
#include "tenant/people/accounts/proof.hpp"
#include "tenant/people/persons/own_copy_pages.hpp"
#include "tenant/people/persons/person_pages.hpp"
#include "tenant/people/persons/persons_pages.hpp"
#include "tenant/people/profiles/desk_profile_pages.hpp"
#include "tenant/people/profiles/profile_entry_pages.hpp"
#include "tenant/people/profiles/profile_pages.hpp"
#include "tenant/people/staff_notices/staff_notices_pages.hpp"

namespace paraat::node {
namespace {

using enum web::verb;
namespace acc = accounts;

constexpr route table[] = {
    {get, "/aanmelding", who::anyone, tx::read, acc::show_sign_in},
    {post, "/aanmelding", who::anyone, tx::none, acc::sign_in},
    {post, "/aanmelding/passkey", who::anyone, tx::none, acc::sign_in_with_passkey},
    {get, "/aanmelding/verstuurd", who::anyone, tx::read, acc::show_link_sent},
    {post, "/aanmelding/code", who::anyone, tx::none, acc::second_step},
    {post, "/aanmelding/tweede-stap", who::anyone, tx::none, acc::enrol},
    {get, "/aanmelding/link/{}", who::anyone, tx::read, acc::show_link},
    {post, "/aanmelding/link/{}", who::anyone, tx::none, acc::use_link},
    {get, "/aanmelding/overdracht/{}", who::anyone, tx::read, acc::show_hand_over},
    {post, "/aanmelding/overdracht/{}", who::anyone, tx::write, acc::take_hand_over},
    {get, "/mijn-account/naar/{}", who::signed_in, tx::none, acc::go_to_site},
    {get, "/uitnodiging/{}", who::anyone, tx::read, acc::show_invitation},
    {post, "/uitnodiging/{}", who::anyone, tx::none, acc::accept_invitation},
    {get, "/wachtwoord/{}", who::anyone, tx::read, acc::show_new_password},
    {post, "/wachtwoord/{}", who::anyone, tx::none, acc::choose_new_password},
    {post, "/afmelding", who::anyone, tx::write, acc::sign_out},
    {get, "/mijn-account", who::signed_in, tx::read, acc::show_my_account},
    {get, "/mijn-account/meldingen", who::coordinator, tx::read, staff_notices::show_settings},
    {post, "/mijn-account/meldingen", who::coordinator, tx::write, staff_notices::save_settings},
    {post, "/mijn-account/sessies", who::signed_in, tx::write, acc::end_sessions},
    {post, "/mijn-account/toestellen", who::signed_in, tx::write, acc::forget_devices},
    {get, "/mijn-account/passkeys/nieuw", who::signed_in, tx::read, acc::show_new_passkey},
    {post, "/mijn-account/passkeys", who::signed_in, tx::write, acc::add_new_passkey},
    {post, "/mijn-account/passkeys/{}/naam", who::signed_in, tx::write, acc::rename_own_passkey},
    {post, "/mijn-account/passkeys/{}/verwijdering", who::signed_in, tx::write, acc::remove_own_passkey},
    {post, "/mijn-account/bevestiging", who::signed_in, tx::none, acc::give_proof},
    {get, "/mijn-account/concept/{}", who::signed_in, tx::read, acc::show_draft},
    {get, "/mijn-account/wachtwoord", who::signed_in, tx::read, acc::show_change_password},
    {post, "/mijn-account/wachtwoord", who::signed_in, tx::none, acc::change_password},
    {get, "/mijn-account/herstelcodes", who::signed_in, tx::read, acc::show_new_recovery_codes},
    {post, "/mijn-account/herstelcodes", who::signed_in, tx::none, acc::new_recovery_codes_page},
    {get, "/beheer/gebruikers", who::tenant_admin, tx::read, acc::show_users},
    {get, "/beheer/gebruikers/nieuw", who::tenant_admin, tx::read, acc::show_invite},
    {post, "/beheer/gebruikers/nieuw", who::tenant_admin, tx::write, acc::invite_user},
    {get, "/beheer/gebruikers/uitnodigingen/{}", who::tenant_admin, tx::read, acc::show_waiting_invitation},
    {post, "/beheer/gebruikers/uitnodigingen/{}/herhaling", who::tenant_admin, tx::write,
     acc::repeat_invitation},
    {post, "/beheer/gebruikers/uitnodigingen/{}/intrekking", who::tenant_admin, tx::write,
     acc::withdraw_waiting_invitation},
    {get, "/beheer/gebruikers/{}", who::tenant_admin, tx::read, acc::show_user},
    {get, "/beheer/gebruikers/{}/rollen", who::tenant_admin, tx::read, acc::show_user},
    {post, "/beheer/gebruikers/{}/rollen", who::tenant_admin, tx::write, acc::change_roles},
    {post, "/beheer/gebruikers/{}/tweede-stap", who::tenant_admin, tx::write, acc::reset_second_step_of},
    {post, "/beheer/gebruikers/{}/verwijdering", who::tenant_admin, tx::write, acc::remove_user},
    {get, "/beheer/mensen/dubbels", who::coordinator, tx::read, persons::show_alike},
    {post, "/beheer/mensen/dubbels/samenvoeging", who::coordinator, tx::write, persons::join_two},
    {post, "/beheer/mensen/dubbels/verschil", who::coordinator, tx::write, persons::keep_two_apart},
    {post, "/beheer/mensen/dubbels/scheiding", who::coordinator, tx::write, persons::separate_two},
    {get, "/beheer/mensen/{}", who::coordinator, tx::write, persons::show_person},
    {post, "/beheer/mensen/{}/koppeling", who::coordinator, tx::write, persons::link_person},
    {post, "/beheer/mensen/{}/koppeling/einde", who::coordinator, tx::write, persons::end_link},
    {get, "/beheer/mensen/{}/kopie", who::coordinator, tx::read, persons::show_copy},
    {get, "/beheer/mensen/{}/kopie.json", who::coordinator, tx::read, persons::give_copy_file},
    {get, "/mijn-gegevens/verzonden", who::anyone, tx::read, persons::show_own_copy_sent},
    {get, "/mijn-gegevens/{}", who::anyone, tx::read, persons::show_own_copy},
    {get, "/mijn-gegevens/{}/kopie.json", who::anyone, tx::read, persons::give_own_copy_file},

    {post, "/mijn", who::signed_in, tx::write, profiles::begin_own},
    {post, "/mijn/link", who::anyone, tx::write, profiles::send_entry_link},
    {get, "/mijn/verzonden", who::anyone, tx::read, profiles::show_entry_sent},
    {get, "/mijn/link/{}", who::anyone, tx::read, profiles::show_entry_link},
    {post, "/mijn/link/{}", who::anyone, tx::write, profiles::use_entry_link},
    {get, "/mijn/profiel/{}", who::signed_in, tx::read, profiles::show_own_part},
    {post, "/mijn/bevestiging", who::signed_in, tx::write, profiles::confirm_own},
    {get, "/mijn/zichtbaarheid", who::signed_in, tx::read, profiles::show_visibility},
    {post, "/mijn/zichtbaarheid", who::signed_in, tx::write, profiles::make_visible},
    {post, "/mijn/verberging", who::signed_in, tx::write, profiles::hide_own},
    {post, "/mijn/buurgemeenten", who::signed_in, tx::write, profiles::allow_neighbours},
    {get, "/mijn/zichtbaar-deel", who::signed_in, tx::read, profiles::show_seen},
    {get, "/mijn/wie-keek", who::signed_in, tx::read, profiles::show_looks},
    {get, "/beheer/profielen", who::people, tx::read, profiles::show_desk_list},
    {get, "/beheer/profielen/nieuw", who::people, tx::read, profiles::show_new_at_desk},
    {post, "/beheer/profielen/nieuw", who::people, tx::write, profiles::make_at_desk},
    {get, "/beheer/profielen/{}", who::people, tx::read, profiles::show_desk_profile},
    {get, "/beheer/profielen/{}/deel/{}", who::people, tx::read, profiles::show_desk_part},
    {post, "/beheer/profielen/{}/deel/{}", who::people, tx::write, profiles::take_desk_part},
    {post, "/beheer/profielen/{}/bevestiging", who::people, tx::write, profiles::confirm_at_desk},
    {post, "/beheer/profielen/{}/zichtbaarheid", who::people, tx::write, profiles::show_at_desk},
    {post, "/beheer/profielen/{}/verberging", who::people, tx::write, profiles::hide_at_desk},
    {get, "/beheer/profielen/{}/verwijdering", who::people, tx::read, profiles::ask_erasing_at_desk},
    {post, "/beheer/profielen/{}/verwijdering", who::people, tx::write, profiles::erase_at_desk},
    {post, "/beheer/profielen/{}/papier", who::people, tx::write, profiles::see_paper_at_desk},
};

}  // namespace

std::span<const route> people_routes() { return table; }

}  // namespace paraat::node
