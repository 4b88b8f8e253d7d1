#include "tenant/platform/web/multipart.hpp"

#include <algorithm>

#include "protocol/ascii.hpp"
#include "tenant/platform/web/plain_text.hpp"

namespace paraat::web {
namespace {

constexpr std::size_t most_parts = 100, longest_head = 2048, longest_boundary = 70;
constexpr std::string_view kind = "multipart/form-data";

std::unexpected<refusal> unreadable() {
  return refuse(refusal_kind::invalid, "We konden het formulier niet lezen. Probeer het opnieuw.");
}

// The value of NAME= in "form-data; name=\"beeld\"; filename=\"logo.png\"". Browsers write quotes in a name
// as %22 (HTML, multipart/form-data encoding algorithm).
std::optional<std::string> value_of(std::string_view line, std::string_view name) {
  for (std::size_t at = 0; (at = line.find(name, at)) != std::string_view::npos; at += name.size()) {
    const bool starts = at > 0 && (line[at - 1] == ' ' || line[at - 1] == ';');
    std::string_view rest = line.substr(at + name.size());
    if (!starts || !rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    if (!rest.starts_with('"')) return std::string(rest.substr(0, rest.find(';')));
    const auto end = rest.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(rest.substr(1, end - 1));
  }
  return std::nullopt;
}

bool clean_text(std::string_view text) {
  return is_utf8(text) && std::ranges::none_of(text, [](unsigned char c) {
           return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
         });
}

// Lines end as an urlencoded form of ours reads them: with a line feed.
std::string with_line_feeds(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
  return out;
}

bool take_part(std::string_view head, std::string_view content, multipart_form& into) {
  std::optional<std::string> name, file;
  std::string type;
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    const std::string small = ascii::lower(line.substr(0, line.find(':')));
    if (small == "content-disposition") {
      name = value_of(line, "name");
      file = value_of(line, "filename");
    } else if (small == "content-type") {
      type = line.substr(std::min(line.find_first_not_of(": ", small.size()), line.size()));
    }
    head = end == std::string_view::npos ? std::string_view() : head.substr(end + 2);
  }
  if (!name || name->empty() || !clean_text(*name)) return false;
  if (file) {
    if (!clean_text(*file) || !clean_text(type)) return false;
    into.files.push_back({*name, *file, type, std::string(content)});
    return true;
  }
  if (!clean_text(content)) return false;
  into.fields.add(*name, visible_text(with_line_feeds(content)));
  return true;
}

}  // namespace

bool is_multipart(std::string_view content_type) {
  return ascii::lower(content_type.substr(0, kind.size())) == kind;
}

result<multipart_form> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto boundary = value_of(content_type, "boundary");
  if (!is_multipart(content_type) || !boundary || boundary->empty() || boundary->size() > longest_boundary)
    return unreadable();
  const std::string first = "--" + *boundary, next = "\r\n" + first;
  if (!body.starts_with(first)) return unreadable();
  body.remove_prefix(first.size());
  multipart_form out;
  for (std::size_t parts = 0; parts <= most_parts; ++parts) {
    if (body.starts_with("--")) return out;
    if (!body.starts_with("\r\n")) return unreadable();
    body.remove_prefix(2);
    const auto head_end = body.substr(0, longest_head).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return unreadable();
    const std::string_view head = body.substr(0, head_end);
    body.remove_prefix(head_end + 4);
    const auto end = body.find(next);
    if (end == std::string_view::npos || !take_part(head, body.substr(0, end), out)) return unreadable();
    body.remove_prefix(end + next.size());
  }
  return unreadable();
}

}  // namespace paraat::web
