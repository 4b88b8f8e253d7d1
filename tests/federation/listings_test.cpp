#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "federation/feeds/feeds.hpp"
#include "federation/membership/claims.hpp"
#include "tests/support/federation.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// Hasselt on its own node, Alken (its neighbour) on the network's, and the overview of Flanders.
class TwoNeighbours : public testing::Test {
 protected:
  federated_node flanders{"vlaanderen"}, hasselt_node{"hasselt"}, network{"haspengouw"};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant hasselt = hasselt_node.municipality(hasselt_nis);
  tenants::tenant alken = network.municipality(alken_nis);
  void SetUp() override {
    flanders.admit(hasselt_node);
    flanders.admit(network);
  }
  vacancies::content sandbags_at_hasselt() {
    auto c = sandbags("", hasselt_nis);
    c.place = "Kuringen";
    return c;
  }
};

TEST_F(TwoNeighbours, AVacancyOfHasseltAppearsAtAlkenAndInTheOverview) {
  hasselt_node.publish(hasselt, sandbags_at_hasselt());
  EXPECT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
  EXPECT_TRUE(flanders.shows("vlaanderen.localhost", "Zandzakken vullen"));
  EXPECT_THAT(network.get("alken.localhost", "/vacatures").body,
              HasSubstr("http://hasselt.localhost/vacatures/"));
}

TEST_F(TwoNeighbours, WhatAVacancyAsksIsReadAtAlkenInTheOverviewAndAmongWhatMembersShare) {
  auto v = hasselt_node.publish(hasselt, sandbags_at_hasselt());
  asks::vacancy_asks a;
  a.must = {"tractor"};
  a.languages = {{"turkish", asks::level::fluent}};
  a.week.set(0);
  a.hours = 4;
  hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
    v = vacancies::set_asks(tx, hasselt, v.id, a, v.version, std::nullopt, hasselt_node.time().now()).value();
  });
  EXPECT_TRUE(network.shows("alken.localhost", "Vraagt: Turks, Tractor"));
  EXPECT_TRUE(flanders.shows("vlaanderen.localhost", "Vraagt: Turks, Tractor"));
  const auto there = network.db().read(
      std::nullopt, [&](transaction& tx) { return listings::with_id(tx, hasselt.party, v.id); });
  EXPECT_EQ(there->asks, a);
  auto members = v.what;
  members.members_only = true;
  hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
    vacancies::edit(tx, hasselt, v.id, members, v.version, std::nullopt, hasselt_node.time().now()).value();
  });
  ASSERT_TRUE(network.until([&] {
    const auto shared = network.db().read(
        std::nullopt, [&](transaction& tx) { return listings::of_publisher(tx, hasselt.party, true); });
    return shared.size() == 1 && shared.front().asks == a;
  }));
}

// Sint-Truiden lives here on a node that is followed for Alken already: its earlier listings are fetched all
// the same.
TEST_F(TwoNeighbours, AMunicipalityThatIsMadeANeighbourLaterShowsWhatItPublishedBefore) {
  const auto truiden = network.municipality(sint_truiden_nis);
  flanders.db().write(std::nullopt, [&](transaction& tx) {
    federation::allow_claim(tx, "haspengouw", truiden.party, flanders.time().now());
  });
  ASSERT_TRUE(flanders.until([&] { return flanders.members()->tenant(truiden.party) != nullptr; }));
  auto c = sandbags("", sint_truiden_nis);
  c.title = "Kerstmarkt opbouwen";
  network.publish(alken, sandbags("", alken_nis));
  network.publish(truiden, c);
  ASSERT_TRUE(flanders.shows("vlaanderen.localhost", "Kerstmarkt opbouwen"));
  ASSERT_TRUE(hasselt_node.shows("hasselt.localhost", "Zandzakken"));
  EXPECT_THAT(hasselt_node.get("hasselt.localhost", "/vacatures").body, Not(HasSubstr("Kerstmarkt")));
  hasselt_node.db().write(
      hasselt.id, [&](transaction& tx) { tenants::keep_neighbours(tx, hasselt.id, {sint_truiden_nis}, {}); });
  EXPECT_TRUE(hasselt_node.shows("hasselt.localhost", "Kerstmarkt opbouwen"));
}

TEST_F(TwoNeighbours, AChangeAndAClosureFollowTheOriginal) {
  const auto v = hasselt_node.publish(hasselt, sandbags_at_hasselt());
  ASSERT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
  auto changed = v.what;
  changed.title = "Modder ruimen in Kuringen";
  hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
    vacancies::edit(tx, hasselt, v.id, changed, v.version, std::nullopt, hasselt_node.time().now()).value();
  });
  EXPECT_TRUE(network.shows("alken.localhost", "Modder ruimen"));
  EXPECT_THAT(network.get("alken.localhost", "/vacatures").body, Not(HasSubstr("Zandzakken")));
  hasselt_node.db().write(hasselt.id, [&](transaction& tx) {
    vacancies::close(tx, hasselt, v.id, "Alles is geruimd", std::nullopt, hasselt_node.time().now()).value();
  });
  EXPECT_TRUE(network.until(
      [&] { return network.get("alken.localhost", "/vacatures").body.find("Modder") == std::string::npos; }));
}

