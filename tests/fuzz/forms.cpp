// Forms, with and without files, query strings and cookies. A parsed form, written and parsed again, is the
// same.
#include <cstdint>
#include <cstdlib>

#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/multipart.hpp"

using namespace paraat::web;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool plus : {false, true})
    if (const auto decoded = url_decode(text, plus);
        decoded && url_decode(url_encode(*decoded), plus) != decoded)
      std::abort();

  request r;
  r.headers.emplace_back("cookie", text);
  (void)r.cookie("paraat");

  // The boundary is the first line; the parsed fields are text, whatever the parts hold.
  const std::string boundary(text.substr(0, text.find("\r\n")));
  if (const auto form =
          parse_multipart("multipart/form-data; boundary=\"" + boundary + "\"", "--" + std::string(text)))
    for (const auto& [name, value] : form->fields.list())
      if (!is_utf8(name) || !is_utf8(value) || value.contains('\0')) std::abort();

  const auto read = parameters::parse(text);
  if (!read) return 0;
  std::string written;
  for (const auto& [name, value] : read->list()) {
    if (!is_utf8(name) || !is_utf8(value) || name.contains('\0') || value.contains('\0')) std::abort();
    written += url_encode(name) + '=' + url_encode(value) + '&';
  }
  const auto again = parameters::parse(written);
  if (!again || again->list() != read->list()) std::abort();
  return 0;
}
