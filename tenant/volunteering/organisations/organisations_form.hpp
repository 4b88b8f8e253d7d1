#pragma once
// The fields of an organisation, for the registration and for later changes.

#include "tenant/platform/web/form.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {

// `contact`: the label of the field for the contact's name; by default "Je naam".
void add_fields(web::form&, const web::scope&, std::string contact = {});
void put_organisation(web::form&, const organisation&);
organisation typed_organisation(const web::form&);

}  // namespace paraat::organisations
