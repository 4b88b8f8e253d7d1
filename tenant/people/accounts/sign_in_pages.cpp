#include <fmt/format.h>

#include <algorithm>

#include "protocol/ascii.hpp"
#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/people/accounts/accounts_letters.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/accounts/passkeys.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
#include "tenant/people/accounts/throttle.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::accounts {
namespace {

using web::form;
using web::request;
using web::response;
using web::scope;

form sign_in_form(const scope& s, const std::string& onward) {
  form f(s, s.base + "/aanmelding", s.t("Aanmelden"));
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true, .max = 254, .autocomplete = "username"});
  f.add(form::type::password, "wachtwoord", s.t("Wachtwoord, als je er een hebt"),
        {.max = 128,
         .hint = s.t("Heb je geen wachtwoord? Laat dit leeg, dan mailen we je een link."),
         .autocomplete = "current-password",
         .quiet = true});
  f.hidden("verder", safe_path(onward));
  f.other_submit("hoe", "link", s.t("Stuur me een link"));
  return f;
}

std::string passkey_purpose(const request& r) { return "sign-in:" + r.host; }

narrow_page sign_in_page(const scope& s, const request& r, const std::string& onward) {
  return {.title = s.t("Aanmelden"),
          .lead = s.t("Voor medewerkers, organisaties en vrijwilligers."),
          .below = s.t("Wil je helpen? Daarvoor heb je geen account nodig."),
          .link_url = s.base + "/vacatures",
          .link_label = s.t("Bekijk de vacatures"),
          .passkey = passkey_button{.action = s.base + "/aanmelding/passkey",
                                    .label = s.t("Aanmelden met een passkey"),
                                    .purpose = passkey_purpose(r),
                                    .hidden = {{"verder", safe_path(onward)}}}};
}

response show_form(const scope& s, const request& r, const form& f) {
  return form_page(s, r, f,
                   sign_in_page(s, r, r.form.has("verder") ? r.form.get("verder") : r.query.get("verder")));
}

// Every address gets a mail, with or without an account: the answer on the page then reveals nothing, and a
// mistyped address is noticed in the mailbox.
void send_link(transaction& tx, const scope& s, const std::string& email, const std::string& onward) {
  const std::string site = web::site_name(s),
                    after = s.t("Heb je dit niet gevraagd? Dan hoef je niets te doen.");
  const auto people = behind_address(tx, email);
  const std::string query = onward.empty() ? "" : "?verder=" + web::url_encode(onward);
  if (std::ranges::any_of(people, [](const account& a) { return !a.staff(); })) {
    const auto token = one_time_tokens::issue(
        tx, tokens::purpose::sign_in, {.account = {}, .email = email, .data = {}}, s.now + tokens::link_term);
    mail::queue(
        tx, s,
        {.kind = "sign_in_link",
         .to = email,
         .subject = s.t("Je link om aan te melden"),
         .sentences = {fmt::format(fmt::runtime(s.t("Met deze link meld je je aan bij {0}. Ze werkt één keer "
                                                    "en blijft een uur geldig.")),
                                   site)},
         .link = s.here.public_url + "/aanmelding/link/" + token + query,
         .link_label = s.t("Aanmelden"),
         .after = {after}});
  }
  for (const account& a : people) {
    if (!a.staff() || a.email != email) continue;
    const auto token = one_time_tokens::issue(
        tx, tokens::purpose::password, {.account = a.id, .email = {}, .data = {}}, s.now + tokens::link_term);
    mail::queue(
        tx, s,
        {.kind = "password_link",
         .to = email,
         .subject = s.t("Kies een nieuw wachtwoord"),
         .sentences = {s.t("Als medewerker meld je je aan met een wachtwoord en een code. Weet je je "
                           "wachtwoord niet meer? Kies dan een nieuw. De link blijft een uur geldig.")},
         .link = s.here.public_url + "/wachtwoord/" + token,
         .link_label = s.t("Nieuw wachtwoord kiezen"),
         .after = {after}});
  }
  // A member of a corps has no account, and a page of their own.
  const bool member = s.node.call.mail_member_pages(tx, s, email);
  if (member || !people.empty()) return;
  mail::queue(
      tx, s,
      {.kind = "sign_in_unknown",
       .to = email,
       .subject = s.t("Je vroeg een link om aan te melden"),
       .sentences = {fmt::format(fmt::runtime(s.t("Bij {0} is er geen account met dit adres. Misschien "
                                                  "gebruikte je een ander?")),
                                 site),
                     s.t("Wil je helpen? Daarvoor heb je geen account nodig.")},
       .link = s.here.public_url + "/vacatures",
       .link_label = s.t("Bekijk de vacatures"),
       .after = {after}});
}

