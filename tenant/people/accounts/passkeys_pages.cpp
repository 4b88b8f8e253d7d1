#include "tenant/people/accounts/passkeys_pages.hpp"

#include <fmt/format.h>

#include "protocol/bytes.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/people/accounts/accounts_letters.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/passkeys.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {
namespace {

namespace tpl = web::tpl;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::size_t longest_name = 60, most_passkeys = 20;

std::string purpose_of(const scope& s) { return fmt::format("enrol:{}", s.account->session); }

std::string name_in(const request& r, std::string otherwise) {
  const std::string typed = web::trimmed(r.form.get("naam"));
  return typed.empty() || web::length_in_characters(typed) > longest_name ? std::move(otherwise) : typed;
}

// A session of a mailed link adds none: its mailbox would become a second factor.
bool may_add(transaction& tx, const scope& s) { return proof_of(tx, s.account->session).two_step; }

response enrolment_page(const request& r, const scope& s, transaction& tx, bool refused) {
  const auto site = relying_party_of(s, r);
  const auto who = find(tx, s.account->account);
  std::string known;
  for (const passkey& p : passkeys_of(tx, s.account->account))
    if (p.rp_id == site.id) known += (known.empty() ? "" : " ") + base64_url(p.key.id);
  view v;
  web::draw_hidden(v, s);
  v.set(tpl::ACTION, s.base + "/mijn-account/passkeys")
      .set(tpl::CHALLENGE, new_challenge(s.node.vault, purpose_of(s), s.now))
      .set(tpl::RP_ID, site.id)
      .set(tpl::SITE, web::site_name(s))
      .set(tpl::USER_HANDLE, base64_url(user_handle(s.node.vault, s.account->account)))
      .set(tpl::LOGIN, who && !who->email.empty() ? who->email : s.account->name)
      .set(tpl::PERSON_NAME, s.account->name)
      .set(tpl::KNOWN, known)
      .set(tpl::VALUE, agent_text(s, agent_summary(r.header("user-agent"))))
      .set(tpl::CANCEL_URL, s.base + "/mijn-account");
  v.show_if(refused, tpl::REFUSED);
  return web::page(s, r, "people/accounts/passkey.html", std::move(v),
                   {.title = s.t("Nieuwe passkey"),
                    .scripts = {"passkeys.js"},
                    .index = false,
                    .how = refused ? refusal_kind::invalid : web::outcome()});
}

}  // namespace

void draw_passkeys(view& v, const scope& s, transaction& tx) {
  const auto all = passkeys_of(tx, s.account->account);
  if (all.empty() && !may_add(tx, s)) return;
  view& box = v.add(tpl::PASSKEYS);
  for (const passkey& p : all) {
    view& row = box.add(tpl::PASSKEY);
    row.set(tpl::PASSKEY_NAME, p.name)
        .set(tpl::PASSKEY_SITE, p.rp_id)
        .set(tpl::SINCE, s.t.date_and_time(p.created_at))
        .set(tpl::ACTION, fmt::format("{}/mijn-account/passkeys/{}/naam", s.base, p.id))
        .set(tpl::ID, fmt::format("passkey-{}", p.id));
    web::draw_hidden(row, s);
    if (p.last_used) row.add(tpl::USED).set(tpl::LAST_SEEN, s.t.date_and_time(*p.last_used));
    web::draw_button(row, tpl::REMOVE_BUTTON, s,
                     {.action = fmt::format("{}/mijn-account/passkeys/{}/verwijdering", s.base, p.id),
                      .label = s.t("Verwijder"),
                      .variant = "tertiary",
                      .tone = "danger"});
  }
  box.show_if(all.empty(), tpl::NO_PASSKEYS);
  if (may_add(tx, s)) box.add(tpl::ADD_PASSKEY).set(tpl::ADD_URL, s.base + "/mijn-account/passkeys/nieuw");
}

response show_new_passkey(const request& r, scope& s, transaction& tx) {
  if (!may_add(tx, s)) return web::see_other(s.base + "/mijn-account");
  return enrolment_page(r, s, tx, false);
}

response add_new_passkey(const request& r, scope& s, transaction& tx) {
  if (!may_add(tx, s) || passkeys_of(tx, s.account->account).size() >= most_passkeys)
    return enrolment_page(r, s, tx, true);
  const std::string client = from_base64_url(r.form.get("client")).value_or("");
  const std::string object = from_base64_url(r.form.get("attestation")).value_or("");
  const auto challenge = webauthn::challenge_of(client);
  if (!challenge || !valid_challenge(s.node.vault, purpose_of(s), *challenge, s.now))
    return enrolment_page(r, s, tx, true);
  const auto site = relying_party_of(s, r);
  const auto checked = webauthn::verify_registration(site, *challenge, client, object);
  const auto* made = std::get_if<webauthn::credential>(&checked);
  if (made == nullptr || !take_challenge(tx, *challenge, s.now)) return enrolment_page(r, s, tx, true);
  const std::string name = name_in(r, agent_text(s, agent_summary(r.header("user-agent"))));
  if (!add_passkey(tx, {.account = s.account->account,
                        .name = name,
                        .rp_id = site.id,
                        .key = *made,
                        .created_at = s.now,
                        .last_used = {}}))
    return enrolment_page(r, s, tx, true);
  if (const auto who = find(tx, s.account->account)) tell_passkey_added(tx, s, *who, name);
  audit::note(tx, s, audit::passkey_added, s.account->account);
  return web::see_other(s.base + "/mijn-account?klaar=ja");
}

response rename_own_passkey(const request& r, scope& s, transaction& tx) {
  const auto id = whole_number<std::int64_t>(r.value(0)).value_or(0);
  if (const std::string name = name_in(r, ""); !name.empty())
    rename_passkey(tx, s.account->account, id, name);
  return web::see_other(s.base + "/mijn-account?klaar=ja");
}

response remove_own_passkey(const request& r, scope& s, transaction& tx) {
  const auto id = whole_number<std::int64_t>(r.value(0)).value_or(0);
  if (remove_passkey(tx, s.account->account, id)) {
    if (const auto who = find(tx, s.account->account)) tell_passkey_removed(tx, s, *who);
    audit::note(tx, s, audit::passkey_removed, s.account->account);
  }
  return web::see_other(s.base + "/mijn-account?klaar=ja");
}

}  // namespace paraat::accounts
