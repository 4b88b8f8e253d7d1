#include "tenant/platform/one_time_tokens/one_time_tokens_pages.hpp"

#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::one_time_tokens {

web::response ask(const web::request& r, const web::scope& s, transaction& tx, std::string_view purpose,
                  const question& q) {
  const auto object = look(tx, r.value(0), purpose, s.now);
  if (!object) return web::refusal_page(s, r, object.error());
  return web::ask_page(s, r, q.title, q.text, {s.base + r.path, q.label, "primary", "", "check"});
}

web::response act(const web::request& r, const web::scope& s, transaction& tx, std::string_view purpose,
                  const work& does) {
  const auto object = use(tx, r.value(0), purpose, s.now);
  if (!object) return web::refusal_page(s, r, object.error());
  const auto onward = does(*object);
  return onward ? web::see_other(s.base + *onward) : web::refusal_page(s, r, onward.error());
}

}  // namespace paraat::one_time_tokens
