// Names on a map: none over another.

#include <gtest/gtest.h>

#include <cmath>

#include "tenant/publishing/listings/geography.hpp"

namespace paraat::test {
namespace {

using listings::map_label;

TEST(MapLabels, NamesThatStandApartStayWhereTheyAre) {
  const auto out = listings::apart({{"Alken", 0, 0}, {"Wellen", 200, 0}}, 12);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].y, 0);
  EXPECT_EQ(out[1].y, 0);
}

TEST(MapLabels, ANameThatWouldLieOverAnotherMovesAside) {
  const auto out = listings::apart({{"Nieuwerkerken", 0, 0}, {"Diepenbeek", 20, 3}}, 12);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_GE(std::abs(out[0].y - out[1].y), 12);
}

TEST(MapLabels, TheFirstKeepsItsPlaceWhateverComesBeforeIt) {
  const auto out = listings::apart({{"Diepenbeek", 0, 2}, {"Hasselt", 0, 0, true}}, 12);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].name, "Hasselt");
  EXPECT_EQ(out[0].y, 0);
}

TEST(MapLabels, ANameWithoutRoomIsLeftOut) {
  std::vector<map_label> crowd(9, map_label{"Herk-de-Stad", 0, 0});
  const auto out = listings::apart(crowd, 12);
  EXPECT_LT(out.size(), crowd.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    for (std::size_t j = i + 1; j < out.size(); ++j) EXPECT_GE(std::abs(out[i].y - out[j].y), 12);
}

}  // namespace
}  // namespace paraat::test
