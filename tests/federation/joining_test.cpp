// Claims of a joining node, and the operator's commands beside a running node.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "federation/membership/claims.hpp"
#include "federation/membership/joining.hpp"
#include "node/member_commands.hpp"
#include "protocol/bytes.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fed = paraat::federation;

class Joining : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node flanders{"vlaanderen", &time}, hasselt_node{"hasselt", &time};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);

  std::string invite(const std::vector<std::string>& parties) {
    return flanders.db().write(std::nullopt, [&](transaction& tx) {
      return fed::invite(tx, flanders.inside().federation()->own(), flanders.settings().federation_url,
                         fed::own_tenants(flanders.inside().services().tenants, "vlaanderen"), time.now(),
                         parties)
          .value();
    });
  }
  void join(const std::string& invitation) {
    node::join_network(hasselt_node.settings(), fed::read_invitation(invitation).value(), hasselt_node.db(),
                       time);
  }
  bool every_beat(const std::function<bool()>& so) {
    return flanders.until([&] {
      time.advance(std::chrono::seconds{1});  // so that pauses end
      for (federated_node* n : {&flanders, &hasselt_node}) n->inside().federation()->beat();
      return so();
    });
  }
  static std::string said_by(const std::function<int()>& command) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(command(), 0);
    std::fflush(stdout);
    return testing::internal::GetCapturedStdout();
  }
};

TEST_F(Joining, AnInvitationForAlkenDoesNotLetHasseltIn) {
  EXPECT_THROW(join(invite({"be-nis-73001"})), std::runtime_error);
  EXPECT_EQ(flanders.members()->tenant(hasselt.party), nullptr);
  join(invite({"be-nis-71072"}));
  EXPECT_TRUE(every_beat([&] { return flanders.members()->tenant(hasselt.party) != nullptr; }));
}

// Items of an aggregator are used by every member: only a person can name a party as aggregator.
TEST_F(Joining, AnOpenInvitationMakesNoAggregator) {
  federated_node stranger{"limburg", &time};
  tenants::tenant t;
  t.what = tenants::tenant_kind::aggregator;
  t.party = "be-agg-limburg";
  t.name = "Limburg helpt";
  t.public_url = "http://limburg.localhost";
  stranger.db().write(std::nullopt,
                      [&](transaction& tx) { tenants::add(tx, t, {"limburg.localhost", "", {}}).value(); });
  stranger.inside().reload_tenants();
  const auto come = [&](const std::string& invitation) {
    node::join_network(stranger.settings(), fed::read_invitation(invitation).value(), stranger.db(), time);
  };
  EXPECT_THROW(come(invite({})), std::runtime_error);
  EXPECT_TRUE(every_beat([&] { return flanders.members()->tenant(t.party) == nullptr; }));
  come(invite({t.party}));
  EXPECT_TRUE(every_beat([&] { return flanders.members()->tenant(t.party) != nullptr; }));
}

TEST_F(Joining, AMemberCannotMakeItsMunicipalityAnAggregator) {
  flanders.admit(hasselt_node);
  ASSERT_TRUE(every_beat([&] { return flanders.members()->tenant(hasselt.party) != nullptr; }));
  wire::TenantsUpdate update;
  wire::Tenant& w = *update.add_tenants();
  w.set_party(hasselt.party);
  w.add_nis()->set_nis("71072");
  w.set_legal_name("Hasselt");
  w.set_pages_url("http://hasselt.localhost");
  w.add_roles("aggregator");
  const auto said = flanders.db().write(std::nullopt, [&](transaction& tx) {
    auto r = fed::take_tenants_update(tx, flanders.inside().federation()->own(), *flanders.members(),
                                      "hasselt", update.SerializeAsString(), time.now());
    tx.abandon();
    return r;
  });
  ASSERT_FALSE(said);
  EXPECT_EQ(untranslated(said.error()), "malformed tenant");
}

TEST_F(Joining, AMemberCannotFillTheListOfClaims) {
  flanders.admit(hasselt_node);
  const auto waiting = flanders.db().write(std::nullopt, [&](transaction& tx) {
    for (int round = 0; round < 3; ++round) {
      wire::TenantsUpdate update;
      for (int i = 0; i < 400; ++i) {
        wire::Tenant& w = *update.add_tenants();
        w.set_party("be-net-" + std::to_string(round) + "-" + std::to_string(i));
        w.set_pages_url("http://hasselt.localhost");
      }
      EXPECT_TRUE(fed::take_tenants_update(tx, flanders.inside().federation()->own(), *flanders.members(),
                                           "hasselt", update.SerializeAsString(), time.now()));
    }
    return std::ranges::count_if(fed::claims(tx), [](const fed::claim& c) { return !c.allowed; });
  });
  EXPECT_EQ(waiting, 400);
}

