#include <fmt/format.h>

#include <algorithm>

#include "tenant/people/accounts/accounts_letters.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/devices.hpp"
#include "tenant/people/accounts/sessions.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
#include "tenant/people/accounts/tokens.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::accounts {
namespace {

namespace purpose = tokens::purpose;
using web::form;
using web::request;
using web::response;
using web::scope;

// Accounts that may sign in with a link sent to this address. Staff accounts may not: they need a password
// and a code.
std::vector<account> people_of_link(transaction& tx, const one_time_tokens::subject& p) {
  auto people = behind_address(tx, p.email);
  std::erase_if(people, [](const account& a) { return a.staff(); });
  return people;
}

form link_form(const scope& s, const request& r, const std::vector<account>& people,
               std::string_view onward) {
  form f(s, s.base + "/aanmelding/link/" + r.value(0), s.t("Aanmelden"));
  if (people.size() > 1) {
    std::vector<web::choice> names;
    for (const account& a : people) names.push_back({std::to_string(a.id), a.name, ""});
    f.add_choices(form::type::radios, "wie", s.t("Wie ben je?"), std::move(names),
                  {.required = true, .missing = s.t("Kies wie je bent")});
  }
  f.hidden("verder", safe_path(onward));
  return f;
}

response show_link_form(const scope& s, const request& r, const form& f, const std::vector<account>& people) {
  const std::string first = people.front().name.substr(0, people.front().name.find(' '));
  return form_page(s, r, f,
                   {.title = people.size() > 1 ? s.t("Welkom terug") : s.t("Welkom terug") + ", " + first,
                    .lead = people.size() > 1 ? s.t("Meer dan één persoon gebruikt dit e-mailadres.")
                                              : s.t("Nog één klik en je bent aangemeld."),
                    .below = {},
                    .link_url = {},
                    .link_label = {}});
}

std::optional<account> account_of(transaction& tx, const std::optional<one_time_tokens::subject>& p,
                                  account_state wanted) {
  if (!p || !p->account) return std::nullopt;
  auto who = find(tx, *p->account);
  return who && who->status == wanted ? who : std::nullopt;
}

form password_form(const scope& s, const request& r) {
  form f(s, s.base + "/wachtwoord/" + r.value(0), s.t("Bewaar je wachtwoord"));
  add_new_password_fields(f, s);
  f.add(form::type::tick, "toestellen", s.t("Vergeet ook de toestellen waarop ik aangemeld was"),
        {.hint = s.t("Doe dit als je een toestel kwijt bent.")});
  return f;
}

response show_password_form(const scope& s, const request& r, const form& f) {
  return form_page(s, r, f,
                   {.title = s.t("Kies een nieuw wachtwoord"),
                    .lead = s.t("Daarna meld je je opnieuw aan, ook op je andere toestellen."),
                    .below = {},
                    .link_url = {},
                    .link_label = {}});
}

// Why the link of this page does not work.
response over(const scope& s, const request& r, transaction& tx, std::string_view what) {
  return link_is_over(s, r, one_time_tokens::ending_of(tx, what, r.value(0), s.now));
}
response over(const scope& s, const request& r, std::string_view what) {
  return s.node.db.read(std::nullopt, [&](transaction& tx) { return over(s, r, tx, what); });
}

}  // namespace

response show_link(const request& r, scope& s, transaction& tx) {
  const auto p = one_time_tokens::find(tx, purpose::sign_in, r.value(0), s.now);
  const auto people = p ? people_of_link(tx, *p) : std::vector<account>();
  if (people.empty()) return over(s, r, tx, purpose::sign_in);
  return show_link_form(s, r, link_form(s, r, people, r.query.get("verder")), people);
}

response use_link(const request& r, scope& s) {
  std::vector<account> people;
  std::optional<account> who;
  std::optional<response> again;
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    const auto p = one_time_tokens::find(tx, purpose::sign_in, r.value(0), s.now);
    people = p ? people_of_link(tx, *p) : std::vector<account>();
    if (people.empty()) return;
    form f = link_form(s, r, people, r.form.get("verder"));
    if (!f.accept(r.form)) return again.emplace(show_link_form(s, r, f, people)), void();
    const std::string chosen = people.size() > 1 ? f.value("wie") : std::to_string(people.front().id);
    const auto at = std::ranges::find(people, chosen, [](const account& a) { return std::to_string(a.id); });
    if (at == people.end() || !one_time_tokens::take(tx, purpose::sign_in, r.value(0), s.now)) return;
    confirm_address(tx, at->id, p->email, s.now);
    who = *at;
  });
  if (again) return *again;
  return who ? signed_in_response(s, r, *who, strength::link, r.form.get("verder"))
             : over(s, r, purpose::sign_in);
}

response show_new_password(const request& r, scope& s, transaction& tx) {
  const auto who =
      account_of(tx, one_time_tokens::find(tx, purpose::password, r.value(0), s.now), account_state::active);
  return who ? show_password_form(s, r, password_form(s, r)) : over(s, r, tx, purpose::password);
}

response choose_new_password(const request& r, scope& s) {
  const auto who = s.node.db.read(std::nullopt, [&](transaction& tx) {
    return account_of(tx, one_time_tokens::find(tx, purpose::password, r.value(0), s.now),
                      account_state::active);
  });
  if (!who) return over(s, r, purpose::password);
  form f = password_form(s, r);
  if (!f.accept(r.form) || !new_password_is_good(f, who->email)) return show_password_form(s, r, f);
  const std::string hash = s.node.vault.hash_password(f.value("wachtwoord"));
  const bool mine = s.node.db.write(s.here.id, [&](transaction& tx) {
    if (!one_time_tokens::take(tx, purpose::password, r.value(0), s.now)) return false;
    set_password(tx, who->id, hash);
    one_time_tokens::withdraw(tx, purpose::password, who->id);
    one_time_tokens::withdraw(tx, purpose::second_step, who->id);
    close_all_sessions(tx, who->id);
    if (f.ticked("toestellen")) forget_all_devices(tx, who->id);
    // The new password clears the rate limits: failed attempts by others do not delay the owner of the
    // mailbox.
    forgive_visitor(tx, s.node.vault, {who->email, r.remote});
    forgive_all(tx, s.node.vault, code_by_account, std::to_string(who->id));
    tell_password_changed(tx, s, *who);
    audit::note(tx, s, audit::password_changed, who->id);
    return true;
  });
  if (!mine) return over(s, r, purpose::password);
  return web::message_page(s, r, {}, s.t("Je wachtwoord is gewijzigd"),
                           s.t("Meld je aan met je nieuwe wachtwoord en de code uit je app."),
                           s.base + "/aanmelding", s.t("Aanmelden"));
}

}  // namespace paraat::accounts
