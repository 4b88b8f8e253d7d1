#include <fmt/format.h>

#include <algorithm>

#include "tenant/accounts/accounts_pages.hpp"
#include "tenant/accounts/sessions.hpp"
#include "tenant/accounts/steps.hpp"
#include "tenant/accounts/throttle.hpp"
#include "tenant/accounts/tokens.hpp"
#include "tenant/accounts/totp.hpp"
#include "tenant/accounts/vault.hpp"
#include "tenant/mail/letter.hpp"
#include "tenant/web/page.hpp"

namespace paraat::accounts {
namespace {

using web::form;
using web::request;
using web::response;
using web::scope;

form sign_in_form(const scope& s, const std::string& onward) {
  form f(s, s.base + "/aanmelden", s.t("Aanmelden"));
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true, .max = 254, .autocomplete = "username"});
  f.add(form::type::password, "wachtwoord", s.t("Wachtwoord"),
        {.max = 128,
         .hint = s.t("Heb je geen wachtwoord? Laat dit leeg, dan mailen we je een link."),
         .autocomplete = "current-password"});
  f.hidden("verder", safe_path(onward));
  f.other_submit("hoe", "link", s.t("Stuur me een link"));
  return f;
}

response show_form(const scope& s, const request& r, const form& f) {
  return form_page(
      s, r, f,
      {.title = s.t("Aanmelden"),
       .lead = s.t("Voor medewerkers, organisaties en vrijwilligers."),
       .below = s.t("Nog geen account? Om je aan te bieden voor een vacature heb je er geen nodig."),
       .link_url = s.base + "/vacatures",
       .link_label = s.t("Bekijk de vacatures")});
}

// Everybody gets a mail, whoever they are: the answer on the page then says nothing, and who typed another
// address than they thought finds out in their own mailbox.
void send_link(transaction& tx, const scope& s, const std::string& email, const std::string& onward) {
  const std::string site = web::site_name(s),
                    after = s.t("Heb je dit niet gevraagd? Dan hoef je niets te doen.");
  const auto people = behind_address(tx, email);
  const std::string query = onward.empty() ? "" : "?verder=" + web::url_encode(onward);
  if (std::ranges::any_of(people, [](const account& a) { return !a.staff(); })) {
    const auto token = tokens::issue(tx, tokens::purpose::sign_in,
                                     {.account = {}, .email = email, .data = {}}, tokens::link_term, s.now);
    mail::queue(
        tx, s,
        {.to = email,
         .subject = s.t("Je link om aan te melden"),
         .sentences = {fmt::format(fmt::runtime(s.t("Met deze link meld je je aan bij {0}. Ze werkt één keer "
                                                    "en blijft een uur geldig.")),
                                   site)},
         .link = s.here.public_url + "/aanmelden/link/" + token + query,
         .link_label = s.t("Aanmelden"),
         .after = {after}});
  }
  for (const account& a : people) {
    if (!a.staff() || a.email != email) continue;
    const auto token = tokens::issue(tx, tokens::purpose::password,
                                     {.account = a.id, .email = {}, .data = {}}, tokens::link_term, s.now);
    mail::queue(
        tx, s,
        {.to = email,
         .subject = s.t("Kies een nieuw wachtwoord"),
         .sentences = {s.t("Als medewerker meld je je aan met een wachtwoord en een code. Weet je je "
                           "wachtwoord niet meer? Kies dan een nieuw. De link blijft een uur geldig.")},
         .link = s.here.public_url + "/wachtwoord/" + token,
         .link_label = s.t("Nieuw wachtwoord kiezen"),
         .after = {after}});
  }
  if (!people.empty()) return;
  mail::queue(
      tx, s,
      {.to = email,
       .subject = s.t("Je vroeg een link om aan te melden"),
       .sentences = {fmt::format(fmt::runtime(s.t("Bij {0} is er geen account met dit adres. Misschien "
                                                  "gebruikte je een ander?")),
                                 site),
                     s.t("Om je aan te bieden voor een vacature heb je geen account nodig.")},
       .link = s.here.public_url + "/vacatures",
       .link_label = s.t("Bekijk de vacatures"),
       .after = {after}});
}

response ask_link(const scope& s, const request& r, const std::string& email) {
  const bool over = s.node.db.write(std::nullopt, [&](transaction& tx) {
    const bool account = too_many(tx, s.node.vault, mail_to_address, email, s.now);
    return too_many(tx, s.node.vault, mail_by_address, r.remote, s.now) || account;
  });
  if (over) return slow_down(s, r);
  s.node.db.write(s.here.id,
                  [&](transaction& tx) { send_link(tx, s, email, safe_path(r.form.get("verder"))); });
  return web::see_other(s.base + "/aanmelden/verstuurd");
}

}  // namespace

