// Whether two rows of a reserve are one human, without a database.

#include "tenant/people/reserves/likeness.hpp"

#include <gmock/gmock.h>

namespace paraat::test {
namespace {

using namespace reserves;
using namespace std::chrono;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const year_month_day born{1980y / March / 5};

known_human human(const std::string& name, const std::string& email = "", const std::string& phone = "",
                  std::optional<year_month_day> when = born) {
  return {name, email, phone, when};
}
likeness how(const known_human& a, const known_human& b) { return compare(a, b).how; }

TEST(Likeness, ReadsParticlesTogetherApartAndInAnyOrder) {
  for (const char* name : {"Jan Van den Berghe", "Jan Vandenberghe", "jan van denberghe",
                           "VAN DEN BERGHE Jan", "Vandenberghe Jan", "Dhr. Jan van den Berghe"})
    EXPECT_EQ(how(human("Jan Van Den Berghe", "", "+32470112233"), human(name, "", "+32470112233")),
              likeness::sure)
        << name;
  EXPECT_THAT(words_of_name("Marie-Louise D'hondt"), ElementsAre("marie", "louise", "dhondt"));
  EXPECT_THAT(words_of_name("Zoë de la Fontaine"), ElementsAre("zoe", "delafontaine"));
}

TEST(Likeness, IsSureOfOneNameAndDateOnlyWithAnAddressInCommon) {
  EXPECT_EQ(how(human("Jan Peeters", "jan@a.be"), human("Jan Peeters", "jan@a.be")), likeness::sure);
  EXPECT_EQ(
      how(human("Jan Peeters", "jan@a.be", "+32470112233"), human("Jan Peeters", "j@b.be", "+32470112233")),
      likeness::sure);
  EXPECT_EQ(how(human("Jan Peeters", "jan@a.be"), human("Jan Peeters", "jan@b.be")), likeness::perhaps)
      << "a namesake of the same day, or another address";
}

TEST(Likeness, KeepsFatherAndSonApartButShowsThem) {
  EXPECT_EQ(how(human("Jan Peeters", "peeters@a.be", "+3211112233"),
                human("Jan Peeters", "peeters@a.be", "+3211112233", 2006y / May / 1)),
            likeness::perhaps);
}

TEST(Likeness, SaysNothingOfACoupleOrOfNamesakes) {
  EXPECT_EQ(how(human("An Claes", "thuis@a.be", "+3211112233"),
                human("Jan Peeters", "thuis@a.be", "+3211112233", 1978y / May / 1)),
            likeness::none);
  EXPECT_EQ(how(human("Jan Peeters", "jan@a.be", "+32470112233", std::nullopt),
                human("Jan Peeters", "jan@b.be", "+32470445566", std::nullopt)),
            likeness::none);
  EXPECT_EQ(how(human("Jan Peeters", "jan@a.be"), human("Jan Peeters", "jan@b.be", "", 1990y / May / 1)),
            likeness::none);
}

TEST(Likeness, IsNeverSureOfTwins) {
  for (const auto& [one, other] : {std::pair("Tim Peeters", "Tom Peeters"),
                                   {"Jan Peeters", "Jana Peeters"},
                                   {"Jan Peeters", "J. Peeters"},
                                   {"Lotte Claes", "Lore Claes"}})
    EXPECT_NE(how(human(one, "", "+3211112233"), human(other, "", "+3211112233")), likeness::sure) << other;
}

TEST(Likeness, FindsInitialsDoubleNamesSlipsAndExchangedDates) {
  const auto found = [](const known_human& a, const known_human& b) { return how(a, b) != likeness::none; };
  EXPECT_TRUE(found(human("Jan Peeters"), human("J. Peeters")));
  EXPECT_TRUE(found(human("Jean Paul Smets"), human("J.P. Smets")));
  EXPECT_TRUE(found(human("Marie-Louise Claes"), human("Marie Claes")));
  EXPECT_TRUE(found(human("Els Peeters-Janssens"), human("Els Peeters")));
  EXPECT_TRUE(found(human("Annelies Vermeulen"), human("Annelise Vermeulen")));
  EXPECT_TRUE(found(human("Jan Peeters"), human("Jan Peters")));
  EXPECT_TRUE(found(human("Jan Peeters"), human("Jan Peeters", "", "", 1980y / May / 3)));
  EXPECT_TRUE(found(human("Jan Peeters", "", "+32470112233"),
                    human("Jan Peeters", "", "+32470112233", 1981y / March / 5)));
}

TEST(Likeness, SaysWhatIsAlike) {
  EXPECT_THAT(
      compare(human("Jan Vandenberghe", "", "+32470112233"), human("Van den Berghe Jan", "", "+32470112233"))
          .why,
      ElementsAre(reason::particles, reason::born, reason::phone));
  EXPECT_THAT(compare(human("Jan Peeters"), human("Jan Peeters", "", "", 1980y / May / 3)).why,
              ElementsAre(reason::same_name, reason::born_swapped));
  for (const reason r : {reason::same_name, reason::email}) EXPECT_FALSE(label_of(code_of(r)).empty());
}

TEST(Likeness, ComparesOnlyRowsThatShareSomethingAndOnlyNewOnes) {
  const std::vector<known_human> all{human("Jan Peeters", "jan@a.be"), human("Jan Peeters", "jan@a.be"),
                                     human("Els Claes", "els@a.be", "", 1990y / May / 1),
                                     human("E. Claes", "els@a.be", "", 1990y / May / 1)};
  const auto found = alike_among(all);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(std::pair(found[0].one, found[0].other), (std::pair<std::size_t, std::size_t>(0, 1)));
  EXPECT_EQ(std::pair(found[1].one, found[1].other), (std::pair<std::size_t, std::size_t>(2, 3)));
  EXPECT_THAT(alike_among(all, 2), SizeIs(1)) << "the first two were compared before";
  EXPECT_THAT(alike_among(all, 4), IsEmpty());
}

TEST(Likeness, ASwitchboardBringsOnlyNamesakesTogether) {
  std::vector<known_human> all;
  for (int i = 0; i < 500; ++i)
    all.push_back(
        human("Voornaam" + std::to_string(i) + " Naam" + std::to_string(i), "", "+3211000000", std::nullopt));
  all.push_back(human("V. Naam7", "", "+3211000000", std::nullopt));
  const auto found = alike_among(all);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].one, 7U);
}

}  // namespace
}  // namespace paraat::test
