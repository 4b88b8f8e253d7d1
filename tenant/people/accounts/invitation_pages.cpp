// The page behind the link of an invitation. An existing account for the address signs in and accepts or
// declines there; without an account the page creates one, which accepts the invitation.

#include <fmt/format.h>

#include "protocol/ascii.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/invitations.hpp"
#include "tenant/people/accounts/sign_in_flow.hpp"
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

// The content of a link: an invitation with the account of its address, if any, or an account that the
// operator's command made and that has not been taken up.
struct opened {
  std::optional<invitation> asked;
  std::optional<account> who;
  std::string name, email;
  bool staff = false;
  one_time_tokens::ending ended = one_time_tokens::ending::unknown;

  bool valid() const { return asked || who; }
  // The account is used already: its person answers while signed in.
  bool answers_signed_in() const { return asked && who && who->status == account_state::active; }
};

opened open_link(transaction& tx, const scope& s, const std::string& token) {
  opened out;
  const auto p = one_time_tokens::find(tx, purpose::invitation, token, s.now);
  if (p && p->account) {
    out.who = find(tx, *p->account);
    if (out.who && out.who->status != account_state::invited) out.who.reset();
    if (out.who) out.name = out.who->name, out.email = out.who->email, out.staff = out.who->staff();
  } else if (p) {
    out.asked = invitation_of(tx, *p, s.now);
    if (out.asked) {
      out.who = with_email(tx, out.asked->email);
      if (out.who && out.who->status == account_state::blocked) out.asked.reset(), out.who.reset();
    }
    if (out.asked)
      out.name = out.asked->name, out.email = out.asked->email,
      out.staff = out.asked->staff() || (out.who && out.who->staff());
  }
  if (!out.valid()) out.ended = one_time_tokens::ending_of(tx, purpose::invitation, token, s.now);
  return out;
}

form account_form(const scope& s, const request& r, const opened& o) {
  form f(s, s.base + "/uitnodiging/" + r.value(0), o.staff ? s.t("Verder") : s.t("Maak je account"));
  f.add(form::type::text, "naam", s.t("Je naam"), {.required = true, .max = 100, .autocomplete = "name"});
  f.put("naam", o.name);
  if (o.staff) add_new_password_fields(f, s);
  return f;
}

response show_account_form(const scope& s, const request& r, const form& f, const opened& o) {
  return form_page(
      s, r, f,
      {.title = fmt::format(fmt::runtime(s.t("Welkom bij {0}")), web::site_name(s)),
       .lead =
           o.staff
               ? fmt::format(fmt::runtime(s.t("Je account hoort bij {0}. Daarna stel je nog een code in.")),
                             o.email)
               : fmt::format(fmt::runtime(s.t("Je account hoort bij {0}. Een wachtwoord heb je niet nodig.")),
                             o.email),
       .below = {},
       .link_url = {},
       .link_label = {}});
}

bool is_asker(const scope& s, const opened& o) {
  return s.account && o.who && s.account->account == o.who->id;
}

form answer_form(const scope& s, const request& r) {
  form f(s, s.base + "/uitnodiging/" + r.value(0), s.t("Neem aan"));
  f.other_submit("antwoord", "nee", s.t("Weiger"));
  return f;
}

response show_answer_form(const scope& s, const request& r, const opened& o) {
  return form_page(
      s, r, answer_form(s, r),
      {.title = fmt::format(fmt::runtime(s.t("Uitnodiging van {0}")), web::site_name(s)),
       .lead = fmt::format(fmt::runtime(s.t("Je wordt gevraagd als {0}. Neem je dat aan, dan zien de "
                                            "beheerders daar je naam en je e-mailadres.")),
                           ascii::lower(role_labels(s.t, o.asked->roles))),
       .below = {},
       .link_url = {},
       .link_label = {}});
}

