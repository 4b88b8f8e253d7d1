#include "tenant/people/profiles/profile_entry_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/ascii.hpp"
#include "tenant/messaging/notifications/notifications.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/challenges/challenges.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::profiles {
namespace {

using accounts::account;
using web::form;
using web::request;
using web::response;
using web::scope;

constexpr challenges::rule uses{.network = {"profile.address", 60, std::chrono::hours{1}},
                                .address = {"profile.email", 5, std::chrono::hours{24}}};
constexpr const char* somebody_else = "ander";

form entry_form(const scope& s) {
  form f(s, s.base + "/mijn/link", s.t("Stuur me een link"));
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true, .max = 254, .autocomplete = "email"});
  return f;
}

response entry_page(const request& r, const scope& s, const form& f, const web::outcome& how) {
  response out = accounts::form_page(
      s, r, f,
      {.title = s.t("Je profiel"),
       .lead = s.t("Zeg wat je kan en wanneer. Organisaties vinden je zonder je naam, en jij kiest wie je "
                   "antwoordt. Je hebt geen wachtwoord nodig."),
       .below = s.t("Werk je hier, of voor een organisatie?"),
       .link_url = s.base + "/aanmelding?verder=/mijn",
       .link_label = s.t("Aanmelden")});
  if (how.refused()) web::conclude(out, how);
  return out;
}

// A token proves a mailbox to the tenant that mailed it.
std::optional<one_time_tokens::subject> proven(transaction& tx, const request& r, const scope& s, bool take) {
  auto p = take ? one_time_tokens::take(tx, entry_purpose, r.value(0), s.now)
                : one_time_tokens::find(tx, entry_purpose, r.value(0), s.now);
  if (p && p->data != s.here.party) return std::nullopt;
  return p;
}

response over(const request& r, const scope& s, transaction& tx) {
  const auto why = one_time_tokens::ending_of(tx, entry_purpose, r.value(0), s.now);
  return web::message_page(
      s, r, refusal_kind::gone, s.t("Deze link werkt niet meer"),
      why == one_time_tokens::ending::used
          ? s.t("Deze link is al gebruikt. Vraag gerust een nieuwe.")
          : s.t("Een link werkt één keer en maar voor een tijdje. Vraag gerust een nieuwe."),
      s.base + "/mijn", s.t("Vraag een nieuwe link"));
}

form who_form(const scope& s, const request& r, const std::vector<account>& people) {
  form f(s, s.base + "/mijn/link/" + r.value(0), s.t("Ga verder"));
  if (!people.empty()) {
    std::vector<web::choice> names;
    for (const account& a : people) names.push_back({std::to_string(a.id), a.name, ""});
    names.push_back({somebody_else, s.t("Iemand anders"), ""});
    f.add_choices(form::type::radios, "wie", s.t("Wie ben je?"), std::move(names),
                  {.required = true, .missing = s.t("Kies wie je bent")});
  }
  f.add(form::type::text, "naam", s.t("Je naam"),
        {.required = people.empty(),
         .max = 100,
         .hint = people.empty() ? "" : s.t("Alleen als je iemand anders bent."),
         .autocomplete = "name",
         .quiet = !people.empty()});
  return f;
}

response who_page(const scope& s, const request& r, const form& f, const web::outcome& how) {
  response out = accounts::form_page(s, r, f,
                                     {.title = s.t("Je profiel"),
                                      .lead = s.t("Nog één klik en je bent aangemeld."),
                                      .below = {},
                                      .link_url = {},
                                      .link_label = {}});
  if (how.refused()) web::conclude(out, how);
  return out;
}

result<account> chosen(transaction& tx, const scope& s, const form& f, const std::vector<account>& people,
                       const std::string& email) {
  const auto at =
      std::ranges::find(people, f.value("wie"), [](const account& a) { return std::to_string(a.id); });
  if (at != people.end()) {
    // Who types another name and forgets to choose would fill in the profile of somebody else.
    if (!f.value("naam").empty() && text::folded(f.value("naam")) != text::folded(at->name))
      return refuse(refusal_kind::invalid, "Kies “Iemand anders” bij deze naam, of maak de naam leeg",
                    "naam");
    return *at;
  }
  if (f.value("naam").empty()) return refuse(refusal_kind::invalid, "Vul je naam in", "naam");
  return accounts::volunteer_account(tx, f.value("naam"), email, s.now);
}

}  // namespace

bool has_profiles(const scope& s) { return s.here.what != tenants::tenant_kind::aggregator; }

