#pragma once
// The two pages behind a mailed link: the page with the button, and the act of the button. Opening a link
// never acts, because mail scanners follow links too.

#include <functional>
#include <string>

#include "protocol/result.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/web/http.hpp"
#include "tenant/platform/web/scope.hpp"

namespace paraat::one_time_tokens {

struct question {
  std::string title, text, label;  // label of the button
};
// The token is the first part of the path that the route leaves open.
web::response ask(const web::request&, const web::scope&, transaction&, std::string_view purpose,
                  const question&);
// Uses the link up and does the work with its object; the work gives the path of the page to go to.
using work = std::function<result<std::string>(const std::string& object)>;
web::response act(const web::request&, const web::scope&, transaction&, std::string_view purpose,
                  const work&);

}  // namespace paraat::one_time_tokens
