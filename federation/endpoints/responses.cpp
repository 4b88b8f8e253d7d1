#include "federation/endpoints/responses.hpp"

#include <protocol/paraat.pb.h>

#include "ops/log.hpp"
#include "protocol/whole_number.hpp"

namespace paraat::federation {

web::response protobuf_answer(std::string body) {
  web::response r;
  r.content_type = "application/x-protobuf";
  r.body = std::move(body);
  return r;
}

web::response fault(instant now, unsigned status, std::string_view code, std::string_view text) {
  wire::FedError e;
  e.set_code(std::string(code));
  e.set_text(std::string(text));
  e.set_server_time(std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
  web::response r = protobuf_answer(e.SerializeAsString());
  r.status = status;
  return r;
}

web::response refused(instant now, std::string_view code, const refusal& why) {
  if (!why.cause.empty()) log::info("refused", {{"code", code}, {"cause", why.cause}});
  return fault(now, http_status(why.kind), code, untranslated(why));
}

std::int64_t number_in(const web::request& r, std::string_view name) {
  return whole_number<std::int64_t>(r.query.get(name)).value_or(0);
}

}  // namespace paraat::federation
