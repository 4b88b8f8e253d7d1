// The users of one municipality, for its administrator.

#include <fmt/format.h>

#include <algorithm>

#include "protocol/whole_number.hpp"
#include "tenant/people/accounts/accounts_pages.hpp"
#include "tenant/people/accounts/invitations.hpp"
#include "tenant/people/accounts/two_factor.hpp"
#include "tenant/people/accounts/waiting_invitations.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/web/desk.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"
#include "tenant/platform/web/template_names.hpp"

namespace paraat::accounts {
namespace {

namespace tpl = web::tpl;
using web::form;
using web::request;
using web::response;
using web::scope;
using web::view;

constexpr std::string_view users_path = "/beheer/gebruikers";

std::vector<web::role> roles_here(const account& a, tenant_id here) {
  std::vector<web::role> out;
  for (const web::grant& g : a.grants)
    if (g.tenant == here && std::ranges::find(out, g.what) == out.end()) out.push_back(g.what);
  return out;
}

std::vector<web::choice> role_choices(const web::texts& t) {
  const auto hint = [&](web::role r) {
    switch (r) {
      case web::role::tenant_admin:
        return t("Alles, ook gebruikers en instellingen");
      case web::role::coordinator:
        return t("Vacatures, organisaties en aanmeldingen");
      case web::role::mediator:
        return t("Antwoorden en interesses van mensen");
      case web::role::editor:
        return t("De teksten van de site");
      case web::role::organisation:
      case web::role::node_operator:
        break;
    }
    return std::string();
  };
  std::vector<web::choice> out;
  for (const web::role r : staff_roles)
    out.push_back({std::string(web::name_of(r)), label_of(t, r), hint(r)});
  return out;
}

std::vector<web::role> chosen_roles(const form& f) {
  std::vector<web::role> out;
  for (const std::string& name : f.values("rollen"))
    if (const auto r = web::role_named(name)) out.push_back(*r);
  return out;
}

form invitation_form(const scope& s) {
  form f(s, s.base + "/beheer/gebruikers/nieuw", s.t("Verstuur de uitnodiging"));
  f.add(form::type::text, "naam", s.t("Naam"), {.required = true, .max = 100});
  f.add(form::type::email, "email", s.t("E-mailadres"),
        {.required = true, .max = 254, .hint = s.t("We sturen een link om het account te maken.")});
  f.add_choices(form::type::checks, "rollen", s.t("Wat mag deze persoon?"), role_choices(s.t),
                {.required = true, .missing = s.t("Kies wat deze persoon mag")});
  f.cancel_link(s.base + std::string(users_path), s.t("Annuleer"));
  return f;
}

response show_invitation_form(const scope& s, const request& r, const form& f) {
  view v;
  v.set(tpl::HEADING, s.t("Iemand uitnodigen"));
  f.render(v, tpl::FORM);
  return web::page(s, r, "people/accounts/user.html", std::move(v),
                   {.title = s.t("Iemand uitnodigen"),
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + std::string(users_path), s.t("Gebruikers")},
                               {s.base + r.path, s.t("Iemand uitnodigen")}},
                    .index = false,
                    .how = f.ok() ? web::outcome() : refusal_kind::invalid});
}

std::optional<user> asked_user(transaction& tx, const request& r) {
  const auto id = whole_number<account_id>(r.value(0));
  return id ? user_of(tx, *id) : std::nullopt;
}

form roles_form(const scope& s, const account& who) {
  form f(s, fmt::format("{}{}/{}/rollen", s.base, users_path, who.id), s.t("Bewaar"));
  f.add_choices(form::type::checks, "rollen", s.t("Wat mag deze persoon?"), role_choices(s.t));
  std::vector<std::string> names;
  for (const web::role r : roles_here(who, s.here.id)) names.emplace_back(web::name_of(r));
  f.put_all("rollen", names);
  f.cancel_link(s.base + std::string(users_path), s.t("Annuleer"));
  return f;
}

