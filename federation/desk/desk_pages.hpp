#pragma once
// Pages of the operator of this node; see README.md.

#include "tenant/platform/store/database.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::federation::desk {

web::response show_members(const web::request&, web::scope&, transaction&);
web::response show_member(const web::request&, web::scope&, transaction&);
web::response try_member_now(const web::request&, web::scope&, transaction&);
web::response ask_member_revocation(const web::request&, web::scope&, transaction&);
web::response revoke_one(const web::request&, web::scope&, transaction&);
web::response send_again(const web::request&, web::scope&, transaction&);
web::response discard_message(const web::request&, web::scope&, transaction&);
web::response allow_tenant(const web::request&, web::scope&, transaction&);
web::response go_on_with_list(const web::request&, web::scope&, transaction&);

web::response show_keys(const web::request&, web::scope&, transaction&);
web::response replace_key(const web::request&, web::scope&, transaction&);
web::response renumber(const web::request&, web::scope&, transaction&);
web::response ask_revocation(const web::request&, web::scope&, transaction&);
web::response revoke(const web::request&, web::scope&, transaction&);

}  // namespace paraat::federation::desk
