// The page behind a QR code for a visitor without a coordinator's session: the code itself, to be shown.

#include "tenant/crisis/presence/shifts_pages.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/accounts/qr.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::presence {
namespace tpl = web::tpl;

web::response visitor_page(const web::request& r, const web::scope& s, const callouts::person_id& person_id) {
  const auto qr = accounts::qr_code(notifications::whole_address(s, code_path(person_id)));
  web::view v;
  v.set(tpl::QR_SIZE, qr.size).set(tpl::QR_PATH, qr.path);
  v.set(tpl::WAY_URL, s.base + "/aanmelding?verder=" + web::url_encode(code_path(person_id)));
  web::response out = web::page(s, r, "crisis/presence/qr_code.html", std::move(v),
                                {.title = s.t("Jouw code"), .index = false});
  out.headers.emplace_back("Cache-Control", "no-store");
  return out;
}

}  // namespace paraat::presence
