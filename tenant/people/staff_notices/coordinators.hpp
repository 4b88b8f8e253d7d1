#pragma once
// The coordinators of a tenant, as readers of its mail.

#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/accounts/accounts.hpp"

namespace paraat::staff_notices {

// Active, and a coordinator or an administrator of this tenant.
bool coordinates(const accounts::account&, tenant_id here);

// A mail to each of them; to the address of the municipality when there is none.
// `path` is the page that its button opens.
void to_coordinators(transaction&, const web::scope&, notifications::letter, const std::string& path);

}  // namespace paraat::staff_notices