// One audit entry per kind and account a minute, so that a storm of attempts does not fill the audit; the
// metrics and the log count the same entries. For an address without an account only the attempt is kept.
void note_sign_in(const scope& s, std::string_view what, std::optional<account_id> about) {
  s.node.db.write(s.here.id, [&](transaction& tx) {
    audit::note_once(tx, s, what, about, "", std::chrono::seconds{what == audit::sign_in_failed ? 1 : 60});
  });
}

// The known device of one of the accounts with this address, which has a limit of its own.
std::optional<std::int64_t> device_behind(transaction& tx, const scope& s, const request& r,
                                          const std::string& email) {
  for (const account& a : behind_address(tx, email))
    if (const auto d = known_device(tx, s.node.vault, r, a.id, s.node.secure_cookies, s.now)) return d;
  return std::nullopt;
}

// Every request for a link gets the same page and the newest link works: one mail a minute at most, and less
// often while requests continue. A known device is not held up by requests of others.
response ask_link(const scope& s, const request& r, form& f, const std::string& email) {
  const auto& v = s.node.vault;
  bool goes_on = false;
  s.node.db.write(s.here.id, [&](transaction& tx) {
    const auto device = device_behind(tx, s, r, email);
    const std::string key = device ? std::to_string(*device) : email;
    goes_on = device || challenges::passes(tx, s, r, mail_by_network);
    if (goes_on && mail_is_due(tx, v, device ? mail_to_device : mail_to_account, key, s.now))
      send_link(tx, s, email, safe_path(r.form.get("verder")));
  });
  if (!goes_on) {
    challenges::ask_sum(s, f);
    response again = show_form(s, r, f);
    web::conclude(again, refusal_kind::too_many);
    return again;
  }
  return web::see_other(s.base + "/aanmelding/verstuurd");
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
  const std::string email = ascii::lower(f.value("email")), password = f.value("wachtwoord");
  if (r.form.get("hoe") == "link" || password.empty()) return ask_link(s, r, f, email);
  account_secrets secrets;
  const auto who = s.node.db.read(std::nullopt, [&](transaction& tx) {
    auto found = with_email(tx, email);
    secrets = secrets_of(tx, found ? found->id : 0);  // the same statements for an address that is not known
    return found;
  });
  const visitor visits = visitor_of(s, r, email, who ? std::optional(who->id) : std::nullopt);
  const auto wait = s.node.db.write(
      std::nullopt, [&](transaction& tx) { return admit_password(tx, s.node.vault, visits, s.now); });
  const auto about = who ? std::optional(who->id) : std::nullopt;
  if (wait > std::chrono::seconds{0}) {
    note_sign_in(s, audit::sign_in_delayed, about);
    return slow_down(s, r, f, sign_in_page(s, r, onward), wait);
  }
  const bool known = who && who->status == account_state::active;
  // The check is always done, so that an address that is not known takes as long.
  if (!s.node.vault.matches(password, known ? secrets.password : std::string())) {
    note_sign_in(s, audit::sign_in_failed, about);
    f.error("",
            s.t("Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer opnieuw of vraag een link."));
    return show_form(s, r, f);
  }
  s.node.db.write(std::nullopt, [&](transaction& tx) { forgive_password(tx, s.node.vault, visits, s.now); });
  return ask_second_step(s, r, *who, onward);
}

