#include "tenant/register/register.hpp"

#include <gtest/gtest.h>

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
