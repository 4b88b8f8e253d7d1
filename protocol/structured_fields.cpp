// Parsing: RFC 9651 section 4.2, in its order.
#include "protocol/structured_fields.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "protocol/structured_fields_text.hpp"

namespace paraat::structured_fields {
namespace {

constexpr int max_integer_digits = 15, max_decimal_digits = 12;

// Reads from the front; every step returns whether it could.
class parser {
 public:
  parser(std::string_view text, repeats rule) : rest_(text), rule_(rule) { skip_spaces(); }

  bool at_end() {
    skip_spaces();
    return rest_.empty();
  }

  std::optional<list> read_list() {
    list out;
    while (!rest_.empty()) {
      auto one = read_member();
      if (!one) return std::nullopt;
      out.push_back(std::move(*one));
      if (!read_separator()) return std::nullopt;
    }
    return out;
  }

  std::optional<dictionary> read_dictionary() {
    dictionary out;
    while (!rest_.empty()) {
      auto key = read_key();
      if (!key) return std::nullopt;
      std::optional<member> value;
      if (take('=')) {
        value = read_member();
      } else if (auto params = read_parameters()) {
        value = item{true, std::move(*params)};
      }
      if (!value || !put(out, std::move(*key), std::move(*value))) return std::nullopt;
      if (!read_separator()) return std::nullopt;
    }
    return out;
  }

  std::optional<item> read_item() {
    auto value = read_bare_item();
    if (!value) return std::nullopt;
    auto params = read_parameters();
    if (!params) return std::nullopt;
    return item{std::move(*value), std::move(*params)};
  }

 private:
  char next() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip_spaces() {
    while (take(' ')) {
    }
  }
  void skip_white() {
    while (take(' ') || take('\t')) {
    }
  }
  template <class Test>
  std::string_view take_while(Test test) {
    const auto end = std::ranges::find_if_not(rest_, test);
    const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  template <class T>
  bool put(ordered<T>& into, std::string key, T value) const {
    const auto old = std::ranges::find(into, key, &std::pair<std::string, T>::first);
    if (old == into.end()) {
      into.emplace_back(std::move(key), std::move(value));
      return true;
    }
    old->second = std::move(value);
    return rule_ == repeats::last_wins;
  }

  // A comma with something after it, or the end.
  bool read_separator() {
    skip_white();
    if (rest_.empty()) return true;
    if (!take(',')) return false;
    skip_white();
    return !rest_.empty();
  }

  std::optional<member> read_member() {
    if (next() == '(') {
      if (auto inner = read_inner_list()) return *std::move(inner);
    } else if (auto one = read_item()) {
      return *std::move(one);
    }
    return std::nullopt;
  }

  std::optional<inner_list> read_inner_list() {
    inner_list out;
    if (!take('(')) return std::nullopt;
    for (;;) {
      skip_spaces();
      if (take(')')) break;
      auto one = read_item();
      if (!one || (next() != ' ' && next() != ')')) return std::nullopt;
      out.items.push_back(std::move(*one));
    }
    auto params = read_parameters();
    if (!params) return std::nullopt;
    out.params = std::move(*params);
    return out;
  }

  std::optional<parameters> read_parameters() {
    parameters out;
    while (take(';')) {
      skip_spaces();
      auto key = read_key();
      if (!key) return std::nullopt;
      std::optional<bare_item> value = true;
      if (take('=')) value = read_bare_item();
      if (!value || !put(out, std::move(*key), std::move(*value))) return std::nullopt;
    }
    return out;
  }

  std::optional<std::string> read_key() {
    if (!text::begins_key(next())) return std::nullopt;
    return std::string(take_while(text::in_key));
  }

  std::optional<bare_item> read_bare_item() {
    const char c = next();
    if (c == '-' || text::is_digit(c)) return read_number();
    if (c == '"') return as_bare(read_string());
    if (c == ':') return as_bare(read_bytes());
    if (c == '?') return as_bare(read_boolean());
    if (c == '@') return as_bare(read_date());
    if (c == '%') return as_bare(read_display_string());
    if (text::begins_token(c)) return token{std::string(take_while(text::in_token))};
    return std::nullopt;
  }

  template <class T>
  static std::optional<bare_item> as_bare(std::optional<T> value) {
    if (!value) return std::nullopt;
    return bare_item(std::move(*value));
  }

  std::optional<bare_item> read_number() {
    const std::int64_t sign = take('-') ? -1 : 1;
    const auto digits = take_while(text::is_digit);
    if (digits.empty() || digits.size() > max_integer_digits) return std::nullopt;
    std::int64_t value = 0;
    for (const char d : digits) value = value * 10 + (d - '0');
    if (!take('.')) return sign * value;
    const auto fraction = take_while(text::is_digit);
    if (digits.size() > max_decimal_digits || fraction.empty() || fraction.size() > 3) return std::nullopt;
    for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    return decimal{sign * value};
  }

  std::optional<std::string> read_string() {
    std::string out;
    take('"');
    while (!rest_.empty()) {
      const char c = next();
      rest_.remove_prefix(1);
      if (c == '"') return out;
      if (c == '\\') {
        if (next() != '"' && next() != '\\') return std::nullopt;
        out += next();
        rest_.remove_prefix(1);
      } else if (text::printable(c)) {
        out += c;
      } else {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::optional<byte_sequence> read_bytes() {
    take(':');
    const auto encoded = take_while([](char c) { return c != ':'; });
    if (!take(':')) return std::nullopt;
    auto data = from_base64(encoded);
    if (!data) return std::nullopt;
    return byte_sequence{std::move(*data)};
  }

  std::optional<bool> read_boolean() {
    take('?');
    if (take('1')) return true;
    if (take('0')) return false;
    return std::nullopt;
  }

  std::optional<date> read_date() {
    take('@');
    const auto number = read_number();
    const auto* seconds = number ? std::get_if<std::int64_t>(&*number) : nullptr;
    if (!seconds) return std::nullopt;
    return date{*seconds};
  }

  std::optional<display_string> read_display_string() {
    std::string out;
    if (!take('%') || !take('"')) return std::nullopt;
    while (!rest_.empty()) {
      const char c = next();
      rest_.remove_prefix(1);
      if (c == '"') return is_utf8(out) ? std::optional(display_string{std::move(out)}) : std::nullopt;
      if (c == '%') {
        const auto octet = text::lower_hex_octet(rest_);
        if (!octet) return std::nullopt;
        out += *octet;
        rest_.remove_prefix(2);
      } else if (text::printable(c)) {
        out += c;
      } else {
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::string_view rest_;
  repeats rule_;
};

template <class T>
std::optional<T> whole(parser& p, std::optional<T> value) {
  return value && p.at_end() ? std::move(value) : std::nullopt;
}

}  // namespace

std::optional<item> parse_item(std::string_view text, repeats rule) {
  parser p(text, rule);
  return whole(p, p.read_item());
}

std::optional<list> parse_list(std::string_view text, repeats rule) {
  parser p(text, rule);
  return whole(p, p.read_list());
}

std::optional<dictionary> parse_dictionary(std::string_view text, repeats rule) {
  parser p(text, rule);
  return whole(p, p.read_dictionary());
}

}  // namespace paraat::structured_fields
