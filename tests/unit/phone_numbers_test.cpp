// Telephone numbers and addresses of mail as people type, paste and import them.

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <fstream>

#include "tenant/platform/text/characters.hpp"
#include "tenant/platform/text/email_addresses.hpp"
#include "tenant/platform/text/phone_numbers.hpp"

namespace paraat::text {
namespace {

std::string read(std::string_view typed, leading_zero zero = leading_zero::required) {
  const auto n = read_phone(typed, zero);
  return n ? n->e164 + (n->mobile ? " mobile" : "") : std::string(sentence_of(n.error()));
}
phone_fault fault_of(std::string_view typed, leading_zero zero = leading_zero::required) {
  const auto n = read_phone(typed, zero);
  EXPECT_FALSE(n) << typed;
  return n ? phone_fault::empty : n.error();
}

TEST(PhoneNumbers, OfBelgiumAreReadInAnySpelling) {
  for (const char* typed : {"0470112233", "0470 11 22 33", "0470/11.22.33", "0470-112233", "+32 470 11 22 33",
                            "0032470112233", "+32 (0)470 11 22 33", "+32 0470 11 22 33", "32470112233",
                            " 0470 11 22 33 ", "'0470112233", "0470 \xe2\x80\x93 11 22 33",
                            "0470\xc2\xa0"
                            "11\xc2\xa0"
                            "22\xc2\xa0"
                            "33",
                            "\xe2\x80\xaa+32\xc2\xa0"
                            "470 11 22 33\xe2\x80\xac",
                            "\xef\xbc\x90"
                            "470112233",
                            "(0470) 11 22 33",
                            "\xd9\xa0\xd9\xa4\xd9\xa7\xd9\xa0"
                            "112233"})
    EXPECT_EQ(read(typed), "+32470112233 mobile") << typed;
  EXPECT_EQ(read("011 59 01 23"), "+3211590123");
  EXPECT_EQ(read("02 555 11 11"), "+3225551111");
  EXPECT_EQ(read("0800 12 345"), "+3280012345");
  EXPECT_EQ(read("070 12 34 56"), "+3270123456");
}

TEST(PhoneNumbers, ThatASpreadsheetShortenedAreReadInAListOnly) {
  EXPECT_EQ(read("470112233", leading_zero::may_be_lost), "+32470112233 mobile");
  EXPECT_EQ(read("470112233.0", leading_zero::may_be_lost), "+32470112233 mobile");
  EXPECT_EQ(read("11590123", leading_zero::may_be_lost), "+3211590123");
  EXPECT_EQ(fault_of("470414243"), phone_fault::no_country);
  for (const char* typed : {"4,70112E+08", "4.70112E+08", "3.24701E+10", "4,7E8"})
    EXPECT_EQ(fault_of(typed, leading_zero::may_be_lost), phone_fault::rounded) << typed;
}

TEST(PhoneNumbers, ThatAreNoneSayWhatIsWrong) {
  EXPECT_EQ(fault_of(""), phone_fault::empty);
  EXPECT_EQ(fault_of(" \xe2\x80\x8b "), phone_fault::empty);
  for (const char* typed :
       {"0470 41 42 4", "0470 11 22 3", "+3", "0", "00", "+32", "+1234567", "011 22 33 4"})
    EXPECT_EQ(fault_of(typed), phone_fault::too_short) << typed;
  for (const char* typed : {"0470 11 22 334", "+32 470 11 22 33 44", "011 22 33 445"})
    EXPECT_EQ(fault_of(typed), phone_fault::too_long) << typed;
  for (const char* typed :
       {"O470414243", "an@claes.be", "0470-11-22-33 (werk)", "tel: 0470112233", "04x0112233"})
    EXPECT_EQ(fault_of(typed), phone_fault::letters) << typed;
  for (const char* typed : {"0470112233 / 011223344", "0470112233, 0471223344", "0470112233;0471223344"})
    EXPECT_EQ(fault_of(typed), phone_fault::several) << typed;
  for (const char* typed : {"+0", "+999 0", "0170 11 22 3", "0710"}) EXPECT_FALSE(read_phone(typed)) << typed;
  EXPECT_EQ(fault_of("0440 11 22 3"), phone_fault::no_number);
  EXPECT_EQ(fault_of("612345678"), phone_fault::no_country);
  EXPECT_FALSE(read_phone("++32470112233"));
}

TEST(PhoneNumbers, OfNeighboursAreMobileWhereTheirPlanSaysSo) {
  EXPECT_EQ(read("+31 6 12345678"), "+31612345678 mobile");
  EXPECT_EQ(read("+31 (0)6 12345678"), "+31612345678 mobile");
  EXPECT_EQ(read("+31 45 123 4567"), "+31451234567");
  EXPECT_EQ(read("0033 6 12 34 56 78"), "+33612345678 mobile");
  EXPECT_EQ(read("+33 1 12 34 56 78"), "+33112345678");
  EXPECT_EQ(read("+352 621 123 456"), "+352621123456 mobile");
  EXPECT_EQ(read("+49 151 12345678"), "+4915112345678 mobile");
  EXPECT_EQ(read("+44 7911 123456"), "+447911123456 mobile");
  EXPECT_EQ(read("+48 601 123 456"), "+48601123456 mobile");
}

// Cases in which libphonenumber alone would decide otherwise: letters of a keypad, an extension, blocks that
// its metadata lack, numbers that cost extra.
TEST(PhoneNumbers, AreReadAsTheFieldNeedsWherePlansSayOtherwise) {
  for (const char* typed : {"0470FLOWER", "0470 11 22 33 ext. 5", "tel:+32470112233", "+32470112233;ext=5"})
    EXPECT_FALSE(read_phone(typed)) << typed;
  EXPECT_EQ(read("078 15 00 01"), "+3278150001");
  EXPECT_EQ(fault_of("0900 12 345"), phone_fault::no_number);
  for (const char* typed : {"02 555 11 11", "03 555 11 11", "04 255 11 11", "09 255 11 11"})
    EXPECT_FALSE(read(typed).ends_with(" mobile")) << typed;
}

TEST(PhoneNumbers, OfBelgiumAreMobileWhereLibphonenumberSaysSo) {
  namespace plans = i18n::phonenumbers;
  const auto& numbering = *plans::PhoneNumberUtil::GetInstance();
  for (int block = 400; block < 500; ++block) {
    const std::string typed = "0" + std::to_string(block) + "112233";
    plans::PhoneNumber number;
    ASSERT_EQ(numbering.Parse(typed, "BE", &number), plans::PhoneNumberUtil::NO_PARSING_ERROR);
    EXPECT_EQ(read(typed).ends_with(" mobile"),
              numbering.GetNumberType(number) == plans::PhoneNumberUtil::MOBILE)
        << typed;
  }
}

TEST(PhoneNumbers, OfOtherCountriesAreMobileUnlessAPlanSaysLandline) {
  EXPECT_EQ(read("+39 06 1234 5678"), "+390612345678") << "the 0 belongs to an Italian number";
  EXPECT_EQ(read("+34 612 345 678"), "+34612345678 mobile");
  EXPECT_EQ(read("+48 22 123 45 67"), "+48221234567");
  EXPECT_EQ(read("+1 212 555 0123"), "+12125550123 mobile") << "either, there";
  EXPECT_EQ(fault_of("+31 6 1234567"), phone_fault::too_short);
  EXPECT_EQ(fault_of("+31 6 123456789"), phone_fault::too_long);
  EXPECT_EQ(fault_of("+31 6 123456789012"), phone_fault::too_long);
  EXPECT_EQ(fault_of("+999 12 34 56 78"), phone_fault::no_number);
}

TEST(PhoneNumbers, AreShownAsPeopleWriteThem) {
  EXPECT_EQ(shown_phone("+3280012345"), "0800 12 345");
  EXPECT_EQ(shown_phone("+3270123456"), "070 12 34 56");
  EXPECT_EQ(shown_phone("+32470112233"), "0470 11 22 33");
  EXPECT_EQ(shown_phone("+3225551111"), "02 555 11 11");
  EXPECT_EQ(shown_phone("+3211590123"), "011 59 01 23");
  EXPECT_EQ(shown_phone("+31612345678"), "+31612345678");
  EXPECT_EQ(shown_phone("geen"), "geen");
}

TEST(PhoneNumbers, AreFoundByTheirDigitsHoweverEitherIsWritten) {
  for (const char* typed :
       {"0470200001", "+32470200001", "0470/20.00.01", "0470 20 00 01", "470200001", "0032 (0)470 20 00 01"})
    EXPECT_EQ(phone_search(typed), "470200001") << typed;
  EXPECT_EQ(phone_search("0470 20"), "47020");
  EXPECT_EQ(phone_search("+32 470"), "");
  EXPECT_EQ(phone_search("anne"), "");
  EXPECT_EQ(phone_search("12"), "");
}

// ---- addresses of mail

std::string mail(std::string_view typed) {
  const auto a = read_email(typed);
  return a ? *a : "";
}

TEST(EmailAddresses, LoseWhatCannotBeSeenAndGetALabels) {
  for (const char* typed :
       {"nb@x.example", "nb@x.example\xc2\xa0", "nb@x.example\xe2\x80\x8b", " nb@x.example ",
        "\xef\xbb\xbfnb@x.example", "nb@\xc2\xadx.example", "nb@x.EXAMPLE"})
    EXPECT_EQ(mail(typed), "nb@x.example") << typed;
  EXPECT_EQ(mail("jan@belgi\xc3\xab.example"), "jan@xn--belgi-rsa.example");
  EXPECT_EQ(mail("jan@belgie\xcc\x88.example"), "jan@xn--belgi-rsa.example") << "decomposed";
  EXPECT_EQ(mail("Jan.Jans+korps@x.example"), "Jan.Jans+korps@x.example");
  EXPECT_EQ(mail("o'brien@x.example"), "o'brien@x.example");
}

TEST(EmailAddresses, ThatNoServerTakesAreRefused) {
  for (const char* typed : {"",
                            "jan",
                            "@x.example",
                            "jan@",
                            "jan@x",
                            "jan..p@x.example",
                            ".jan@x.example",
                            "jan.@x.example",
                            "jan@x..example",
                            "jan@.example",
                            "jan@-x.example",
                            "jan@x-.example",
                            "jan@x.example.",
                            "jan@@x.example",
                            "jan@x@y.example",
                            "jan jans@x.example",
                            "Jan <jan@x.example>",
                            "jan@x.1",
                            "jan@192.168.0.1",
                            "jan@x_y.example",
                            "jan@x.example, bo@x.example",
                            "jan\n@x.example"})
    EXPECT_EQ(mail(typed), "") << typed;
  EXPECT_EQ(mail(std::string(65, 'a') + "@x.example"), "");
  EXPECT_EQ(read_email("zo\xc3\xab@x.example").error(), email_fault::not_ascii);
}

// ---- characters

TEST(Characters, AreNormalisedWithoutWhatCannotBeSeen) {
  EXPECT_EQ(normalised("  Zoe\xcc\x88 \xe2\x80\x8b"), "Zo\xc3\xab");
  EXPECT_EQ(normalised("A\xc2\xadn\xe2\x80\x8bn\xef\xbb\xbf"
                       "e"),
            "Anne");
  EXPECT_EQ(normalised("a\xc2\xa0"
                       "b"),
            "a b");
  EXPECT_EQ(normalised("a\r\nb\tc"), "a\nb\tc");
  EXPECT_EQ(normalised("\xe2\x80\xae"
                       "Anne\x01\xef\xbf\xbe"),
            "Anne");
  EXPECT_EQ(normalised("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x92"),
            "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x92");
  EXPECT_EQ(normalised("a\xe2\x80\x8d"
                       "b"),
            "ab");
}

TEST(Characters, AreFoldedForSearch) {
  EXPECT_EQ(folded("NO\xc3\x8bL  P\xc3\xa9rier"), "noel perier");
  EXPECT_EQ(folded("Øyvind Łukasz"), "oyvind lukasz");
  EXPECT_NE(folded("Олена Коваль"), folded("Ігор Коваль"));
  EXPECT_NE(folded("محمد علي"), folded("فاطمة حسن"));
}

}  // namespace
}  // namespace paraat::text
