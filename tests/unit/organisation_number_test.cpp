#include <fmt/format.h>
#include <gtest/gtest.h>

#include "protocol/enterprise_number.hpp"
#include "tenant/volunteering/organisations/organisations.hpp"

namespace paraat::organisations {
namespace {

// Eight digits and the check that the register of enterprises would give them.
std::string with_check(unsigned first) { return fmt::format("{:08}{:02}", first, 97 - first % 97); }

TEST(OrganisationNumber, EveryWayOfWritingGivesTheBareForm) {
  for (const char* typed :
       {"0123.456.749", "0123456749", "BE 0123.456.749", "be0123456749", "0123 456 749", "0123-456-749"})
    EXPECT_EQ(normal_number(typed), "0123456749") << typed;
}

TEST(OrganisationNumber, KnownNumbersOfRealBodiesAreRight) {
  EXPECT_TRUE(normal_number("0207.725.696"));  // the province of Antwerp
  EXPECT_TRUE(normal_number("0316.380.841"));  // the Flemish administration
}

TEST(OrganisationNumber, TheCheckDigitsOfManyNumbersHold) {
  for (unsigned first = 1'000'000; first < 20'000'000; first += 77'777)
    EXPECT_EQ(normal_number(with_check(first)), with_check(first)) << first;
}

TEST(OrganisationNumber, OneWrongDigitIsAlwaysFound) {
  const std::string good = with_check(1234567);
  for (std::size_t at = 0; at < good.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string bad = good;
      bad[at] = digit;
      EXPECT_EQ(normal_number(bad).has_value(), bad == good) << bad;
    }
}

TEST(OrganisationNumber, AMultipleOf97HasNinetySevenAsItsCheck) {
  EXPECT_TRUE(normal_number(with_check(97 * 20'000)));
  EXPECT_EQ(with_check(97 * 20'000).substr(8), "97");
  EXPECT_FALSE(normal_number("0194000000"));
}

TEST(OrganisationNumber, WhatIsNoNumberIsRefused) {
  for (const char* typed : {"", "0123.456.74", "01234567490", "2123456749", "0123.456.7x9", "V123456",
                            "V12345678", "VX234567", "BE", "٠١٢٣٤٥٦٧٤٩"})
    EXPECT_FALSE(normal_number(typed)) << typed;
}

TEST(OrganisationNumber, AnAssociationNumberIsVAndSevenDigits) {
  EXPECT_EQ(normal_number("v 123.45.67"), "V1234567");
}

TEST(OrganisationNumber, IsShownWithItsDots) {
  EXPECT_EQ(written_number("0123456749"), "0123.456.749");
  EXPECT_EQ(written_number("V1234567"), "V1234567");
}

TEST(OrganisationNumber, NamesAnAgencyOnlyWithItsCheckDigits) {
  EXPECT_TRUE(is_agency("be-org-0316380841"));
  for (const char* party :
       {"be-org-0316380842", "be-org-", "be-org-zorg", "be-net-0316380841", "be-org-03163808410"})
    EXPECT_FALSE(is_agency(party)) << party;
}

}  // namespace
}  // namespace paraat::organisations
