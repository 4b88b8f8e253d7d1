#include "tenant/people/accounts/sign_in_flow.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/people/accounts/accounts_letters.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/accounts/passkeys.hpp"
#include "tenant/people/accounts/qr.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/throttle.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

response form_page(const scope& s, const request& r, const form& f, const narrow_page& p) {
  view v;
  v.set(tpl::HEADING, p.title).set_if(tpl::LEAD, tpl::HAS_LEAD, p.lead);
  f.render(v, tpl::FORM);
  if (!p.below.empty())
    v.add(tpl::BELOW)
        .set(tpl::BELOW_TEXT, p.below)
        .set(tpl::BELOW_URL, p.link_url)
        .set(tpl::BELOW_LABEL, p.link_label);
  if (p.passkey) {
    view& b = v.add(tpl::PASSKEY);
    web::draw_hidden(b, s);
    for (const auto& [name, value] : p.passkey->hidden)
      b.add(tpl::HIDDEN).set(tpl::NAME, name).set(tpl::VALUE, value);
    b.set(tpl::ACTION, p.passkey->action)
        .set(tpl::BUTTON_LABEL, p.passkey->label)
        .set(tpl::CHALLENGE, new_challenge(s.node.vault, p.passkey->purpose, s.now))
        .set(tpl::RP_ID, relying_party_of(s, r).id);
  }
  return web::page(
      s, r, "people/accounts/narrow.html", std::move(v),
      {.title = p.title,
       .scripts = p.passkey ? std::vector<std::string>{"passkeys.js"} : std::vector<std::string>(),
       .index = false,
       .how = f.ok() ? web::outcome() : refusal_kind::invalid});
}

std::string safe_path(std::string_view typed) {
  const bool local =
      typed.starts_with('/') && typed.size() <= 300 &&
      (typed.size() == 1 || (typed[1] != '/' && typed[1] != '\\')) &&
      std::ranges::all_of(typed, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
  return local ? std::string(typed) : std::string();
}

std::string wait_text(const scope& s, std::chrono::seconds wait) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
  return wait > std::chrono::seconds{90} ? s.t("Wacht {} minuut en probeer het dan opnieuw.",
                                               "Wacht {} minuten en probeer het dan opnieuw.", minutes)
                                         : s.t("Wacht {} seconde en probeer het dan opnieuw.",
                                               "Wacht {} seconden en probeer het dan opnieuw.", wait.count());
}

response slow_down(const scope& s, const request& r, form f, const narrow_page& p,
                   std::chrono::seconds wait) {
  f.error("", s.t("Er waren te veel pogingen op korte tijd.") + " " + wait_text(s, wait));
  response out = form_page(s, r, f, p);
  web::conclude(out, refusal_kind::too_many);
  out.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return out;
}

response link_is_over(const scope& s, const request& r, one_time_tokens::ending why) {
  std::string text = s.t("Een link werkt één keer en maar voor een tijdje. Vraag gerust een nieuwe.");
  switch (why) {
    case one_time_tokens::ending::replaced:
      text = s.t("Deze link is vervangen. Gebruik die uit je laatste mail, of vraag een nieuwe.");
      break;
    case one_time_tokens::ending::used:
      text = s.t("Deze link is al gebruikt. Vraag gerust een nieuwe.");
      break;
    case one_time_tokens::ending::expired:
      text = s.t("Deze link is te oud. Vraag gerust een nieuwe.");
      break;
    case one_time_tokens::ending::unknown:
      break;
  }
  return web::message_page(s, r, refusal_kind::gone, s.t("Deze link werkt niet meer"), text,
                           s.base + "/aanmelding", s.t("Naar aanmelden"));
}

visitor visitor_of(const scope& s, const request& r, std::string_view email, std::optional<account_id> who) {
  visitor v{std::string(email), r.remote};
  if (!who) return v;
  const auto device = s.node.db.read(std::nullopt, [&](transaction& tx) {
    return known_device(tx, s.node.vault, r, *who, s.node.secure_cookies, s.now);
  });
  if (device) v.trusted = "device:" + std::to_string(*device);
  return v;
}

