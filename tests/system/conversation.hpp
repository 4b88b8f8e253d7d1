#pragma once
// A served node of Alken with a conversation between Els and the Hulpkorps Alken, and the address at which
// Els answers by mail.

#include <fmt/format.h>

#include <pqxx/pqxx>

#include "protocol/bytes.hpp"
#include "tenant/people/relay/relay_letters_sql.hpp"
#include "tenant/people/relay/relay_mail.hpp"
#include "tenant/platform/jobs/jobs.hpp"
#include "tenant/platform/store/private_postgres.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tenant/volunteering/applications/application_conversations.hpp"
#include "tests/support/world.hpp"
#include "tests/system/served_node.hpp"

namespace paraat::test {

class AConversation : public AServedNode {
 protected:
  std::string address;

  void SetUp() override {
    make("[mail]\nreply_domain = \"antwoord.alken.example\"\n");
    ASSERT_EQ(add("73001", "alken.localhost").status, 0);
  }
  // While the node serves.
  void begin() {
    database db({.url = urls().application_url, .connections = 1});
    const auto alken = db.read(std::nullopt, [](transaction& tx) { return tenants::all(tx).at(0); });
    const instant now = system_clock().now();
    db.write(alken.id, [&](transaction& tx) {
      auto c = sandbags(add_organisation(tx), alken_nis);
      c.contact_name = "Bea Claes";
      c.contact_email = "bea@korps.be";
      const auto v = vacancies::create(tx, c, std::nullopt, now).value();
      const auto open = vacancies::publish(tx, alken, v.id, std::nullopt, now).value();
      applications::application a;
      a.name = "Els Maes";
      a.email = "els@voorbeeld.be";
      const auto kept = applications::answer(tx, open, a, now).value();
      applications::confirm(tx, kept.id, now).value();
      const relay::record subject{"applications", kept.id.text()};
      const auto talk =
          relay::open(tx, subject, subject, {"organisations", c.organisation_id.text()}, "", now).value();
      const std::string secret = hex(random_bytes(16));
      relay::rows::keep_reply_hash(tx, relay::seats_of(tx, talk.id).at(0).id, sha256_bytes(secret));
      address = fmt::format("antwoord+{}-{}@antwoord.alken.example", alken.id.value, secret);
    });
  }
  // The organisation writes, and the node sends it.
  void letter_to_els(const std::string& words) {
    database db({.url = urls().application_url, .connections = 1});
    const instant now = system_clock().now();
    db.write(tenant_id{1}, [&](transaction& tx) {
      const relay::conversation_id talk(one("select id from tenant.relay_conversations"));
      const auto m = relay::post(tx, talk, relay::side::second, {.body = words}, now).value();
      jobs::schedule(tx, relay::pass_on_job, now, fmt::format(R"({{"message":"{}"}})", m.id));
    });
  }
  std::string one(const std::string& statement) const {
    pqxx::connection c(urls().owner_url);
    pqxx::nontransaction s(c);
    s.exec("select set_config('app.tenant', '1', false)");
    return s.exec(statement)[0][0].c_str();
  }
  // Whether a letter with these words left.
  bool sent(const std::string& words) const {
    return one("select count(*) from tenant.channel_messages where state = 'left' and body like '%" + words +
               "%'") != "0";
  }

 private:
  private_postgres::addresses urls() const {
    return private_postgres::running_in(folder / "postgres").value();
  }
};

}  // namespace paraat::test
