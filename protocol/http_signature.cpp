#include "protocol/http_signature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "protocol/ascii.hpp"
#include "protocol/content_digest.hpp"
#include "protocol/structured_fields_text.hpp"

namespace paraat::http_signature {
namespace {

namespace sf = structured_fields;
using components = std::vector<sf::item>;

constexpr std::string_view label = "paraat";
constexpr std::array<std::string_view, 7> of_request = {
    "@method", "@authority", "@path", "@query", "fed-destination", "fed-request-id", "content-digest"};
constexpr std::array<std::string_view, 3> of_response = {"@status", "content-digest", "content-type"};

struct tagged_signature {
  sf::inner_list covered;
  std::string signature;
  verified says;
};

sf::item component(std::string_view name, bool of_the_request = false) {
  sf::item out{std::string(name), {}};
  if (of_the_request) out.params.emplace_back("req", true);
  return out;
}

bool contains(const auto& range, const auto& value) { return std::ranges::find(range, value) != range.end(); }

bool starts_with_fed(std::string_view name) {
  return name.size() > 4 && (name[0] | 0x20) == 'f' && (name[1] | 0x20) == 'e' && (name[2] | 0x20) == 'd' &&
         name[3] == '-';
}

bool has_body(const message& m) {
  const auto length = m.field("content-length");
  return length && *length != "0";
}

void add_fed_fields(components& to, const message& m) {
  for (const auto& [name, value] : m.headers) {
    if (!starts_with_fed(name)) continue;
    const std::string lower = ascii::lower(name);
    if (!contains(to, component(lower))) to.push_back(component(lower));
  }
}

// The components that a signature of this request must cover.
components needed(const message& request) {
  components out;
  for (const auto name : of_request) out.push_back(component(name));
  add_fed_fields(out, request);
  if (has_body(request)) {
    out.push_back(component("content-type"));
    out.push_back(component("content-length"));
  }
  return out;
}

components needed_of_response(const message& response) {
  components out;
  for (const auto name : of_response) out.push_back(component(name));
  add_fed_fields(out, response);
  for (const auto name : of_request) out.push_back(component(name, true));
  return out;
}

// ---- verifying: grammar

// Lengths and codings on which two readers could disagree.
bool framing_is_plain(const message& m) {
  if (m.lines("transfer-encoding") || m.lines("content-encoding")) return false;
  const auto length = m.field("content-length");
  if (!length) return true;
  return m.lines("content-length") == 1 && !length->empty() && length->size() < 10 &&
         std::ranges::all_of(*length, sf::text::is_digit) && (*length == "0" || !length->starts_with('0'));
}

bool is_request_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
    return sf::text::is_alpha(c) || sf::text::is_digit(c) || c == '.' || c == '_' || c == '-';
  });
}

bool fed_fields_are_plain(const message& request) {
  const auto id = request.field(request_id_field);
  const auto destination = request.field(destination_field);
  return request.lines(request_id_field) <= 1 && request.lines(destination_field) <= 1 &&
         (!id || is_request_id(*id)) && (!destination || keys::is_node_id(*destination));
}

bool has_our_tag(const sf::inner_list& covered) {
  const auto* tag = sf::find(covered.params, "tag");
  return tag && *tag == sf::bare_item(std::string(limits::protocol));
}

// Exactly created, expires, keyid and tag.
std::optional<verified> read_params(const sf::parameters& params) {
  const auto* created = sf::find(params, "created");
  const auto* expires = sf::find(params, "expires");
  const auto* keyid = sf::find(params, "keyid");
  if (params.size() != 4 || !created || !expires || !keyid) return std::nullopt;
  const auto* from = std::get_if<std::int64_t>(created);
  const auto* until = std::get_if<std::int64_t>(expires);
  const auto* id = std::get_if<std::string>(keyid);
  if (!from || !until || !id) return std::nullopt;
  if (*from < 0 || *until < *from || *until - *from > limits::signature_lifetime.count()) return std::nullopt;
  return verified{.key_id = *id, .created = *from, .expires = *until};
}

bool components_are_known(const sf::inner_list& covered, bool response) {
  static constexpr std::array<std::string_view, 4> derived = {"@method", "@authority", "@path", "@query"};
  if (covered.items.size() > limits::components) return false;
  std::set<std::pair<std::string, bool>> seen;
  for (const sf::item& one : covered.items) {
    const auto* name = std::get_if<std::string>(&one.value);
    const bool req = one.params.size() == 1 && one == component(name ? *name : "", true);
    if (!name || (!one.params.empty() && !req) || (req && !response)) return false;
    const bool of_a_request = req || !response;
    if (name->starts_with('@') && !(of_a_request ? contains(derived, *name) : *name == "@status"))
      return false;
    if (!seen.emplace(*name, req).second) return false;
  }
  return true;
}

// The bytes under a label of the Signature field.
std::optional<std::string> signature_under(const sf::dictionary& signatures, std::string_view name) {
  const auto* member = sf::find(signatures, name);
  const auto* one = member ? std::get_if<sf::item>(member) : nullptr;
  const auto* bytes = one && one->params.empty() ? std::get_if<sf::byte_sequence>(&one->value) : nullptr;
  if (!bytes || bytes->data.size() != 64) return std::nullopt;
  return bytes->data;
}

