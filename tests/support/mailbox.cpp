#include "tests/support/mailbox.hpp"

#include <pqxx/pqxx>

#include "tenant/platform/web/http.hpp"

namespace paraat::test {

std::vector<received> mails(running_node& node, const tenants::tenant& where) {
  pqxx::connection c(node.urls().application_url);
  pqxx::work w(c);
  w.exec("select set_config('app.tenant', '" + std::to_string(where.id.value) + "', true)");
  std::vector<received> out;
  for (const auto& r : w.exec(
           "select recipient, subject, body, html from tenant.channel_messages where batch_id is null order "
           "by queued_at, seq"))
    out.push_back({r[0].c_str(), r[1].c_str(), r[2].c_str(), r[3].c_str()});
  return out;
}

received last_mail_to(running_node& node, const tenants::tenant& where, const std::string& address) {
  received out;
  for (received& m : mails(node, where))
    if (m.to == address) out = std::move(m);
  return out;
}

std::string link_in(const received& m, const tenants::tenant& where, const std::string& containing) {
  const auto at = m.text.find(where.public_url + containing);
  if (at == std::string::npos) return {};
  const auto start = at + where.public_url.size();
  return m.text.substr(start, m.text.find_first_of(" \n", start) - start);
}

std::string encoded(const fields& list) {
  std::string out;
  for (const auto& [name, value] : list)
    out += (out.empty() ? "" : "&") + web::url_encode(name) + "=" + web::url_encode(value);
  return out;
}

fields with(fields list, const std::string& name, const std::string& value) {
  for (auto& [n, v] : list)
    if (n == name) {
      v = value;
      return list;
    }
  list.emplace_back(name, value);
  return list;
}

}  // namespace paraat::test
