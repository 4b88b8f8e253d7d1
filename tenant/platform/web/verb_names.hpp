#pragma once
// The methods of HTTP by their names (RFC 9110 section 9), as a signature base and a log line have them.

#include <string_view>

#include "tenant/platform/web/http.hpp"

namespace paraat::web {

constexpr std::string_view name_of(verb v) {
  switch (v) {
    case verb::get:
      return "GET";
    case verb::head:
      return "HEAD";
    case verb::post:
      return "POST";
    case verb::put:
      return "PUT";
    case verb::del:
      return "DELETE";
  }
  return "";
}

}  // namespace paraat::web
