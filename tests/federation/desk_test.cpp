// The operator's pages about other nodes and about the keys of this one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "federation/desk/member_states.hpp"
#include "federation/membership/claims.hpp"
#include "tests/support/federation.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fed = paraat::federation;

class OperatorsDesk : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node flanders{"vlaanderen", &time}, hasselt_node{"hasselt", &time};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  const std::string host = "hasselt.localhost";
  someone boss = sign_in(hasselt_node.db(), time.now(), hasselt, web::role::node_operator);

  void SetUp() override { flanders.admit(hasselt_node); }

  answer open(const std::string& path) {
    return test::get(hasselt_node.inside().port(), host, path, boss.cookie_header);
  }
  answer click(const std::string& path, fields f = {}) {
    f.emplace_back("csrf", boss.csrf);
    return test::post(hasselt_node.inside().port(), host, path, encoded(f), boss.cookie_header);
  }
  bool every_beat(const std::function<bool()>& so) {
    return hasselt_node.until([&] {
      time.advance(std::chrono::seconds{1});  // so that pauses end
      for (federated_node* n : {&flanders, &hasselt_node})
        if (n->runs()) n->inside().federation()->beat();
      return so();
    });
  }
  std::string key() { return hasselt_node.inside().federation()->own().signing_key_id(); }
};

TEST_F(OperatorsDesk, ShowsEachMemberWithItsStateAndItsKeys) {
  ASSERT_TRUE(
      every_beat([&] { return open("/beheer/verbindingen").body.find("In orde") != std::string::npos; }));
  const auto list = open("/beheer/verbindingen");
  EXPECT_THAT(list.body, HasSubstr("<h1 class=\"ds-heading\" data-size=\"lg\">Verbindingen</h1>"));
  EXPECT_THAT(list.body, HasSubstr("Vlaanderen helpt"));
  const auto one = open("/beheer/verbindingen/vlaanderen");
  EXPECT_EQ(one.status, 200);
  EXPECT_THAT(one.body, HasSubstr("vlaanderen#"));
  EXPECT_THAT(one.body, HasSubstr("Ondertekenen"));
  EXPECT_THAT(one.body, HasSubstr("Verzegelen"));
  EXPECT_THAT(one.body, Not(HasSubstr("Tegenspraak"))) << "nothing is disputed";
  EXPECT_EQ(open("/beheer/verbindingen/atlantis").status, 404);
}

TEST_F(OperatorsDesk, SaysThatAMemberDoesNotAnswerAndTriesAgainWhenAsked) {
  flanders.stop();
  ASSERT_TRUE(hasselt_node.until(
      [&] { return open("/beheer/verbindingen").body.find("Antwoordt niet") != std::string::npos; }));
  EXPECT_EQ(click("/beheer/verbindingen/vlaanderen/poging").status, 303);
  EXPECT_EQ(click("/beheer/verbindingen/atlantis/poging").status, 404);
}

TEST_F(OperatorsDesk, DisputesAreCountedWithTheMemberThatTheyAreAbout) {
  pqxx::connection owner(hasselt_node.settings().database_owner);
  pqxx::nontransaction(owner).exec(
      "insert into node.equivocations select '" + overview.party +
      "', 'listings', 'public', gen_random_uuid(), 1, g, 'a', 'b', now() from generate_series(1, 2) g");
  pqxx::nontransaction(owner).exec(
      "insert into node.conflicts select 'be-nis-11002', gen_random_uuid(), 'h', 'vlaanderen', 's', now()");
  pqxx::nontransaction(owner).exec(
      "insert into node.conflicts select 'be-nis-11002', gen_random_uuid(), 'h', 'elders', 's', now()");
  const auto list = hasselt_node.db().read(std::nullopt, [&](transaction& tx) {
    return fed::desk::member_states(tx, *hasselt_node.members(), "hasselt", time.now());
  });
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].disputes, 3);
  EXPECT_THAT(open("/beheer/verbindingen/vlaanderen").body, HasSubstr("Tegenspraak"));
}

TEST_F(OperatorsDesk, AMemberThatSaysYesMakesNobodyReadTheMembersAgain) {
  const auto told = [&] {
    return hasselt_node.db().read(std::nullopt, [](transaction& tx) {
      const auto all = fed::rows::announcements(tx);
      return all.contains("vlaanderen") && all.at("vlaanderen").known.manifest > 0;
    });
  };
  ASSERT_TRUE(every_beat(told));
  const auto version = [&] { return hasselt_node.inside().services().heads.version(fed::membership_topic); };
  pqxx::connection owner(hasselt_node.settings().database_owner);
  // Joining may still move the topic: tried until no other change moves it.
  bool undisturbed = false;
  for (int i = 0; i < 10 && !undisturbed; ++i) {
    const auto before = version();
    pqxx::nontransaction(owner).exec("delete from node.announcements");
    ASSERT_TRUE(hasselt_node.until([&] {
      hasselt_node.inside().federation()->beat();
      return told();
    }));
    undisturbed = version() == before;
  }
  EXPECT_TRUE(undisturbed);
}

