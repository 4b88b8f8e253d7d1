// The catalogue of task profiles: published by the overview, offered to members, adopted with one click, and
// never written over a municipality's own version.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <protocol/paraat.pb.h>

#include "federation/sync/consumer.hpp"
#include "federation/sync/repair.hpp"
#include "protocol/limits.hpp"
#include "tenant/crisis/task_profiles/offers.hpp"
#include "tests/support/mailbox.hpp"
#include "tests/support/same_feed.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

namespace fed = paraat::federation;
using fed::sync::verdict;
using task_profiles::content;
using testing::HasSubstr;
using testing::Not;

class Catalogue : public testing::Test {
 protected:
  manual_clock time{flood_night()};
  federated_node flanders{"vlaanderen", &time}, network{"haspengouw", &time};
  tenants::tenant overview = flanders.aggregator();
  tenants::tenant alken = network.municipality(alken_nis);
  const fed::feed_id feed{overview.party, "task-profiles", "public"};
  const std::string list = "/beheer/taakprofielen";
  someone bram = sign_in(flanders.db(), time.now(), overview, web::role::coordinator);
  someone els = sign_in(network.db(), time.now(), alken, web::role::coordinator);

  void SetUp() override { flanders.admit(network); }

  answer open(const std::string& path) {
    return test::get(network.inside().port(), "alken.localhost", path, els.cookie_header);
  }
  answer click(federated_node& at, const std::string& host, const someone& who, const std::string& path,
               fields f) {
    f.emplace_back("csrf", who.csrf);
    return test::post(at.inside().port(), host, path, encoded(f), who.cookie_header);
  }
  answer in_alken(const std::string& path, fields f = {}) {
    return click(network, "alken.localhost", els, path, std::move(f));
  }
  answer in_flanders(const std::string& path, fields f = {}) {
    return click(flanders, "vlaanderen.localhost", bram, path, std::move(f));
  }
  // The form that Alken's coordinator would send from the present page.
  answer adopt(const std::string& code, fields more = {}) {
    more.emplace_back("gezien", hidden_field(open(list + "/" + code).body, "gezien"));
    return in_alken(list + "/" + code + "/overname", std::move(more));
  }
  bool same() {
    for (int i = 0; i < 60; ++i) {
      flanders.inside().federation()->beat();
      network.round_with("vlaanderen");
      if (differences(flanders, network, feed).empty()) return true;
    }
    return false;
  }
  template <class Change>
  void change_in(federated_node& at, const tenants::tenant& who, const std::string& code, Change change) {
    at.db().write(who.id, [&](transaction& tx) {
      const auto p = task_profiles::find(tx, code).value();
      content c = p.what;
      change(c);
      ASSERT_TRUE(task_profiles::edit(tx, code, c, p.version, time.now()));
    });
  }
  task_profiles::profile in(federated_node& at, const tenants::tenant& who, const std::string& code) {
    return at.db().read(who.id, [&](transaction& tx) { return task_profiles::find(tx, code).value(); });
  }
  void publish_everything() {
    ASSERT_EQ(in_flanders(list + "/publicatie").status, 303);
    ASSERT_TRUE(same());
  }
};

TEST_F(Catalogue, WhatTheOverviewPublishesIsOfferedAndAdoptedWithOneClick) {
  const auto before = open(list + "?toestand=nieuw");
  EXPECT_THAT(before.body, HasSubstr("Geen taakprofiel dat hierbij past")) << "nothing was published";
  const auto made = flanders.db().write(overview.id, [&](transaction& tx) {
    content snow = task_profiles::in_catalogue("sandbags")->what;
    snow.dutch.name = "Sneeuw ruimen";
    return task_profiles::create(tx, snow, time.now()).value();
  });
  publish_everything();
  EXPECT_EQ(status_of(network, feed).count, static_cast<long>(task_profiles::catalogue().size()) + 1);
  const auto news = open(list + "?toestand=nieuw");
  EXPECT_THAT(news.body, HasSubstr("Sneeuw ruimen"));
  EXPECT_THAT(news.body, HasSubstr("Nieuw in de catalogus"));
  EXPECT_THAT(open(list + "/" + made.code).body, HasSubstr("Vlaanderen helpt")) << "whose catalogue it is";
  ASSERT_EQ(adopt(made.code).status, 303);
  EXPECT_EQ(in(network, alken, made.code).what, made.what);
  EXPECT_EQ(in(network, alken, made.code).origin, overview.party);
  EXPECT_THAT(open(list + "?toestand=nieuw").body, Not(HasSubstr("Sneeuw ruimen")));
}

