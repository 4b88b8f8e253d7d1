#pragma once
// Public: the list of corps, and registration in steps that are kept. Behind the sign-in: the corps and their
// conditions, the list for screening, the page of a member, teams.

#include "tenant/crisis/corps/corps.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"

namespace paraat::corps {

web::response show_public_list(const web::request&, web::scope&, transaction&);
web::response show_public(const web::request&, web::scope&, transaction&);
web::response begin_registration(const web::request&, web::scope&, transaction&);
web::response show_sent(const web::request&, web::scope&, transaction&);
// Behind the mailed link: /korps/aanmelding/TOKEN shows the next step; …/STEP a given one.
web::response show_registration(const web::request&, web::scope&, transaction&);
web::response show_step(const web::request&, web::scope&, transaction&);
web::response take_step(const web::request&, web::scope&, transaction&);
web::response show_kept(const web::request&, web::scope&, transaction&);
web::response withdraw(const web::request&, web::scope&, transaction&);
web::response show_withdrawn(const web::request&, web::scope&, transaction&);

// A member's own page, behind another mailed link: when they can come, a pause, leaving.
constexpr std::string_view own_page_purpose = "corps.member";
constexpr std::chrono::days own_page_term{180};
// Mails each member with this address the link to the personal page. False when there is none.
bool mail_own_pages(transaction&, const web::scope&, const std::string& email);
std::string own_page_address(transaction&, const web::scope&, const member&);  // a new link, for a mail
web::response show_own_page(const web::request&, web::scope&, transaction&);
web::response keep_own_week(const web::request&, web::scope&, transaction&);
web::response add_own_exception(const web::request&, web::scope&, transaction&);
web::response remove_own_exception(const web::request&, web::scope&, transaction&);
web::response keep_own_pause(const web::request&, web::scope&, transaction&);
web::response end_own_pause(const web::request&, web::scope&, transaction&);
web::response ask_leave(const web::request&, web::scope&, transaction&);
web::response leave_corps(const web::request&, web::scope&, transaction&);
web::response show_left(const web::request&, web::scope&, transaction&);
// The member of the link in this path, while they are one.
result<member> member_of_link(const web::request&, transaction&, instant now);
// A copy of everything about the member: the link to it goes to their own address or number.
web::response ask_own_copy(const web::request&, web::scope&, transaction&);
web::response send_own_copy(const web::request&, web::scope&, transaction&);
web::response show_ask_link(const web::request&, web::scope&, transaction&);
web::response send_own_link(const web::request&, web::scope&, transaction&);
// The same for the staff of the corps.
web::response show_availability(const web::request&, web::scope&, transaction&);
web::response keep_week(const web::request&, web::scope&, transaction&);
web::response add_exception_of(const web::request&, web::scope&, transaction&);
web::response remove_exception_of(const web::request&, web::scope&, transaction&);
web::response keep_pause(const web::request&, web::scope&, transaction&);
web::response end_pause_of(const web::request&, web::scope&, transaction&);

web::response show_desk_list(const web::request&, web::scope&, transaction&);
web::response show_new(const web::request&, web::scope&, transaction&);
web::response make(const web::request&, web::scope&, transaction&);
web::response show_edit(const web::request&, web::scope&, transaction&);
web::response save(const web::request&, web::scope&, transaction&);
web::response show_members(const web::request&, web::scope&, transaction&);
web::response show_teams(const web::request&, web::scope&, transaction&);
web::response make_team(const web::request&, web::scope&, transaction&);

// Lists of members in and out.
constexpr std::size_t most_upload = 3 * 1024 * 1024;  // a form with a file of most_bytes
web::response show_lists(const web::request&, web::scope&, transaction&);
web::response take_list(const web::request&, web::scope&);
web::response show_one_list(const web::request&, web::scope&, transaction&);
web::response choose_list_columns(const web::request&, web::scope&, transaction&);
web::response choose_list_header(const web::request&, web::scope&, transaction&);
web::response import_list(const web::request&, web::scope&, transaction&);
web::response undo_import(const web::request&, web::scope&, transaction&);
web::response throw_list_away(const web::request&, web::scope&, transaction&);
web::response ask_undo(const web::request&, web::scope&, transaction&);
web::response export_members(const web::request&, web::scope&, transaction&);
web::response export_wrong_rows(const web::request&, web::scope&, transaction&);

// Column names of the tools of other organisations.
web::response show_export_profiles(const web::request&, web::scope&, transaction&);
web::response show_export_profile(const web::request&, web::scope&, transaction&);
web::response save_export_profile(const web::request&, web::scope&, transaction&);
web::response show_new_export_profile(const web::request&, web::scope&, transaction&);
web::response make_export_profile(const web::request&, web::scope&, transaction&);
web::response remove_export_profile(const web::request&, web::scope&, transaction&);

web::response show_certificates(const web::request&, web::scope&, transaction&);  // those with an end
// The pages of one corps, for web::draw_parts.
std::vector<web::tab> parts_of(const web::scope&, transaction&, const corps&);

web::response show_member(const web::request&, web::scope&, transaction&);
web::response note_about_member(const web::request&, web::scope&, transaction&);
web::response see_member_certificate(const web::request&, web::scope&, transaction&);
web::response put_member_in_team(const web::request&, web::scope&, transaction&);
web::response allow_texts_to_member(const web::request&, web::scope&, transaction&);
web::response screen_member(const web::request&, web::scope&, transaction&);
web::response accept_member(const web::request&, web::scope&, transaction&);
web::response decline_member(const web::request&, web::scope&, transaction&);
web::response pause_member(const web::request&, web::scope&, transaction&);
web::response end_membership(const web::request&, web::scope&, transaction&);

// Corrections of a member's details by the staff.
web::response show_details(const web::request&, web::scope&, transaction&);
web::response save_details(const web::request&, web::scope&, transaction&);

// For the pages of this folder: the address of a member, the member of a path (drafts excluded), and the
// pages for an unknown member or corps.
std::string address_of(const web::scope&, const member&);
std::optional<member> reached(const web::request&, transaction&);
web::response nobody(const web::scope&, const web::request&);
web::response no_corps(const web::scope&, const web::request&);
// How a state is shown, and skills in words.
web::status_look look_of(member_state);
// By name.
std::vector<web::choice> skill_choices(const web::scope&);
std::string skills_text(const web::scope&, const std::vector<std::string>&);

}  // namespace paraat::corps
