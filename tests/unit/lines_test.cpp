#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/platform/web/form.hpp"

namespace paraat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Lines, AreTheThingsOfAListOneALine) {
  EXPECT_THAT(web::lines_of("laarzen\n  handschoenen \n\n \nzaklamp"),
              ElementsAre("laarzen", "handschoenen", "zaklamp"));
  EXPECT_THAT(web::lines_of(""), IsEmpty());
  EXPECT_THAT(web::lines_of(" \n\n"), IsEmpty());
}

TEST(Lines, StandInTheFieldAsTheyWereTyped) {
  EXPECT_EQ(web::joined_lines({}), "");
  EXPECT_EQ(web::joined_lines({"laarzen", "zaklamp"}), "laarzen\nzaklamp");
  EXPECT_THAT(web::lines_of(web::joined_lines({"laarzen", "zaklamp"})), ElementsAre("laarzen", "zaklamp"));
}

}  // namespace
}  // namespace paraat
