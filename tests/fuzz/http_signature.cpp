// The input takes the place of parts of a signed request and a signed answer. Whatever it is, only what was
// signed is verified. The first byte says which part; lines of the form "name: value" become header lines.
#include "protocol/http_signature.hpp"

#include <cstdint>
#include <cstdlib>

#include "protocol/content_digest.hpp"

using namespace paraat;
using namespace paraat::http_signature;

namespace {

constexpr time_point noon{std::chrono::seconds(1'790'000'000)};

struct world {
  keys::signing_key key = keys::signing_key::from_seed(std::string(32, 'k')).value();
  std::string key_id = keys::key_id("hasselt", key.public_key().bytes());
  keys::public_key public_key = key.public_key();
  message request{"POST", "hasselt.example", "/fed/v1/ping", "?a=1", 0, {}};
  message answer;

  world() {
    request.set("Content-Type", "application/x-protobuf");
    add_content_digest(request, "body");
    request.set(destination_field, "hasselt");
    request.set(request_id_field, "id-1");
    sign_request(request, {key, key_id}, noon);
    answer.status = 200;
    answer.set("Content-Type", "application/x-protobuf");
    add_content_digest(answer, "body");
    sign_response(answer, request, {key, key_id}, noon);
  }
};

void put_lines(message& m, std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string name(line.substr(0, colon)), value(line.substr(colon + 1));
    if (name.starts_with('+'))
      m.headers.emplace_back(name.substr(1), value);
    else
      m.set(name, value);
  }
}

void change(message& m, std::uint8_t part, std::string_view text) {
  switch (part % 8) {
    case 0:
      m.method = text;
      break;
    case 1:
      m.path = text;
      break;
    case 2:
      m.query = text;
      break;
    case 3:
      m.authority = text;
      break;
    case 4:
      m.set("Signature-Input", std::string(text));
      break;
    case 5:
      m.set("Signature", std::string(text));
      break;
    default:
      put_lines(m, text);
  }
}

// What both sides of the wire must agree on when a signature was found good.
bool same_where_it_counts(const message& a, const message& b) {
  const auto field = [&](std::string_view name) { return a.field(name) == b.field(name); };
  return a.method == b.method && a.status == b.status && (a.path.empty() ? "/" : a.path) == b.path &&
         (a.query.empty() ? "?" : a.query) == (b.query.empty() ? "?" : b.query) &&
         normal_authority(a.authority) == normal_authority(b.authority) && field("content-digest") &&
         field("fed-destination") && field("fed-request-id") && field("content-type");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const world w;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const key_lookup lookup = [](std::string_view) { return std::optional(w.public_key); };

  auto request = w.request;
  change(request, data[0], text);
  if (verify_request(request, lookup, noon, "hasselt.example", "hasselt") &&
      !same_where_it_counts(request, w.request))
    std::abort();

  auto answer = w.answer;
  change(answer, data[0], text);
  if (verify_response(answer, w.request, lookup, noon, "hasselt") && !same_where_it_counts(answer, w.answer))
    std::abort();
  if (verify_response(w.answer, request, lookup, noon, "hasselt") &&
      !same_where_it_counts(request, w.request))
    std::abort();
  return 0;
}
