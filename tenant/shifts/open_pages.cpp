// The page behind a QR code for who is no coordinator: the code itself, to be shown.

#include "tenant/accounts/qr.hpp"
#include "tenant/letters/letters.hpp"
#include "tenant/shifts/shifts_pages.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

namespace paraat::shifts {
namespace tpl = web::tpl;

web::response visitor_page(const web::request& r, const web::scope& s, std::string_view person_id) {
  const auto qr = accounts::qr_code(letters::whole_address(s, code_path(person_id)));
  web::view v;
  v.set(tpl::QR_SIZE, qr.size).set(tpl::QR_PATH, qr.path);
  v.set(tpl::WAY_URL, s.base + "/aanmelden?verder=" + web::url_encode(code_path(person_id)));
  web::response out =
      web::page(s, r, "shifts/open.html", std::move(v), {.title = s.t("Jouw code"), .index = false});
  out.headers.emplace_back("Cache-Control", "no-store");
  return out;
}

}  // namespace paraat::shifts
