#include "node/http/request_head.hpp"

#include <algorithm>

#include "node/http/addresses.hpp"
#include "protocol/ascii.hpp"

namespace paraat::http {
namespace {
namespace bh = boost::beast::http;

std::size_t count(const bh::fields& fields, bh::field name) {
  const auto [first, last] = fields.equal_range(name);
  return static_cast<std::size_t>(std::distance(first, last));
}

std::optional<web::verb> verb_of(bh::verb v) {
  switch (v) {
    case bh::verb::get:
      return web::verb::get;
    case bh::verb::head:
      return web::verb::head;
    case bh::verb::post:
      return web::verb::post;
    case bh::verb::put:
      return web::verb::put;
    case bh::verb::delete_:
      return web::verb::del;
    default:
      return std::nullopt;
  }
}

bool valid_authority(std::string_view a) {
  return !a.empty() && a.size() <= 255 && std::ranges::all_of(a, [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']';
  });
}

std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) return ascii::lower(authority.substr(0, authority.find(']') + 1));
  return ascii::lower(authority.substr(0, authority.find(':')));
}

bool visible_ascii(std::string_view s) {
  return std::ranges::all_of(s, [](unsigned char c) { return c == '\t' || (c >= 0x20 && c < 0x7f); });
}

// Exactly one Host, and a single framing of the body.
std::optional<head_refusal> framing_trouble(const bh::request_header<>& head, const limits& bounds) {
  if (count(head, bh::field::host) != 1) return head_refusal{400, "exactly one Host is needed"};
  const std::size_t lengths = count(head, bh::field::content_length),
                    codings = count(head, bh::field::transfer_encoding);
  if (lengths > 1 || codings > 1) return head_refusal{400, "one length, once"};
  if (lengths == 1 && codings == 1) return head_refusal{400, "Content-Length and Transfer-Encoding together"};
  if (codings == 1) {
    if (!bounds.allow_chunked) return head_refusal{411, "Content-Length is needed"};
    if (head.version() != 11 ||
        ascii::lower(std::string_view(head[bh::field::transfer_encoding])) != "chunked")
      return head_refusal{400, "only chunked is understood"};
  }
  if (lengths == 1) {
    const std::string_view value = head[bh::field::content_length];
    if (value.empty() || value.size() > 18 ||
        !std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; }))
      return head_refusal{400, "Content-Length is not a number"};
  }
  return std::nullopt;
}

bool readable_path(std::string_view decoded) {
  const std::string whole = std::string(decoded) + "/";
  const bool plain = std::ranges::none_of(decoded, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return web::is_utf8(decoded) && plain && decoded.find("//") == std::string_view::npos &&
         whole.find("/../") == std::string::npos && whole.find("/./") == std::string::npos;
}

// Path and query; a whole address is taken when it names this very Host.
std::optional<head_refusal> read_target(std::string_view target, web::request& out) {
  if (target.starts_with("http://") || target.starts_with("https://")) {
    target.remove_prefix(target.find("//") + 2);
    const auto slash = target.find('/');
    if (ascii::lower(target.substr(0, slash)) != ascii::lower(out.authority))
      return head_refusal{400, "the target and the Host differ"};
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  if (!target.starts_with('/') || !visible_ascii(target) || target.find('#') != std::string_view::npos)
    return head_refusal{400, "the target is not a path"};
  out.host = host_of(out.authority);
  if (out.host.empty()) return head_refusal{400, "the Host is not a name"};  // ":80", "[::1"
  const auto question = target.find('?');
  out.raw_path = std::string(target.substr(0, question));
  if (question != std::string_view::npos) out.raw_query = std::string(target.substr(question + 1));
  auto path = web::url_decode(out.raw_path, false);
  if (!path || !readable_path(*path)) return head_refusal{400, "the path cannot be read"};
  out.path = std::move(*path);
  auto query = web::parameters::parse(out.raw_query);
  if (!query) return head_refusal{400, "the query cannot be read"};
  out.query = std::move(*query);
  return std::nullopt;
}

// "192.0.2.7:5123", "[2001:db8::1]:443", "2001:db8::1" without port and brackets.
std::string bare_address(std::string_view item) {
  if (item.starts_with('[')) return std::string(item.substr(1, item.find(']') - 1));
  if (std::ranges::count(item, ':') == 1) return std::string(item.substr(0, item.find(':')));
  return std::string(item);
}

// Each proxy appends the address that it saw (RFC 7239 section 7.4): several lines are one list, in their
// order. Read from the right, the first address that is no trusted proxy is the visitor's; addresses before
// it are only a claim of that visitor.
void look_behind_proxies(const std::vector<std::string>& trusted, web::request& out) {
  std::vector<std::string> list;
  for (const auto& [name, value] : out.headers) {
    if (name != "x-forwarded-for") continue;
    for (std::string_view rest = value; !rest.empty();) {
      const auto comma = rest.find(',');
      const std::string_view item = ascii::trimmed(rest.substr(0, comma));
      if (!item.empty()) list.push_back(bare_address(item));
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
  }
  for (auto item = list.rbegin(); item != list.rend() && is_address_or_network(*item); ++item) {
    out.remote = *item;
    if (!among(trusted, *item)) return;
  }
}

bool came_through_a_proxy(const web::request& r) {
  return std::ranges::any_of(r.headers, [](const auto& h) {
    return h.first == "x-forwarded-for" || h.first == "forwarded" || h.first == "x-real-ip" ||
           h.first == "via";
  });
}

}  // namespace

bool head_ends(std::string_view bytes) {
  for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    if (at == 0 || bytes[at - 1] != '\r') return true;
    if (bytes.substr(at + 1).starts_with("\r\n")) return true;
  }
  return false;
}

bool has_folded_line(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, bytes.find("\r\n\r\n"));
  return head.find("\n ") != std::string_view::npos || head.find("\n\t") != std::string_view::npos;
}

std::optional<head_refusal> read_head(const bh::request_header<>& head, const limits& bounds,
                                      const std::vector<std::string>& trusted_proxies, web::request& out) {
  const auto verb = verb_of(head.method());
  if (!verb) return head_refusal{405, "method not allowed"};
  out.method = *verb;
  if (head.version() != 11 && head.version() != 10) return head_refusal{505, "only HTTP/1.1 is spoken here"};
  if (const auto no = framing_trouble(head, bounds)) return no;
  for (const auto& f : head) {
    const std::string_view value = f.value();
    if (!visible_ascii(value)) return head_refusal{400, "a header holds bytes that are not text"};
    out.headers.emplace_back(ascii::lower(std::string_view(f.name_string())), std::string(value));
  }
  out.authority = std::string(std::string_view(head[bh::field::host]));
  if (!valid_authority(out.authority)) return head_refusal{400, "the Host is not a name"};
  if (const auto no = read_target(head.target(), out)) return no;
  if (among(trusted_proxies, out.remote))
    look_behind_proxies(trusted_proxies, out);
  else if (came_through_a_proxy(out))
    out.headers.emplace_back(unknown_proxy_mark, "");
  return std::nullopt;
}

}  // namespace paraat::http
