// The catalogue follows the rules for profiles written by users.

#include "tenant/crisis/task_profiles/task_profiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tenant/crisis/task_profiles/offers.hpp"
#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/crisis/task_profiles/task_profiles_json.hpp"

namespace paraat::task_profiles {
namespace {

TEST(TaskProfileCatalogue, HoldsAtLeastThirtyWithBothLanguagesComplete) {
  EXPECT_GE(catalogue().size(), 30U);
  for (const profile& p : catalogue()) {
    EXPECT_TRUE(check(p.what)) << p.code;
    for (const words& w : {p.what.dutch, p.what.english}) {
      EXPECT_FALSE(w.name.empty()) << p.code;
      EXPECT_FALSE(w.summary.empty()) << p.code;
      EXPECT_GT(w.briefing.size(), 60U) << p.code;
      EXPECT_GE(w.bring.size(), 2U) << p.code;
      EXPECT_GE(w.safety.size(), 3U) << p.code;
    }
    EXPECT_EQ(p.what.dutch.bring.size(), p.what.english.bring.size()) << p.code;
    EXPECT_EQ(p.what.dutch.safety.size(), p.what.english.safety.size()) << p.code;
    EXPECT_NE(p.what.dutch.briefing, p.what.english.briefing) << p.code;
  }
}

TEST(TaskProfileCatalogue, EachHasItsOwnCodeAndName) {
  std::set<std::string> codes, names;
  for (const profile& p : catalogue()) {
    EXPECT_TRUE(codes.insert(p.code).second) << p.code;
    EXPECT_TRUE(names.insert(p.what.dutch.name).second) << p.code;
    EXPECT_EQ(in_catalogue(p.code), &p);
  }
  EXPECT_EQ(in_catalogue("nothing"), nullptr);
}

TEST(TaskProfileCatalogue, WorkWithChildrenAsksTheExtractAndDrivingALicence) {
  const auto has = [](const char* code, const char* certificate) {
    const auto& list = in_catalogue(code)->what.certificates;
    return std::ranges::find(list, certificate) != list.end();
  };
  EXPECT_TRUE(has("childcare", "extract_596_2"));
  EXPECT_TRUE(has("evacuation_driver", "licence_b"));
  EXPECT_TRUE(has("radio", "radio_licence"));
}

TEST(TaskProfileCatalogue, CertificatesAreThingsThatArePrinted) {
  for (const profile& p : catalogue())
    for (const std::string& c : p.what.certificates)
      EXPECT_TRUE(skill_of(c)->certificate) << p.code << " " << c;
}

TEST(TaskProfiles, AreRefusedOutsideTheirBounds) {
  const auto refused = [](auto change) {
    content c = in_catalogue("first_aid")->what;
    change(c);
    const auto ok = check(c);
    return ok ? std::string("taken") : ok.error().field;
  };
  EXPECT_EQ(refused([](content&) {}), "taken");
  EXPECT_EQ(refused([](content& c) { c.dutch.name.clear(); }), "naam");
  EXPECT_EQ(refused([](content& c) { c.dutch.briefing.clear(); }), "briefing");
  EXPECT_EQ(refused([](content& c) { c.group = "space"; }), "groep");
  EXPECT_EQ(refused([](content& c) { c.skill = "flying"; }), "vaardigheid");
  EXPECT_EQ(refused([](content& c) { c.skill.clear(); }), "vaardigheid") << "deputies of nothing";
  EXPECT_EQ(refused([](content& c) { c.deputies = {"flying"}; }), "invallers");
  EXPECT_EQ(refused([](content& c) { c.people = 0; }), "mensen");
  EXPECT_EQ(refused([](content& c) { c.hours = 25; }), "uren");
  EXPECT_EQ(refused([](content& c) { c.minimum_age = 14; }), "leeftijd");
  EXPECT_EQ(refused([](content& c) { c.dutch.safety.assign(21, "x"); }), "veiligheid");
  EXPECT_EQ(refused([](content& c) { c.english.bring = {std::string(301, 'x')}; }), "meebrengen");
}

TEST(TaskProfiles, WordsComeBackFromJsonAsTheyWere) {
  const words w{"Naam \"x\"", "é", "a\nb", {"één", ""}, {}};
  EXPECT_EQ(words_from_json(to_json(w)), w);
}

TEST(TaskProfiles, WhatAProfileSaysComesBackFromJsonAndHasOneDigest) {
  for (const profile& p : catalogue()) {
    EXPECT_EQ(content_from_json(to_json(p.what)), p.what) << p.code;
    content c = p.what;
    EXPECT_EQ(digest_of(c), digest_of(p.what));
    c.people++;
    EXPECT_NE(digest_of(c), digest_of(p.what));
  }
}

TEST(TaskProfiles, StandToTheCatalogueAsWhatBothSidesDidSince) {
  const content first = in_catalogue("sandbags")->what;
  content changed_here = first, changed_there = first;
  changed_here.people = 3;
  changed_there.hours = 2;
  const auto ours = [&](const content& what, const content& base, bool active = true) {
    return std::optional(
        profile{.code = "sandbags", .what = what, .active = active, .base = digest_of(base)});
  };
  const std::optional<source> then{{"be-agg-vlaanderen", first}}, now{{"be-agg-vlaanderen", changed_there}};
  EXPECT_EQ(compare({}, then), standing::not_in_use);
  EXPECT_EQ(compare(ours(first, first, false), then), standing::not_in_use);
  EXPECT_EQ(compare(ours(first, first), then), standing::same);
  EXPECT_EQ(compare(ours(changed_here, first), then), standing::adapted);
  EXPECT_EQ(compare(ours(first, first), now), standing::renewed);
  EXPECT_EQ(compare(ours(changed_here, first), now), standing::both_changed);
  EXPECT_EQ(compare(ours(changed_there, first), now), standing::same) << "both made the same change";
  EXPECT_EQ(compare(ours(changed_here, changed_there), now), standing::adapted) << "looked at, and ours kept";
  EXPECT_EQ(compare(ours(first, first), std::nullopt), standing::own) << "withdrawn: what we have stays";
  const std::optional<profile> before_offers{{.code = "sandbags", .what = first}};
  EXPECT_EQ(compare(before_offers, now), standing::renewed) << "adopted before offers existed";
  const std::optional<profile> written_here{{.code = "own-x", .what = first}};
  EXPECT_EQ(compare(written_here, now), standing::own) << "a catalogue cannot claim what was written here";
}

TEST(TaskProfiles, HaveCodesThatFitInAddressesAndIdsThatDependOnTheParty) {
  for (const profile& p : catalogue()) EXPECT_TRUE(good_code(p.code)) << p.code;
  EXPECT_TRUE(good_code("own-7h2k"));
  for (const std::string& bad : {std::string(), std::string("a/b"), std::string("A"), std::string("a b"),
                                 std::string("é"), std::string(41, 'a'), std::string("a\0b", 3)})
    EXPECT_FALSE(good_code(bad)) << bad;
  EXPECT_NE(offer_id("be-agg-a", "x"), offer_id("be-agg-b", "x"));
  EXPECT_EQ(offer_id("be-agg-a", "x"), offer_id("be-agg-a", "x"));
}

TEST(TaskProfiles, RefuseMoreCodesThanThereAreReasonsFor) {
  content c = in_catalogue("first_aid")->what;
  c.certificates.assign(41, "first_aid");
  EXPECT_EQ(check(c).error().field, "invallers");
}

}  // namespace
}  // namespace paraat::task_profiles
