#include "tenant/people/accounts/drafts.hpp"

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/people/accounts/carried_form.hpp"
#include "tenant/people/accounts/drafts_sql.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string packed(const web::parameters& form) {
  std::string out;
  for (const auto& [name, value] : carried_fields(form))
    out += (out.empty() ? "" : "&") + web::url_encode(name) + "=" + web::url_encode(value);
  return out;
}

bool brought_files(const request& r) {
  return std::ranges::any_of(r.files, [](const web::upload& f) { return !f.bytes.empty(); });
}

// Whose form this is: of the session that ended, or of an earlier one of the account that asks.
std::optional<std::int64_t> owner_of(transaction& tx, const request& r, const scope& s) {
  if (!s.account) return owner_of_ended_session(tx, r, s.node.secure_cookies);
  const auto earlier = owner_of_token(tx, r.form.get("csrf"));
  return earlier == s.account->account ? earlier : std::nullopt;
}

}  // namespace

std::optional<response> keep_draft(const request& r, const scope& s) {
  if (r.form.list().empty()) return std::nullopt;
  const std::string token = base64_url(random_bytes(24));
  const bool kept = s.node.db.write(s.here.id, [&](transaction& tx) {
    const auto whose = owner_of(tx, r, s);
    if (whose)
      insert_draft(tx, token, {*whose, r.path, s.node.vault.seal(packed(r.form)), brought_files(r)},
                   s.now + draft_term);
    return whose.has_value();
  });
  if (!kept) return std::nullopt;
  const std::string page = "/mijn-account/concept/" + token;
  return web::see_other(s.account ? s.base + page : s.base + "/aanmelding?verder=" + web::url_encode(page));
}

response show_draft(const request& r, scope& s, transaction& tx) {
  const auto found = find_draft(tx, r.value(0), s.account->account, s.now);
  const auto bytes = found ? s.node.vault.open(found->sealed) : std::nullopt;
  const auto form = bytes ? web::parameters::parse(*bytes) : web::parameters();
  if (!bytes || !form)
    return web::message_page(s, r, refusal_kind::gone, s.t("Dit formulier is er niet meer"),
                             s.t("Een formulier blijft een dag bewaard, voor wie het invulde."),
                             s.base + "/mijn-account", s.t("Naar je account"));
  view v;
  v.set(tpl::HEADING, s.t("Je formulier is bewaard"));
  v.set(tpl::LEAD, found->files
                       ? s.t("Je sessie was voorbij toen je het verstuurde. Wat je typte, is er nog; je "
                             "bestand kies je opnieuw.")
                       : s.t("Je sessie was voorbij toen je het verstuurde. Verstuur het nu opnieuw; er "
                             "ging niets verloren."));
  draw_carried(v.add(tpl::CARRY_FORM), s, s.base + found->path, carried_fields(*form),
               found->files ? s.t("Ga verder met je formulier") : s.t("Verstuur opnieuw"));
  return web::page(s, r, "people/accounts/carry.html", std::move(v),
                   {.title = s.t("Je formulier is bewaard"), .index = false});
}

}  // namespace paraat::accounts
