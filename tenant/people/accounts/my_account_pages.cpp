#include <fmt/format.h>

#include "protocol/whole_number.hpp"
#include "tenant/people/accounts/accounts_letters.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/accounts/hand_over.hpp"
#include "tenant/people/accounts/passkeys_pages.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
#include "tenant/people/accounts/throttle.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

std::string place_of(const scope& s, const web::grant& g) {
  if (!g.tenant) return s.t("Deze node");
  const auto t = s.node.tenants.of(*g.tenant);
  return t ? t->name : std::string();
}

void draw_sessions(view& v, const scope& s, transaction& tx) {
  for (const session& one : sessions_of(tx, s.account->account, s.now)) {
    const bool this_one = one.id == s.account->session;
    view& row = v.add(tpl::SESSION);
    row.set(tpl::AGENT, agent_text(s, one.agent));
    row.set(tpl::SINCE, s.t.date_and_time(one.created_at))
        .set(tpl::LAST_SEEN, s.t.date_and_time(one.last_seen));
    row.show_if(this_one, tpl::THIS_SESSION);
    if (this_one) continue;
    web::draw_button(row.add(tpl::OTHER_SESSION), tpl::CHANGE_BUTTON, s,
                     {.action = s.base + "/mijn-account/sessies",
                      .label = s.t("Afmelden"),
                      .variant = "tertiary",
                      .hidden = {{"sessie", std::to_string(one.id)}}});
  }
}

void draw_devices(view& v, const scope& s, const request& r, transaction& tx) {
  const auto devices = devices_of(tx, s.account->account, s.now);
  if (devices.empty()) return;
  const auto this_one = known_device(tx, s.node.vault, r, s.account->account, s.node.secure_cookies, s.now);
  view& box = v.add(tpl::DEVICES);
  for (const device& d : devices) {
    view& row = box.add(tpl::DEVICE);
    row.set(tpl::AGENT, agent_text(s, d.agent)).set(tpl::LAST_SEEN, s.t.date_and_time(d.last_seen));
    row.show_if(this_one == d.id, tpl::THIS_DEVICE);
    web::draw_button(row, tpl::FORGET_BUTTON, s,
                     {.action = s.base + "/mijn-account/toestellen",
                      .label = s.t("Vergeet"),
                      .variant = "tertiary",
                      .hidden = {{"toestel", std::to_string(d.id)}}});
  }
}

form password_form(const scope& s) {
  form f(s, s.base + "/mijn-account/wachtwoord", s.t("Bewaar je wachtwoord"));
  f.add(form::type::password, "huidig", s.t("Je huidige wachtwoord"),
        {.required = true, .max = 128, .autocomplete = "current-password"});
  add_new_password_fields(f, s);
  f.cancel_link(s.base + "/mijn-account", s.t("Annuleer"));
  return f;
}

narrow_page password_page(const scope& s) {
  return {.title = s.t("Wachtwoord wijzigen"),
          .lead = s.t("Je andere toestellen worden afgemeld."),
          .below = {},
          .link_url = {},
          .link_label = {}};
}

response show_password_form(const scope& s, const request& r, const form& f) {
  return form_page(s, r, f, password_page(s));
}

form codes_form(const scope& s) {
  form f(s, s.base + "/mijn-account/herstelcodes", s.t("Maak nieuwe herstelcodes"));
  f.add(form::type::text, "code", s.t("Code"),
        {.required = true,
         .max = 20,
         .hint = s.t("Zes cijfers uit je app, of een van je herstelcodes."),
         .autocomplete = "one-time-code"});
  f.cancel_link(s.base + "/mijn-account", s.t("Annuleer"));
  return f;
}

narrow_page codes_page(const scope& s) {
  return {
      .title = s.t("Nieuwe herstelcodes"),
      .lead = s.t(
          "De oude werken daarna niet meer. Vul eerst een code in, zodat we zeker weten dat jij het bent."),
      .below = {},
      .link_url = {},
      .link_label = {}};
}

response show_codes_form(const scope& s, const request& r, const form& f) {
  return form_page(s, r, f, codes_page(s));
}

// A signed-in session has rate limits of its own, so that attempts from elsewhere do not delay it.
std::string session_key(const scope& s) { return "session:" + std::to_string(s.account->session); }

}  // namespace