TEST_F(Catalogue, ANewVersionIsSeenAndTakenWithOneClickWhereNothingWasAdapted) {
  publish_everything();
  ASSERT_EQ(adopt("sandbags").status, 303);
  change_in(flanders, overview, "sandbags", [](content& c) { c.dutch.safety.push_back("Draag een helm."); });
  ASSERT_TRUE(same());
  EXPECT_THAT(open(list).body + open(list + "?pagina=2").body, HasSubstr(">Vernieuwd<"));
  const auto page = open(list + "/sandbags");
  EXPECT_THAT(page.body, HasSubstr("Neem de nieuwe versie over"));
  EXPECT_THAT(page.body, HasSubstr("Draag een helm.")) << "what differs";
  EXPECT_EQ(in(network, alken, "sandbags").what.dutch.safety.size(), 3U) << "nothing moves by itself";
  ASSERT_EQ(adopt("sandbags").status, 303);
  EXPECT_EQ(in(network, alken, "sandbags").what.dutch.safety.back(), "Draag een helm.");
  EXPECT_THAT(open(list + "/sandbags").body, Not(HasSubstr("Neem de nieuwe versie over")));
}

TEST_F(Catalogue, WhatWasAdaptedIsNeverOverwrittenUnlessSomebodyChoosesThat) {
  publish_everything();
  ASSERT_EQ(adopt("sandbags").status, 303);
  change_in(network, alken, "sandbags", [](content& c) { c.people = 3; });
  change_in(flanders, overview, "sandbags", [](content& c) { c.hours = 2; });
  ASSERT_TRUE(same());
  EXPECT_THAT(open(list + "/sandbags").body, HasSubstr("Kies wat jullie gebruiken"));
  EXPECT_EQ(adopt("sandbags").status, 409) << "one click is not enough";
  EXPECT_EQ(in(network, alken, "sandbags").what.people, 3);

  const fields seen{{"gezien", hidden_field(open(list + "/sandbags").body, "gezien")}};
  ASSERT_EQ(in_alken(list + "/sandbags/behoud", seen).status, 303);
  EXPECT_EQ(in(network, alken, "sandbags").what.hours, 6) << "ours stays";
  EXPECT_THAT(open(list + "/sandbags").body, HasSubstr("De catalogus veranderde niet"));

  change_in(flanders, overview, "sandbags", [](content& c) { c.hours = 3; });
  ASSERT_TRUE(same());
  EXPECT_EQ(in_alken(list + "/sandbags/behoud", seen).status, 409) << "that was another version";
  fields old = seen;
  old.emplace_back("vervang", "1");
  EXPECT_EQ(in_alken(list + "/sandbags/overname", old).status, 409) << "that was another version";
  ASSERT_EQ(adopt("sandbags", {{"vervang", "1"}}).status, 303);
  EXPECT_EQ(in(network, alken, "sandbags").what.hours, 3);
  EXPECT_EQ(in(network, alken, "sandbags").what.people, 12);
}

TEST_F(Catalogue, WhatIsWithdrawnIsNotOfferedAnyMoreAndStaysWhereItWasAdopted) {
  const auto made = flanders.db().write(overview.id, [&](transaction& tx) {
    content snow = task_profiles::in_catalogue("sandbags")->what;
    snow.dutch.name = "Sneeuw ruimen";
    return task_profiles::create(tx, snow, time.now()).value();
  });
  ASSERT_EQ(in_flanders(list + "/" + made.code + "/publicatie").status, 303);
  ASSERT_TRUE(same());
  ASSERT_EQ(adopt(made.code).status, 303);
  ASSERT_EQ(in_flanders(list + "/" + made.code + "/intrekking").status, 303);
  ASSERT_TRUE(same());
  EXPECT_EQ(status_of(network, feed).count, 0);
  EXPECT_EQ(in(network, alken, made.code).what, made.what);
  EXPECT_THAT(open(list + "/" + made.code).body, HasSubstr("Eigen profiel"));
  // Published again, it is the same object with a higher version; a dropped profile is withdrawn.
  ASSERT_EQ(in_flanders(list + "/" + made.code + "/publicatie").status, 303);
  ASSERT_TRUE(same());
  EXPECT_EQ(status_of(network, feed).count, 1);
  ASSERT_EQ(in_flanders(list + "/" + made.code + "/stopzetting").status, 303);
  ASSERT_TRUE(same());
  EXPECT_EQ(status_of(network, feed).count, 0);
}

