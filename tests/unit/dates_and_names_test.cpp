// Dates, names and places as lists hold them.

#include <gtest/gtest.h>

#include "tenant/platform/text/dates.hpp"
#include "tenant/platform/text/names.hpp"

namespace paraat::text {
namespace {

using std::chrono::year;

std::string day(std::string_view typed, int latest = 2026) {
  const auto d = parse_any_date(typed, year{latest});
  if (!d) return "";
  return std::to_string(static_cast<int>(d->day.year())) + "-" +
         std::to_string(static_cast<unsigned>(d->day.month())) + "-" +
         std::to_string(static_cast<unsigned>(d->day.day())) + (d->short_year ? "?" : "");
}

TEST(Dates, AreReadAsSpreadsheetsOfBelgiumWriteThem) {
  for (const char* typed :
       {"21/11/1990", "21-11-1990", "21.11.1990", "1990-11-21", "1990/11/21", "21/11/1990 0:00",
        "21/11/1990 00:00:00", "1990-11-21 00:00:00", "1990-11-21T00:00:00Z", "1990-11-21T00:00:00.000",
        "21/11/1990 12:00 AM", "21 november 1990", "21 nov. 1990", "21-nov-1990", "21 novembre 1990",
        " 21/11/1990 ",
        "21\xc2\xa0november\xc2\xa0"
        "1990",
        "21/11/1990\xe2\x80\x8b"})
    EXPECT_EQ(day(typed), "1990-11-21") << typed;
  EXPECT_EQ(day("1/2/2000"), "2000-2-1");
  EXPECT_EQ(day("21/11/90"), "1990-11-21?");
  EXPECT_EQ(day("21/11/05"), "2005-11-21?");
  EXPECT_EQ(day("31/12/27", 2076), "2027-12-31?");
}

TEST(Dates, ThatAreNoneDoNotWrapAround) {
  for (const char* typed :
       {"277/267/1990", "261/11/1990", "21/11/67526", "21/11/3990", "31/02/1990", "11/21/1990", "0/1/1990",
        "1/0/1990", "21/11", "1990", "33198", "21/11/190", "21//1990", "-21/11/1990x", "gisteren", "",
        "21/11/1990 om 8", "4294967317/11/1990"})
    EXPECT_EQ(day(typed), "") << typed;
}

TEST(Names, BeginWithTheFirstName) {
  EXPECT_EQ(first_name_first("Peeters, Anne"), "Anne Peeters");
  EXPECT_EQ(first_name_first("PEETERS Anne"), "Anne PEETERS");
  EXPECT_EQ(first_name_first("VAN DEN BERG Jan"), "Jan VAN DEN BERG");
  EXPECT_EQ(first_name_first("Van den Berg, Jan Pieter"), "Jan Pieter Van den Berg");
  EXPECT_EQ(first_name_first("PÉRIER Noël"), "Noël PÉRIER");
  for (const char* name : {"Anne Peeters", "Anne PEETERS", "ANNE PEETERS", "Anne", "J. Peeters",
                           "=HYPERLINK(1) X", "MAES42 Jo", "Олена Коваль", "محمد علي"})
    EXPECT_EQ(first_name_first(name), name);
  EXPECT_TRUE(several_names("Jan Peeters, Anne Maes"));
  EXPECT_TRUE(several_names("Peeters, Jan, Anne"));
  EXPECT_EQ(first_name_first("Jan Peeters, Anne Maes"), "Jan Peeters, Anne Maes");
  EXPECT_FALSE(several_names("Peeters, Anne"));
}

TEST(Places, AreKnownWithTheirPostcode) {
  const municipal_register all;
  for (const char* typed : {"Hasselt", "3500 Hasselt", "B-3500 HASSELT", "Hasselt 3500", "Hasselt (3500)",
                            "3500\xc2\xa0Hasselt", "3500 - Hasselt", "Kuringen", "3511 Kuringen"}) {
    const auto* m = municipality_of(all, typed);
    ASSERT_NE(m, nullptr) << typed;
    EXPECT_EQ(m->name, "Hasselt") << typed;
  }
  EXPECT_EQ(without_postcode("3500 Hasselt"), "Hasselt");
  EXPECT_EQ(without_postcode("3500"), "3500");
  EXPECT_EQ(municipality_of(all, "Nergens"), nullptr);
  EXPECT_EQ(municipality_of(all, "3720")->name, "Hasselt");
  EXPECT_EQ(municipality_of(all, "Aalst")->name, "Aalst");
  EXPECT_EQ(municipality_of(all, "Aalst", 71053)->name, "Sint-Truiden");
}

}  // namespace
}  // namespace paraat::text