std::string first_page(const account& who, const scope& s) {
  const auto has = [&](auto test) {
    return std::ranges::any_of(who.grants,
                               [&](const web::grant& g) { return g.tenant == s.here.id && test(g); });
  };
  if (has([](const web::grant& g) { return g.what != web::role::organisation; })) return "/beheer";
  if (has([](const web::grant& g) { return g.what == web::role::organisation; })) return "/mijn-organisatie";
  const bool runs_the_node =
      std::ranges::any_of(who.grants, [](const web::grant& g) { return g.what == web::role::node_operator; });
  return runs_the_node ? "/beheer/verbindingen" : "/mijn-account";
}

bool open_for(response& out, transaction& tx, const scope& s, const request& r, const account& who,
              strength how) {
  if (s.account) close_session(tx, s.account->account, s.account->session);
  const auto device = remember_device(tx, s.node.vault, r, who.id, s.node.secure_cookies, s.now);
  const auto opened = open_session(tx, who.id, how, agent_summary(r.header("user-agent")), s.now);
  out.headers.emplace_back("Set-Cookie", device.set_cookie);
  out.headers.emplace_back("Set-Cookie", session_cookie(opened.token, lifetime(how), s.node.secure_cookies));
  return device.is_new;
}

void continue_for(response& out, transaction& tx, const scope& s, const request& r, const account& who,
                  const sign_in_times& since) {
  if (s.account) close_session(tx, s.account->account, s.account->session);
  // The device is known by a cookie of each host; it proved itself where the session began.
  const auto device = remember_device(tx, s.node.vault, r, who.id, s.node.secure_cookies, s.now);
  const auto opened = continue_session(tx, who.id, since, agent_summary(r.header("user-agent")), s.now);
  const auto left = since.created_at + lifetime(strength::two_step) - s.now;
  out.headers.emplace_back("Set-Cookie", device.set_cookie);
  out.headers.emplace_back(
      "Set-Cookie",
      session_cookie(opened.token, std::chrono::floor<std::chrono::seconds>(left), s.node.secure_cookies));
}

response signed_in_response(const scope& s, const request& r, const account& who, strength how,
                            std::string_view onward) {
  const std::string wish = safe_path(onward);
  response out;
  s.node.db.write(s.here.id, [&](transaction& tx) {
    out = web::see_other(s.base + (wish.empty() ? first_page(who, s) : wish));  // anew when it is tried again
    if (open_for(out, tx, s, r, who, how) && how == strength::two_step)
      tell_new_device(tx, s, who, agent_summary(r.header("user-agent")));
    audit::note(tx, s, audit::signed_in, who.id);
  });
  return out;
}

form code_form(const scope& s, std::string_view token, std::string_view onward) {
  form f(s, s.base + "/aanmelding/code", s.t("Aanmelden"));
  f.add(form::type::text, "code", s.t("Code"),
        {.required = true,
         .max = 20,
         .hint = s.t("Zes cijfers uit je app, of een van je herstelcodes."),
         .autocomplete = "one-time-code"});
  f.hidden("bewijs", std::string(token)).hidden("verder", std::string(onward));
  return f;
}

narrow_page code_page(const scope& s) {
  return {.title = s.t("Nog één stap"),
          .lead = s.t("Open je authenticator-app en vul de code van nu in."),
          .below = s.t("Je telefoon kwijt? Gebruik een herstelcode, of vraag je beheerder om hulp."),
          .link_url = s.base + "/aanmelding",
          .link_label = s.t("Opnieuw beginnen")};
}

response show_code_form(const scope& s, const request& r, const form& f) {
  return form_page(s, r, f, code_page(s));
}

form enrolment_form(const scope& s, std::string_view token, std::string_view onward) {
  form f(s, s.base + "/aanmelding/tweede-stap", s.t("Klaar"));
  f.add(form::type::text, "code", s.t("Code"),
        {.required = true,
         .max = 10,
         .hint = s.t("De zes cijfers die je app nu toont."),
         .autocomplete = "one-time-code",
         .inputmode = "numeric"});
  f.hidden("bewijs", std::string(token)).hidden("verder", std::string(onward));
  return f;
}