TEST_F(OperatorsDesk, AKeyIsReplacedAndRevokedFromThePage) {
  const std::string first = key();
  ASSERT_TRUE(every_beat([&] { return flanders.members()->node("hasselt")->signing.size() == 1; }));
  EXPECT_EQ(click("/beheer/sleutels/vervanging", {{"soort", "signing"}}).status, 303);
  ASSERT_TRUE(every_beat([&] { return key() != first; }));
  const std::string second = key(), digits = second.substr(second.find('#') + 1);
  EXPECT_THAT(open("/beheer/sleutels").body, HasSubstr("Vervangen"));
  const auto question = open("/beheer/sleutels/" + digits);
  EXPECT_THAT(question.body, HasSubstr("Sleutel intrekken"));
  EXPECT_EQ(key(), second) << "looking changes nothing";
  EXPECT_EQ(click("/beheer/sleutels/" + digits).status, 303);
  ASSERT_TRUE(every_beat([&] { return key() != second; }));
  EXPECT_THAT(open("/beheer/sleutels").body, HasSubstr("Ingetrokken"));
  EXPECT_EQ(open("/beheer/sleutels/" + digits).status, 404) << "once";
  EXPECT_EQ(open("/beheer/sleutels/0123456789abcdef").status, 404);
}

TEST_F(OperatorsDesk, AListThatExpiredIsSaidAndTheOperatorMayGoOn) {
  flanders.stop();
  time.advance(hasselt_node.members()->valid_until - time.now() + std::chrono::days{31});
  boss = sign_in(hasselt_node.db(), time.now(), hasselt,
                 web::role::node_operator);  // sessions do not last that long
  EXPECT_THAT(open("/beheer/verbindingen").body, HasSubstr("Alleen noodberichten gaan nog door"));
  const auto refused = click("/beheer/verbindingen/voortzetting", {{"reden", " "}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("href=\"#reden\"")) << "the page again, with what is wrong";
  EXPECT_THAT(refused.body, HasSubstr("Alleen noodberichten gaan nog door"));
  EXPECT_EQ(click("/beheer/verbindingen/voortzetting", {{"reden", "De ondertekenaar is weg"}}).status, 303);
  EXPECT_THAT(open("/beheer/verbindingen").body, Not(HasSubstr("Alleen noodberichten")));
}

TEST_F(OperatorsDesk, WhoSignsTheListTakesAMemberOutOfTheNetworkAfterSayingWhy) {
  const std::string theirs = "vlaanderen.localhost", path = "/beheer/verbindingen/hasselt";
  const someone founder = sign_in(flanders.db(), time.now(), overview, web::role::node_operator);
  const auto at = [&](const std::string& p) {
    return test::get(flanders.inside().port(), theirs, p, founder.cookie_header);
  };
  const auto send = [&](fields f) {
    f.emplace_back("csrf", founder.csrf);
    return test::post(flanders.inside().port(), theirs, path + "/schorsing", encoded(f),
                      founder.cookie_header);
  };
  EXPECT_THAT(at(path).body, HasSubstr("Schors dit lid"));
  EXPECT_THAT(open("/beheer/verbindingen/vlaanderen").body, Not(HasSubstr("Schors dit lid")));
  EXPECT_EQ(open("/beheer/verbindingen/vlaanderen/schorsing").status, 403) << "only who signs the list";
  EXPECT_EQ(click("/beheer/verbindingen/vlaanderen/schorsing", {{"reden", "zomaar"}, {"zeker", "1"}}).status,
            403);
  EXPECT_EQ(at("/beheer/verbindingen/vlaanderen/schorsing").status, 404) << "not itself";
  EXPECT_EQ(at(path + "/schorsing").status, 200);
  EXPECT_FALSE(flanders.members()->node("hasselt")->revoked) << "asking changes nothing";
  EXPECT_EQ(send({{"reden", ""}, {"zeker", "1"}}).status, 422);
  EXPECT_EQ(send({{"reden", "Gehackt"}}).status, 422) << "it must be meant";
  ASSERT_EQ(send({{"reden", "Gehackt"}, {"zeker", "1"}}).status, 303);
  ASSERT_TRUE(every_beat([&] { return flanders.members()->node("hasselt")->revoked; }));
  EXPECT_THAT(at(path).body, HasSubstr("Geschorst"));
  EXPECT_EQ(send({{"reden", "Nog eens"}, {"zeker", "1"}}).status, 409);
}

TEST_F(OperatorsDesk, IsForTheOperatorOnly) {
  const someone coordinator = sign_in(hasselt_node.db(), time.now(), hasselt, web::role::coordinator);
  for (const char* path : {"/beheer/verbindingen", "/beheer/verbindingen/vlaanderen", "/beheer/sleutels"}) {
    EXPECT_EQ(test::get(hasselt_node.inside().port(), host, path, coordinator.cookie_header).status, 403)
        << path;
    EXPECT_EQ(hasselt_node.get(host, path).status, 303) << path;
  }
  EXPECT_EQ(test::post(hasselt_node.inside().port(), host, "/beheer/sleutels/vervanging",
                       encoded({{"soort", "signing"}, {"csrf", coordinator.csrf}}), coordinator.cookie_header)
                .status,
            403);
  const std::string before = key();
  const auto forged = test::post(hasselt_node.inside().port(), host, "/beheer/sleutels/vervanging",
                                 encoded({{"soort", "signing"}, {"csrf", "verzonnen"}}), boss.cookie_header);
  EXPECT_EQ(forged.status, 403);
  EXPECT_EQ(key(), before);
}

}  // namespace
}  // namespace paraat::test
