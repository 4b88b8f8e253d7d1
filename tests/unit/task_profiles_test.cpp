// The catalogue is held to the rules that people who write a profile are held to.

#include "tenant/task_profiles/task_profiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tenant/task_profiles/skills.hpp"
#include "tenant/task_profiles/task_profiles_json.hpp"

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

}  // namespace
}  // namespace paraat::task_profiles
