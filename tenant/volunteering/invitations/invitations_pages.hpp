#pragma once
// A question to a person: on their own pages (/mijn/vragen/ID), and behind the link of the mail
// (/uitgenodigd/TOKEN), which shows no more of the person than a first name, because mails are forwarded.

#include "tenant/platform/web/desk.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::invitations {

web::response show_own(const web::request&, web::scope&, transaction&);
web::response accept_own(const web::request&, web::scope&, transaction&);
web::response decline_own(const web::request&, web::scope&, transaction&);
web::response postpone_own(const web::request&, web::scope&, transaction&);
web::response converse_own(const web::request&, web::scope&, transaction&);
web::response take_back_own(const web::request&, web::scope&, transaction&);
web::response show_linked(const web::request&, web::scope&, transaction&);
web::response accept_linked(const web::request&, web::scope&, transaction&);
web::response decline_linked(const web::request&, web::scope&, transaction&);
web::response postpone_linked(const web::request&, web::scope&, transaction&);

// The staff passes on what was asked of people without an e-mail address (/beheer/vragen).
web::response show_desk_questions(const web::request&, web::scope&, transaction&);
web::response show_desk_question(const web::request&, web::scope&, transaction&);
web::response accept_desk_question(const web::request&, web::scope&, transaction&);
web::response decline_desk_question(const web::request&, web::scope&, transaction&);
web::response postpone_desk_question(const web::request&, web::scope&, transaction&);

web::status_look look_of(invitation_state);
web::cell status_cell(const web::scope&, invitation_state);
// {{#INVITATION}} for each question to this person, those that wait first.
void draw_invitations(web::view&, const web::scope&, transaction&, const profiles::profile&);

}  // namespace paraat::invitations
