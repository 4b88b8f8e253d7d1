#include "tenant/platform/web/http.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "tenant/platform/web/plain_text.hpp"

namespace paraat::web {
namespace urls = boost::urls;
namespace {

constexpr std::size_t max_fields = 400;

// Newlines of a text area arrive as CR LF; other control characters have no place in a form.
bool only_printable(std::string& text) {
  std::erase(text, '\r');
  return std::ranges::none_of(
      text, [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f; });
}

}  // namespace

std::optional<std::string> url_decode(std::string_view text, bool plus_is_space) {
  const auto encoded = urls::make_pct_string_view(text);
  if (!encoded) return std::nullopt;
  urls::encoding_opts options;
  options.space_as_plus = plus_is_space;
  return encoded->decode(options);
}

std::string url_encode(std::string_view text) { return urls::encode(text, urls::unreserved_chars); }

// The pairs are split here: Boost.URL's parse_query refuses signs that browsers send as they are in a query
// ("[", "]", "|"), and so do other clients in the body of a form.
result<parameters> parameters::parse(std::string_view text) {
  parameters out;
  while (!text.empty()) {
    const auto end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = url_decode(pair.substr(0, equals), true);
    auto value =
        url_decode(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value) || !only_printable(*name) ||
        !only_printable(*value))
      return refuse(refusal_kind::invalid, "We konden het formulier niet lezen. Probeer het opnieuw.");
    if (out.list_.size() == max_fields)
      return refuse(refusal_kind::too_large, "Dit formulier heeft te veel velden.");
    out.list_.emplace_back(std::move(*name), visible_text(*value));
  }
  return out;
}

std::string parameters::get(std::string_view name) const {
  for (const auto& [n, v] : list_)
    if (n == name) return v;
  return {};
}

std::vector<std::string> parameters::all(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [n, v] : list_)
    if (n == name) out.push_back(v);
  return out;
}

bool parameters::has(std::string_view name) const {
  return std::ranges::any_of(list_, [&](const auto& p) { return p.first == name; });
}

std::string_view request::header(std::string_view name) const {
  for (const auto& [n, v] : headers)
    if (n == name) return v;
  return {};
}

std::string request::cookie(std::string_view name) const {
  std::string_view all = header("cookie");
  while (!all.empty()) {
    const auto end = all.find(';');
    std::string_view pair = all.substr(0, end);
    all = end == std::string_view::npos ? std::string_view() : all.substr(end + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return std::string(pair.substr(name.size() + 1));
  }
  return {};
}

void conclude(response& r, const outcome& how) {
  r.status = how.status();
  r.refused = how.kind();
  r.refused_field = how.field();
  r.cause = how.cause();
  r.what_becomes = how.drops_changes() ? response::changes::dropped : response::changes::kept;
}

response see_other(std::string location) {
  response r;
  r.status = 303;
  r.headers.emplace_back("Location", std::move(location));
  return r;
}

response text_response(unsigned status, std::string body, std::string content_type) {
  response r;
  r.status = status;
  r.content_type = std::move(content_type);
  r.body = std::move(body);
  return r;
}

response csv_response(std::string bytes, std::string_view file_name) {
  response r = text_response(200, std::move(bytes), "text/csv; charset=utf-8");
  r.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + std::string(file_name) + "\"");
  r.headers.emplace_back("Cache-Control", "no-store");
  return r;
}

}  // namespace paraat::web
