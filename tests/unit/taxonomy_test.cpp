// The concepts and the rules of their file.
#include "tenant/people/taxonomy/taxonomy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tenant/crisis/task_profiles/skills.hpp"
#include "tenant/platform/text/characters.hpp"
#include "tenant/publishing/listings/vocabulary.hpp"

namespace paraat::taxonomy {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

TEST(Taxonomy, HoldsFourHundredFiftyConceptsWithCodesOfTheirOwn) {
  std::set<std::string> codes;
  for (const taxonomy_concept& c : all()) {
    EXPECT_TRUE(codes.insert(c.code).second) << c.code;
    EXPECT_THAT(c.code, testing::MatchesRegex("[a-z][a-z0-9_]*"));
    EXPECT_LE(c.code.size(), 40U) << c.code;
    EXPECT_EQ(find(c.code), &c);
  }
  EXPECT_GE(codes.size(), 450U);
  EXPECT_EQ(find("no_such_code"), nullptr);
}

TEST(Taxonomy, HasALabelInEachLanguageAndTwoSynonymsOrMoreAsPeopleTypeThem) {
  for (const taxonomy_concept& c : all()) {
    for (const std::string* label : {&c.dutch, &c.plain, &c.french, &c.english}) {
      EXPECT_FALSE(label->empty()) << c.code;
      EXPECT_EQ(*label, text::normalised(*label)) << c.code;
    }
    EXPECT_GE(c.synonyms.size(), 2U) << c.code;
    for (const std::string& s : c.synonyms) EXPECT_EQ(s, text::normalised(s)) << c.code;
  }
}

// Whether one concept lies below another.
bool is_below(const taxonomy_concept& c, const taxonomy_concept& above, int depth = 0) {
  if (depth > 20) return true;
  return std::ranges::any_of(c.broader, [&](const std::string& code) {
    const auto* b = find(code);
    return b == &above || (b != nullptr && is_below(*b, above, depth + 1));
  });
}

TEST(Taxonomy, IsAGraphOfKnownCodesWithoutACircle) {
  for (const taxonomy_concept& c : all()) {
    for (const std::string& code : c.broader) EXPECT_NE(find(code), nullptr) << c.code << " under " << code;
    EXPECT_FALSE(is_below(c, c)) << c.code;
    for (const std::string& code : c.related) {
      const auto* other = find(code);
      ASSERT_NE(other, nullptr) << c.code << " beside " << code;
      EXPECT_THAT(other->related, Contains(c.code)) << code;
    }
  }
}

TEST(Taxonomy, HoldsTheSkillsOfTaskProfilesAndTheThemesOfListingsByTheirCodesAndLabels) {
  for (const task_profiles::skill& s : task_profiles::skills) {
    ASSERT_NE(find(s.code), nullptr) << s.code;
    EXPECT_EQ(find(s.code)->dutch, s.label);
    EXPECT_EQ(find(s.code)->kind == concept_kind::training, s.certificate) << s.code;
  }
  for (const listings::theme& t : listings::themes) {
    ASSERT_NE(find(t.code), nullptr) << t.code;
    EXPECT_EQ(find(t.code)->dutch, t.label);
    EXPECT_THAT(find(t.code)->broader, IsEmpty());
  }
}

TEST(Taxonomy, NoWordNamesMoreThanTwoConcepts) {
  for (const taxonomy_concept& c : all())
    for (const std::string& s : c.synonyms) {
      EXPECT_THAT(named_by(s), Contains(&c)) << s;
      EXPECT_LE(named_by(s).size(), 3U) << s;
    }
}

TEST(Taxonomy, IsNamedByAnyFormOfAWordInAnyLanguage) {
  const auto* homework = find("homework_help");
  ASSERT_NE(homework, nullptr);
  for (const char* typed : {"huiswerkbegeleiding", "HUISWERKBEGELEIDING", "huiswerkbegeleidingen"})
    EXPECT_THAT(named_by(typed), Contains(homework)) << typed;
  EXPECT_THAT(named_by(homework->french), Contains(homework));
  EXPECT_THAT(named_by(homework->english), Contains(homework));
  for (const char* typed : {"", " ", "xyzzy", "\xff\xfe", "'; drop table"})
    EXPECT_THAT(named_by(typed), IsEmpty()) << typed;
}

TEST(Taxonomy, LabelsOfOtherLanguagesAreNotStemmedAsDutch) {
  EXPECT_THAT(named_by("chatten"),
              Not(Contains(testing::Pointee(testing::Field(&taxonomy_concept::french, "Chats")))));
  for (const taxonomy_concept& c : all()) EXPECT_THAT(named_by(c.french), Contains(&c)) << c.code;
}

TEST(Taxonomy, OtherWordsLeaveOutTheWordItself) {
  const auto others = other_words(named_by("huiswerkbegeleiding"), "huiswerkbegeleiding");
  EXPECT_THAT(others, Not(Contains("huiswerkbegeleiding")));
  EXPECT_FALSE(others.empty());
}

}  // namespace
}  // namespace paraat::taxonomy
