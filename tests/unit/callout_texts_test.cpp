// Parsing of SMS answers.

#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "tenant/crisis/incidents/local_time_input.hpp"
#include "tenant/crisis/responses/sms_reply_parser.hpp"
#include "tenant/platform/web/form.hpp"
#include "tenant/platform/web/texts.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::callouts {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

std::optional<texted_word> word(std::string_view text, std::string_view code = "K7") {
  const auto t = read_text(text, code);
  return t ? std::optional(t->what) : std::nullopt;
}

std::string name_of(const std::optional<texted>& t) {
  constexpr std::string_view names[] = {"yes", "maybe", "no", "on_the_way", "on_site", "departed"};
  return t ? std::string(names[static_cast<std::size_t>(t->what)]) : "human";
}

const std::chrono::year_month_day sunday{std::chrono::year{2026}, std::chrono::month{11},
                                         std::chrono::day{29}};
instant at(std::string_view clock, int day = 0) {
  return incidents::moment(std::chrono::sys_days{sunday} + days{day}, clock).value();
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

TEST(TextedAnswers, OfTheFieldMeanWhatTheTableOfCasesSays) {
  std::ifstream in(test::source_folder() / "tests/data/cases/sms-replies.tsv");
  ASSERT_TRUE(in);
  int rows = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    const auto tab = line.find('\t'), second = line.find('\t', tab + 1);
    const std::string reply = line.substr(0, tab);
    const std::string meaning = line.substr(tab + 1, second - tab - 1);
    const std::string arrival = second == std::string::npos ? "" : line.substr(second + 1);
    auto t = read_text(reply, "T7");
    std::optional<instant> when;
    if (t && t->at) {
      when = arrival_at(*t->at, at("18:00"), at("23:00"), at("21:35", -1));
      if (!when) t.reset();
    }
    EXPECT_EQ(name_of(t), meaning) << reply;
    EXPECT_EQ(when ? web::local_clock_time(*when) : "", arrival) << reply;
    if (when) EXPECT_EQ(web::local_day(*when), sunday) << reply;
    ++rows;
  }
  EXPECT_GT(rows, 100);
}

TEST(TextedAnswers, SayWhenAndWithHowMany) {
  const auto t = read_text("Ja K7 20u30 +2", "K7");
  ASSERT_TRUE(t && t->at);
  EXPECT_EQ(t->at->minute_of_day, 20 * 60 + 30);
  EXPECT_TRUE(t->at->half_day_known);
  EXPECT_EQ(t->brings, 2);
  EXPECT_EQ(read_text("ja 7:05", "K7")->at->minute_of_day, 7 * 60 + 5);
  EXPECT_FALSE(read_text("ja 7:05", "K7")->at->half_day_known);
  EXPECT_TRUE(read_text("ja 07:05", "K7")->at->half_day_known);
  EXPECT_EQ(read_text("ja +99", "K7")->brings, 20);
  EXPECT_EQ(read_text("ja, ik breng 3 mensen mee", "K7")->brings, 3);
  EXPECT_EQ(read_text("ja ik breng een vriend mee", "K7")->brings, 1);
  EXPECT_EQ(read_text("ja ik breng een generator mee", "K7")->brings, 0);
}

