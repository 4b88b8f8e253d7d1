#include "tests/support/session.hpp"

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/sessions.hpp"

namespace paraat::test {

namespace {

someone session_of(database& db, instant now, std::int64_t account) {
  const auto opened = db.write(std::nullopt, [&](transaction& tx) {
    return accounts::open_session(tx, account, accounts::strength::two_step, "Firefox op Linux", now);
  });
  return {account, "Cookie: paraat_session=" + opened.token + "\r\n", opened.csrf};
}

}  // namespace

someone sign_in(running_node& node, std::int64_t account) {
  return session_of(node.db(), node.time.now(), account);
}

someone sign_in(database& db, instant now, const tenants::tenant& where, web::role what,
                const std::string& organisation_id) {
  const auto account = db.write(std::nullopt, [&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "An Peeters", .email = {}}, now);
    web::grant g{.what = what, .tenant = where.id, .organisation = organisation_id};
    if (what == web::role::node_operator) g.tenant.reset();
    accounts::give(tx, id, g, std::nullopt, now);
    return id;
  });
  return session_of(db, now, account);
}

someone sign_in(running_node& node, const tenants::tenant& where, web::role what,
                const std::string& organisation_id) {
  return sign_in(node.db(), node.time.now(), where, what, organisation_id);
}

std::string sign_in_as(running_node& node, const tenants::tenant& where, web::role what,
                       const std::string& organisation_id) {
  return sign_in(node, where, what, organisation_id).cookie_header;
}

std::vector<mail::shown_mail> mails(running_node& node) {
  node.inside().beat();
  return mail::mails_in(node.folder() / "mail", 1000);
}

std::string link_in(const mail::shown_mail& m, const std::string& starts_with) {
  const auto at = m.text.find(starts_with);
  return at == std::string::npos ? std::string() : m.text.substr(at, m.text.find('\n', at) - at);
}

std::string hidden_field(const std::string& page, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const auto at = page.find(mark);
  if (at == std::string::npos) return {};
  const auto from = at + mark.size();
  return page.substr(from, page.find('"', from) - from);
}

std::string cookie_of(const answer& a) {
  const auto at = a.headers.find("set-cookie");
  if (at == a.headers.end()) return {};
  return "Cookie: " + at->second.substr(0, at->second.find(';')) + "\r\n";
}

}  // namespace paraat::test
