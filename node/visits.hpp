#pragma once
// Properties of a request known from its head alone: the page and language, and the urgency of the work.

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "node/http/admission.hpp"
#include "node/routes.hpp"
#include "tenant/platform/web/http.hpp"

namespace paraat::node {

// The parameters that pages read. Anything else in the query of a public page is dropped before the page is
// made: it makes no copy of its own in the cache, and no page repeats it in its links.
bool is_known_parameter(std::string_view name);
web::parameters known_only(const web::parameters&);

// Two requests with the same key get the same bytes. Each part ends with a line break, which no part can
// hold: none can be taken for another.
std::string cache_key(const web::request&, std::string_view language, bool zipped);

// Sessions that were found valid a while ago, by a hash. Only the order of work depends on it.
class recent_sessions {
 public:
  void note(std::string_view token);
  bool knows(std::string_view token) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::size_t, std::chrono::steady_clock::time_point> seen_;
};

// By route and path: requests of a call-out, signed-in staff, the public, searches and feeds; passwords and
// pictures apart. `path` is without the prefix of the tenant.
http::work_class class_of(const route*, const web::request&, std::string_view path, bool known_session);

}  // namespace paraat::node