response show_sign_in(const request& r, scope& s, transaction&) {
  if (s.account) return web::see_other(s.base + "/mijn-account");
  return show_form(s, r, sign_in_form(s, r.query.get("verder")));
}

response sign_in(const request& r, scope& s) {
  const std::string onward = safe_path(r.form.get("verder"));
  form f = sign_in_form(s, onward);
  if (!f.accept(r.form)) return show_form(s, r, f);
  const std::string email = lower_case(f.value("email")), password = f.value("wachtwoord");
  if (r.form.get("hoe") == "link" || password.empty()) return ask_link(s, r, email);
  if (over_password_limits(s, r, email)) return slow_down(s, r);
  const auto who = s.node.db.read(std::nullopt, [&](transaction& tx) { return with_email(tx, email); });
  const bool known = who && who->status == state::active;
  // The check is always done, so that an address that is not known takes as long.
  if (!s.node.vault.matches(password, known ? who->password : std::string())) {
    f.error("",
            s.t("Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer opnieuw of vraag een link."));
    return show_form(s, r, f);
  }
  forgive_password_attempt(s, r, email);
  return ask_second_step(s, r, *who, onward);
}

response show_link_sent(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, 200, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een mail met een link. Niets gekregen na een paar minuten? Kijk bij je "
          "ongewenste mail."),
      s.base + "/aanmelden", s.t("Terug naar aanmelden"));
}

response second_step(const request& r, scope& s) {
  const std::string token = r.form.get("bewijs"), onward = safe_path(r.form.get("verder"));
  form f = code_form(s, token, onward);
  if (!f.accept(r.form)) return show_code_form(s, r, f);
  std::optional<account> who;
  bool over = false, taken = false;
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    const auto p = tokens::attempt(tx, tokens::purpose::second_step, token, s.now);
    if (!p || !p->account) return;
    who = find(tx, *p->account);
    const std::string key = std::to_string(*p->account);
    over = too_many(tx, s.node.vault, code_by_account, key, s.now);
    if (over || !who || who->status != state::active) return;
    taken = takes_code(tx, s, *who, f.value("code")) &&
            tokens::use(tx, tokens::purpose::second_step, token, s.now);
    if (taken) forgive_all(tx, s.node.vault, code_by_account, key);
  });
  if (over) return slow_down(s, r);
  if (!who || who->status != state::active) return link_is_over(s, r);
  if (taken) return signed_in_response(s, r, *who, strength::two_step, onward);
  f.refuse({refusal_kind::invalid,
            "Deze code klopt niet, of is al gebruikt. Wacht op de volgende en probeer opnieuw.", "code"});
  return show_code_form(s, r, f);
}

response enrol(const request& r, scope& s) {
  const std::string token = r.form.get("bewijs"), onward = safe_path(r.form.get("verder"));
  form f = enrolment_form(s, token, onward);
  const bool complete = f.accept(r.form);
  std::optional<account> who;
  std::string secret;
  std::vector<std::string> codes;
  response out;
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    const auto p = tokens::attempt(tx, tokens::purpose::enrolment, token, s.now);
    if (!p || !p->account) return;
    who = find(tx, *p->account);
    secret = s.node.vault.open(p->data).value_or("");
    // Who has set it up meanwhile, in another window, is not overruled.
    if (!who || who->status != state::active || !who->totp_secret.empty() || secret.empty())
      return who.reset();
    std::string typed = f.value("code");
    std::erase(typed, ' ');
    const auto step = complete ? accepted_totp_step(secret, typed, s.now, 0) : std::nullopt;
    if (!step || !tokens::use(tx, tokens::purpose::enrolment, token, s.now)) return;
    set_totp(tx, who->id, p->data, *step);
    codes = renew_recovery_codes(tx, s, who->id);
    open_for(out, tx, s, r, who->id, strength::two_step);
  });
  if (!who) return link_is_over(s, r);
  if (codes.empty()) {
    if (complete)
      f.refuse({refusal_kind::invalid, "Deze code klopt niet. Staat de klok van je telefoon juist?", "code"});
    return show_enrolment_form(s, r, *who, secret, f);
  }
  response page = recovery_codes_page(s, r, codes, onward.empty() ? first_page(*who, s) : onward);
  page.headers.insert(page.headers.end(), out.headers.begin(), out.headers.end());
  return page;
}

response sign_out(const request&, scope& s, transaction& tx) {
  if (s.account) close_session(tx, s.account->account, s.account->session);
  response out = web::see_other(s.base.empty() ? "/" : s.base + "/");
  out.headers.emplace_back("Set-Cookie", cleared_session_cookie(s.node.secure_cookies));
  return out;
}

}  // namespace paraat::accounts
