// The head of an HTTP request from the socket: Beast's parser, then our grammar. An accepted head is read by
// every other server in the same way: one Host, one length or none, no length beside a transfer coding.
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <cstdlib>

#include "node/http/request_head.hpp"

namespace {

namespace bh = boost::beast::http;
using namespace paraat;

// Lines that begin with this name, counted without any parser's help.
std::size_t lines_of(std::string_view head, std::string_view name) {
  std::size_t count = 0;
  while (!head.empty()) {
    const auto end = head.find('\n');
    const auto line = head.substr(0, end);
    head = end == std::string_view::npos ? std::string_view() : head.substr(end + 1);
    const bool same = line.size() > name.size() && line[name.size()] == ':' &&
                      std::equal(name.begin(), name.end(), line.begin(),
                                 [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
    count += same ? 1 : 0;
  }
  return count;
}

void check(const web::request& r, std::string_view head) {
  const auto lengths = lines_of(head, "content-length"), codings = lines_of(head, "transfer-encoding");
  if (lines_of(head, "host") != 1 || lengths > 1 || codings > 1 || lengths + codings > 1) std::abort();
  if (!r.raw_path.starts_with('/') || r.raw_path.contains('?') || r.path.contains('\0') || r.host.empty())
    std::abort();
  if (!web::is_utf8(r.path) || r.path.starts_with("//")) std::abort();
  for (const auto& [name, value] : r.headers)
    if (name.empty() || name.contains('\n') || value.contains('\n') || value.contains('\r') ||
        value.contains('\0'))
      std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  bh::request_parser<bh::empty_body> parser;
  parser.header_limit(16 * 1024);
  boost::system::error_code failed;
  const std::size_t read = parser.put(boost::asio::buffer(text), failed);
  if (failed || !parser.is_header_done()) return 0;
  for (const bool chunked : {false, true}) {
    http::limits bounds;
    bounds.allow_chunked = chunked;
    web::request r;
    r.remote = "192.0.2.1";
    if (!http::read_head(parser.get().base(), bounds, {"192.0.2.1"}, r)) check(r, text.substr(0, read));
  }
  return 0;
}
