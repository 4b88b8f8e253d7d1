// The score of a pair: what raises it, what does not count, and the bounds of its weights.
#include "tests/unit/random_match.hpp"

namespace paraat::matching {
namespace {

using testing::ElementsAre;

template <class Change>
int changed(Change change) {
  match_profile p = an();
  match_ask a = visits();
  change(p, a);
  return score(p, a);
}

TEST(MatchScore, EachComponentRaisesIt) {
  const int before = score(an(), visits());
  EXPECT_GT(before, 0);
  EXPECT_LT(before, 10'000);
  EXPECT_GT(changed([](match_profile& p, match_ask&) {
              p.can.push_back({word("dementia_skill"), evidence::said});
            }),
            before);
  int last = before;
  for (const evidence how : {evidence::paper_seen, evidence::signed_elsewhere, evidence::earned_here}) {
    const int now = changed([&](match_profile& p, match_ask&) { p.can[0].how = how; });
    EXPECT_GT(now, last) << "surer";
    last = now;
  }
  EXPECT_GT(changed([](match_profile& p, match_ask&) { p.home = alken; }), before) << "nearer";
  EXPECT_GT(changed([](match_profile& p, match_ask&) { p.away.reset(); }), before) << "more of the week";
  const auto wants = [](std::vector<concept_id> what) {
    return changed([&](match_profile& p, match_ask&) { p.wants = std::move(what); });
  };
  EXPECT_GT(wants({word("zorg"), word("care_home_residents")}), wants({word("zorg")})) << "whom it is for";
  EXPECT_GT(wants({word("zorg"), word("travel_costs")}), wants({word("zorg")})) << "what they get";
  EXPECT_LT(changed([](match_profile& p, match_ask&) { p.wants = {word("care_home_visit")}; }), before)
      << "no theme";
  EXPECT_LT(changed([](match_profile& p, match_ask&) { p.wants = {word("zorg")}; }), before)
      << "only the theme";
  EXPECT_LT(changed([](match_profile& p, match_ask&) { p.languages[0].how = language_level::b1; }), before);
}

TEST(MatchScore, AMustCountsThreeTimesWhatIsNice) {
  EXPECT_LT(changed([](match_profile& p, match_ask&) { p.can = {{word("dementia_skill"), evidence::said}}; }),
            score(an(), visits()));
}

TEST(MatchScore, BothSidesCountAlikeAndOneDoesNotMakeUpForTheOther) {
  match_facts one, other;
  one.needed = one.to_prove = one.tongues = 1;
  other = one;
  one.near = one.proven = one.spoken = match_facts::full;  // the place gets everything
  one.tasks = 1;
  one.has_theme = true;
  one.km = 1e6F;
  one.parts = 1;
  EXPECT_LE(score_of(one, usual_weights()).hundredths, 1);
  other.tasks = 1;
  other.task = other.task_sum = other.theme = match_facts::full;  // the person gets everything
  other.has_theme = true;
  other.km = 0.0F;
  other.parts = other.overlap = 1;
  EXPECT_EQ(score_of(other, usual_weights()).hundredths, 0);
  match_facts both = other;
  both.near = both.proven = both.spoken = match_facts::full;
  EXPECT_EQ(score_of(both, usual_weights()).hundredths, 10'000);
  EXPECT_EQ(score_of({}, usual_weights()).hundredths, score_of({}, usual_weights()).hundredths);
}

TEST(MatchScore, TheHarmonicMeanIsTheSameFromBothSides) {
  const match_weights even{.version = {}, .points = {1, 0, 0, 1, 0, 0, 0}};
  match_facts left, right;
  left.needed = right.needed = left.tasks = right.tasks = 1;
  left.near = right.task = right.task_sum = 200;
  left.task = left.task_sum = right.near = 80;
  EXPECT_NEAR(score_of(left, even).hundredths, score_of(right, even).hundredths, 1);
}

// Each is a name that would have to be added here by whoever gives the engine more to see.
TEST(MatchScore, TheTypesHaveNoPlaceForWhatMustNotCount) {
  const auto& [key, can, certificates, languages, wants, avoids, home, most_km, most_hours, away, pause, born,
               adult, invitations, needs_wheelchair_access] = an();
  EXPECT_EQ(key, 1U);
  EXPECT_FALSE(can.empty() || languages.empty() || wants.empty());
  EXPECT_TRUE(certificates.empty() && avoids.empty() && home && most_km && most_hours && away.any() &&
              !pause && born);
  EXPECT_FALSE(adult || needs_wheelchair_access || invitations != 0);
  const person_row row{};
  const auto& [k, h, a, has_home, alive, offset, b, pause_first, pause_last, slots, km, hours, invited] = row;
  EXPECT_EQ(k, packed_key{});
  EXPECT_EQ(h.lat + h.lon, 0);
  EXPECT_EQ(a + has_home + alive + offset + b + pause_first + pause_last + slots + km + hours + invited, 0U);
}

TEST(MatchScore, AgeBeyondTheLawInvitationsAndKeysChangeNothing) {
  random_match random(3);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    match_profile p = random.person(i);
    const match_ask a = random.ask(i);
    const int before = score(p, a);
    for (const int born : {1930, 1960, 1990, 2005}) {
      p.born = years(born, 6, 1);
      EXPECT_EQ(score(p, a), before);
    }
    p.invitations += 200;
    p.key += 1'000'000;
    EXPECT_EQ(score(p, a), before);
  }
}

TEST(MatchScore, AWishOrASkillMoreNeverLowersIt) {
  random_match random(5);
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const match_profile p = random.person(i);
    const match_ask a = random.ask(i);
    const int before = score(p, a);
    match_profile more = p;
    more.wants.push_back(random.any_concept());
    ASSERT_GE(score(more, a), before) << i;
    more = p;
    more.can.push_back({random.any_concept(), random.how()});
    ASSERT_GE(score(more, a), before) << i;
    more = p;
    more.languages.push_back({random.language(), random.level()});
    ASSERT_GE(score(more, a), before) << i;
    more = p;
    more.away &= random.parts();
    ASSERT_GE(score(more, a), before) << i;
    more = p;
    for (held_concept& c : more.can) c.how = std::max(c.how, random.how());
    ASSERT_GE(score(more, a), before) << i;
  }
}

TEST(MatchScore, ALanguageCountsMoreWithEachLevel) {
  for (int asked = 0; asked < 6; ++asked) {
    int last = language_share(std::nullopt, static_cast<language_level>(asked));
    EXPECT_EQ(last, 0);
    for (int has = 0; has < 6; ++has) {
      const int now = language_share(static_cast<language_level>(has), static_cast<language_level>(asked));
      EXPECT_GT(now, last) << has << " of " << asked;
      EXPECT_LE(now, match_facts::full);
      EXPECT_EQ(now >= 204, has >= asked);
      last = now;
    }
  }
}

TEST(MatchScore, DistancesAreThoseOfTheRegister) {
  for (const auto& [a, b] : {std::pair(hasselt, alken), std::pair(hasselt, ghent), std::pair(alken, ghent),
                             std::pair(point{50.68, 2.55}, point{51.5, 5.9})})
    EXPECT_NEAR(kilometres_between(spot_of(a), spot_of(b)), kilometres(a, b),
                kilometres(a, b) * 0.003 + 0.01);
  EXPECT_FLOAT_EQ(kilometres_between(spot_of(hasselt), spot_of(ghent)),
                  kilometres_between(spot_of(ghent), spot_of(hasselt)));
}

TEST(MatchWeights, ATenantChangesThemWithinBounds) {
  const std::vector<weight_change> changes{{"distance", 40}, {"sink", 0}, {"fair_within", 5}};
  const auto mine = adjusted(usual_weights(), changes, 3);
  ASSERT_TRUE(mine);
  EXPECT_EQ(mine->of(component::distance), 40);
  EXPECT_EQ(mine->sink, 0);
  EXPECT_EQ(mine->fair_within, 5);
  EXPECT_EQ(mine->of(component::week), usual_weights().of(component::week));
  EXPECT_EQ(mine->version.name(), "2.3");
  EXPECT_EQ(usual_weights().version.name(), "2");
}

TEST(MatchWeights, WhatIsOutOfBoundsIsRefusedWithItsField) {
  for (const weight_bounds& b : bounds_of_weights())
    for (const int value : {b.least - 1, b.most + 1}) {
      const auto refused = adjusted(usual_weights(), std::vector<weight_change>{{b.field, value}}, 1);
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().field, b.field);
      EXPECT_THAT(refused.error().arguments, ElementsAre(std::to_string(b.least), std::to_string(b.most)));
      EXPECT_TRUE(adjusted(usual_weights(), std::vector<weight_change>{{b.field, b.most}}, 1));
    }
  const auto unknown = adjusted(usual_weights(), std::vector<weight_change>{{"age", 10}}, 1);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().field, "age");
}

TEST(MatchWeights, WhatIsUsualIsWithinItsBounds) {
  const auto bounds = bounds_of_weights();
  ASSERT_EQ(bounds.size(), components + 2);
  for (std::size_t i = 0; i < components; ++i) {
    EXPECT_GE(usual_weights().points[i], bounds[i].least);
    EXPECT_LE(usual_weights().points[i], bounds[i].most);
  }
}

}  // namespace
}  // namespace paraat::matching
