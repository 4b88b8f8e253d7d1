// Listings shared among members, the feed of organisations, and the verification of an overview.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <protocol/paraat.pb.h>

#include <boost/json.hpp>
#include <pqxx/pqxx>

#include "federation/endpoints/feed_answers.hpp"
#include "federation/sync/overview_status.hpp"
#include "tenant/volunteering/organisations/published.hpp"
#include "tests/support/same_feed.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// Hasselt publishes; Alken's node is a neighbour; the overview shows public listings.
class Audiences : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node flanders{"vlaanderen", &time}, hasselt_node{"hasselt", &time}, network{"haspengouw", &time};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  const fed::feed_id everybody{hasselt.party, "listings", "public"},
      for_members{hasselt.party, "listings", "members"},
      organisations{hasselt.party, "organisations", "public"};
  std::string organisation;

  void SetUp() override {
    flanders.admit(hasselt_node);
    flanders.admit(network);
    organisation = hasselt_node.db().write(hasselt.id, [](transaction& tx) { return add_organisation(tx); });
  }
  vacancies::vacancy publish(const std::string& title, bool members_only) {
    auto c = sandbags(organisation, hasselt_nis);
    c.place = "Kuringen";
    c.title = title;
    c.members_only = members_only;
    return hasselt_node.publish(hasselt, c);
  }
  bool same(federated_node& reader, const fed::feed_id& f) {
    for (int i = 0; i < 60; ++i) {
      hasselt_node.inside().federation()->beat();
      reader.round_with("hasselt");
      if (differences(hasselt_node, reader, f).empty()) return true;
    }
    return false;
  }
  unsigned asked_by(const std::string& peer, const fed::feed_id& f) {
    web::request r;
    r.method = web::verb::get;
    r.peer = peer;
    r.path = r.raw_path = fed::path_of(f);
    return fed::answer_feed(hasselt_node.inside().federation()->context(), r,
                            f.party + "/feeds/" + fed::short_name(f))
        .status;
  }
};

TEST_F(Audiences, WhatIsForMembersReachesTheirNodesAndNoPublicPage) {
  const auto v = publish("Stille versterking", true);
  publish("Voor iedereen", false);
  ASSERT_TRUE(same(network, for_members));
  ASSERT_TRUE(same(network, everybody));
  ASSERT_TRUE(same(flanders, everybody));
  const auto shared = network.db().read(std::nullopt, [&](transaction& tx) {
    return listings::shared_with_members(tx, {hasselt_nis}, time.now(), 10);
  });
  ASSERT_EQ(shared.size(), 1U);
  EXPECT_EQ(shared[0].title, "Stille versterking");
  const auto nowhere = [&](federated_node& at, const std::string& host) {
    for (const char* page : {"/", "/vacatures", "/vacatures?q=versterking", "/kaart", "/vacatures.atom",
                             "/sitemap.xml", "/insluiten.json", "/gemeente/hasselt", "/organisaties"}) {
      const auto answer = at.get(host, page);
      EXPECT_THAT(answer.body, Not(HasSubstr("Stille versterking"))) << host << page;
      EXPECT_THAT(answer.body, Not(HasSubstr(v.ref))) << host << page;
    }
  };
  nowhere(hasselt_node, "hasselt.localhost");
  nowhere(network, "alken.localhost");
  nowhere(flanders, "vlaanderen.localhost");
  EXPECT_THAT(hasselt_node.get("hasselt.localhost", "/vacatures").body, HasSubstr("1 vacature"));
  EXPECT_EQ(hasselt_node.get("hasselt.localhost", "/vacatures/" + v.ref).status, 410)
      << "as one that never was";
  EXPECT_EQ(hasselt_node.get("hasselt.localhost", "/vacatures/" + v.ref + "/hulp").status, 404);
}

TEST_F(Audiences, TheMembersFeedIsRefusedToWhoTakesNoPart) {
  publish("Stille versterking", true);
  EXPECT_EQ(asked_by("haspengouw", for_members), 200U);
  EXPECT_EQ(asked_by("vlaanderen", for_members), 403U) << "an overview for the public";
  EXPECT_EQ(asked_by("vreemde", for_members), 403U);
  EXPECT_EQ(asked_by("vlaanderen", everybody), 200U);
  EXPECT_EQ(asked_by("haspengouw", {hasselt.party, "listings", "vrienden"}), 404U);
  EXPECT_EQ(asked_by("haspengouw", {"be-nis-11002", "listings", "members"}), 404U);
  flanders.round_with("hasselt");
  EXPECT_EQ(status_of(flanders, for_members).feed.party, "") << "and it does not ask";
}

TEST_F(Audiences, AVacancyThatChangesItsAudienceLeavesTheOneFeedForTheOther) {
  const auto v = publish("Nu eens hier", false);
  ASSERT_TRUE(same(network, everybody));
  EXPECT_TRUE(network.shows("alken.localhost", "Nu eens hier"));
  const auto turn = [&](bool members_only) {
    hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
      const auto now = vacancies::find(tx, v.id).value();
      auto c = now.what;
      c.members_only = members_only;
      vacancies::edit(tx, hasselt, v.id, c, now.version, std::nullopt, time.now()).value();
    });
  };
  turn(true);
  ASSERT_TRUE(same(network, everybody));
  ASSERT_TRUE(same(network, for_members));
  EXPECT_EQ(status_of(network, everybody).count, 0);
  EXPECT_EQ(status_of(network, for_members).count, 1);
  EXPECT_THAT(network.get("alken.localhost", "/vacatures").body, Not(HasSubstr("Nu eens hier")));
  turn(false);
  ASSERT_TRUE(same(network, everybody));
  ASSERT_TRUE(same(network, for_members));
  EXPECT_EQ(status_of(network, for_members).count, 0);
  EXPECT_TRUE(network.shows("alken.localhost", "Nu eens hier"));
}

