#pragma once
// An HTTP message as plain values, and the text that RFC 9421 signs of it. Knows nothing of sockets or
// servers.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/structured_fields.hpp"

namespace paraat::http_signature {

// A request has a method, a response has a status; the other half stays empty.
struct message {
  std::string method;     // as sent: case counts
  std::string authority;  // the Host field
  std::string path;       // as sent, without the query; never decoded
  std::string query;      // with its '?'; empty when there is none
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in any case; one entry per line

  std::size_t lines(std::string_view name) const;
  // All lines of a field, trimmed, joined by ", " (RFC 9421 section 2.1). Nothing when there is none.
  std::optional<std::string> field(std::string_view name) const;
  // Takes the place of all lines of that name.
  void set(std::string_view name, std::string value);
};

// Lower case, without the port 443 that https implies (RFC 9421 section 2.2.3).
std::string normal_authority(std::string_view authority);

// The signature base of RFC 9421 section 2.5 without a newline at its end. Components: @method, @authority,
// @path, @query of a request, @status of a response, fields, and with `;req` components of the request that a
// response answers. Nothing for a component that is unknown, repeated, absent, or holds characters outside
// printable ASCII.
std::optional<std::string> signature_base(const structured_fields::inner_list& covered, const message&,
                                          const message* request = nullptr);

}  // namespace paraat::http_signature
