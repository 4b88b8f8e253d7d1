// Telephone numbers and e-mail addresses are found in what a person writes, however they write them; dates,
// hours, amounts and account numbers are none.

#include <gtest/gtest.h>

#include <string>

#include "tenant/people/relay/contact_details.hpp"

namespace paraat::test {
namespace {

using relay::contacts_in;

TEST(ContactDetails, FindsNumbersHoweverTheyAreWritten) {
  for (const char* text :
       {"Bel me op 0470112233", "0470 11 22 33", "0470/11.22.33", "mijn gsm: 0470-11-22-33.",
        "+32 470 11 22 33", "+32 (0)470 11 22 33", "0032470112233", "32470112233", "470 11 22 33",
        "011 59 00 11 (thuis)", "02/555.12.12 na 18 uur", "https://wa.me/32470112233", "0 4 7 0 1 1 2 2 3 3",
        "0470 – 11 22 33", "+31 6 12345678", "op 01/12/2026 op 0470 11 22 33", "٠٤٧٠ ١١ ٢٢ ٣٣"})
    EXPECT_TRUE(contacts_in(text).phone) << text;
}

TEST(ContactDetails, FindsAddressesHoweverTheyAreWritten) {
  for (const char* text :
       {"els@voorbeeld.be", "Mail naar Els.Maes+werk@mail.voorbeeld.co, of zo", "els (at) voorbeeld.be",
        "els[at]voorbeeld.be", "els @ voorbeeld.be", "<els@voorbeeld.be>", "els apenstaartje voorbeeld.be"})
    EXPECT_TRUE(contacts_in(text).email) << text;
}

TEST(ContactDetails, LeavesDatesHoursAmountsAndAccountsAlone) {
  for (const char* text :
       {"Tot zaterdag 02/12/2026 om 9.30 uur", "van 01-12-2026 tot 05-12-2026, 14 dagen", "2026-12-01",
        "tussen 14:00 en 18:00", "Het kost 1.250,50 euro", "3570 Alken, Kerkplein 2",
        "met 12 mensen, 3 auto's", "BE68 5390 0754 7034", "artikel 12.4.3", "", "@", "a@b", "om 9 @ de kerk",
        "1/12/26 9u", "in 2025, 2026 en 2027", "02/12/2026 9 uur"}) {
    EXPECT_FALSE(contacts_in(text).phone) << text;
    EXPECT_FALSE(contacts_in(text).email) << text;
  }
}

TEST(ContactDetails, ReadsAnythingAtAll) {
  EXPECT_FALSE(contacts_in("\xff\xfe\x80 \xc3").any());
  EXPECT_FALSE(contacts_in(std::string(20000, '9')).phone);
  EXPECT_FALSE(contacts_in(std::string(5000, '@')).email);
  std::string groups;
  for (int i = 0; i < 3000; ++i) groups += "9 ";
  EXPECT_FALSE(contacts_in(groups).phone);
}

}  // namespace
}  // namespace paraat::test
