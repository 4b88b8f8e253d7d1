// Telephone numbers as people write them, and what an SMS counts as.

#include <gtest/gtest.h>

#include "tenant/channels/channels.hpp"
#include "tenant/channels/numbers.hpp"

namespace paraat::channels {
namespace {

TEST(Numbers, OfBelgiumAreUnderstoodAsPeopleWriteThem) {
  for (const char* typed : {"0470 11 22 33", "0470/11.22.33", "+32 470 11 22 33", "0032470112233",
                            "+32 (0)470 11 22 33", "0470-112233", " 0470 11 22 33 "})
    EXPECT_EQ(e164(typed), "+32470112233") << typed;
  EXPECT_EQ(e164("011 59 01 23"), "+3211590123");
  EXPECT_EQ(e164("02 555 11 11"), "+3225551111");
}

TEST(Numbers, OfOtherCountriesNeedTheirCountry) {
  EXPECT_EQ(e164("+31 6 12345678"), "+31612345678");
  EXPECT_EQ(e164("0033 6 12 34 56 78"), "+33612345678");
  EXPECT_EQ(e164("612345678"), std::nullopt) << "no country and no nought";
}

TEST(Numbers, ThatAreNoneAreSaidToBeNone) {
  for (const char* typed : {"", "+", "0", "00", "+0", "0470 11 22 3", "0470 11 22 334", "0440 11 22 33",
                            "+32 470 11 22 33 44", "an@claes.be", "0470 11 22 33 (werk)", "+3", "+1234567",
                            "+1234567890123456", "04x0112233", "++32470112233"})
    EXPECT_EQ(e164(typed), std::nullopt) << typed;
}

TEST(Numbers, TakeTextsWhenTheyAreMobileOrForeign) {
  EXPECT_TRUE(takes_texts("+32470112233"));
  EXPECT_TRUE(takes_texts("+32456112233"));
  EXPECT_TRUE(takes_texts("+31612345678"));
  EXPECT_FALSE(takes_texts("+3211590123")) << "a landline";
  EXPECT_FALSE(takes_texts("0470112233")) << "not normalised";
  EXPECT_FALSE(takes_texts("+32470112233\r\n"));
  EXPECT_FALSE(takes_texts(""));
}

std::string times(int n, const std::string& sign) {
  std::string out;
  while (n-- > 0) out += sign;
  return out;
}

TEST(Texts, OfTheGsmAlphabetFitIn160SignsOrIn153OfEachPart) {
  EXPECT_EQ(size_of("").parts, 0);
  EXPECT_EQ(size_of(times(160, "a")).parts, 1);
  EXPECT_EQ(size_of(times(161, "a")).parts, 2);
  EXPECT_EQ(size_of(times(306, "é")).parts, 2);
  EXPECT_EQ(size_of(times(307, "é")).parts, 3);
  EXPECT_FALSE(size_of("Kom je naar de loods à 20 u? ¿").unicode);
}

TEST(Texts, CountSomeSignsOfTheGsmAlphabetDouble) {
  EXPECT_EQ(size_of(times(80, "€")).parts, 1);
  EXPECT_EQ(size_of(times(81, "€")).parts, 2);
  EXPECT_FALSE(size_of("{€}").unicode);
}

TEST(Texts, WithAnyOtherSignFitIn70SignsOrIn67OfEachPart) {
  EXPECT_TRUE(size_of("ê").unicode);
  EXPECT_EQ(size_of("ê" + times(69, "a")).parts, 1);
  EXPECT_EQ(size_of("ê" + times(70, "a")).parts, 2);
  EXPECT_EQ(size_of(times(35, "🌊")).parts, 1) << "a sign beyond the first plane counts as two";
  EXPECT_EQ(size_of(times(36, "🌊")).parts, 2);
}

TEST(Texts, CostWhatTheirPartsCostAndANumberThatTakesNoneCostsNothing) {
  const std::vector<message> list{
      {.key = "1", .via = channel::sms, .to = "+32470112233", .about = "a", .subject = "", .body = "Kom je?"},
      {.key = "2",
       .via = channel::sms,
       .to = "+32470112234",
       .about = "b",
       .subject = "",
       .body = times(161, "a")},
      {.key = "3", .via = channel::sms, .to = "+3211590123", .about = "c", .subject = "", .body = "Kom je?"},
      {.key = "4",
       .via = channel::mail,
       .to = "an@claes.be",
       .about = "d",
       .subject = "Oproep",
       .body = "x"}};
  const estimate e = cost_of({.sms = true, .cents_per_part = 7}, list);
  EXPECT_EQ(e.mails, 1);
  EXPECT_EQ(e.texts, 2);
  EXPECT_EQ(e.parts, 3);
  EXPECT_EQ(e.invalid, 1);
  EXPECT_EQ(e.cents, 21);
}

}  // namespace
}  // namespace paraat::channels
