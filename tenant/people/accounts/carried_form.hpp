#pragma once
// A form of another page, carried through a page that asks something first: its fields travel hidden, as they
// were typed.

#include <string>
#include <utility>
#include <vector>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"
#include "tenant/platform/web/view.hpp"

namespace paraat::accounts {

using fields = std::vector<std::pair<std::string, std::string>>;

// Without the fields of the session, the submission and a proof, which are given anew.
fields carried_fields(const web::parameters&);
void draw_carried(web::view&, const web::scope&, const std::string& action, const fields&,
                  std::string submit_label);

}  // namespace paraat::accounts
