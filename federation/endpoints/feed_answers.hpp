#pragma once
// Feeds as peers ask for them: /fed/v1/tenants/{party}/feeds/{feed}/{audience} and below it `checkpoint`,
// `diff` and `items`; and the items shown here of a publisher, for the publisher's node.

#include "federation/endpoints/endpoints.hpp"

namespace paraat::federation {

// `rest` is the path after /fed/v1/tenants/.
web::response answer_feed(const endpoint_context&, const web::request&, std::string_view rest);
web::response answer_shown(const endpoint_context&, const web::request&);

}  // namespace paraat::federation
