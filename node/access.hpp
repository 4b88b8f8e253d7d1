#pragma once
// Which requests a route admits: the right that it asks, forms of our own pages only, and what the audit
// keeps of views and refusals.

#include <optional>

#include "node/routes.hpp"
#include "node/sensitive_routes.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::node {

bool granted(const web::scope&, who needed);
refusal not_allowed(const web::scope&);
// A signed-in account without the right is noted in the audit; a form whose session ended meanwhile is kept.
web::response refused(const route& found, web::request&, const web::scope&);

// A form that another site makes a browser send carries that site's name; a form of ours carries ours.
bool from_our_pages(const web::request&);
// Reads the body of a form; gives a refusal for a malformed one.
std::optional<refusal> read_form(web::request&);

// Notes which object was opened, by the ids in its address; of a list also which page.
void note_view(const sensitivity& what, const web::request&, const web::scope&);

}  // namespace paraat::node
