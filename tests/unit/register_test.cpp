#include "tenant/platform/municipalities/municipalities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace paraat {
namespace {

const municipal_register& the_register() {
  static const municipal_register r;
  return r;
}

TEST(Register, HoldsThe285MunicipalitiesAnd1027Places) {
  EXPECT_EQ(the_register().all().size(), 285U);
  EXPECT_EQ(the_register().places().size(), 1027U);
}

// The largest village of a municipality is not always the one that it is named after.
TEST(Register, MunicipalitiesBearTheirOfficialDutchNames) {
  const std::pair<int, const char*> names[] = {
      {44021, "Gent"},     {12005, "Bonheiden"}, {23038, "Kampenhout"}, {23045, "Londerzeel"},
      {23064, "Pepingen"}, {24033, "Haacht"},    {35013, "Oostende"},   {36010, "Ledegem"},
      {72043, "Pelt"},     {33016, "Mesen"},     {11002, "Antwerpen"},  {31005, "Brugge"},
      {24062, "Leuven"},   {71072, "Hasselt"},   {41002, "Aalst"}};
  for (const auto& [nis, name] : names) {
    ASSERT_NE(the_register().of(nis), nullptr) << name;
    EXPECT_EQ(the_register().of(nis)->name, name);
    ASSERT_NE(the_register().named(name), nullptr) << name;
    EXPECT_EQ(the_register().named(name)->nis, nis) << name;
  }
  EXPECT_EQ(the_register().named("Wondelgem")->name, "Gent");
}

TEST(Register, KnowsTheCities) {
  EXPECT_EQ(std::ranges::count_if(the_register().all(), &municipality::city), 65);
  for (const char* city : {"Hasselt", "Sint-Truiden", "Tongeren-Borgloon", "Lo-Reninge", "Gent"})
    EXPECT_TRUE(the_register().named(city)->city) << city;
  for (const char* none : {"Alken", "Maasmechelen", "Brasschaat", "Wetteren"})
    EXPECT_FALSE(the_register().named(none)->city) << none;
}

TEST(Register, AnOldCodeLeadsToTheMunicipalityOfToday) {
  EXPECT_EQ(the_register().current(73040), 71072);  // Kortessem → Hasselt
  EXPECT_EQ(the_register().current(73009), 73111);  // Borgloon → Tongeren-Borgloon
  EXPECT_EQ(the_register().current(71022), 71072);
  EXPECT_EQ(the_register().current(71072), 71072);
  EXPECT_EQ(the_register().current(99999), std::nullopt);
}

TEST(Register, AnOldNameAndAPlaceLeadThereToo) {
  EXPECT_EQ(the_register().named("Kortessem")->name, "Hasselt");
  EXPECT_EQ(the_register().named("borgloon")->name, "Tongeren-Borgloon");
  EXPECT_EQ(the_register().named("Kuringen")->name, "Hasselt");
  EXPECT_EQ(the_register().named("Atlantis"), nullptr);
}

std::string name_at(std::string_view typed, std::optional<int> near = std::nullopt) {
  const auto found = the_register().locate(typed, near);
  return found ? found->name : "";
}

TEST(Places, APostalCodeAVillageAndAnOldMunicipalityAreFoundAlike) {
  for (const char* typed : {"3720", "3720 Kortessem", "B-3720", "Kortessem", "kortessem",
                            "Kortessem (Hasselt)", "Kortessem, Hasselt", "  Kortessem "}) {
    const auto found = the_register().locate(typed);
    ASSERT_TRUE(found) << typed;
    EXPECT_EQ(found->nis, 71072) << typed;
    EXPECT_NEAR(found->at.lat, 50.8589, 1e-6) << typed;
  }
  EXPECT_EQ(name_at("3720"), "3720 Kortessem (Hasselt)");
  EXPECT_EQ(name_at("3500"), "3500 Hasselt");
  EXPECT_EQ(name_at("3724 Vliermaal"), "Vliermaal (Hasselt)");
  EXPECT_EQ(name_at("Deurne"), "Deurne (Antwerpen)");
  EXPECT_EQ(name_at("Bilzen"), "Bilzen (Bilzen-Hoeselt)");
  EXPECT_EQ(name_at("Wimmertingen"), "Wimmertingen (Hasselt)");
  EXPECT_EQ(name_at("St-Truiden"), "Sint-Truiden");
  EXPECT_EQ(name_at("Tongres"), "Tongeren (Tongeren-Borgloon)");
  EXPECT_EQ(name_at("Ghent"), "Gent");
}

TEST(Places, OfPlacesWithOneNameTheNearOneIsMeant) {
  EXPECT_EQ(name_at("Aalst"), "Aalst");
  EXPECT_EQ(name_at("Aalst", 71053), "Aalst (Sint-Truiden)");
  EXPECT_EQ(name_at("Aalst (Sint-Truiden)"), "Aalst (Sint-Truiden)");
  EXPECT_EQ(name_at("3800 Aalst"), "Aalst (Sint-Truiden)");
  EXPECT_EQ(name_at("Halle", 11055), "Halle (Zoersel)");
  EXPECT_EQ(name_at("Halle"), "Halle");
  EXPECT_EQ(name_at("Meldert", 24107), "Meldert (Hoegaarden)");
}

TEST(Places, WhatIsNoPlaceIsNotFoundAndWhatLooksLikeItIsNamed) {
  for (const char* typed :
       {"", " ", "Atlantis", "99", "0000", "372", "37200", "(Hasselt)", ",", "Gent (Hasselt)"})
    EXPECT_FALSE(the_register().locate(typed)) << typed;
  EXPECT_THAT(the_register().resembling("Kortesem"), testing::Contains("Kortessem (Hasselt)"));
  EXPECT_THAT(the_register().resembling("hasslet"), testing::ElementsAre("Hasselt"));
  EXPECT_THAT(the_register().resembling("Atlantis"), testing::IsEmpty());
  EXPECT_THAT(the_register().resembling(std::string(5000, 'x')), testing::IsEmpty());
}

TEST(Places, OfAnAddressThePlaceBehindTheCommaIsMeant) {
  EXPECT_EQ(the_register().locate_address("Dorpsstraat 1, 3720 Kortessem")->name, "Kortessem (Hasselt)");
  EXPECT_EQ(the_register().locate_address("Zaal De Kring, Kerkplein 2, Alken")->name, "Alken");
  EXPECT_EQ(the_register().locate_address("Aalst, Sint-Truiden")->name, "Aalst (Sint-Truiden)");
  EXPECT_FALSE(the_register().locate_address("Dorpsstraat 1, Atlantis"));
  EXPECT_FALSE(the_register().locate_address("Achter de kerk"));
}

TEST(Places, EveryMunicipalityHasAPostalCodeOfItsOwn) {
  std::set<int> with;
  for (int code = 1000; code < 10000; ++code)
    if (const auto found = the_register().locate(std::to_string(code))) with.insert(found->nis);
  EXPECT_EQ(with.size(), 285U);
}

TEST(Places, DistancesAreInKilometres) {
  const point hasselt = the_register().point_named("Hasselt").value();
  EXPECT_NEAR(kilometres(hasselt, the_register().point_named("Gent").value()), 114, 3);
  EXPECT_EQ(kilometres(hasselt, hasselt), 0);
}

TEST(Register, TheProvincesHaveNames) {
  for (const municipality& m : the_register().all()) EXPECT_NE(province_name(m.province), "") << m.name;
  EXPECT_EQ(province_name(the_register().of(71072)->province), "Limburg");
  EXPECT_EQ(province_name("XYZ"), "");
}

TEST(Register, EveryMergerLeadsToAMunicipalityThatExists) {
  for (const merger& m : the_register().mergers()) {
    EXPECT_NE(the_register().of(m.new_nis), nullptr) << m.old_name;
    EXPECT_EQ(m.date, "2025-01-01");
  }
}

TEST(Register, NeighboursAreMutualAndEveryMunicipalityHasAnOutline) {
  for (const municipality& m : the_register().all()) {
    EXPECT_FALSE(the_register().outline(m.nis).empty()) << m.name;
    for (const int other : the_register().neighbours(m.nis)) {
      const auto& back = the_register().neighbours(other);
      EXPECT_NE(std::find(back.begin(), back.end(), m.nis), back.end()) << m.name;
    }
  }
}

TEST(Slugs, AreReadableAndPlain) {
  EXPECT_EQ(slug_of("Heist-op-den-Berg"), "heist-op-den-berg");
  EXPECT_EQ(slug_of("Café 't Hoekje & co"), "cafe-t-hoekje-co");
  EXPECT_EQ(slug_of("’s-Gravenvoeren"), "s-gravenvoeren");
  EXPECT_EQ(slug_of("Één ÉÉN œuvre"), "een-een-uvre");
}

}  // namespace
}  // namespace paraat