response show_link_sent(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, {}, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een mail met een link. Niets gekregen na een paar minuten? Kijk bij je "
          "ongewenste mail."),
      s.base + "/aanmelding", s.t("Terug naar aanmelden"));
}

response second_step(const request& r, scope& s) {
  const std::string token = r.form.get("bewijs"), onward = safe_path(r.form.get("verder"));
  form f = code_form(s, token, onward);
  if (!f.accept(r.form)) return show_code_form(s, r, f);
  std::optional<account> who;
  bool taken = false;
  std::chrono::seconds wait{0};
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    const auto p = one_time_tokens::attempt(tx, tokens::purpose::second_step, token, s.now);
    if (!p || !p->account) return;
    who = find(tx, *p->account);
    const auto device = known_device(tx, s.node.vault, r, *p->account, s.node.secure_cookies, s.now);
    const limit& l = device ? code_by_device : code_by_account;
    const std::string key = std::to_string(device.value_or(*p->account));
    wait = admit(tx, s.node.vault, l, key, s.now);
    if (wait > std::chrono::seconds{0} || !who || who->status != account_state::active) return;
    taken = takes_code(tx, s, *who, f.value("code")) &&
            one_time_tokens::take(tx, tokens::purpose::second_step, token, s.now);
    if (taken) forgive_all(tx, s.node.vault, l, key);
  });
  if (who && !taken)
    note_sign_in(s, wait > std::chrono::seconds{0} ? audit::sign_in_delayed : audit::sign_in_failed, who->id);
  if (wait > std::chrono::seconds{0}) return slow_down(s, r, f, code_page(s), wait);
  if (!who || who->status != account_state::active) return link_is_over(s, r);
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
  s.node.db.write(s.here.id, [&](transaction& tx) {
    out = {};
    const auto p = one_time_tokens::attempt(tx, tokens::purpose::enrolment, token, s.now);
    if (!p || !p->account) return;
    who = find(tx, *p->account);
    secret = s.node.vault.open(p->data).value_or("");
    // A second step that was set up meanwhile, in another window, is not overwritten.
    if (!who || who->status != account_state::active || who->has_second_step || secret.empty())
      return who.reset();
    std::string typed = f.value("code");
    std::erase(typed, ' ');
    const auto step = complete ? accepted_totp_step(secret, typed, s.now, 0) : std::nullopt;
    if (!step || !one_time_tokens::take(tx, tokens::purpose::enrolment, token, s.now)) return;
    set_totp(tx, who->id, p->data, *step);
    codes = renew_recovery_codes(tx, s, who->id);
    open_for(out, tx, s, r, *who, strength::two_step);
    tell_second_step_set(tx, s, *who);
    audit::note(tx, s, audit::second_step_set, who->id);
    audit::note(tx, s, audit::signed_in, who->id);
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

response sign_in_with_passkey(const request& r, scope& s) {
  const std::string onward = safe_path(r.form.get("verder"));
  std::optional<account> who;
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    const auto used = accepted_assertion(tx, s, r, passkey_purpose(r));
    who = used ? find(tx, used->account) : std::nullopt;
    if (who && who->status != account_state::active) who.reset();
  });
  if (who) return signed_in_response(s, r, *who, strength::two_step, onward);
  note_sign_in(s, audit::sign_in_failed, std::nullopt);
  form f = sign_in_form(s, onward);
  f.error("", s.t("Met deze passkey lukte het niet. Probeer opnieuw, of meld je aan met je wachtwoord."));
  return show_form(s, r, f);
}

response sign_out(const request&, scope& s, transaction& tx) {
  if (s.account) close_session(tx, s.account->account, s.account->session);
  response out = web::see_other(s.base.empty() ? "/" : s.base + "/");
  out.headers.emplace_back("Set-Cookie", cleared_session_cookie(s.node.secure_cookies));
  return out;
}

}  // namespace paraat::accounts