// Refused for one's own account, and for the operator of the node, which no tenant may reset. Refused for an
// account with roles in other tenants too: a reset here would otherwise give access there.
result<void> may_reset(const scope& s, const account& who) {
  if (s.account->account == who.id)
    return refuse(
        refusal_kind::conflict,
        "Je eigen tweede stap kan je niet zelf wissen. Vraag het aan een andere beheerder, of gebruik een "
        "herstelcode.");
  if (std::ranges::any_of(who.grants, [](const web::grant& g) { return g.what == web::role::node_operator; }))
    return refuse(refusal_kind::conflict, "Dit account beheert de node. Daar zet je de tweede stap terug.");
  if (!belongs_here_alone(who, s.here.id))
    return refuse(
        refusal_kind::conflict,
        "De tweede stap van dit account wis je niet hier. De persoon gebruikt een herstelcode of een "
        "passkey, of vraagt het aan wie de node beheert.");
  return {};
}

std::string what_happened(const scope& s, const audit::audit_entry& e) {
  return audit::label_of(s.t, e.what);
}

void draw_events(view& v, const scope& s, transaction& tx, const account& who) {
  const auto events = audit::about(tx, who.id);
  if (events.empty()) return;
  view& box = v.add(tpl::EVENTS);
  for (const audit::audit_entry& e : events) {
    const auto by = e.account ? find(tx, *e.account) : std::nullopt;
    box.add(tpl::CHANGE)
        .set(tpl::CHANGE_TEXT, what_happened(s, e))
        .set(tpl::CHANGE_WHO, by ? by->name : s.t("Nodebeheerder"))
        .set(tpl::CHANGE_AT, s.t.date_and_time(e.at));
  }
}

response no_such_user(const scope& s, const request& r) {
  return web::refusal_page(s, r,
                           {refusal_kind::not_found, "Deze gebruiker bestaat niet in je gemeente.", ""});
}

response show_user_form(const scope& s, const request& r, transaction& tx, const form& f, const user& u) {
  view v;
  v.set(tpl::HEADING, u.who.name).set_if(tpl::EMAIL, tpl::HAS_EMAIL, u.who.email);
  f.render(v, tpl::FORM);
  const auto button = [&](std::string_view act, std::string label, web::slot section) {
    web::draw_button(v.add(section), tpl::CHANGE_BUTTON, s,
                     {.action = fmt::format("{}{}/{}/{}", s.base, users_path, u.who.id, act),
                      .label = std::move(label),
                      .variant = "secondary"});
  };
  if (u.who.has_second_step && may_reset(s, u.who))
    button("tweede-stap", s.t("Tweede stap wissen"), tpl::LOST_PHONE);
  button("verwijdering", s.t("Haal de toegang weg"), tpl::REMOVE);
  draw_events(v, s, tx, u.who);
  return web::page(s, r, "people/accounts/user.html", std::move(v),
                   {.title = u.who.name,
                    .current = "/beheer",
                    .crumbs = {{s.base + "/beheer", s.t("Beheer")},
                               {s.base + std::string(users_path), s.t("Gebruikers")},
                               {fmt::format("{}{}/{}", s.base, users_path, u.who.id), u.who.name}},
                    .index = false,
                    .how = f.ok() ? web::outcome() : refusal_kind::invalid});
}

// texts
constexpr web::order_choice<order> orders[] = {{order::name, "naam", "Naam"},
                                               {order::seen, "gezien", "Laatst gezien"}};

// The last activity of an account with roles in other tenants is hidden: it would reveal activity there.
web::cell last_seen_cell(const scope& s, const user& u) {
  if (!belongs_here_alone(u.who, s.here.id)) return {.text = "–"};
  switch (u.who.status) {
    case account_state::invited:
      return {.text = s.t("Uitgenodigd"), .tone = "warning"};
    case account_state::blocked:
      return {.text = s.t("Geblokkeerd"), .tone = "danger"};
    case account_state::active:
      return {.text = u.last_seen ? s.t.date_and_time(*u.last_seen) : s.t("Nog niet")};
  }
  return {};
}

std::string done_sentence(const web::texts& t, std::string_view code) {
  if (code == "uitgenodigd") return t("De uitnodiging is verstuurd.");
  if (code == "ingetrokken") return t("De uitnodiging is ingetrokken.");
  if (code == "bewaard") return t("De rollen zijn bewaard.");
  if (code == "tweede-stap") return t("De tweede stap is gewist. Deze persoon krijgt een mail.");
  if (code == "weg") return t("Deze persoon heeft geen toegang meer.");
  return {};
}

}  // namespace

