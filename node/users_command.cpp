#include "node/users_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

#include "node/factories.hpp"
#include "node/store.hpp"
#include "protocol/ascii.hpp"
#include "protocol/bytes.hpp"
#include "tenant/messaging/mail/mail.hpp"
#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/invitations.hpp"
#include "tenant/people/accounts/totp.hpp"
#include "tenant/people/accounts/two_factor.hpp"
#include "tenant/platform/audit/audit.hpp"
#include "tenant/platform/secrets/vault.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/page.hpp"

namespace paraat::node {
namespace {

using options = std::map<std::string, std::string>;

std::string option(const options& o, const std::string& name) {
  const auto at = o.find(name);
  return at == o.end() ? std::string() : at->second;
}

std::string line_in(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line.empty())
    throw std::invalid_argument(fmt::format("{} cannot be read, or its first line is empty.", file));
  return line;
}

// Of the option NAME, or in the first line of the file that NAME-file names.
std::string secret_of(const options& o, const std::string& name) {
  const std::string file = option(o, name + "-file");
  return file.empty() ? option(o, name) : line_in(file);
}

struct wanted {
  std::string name, email, password, totp_secret;
  web::grant role;
  std::optional<tenants::tenant> where;
};

std::string role_names() {
  std::string out;
  for (const web::role r : {web::role::tenant_admin, web::role::coordinator, web::role::mediator,
                            web::role::editor, web::role::organisation, web::role::node_operator})
    out += (out.empty() ? "" : ", ") + std::string(web::name_of(r));
  return out;
}

wanted read(const options& o, transaction& tx) {
  wanted w;
  w.name = web::trimmed(option(o, "name"));
  w.email = ascii::lower(web::trimmed(option(o, "email")));
  if (w.name.empty())
    throw std::invalid_argument("--name must be the name of a person, such as \"An Peeters\".");
  if (!web::plausible_email(w.email)) throw std::invalid_argument("--email must be an e-mail address.");
  const auto role = web::role_named(option(o, "role"));
  if (!role) throw std::invalid_argument(fmt::format("--role must be one of {}.", role_names()));
  w.role.what = *role;
  const std::string party = option(o, "tenant");
  for (const auto& t : tenants::all(tx))
    if (t.party == party) w.where = t;
  if (*role == web::role::node_operator) {
    if (!party.empty()) throw std::invalid_argument("An operator is of the whole node: leave --tenant out.");
  } else {
    if (!w.where)
      throw std::invalid_argument("--tenant must be one of `paraat tenant list`, such as be-nis-71072.");
    w.role.tenant = w.where->id;
  }
  w.role.organisation = option(o, "organisation");
  if ((*role == web::role::organisation) != is_uuid(w.role.organisation))
    throw std::invalid_argument("--organisation is the id of an organisation, for --role organisation only.");
  if (const std::string typed = secret_of(o, "password"); !typed.empty()) {
    w.password = typed;
    if (const auto good = accounts::check_password(w.password, w.email); !good)
      throw std::invalid_argument(
          "The password in --password-file is too short or too easy to guess: at least 12 characters.");
  }
  if (const std::string typed = secret_of(o, "totp-secret"); !typed.empty()) {
    const auto secret = accounts::from_base32(typed);
    if (!secret || secret->size() < 16)
      throw std::invalid_argument(
          "--totp-secret-file must hold a secret of at least 26 letters and digits in base 32.");
    if (w.password.empty()) throw std::invalid_argument("--totp-secret-file goes with --password-file.");
    w.totp_secret = *secret;
  }
  return w;
}

struct added {
  accounts::account_id id = 0;
  bool existed = false;
  std::string totp_secret, invitation;  // made here
};

added add(transaction& tx, wanted w, const secrets::vault& v, instant now) {
  added out;
  const auto known = accounts::with_email(tx, w.email);
  out.existed = known.has_value();
  out.id = known
               ? known->id
               : accounts::add(
                     tx, {.name = w.name, .email = w.email, .status = accounts::account_state::invited}, now);
  accounts::give(tx, out.id, w.role, std::nullopt, now);
  if (!w.password.empty()) {
    accounts::activate(tx, out.id, w.name, v.hash_password(w.password), now);
    // A secret that is there stays, unless another is given: the person's telephone knows it.
    if (w.totp_secret.empty() && !(known && known->has_second_step)) {
      w.totp_secret = random_bytes(accounts::totp_secret_size);
      out.totp_secret = accounts::base32(w.totp_secret);
    }
    if (!w.totp_secret.empty()) accounts::set_totp(tx, out.id, v.seal(w.totp_secret), 0);
  } else if (!known || known->status == accounts::account_state::invited) {
    out.invitation =
        (w.where ? w.where->public_url : std::string()) + accounts::invitation_path(tx, out.id, now);
  }
  return out;
}

int add(const config& c, const options& o) {
  store held(c);
  const secrets::vault v(account_key(c, held.db()));
  const instant now = system_clock().now();
  std::string email;
  const added a = held.db().write(std::nullopt, [&](transaction& tx) {
    const wanted w = read(o, tx);
    email = w.email;
    return add(tx, w, v, now);
  });
  if (o.contains("json")) {
    boost::json::object out{{"account", a.id}, {"email", email}, {"existed", a.existed}};
    if (!a.totp_secret.empty()) out["totp_secret"] = a.totp_secret;
    if (!a.invitation.empty()) out["invitation"] = a.invitation;
    fmt::print("{}\n", boost::json::serialize(out));
    return 0;
  }
  fmt::print("{} {}\n", email, a.existed ? "had an account; the role was added." : "has an account.");
  if (!a.totp_secret.empty()) fmt::print("Secret for the authenticator app, shown once: {}\n", a.totp_secret);
  if (!a.invitation.empty())
    fmt::print("Give this link to the person; it works once, within seven days:\n  {}\n", a.invitation);
  return 0;
}

int list(const config& c) {
  store held(c);
  held.db().read(std::nullopt, [](transaction& tx) {
    std::map<int, std::string> parties;
    for (const auto& t : tenants::all(tx)) parties[t.id.value] = t.party;
    for (const auto& a : accounts::all(tx)) {
      std::string roles;
      for (const web::grant& g : a.grants)
        roles += fmt::format("{}{}{}", roles.empty() ? "" : ", ", web::name_of(g.what),
                             g.tenant ? "@" + parties[g.tenant->value] : "");
      fmt::print("{:<6} {:<34} {:<24} {}\n", a.id, a.email.empty() ? "-" : a.email, a.name, roles);
    }
  });
  return 0;
}

// The municipalities where this account has a role, each once.
std::vector<tenants::tenant> places_of(const accounts::account& who, const tenants::directory& known) {
  std::vector<tenants::tenant> out;
  for (const web::grant& g : who.grants) {
    const auto t = g.tenant ? known.of(*g.tenant) : std::nullopt;
    if (t && std::ranges::find(out, t->id, &tenants::tenant::id) == out.end()) out.push_back(*t);
  }
  return out;
}

int reset_second_step(const config& c, const options& o) {
  const std::string email = ascii::lower(web::trimmed(option(o, "email")));
  if (!web::plausible_email(email))
    throw std::invalid_argument("It is `paraat user reset-second-step DIR E-MAIL`.");
  store held(c);
  const instant now = system_clock().now();
  tenants::directory known;
  known.load(held.db());
  const auto who =
      held.db().read(std::nullopt, [&](transaction& tx) { return accounts::with_email(tx, email); });
  if (!who) throw std::invalid_argument("No account signs in with this address; see `paraat user list`.");
  const auto places = places_of(*who, known);
  const std::optional<tenant_id> first = places.empty() ? std::nullopt : std::optional(places.front().id);
  held.db().write(first, [&](transaction& tx) {
    if (!accounts::reset_second_step(tx, *who))
      throw std::invalid_argument("This account has no second step to reset.");
    if (!first) return;
    audit::note(tx,
                {.at = now, .account = {}, .what = std::string(audit::second_step_reset), .about = who->id});
    const web::texts dutch;
    const std::string site = web::site_name(dutch, places.front(), known), url = places.front().public_url;
    mail::queue(tx, mail::plain(accounts::second_step_letter(dutch, site, url, email), site, url), now);
  });
  for (std::size_t i = 1; i < places.size(); ++i)
    held.db().write(places[i].id, [&](transaction& tx) {
      audit::note(
          tx, {.at = now, .account = {}, .what = std::string(audit::second_step_reset), .about = who->id});
    });
  fmt::print("{}: the second step is gone and every session has ended. The next sign-in sets a new one up.\n",
             email);
  if (!first)
    fmt::print("The account has no role in a municipality, so no mail was sent: tell the person.\n");
  return 0;
}

}  // namespace

int user_command(const std::string& verb, const config& c, const options& o) {
  if (verb == "add") return add(c, o);
  if (verb == "list") return list(c);
  if (verb == "reset-second-step") return reset_second_step(c, o);
  throw std::invalid_argument(
      "It is `paraat user add`, `paraat user list` or `paraat user reset-second-step`.");
}

}  // namespace paraat::node