std::expected<tagged_signature, fault> find_tagged(const message& m, bool response) {
  const auto input_field = m.field("signature-input");
  const auto signature_field = m.field("signature");
  if (!input_field && !signature_field) return std::unexpected(fault::unsigned_message);
  if (!input_field || !signature_field) return std::unexpected(fault::malformed);
  const auto inputs = sf::parse_dictionary(*input_field, sf::repeats::refused);
  const auto signatures = sf::parse_dictionary(*signature_field, sf::repeats::refused);
  if (!inputs || !signatures || inputs->size() > limits::signatures ||
      signatures->size() > limits::signatures)
    return std::unexpected(fault::malformed);

  std::optional<tagged_signature> found;
  for (const auto& [name, member] : *inputs) {
    const auto* covered = std::get_if<sf::inner_list>(&member);
    if (!covered) return std::unexpected(fault::malformed);
    if (!has_our_tag(*covered)) continue;
    auto bytes = signature_under(*signatures, name);
    auto says = read_params(covered->params);
    if (found || !bytes || !says || !components_are_known(*covered, response))
      return std::unexpected(fault::malformed);
    found = tagged_signature{*covered, std::move(*bytes), std::move(*says)};
  }
  if (!found) return std::unexpected(fault::unsigned_message);
  return std::move(*found);
}

// ---- verifying: the rest

bool covers(const sf::inner_list& covered, const components& required) {
  return std::ranges::all_of(required, [&](const sf::item& one) { return contains(covered.items, one); });
}

std::optional<fault> time_fault(const verified& says, time_point now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
  if (says.created > (seconds + limits::clock_skew).count()) return fault::clock_skew;
  if (says.expires < (seconds - limits::clock_skew).count()) return fault::stale;
  return std::nullopt;
}

std::optional<fault> destination_fault(const message& request, std::string_view authority,
                                       std::string_view node_id) {
  const bool mine = request.field(destination_field) == node_id &&
                    normal_authority(request.authority) == normal_authority(authority);
  return mine ? std::nullopt : std::optional(fault::wrong_destination);
}

std::expected<verified, fault> verify_found(tagged_signature& found, const keys::public_key& key,
                                            const message& m, const message* request, time_point now) {
  if (const auto wrong = time_fault(found.says, now)) return std::unexpected(*wrong);
  const auto base = signature_base(found.covered, m, request);
  if (!base) return std::unexpected(fault::malformed);
  if (!key.verify_base(*base, found.signature)) return std::unexpected(fault::bad_signature);
  found.says.request_id = (request ? *request : m).field(request_id_field).value_or("");
  return std::move(found.says);
}

// ---- signing

void sign(message& m, const message* request, components what, const signer& by, time_point now,
          std::chrono::seconds lifetime) {
  const auto created = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const sf::inner_list covered{std::move(what),
                               {{"created", created},
                                {"expires", created + std::min(lifetime, limits::signature_lifetime).count()},
                                {"keyid", by.key_id},
                                {"tag", std::string(limits::protocol)}}};
  const auto base = signature_base(covered, m, request);
  if (!base) throw std::logic_error("a message was to be signed without all that the signature covers");
  const sf::dictionary signature{
      {std::string(label), sf::item{sf::byte_sequence{by.key.sign_base(*base)}, {}}}};
  m.set("Signature-Input", sf::serialize(sf::dictionary{{std::string(label), covered}}).value());
  m.set("Signature", sf::serialize(signature).value());
}

}  // namespace

std::string_view code_of(fault f) {
  switch (f) {
    case fault::malformed:
      return "malformed";
    case fault::unsigned_message:
      return "unsigned";
    case fault::not_covered:
      return "not-covered";
    case fault::unknown_key:
      return "unknown-key";
    case fault::wrong_destination:
      return "wrong-destination";
    case fault::stale:
      return "stale";
    case fault::clock_skew:
      return "clock-skew";
    case fault::bad_signature:
      return "bad-signature";
  }
  return "malformed";
}

unsigned status_of(fault f) { return f == fault::malformed ? 400 : 401; }

void add_content_digest(message& m, std::string_view body) {
  m.set("Content-Digest", content_digest(body));
  if (!body.empty()) m.set("Content-Length", fmt::format("{}", body.size()));
}

void sign_request(message& m, const signer& by, time_point now, std::chrono::seconds lifetime) {
  sign(m, nullptr, needed(m), by, now, lifetime);
}

std::expected<verified, fault> verify_request(const message& m, const key_lookup& keys, time_point now,
                                              std::string_view my_authority, std::string_view my_node_id) {
  if (m.method.empty() || m.status != 0 || !framing_is_plain(m) || !fed_fields_are_plain(m))
    return std::unexpected(fault::malformed);
  auto found = find_tagged(m, false);
  if (!found) return std::unexpected(found.error());
  if (!covers(found->covered, needed(m))) return std::unexpected(fault::not_covered);
  const auto node = keys::node_of(found->says.key_id);
  const auto key = node ? keys(found->says.key_id) : std::nullopt;
  if (!key) return std::unexpected(fault::unknown_key);
  found->says.node_id = *node;
  if (const auto wrong = destination_fault(m, my_authority, my_node_id)) return std::unexpected(*wrong);
  return verify_found(*found, *key, m, nullptr, now);
}

void sign_response(message& m, const message& request, const signer& by, time_point now,
                   std::chrono::seconds lifetime) {
  sign(m, &request, needed_of_response(m), by, now, lifetime);
}

std::expected<verified, fault> verify_response(const message& m, const message& request,
                                               const key_lookup& keys, time_point now,
                                               std::string_view node_id) {
  if (m.status == 0 || !framing_is_plain(m)) return std::unexpected(fault::malformed);
  auto found = find_tagged(m, true);
  if (!found) return std::unexpected(found.error());
  if (!covers(found->covered, needed_of_response(m))) return std::unexpected(fault::not_covered);
  const auto node = keys::node_of(found->says.key_id);
  const auto key = node && *node == node_id ? keys(found->says.key_id) : std::nullopt;
  if (!key) return std::unexpected(fault::unknown_key);
  found->says.node_id = *node;
  return verify_found(*found, *key, m, &request, now);
}

}  // namespace paraat::http_signature