TEST_F(Joining, AMunicipalityIsNamedAfterItsCodeAndLivesOnOneNode) {
  const auto claim = [](const std::string& party, const std::string& nis, const std::string& url) {
    google::protobuf::RepeatedPtrField<wire::Tenant> list;
    wire::Tenant& t = *list.Add();
    t.set_party(party);
    if (!nis.empty()) t.add_nis()->set_nis(nis);
    t.set_legal_name("Hasselt");
    t.set_pages_url(url);
    t.add_roles("publisher");
    return list;
  };
  fed::members list;
  list.tenants["be-nis-73001"] = {"be-nis-73001",          73001,        "Alken", "",
                                  "https://alken.example", "haspengouw", {},      ""};
  const auto read = [&](const auto& described) { return fed::read_claims(list, "hasselt", described); };
  EXPECT_TRUE(read(claim("be-nis-71072", "71072", "https://hasselt.example")));
  EXPECT_TRUE(read(claim("be-net-limburg", "", "https://limburg.example")));
  EXPECT_FALSE(read(claim("be-nis-71072", "71053", "https://hasselt.example"))) << "another code";
  EXPECT_FALSE(read(claim("hasselt", "71072", "https://hasselt.example"))) << "a free name";
  EXPECT_FALSE(read(claim("be-nis-71072", "", "https://hasselt.example"))) << "no code";
  EXPECT_TRUE(read(claim("be-org-0316380841", "", "https://zorg.example"))) << "an agency";
  EXPECT_FALSE(read(claim("be-org-0316380842", "", "https://zorg.example"))) << "no KBO number";
  EXPECT_FALSE(read(claim("be-nis-71072", "-71072", "https://hasselt.example")));
  EXPECT_FALSE(read(claim("be-nis-71072", "71072", "javascript:alert(1)")));
  const auto elsewhere = read(claim("be-nis-73001", "73001", "https://hasselt.example"));
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().kind, refusal_kind::conflict);
}

TEST_F(Joining, AMemberBringsAnotherMunicipalityOnceTheOperatorAllowsIt) {
  flanders.admit(hasselt_node);
  const auto later = hasselt_node.municipality(wellen_nis);
  const auto waiting = [&] { return said_by([&] { return node::member_list(flanders.settings()); }); };
  ASSERT_TRUE(
      every_beat([&] { return waiting().find("hasselt asks to bring be-nis-73098") != std::string::npos; }));
  EXPECT_EQ(flanders.members()->tenant(later.party), nullptr);
  said_by([&] { return node::member_allow(flanders.settings(), "hasselt", later.party); });
  time.advance(std::chrono::minutes{2});
  EXPECT_TRUE(every_beat([&] { return flanders.members()->tenant(later.party) != nullptr; }));
  EXPECT_TRUE(every_beat([&] { return hasselt_node.members()->tenant(later.party) != nullptr; }));
  EXPECT_THAT(waiting(), Not(HasSubstr("asks to bring")));
}

TEST_F(Joining, ANewTelephoneNumberOfAMemberReachesTheListByItself) {
  flanders.admit(hasselt_node);
  auto changed = hasselt;
  changed.phone = "011 23 45 67";
  hasselt_node.db().write(hasselt.id, [&](transaction& tx) { tenants::keep_settings(tx, changed); });
  hasselt_node.inside().reload_tenants();
  EXPECT_TRUE(every_beat([&] {
    const auto* t = flanders.members()->tenant(hasselt.party);
    return t != nullptr && t->phone == "011 23 45 67";
  }));
}

TEST_F(Joining, TheCommandsForKeysWorkBesideANodeThatRuns) {
  flanders.admit(hasselt_node);
  auto& own = hasselt_node.inside().federation()->own();
  const std::string first = own.signing_key_id();
  EXPECT_THAT(said_by([&] { return node::key_list(hasselt_node.settings()); }), HasSubstr(first));
  EXPECT_THROW(node::key_rotate(hasselt_node.settings(), "master"), std::invalid_argument);
  said_by([&] { return node::key_rotate(hasselt_node.settings(), "signing"); });
  ASSERT_TRUE(every_beat([&] { return own.signing_key_id() != first; }));
  const std::string second = own.signing_key_id();
  EXPECT_THROW(node::key_revoke(hasselt_node.settings(), "hasselt#0000000000000000"), std::runtime_error);
  said_by([&] { return node::key_revoke(hasselt_node.settings(), second); });
  ASSERT_TRUE(every_beat([&] { return own.signing_key_id() != second; }));
  const std::string list = said_by([&] { return node::key_list(hasselt_node.settings()); });
  EXPECT_THAT(list, HasSubstr("revoked"));
  EXPECT_THAT(list, HasSubstr("retired"));
}

TEST_F(Joining, AMemberIsRevokedByTheCommandOfWhoSignsTheListOnly) {
  flanders.admit(hasselt_node);
  EXPECT_THROW(node::member_revoke(flanders.settings(), "hasselt", "", ""), std::invalid_argument);
  EXPECT_THROW(node::member_revoke(hasselt_node.settings(), "vlaanderen", "", "om te proberen"),
               std::runtime_error);
  EXPECT_THROW(node::member_revoke(flanders.settings(), "vlaanderen", "", "per ongeluk"), std::runtime_error);
  said_by([&] { return node::member_revoke(flanders.settings(), "hasselt", "", "gehackt"); });
  EXPECT_TRUE(every_beat([&] { return flanders.members()->node("hasselt")->revoked; }));
  EXPECT_THAT(said_by([&] { return node::member_list(flanders.settings()); }), HasSubstr("(revoked)"));
}

}  // namespace
}  // namespace paraat::test