response show_users(const request& r, scope& s, transaction& tx) {
  const web::list_query q = web::list_query_of(r);
  const auto found = users(tx, {.words = q.words, .by = chosen_order(orders, q), .page = q.page});
  web::table rows(s.t("Gebruikers"), {s.t("Naam"), s.t("Rollen"), s.t("Laatst gezien")});
  for (const user& u : found.rows) {
    std::string roles;
    for (const web::role role : roles_here(u.who, s.here.id))
      roles += (roles.empty() ? "" : ", ") + label_of(s.t, role);
    rows.row({{.text = u.who.name,
               .url = fmt::format("{}{}/{}", s.base, users_path, u.who.id),
               .under = u.who.email},
              {.text = roles},
              last_seen_cell(s, u)});
  }
  if (q.page == 1 && q.words.empty()) add_invitations(rows, s, tx);
  return web::show_list(s, r, web::desk_of(r, s),
                        {.title = s.t("Gebruikers"),
                         .current = "/gebruikers",
                         .search_label = s.t("Zoek op naam of e-mailadres"),
                         .action_label = s.t("Iemand uitnodigen"),
                         .action_url = s.base + "/beheer/gebruikers/nieuw",
                         .orders = orders_of(orders, s),
                         .lead = s.t("Wie in jullie gemeente kan aanmelden, en wat die persoon mag."),
                         .done = done_sentence(s.t, r.query.get("klaar")),
                         .rows = rows,
                         .empty_text = s.t("Niemand die hierbij past."),
                         .total = found.total,
                         .page = q.page});
}

response show_invite(const request& r, scope& s, transaction&) {
  return show_invitation_form(s, r, invitation_form(s));
}

response invite_user(const request& r, scope& s, transaction& tx) {
  form f = invitation_form(s);
  if (!f.accept(r.form)) return show_invitation_form(s, r, f);
  if (const auto sent =
          invite(tx, s, {.name = f.value("naam"), .email = f.value("email"), .roles = chosen_roles(f)});
      !sent) {
    f.refuse(sent.error());
    return show_invitation_form(s, r, f);
  }
  audit::note(tx, s, audit::user_invited);
  return web::see_other(s.base + std::string(users_path) + "?klaar=uitgenodigd");
}

response show_user(const request& r, scope& s, transaction& tx) {
  const auto u = asked_user(tx, r);
  if (!u) return no_such_user(s, r);
  return show_user_form(s, r, tx, roles_form(s, u->who), *u);
}

response change_roles(const request& r, scope& s, transaction& tx) {
  const auto u = asked_user(tx, r);
  if (!u) return no_such_user(s, r);
  form f = roles_form(s, u->who);
  if (!f.accept(r.form)) return show_user_form(s, r, tx, f, *u);
  if (const auto done = set_roles(tx, u->who.id, chosen_roles(f), s.account->account, s.now); !done) {
    f.refuse(done.error());
    return show_user_form(s, r, tx, f, *u);
  }
  audit::note(tx, s, audit::roles_changed, u->who.id);
  return web::see_other(s.base + std::string(users_path) + "?klaar=bewaard");
}

response reset_second_step_of(const request& r, scope& s, transaction& tx) {
  const auto u = asked_user(tx, r);
  if (!u) return no_such_user(s, r);
  const auto allowed = may_reset(s, u->who);
  const auto reset = allowed ? reset_second_step(tx, u->who) : allowed;
  if (!reset) {
    form f = roles_form(s, u->who);
    f.refuse(reset.error());
    return show_user_form(s, r, tx, f, *u);
  }
  audit::note(tx, s, audit::second_step_reset, u->who.id);
  if (!u->who.email.empty())
    mail::queue(tx, s, second_step_letter(s.t, web::site_name(s), s.here.public_url, u->who.email));
  return web::see_other(s.base + std::string(users_path) + "?klaar=tweede-stap");
}

response remove_user(const request& r, scope& s, transaction& tx) {
  const auto u = asked_user(tx, r);
  if (!u) return no_such_user(s, r);
  if (const auto done = remove_from_tenant(tx, u->who.id, s.account->account, s.now); !done) {
    form f = roles_form(s, u->who);
    f.refuse(done.error());
    return show_user_form(s, r, tx, f, *u);
  }
  audit::note(tx, s, audit::user_removed, u->who.id);
  return web::see_other(s.base + std::string(users_path) + "?klaar=weg");
}

}  // namespace paraat::accounts
