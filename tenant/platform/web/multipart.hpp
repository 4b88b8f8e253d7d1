#pragma once
// Forms with files: multipart/form-data (RFC 7578, RFC 2046 section 5.1).
//
// Ours, because Beast has no reader of it, and MIME libraries (GMime, vmime) read mail: they repair what this
// refuses, so that a proxy or scanner in front could see other files than the node.

#include <string_view>

#include "tenant/platform/web/http.hpp"

namespace paraat::web {

struct multipart_form {
  parameters fields;
  std::vector<upload> files;
};

bool is_multipart(std::string_view content_type);
// Refuses a form without a boundary or an end, with a field that is not text in UTF-8, or with more than a
// hundred parts.
result<multipart_form> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace paraat::web