TEST_F(Catalogue, OnlyAnOverviewPublishesAndOnlyWhatItUses) {
  ASSERT_EQ(in_alken(list + "/sandbags/overname").status, 303);
  EXPECT_EQ(in_alken(list + "/sandbags/publicatie").status, 403);
  EXPECT_EQ(in_alken(list + "/publicatie").status, 403);
  EXPECT_EQ(open(list + "/publicatie").status, 404);
  EXPECT_FALSE(in(network, alken, "sandbags").published);
  EXPECT_EQ(in_flanders(list + "/pumping/publicatie").status, 404) << "not in use there";
  EXPECT_EQ(in_flanders(list + "/nothing/intrekking").status, 404);
  const auto editor = sign_in(flanders.db(), time.now(), overview, web::role::editor);
  EXPECT_EQ(click(flanders, "vlaanderen.localhost", editor, list + "/publicatie", {}).status, 403);
}

TEST_F(Catalogue, ACatalogueIsReadByWhoTakesPartAndNotByAnotherOverview) {
  const auto list_of = [&](federated_node& at) {
    return fed::sync::wanted_feeds(*at.members(), at.inside().services().tenants.list(), municipal_register(),
                                   at.settings().node_id);
  };
  EXPECT_THAT(list_of(network), testing::Contains(feed));
  EXPECT_THAT(list_of(flanders), Not(testing::Contains(feed)));
  auto alone = *network.members();
  alone.tenants.at(overview.party).roles = {"publisher"};
  EXPECT_THAT(fed::sync::wanted_feeds(alone, network.inside().services().tenants.list(), municipal_register(),
                                      "haspengouw"),
              Not(testing::Contains(feed)));
}

TEST_F(Catalogue, ALostAndAnAlteredOfferAreFoundAndPutBack) {
  publish_everything();
  network.db().write(std::nullopt, [&](transaction& tx) {
    auto all = task_profiles::of_publisher(tx, overview.party);
    all.at(0).what.people = 499;
    task_profiles::take(tx, {all[0]});
    task_profiles::take_away(tx, overview.party, {all.at(1).id});
    auto f = fed::sync::take_row(tx, feed);
    fed::sync::look_through(tx, *network.members(), f, time.now());
    EXPECT_EQ(f.repaired, 2);
    fed::sync::put(tx, f);
  });
  EXPECT_EQ(differences(flanders, network, feed), "");
}

// The overview's every byte is written here.
class LyingOverview : public Catalogue {
 protected:
  wire::TaskProfile profile() {
    wire::TaskProfile p;
    p.set_code("sandbags");
    p.set_id(task_profiles::offer_id(overview.party, "sandbags"));
    p.set_group("water");
    p.set_people(12);
    p.set_hours(6);
    p.set_minimum_age(16);
    p.mutable_dutch()->set_name("Zandzakken");
    p.mutable_dutch()->set_briefing("Werk met twee.");
    return p;
  }
  std::string signed_item(const wire::TaskProfile& p, std::string_view domain = keys::domain::task_profile) {
    wire::ListingEnvelope e;
    e.set_publisher(overview.party);
    e.set_audience(wire::PUBLIC);
    e.set_feed_epoch(1);
    e.set_number(1);
    e.set_listing_id(p.id());
    e.set_version(1);
    e.set_state(wire::UPDATED);
    e.set_data(p.SerializeAsString());
    wire::SignedListing s;
    s.set_envelope(e.SerializeAsString());
    const auto& own = flanders.inside().federation()->own();
    s.set_key_id(own.signing_key_id());
    s.set_signature(own.signing().key.sign(domain, s.envelope()));
    return s.SerializeAsString();
  }
  verdict look(const std::string& bytes, const fed::members* members = nullptr) {
    return fed::sync::look(members != nullptr ? *members : *network.members(), "vlaanderen", feed, bytes,
                           time.now())
        .looked;
  }
};

