#pragma once
// Turning a parsed head into a request, and refusing what two servers could read in two ways (RFC 9112
// section 11.2).

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "node/http/server.hpp"
#include "tenant/web/http.hpp"

namespace paraat::http {

struct head_refusal {
  unsigned status;
  const char* reason;
};

// Of ASCII letters: names of fields and hosts.
std::string lower(std::string_view);

// Fills `out`; a value that comes back is a refusal, after which the connection closes.
std::optional<head_refusal> read_head(const boost::beast::http::request_header<>& head, const limits&,
                                      const std::vector<std::string>& trusted_proxies, web::request& out);

}  // namespace paraat::http
