#pragma once
// Converts a parsed head to a request, and refuses heads that two servers could read in two ways (RFC 9112
// section 11.2).
//
// Ours on top of Beast, which parses the syntax: 1.81 lets pass what smuggles requests (Transfer-Encoding
// beside Content-Length, two Host lines, a whole address with another Host, bytes above 127).

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "node/http/server.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::http {

// Given as a header to a request that came through a proxy which the settings do not name: its remote address
// is that proxy's. Names of headers that arrive are in lower case, so that no visitor can send this one.
constexpr std::string_view unknown_proxy_mark = "Unknown-Proxy";

struct head_refusal {
  unsigned status;
  const char* reason;
};

// Whether these bytes hold a whole head, or a line end that no head has.
bool head_ends(std::string_view bytes);
// A header that continues on the next line (obs-fold, RFC 9112 section 5.2): the parser would join the lines,
// and another server might not.
bool has_folded_line(std::string_view bytes);

// Of ASCII letters: names of fields and hosts.

// Fills `out`; a value that comes back is a refusal, after which the connection closes.
std::optional<head_refusal> read_head(const boost::beast::http::request_header<>& head, const limits&,
                                      const std::vector<std::string>& trusted_proxies, web::request& out);

}  // namespace paraat::http