response show_entry(const request& r, const scope& s) {
  if (!has_profiles(s)) return web::see_other(s.base + "/kaart");
  return entry_page(r, s, entry_form(s), {});
}

response send_entry_link(const request& r, scope& s, transaction& tx) {
  if (!has_profiles(s)) return web::see_other(s.base + "/kaart");
  form f = entry_form(s);
  if (!f.accept(r.form)) return entry_page(r, s, f, refusal_kind::invalid);
  const std::string email = ascii::lower(f.value("email"));
  const auto verdict = challenges::look(tx, s, r, f, uses, email);
  if (verdict == challenges::verdict::mailed) return challenges::mailed_page(s, r);
  // Repeated requests by others do not refuse the owner of an address: the links in the mails that left work.
  if (verdict == challenges::verdict::enough) return web::see_other(s.base + "/mijn/verzonden");
  if (verdict != challenges::verdict::go_on) return entry_page(r, s, f, challenges::outcome_of(verdict));
  const std::string token =
      one_time_tokens::issue(tx, entry_purpose, {.email = email, .data = s.here.party}, s.now + entry_term);
  notifications::send(
      tx, s,
      {.kind = "profile_link",
       .to = email,
       .name = "",
       .subject = s.t("Je link naar je profiel"),
       .paragraphs = {fmt::format(fmt::runtime(s.t("Met deze link ga je naar je profiel bij {0}, of maak je "
                                                   "er een.")),
                                  s.here.name)},
       .button_label = s.t("Naar je profiel"),
       .button_url = notifications::whole_address(s, "/mijn/link/" + token),
       .quote = {},
       .after = {s.t("De link werkt één keer en blijft een uur geldig."),
                 s.t("Heb je dit niet gevraagd? Dan hoef je niets te doen.")}});
  return web::see_other(s.base + "/mijn/verzonden");
}

response show_entry_sent(const request& r, scope& s, transaction&) {
  return web::message_page(
      s, r, {}, s.t("Kijk in je mailbox"),
      s.t("We stuurden je een link naar je profiel. Niets gezien? Kijk ook bij ongewenste mail."),
      s.base + "/", s.t("Naar de startpagina"));
}

response show_entry_link(const request& r, scope& s, transaction& tx) {
  const auto p = proven(tx, r, s, false);
  if (!p) return over(r, s, tx);
  return who_page(s, r, who_form(s, r, accounts::link_accounts(tx, p->email)), {});
}

response use_entry_link(const request& r, scope& s, transaction& tx) {
  const auto p = proven(tx, r, s, true);
  if (!p || !has_profiles(s)) return over(r, s, tx);
  const auto people = accounts::link_accounts(tx, p->email);
  form f = who_form(s, r, people);
  if (!f.accept(r.form)) return who_page(s, r, f, refusal_kind::invalid);
  const auto who = chosen(tx, s, f, people, p->email);
  if (!who) {
    f.refuse(who.error());
    return who_page(s, r, f, who.error());
  }
  accounts::confirm_address(tx, who->id, p->email, s.now);
  begin(tx, who->id, who->name, p->email, s.t.language(), s.now);
  challenges::confirmed(tx, s, r, uses);
  response out = web::see_other(s.base + "/mijn");
  accounts::open_for(out, tx, s, r, *who, accounts::strength::link);
  audit::note(tx, s, audit::signed_in, who->id);
  return out;
}

response show_begin(const request& r, const scope& s, transaction&) {
  if (!has_profiles(s)) return web::see_other(s.base + "/kaart");
  return web::ask_page(
      s, r, s.t("Je hebt nog geen profiel"),
      s.t("Zeg wat je kan en wanneer. Organisaties vinden je zonder je naam, en jij kiest wie "
          "je antwoordt. Niemand ziet iets voor jij dat zegt."),
      {s.base + "/mijn", s.t("Maak mijn profiel")});
}

response begin_own(const request& r, scope& s, transaction& tx) {
  if (!has_profiles(s)) return web::see_other(s.base + "/kaart");
  const auto who = accounts::find(tx, s.account->account);
  std::string email = accounts::confirmed_address(tx, s.account->account);
  if (email.empty() && who) email = who->email;
  if (!who || email.empty())
    return web::refusal_page(
        s, r,
        {refusal_kind::conflict,
         "We kennen je e-mailadres niet. Meld je af en vraag een link op deze pagina.", ""});
  begin(tx, who->id, who->name, email, s.t.language(), s.now);
  return web::see_other(s.base + "/mijn");
}

}  // namespace paraat::profiles
