#include "tenant/web/texts.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tenant/tenants/tenants.hpp"

namespace paraat {
namespace {

using web::catalogue;
constexpr std::chrono::year_month_day the_first{std::chrono::year{2026}, std::chrono::December,
                                                std::chrono::day{1}};

TEST(Texts, WhatVisitorsSeeIsTranslatedCompletely) {
  EXPECT_EQ(std::system("perl " PARAAT_SOURCE "/ops/texts --check"), 0)
      << "add the texts that are named above to tenant/web/texts/*.po, or name the file in ops/texts when "
         "only "
         "the staff sees it";
}

TEST(Texts, EveryLanguageHasItsOwnPluralsNumbersAndDates) {
  const catalogue all;
  const auto &nl = all.of("nl"), &fr = all.of("fr"), &en = all.of("en");
  EXPECT_EQ(nl("{} vacature", "{} vacatures", 0), "0 vacatures");
  EXPECT_EQ(fr("{} vacature", "{} vacatures", 0), "0 offre");  // French counts nothing as one
  EXPECT_EQ(fr("{} vacature", "{} vacatures", 2), "2 offres");
  EXPECT_EQ(en("{} vacature", "{} vacatures", 1), "1 vacancy");
  EXPECT_EQ(nl.number(12734), "12.734");
  EXPECT_EQ(en.number(12734), "12,734");
  EXPECT_EQ(fr.number(12734), "12\u202f734");
  EXPECT_EQ(nl.date(the_first), "1 december");
  EXPECT_EQ(fr.date(the_first), "1er décembre");
  EXPECT_EQ(en.date_with_year(the_first), "1 December 2026");
}

TEST(Texts, AMissingTranslationReadsAsDutch) {
  EXPECT_EQ(catalogue().of("fr")("Zo staat het nergens"), "Zo staat het nergens");
  EXPECT_EQ(catalogue().of("xx").language(), "nl");
}

TEST(Texts, DutchComesFirstAndAMunicipalityWithFacilitiesHasFrench) {
  using languages = std::vector<std::string>;
  constexpr int drogenbos = 23098, hasselt = 71072;
  EXPECT_EQ(tenants::lawful_languages(hasselt, {"nl"}), languages({"nl"}));
  EXPECT_EQ(tenants::lawful_languages(hasselt, {"en", "nl"}), languages({"nl", "en"}));
  EXPECT_EQ(tenants::lawful_languages(hasselt, {}), languages({"nl"}));
  EXPECT_EQ(tenants::lawful_languages(drogenbos, {"nl"}), languages({"nl", "fr"}));
  EXPECT_EQ(tenants::lawful_languages(drogenbos, {"en", "fr"}), languages({"nl", "fr", "en"}));
}

}  // namespace
}  // namespace paraat
