// Serializing: RFC 9651 section 4.1.
#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/structured_fields.hpp"
#include "protocol/structured_fields_text.hpp"

namespace paraat::structured_fields {
namespace {

using text_or_none = std::optional<std::string>;

constexpr std::int64_t largest = 999'999'999'999'999;  // also that of a decimal in thousandths

struct bare_writer {
  text_or_none operator()(std::int64_t n) const {
    if (n > largest || n < -largest) return std::nullopt;
    return fmt::format("{}", n);
  }
  text_or_none operator()(decimal d) const {
    if (d.thousandths > largest || d.thousandths < -largest) return std::nullopt;
    const std::int64_t size = d.thousandths < 0 ? -d.thousandths : d.thousandths;
    std::string out = fmt::format("{}{}.{:03}", d.thousandths < 0 ? "-" : "", size / 1000, size % 1000);
    while (out.ends_with('0') && !out.ends_with(".0")) out.pop_back();
    return out;
  }
  text_or_none operator()(const std::string& s) const {
    std::string out = "\"";
    for (const char c : s) {
      if (!text::printable(c)) return std::nullopt;
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    return out + '"';
  }
  text_or_none operator()(const token& t) const {
    if (t.text.empty() || !text::begins_token(t.text.front()) || !std::ranges::all_of(t.text, text::in_token))
      return std::nullopt;
    return t.text;
  }
  text_or_none operator()(const byte_sequence& b) const { return fmt::format(":{}:", base64(b.data)); }
  text_or_none operator()(bool b) const { return b ? "?1" : "?0"; }
  text_or_none operator()(date d) const {
    auto out = (*this)(d.seconds);
    if (out) out->insert(0, 1, '@');
    return out;
  }
  text_or_none operator()(const display_string& d) const {
    if (!is_utf8(d.text)) return std::nullopt;
    std::string out = "%\"";
    for (const char c : d.text) {
      if (c == '%' || c == '"' || !text::printable(c))
        out += fmt::format("%{:02x}", static_cast<unsigned char>(c));
      else
        out += c;
    }
    return out + '"';
  }
};

bool is_key(std::string_view key) {
  return !key.empty() && text::begins_key(key.front()) && std::ranges::all_of(key, text::in_key);
}

text_or_none write(const parameters& params) {
  std::string out;
  for (const auto& [key, value] : params) {
    if (!is_key(key)) return std::nullopt;
    out += ';' + key;
    if (value == bare_item(true)) continue;
    const auto text = serialize(value);
    if (!text) return std::nullopt;
    out += '=' + *text;
  }
  return out;
}

text_or_none joined(text_or_none head, const parameters& params) {
  const auto tail = write(params);
  if (!head || !tail) return std::nullopt;
  return *head + *tail;
}

}  // namespace

text_or_none serialize(const bare_item& value) { return std::visit(bare_writer{}, value); }

text_or_none serialize(const item& one) { return joined(serialize(one.value), one.params); }

text_or_none serialize(const inner_list& inner) {
  std::string out = "(";
  for (const item& one : inner.items) {
    const auto text = serialize(one);
    if (!text) return std::nullopt;
    if (out.size() > 1) out += ' ';
    out += *text;
  }
  return joined(out + ')', inner.params);
}

text_or_none serialize(const list& members) {
  std::string out;
  for (const member& one : members) {
    const auto text = std::visit([](const auto& value) { return serialize(value); }, one);
    if (!text) return std::nullopt;
    if (!out.empty()) out += ", ";
    out += *text;
  }
  return out;
}

text_or_none serialize(const dictionary& members) {
  std::string out;
  for (const auto& [key, one] : members) {
    if (!is_key(key)) return std::nullopt;
    if (!out.empty()) out += ", ";
    out += key;
    const auto* flag = std::get_if<item>(&one);
    const bool bare_true = flag && flag->value == bare_item(true);
    const auto text =
        bare_true ? write(flag->params) : std::visit([](const auto& value) { return serialize(value); }, one);
    if (!text) return std::nullopt;
    if (!bare_true) out += '=';
    out += *text;
  }
  return out;
}

}  // namespace paraat::structured_fields
