#include <fmt/format.h>

#include <algorithm>

#include "tenant/accounts/accounts_pages.hpp"
#include "tenant/accounts/sessions.hpp"
#include "tenant/accounts/steps.hpp"
#include "tenant/accounts/tokens.hpp"
#include "tenant/accounts/vault.hpp"
#include "tenant/web/page.hpp"

namespace paraat::accounts {
namespace {

using tokens::purpose;
using web::form;
using web::request;
using web::response;
using web::scope;

// Who may sign in with a link sent to this address: staff may not, they have a password and a code.
std::vector<account> people_of_link(transaction& tx, const tokens::proof& p) {
  auto people = behind_address(tx, p.email);
  std::erase_if(people, [](const account& a) { return a.staff(); });
  return people;
}

form link_form(const scope& s, const request& r, const std::vector<account>& people,
               std::string_view onward) {
  form f(s, s.base + "/aanmelden/link/" + r.value(0), s.t("Aanmelden"));
  if (people.size() > 1) {
    std::vector<web::choice> names;
    for (const account& a : people) names.push_back({std::to_string(a.id), a.name, ""});
    f.add_choices(form::type::radios, "wie", s.t("Wie ben je?"), std::move(names), {.required = true});
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

form invitation_form(const scope& s, const request& r, const account& who) {
  form f(s, s.base + "/uitnodiging/" + r.value(0), who.staff() ? s.t("Verder") : s.t("Maak je account"));
  f.add(form::type::text, "naam", s.t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.put("naam", who.name);
  if (who.staff()) add_new_password_fields(f, s);
  return f;
}

response show_invitation_form(const scope& s, const request& r, const form& f, const account& who) {
  return form_page(
      s, r, f,
      {.title = fmt::format(fmt::runtime(s.t("Welkom bij {0}")), web::site_name(s)),
       .lead =
           who.staff()
               ? fmt::format(fmt::runtime(s.t("Je account hoort bij {0}. Daarna stel je nog een code in.")),
                             who.email)
               : fmt::format(fmt::runtime(s.t("Je account hoort bij {0}. Een wachtwoord heb je niet nodig.")),
                             who.email),
       .below = {},
       .link_url = {},
       .link_label = {}});
}

std::optional<account> account_of(transaction& tx, const std::optional<tokens::proof>& p, state wanted) {
  if (!p || !p->account) return std::nullopt;
  auto who = find(tx, *p->account);
  return who && who->status == wanted ? who : std::nullopt;
}

form password_form(const scope& s, const request& r) {
  form f(s, s.base + "/wachtwoord/" + r.value(0), s.t("Bewaar je wachtwoord"));
  add_new_password_fields(f, s);
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

}  // namespace

response show_link(const request& r, scope& s, transaction& tx) {
  const auto p = tokens::look(tx, purpose::sign_in, r.value(0), s.now);
  const auto people = p ? people_of_link(tx, *p) : std::vector<account>();
  if (people.empty()) return link_is_over(s, r);
  return show_link_form(s, r, link_form(s, r, people, r.query.get("verder")), people);
}

response use_link(const request& r, scope& s) {
  std::vector<account> people;
  std::optional<account> who;
  std::optional<response> again;
  s.node.db.write(std::nullopt, [&](transaction& tx) {
    const auto p = tokens::look(tx, purpose::sign_in, r.value(0), s.now);
    people = p ? people_of_link(tx, *p) : std::vector<account>();
    if (people.empty()) return;
    form f = link_form(s, r, people, r.form.get("verder"));
    if (!f.accept(r.form)) return again.emplace(show_link_form(s, r, f, people)), void();
    const std::string chosen = people.size() > 1 ? f.value("wie") : std::to_string(people.front().id);
    const auto at = std::ranges::find(people, chosen, [](const account& a) { return std::to_string(a.id); });
    if (at == people.end() || !tokens::use(tx, purpose::sign_in, r.value(0), s.now)) return;
    confirm_address(tx, at->id, p->email, s.now);
    who = *at;
  });
  if (again) return *again;
  return who ? signed_in_response(s, r, *who, strength::link, r.form.get("verder")) : link_is_over(s, r);
}

response show_invitation(const request& r, scope& s, transaction& tx) {
  const auto who = account_of(tx, tokens::look(tx, purpose::invitation, r.value(0), s.now), state::invited);
  return who ? show_invitation_form(s, r, invitation_form(s, r, *who), *who) : link_is_over(s, r);
}

response accept_invitation(const request& r, scope& s) {
  auto who = s.node.db.read(std::nullopt, [&](transaction& tx) {
    return account_of(tx, tokens::look(tx, purpose::invitation, r.value(0), s.now), state::invited);
  });
  if (!who) return link_is_over(s, r);
  form f = invitation_form(s, r, *who);
  if (!f.accept(r.form) || (who->staff() && !new_password_is_good(f, who->email)))
    return show_invitation_form(s, r, f, *who);
  const std::string hash = who->staff() ? s.node.vault.hash_password(f.value("wachtwoord")) : std::string();
  const bool mine = s.node.db.write(std::nullopt, [&](transaction& tx) {
    if (!tokens::use(tx, purpose::invitation, r.value(0), s.now)) return false;
    activate(tx, who->id, f.value("naam"), hash, s.now);
    who = find(tx, who->id);
    return who->status == state::active;
  });
  if (!mine) return link_is_over(s, r);
  return who->staff() ? ask_second_step(s, r, *who, "") : signed_in_response(s, r, *who, strength::link, "");
}

response show_new_password(const request& r, scope& s, transaction& tx) {
  const auto who = account_of(tx, tokens::look(tx, purpose::password, r.value(0), s.now), state::active);
  return who ? show_password_form(s, r, password_form(s, r)) : link_is_over(s, r);
}

response choose_new_password(const request& r, scope& s) {
  const auto who = s.node.db.read(std::nullopt, [&](transaction& tx) {
    return account_of(tx, tokens::look(tx, purpose::password, r.value(0), s.now), state::active);
  });
  if (!who) return link_is_over(s, r);
  form f = password_form(s, r);
  if (!f.accept(r.form) || !new_password_is_good(f, who->email)) return show_password_form(s, r, f);
  const std::string hash = s.node.vault.hash_password(f.value("wachtwoord"));
  const bool mine = s.node.db.write(s.here.id, [&](transaction& tx) {
    if (!tokens::use(tx, purpose::password, r.value(0), s.now)) return false;
    set_password(tx, who->id, hash);
    tokens::withdraw(tx, purpose::password, who->id);
    tokens::withdraw(tx, purpose::second_step, who->id);
    close_all_sessions(tx, who->id);
    tell_password_changed(tx, s, *who);
    return true;
  });
  if (!mine) return link_is_over(s, r);
  return web::message_page(s, r, 200, s.t("Je wachtwoord is gewijzigd"),
                           s.t("Meld je aan met je nieuwe wachtwoord en de code uit je app."),
                           s.base + "/aanmelden", s.t("Aanmelden"));
}

}  // namespace paraat::accounts
