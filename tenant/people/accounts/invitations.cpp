#include "tenant/people/accounts/invitations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/ascii.hpp"
#include "protocol/whole_number.hpp"
#include "tenant/messaging/mail/email_template.hpp"
#include "tenant/people/accounts/invitations_sql.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::accounts {
namespace {

// The data of an invitation's token: the tenant and the invitation's id.
std::string reference_of(tenant_id where, std::int64_t id) { return fmt::format("{}:{}", where.value, id); }

void send(transaction& tx, const web::scope& s, const new_invitation& i, std::int64_t id) {
  const std::string reference = reference_of(s.here.id, id);
  one_time_tokens::withdraw_with(tx, tokens::purpose::invitation, reference);
  const auto token = one_time_tokens::issue(
      tx, tokens::purpose::invitation, {.account = {}, .email = ascii::lower(i.email), .data = reference},
      s.now + tokens::invitation_term);
  const std::string by = s.account ? s.account->name : s.here.name;
  const std::string what =
      i.organisation.empty()
          ? fmt::format(fmt::runtime(s.t("{0} nodigt je uit bij {1}, als {2}.")), by, web::site_name(s),
                        ascii::lower(role_labels(s.t, i.roles)))
          : fmt::format(fmt::runtime(s.t("{0} nodigt je uit om bij {1} mee te werken voor {2}.")), by,
                        web::site_name(s), i.organisation_name);
  mail::queue(
      tx, s,
      {.kind = "invitation",
       .to = ascii::lower(i.email),
       .subject = fmt::format(fmt::runtime(s.t("Je bent uitgenodigd bij {0}")), web::site_name(s)),
       .sentences = {what, s.t("Met de knop bekijk je de uitnodiging en kies je of je ze aanneemt. De link "
                               "blijft een week geldig.")},
       .link = s.here.public_url + "/uitnodiging/" + token,
       .link_label = s.t("Bekijk de uitnodiging"),
       .after = {s.t("Ken je dit niet? Dan hoef je niets te doen.")}});
}

bool has_all(const account& who, const std::vector<web::grant>& wanted) {
  return std::ranges::all_of(wanted, [&](const web::grant& g) {
    return std::ranges::any_of(who.grants, [&](const web::grant& k) {
      return k.what == g.what && k.tenant == g.tenant && k.organisation == g.organisation;
    });
  });
}

std::vector<web::grant> grants_of(const std::vector<web::role>& roles, tenant_id where,
                                  const std::string& organisation) {
  std::vector<web::grant> out;
  for (const web::role r : roles)
    out.push_back({.what = r,
                   .tenant = where,
                   .organisation = r == web::role::organisation ? organisation : std::string()});
  return out;
}

}  // namespace

bool invitation::staff() const {
  return std::ranges::any_of(roles, [](web::role r) { return r != web::role::organisation; });
}

std::vector<web::grant> invitation::grants(tenant_id where) const {
  return grants_of(roles, where, organisation);
}

std::string role_labels(const web::texts& t, const std::vector<web::role>& roles) {
  std::string out;
  for (const web::role r : roles) out += (out.empty() ? "" : ", ") + label_of(t, r);
  return out;
}

result<void> invite(transaction& tx, const web::scope& s, const new_invitation& i) {
  const auto known = with_email(tx, i.email);
  if (known && has_all(*known, grants_of(i.roles, s.here.id, i.organisation)))
    return refuse(refusal_kind::conflict, "Deze persoon heeft die rol al.", "email");
  send(tx, s, i, upsert_invitation(tx, i, s.t.language(), s.asker(), s.now, s.now + tokens::invitation_term));
  return {};
}

void invite_again(transaction& tx, const web::scope& s, const invitation& i,
                  const std::string& organisation_name) {
  const new_invitation again{i.name, i.email, i.roles, i.organisation, organisation_name};
  send(tx, s, again,
       upsert_invitation(tx, again, s.t.language(), s.asker(), s.now, s.now + tokens::invitation_term));
}

void withdraw_invitation(transaction& tx, const invitation& i) {
  one_time_tokens::withdraw_with(tx, tokens::purpose::invitation, reference_of(tx.tenant(), i.id));
  delete_invitation(tx, i.id);
}

std::optional<invitation> invitation_of(transaction& tx, const one_time_tokens::subject& p, instant now) {
  const auto colon = p.data.find(':');
  if (p.account || colon == std::string::npos) return std::nullopt;
  if (p.data.substr(0, colon) != std::to_string(tx.tenant().value)) return std::nullopt;
  const auto id = whole_number<std::int64_t>(p.data.substr(colon + 1));
  auto found = id ? waiting_invitation(tx, *id) : std::nullopt;
  return found && found->email == p.email && found->expires_at > now ? found : std::nullopt;
}

void take_up(transaction& tx, const invitation& i, account_id who, instant now) {
  for (const web::grant& g : i.grants(tx.tenant())) give(tx, who, g, std::nullopt, now);
  delete_invitation(tx, i.id);
}

std::string invitation_path(transaction& tx, account_id who, instant now) {
  one_time_tokens::withdraw(tx, tokens::purpose::invitation, who);
  return "/uitnodiging/" + one_time_tokens::issue(tx, tokens::purpose::invitation,
                                                  {.account = who, .email = {}, .data = {}},
                                                  now + tokens::invitation_term);
}

}  // namespace paraat::accounts