TEST_F(Audiences, OrganisationsTravelWithoutTheirContactAndFollowTheirOriginal) {
  ASSERT_TRUE(same(network, organisations));
  const auto listed = network.db().read(
      std::nullopt, [&](transaction& tx) { return paraat::organisations::of_publisher(tx, hasselt.party); });
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].name, "Hulpkorps Alken");
  EXPECT_THAT(listed[0].url, testing::StartsWith("http://hasselt.localhost/organisaties/"));
  const auto item = hasselt_node.db().read(std::nullopt, [&](transaction& tx) {
    return fed::feeds::page(tx, organisations, 0, 10)->items.at(0).signed_item;
  });
  EXPECT_THAT(item, Not(HasSubstr("korps@voorbeeld.be"))) << "no contact person in what is signed";
  hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
    auto o = paraat::organisations::find(tx, organisations::organisation_id(organisation)).value();
    o.name = "Hulpkorps Hasselt";
    o.kind = "openbaar";
    ASSERT_TRUE(paraat::organisations::edit(tx, o.id, o, time.now()));
  });
  ASSERT_TRUE(same(network, organisations));
  EXPECT_THAT(network.get("alken.localhost", "/organisaties").body, HasSubstr("Hulpkorps Hasselt"));
  EXPECT_THAT(flanders.get("vlaanderen.localhost", "/vacatures").body, Not(HasSubstr("korps@voorbeeld.be")));
  hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
    ASSERT_TRUE(paraat::organisations::archive(tx, paraat::organisations::organisation_id(organisation),
                                               "gestopt", time.now()));
  });
  ASSERT_TRUE(same(network, organisations));
  EXPECT_THAT(network.get("alken.localhost", "/organisaties").body, Not(HasSubstr("Hulpkorps Hasselt")));
}

TEST_F(Audiences, APublisherSeesThatTheOverviewShowsItExactlyOrNot) {
  publish("Eén", false);
  ASSERT_TRUE(same(flanders, everybody));
  const auto compared = [&] {
    time.advance(2min);
    hasselt_node.round_with("vlaanderen");
    return hasselt_node.db().read(hasselt.id, [&](transaction& tx) {
      const auto ours = fed::feeds::head_of(tx, everybody).value();
      for (const auto& x : fed::sync::shown_by_others(tx, hasselt.party))
        if (x.feed == everybody) return fed::sync::compare(ours, x);
      return fed::sync::likeness::unknown;
    });
  };
  EXPECT_EQ(compared(), fed::sync::likeness::equal);
  const auto json = flanders.get("vlaanderen.localhost", "/controle.json");
  const auto data = boost::json::parse(json.body).as_object();
  bool found = false;
  for (const auto& p : data.at("publishers").as_array()) {
    if (p.at("publisher").as_string() != hasselt.party || p.at("feed").as_string() != "listings") continue;
    found = true;
    EXPECT_EQ(p.at("count").as_int64(), 1);
    EXPECT_EQ(p.at("digest").as_string(), status_of(flanders, everybody).digest);
  }
  EXPECT_TRUE(found);
  EXPECT_THAT(flanders.get("vlaanderen.localhost", "/controle").body, HasSubstr("Hasselt"));
  EXPECT_EQ(hasselt_node.get("hasselt.localhost", "/controle").status, 404);
  // The overview's database is altered behind its back: it counts another set under the same number.
  pqxx::connection owner(flanders.settings().database_owner);
  pqxx::nontransaction(owner).exec("update node.followed_feeds set items = 5 where feed = 'listings'");
  EXPECT_EQ(compared(), fed::sync::likeness::differs);
}

TEST_F(Audiences, AnOverviewTellsItsFiguresOfAPublisherToThatPublisherOnly) {
  web::request r;
  r.method = web::verb::get;
  r.path = r.raw_path = "/fed/v1/shown";
  r.query = web::parameters::parse("publisher=" + hasselt.party).value();
  auto& context = flanders.inside().federation()->context();
  r.peer = "hasselt";
  EXPECT_EQ(fed::answer_shown(context, r).status, 200U);
  r.peer = "haspengouw";
  EXPECT_EQ(fed::answer_shown(context, r).status, 403U);
  EXPECT_FALSE(hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
    return fed::sync::take_shown(tx, hasselt.party, overview.party, "geen bericht", time.now()).has_value();
  }));
  wire::ShownFeeds of_another;
  of_another.add_feeds()->set_publisher(alken.party);
  EXPECT_FALSE(hasselt_node.db().write(std::nullopt, [&](transaction& tx) {
    return fed::sync::take_shown(tx, hasselt.party, overview.party, of_another.SerializeAsString(),
                                 time.now())
        .has_value();
  }));
}

}  // namespace
}  // namespace paraat::test
