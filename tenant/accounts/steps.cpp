#include "tenant/accounts/steps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/bytes.hpp"
#include "tenant/accounts/qr.hpp"
#include "tenant/accounts/sessions.hpp"
#include "tenant/accounts/throttle.hpp"
#include "tenant/accounts/tokens.hpp"
#include "tenant/accounts/totp.hpp"
#include "tenant/accounts/vault.hpp"
#include "tenant/mail/letter.hpp"
#include "tenant/web/page.hpp"
#include "tenant/web/template_names.hpp"

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
  return web::page(s, r, "accounts/narrow.html", std::move(v),
                   {.title = p.title, .index = false, .status = f.ok() ? 200U : 422U});
}

std::string safe_path(std::string_view typed) {
  const bool local =
      typed.starts_with('/') && typed.size() <= 300 &&
      (typed.size() == 1 || (typed[1] != '/' && typed[1] != '\\')) &&
      std::ranges::all_of(typed, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
  return local ? std::string(typed) : std::string();
}

response slow_down(const scope& s, const request& r) {
  response out = web::refusal_page(
      s, r,
      {refusal_kind::too_many,
       "Er waren te veel pogingen op korte tijd. Wacht een kwartier en probeer het dan opnieuw.", ""});
  out.headers.emplace_back("Retry-After", "900");
  return out;
}

response link_is_over(const scope& s, const request& r) {
  return web::message_page(s, r, 410, s.t("Deze link werkt niet meer"),
                           s.t("Een link werkt één keer en maar voor een tijdje. Vraag gerust een nieuwe."),
                           s.base + "/aanmelden", s.t("Naar aanmelden"));
}

bool over_password_limits(const scope& s, const request& r, std::string_view email) {
  return s.node.db.write(std::nullopt, [&](transaction& tx) {
    const auto& v = s.node.vault;
    const bool account = too_many(tx, v, password_by_account, email, s.now);
    const bool address = too_many(tx, v, password_by_address, r.remote, s.now);
    const bool network = too_many(tx, v, password_by_network, network_of(r.remote), s.now);
    return account || address || network;
  });
}

void forgive_password_attempt(const scope& s, const request& r, std::string_view email) {
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    forgive_all(tx, s.node.vault, password_by_account, email);
    forgive(tx, s.node.vault, password_by_address, r.remote, s.now);
    forgive(tx, s.node.vault, password_by_network, network_of(r.remote), s.now);
  });
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

void open_for(response& out, transaction& tx, const scope& s, const request& r, account_id who,
              strength how) {
  if (s.account) close_session(tx, s.account->account, s.account->session);
  const auto opened = open_session(tx, who, how, agent_summary(r.header("user-agent")), s.now);
  out.headers.emplace_back("Set-Cookie", session_cookie(opened.token, lifetime(how), s.node.secure_cookies));
}

response signed_in_response(const scope& s, const request& r, const account& who, strength how,
                            std::string_view onward) {
  const std::string wish = safe_path(onward);
  response out = web::see_other(s.base + (wish.empty() ? first_page(who, s) : wish));
  s.node.db.write(std::nullopt, [&](transaction& tx) { open_for(out, tx, s, r, who.id, how); });
  return out;
}

form code_form(const scope& s, std::string_view token, std::string_view onward) {
  form f(s, s.base + "/aanmelden/code", s.t("Aanmelden"));
  f.add(form::type::text, "code", s.t("Code"),
        {.required = true,
         .max = 20,
         .hint = s.t("Zes cijfers uit je app, of een van je herstelcodes."),
         .autocomplete = "one-time-code"});
  f.hidden("bewijs", std::string(token)).hidden("verder", std::string(onward));
  return f;
}

response show_code_form(const scope& s, const request& r, const form& f) {
  return form_page(
      s, r, f,
      {.title = s.t("Nog één stap"),
       .lead = s.t("Open je authenticator-app en vul de code van nu in."),
       .below = s.t("Je telefoon kwijt? Gebruik een herstelcode, of vraag je beheerder om hulp."),
       .link_url = s.base + "/aanmelden",
       .link_label = s.t("Opnieuw beginnen")});
}

form enrolment_form(const scope& s, std::string_view token, std::string_view onward) {
  form f(s, s.base + "/aanmelden/instellen", s.t("Klaar"));
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
  return web::page(s, r, "accounts/enrol.html", std::move(v),
                   {.title = s.t("Beveilig je account"), .index = false, .status = f.ok() ? 200U : 422U});
}

response ask_second_step(const scope& s, const request& r, const account& who, const std::string& onward) {
  const auto issue = [&](tokens::purpose what, std::string data) {
    return s.node.db.write(std::nullopt, [&](transaction& tx) {
      return tokens::issue(tx, what, {.account = who.id, .email = {}, .data = std::move(data)},
                           tokens::step_term, s.now);
    });
  };
  if (!who.totp_secret.empty())
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
  return web::page(s, r, "accounts/recovery_codes.html", std::move(v),
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
    const auto secret = s.node.vault.open(who.totp_secret);
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

void tell_password_changed(transaction& tx, const scope& s, const account& who) {
  if (who.email.empty()) return;
  mail::queue(tx, s,
              {.to = who.email,
               .subject = s.t("Je wachtwoord is gewijzigd"),
               .sentences =
                   {fmt::format(fmt::runtime(s.t("Het wachtwoord van je account bij {0} is gewijzigd. Je "
                                                 "andere toestellen zijn afgemeld.")),
                                web::site_name(s)),
                    s.t("Was jij dit niet? Kies dan meteen een nieuw wachtwoord en verwittig je beheerder.")},
               .link = s.here.public_url + "/aanmelden",
               .link_label = s.t("Naar aanmelden"),
               .after = {}});
}

}  // namespace paraat::accounts