// The address has an account, but the visitor is signed out or signed in to another account.
response ask_sign_in(const scope& s, const request& r, const opened& o) {
  if (s.account)
    return web::message_page(
        s, r, refusal_kind::forbidden, s.t("Deze uitnodiging is voor een ander account"),
        fmt::format(fmt::runtime(s.t("Meld je eerst af, en open de link opnieuw. Ze is voor {0}.")), o.email),
        s.base + "/mijn-account", s.t("Naar je account"));
  return web::message_page(
      s, r, {}, fmt::format(fmt::runtime(s.t("Uitnodiging van {0}")), web::site_name(s)),
      s.t("Meld je aan met je eigen account. Daarna kies je of je de uitnodiging aanneemt."),
      s.base + "/aanmelding?verder=" + web::url_encode("/uitnodiging/" + r.value(0)), s.t("Aanmelden"));
}

response answered(const scope& s, const request& r, const opened& before) {
  bool yes = r.form.get("antwoord") != "nee";
  one_time_tokens::ending ended = one_time_tokens::ending::unknown;
  const bool done = s.node.db.write(s.here.id, [&](transaction& tx) {
    const opened o = open_link(tx, s, r.value(0));
    ended = o.ended;
    if (!o.asked || !is_asker(s, o) || o.asked->id != before.asked->id) return false;
    if (!one_time_tokens::take(tx, purpose::invitation, r.value(0), s.now)) return false;
    if (yes)
      take_up(tx, *o.asked, o.who->id, s.now);
    else
      withdraw_invitation(tx, *o.asked);
    audit::note(tx, s, yes ? audit::invitation_accepted : audit::invitation_withdrawn, o.who->id);
    return true;
  });
  if (!done) return link_is_over(s, r, ended);
  return web::message_page(s, r, {},
                           yes ? s.t("Je hebt de uitnodiging aangenomen") : s.t("Je hebt geweigerd"),
                           yes ? s.t("Je nieuwe rol staat bij je account.")
                               : s.t("Wie je uitnodigde, ziet alleen dat de uitnodiging weg is."),
                           s.base + "/mijn-account", s.t("Naar je account"));
}

// The mailbox is proven and the name chosen: an account that was made before is taken up, otherwise one is
// made.
account_id account_for(transaction& tx, const opened& o, const form& f, const std::string& hash,
                       instant now) {
  const account_id id =
      o.who ? o.who->id : add(tx, {.name = o.name, .email = o.email, .status = account_state::invited}, now);
  activate(tx, id, f.value("naam"), hash, now);
  return id;
}

}  // namespace

response show_invitation(const request& r, scope& s, transaction& tx) {
  const opened o = open_link(tx, s, r.value(0));
  if (!o.valid()) return link_is_over(s, r, o.ended);
  if (o.answers_signed_in()) return is_asker(s, o) ? show_answer_form(s, r, o) : ask_sign_in(s, r, o);
  return show_account_form(s, r, account_form(s, r, o), o);
}

response accept_invitation(const request& r, scope& s) {
  const opened before =
      s.node.db.read(s.here.id, [&](transaction& tx) { return open_link(tx, s, r.value(0)); });
  if (!before.valid()) return link_is_over(s, r, before.ended);
  if (before.answers_signed_in())
    return is_asker(s, before) ? answered(s, r, before) : ask_sign_in(s, r, before);
  form f = account_form(s, r, before);
  if (!f.accept(r.form) || (before.staff && !new_password_is_good(f, before.email)))
    return show_account_form(s, r, f, before);
  const std::string hash = before.staff ? s.node.vault.hash_password(f.value("wachtwoord")) : std::string();
  std::optional<account> who;
  one_time_tokens::ending ended = one_time_tokens::ending::unknown;
  s.node.db.write(s.here.id, [&](transaction& tx) {
    who.reset();
    const opened o = open_link(tx, s, r.value(0));
    ended = o.ended;
    // An account that came or went meanwhile is another question.
    if (!o.valid() || o.answers_signed_in() ||
        !one_time_tokens::take(tx, purpose::invitation, r.value(0), s.now))
      return;
    const account_id id = account_for(tx, o, f, hash, s.now);
    if (o.asked) take_up(tx, *o.asked, id, s.now);
    audit::note(tx, s, audit::invitation_accepted, id);
    who = find(tx, id);
  });
  if (!who || who->status != account_state::active) return link_is_over(s, r, ended);
  return who->staff() ? ask_second_step(s, r, *who, "") : signed_in_response(s, r, *who, strength::link, "");
}

}  // namespace paraat::accounts
