#pragma once
// Responses shared by the endpoints of the federation listener.

#include <cstdint>
#include <string>
#include <string_view>

#include "ops/clock.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::federation {

web::response protobuf_answer(std::string body);
// A typed error with the time of this node, so that a peer with another clock can see the difference.
web::response fault(instant now, unsigned status, std::string_view code, std::string_view text = {});
// The answer to a refusal, and the only one: its status is that of its kind, `code` is stable. The cause goes
// to the log.
web::response refused(instant now, std::string_view code, const refusal&);
// A number of the query string; 0 when there is none.
std::int64_t number_in(const web::request&, std::string_view name);

}  // namespace paraat::federation
