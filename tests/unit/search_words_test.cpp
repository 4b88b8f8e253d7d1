// What a typed question is understood as.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/volunteering/targeted_search/question.hpp"

namespace paraat::test {
namespace {

using namespace targeted_search;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr int alken = 73001;

class SearchWords : public testing::Test {
 protected:
  static const municipal_register& places() {
    static const municipal_register all;
    return all;
  }
  static question read(std::string_view words) { return understand(words, places(), alken); }
  // Monday to Friday, these parts of the day.
  static asks::week_parts workdays(unsigned parts) {
    asks::week_parts out;
    for (std::size_t d = 0; d < 5; ++d)
      for (std::size_t p = 0; p < asks::parts_a_day; ++p)
        if (((parts >> p) & 1U) != 0) out.set(d * asks::parts_a_day + p);
    return out;
  }
};

TEST_F(SearchWords, AConceptIsFoundInAnyFormOfItsWord) {
  EXPECT_THAT(read("verpleegkundigen").asks.must, Contains("nurse"));
  EXPECT_THAT(read("Verpleegkundige").asks.must, Contains("nurse"));
  EXPECT_THAT(read("wie heeft een tractor?").asks.must, Contains("tractor"));
}

TEST_F(SearchWords, DaysDistanceAndPlaceAreReadBesideTheConcept) {
  const question q = read("verpleegkundigen op weekdagen, binnen 15 km van Alken");
  EXPECT_THAT(q.asks.must, Contains("nurse"));
  EXPECT_EQ(q.asks.week, workdays(3U)) << "by day";
  EXPECT_EQ(q.km, 20) << "the next distance that is offered";
  EXPECT_EQ(q.place, "Alken");
  EXPECT_EQ(q.nis, alken);
}

TEST_F(SearchWords, PartsOfTheDayNarrowTheDays) {
  EXPECT_EQ(read("koken op werkdagen in de voormiddag").asks.week, workdays(1U));
  EXPECT_EQ(read("koken op dinsdagavond").asks.week.count(), 1U);
  EXPECT_EQ(read("koken in het weekend").asks.week.count(), 6U);
  EXPECT_TRUE(read("koken").asks.week.none());
}

TEST_F(SearchWords, AFormerMunicipalityAndAPostalCodeArePlaces) {
  EXPECT_EQ(read("koken in Kortessem").nis, 71072);
  EXPECT_EQ(read("koken 3720").nis, 71072);
  EXPECT_EQ(read("koken").place, "") << "no place was named";
  EXPECT_EQ(read("koken binnen 10 km").place, "Alken") << "of their own municipality";
}

TEST_F(SearchWords, LanguagesAndCertificatesAreKnownFromSkills) {
  const question q = read("Pools spreken, met rijbewijs B");
  EXPECT_THAT(q.asks.languages, testing::SizeIs(1));
  EXPECT_EQ(q.asks.languages.at(0).code, "polish");
  EXPECT_THAT(q.asks.certificates, Contains("licence_b"));
}

TEST_F(SearchWords, NonsenseIsNothingAndIsRefusedWithASentence) {
  const question q = read("xyzzy plugh qwfp");
  EXPECT_THAT(q.asks.must, IsEmpty());
  const auto good = check(q, places());
  ASSERT_FALSE(good);
  EXPECT_EQ(good.error().field, "woorden");
}

TEST_F(SearchWords, WhatIsOutsideTheChoicesIsRefused) {
  question q;
  q.asks.must = {"nurse"};
  ASSERT_TRUE(check(q, places()));
  const auto field = [&](auto change) {
    question bad = q;
    change(bad);
    const auto good = check(bad, places());
    return good ? std::string("good") : good.error().field;
  };
  EXPECT_EQ(field([](question& b) { b.km = 7, b.place = "Alken"; }), "afstand") << "no radius of one's own";
  EXPECT_EQ(field([](question& b) { b.km = 10; }), "plaats");
  EXPECT_EQ(field([](question& b) { b.place = "Atlantis"; }), "plaats");
  EXPECT_EQ(field([](question& b) { b.asks.must = {"no_such_code"}; }), "woorden");
}

TEST_F(SearchWords, TheSameQuestionHasTheSameKeyInWhateverOrderItStands) {
  question a, b;
  a.asks.must = {"nurse", "cooking"};
  b.asks.must = {"cooking", "nurse"};
  EXPECT_EQ(key_of(a), key_of(b));
  b.asks.languages = {{"french", asks::level::good}};
  EXPECT_NE(key_of(a), key_of(b));
  EXPECT_EQ(from_json(to_json(b)), b);
}

TEST_F(SearchWords, NoAgeAboveThatOfATaskCanBeAsked) {
  question q;
  q.asks.must = {"nurse"};
  q.minimum_age = 67;
  EXPECT_EQ(ask_of(q, places()).minimum_age, highest_age);
}

TEST_F(SearchWords, EachPartCanBeTakenOut) {
  const question q = read("verpleegkundigen op weekdagen, binnen 20 km van Alken");
  const web::catalogue languages;
  const auto parts = parts_of(languages.of("nl"), q);
  ASSERT_GE(parts.size(), 3U);
  for (const understood_part& p : parts) EXPECT_NE(key_of(p.without), key_of(q)) << p.label;
}

}  // namespace
}  // namespace paraat::test