response show_my_account(const request& r, scope& s, transaction& tx) {
  const auto who = find(tx, s.account->account);
  view v;
  v.set(tpl::HEADING, s.account->name).set_if(tpl::EMAIL, tpl::HAS_EMAIL, who ? who->email : std::string());
  v.show_if(!r.query.get("klaar").empty(), tpl::DONE_NOTE);
  for (const web::grant& g : s.account->grants)
    v.add(tpl::ROLE_ITEM).set(tpl::ROLE_LABEL, label_of(s.t, g.what)).set(tpl::ROLE_PLACE, place_of(s, g));
  v.show_if(s.account->grants.empty(), tpl::NO_ROLES);
  draw_other_sites(v, s);
  v.show_if(s.may(web::role::coordinator), tpl::NOTICES);
  draw_sessions(v, s, tx);
  draw_devices(v, s, r, tx);
  draw_passkeys(v, s, tx);
  web::draw_button(v, tpl::EVERYWHERE_BUTTON, s,
                   {.action = s.base + "/mijn-account/sessies",
                    .label = s.t("Overal afmelden"),
                    .variant = "secondary",
                    .hidden = {{"sessie", "alle"}}});
  if (who && who->has_password)
    v.add(tpl::SECURITY)
        .set(tpl::CODES_LEFT, s.t("Je hebt nog {} herstelcode.", "Je hebt nog {} herstelcodes.",
                                  recovery_codes_left(tx, who->id)));
  return web::page(s, r, "people/accounts/my_account.html", std::move(v),
                   {.title = s.t("Mijn account"), .index = false});
}

response end_sessions(const request& r, scope& s, transaction& tx) {
  const std::string which = r.form.get("sessie");
  if (which == "alle") {
    close_all_sessions(tx, s.account->account);
    response out = web::see_other(s.base + "/aanmelding");
    out.headers.emplace_back("Set-Cookie", cleared_session_cookie(s.node.secure_cookies));
    return out;
  }
  close_session(tx, s.account->account, whole_number<std::int64_t>(which).value_or(0));
  return web::see_other(s.base + "/mijn-account?klaar=ja");
}

response forget_devices(const request& r, scope& s, transaction& tx) {
  forget_device(tx, s.account->account, whole_number<std::int64_t>(r.form.get("toestel")).value_or(0));
  audit::note(tx, s, audit::device_forgotten, s.account->account);
  return web::see_other(s.base + "/mijn-account?klaar=ja");
}

response show_change_password(const request& r, scope& s, transaction&) {
  return show_password_form(s, r, password_form(s));
}

response change_password(const request& r, scope& s) {
  account_secrets secrets;
  const auto who = s.node.db.read(std::nullopt, [&](transaction& tx) {
    secrets = secrets_of(tx, s.account->account);
    return find(tx, s.account->account);
  });
  form f = password_form(s);
  if (!who || !f.accept(r.form) || !new_password_is_good(f, who->email)) return show_password_form(s, r, f);
  const visitor visits{who->email, r.remote, session_key(s)};
  const auto wait = s.node.db.write(
      std::nullopt, [&](transaction& tx) { return admit_password(tx, s.node.vault, visits, s.now); });
  if (wait > std::chrono::seconds{0}) return slow_down(s, r, f, password_page(s), wait);
  if (!s.node.vault.matches(f.value("huidig"), secrets.password)) {
    f.error("huidig", s.t("Dit is niet je huidige wachtwoord."));
    return show_password_form(s, r, f);
  }
  const std::string hash = s.node.vault.hash_password(f.value("wachtwoord"));
  s.node.db.write(s.here.id, [&](transaction& tx) {
    set_password(tx, who->id, hash);
    forgive_password(tx, s.node.vault, visits, s.now);
    forgive_all(tx, s.node.vault, code_by_account, std::to_string(who->id));
    close_all_sessions(tx, who->id, s.account->session);
    tell_password_changed(tx, s, *who);
    audit::note(tx, s, audit::password_changed, who->id);
  });
  return web::see_other(s.base + "/mijn-account?klaar=ja");
}

response show_new_recovery_codes(const request& r, scope& s, transaction&) {
  return show_codes_form(s, r, codes_form(s));
}

response new_recovery_codes_page(const request& r, scope& s) {
  form f = codes_form(s);
  if (!f.accept(r.form)) return show_codes_form(s, r, f);
  std::vector<std::string> codes;
  std::chrono::seconds wait{0};
  s.node.db.write(s.here.id, [&](transaction& tx) {
    const auto who = find(tx, s.account->account);
    wait = admit(tx, s.node.vault, code_by_device, session_key(s), s.now);
    if (wait > std::chrono::seconds{0} || !who || !takes_code(tx, s, *who, f.value("code"))) return;
    forgive_all(tx, s.node.vault, code_by_device, session_key(s));
    codes = renew_recovery_codes(tx, s, who->id);
    tell_recovery_codes_renewed(tx, s, *who);
    audit::note(tx, s, audit::recovery_codes_renewed, who->id);
  });
  if (wait > std::chrono::seconds{0}) return slow_down(s, r, f, codes_page(s), wait);
  if (!codes.empty()) return recovery_codes_page(s, r, codes, "/mijn-account");
  f.refuse({refusal_kind::invalid,
            "Deze code klopt niet, of is al gebruikt. Wacht op de volgende en probeer opnieuw.", "code"});
  return show_codes_form(s, r, f);
}

}  // namespace paraat::accounts
