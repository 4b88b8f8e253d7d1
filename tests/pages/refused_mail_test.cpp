// People who are no members of a corps and whose mail a server refuses: who of them is told by SMS.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/bytes.hpp"
#include "tenant/messaging/channels/channels.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tests/pages/callouts.hpp"
#include "tests/pages/with_gateway.hpp"
#include "tests/support/smtp_server.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;

class ARefusedMailToAnApplicant : public testing::Test {
 protected:
  smtp_server server{"refuse"};
  with_gateway sms;
  running_node node{[this] {
    node::config c = sms.config();
    server.configure(c);
    return c;
  }()};
  tenants::tenant alken = node.municipality(alken_nis);
  someone coordinator = sign_in(node, alken, web::role::coordinator);
  std::optional<vacancies::vacancy> open = node.db().write(alken.id, [&](transaction& tx) {
    const auto v =
        vacancies::create(tx, sandbags(add_organisation(tx), alken_nis), std::nullopt, node.time.now());
    return vacancies::publish(tx, alken, v.value().id, std::nullopt, node.time.now()).value();
  });

  void answers(const std::string& name, const std::string& email, const std::string& phone, bool confirmed) {
    node.db().write(alken.id, [&](transaction& tx) {
      applications::application a;
      a.name = name;
      a.email = email;
      a.phone = phone;
      const auto kept = applications::answer(tx, *open, a, node.time.now()).value();
      if (confirmed) applications::confirm(tx, kept.id, node.time.now()).value();
    });
  }
  void write_to(const std::string& email) {
    node.db().write(alken.id, [&](transaction& tx) {
      channels::queue(tx, node.time.now(), {.id = uuid_v7(node.time.now()), .owner = "corps"},
                      std::array{channels::message{.key = "k",
                                                   .via = channels::channel::mail,
                                                   .to = email,
                                                   .about = "",
                                                   .subject = "Je antwoord",
                                                   .body = "Dag"}});
    });
  }
  // The refusal has been told to everybody whom it concerns.
  bool told() {
    node.inside().beat();
    pqxx::connection c(node.urls().owner_url);
    return pqxx::nontransaction(c)
        .exec(
            "select count(*) > 0 and bool_and(told = 'failed') from tenant.channel_messages where via = "
            "'mail'")[0][0]
        .as<bool>();
  }
};

TEST_F(ARefusedMailToAnApplicant, IsFollowedByOneTextWithTheAddress) {
  answers("An Claes", "an@claes.be", "0470 11 22 33", true);
  write_to("An@Claes.be");
  ASSERT_TRUE(eventually([&] {
    node.inside().beat();
    return sms.gateway.heard().size() == 1;
  }));
  EXPECT_EQ(sms.gateway.heard()[0].field("to"), "+32470112233");
  EXPECT_THAT(sms.gateway.heard()[0].field("text"),
              HasSubstr("dag An, onze mail naar An@Claes.be komt niet aan"));
  write_to("an@claes.be");
  EXPECT_TRUE(eventually([&] { return told(); }));
  EXPECT_EQ(sms.gateway.heard().size(), 1U) << "once a day";
}

TEST_F(ARefusedMailToAnApplicant, IsFollowedByNoTextToANumberThatNobodyConfirmedOrALandline) {
  answers("Vreemde Vogel", "an@claes.be", "0470 99 99 99", false);
  answers("Dirk Maes", "dirk@maes.be", "011 59 71 40", true);
  write_to("an@claes.be");
  write_to("dirk@maes.be");
  EXPECT_TRUE(eventually([&] { return told(); }));
  EXPECT_EQ(sms.gateway.heard().size(), 0U);
  EXPECT_THAT(node.get("alken.localhost", "/beheer/sms", coordinator.cookie_header).body,
              HasSubstr("Mails die niet aankwamen"));
}

}  // namespace
}  // namespace paraat::test
