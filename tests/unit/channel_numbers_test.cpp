// Telephone numbers in their usual spellings, and the number of parts of an SMS.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tenant/messaging/channels/channels.hpp"
#include "tenant/messaging/channels/numbers.hpp"
#include "tenant/messaging/channels/sms_text.hpp"
#include "tests/support/source_folder.hpp"

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

TEST(SmsText, FoldsTypographyThatTheGsmAlphabetLacks) {
  EXPECT_EQ(fold_to_gsm("18:00 – 23:00 — kom"), "18:00 - 23:00 - kom");
  EXPECT_EQ(fold_to_gsm("‘k ben ‚er’ en “jij” « ook »…"), "'k ben 'er' en \"jij\" \" ook \"...");
  EXPECT_EQ(fold_to_gsm("12\u202f734\u00a0m\u2009x"), "12 734 m x");
  EXPECT_EQ(fold_to_gsm("\u200bzand\u00adzak\ufeff"), "zandzak") << "invisible characters go";
  EXPECT_EQ(fold_to_gsm("sœur, ĳs"), "soeur, ijs");
  EXPECT_EQ(fold_to_gsm("a\r\nb\rc"), "a\nb\nc");
}

TEST(SmsText, KeepsCharactersWhoseReplacementWouldBeAnotherWord) {
  for (const char* text :
       {"één", "geïnteresseerd", "Zoë", "où êtes-vous", "reçu", "20 °C", "½", "€ 12", "Łódź", "🌊", "Олена"})
    EXPECT_EQ(fold_to_gsm(text), text);
  EXPECT_EQ(fold_to_gsm("\xe2\x80"), "\xe2\x80") << "a broken character is left as it is";
}

TEST(SmsText, ACallOutWithAnEnDashIsTwoParts) {
  std::ifstream file(test::source_folder() / "tests/unit/sms-length.txt");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(text.empty());
  EXPECT_EQ(size_of(text).parts, 3);
  EXPECT_EQ(size_of(fold_to_gsm(text)).parts, 2);
  EXPECT_FALSE(size_of(fold_to_gsm(text)).unicode);
}

TEST(SmsText, TheMarkOfAnExerciseCountsInTheCost) {
  const std::vector<message> one{{.key = "1",
                                  .via = channel::sms,
                                  .to = "+32470112233",
                                  .about = "a",
                                  .subject = "",
                                  .body = times(155, "a")}};
  EXPECT_EQ(cost_of({.sms = true, .cents_per_part = 7}, one).cents, 7);
  EXPECT_EQ(cost_of({.sms = true, .cents_per_part = 7}, one, true).cents, 14);
  EXPECT_EQ(sms_body("Hier OEFENING – kom", true), "Hier OEFENING - kom");
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
