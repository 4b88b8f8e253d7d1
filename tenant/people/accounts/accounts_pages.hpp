#pragma once
// The pages of sign-in, of the user's own account and of the users of a municipality.
//
// Staff: e-mail and password → code of the authenticator app (at the first time: setting it up) → session. Or
// a passkey, which replaces both. Everyone else: e-mail → a link by mail → a page with a button (mail
// scanners follow links) → session.

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::accounts {

web::response show_sign_in(const web::request&, web::scope&, transaction&);
web::response sign_in(const web::request&, web::scope&);
web::response sign_in_with_passkey(const web::request&, web::scope&);
web::response show_link_sent(const web::request&, web::scope&, transaction&);
web::response second_step(const web::request&, web::scope&);
web::response enrol(const web::request&, web::scope&);
web::response sign_out(const web::request&, web::scope&, transaction&);

web::response show_link(const web::request&, web::scope&, transaction&);
web::response use_link(const web::request&, web::scope&);
web::response go_to_site(const web::request&, web::scope&);
web::response show_hand_over(const web::request&, web::scope&, transaction&);
web::response take_hand_over(const web::request&, web::scope&, transaction&);
web::response show_invitation(const web::request&, web::scope&, transaction&);
web::response accept_invitation(const web::request&, web::scope&);
web::response show_new_password(const web::request&, web::scope&, transaction&);
web::response choose_new_password(const web::request&, web::scope&);

web::response show_my_account(const web::request&, web::scope&, transaction&);
web::response end_sessions(const web::request&, web::scope&, transaction&);
web::response forget_devices(const web::request&, web::scope&, transaction&);
web::response show_new_passkey(const web::request&, web::scope&, transaction&);
web::response add_new_passkey(const web::request&, web::scope&, transaction&);
web::response rename_own_passkey(const web::request&, web::scope&, transaction&);
web::response remove_own_passkey(const web::request&, web::scope&, transaction&);
web::response show_change_password(const web::request&, web::scope&, transaction&);
web::response change_password(const web::request&, web::scope&);
web::response show_new_recovery_codes(const web::request&, web::scope&, transaction&);
web::response new_recovery_codes_page(const web::request&, web::scope&);

web::response show_users(const web::request&, web::scope&, transaction&);
web::response show_invite(const web::request&, web::scope&, transaction&);
web::response invite_user(const web::request&, web::scope&, transaction&);
web::response show_waiting_invitation(const web::request&, web::scope&, transaction&);
web::response repeat_invitation(const web::request&, web::scope&, transaction&);
web::response withdraw_waiting_invitation(const web::request&, web::scope&, transaction&);
web::response show_user(const web::request&, web::scope&, transaction&);
web::response change_roles(const web::request&, web::scope&, transaction&);
web::response reset_second_step_of(const web::request&, web::scope&, transaction&);
web::response remove_user(const web::request&, web::scope&, transaction&);

}  // namespace paraat::accounts
