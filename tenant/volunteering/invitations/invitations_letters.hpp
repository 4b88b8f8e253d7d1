#pragma once
// What is written about an invitation: to who is asked, to the organisation after a yes, and to who said it.

#include "tenant/platform/web/scope.hpp"
#include "tenant/volunteering/invitations/invitations.hpp"

namespace paraat::invitations {

// Purpose of the link in the mail. It opens the question and its answer, never the profile.
constexpr std::string_view link_purpose = "volunteer.invitation";

void mail_invitation(transaction&, const web::scope&, const invitation&, const profiles::profile&);
void mail_yes(transaction&, const web::scope&, const invitation&);
void mail_agreed(transaction&, const web::scope&, const invitation&, const profiles::profile&);

// "Bea Claes, bea@korps.be, 0470 11 22 33": of the vacancy, or else of the organisation.
std::string contact_of(transaction&, const round&);

}  // namespace paraat::invitations
