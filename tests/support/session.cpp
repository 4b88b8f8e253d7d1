#include "tests/support/session.hpp"

#include "tenant/accounts/accounts.hpp"
#include "tenant/accounts/sessions.hpp"

namespace paraat::test {

someone sign_in(running_node& node, std::int64_t account) {
  const instant now = node.time.now();
  const auto opened = node.db().write(std::nullopt, [&](transaction& tx) {
    return accounts::open_session(tx, account, accounts::staff_session, "Firefox op Linux", now);
  });
  return {account, "Cookie: paraat_session=" + opened.token + "\r\n", opened.csrf};
}

someone sign_in(running_node& node, const tenants::tenant& where, web::role what,
                const std::string& organisation_id) {
  const instant now = node.time.now();
  const auto account = node.db().write(std::nullopt, [&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "An Peeters", .email = {}}, now);
    web::grant g{.what = what, .tenant = where.id, .organisation = organisation_id};
    if (what == web::role::node_operator) g.tenant.reset();
    accounts::give(tx, id, g, std::nullopt, now);
    return id;
  });
  return sign_in(node, account);
}

std::string sign_in_as(running_node& node, const tenants::tenant& where, web::role what,
                       const std::string& organisation_id) {
  return sign_in(node, where, what, organisation_id).cookie_header;
}

}  // namespace paraat::test
