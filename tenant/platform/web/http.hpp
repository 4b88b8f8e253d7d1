#pragma once
// A request and an answer as plain values. Nothing here knows of sockets; node/http makes and sends them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "tenant/platform/web/outcome.hpp"

namespace paraat::web {

enum class verb { get, head, post, put, del };

// Fields of a query string or of an urlencoded body, in the order they came.
class parameters {
 public:
  parameters() = default;
  // Refuses broken percent-encoding, text that is not UTF-8, control characters, and more than 400 fields.
  static result<parameters> parse(std::string_view urlencoded);

  std::string get(std::string_view name) const;  // the first; empty when absent
  std::vector<std::string> all(std::string_view name) const;
  bool has(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }
  void add(std::string name, std::string value) { list_.emplace_back(std::move(name), std::move(value)); }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

std::string url_encode(std::string_view text);
std::optional<std::string> url_decode(std::string_view text, bool plus_is_space);
using paraat::is_utf8;

// A file of a form, as it was sent: nothing about it can be believed.
struct upload {
  std::string field, file_name, content_type, bytes;
};

struct request {
  verb method = verb::get;
  std::string authority;  // as sent: host and port
  std::string host;       // lower case, without port
  std::string path;       // decoded, without the tenant's prefix
  std::string raw_path;   // as sent
  std::string raw_query;
  parameters query;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  parameters form;  // the body, where it is a form
  std::vector<upload> files;
  std::string remote;  // address of the visitor, for limits only; never stored as it is
  std::string id;      // request id, in every log line
  std::string peer;    // federation listener: the node whose signature on the head was verified
  std::vector<std::string> path_values;  // what the {…} of the route matched

  std::string_view header(std::string_view name) const;
  std::string cookie(std::string_view name) const;
  const std::string& value(std::size_t i) const { return path_values.at(i); }
};

struct response {
  unsigned status = 200;
  // What becomes of the transaction that the response was made in.
  enum class changes { kept, dropped } what_becomes = changes::kept;
  // Why it refuses; the edge writes it to the log and sends it to nobody.
  std::optional<refusal_kind> refused = {};
  std::string refused_field = {};
  std::string cause = {};
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> topics;  // what makes a cached copy of it stale
  // Long-poll: wait until the topic moves past `wait_version` (at most 25 s), then run the handler once more.
  std::optional<std::string> wait_on;
  std::uint64_t wait_version = 0;
  // Server-sent events: the connection stays open, and whenever the topic moves the handler draws anew. The
  // drawing is shared by all who have the same path and language: nothing of one visitor may stand in it.
  std::optional<std::string> stream_on;
  bool cacheable = false;
};

response see_other(std::string location);
// Status, refusal and what becomes of the changes, as the outcome says: the only place that sets the last.
void conclude(response&, const outcome&);
response text_response(unsigned status, std::string body,
                       std::string content_type = "text/plain; charset=utf-8");
// A CSV to save under this name; nobody between keeps a copy.
response csv_response(std::string bytes, std::string_view file_name);

}  // namespace paraat::web
