#include "tenant/platform/text/compounds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tenant/platform/text/characters.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The share of words of a file that are split in one of the right ways.
double right_in(const std::string& name) {
  std::ifstream in(test::source_folder() / "tests/data" / name);
  int right = 0, all = 0;
  for (std::string line; std::getline(in, line); ++all) {
    std::istringstream fields(line);
    std::string word, way;
    std::getline(fields, word, '\t');
    const std::string got = fmt::format("{}", fmt::join(dutch_compounds().split(folded(word)), "+"));
    bool known = false;
    while (std::getline(fields, way, '\t')) known |= folded(way) == got;
    right += known;
    if (!known) std::printf("%s: %s\n", line.c_str(), got.c_str());
  }
  return all == 0 ? 0 : static_cast<double>(right) / all;
}

TEST(Compounds, OfTheFieldAreSplitRightNineteenTimesOfTwenty) {
  EXPECT_GE(right_in("compounds-heldout.tsv"), 0.95);
}

TEST(Compounds, LeaveLinkingLettersOut) {
  const auto split = [](const char* word) { return dutch_compounds().split(word); };
  EXPECT_THAT(split("gezondheidszorg"), ElementsAre("gezondheid", "zorg"));
  EXPECT_THAT(split("zonneweide"), ElementsAre("zon", "weide"));
  EXPECT_THAT(split("dorpsfeest"), ElementsAre("dorp", "feest"));
}

TEST(Compounds, KeepALexicalisedPartWholeAndNameItsPartsBesideIt) {
  EXPECT_THAT(dutch_compounds().parts_within("brandweerkazerne"),
              ElementsAre("brandweer", "brand", "weer", "kazerne"));
  EXPECT_THAT(dutch_compounds().parts_within("kinderopvang"), testing::Contains("opvang"));
  for (const char* word : {"vrijwilliger", "vrijwilligers", "kantoor", "internet"})
    EXPECT_THAT(dutch_compounds().parts_within(word), IsEmpty()) << word;
}

TEST(Compounds, LeaveWordsWithAPrefixOrAnEndingAsTheyAre) {
  for (const char* word : {"aanmelden", "begeleiding", "ontmoeting", "verantwoordelijkheid", "organisatie",
                           "bewoners", "kinderen", "restaurant"})
    EXPECT_THAT(dutch_compounds().split(word), ElementsAre(word));
}

TEST(Compounds, AcceptAnyBytes) {
  for (const std::string& word :
       {std::string(), std::string("a"), std::string(5000, 'a'), std::string("\xff\xfe\xfd\xfc\xfb\xfa"),
        std::string("12345678"), std::string(40, 's')})
    EXPECT_THAT(dutch_compounds().split(word), ElementsAre(word));
}

}  // namespace
}  // namespace paraat::text
