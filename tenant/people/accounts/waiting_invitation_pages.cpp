// An invitation that was not answered, for the administrator.

#include <fmt/format.h>

#include "protocol/whole_number.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/invitations.hpp"
#include "tenant/people/accounts/waiting_invitations.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

namespace {

constexpr std::string_view users_path = "/beheer/gebruikers";
constexpr std::string_view invitations_path = "/beheer/gebruikers/uitnodigingen";

response no_such_invitation(const scope& s, const request& r) {
  return web::refusal_page(s, r, {refusal_kind::not_found, "Deze uitnodiging is er niet meer.", ""});
}

std::optional<invitation> asked_invitation(transaction& tx, const request& r) {
  const auto id = whole_number<std::int64_t>(r.value(0));
  auto found = id ? waiting_invitation(tx, *id) : std::nullopt;
  return found && found->organisation.empty() ? found : std::nullopt;
}

}  // namespace

void add_invitations(web::table& rows, const scope& s, transaction& tx) {
  for (const invitation& i : waiting_invitations(tx, s.now))
    rows.row({{.text = i.email, .url = fmt::format("{}{}/{}", s.base, invitations_path, i.id)},
              {.text = role_labels(s.t, i.roles)},
              {.text = s.t("Uitgenodigd"), .tone = "warning"}});
}

response show_waiting_invitation(const request& r, scope& s, transaction& tx) {
  const auto i = asked_invitation(tx, r);
  if (!i) return no_such_invitation(s, r);
  view v;
  v.set(tpl::HEADING, i->email).set(tpl::ROLES, role_labels(s.t, i->roles));
  v.set(tpl::SINCE, s.t.date_and_time(i->invited_at)).set(tpl::UNTIL, s.t.date_and_time(i->expires_at));
  const auto button = [&](web::slot place, std::string_view act, std::string label) {
    web::draw_button(v, place, s,
                     {.action = fmt::format("{}{}/{}/{}", s.base, invitations_path, i->id, act),
                      .label = std::move(label),
                      .variant = "secondary"});
  };
  button(tpl::AGAIN_BUTTON, "herhaling", s.t("Nieuwe uitnodiging sturen"));
  button(tpl::REMOVE_BUTTON, "intrekking", s.t("Trek de uitnodiging in"));
  return web::page(s, r, "people/accounts/waiting_invitation.html", std::move(v),
                   {.title = i->email,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + std::string(users_path), s.t("Gebruikers")},
                               {s.base + r.path, i->email}},
                    .index = false});
}

response repeat_invitation(const request& r, scope& s, transaction& tx) {
  const auto i = asked_invitation(tx, r);
  if (!i) return no_such_invitation(s, r);
  invite_again(tx, s, *i);
  audit::note(tx, s, audit::user_invited);
  return web::see_other(s.base + std::string(users_path) + "?klaar=uitgenodigd");
}

response withdraw_waiting_invitation(const request& r, scope& s, transaction& tx) {
  const auto i = asked_invitation(tx, r);
  if (!i) return no_such_invitation(s, r);
  withdraw_invitation(tx, *i);
  audit::note(tx, s, audit::invitation_withdrawn);
  return web::see_other(s.base + std::string(users_path) + "?klaar=ingetrokken");
}

}  // namespace paraat::accounts
