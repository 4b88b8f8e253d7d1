// The input takes the place of parts of a signed request and a signed answer. For any input, only signed
// content is verified. The first byte selects the part; lines of the form "name: value" become header lines.
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

std::string path_of(const message& m) { return m.path.empty() ? "/" : m.path; }
std::string query_of(const message& m) { return m.query.empty() ? "?" : m.query; }

bool same_field(const message& a, const message& b, std::string_view name) {
  return a.field(name) == b.field(name);
}

// The fields of a request that tie its answer to it.
bool same_request(const message& a, const message& b) {
  return a.method == b.method && path_of(a) == path_of(b) && query_of(a) == query_of(b) &&
         normal_authority(a.authority) == normal_authority(b.authority) &&
         same_field(a, b, "content-digest") && same_field(a, b, "fed-destination") &&
         same_field(a, b, "fed-request-id");
}

bool same_answer(const message& a, const message& b) {
  return a.status == b.status && same_field(a, b, "content-digest") && same_field(a, b, "content-type");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const world w;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const key_lookup lookup = [](std::string_view) { return std::optional(w.public_key); };

  const auto good_answer = [&](const message& answer, const message& request) {
    return verify_response(answer, request, lookup, noon, "hasselt").has_value();
  };

  auto request = w.request;
  change(request, data[0], text);
  if (verify_request(request, lookup, noon, "hasselt.example", "hasselt") &&
      !(same_request(request, w.request) && same_field(request, w.request, "content-type")))
    std::abort();

  auto answer = w.answer;
  change(answer, data[0], text);
  if (good_answer(answer, w.request) && !same_answer(answer, w.answer)) std::abort();
  if (good_answer(w.answer, request) && !same_request(request, w.request)) std::abort();
  return 0;
}
