#pragma once
// The fields of an organisation, for who registers one and for who keeps it up to date.

#include "tenant/organisations/organisations.hpp"
#include "tenant/web/form.hpp"

namespace paraat::organisations {

void add_fields(web::form&, const web::scope&);
void put_organisation(web::form&, const organisation&);
organisation typed_organisation(const web::form&);

}  // namespace paraat::organisations