TEST_F(LyingOverview, WhatBreaksARuleIsHeldAndNeverOffered) {
  EXPECT_EQ(look(signed_item(profile())), verdict::applied);
  const auto refused = [&](auto change) {
    wire::TaskProfile p = profile();
    change(p);
    return look(signed_item(p)) == verdict::refused;
  };
  EXPECT_TRUE(refused([](auto& p) { p.set_people(501); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_people(0); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_hours(25); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_minimum_age(14); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_group("space"); }));
  EXPECT_TRUE(refused([](auto& p) { p.set_skill("flying"); })) << "of a newer version, or made up";
  EXPECT_TRUE(refused([](auto& p) { p.add_deputies("handy"); })) << "deputies of nothing";
  EXPECT_TRUE(refused([](auto& p) {
    for (int i = 0; i < 41; ++i) p.add_certificates("first_aid");
  }));
  EXPECT_TRUE(refused([](auto& p) { p.mutable_dutch()->clear_name(); }));
  EXPECT_TRUE(refused([](auto& p) { p.mutable_dutch()->clear_briefing(); }));
  EXPECT_TRUE(refused([](auto& p) { p.mutable_dutch()->set_name("a\nb"); }));
  EXPECT_TRUE(refused([](auto& p) { p.mutable_dutch()->set_briefing(std::string("a\0b", 3)); }));
  EXPECT_TRUE(refused([](auto& p) { p.mutable_dutch()->add_bring(std::string(301, 'x')); }));
  EXPECT_TRUE(refused([](auto& p) {
    for (int i = 0; i < 21; ++i) p.mutable_english()->add_safety("x");
  }));
  EXPECT_TRUE(refused([](auto& p) { p.set_code("../beheer"); })) << "codes stand in addresses";
  EXPECT_TRUE(refused([](auto& p) { p.set_code("pumping"); })) << "the id is that of another code";
  EXPECT_TRUE(refused([&](auto& p) { p.set_id(task_profiles::offer_id("be-nis-71072", "sandbags")); }));
}

TEST_F(LyingOverview, WhatIsForgedOrTooLargeOrFromWhoIsNoOverviewIsNotTaken) {
  EXPECT_EQ(look(signed_item(profile(), keys::domain::listing)), verdict::bad_signature);
  std::string flipped = signed_item(profile());
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  EXPECT_EQ(look(flipped), verdict::bad_signature);
  wire::TaskProfile large = profile();
  large.mutable_dutch()->set_summary(std::string(limits::listing, 'x'));
  EXPECT_EQ(look(signed_item(large)), verdict::malformed);
  auto members = *network.members();
  members.tenants.at(overview.party).roles = {"publisher", "requester"};
  EXPECT_EQ(look(signed_item(profile()), &members), verdict::refused);
  members.tenants.erase(overview.party);
  EXPECT_EQ(look(signed_item(profile()), &members), verdict::wrong_publisher);
}

TEST_F(LyingOverview, ACodeThatWasWrittenHereIsNotClaimed) {
  const auto ours = network.db().write(alken.id, [&](transaction& tx) {
    return task_profiles::create(tx, task_profiles::in_catalogue("sandbags")->what, time.now()).value();
  });
  task_profiles::offer claim{
      overview.party, task_profiles::offer_id(overview.party, ours.code), 1, {}, ours.code, ours.what};
  claim.what.people = 77;
  network.db().write(std::nullopt, [&](transaction& tx) { task_profiles::take(tx, {claim}); });
  EXPECT_THAT(open(list + "?toestand=nieuw").body, HasSubstr("Geen taakprofiel dat hierbij past"));
  EXPECT_EQ(in_alken(list + "/" + ours.code + "/overname", {{"vervang", "1"}}).status, 409);
  EXPECT_EQ(
      in_alken(list + "/" + ours.code + "/behoud", {{"gezien", task_profiles::digest_of(claim.what)}}).status,
      404);
  EXPECT_EQ(in(network, alken, ours.code).what, ours.what);
}

TEST_F(LyingOverview, WhatIsOfferedIsEscapedAndGoesWithTheRole) {
  task_profiles::offer o{overview.party, task_profiles::offer_id(overview.party, "x-1"), 1, {},
                         "x-1",          task_profiles::in_catalogue("sandbags")->what};
  o.what.dutch.name = "<script>alert(1)</script>";
  network.db().write(std::nullopt, [&](transaction& tx) { task_profiles::take(tx, {o}); });
  const auto page = open(list + "/x-1");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("<script>alert")));
  o.publisher = "be-nis-11002";
  o.code = "x-2";
  o.id = task_profiles::offer_id(o.publisher, o.code);
  network.db().write(std::nullopt, [&](transaction& tx) { task_profiles::take(tx, {o}); });
  EXPECT_EQ(open(list + "/x-2").status, 404) << "a party without the role of aggregator";
}

}  // namespace
}  // namespace paraat::test
