#include "protocol/http_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "protocol/ascii.hpp"
#include "protocol/structured_fields_text.hpp"

namespace paraat::http_signature {
namespace {

namespace sf = structured_fields;

using ascii::trimmed;

bool is_field_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return sf::text::in_token(c) && c != ':' && c != '/' && ascii::lower(c) == c;
  });
}

bool plain(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return sf::text::printable(c) || c == '\t'; });
}

std::optional<std::string> present(std::string value) {
  return value.empty() ? std::nullopt : std::optional(std::move(value));
}

std::optional<std::string> value_of(const std::string& name, const message& m) {
  if (!name.starts_with('@')) return is_field_name(name) ? m.field(name) : std::nullopt;
  if (name == "@status") return m.status ? std::optional(fmt::format("{:03}", m.status)) : std::nullopt;
  if (m.method.empty()) return std::nullopt;
  if (name == "@method") return m.method;
  if (name == "@authority") return present(normal_authority(m.authority));
  if (name == "@path") return m.path.empty() ? "/" : m.path;
  if (name == "@query") return m.query.empty() ? "?" : m.query;
  return std::nullopt;
}

// The message that a component speaks of. The only parameter is `;req`, and only in a response.
const message* source_of(const sf::item& component, const message& m, const message* request) {
  if (component.params.empty()) return &m;
  const auto& [key, value] = component.params.front();
  const bool req = component.params.size() == 1 && key == "req" && value == sf::bare_item(true);
  return req && m.status != 0 ? request : nullptr;
}

}  // namespace

std::size_t message::lines(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      headers, [&](const auto& line) { return ascii::equal_ignoring_case(line.first, name); }));
}

std::optional<std::string> message::field(std::string_view name) const {
  std::optional<std::string> out;
  for (const auto& [key, value] : headers) {
    if (!ascii::equal_ignoring_case(key, name)) continue;
    if (out) *out += ", ";
    if (!out) out.emplace();
    *out += trimmed(value);
  }
  return out;
}

void message::set(std::string_view name, std::string value) {
  std::erase_if(headers, [&](const auto& line) { return ascii::equal_ignoring_case(line.first, name); });
  headers.emplace_back(name, std::move(value));
}

std::string normal_authority(std::string_view authority) {
  std::string out = ascii::lower(authority);
  if (out.ends_with(":443")) out.resize(out.size() - 4);
  return out;
}

std::optional<std::string> signature_base(const sf::inner_list& covered, const message& m,
                                          const message* request) {
  std::string base;
  std::set<std::string> seen;
  for (const sf::item& component : covered.items) {
    const auto* name = std::get_if<std::string>(&component.value);
    const message* source = source_of(component, m, request);
    const auto identifier = sf::serialize(component);
    if (!name || !source || !identifier || !seen.insert(*identifier).second) return std::nullopt;
    const auto value = value_of(*name, *source);
    if (!value || !plain(*value)) return std::nullopt;
    base += fmt::format("{}: {}\n", *identifier, *value);
  }
  const auto params = sf::serialize(covered);
  if (!params) return std::nullopt;
  return base + "\"@signature-params\": " + *params;
}

}  // namespace paraat::http_signature
