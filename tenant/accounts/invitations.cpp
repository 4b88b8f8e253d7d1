#include "tenant/accounts/invitations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tenant/accounts/tokens.hpp"
#include "tenant/mail/letter.hpp"
#include "tenant/web/page.hpp"

namespace paraat::accounts {
namespace {

std::string labels_of(const web::texts& t, const std::vector<web::grant>& grants) {
  std::string out;
  for (const web::grant& g : grants) out += (out.empty() ? "" : ", ") + lower_case(label_of(t, g.what));
  return out;
}

std::vector<web::grant> grants_here(const account& a, tenant_id here) {
  std::vector<web::grant> out;
  for (const web::grant& g : a.grants)
    if (g.tenant == here) out.push_back(g);
  return out;
}

void send_invitation(transaction& tx, const web::scope& s, account_id who, const std::string& email,
                     const std::vector<web::grant>& grants) {
  mail::queue(tx, s,
              {.to = email,
               .subject = fmt::format(fmt::runtime(s.t("Je bent uitgenodigd bij {0}")), web::site_name(s)),
               .sentences = {fmt::format(fmt::runtime(s.t("{0} nodigt je uit bij {1}, als {2}.")),
                                         s.account ? s.account->name : s.here.name, web::site_name(s),
                                         labels_of(s.t, grants)),
                             s.t("Met de knop maak je je account. De link blijft een week geldig.")},
               .link = s.here.public_url + invitation_path(tx, who, s.now),
               .link_label = s.t("Maak je account"),
               .after = {s.t("Ken je dit niet? Dan hoef je niets te doen.")}});
}

}  // namespace

std::string invitation_path(transaction& tx, account_id who, instant now) {
  tokens::withdraw(tx, tokens::purpose::invitation, who);
  return "/uitnodiging/" + tokens::issue(tx, tokens::purpose::invitation,
                                         {.account = who, .email = {}, .data = {}}, tokens::invitation_term,
                                         now);
}

result<account_id> invite(transaction& tx, const web::scope& s, std::string_view name,
                          std::string_view address, const std::vector<web::grant>& grants) {
  const std::string email = lower_case(address);
  const auto known = with_email(tx, email);
  if (known && known->status == state::blocked)
    return refuse(refusal_kind::conflict, "Dit account is geblokkeerd. Vraag de nodebeheerder om hulp.",
                  "email");
  const account_id who =
      known ? known->id
            : add(tx, {.name = std::string(name), .email = email, .status = state::invited}, s.now);
  const auto has = [&](const web::grant& g) {
    return known && std::ranges::any_of(known->grants, [&](const web::grant& k) {
             return k.what == g.what && k.tenant == g.tenant && k.organisation == g.organisation;
           });
  };
  if (!grants.empty() && std::ranges::all_of(grants, has))
    return refuse(refusal_kind::conflict, "Deze persoon heeft die rol al.", "email");
  for (const web::grant& g : grants) give(tx, who, g, s.asker(), s.now);
  if (!known || known->status == state::invited) {
    send_invitation(tx, s, who, email, grants);
  } else {
    mail::queue(
        tx, s,
        {.to = email,
         .subject = fmt::format(fmt::runtime(s.t("Je hebt een nieuwe rol bij {0}")), web::site_name(s)),
         .sentences = {fmt::format(
             fmt::runtime(s.t("Je bent nu {0} bij {1}. Meld je aan zoals je gewoon bent.")),
             labels_of(s.t, grants), web::site_name(s))},
         .link = s.here.public_url + "/aanmelden",
         .link_label = s.t("Aanmelden"),
         .after = {}});
  }
  return who;
}

void invite_again(transaction& tx, const web::scope& s, const account& a) {
  send_invitation(tx, s, a.id, a.email, grants_here(a, s.here.id));
}

}  // namespace paraat::accounts
