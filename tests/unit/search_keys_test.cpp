// Which changes meet a saved search: a listing that fits has one of its keys.

#include "tenant/publishing/alerts/search_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace paraat::alerts {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::optional<key_set> keys(std::string_view tsquery) {
  return keys_of_words(tsquery, [](std::string_view w) {
    return w == "taal" ? 0.4 : w == "kind" ? 0.2 : 0.0;
  });
}

TEST(SearchKeys, OfWordsThatAllHaveToBeThereTheRarestIsTaken) {
  EXPECT_THAT(keys("'taal' & 'kind'")->keys, ElementsAre("kind"));
  EXPECT_THAT(keys("( 'taal' | 'thema:taal' ) & ( 'bos' | 'kind' )")->keys,
              UnorderedElementsAre("bos", "kind"));
  EXPECT_THAT(keys("'taal' <-> 'bos' & 'kind'")->keys, ElementsAre("bos"));
  EXPECT_THAT(keys("'taal' <2> 'kind'")->keys, ElementsAre("kind"));
}

TEST(SearchKeys, OfAlternativesEachGivesItsWords) {
  EXPECT_THAT(keys("'taal' | 'kind' & 'bos'")->keys, UnorderedElementsAre("taal", "bos"));
  EXPECT_DOUBLE_EQ(keys("'taal' | 'kind'")->share, 0.4 + 0.2);
  EXPECT_THAT(keys("'taal' | 'taal'")->keys, ElementsAre("taal"));
}

TEST(SearchKeys, AWordThatMayNotBeThereGivesNoKey) {
  EXPECT_FALSE(keys("!'taal'"));
  EXPECT_FALSE(keys("'kind' | !'taal'"));
  EXPECT_THAT(keys("'kind' & !'taal'")->keys, ElementsAre("kind"));
  EXPECT_THAT(keys("!( 'taal' | 'bos' ) & 'kind'")->keys, ElementsAre("kind"));
}

TEST(SearchKeys, WhatIsNoQueryOfOursGivesNoKey) {
  for (const char* text :
       {"", "taal", "'taal", "'taal' &", "( 'taal'", "'taal' )", "'taal':*", "'a' 'b'", "<"})
    EXPECT_FALSE(keys(text)) << text;
  EXPECT_FALSE(keys(std::string(1000, '(') + "'a'" + std::string(1000, ')')));
  EXPECT_THAT(keys("'d''accord'")->keys, ElementsAre("d'accord"));
}

TEST(SearchKeys, PlacesAndThemesTogetherAreFewerListings) {
  const key_set together = both({{"nis:1", "nis:2"}, 0.1}, {{theme_key("zorg"), theme_key("taal")}, 0.2});
  EXPECT_THAT(together.keys, UnorderedElementsAre("nis:1 thema:zorg", "nis:1 thema:taal", "nis:2 thema:zorg",
                                                  "nis:2 thema:taal"));
  EXPECT_DOUBLE_EQ(together.share, 0.1 * 0.2);
  EXPECT_EQ(both(municipality_key(1), theme_key("zorg")), together.keys.front()) << "as a listing has it";
}

// Whatever lies within the distance lies in a square of the search.
TEST(SearchKeys, SquaresCoverTheWholeDistance) {
  constexpr point kortessem{50.859, 5.389};
  for (const int km : {5, 10, 20, 50}) {
    const key_set around = keys_around(kortessem, km);
    EXPECT_LE(around.keys.size(), 30U) << km;
    for (int degrees = 0; degrees < 360; degrees += 5)
      for (const double share : {0.1, 0.5, 0.99}) {
        const double a = degrees * 3.14159265 / 180;
        const point p{kortessem.lat + km * share * std::sin(a) / 111.2,
                      kortessem.lon + km * share * std::cos(a) / 111.2 / 0.629};
        const auto squares = squares_of(p);
        EXPECT_TRUE(std::ranges::any_of(
            squares,
            [&](const std::string& s) { return std::ranges::find(around.keys, s) != around.keys.end(); }))
            << km << " km, " << degrees << " degrees";
      }
  }
}

}  // namespace
}  // namespace paraat::alerts