TEST_F(TwoNeighbours, WhatHappensWhileANodeIsAwayArrivesWhenItIsBack) {
  hasselt_node.publish(hasselt, sandbags_at_hasselt());
  ASSERT_TRUE(network.shows("alken.localhost", "Zandzakken vullen"));
  network.stop();
  for (int i = 0; i < 30; ++i) {
    auto c = sandbags_at_hasselt();
    c.title = "Ploeg " + std::to_string(i);
    hasselt_node.publish(hasselt, c);
  }
  network.restart();
  EXPECT_TRUE(network.shows("alken.localhost", "31 vacatures"));
}

TEST_F(TwoNeighbours, WhatTheOverviewHidesIsTakenOffAndItsPublisherReadsWhy) {
  const auto v = hasselt_node.publish(hasselt, sandbags_at_hasselt());
  ASSERT_TRUE(flanders.shows("vlaanderen.localhost", "Zandzakken vullen"));
  flanders.db().write(overview.id, [&](transaction& tx) {
    ASSERT_TRUE(listings::hide(tx, hasselt.party, v.id, "Dit staat er al twee keer", flanders.time().now()));
  });
  const auto told = [&] {
    return hasselt_node.db().read(
        hasselt.id, [&](transaction& tx) { return listings::hidden_by_others(tx, hasselt.party, v.id); });
  };
  ASSERT_TRUE(hasselt_node.until([&] { return !told().empty(); }));
  EXPECT_EQ(told().front().reason, "Dit staat er al twee keer");
  EXPECT_THAT(flanders.get("vlaanderen.localhost", "/vacatures").body, Not(HasSubstr("Zandzakken vullen")));
  flanders.db().write(overview.id, [&](transaction& tx) { listings::show_again(tx, hasselt.party, v.id); });
  EXPECT_TRUE(hasselt_node.until([&] { return told().empty(); }));
}

// Sint-Truiden stands under the network's brand from a node of its own.
TEST(NetworkBrand, ShowsAMemberOnItsOwnNodeBesideTheTenantsHere) {
  federated_node network{"haspengouw"}, own_node{"sint-truiden"};
  tenants::tenant brand;
  brand.what = tenants::tenant_kind::network;
  brand.party = "be-net-haspengouw";
  brand.name = "Vrijwilligersnetwerk Haspengouw";
  brand.public_url = "http://haspengouw.localhost";
  network.db().write(std::nullopt, [&](transaction& tx) {
    tenants::add(tx, brand, {"haspengouw.localhost", "", {}}).value();
  });
  tenants::tenant alken;
  alken.party = "be-nis-73001";
  alken.nis = alken_nis;
  alken.name = "Alken";
  alken.network = brand.party;
  alken.public_url = "http://alken.localhost";
  network.db().write(std::nullopt,
                     [&](transaction& tx) { tenants::add(tx, alken, {"alken.localhost", "", {}}).value(); });
  network.inside().reload_tenants();
  tenants::tenant member;
  member.party = "be-nis-71053";
  member.nis = sint_truiden_nis;
  member.name = "Sint-Truiden";
  member.network = brand.party;
  member.public_url = "http://sint-truiden.localhost";
  member = own_node.db().write(std::nullopt, [&](transaction& tx) {
    return tenants::add(tx, member, {"sint-truiden.localhost", "", {}}).value();
  });
  own_node.inside().reload_tenants();
  EXPECT_THAT(network.get("haspengouw.localhost", "/").body, Not(HasSubstr("Sint-Truiden")));
  network.admit(own_node);
  auto c = sandbags("", sint_truiden_nis);
  c.place = "Brustem";
  own_node.publish(member, c);
  EXPECT_TRUE(network.shows("haspengouw.localhost", "Zandzakken vullen"));
  EXPECT_THAT(network.get("haspengouw.localhost", "/").body, HasSubstr("Sint-Truiden"));
}

TEST_F(TwoNeighbours, ThirtyWritersAtOnceLeaveNoGapAndNothingIsMissed) {
  const std::string organisation =
      hasselt_node.db().write(hasselt.id, [](transaction& tx) { return add_organisation(tx); });
  std::vector<std::thread> writers;
  for (int i = 0; i < 30; ++i)
    writers.emplace_back([&, i] {
      auto c = sandbags(organisation, hasselt_nis);
      c.title = "Post " + std::to_string(i);
      hasselt_node.publish(hasselt, c);
    });
  for (auto& w : writers) w.join();
  EXPECT_TRUE(network.shows("alken.localhost", "30 vacatures"));
  const auto numbers = hasselt_node.db().read(std::nullopt, [](transaction& tx) {
    std::vector<std::int64_t> out;
    for (const auto& i : federation::feeds::page(tx, {"be-nis-71072", "listings", "public"}, 0, 500)->items)
      out.push_back(i.number);
    return out;
  });
  std::vector<std::int64_t> expected(30);
  std::iota(expected.begin(), expected.end(), 1);
  EXPECT_EQ(numbers, expected);
}

}  // namespace
}  // namespace paraat::test
