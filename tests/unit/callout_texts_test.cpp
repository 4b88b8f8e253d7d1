// What an SMS answer means.

#include <gtest/gtest.h>

#include "tenant/callouts/texted.hpp"

namespace paraat::callouts {
namespace {

std::optional<texted_word> word(std::string_view text, std::string_view code = "K7") {
  const auto t = read_text(text, code);
  return t ? std::optional(t->what) : std::nullopt;
}

TEST(TextedAnswers, AreWordsInThreeLanguagesWithTheCodeAnywhereOrNowhere) {
  for (const char* text : {"JA K7", "ja", "Ja k7!", "K7 JA", " ja, k7. ", "OUI K7", "oui", "YES K7", "Ok K7"})
    EXPECT_EQ(word(text), texted_word::yes) << text;
  for (const char* text : {"MISSCHIEN K7", "misschien", "Peut-être K7", "PEUT-ETRE", "maybe K7"})
    EXPECT_EQ(word(text), texted_word::maybe) << text;
  for (const char* text : {"NEE K7", "neen", "Non K7", "NO K7", "no"})
    EXPECT_EQ(word(text), texted_word::no) << text;
  EXPECT_EQ(word("onderweg K7"), texted_word::on_the_way);
  EXPECT_EQ(word("Vertrokken K7"), texted_word::departed);
}

TEST(TextedAnswers, SayWhenAndWithHowMany) {
  const auto t = read_text("Ja K7 20u30 +2", "K7");
  ASSERT_TRUE(t);
  EXPECT_EQ(t->minute_of_day, 20 * 60 + 30);
  EXPECT_EQ(t->brings, 2);
  EXPECT_EQ(read_text("ja 9u", "K7")->minute_of_day, 9 * 60);
  EXPECT_EQ(read_text("ja 7:05", "K7")->minute_of_day, 7 * 60 + 5);
  EXPECT_FALSE(read_text("ja 25u", "K7")->minute_of_day);
  EXPECT_EQ(read_text("ja +99", "K7")->brings, 20);
}

TEST(TextedAnswers, ThatSayTwoThingsOrNothingGoToAHuman) {
  for (const char* text :
       {"", "K7", "wie is dit", "ja nee", "ik kan niet ja", "ja maar pas morgen", "ja of nee?", "ja?",
        "jammer", "neefje", "K8", "oui mais", "yes if I can", "\xff\xfe", "+3", "20u30"})
    EXPECT_EQ(word(text), std::nullopt) << text;
}

TEST(TextedAnswers, ACodeThatIsAWordIsNoAnswer) {
  EXPECT_EQ(word("JA", "JA"), std::nullopt);
  EXPECT_EQ(word("nee JA", "JA"), texted_word::no);
}

}  // namespace
}  // namespace paraat::callouts
