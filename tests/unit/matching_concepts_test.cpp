// How near concepts are, over the taxonomy and over a small one.
#include "tests/unit/random_match.hpp"

namespace paraat::matching {
namespace {

using taxonomy::concept_kind;

taxonomy::taxonomy_concept named(std::string code, std::vector<std::string> broader,
                                 std::vector<std::string> related = {}) {
  return {
      std::move(code), concept_kind::skill, std::move(broader), std::move(related), "", "", "", "", {}, ""};
}

// root: a (a1, a2), b (b1); a1 and b1 are related.
const std::vector<taxonomy::taxonomy_concept> small{named("root", {}),    named("a", {"root"}),
                                                    named("b", {"root"}), named("a1", {"a"}, {"b1"}),
                                                    named("a2", {"a"}),   named("b1", {"b"}, {"a1"})};

TEST(MatchConcepts, ALeafSaysEverythingAndAConceptAboveManyLittle) {
  const concept_graph g(small);
  const auto information = [&](std::string_view code) { return g.information(*g.find(code)); };
  EXPECT_DOUBLE_EQ(information("a1"), 1);
  EXPECT_NEAR(information("a"), 1 - std::log(3) / std::log(7), 1e-9) << "Seco, Veale and Hayes 2004";
  EXPECT_NEAR(information("root"), 1 - std::log(6) / std::log(7), 1e-9);
}

TEST(MatchConcepts, LikenessIsThatOfLin) {
  const concept_graph g(small);
  const auto likeness = [&](std::string_view a, std::string_view b) {
    return g.likeness(*g.find(a), *g.find(b));
  };
  EXPECT_NEAR(likeness("a1", "a2"), g.information(*g.find("a")), 1e-6) << "2·IC(a) / (1 + 1)";
  EXPECT_NEAR(likeness("a1", "b1"), g.information(*g.find("root")), 1e-6);
  EXPECT_DOUBLE_EQ(likeness("a1", "a1"), 1);
  EXPECT_DOUBLE_EQ(likeness("a1", "a2"), likeness("a2", "a1"));
}

TEST(MatchConcepts, ANarrowerConceptCoversAWiderOneAndNotTheOtherWayAround) {
  const concept_graph g(small);
  const auto covers = [&](std::string_view asked, std::string_view held) {
    return g.covers(*g.find(asked), *g.find(held));
  };
  EXPECT_EQ(covers("a", "a1"), narrower_nearness);
  EXPECT_LT(covers("a1", "a"), narrower_nearness);
  EXPECT_EQ(covers("a1", "a1"), the_same);
  EXPECT_EQ(covers("a1", "b1"), related_nearness);
  EXPECT_EQ(covers("a2", "b1"), 0) << "only the root in common";
}

TEST(MatchConcepts, NothingOfTheTaxonomyIsNearerThanItself) {
  const concept_graph& g = all_concepts();
  ASSERT_EQ(g.size(), taxonomy::all().size());
  for (std::size_t a = 0; a < g.size(); ++a) {
    const auto id = static_cast<concept_id>(a);
    EXPECT_EQ(g.find(g.at(id).code), id);
    EXPECT_EQ(g.covers(id, id), the_same);
    for (std::size_t b = 0; b < g.size(); ++b)
      if (a != b) {
        ASSERT_LT(g.covers(id, static_cast<concept_id>(b)), the_same);
      }
  }
  EXPECT_FALSE(g.find("no_such_code"));
  EXPECT_FALSE(g.find(""));
}

TEST(MatchConcepts, WhatPeopleCallNearIsNearerThanWhatTheyDoNot) {
  const auto near = [](std::string_view asked, std::string_view held) {
    return all_concepts().covers(word(asked), word(held));
  };
  EXPECT_GT(near("care_home_visit", "home_visit"), near("care_home_visit", "sandbags"));
  EXPECT_GT(near("first_aid_training", "first_aid"), near("first_aid", "licence_b"));
  EXPECT_GT(near("homework_help", "tutoring"), near("homework_help", "dog_walking"));
  EXPECT_EQ(near("chainsaw_tool", "camera"), 0) << "both are equipment, which says nothing";
  EXPECT_EQ(near("arabic", "polish"), 0) << "one language is none of another";
}

TEST(MatchConcepts, ATaxonomyThatDoesNotFitASlotIsRefused) {
  const std::vector<taxonomy::taxonomy_concept> many(most_concepts + 1, named("x", {}));
  EXPECT_THROW(concept_graph{many}, std::length_error);
  EXPECT_EQ(concept_graph(std::span<const taxonomy::taxonomy_concept>{}).size(), 0U);
}

}  // namespace
}  // namespace paraat::matching
