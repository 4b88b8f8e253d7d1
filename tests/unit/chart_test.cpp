// Numbers as bars: their lengths, and a chart without numbers.

#include "tenant/platform/web/chart.hpp"

#include <gtest/gtest.h>

#include "tenant/platform/web/template_names.hpp"

namespace paraat::test {
namespace {

TEST(Chart, TheLongestBarFillsTheRoomAndTheOthersAreInProportion) {
  EXPECT_EQ(web::bar_length(40, 40), 100);
  EXPECT_EQ(web::bar_length(10, 40), 25);
  EXPECT_EQ(web::bar_length(0, 40), 0);
}

TEST(Chart, WhatIsThereIsSeenHoweverSmall) {
  EXPECT_EQ(web::bar_length(1, 50'000), 1);
  EXPECT_EQ(web::bar_length(-3, 40), 0);
  EXPECT_EQ(web::bar_length(5, 0), 0);
}

TEST(Chart, WithoutAnyNumberNothingIsDrawn) {
  web::view page;
  web::draw_chart(page, web::tpl::CHART,
                  {.title = "Leeg", .kind = "", .measure = "", .bars = {{"Ja"}, {"Nee"}}});
  EXPECT_TRUE(page.includes().empty());
}

TEST(Chart, ABarBehindAnotherCountsForTheScale) {
  web::view page;
  web::draw_chart(page, web::tpl::CHART,
                  {.title = "Plaatsen",
                   .kind = "",
                   .measure = "",
                   .bars = {{.label = "Zandzakken", .value = 5, .of = 20}}});
  ASSERT_EQ(page.includes().size(), 1U);
  const web::view& drawn = page.includes().front().second.second;
  const web::view& row = drawn.sections().back().second;
  const web::view& bar = row.sections().front().second;
  EXPECT_EQ(bar.values().front().second, "25") << "of the twenty that were needed";
}

}  // namespace
}  // namespace paraat::test
