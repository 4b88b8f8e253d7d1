#include "tests/support/signed_messages.hpp"

#include <stdexcept>

#include "protocol/bytes.hpp"
#include "protocol/content_digest.hpp"

namespace paraat::test {
namespace {

namespace json = boost::json;
using namespace http_signature;

std::string text(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value ? std::string(value->as_string()) : std::string();
}

time_point now_of(const json::object& from) {
  return time_point(std::chrono::seconds(from.at("now").as_int64()));
}

// The public half of a published key: `enrol` refuses published keys, so it is taken from the seed.
key_lookup lookup_of(const json::object& seeds) {
  return [&seeds](std::string_view id) -> std::optional<keys::public_key> {
    const auto* seed = seeds.if_contains(id);
    if (!seed) return std::nullopt;
    return keys::signing_key::from_seed(from_hex(seed->as_string()).value()).value().public_key();
  };
}

std::string verdict(const std::expected<verified, fault>& says, const message_with_body& m) {
  if (!says) return std::string(code_of(says.error()));
  const auto digest = check_content_digest(m.head.field("content-digest").value_or(""), m.body);
  return digest == digest_verdict::matches ? "verified" : "malformed";
}

}  // namespace

message_with_body message_of(const json::object& from) {
  message_with_body out;
  out.head.method = text(from, "method");
  out.head.authority = text(from, "authority");
  out.head.path = text(from, "path");
  out.head.query = text(from, "query");
  if (const auto* status = from.if_contains("status")) out.head.status = status->to_number<unsigned>();
  for (const auto& line : from.at("headers").as_array())
    out.head.headers.emplace_back(line.at(0).as_string(), line.at(1).as_string());
  out.body = from_base64(text(from, "body")).value();
  return out;
}

json::array headers_of(const message& m) {
  json::array out;
  for (const auto& [name, value] : m.headers) out.push_back(json::array{name, value});
  return out;
}

std::string verdict_on(const json::object& question) {
  const auto lookup = lookup_of(question.at("seeds").as_object());
  const auto request = message_of(question.at("request").as_object());
  const auto node = text(question, "node_id");
  if (const auto* response = question.if_contains("response")) {
    const auto answer = message_of(response->as_object());
    return verdict(verify_response(answer.head, request.head, lookup, now_of(question), node), answer);
  }
  return verdict(verify_request(request.head, lookup, now_of(question), text(question, "authority"), node),
                 request);
}

message signed_by_us(const json::object& question) {
  const auto key = keys::signing_key::from_seed(from_hex(text(question, "seed")).value()).value();
  const signer by{key, text(question, "key_id")};
  auto request = message_of(question.at("request").as_object()).head;
  if (const auto* response = question.if_contains("response")) {
    auto answer = message_of(response->as_object()).head;
    sign_response(answer, request, by, now_of(question));
    return answer;
  }
  sign_request(request, by, now_of(question));
  return request;
}

}  // namespace paraat::test
