#include "tenant/platform/web/idempotency_keys.hpp"

namespace paraat::web::submissions {

response run_once(transaction& tx, const request& r, const scope& s, const std::function<response()>& work) {
  const std::string id = key_of(r, s);
  const bool known_id = r.method == verb::post && !id.empty();
  if (known_id)
    if (const auto before = seen(tx, id, s.now)) return see_other(before->empty() ? s.base + "/" : *before);
  response out = work();
  if (out.what_becomes == response::changes::dropped) {
    tx.abandon();
    return out;
  }
  // A page that shows the form again, or asks before anything changes, does not use its id up.
  if (known_id && out.status != 303) release(tx, id);
  if (known_id && out.status == 303)
    for (const auto& [name, value] : out.headers)
      if (name == "Location") remember(tx, id, value);
  return out;
}

}  // namespace paraat::web::submissions