TEST(TextedAnswers, ArriveOnTheDayOfTheTaskAlsoWhenItRunsPastMidnight) {
  const auto arrival = [](texted_time t, instant from, instant until, instant now) {
    const auto when = arrival_at(t, from, until, now);
    return when ? web::iso_date(web::local_day(*when)) + " " + web::local_clock_time(*when) : "nobody knows";
  };
  const instant evening_before = at("21:35", -1);
  EXPECT_EQ(arrival({22 * 60 + 45, true}, at("18:00"), at("23:00"), evening_before), "2026-11-29 22:45");
  EXPECT_EQ(arrival({60, false}, at("22:00"), at("06:00", 1), evening_before), "2026-11-30 01:00");
  EXPECT_EQ(arrival({23 * 60, true}, at("22:00"), at("06:00", 1), evening_before), "2026-11-29 23:00");
  EXPECT_EQ(arrival({30, true}, at("22:00"), at("06:00", 1), at("23:50")), "2026-11-30 00:30");
  EXPECT_EQ(arrival({12 * 60 + 30, false}, at("22:00"), at("06:00", 1), at("23:50")), "2026-11-30 00:30");
  EXPECT_EQ(arrival({6 * 60, false}, at("18:00"), at("23:00"), evening_before), "2026-11-29 18:00");
  EXPECT_EQ(arrival({8 * 60, false}, at("07:00"), at("19:00"), evening_before), "2026-11-29 08:00");
  EXPECT_EQ(arrival({6 * 60, false}, at("08:00"), at("20:00"), evening_before), "nobody knows")
      << "early in the morning or in the evening";
  EXPECT_EQ(arrival({9 * 60, true}, at("18:00"), at("23:00"), evening_before), "nobody knows");
  EXPECT_EQ(arrival({20 * 60, true}, at("18:00"), at("23:00"), at("21:35")), "nobody knows") << "it is over";
  EXPECT_EQ(arrival({21 * 60 + 30, true}, at("18:00"), at("23:00"), at("21:35")), "2026-11-29 21:30");
  EXPECT_EQ(arrival({10 * 60, false}, at("18:00"), at("23:00"), at("21:35")), "2026-11-29 22:00");
}

TEST(TextedAnswers, ThatSayTwoThingsOrNothingGoToAHuman) {
  for (const char* text :
       {"", "K7", "wie is dit", "ja nee", "ik kan niet ja", "ja maar pas morgen", "ja of nee?", "ja?",
        "jammer", "neefje", "K8", "oui mais", "yes if I can", "\xff\xfe", "+3", "20u30", "ja 25u"})
    EXPECT_EQ(word(text), std::nullopt) << text;
}

TEST(TextedAnswers, ACodeThatIsAWordIsNoAnswer) {
  EXPECT_EQ(word("JA", "JA"), std::nullopt);
  EXPECT_EQ(word("nee JA", "JA"), texted_word::no);
}

// Words around an answer: an unknown word, a doubt, a second decision or a second time sends it to a
// coordinator, and case, marks and the place of the code change nothing.
TEST(TextedAnswers, WithAnythingNotUnderstoodAreNeverCounted) {
  std::mt19937 dice(7);
  const auto one_of = [&](const std::vector<std::string>& from) {
    return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(dice)];
  };
  const std::vector<std::string> yes{"Ja", "JA", "ja", "Oui", "yes", "ok"}, no{"Nee", "neen", "non"},
      kind{"", "graag", "tot straks", "dank u", "ik kom"}, time{"18u", "om 19.30", "20:15", "21h"},
      wrong{"niet", "maar",   "?",     "vakantie", "bel me", "mijn vrouw", "tot 22u",    "geen",
            "-5",   "half 7", "18/11", "22u45",    "als",    "kwart",      "0470112233", "\xf0\x9f\x91\x8e"};
  for (int i = 0; i < 2000; ++i) {
    const std::string good = one_of(yes) + " K7 " + one_of(kind) + " " + one_of(time);
    ASSERT_EQ(word(good), texted_word::yes) << good;
    for (const std::string& bad : {one_of(wrong) + " " + good, good + ", " + one_of(wrong),
                                   good + " " + one_of(no), good + " " + one_of(time)})
      ASSERT_EQ(word(bad), std::nullopt) << bad;
    ASSERT_EQ(word(one_of(no) + " " + one_of(time)), std::nullopt);
    ASSERT_EQ(word(one_of(yes) + " " + one_of(no)), std::nullopt);
  }
}

TEST(TextedAnswers, OfAnyBytesAreReadWithoutHarm) {
  std::mt19937 dice(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(std::uniform_int_distribution<std::size_t>(0, 40)(dice), ' ');
    for (char& c : bytes) c = static_cast<char>(std::uniform_int_distribution<int>(0, 255)(dice));
    const auto t = read_text(bytes, "K7");
    if (t && t->at) EXPECT_LT(t->at->minute_of_day, 1440);
  }
}

}  // namespace
}  // namespace paraat::callouts