response show_enrolment_form(const scope& s, const request& r, const account& who, const std::string& secret,
                             const form& f) {
  const qr_drawing qr = qr_code(totp_address(web::site_name(s), who.email, secret));
  std::string spaced;
  for (const char c : base32(secret)) {
    if (spaced.size() % 5 == 4) spaced += ' ';
    spaced += c;
  }
  view v;
  v.set(tpl::QR_SIZE, qr.size).set(tpl::QR_PATH, qr.path).set(tpl::SECRET, spaced);
  f.render(v, tpl::FORM);
  return web::page(s, r, "people/accounts/enrol.html", std::move(v),
                   {.title = s.t("Beveilig je account"),
                    .index = false,
                    .how = f.ok() ? web::outcome() : refusal_kind::invalid});
}

response ask_second_step(const scope& s, const request& r, const account& who, const std::string& onward) {
  const auto issue = [&](std::string_view what, std::string data) {
    return s.node.db.write(std::nullopt, [&](transaction& tx) {
      return one_time_tokens::issue(tx, what, {.account = who.id, .email = {}, .data = std::move(data)},
                                    s.now + tokens::step_term);
    });
  };
  if (who.has_second_step)
    return show_code_form(s, r, code_form(s, issue(tokens::purpose::second_step, {}), onward));
  const std::string secret = random_bytes(totp_secret_size);
  const std::string token = issue(tokens::purpose::enrolment, s.node.vault.seal(secret));
  return show_enrolment_form(s, r, who, secret, enrolment_form(s, token, onward));
}

response recovery_codes_page(const scope& s, const request& r, const std::vector<std::string>& codes,
                             const std::string& onward) {
  view v;
  for (const std::string& code : codes) v.add(tpl::CODE_ITEM).set(tpl::RECOVERY_CODE, code);
  v.set(tpl::ONWARD_URL, s.base + onward);
  return web::page(s, r, "people/accounts/recovery_codes.html", std::move(v),
                   {.title = s.t("Bewaar je herstelcodes"), .index = false});
}

std::vector<std::string> renew_recovery_codes(transaction& tx, const scope& s, account_id who) {
  auto codes = new_recovery_codes();
  std::vector<std::string> marks;
  for (const std::string& code : codes)
    marks.push_back(s.node.vault.mark("recovery:" + normal_recovery_code(code)));
  replace_recovery_codes(tx, who, marks);
  return codes;
}

bool takes_code(transaction& tx, const scope& s, const account& who, std::string_view typed) {
  std::string digits(typed);
  std::erase(digits, ' ');
  if (digits.size() == 6 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) {
    const auto secret = s.node.vault.open(secrets_of(tx, who.id).totp_secret);
    const auto step = secret ? accepted_totp_step(*secret, digits, s.now, 0) : std::nullopt;
    return step && take_totp_step(tx, who.id, *step);
  }
  const std::string code = normal_recovery_code(typed);
  return code.size() == 8 && take_recovery_code(tx, who.id, s.node.vault.mark("recovery:" + code));
}

void add_new_password_fields(form& f, const scope& s) {
  f.add(form::type::password, "wachtwoord", s.t("Kies een wachtwoord"),
        {.required = true,
         .max = 128,
         .hint = s.t("Minstens 12 tekens. Vier losse woorden onthoud je makkelijk."),
         .autocomplete = "new-password"});
  f.add(form::type::password, "herhaal", s.t("Nog eens hetzelfde wachtwoord"),
        {.required = true, .max = 128, .autocomplete = "new-password"});
}

bool new_password_is_good(form& f, std::string_view email) {
  if (!f.ok()) return false;
  if (const auto good = check_password(f.value("wachtwoord"), email); !good)
    f.refuse(good.error());
  else if (f.value("wachtwoord") != f.value("herhaal"))
    f.refuse({refusal_kind::invalid, "De twee wachtwoorden zijn niet gelijk.", "herhaal"});
  return f.ok();
}

}  // namespace paraat::accounts
