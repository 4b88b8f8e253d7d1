#pragma once
// Pages without a template, a catalogue or a tenant: for a response that has no time for any of them.

#include "tenant/platform/web/http.hpp"

namespace paraat::node {

web::response away_page();  // the database does not answer
web::response busy_page();  // there is no room for the request
// A bug: its number is the request id of the log line with the cause. Programs get problem details (RFC
// 9457).
web::response broken_page(const web::request&);

}  // namespace paraat::node
