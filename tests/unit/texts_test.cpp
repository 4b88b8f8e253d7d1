#include "tenant/platform/web/texts.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>

#include "tenant/crisis/incidents/incidents.hpp"
#include "tenant/crisis/task_profiles/message_words.hpp"
#include "tenant/platform/tenants/tenants.hpp"
#include "tests/support/source_folder.hpp"

namespace paraat {
namespace {

using web::catalogue;
constexpr std::chrono::year_month_day the_first{std::chrono::year{2026}, std::chrono::December,
                                                std::chrono::day{1}};

TEST(Texts, WhatVisitorsSeeIsTranslatedCompletely) {
  EXPECT_EQ(std::system(("perl " + (test::source_folder() / "ops/texts").string() + " --check").c_str()), 0)
      << "add the texts that are named above to tenant/platform/web/texts/*.po, or name the file in "
         "ops/texts when "
         "only "
         "the staff sees it";
}

TEST(Texts, EveryLanguageHasItsOwnPluralsNumbersAndDates) {
  const catalogue all;
  const auto &nl = all.of("nl"), &fr = all.of("fr"), &en = all.of("en");
  EXPECT_EQ(nl("{} vacature", "{} vacatures", 0), "0 vacatures");
  EXPECT_EQ(fr("{} vacature", "{} vacatures", 0), "0 offre");  // French counts nothing as one
  EXPECT_EQ(fr("{} vacature", "{} vacatures", 2), "2 offres");
  EXPECT_EQ(en("{} vacature", "{} vacatures", 1), "1 vacancy");
  EXPECT_EQ(nl.number(12734), "12.734");
  EXPECT_EQ(en.number(12734), "12,734");
  EXPECT_EQ(fr.number(12734), "12\u202f734");
  EXPECT_EQ(nl.number(-1234567), "-1.234.567");
  EXPECT_EQ(nl.euros(113360), "€\u00a01.133,60");
  EXPECT_EQ(nl.euros(-5), "€\u00a0-0,05");
  EXPECT_EQ(en.euros(113360), "€1,133.60");
  EXPECT_EQ(fr.euros(113360), "1\u202f133,60\u00a0€");
  EXPECT_EQ(nl.date(the_first), "1 december");
  EXPECT_EQ(fr.date(the_first), "1er décembre");
  EXPECT_EQ(en.date_with_year(the_first), "1 December 2026");
}

// The pronouns, and verbs in the second person plural; "chez", "assez" and "rendez-vous" are none, and
// "faites" in a sentence is a participle too.
const std::regex vous(
    "(^|[^a-zA-Z-])([Vv]ous|[Vv]otre|[Vv]os|Faites|Dites)([^a-zA-Z]|$)|-vous|[a-z][a-z]ez([^a-z]|$)");

bool says_vous(std::string text) {
  text = std::regex_replace(text, std::regex("[Rr]endez-vous|[Cc]hez|[Aa]ssez|rez-de-"), "");
  return std::regex_search(text, vous);
}

TEST(Texts, FrenchSaysTu) {
  EXPECT_TRUE(says_vous("Travaillez à deux") && says_vous("Relayez-vous") && says_vous("Avec vous."));
  std::ifstream file(test::source_folder() / "tenant/platform/web/texts/fr.po");
  int lines = 0;
  for (std::string line; std::getline(file, line); ++lines)
    if (line.starts_with("msgstr")) EXPECT_FALSE(says_vous(line)) << line;
  EXPECT_GT(lines, 3000);
}

TEST(Texts, FrenchOfTheTaskProfilesSaysTu) {
  int texts = 0;
  for (const task_profiles::profile& p : task_profiles::catalogue()) {
    const task_profiles::message_words* all = task_profiles::message_words_of(p.code);
    ASSERT_NE(all, nullptr) << p.code;
    std::vector<std::string> said{all->ask_french, all->french.name, all->french.summary,
                                  all->french.briefing};
    said.insert(said.end(), all->french.bring.begin(), all->french.bring.end());
    said.insert(said.end(), all->french.safety.begin(), all->french.safety.end());
    for (const std::string& one : said) EXPECT_FALSE(says_vous(one)) << p.code << ": " << one;
    texts += static_cast<int>(said.size());
  }
  EXPECT_GT(texts, 300);
}

TEST(Texts, EveryKindOfIncidentThatAMessageNamesIsTranslated) {
  const catalogue all;
  for (const auto& kind : incidents::kinds()) {
    if (kind.code == "other") continue;  // the message quotes its name
    for (const char* language : {"fr", "en"})
      if (kind.label != "Storm") EXPECT_NE(all.of(language)(kind.label), kind.label) << language;
  }
}

TEST(Texts, AMissingTranslationReadsAsDutch) {
  EXPECT_EQ(catalogue().of("fr")("Zo staat het nergens"), "Zo staat het nergens");
  EXPECT_EQ(catalogue().of("xx").language(), "nl");
}

TEST(Texts, DutchComesFirstAndAMunicipalityWithFacilitiesHasFrench) {
  using languages = std::vector<std::string>;
  constexpr int drogenbos = 23098, hasselt = 71072;
  EXPECT_EQ(tenants::lawful_languages(hasselt, {"nl"}), languages({"nl"}));
  EXPECT_EQ(tenants::lawful_languages(hasselt, {"en", "nl"}), languages({"nl", "en"}));
  EXPECT_EQ(tenants::lawful_languages(hasselt, {}), languages({"nl"}));
  EXPECT_EQ(tenants::lawful_languages(drogenbos, {"nl"}), languages({"nl", "fr"}));
  EXPECT_EQ(tenants::lawful_languages(drogenbos, {"en", "fr"}), languages({"nl", "fr", "en"}));
}

}  // namespace
}  // namespace paraat
