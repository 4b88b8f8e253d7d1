// The face of a municipality in a list of several: initials that tell it apart, in a colour that can be read.

#include "tenant/platform/web/face.hpp"

#include <gtest/gtest.h>

#include "tenant/platform/web/palette.hpp"

namespace paraat::test {
namespace {

TEST(Face, InitialsAreThoseOfTheFirstAndTheLastCapitalWord) {
  EXPECT_EQ(web::initials_of("Sint-Truiden"), "ST");
  EXPECT_EQ(web::initials_of("Heist-op-den-Berg"), "HB");
  EXPECT_EQ(web::initials_of("Sint-Pieters-Leeuw"), "SL");
  EXPECT_EQ(web::initials_of("De Haan"), "DH");
}

TEST(Face, InitialsOfOneWordAreItsFirstTwoLetters) {
  EXPECT_EQ(web::initials_of("Hasselt"), "Ha");
  EXPECT_EQ(web::initials_of("Élis"), "Él") << "a letter of two bytes is one letter";
  EXPECT_EQ(web::initials_of("X"), "X");
  EXPECT_EQ(web::initials_of(""), "");
}

TEST(Face, ColorByCodeIsAlwaysTheSameAndCanBeReadOn) {
  EXPECT_EQ(web::color_for(71072), web::color_for(71072));
  EXPECT_NE(web::color_for(71072), web::color_for(71071)) << "the next code is often a neighbour";
  for (int nis = 11001; nis < 11021; ++nis) {
    const auto ground = web::parse_color(web::color_for(nis));
    EXPECT_GE(web::contrast(ground, web::parse_color(web::readable_on(web::color_for(nis)))), 4.5) << nis;
  }
}

}  // namespace
}  // namespace paraat::test
