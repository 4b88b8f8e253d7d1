// Values on their way to the database and back.
#include <gtest/gtest.h>

#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"

namespace paraat::test {
namespace {

using namespace std::chrono;

TEST(SqlValues, ADayComesBackAsItWent) {
  const fresh_database urls = make_database();
  database db{{.url = urls.application_url}};
  db.read(std::nullopt, [&](transaction& tx) {
    for (const year_month_day day : {2026y / November / 21, 2024y / February / 29, 1900y / January / 1}) {
      const auto row = sql::run(tx, "select $1::date, $1::date + 1", day)[0];
      EXPECT_EQ(sql::optional_day_of(row[0]), day);
      EXPECT_EQ(sql::optional_day_of(row[1]), year_month_day{sys_days{day} + days{1}});
    }
  });
}

TEST(SqlValues, AYearOfFiveDigitsIsReadWhole) {
  const fresh_database urls = make_database();
  database db{{.url = urls.application_url}};
  db.read(std::nullopt, [&](transaction& tx) {
    const auto row = sql::run(tx, "select '10000-01-02'::date, '10000-01-02 03:04:05.5+00'::timestamptz")[0];
    EXPECT_EQ(sql::optional_day_of(row[0]), year_month_day(year{10000}, January, 2d));
    EXPECT_EQ(sql::instant_of(row[1]), sys_days{year{10000} / January / 2} + 3h + 4min + 5s + 500ms);
  });
}

TEST(SqlValues, WhatIsAbsentIsNull) {
  const fresh_database urls = make_database();
  database db{{.url = urls.application_url}};
  db.read(std::nullopt, [&](transaction& tx) {
    const auto row = sql::run(tx, "select $1::date, $2::uuid, $3::text", std::optional<year_month_day>(),
                              sql::or_null(""), sql::or_null("hier"))[0];
    EXPECT_FALSE(sql::optional_day_of(row[0]));
    EXPECT_TRUE(row[1].is_null());
    EXPECT_EQ(sql::text_of(row[2]), "hier");
  });
}

}  // namespace
}  // namespace paraat::test
