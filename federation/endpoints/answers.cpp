#include "federation/endpoints/answers.hpp"

#include <protocol/paraat.pb.h>

#include <charconv>

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

std::int64_t number_in(const web::request& r, std::string_view name) {
  const std::string text = r.query.get(name);
  std::int64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n < 0 ? 0 : n;
}

}  // namespace paraat::federation
