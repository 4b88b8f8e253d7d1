// Common passwords are refused, personal ones are not.

#include <gtest/gtest.h>

#include "tenant/people/accounts/accounts.hpp"
#include "tenant/people/accounts/common_passwords.hpp"

namespace paraat::accounts {
namespace {

TEST(CommonPasswords, OfTownsSeasonsNamesClubsAndKeyboardRowsAreRefused) {
  for (const char* password : {"Hasselt2026!!",  "Sint-Truiden2024", "sinttruiden3800",
                               "Kortessem1234!", "Nieuwerkerken1",   "Zomer2025!!!!",
                               "HerfstWinter26", "Welkom01Welkom01", "W@chtw00rd2026",
                               "P@$$w0rd12345",  "qwertyuiop123",    "AZERTYuiop99!",
                               "AnPeeters1978",  "KRCGenk1988!!",    "ClubBrugge1891",
                               "ikhouvanjou123", "123456789012345",  "correcthorsebatterystaple",
                               "Gemeente2026!",  "januari2026!!",    "maandag-12345",
                               "Br@ndweer112!"})
    EXPECT_TRUE(is_common_password(password)) << password;
}

TEST(CommonPasswords, OfOnesOwnAreNot) {
  for (const char* password : {"paard batterij nietje zeven", "vier heel andere woorden",
                               "paard batterij nietje", "gX8-kwLq2-vTz9m", "drie blauwe vissen zwemmen traag",
                               "Hasselt vergat de zwembadsleutel", "zomer hark emmer trampoline"})
    EXPECT_FALSE(is_common_password(password)) << password;
}

TEST(CommonPasswords, AreRefusedWithASentenceThatSaysWhatToDo) {
  const auto refused = check_password("Sint-Truiden2024", "an@alken.be");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "wachtwoord");
  EXPECT_NE(untranslated(refused.error()).find("vier losse woorden"), std::string::npos);
  EXPECT_TRUE(check_password("paard batterij nietje", "an@alken.be"));
}

}  // namespace
}  // namespace paraat::accounts
