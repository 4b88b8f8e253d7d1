// The hard rules of a match: each keeps somebody out, by its name, and says what would lift it.
#include <set>

#include "tenant/volunteering/matching/explanation.hpp"
#include "tests/unit/random_match.hpp"

namespace paraat::matching {
namespace {

std::optional<exclusion> why(const match_profile& p, const match_ask& a) {
  return judge(normalised(p), normalised(a), today).excluded;
}
template <class Change>
std::optional<exclusion> with(Change change) {
  match_profile p = an();
  match_ask a = visits();
  change(p, a);
  return why(p, a);
}

TEST(MatchRules, NothingKeepsSomebodyOutWhoFits) { EXPECT_EQ(why(an(), visits()), std::nullopt); }

TEST(MatchRules, TheLawDecidesFromWhichDay) {
  const auto born = [](int y, unsigned m, unsigned d) {
    return with([&](match_profile& p, match_ask&) { p.born = years(y, m, d); });
  };
  EXPECT_EQ(born(2010, 12, 31), std::nullopt) << "turns sixteen this year, and is fifteen";
  EXPECT_EQ(born(2011, 1, 1), exclusion::too_young) << "is fifteen, turns sixteen next year";
  EXPECT_EQ(born(1920, 1, 1), std::nullopt) << "nobody is too old";
  const auto eighteen = [](day born) {
    return with([&](match_profile& p, match_ask& a) {
      p.born = born;
      a.minimum_age = 18;
    });
  };
  EXPECT_EQ(eighteen(years(2008, 11, 30)), std::nullopt) << "today";
  EXPECT_EQ(eighteen(years(2008, 12, 1)), exclusion::too_young);
  EXPECT_EQ(with([](match_profile& p, match_ask& a) {
              p.born = years(2008, 12, 1);
              a.minimum_age = 18;
              a.when = day_range{years(2026, 12, 1), std::nullopt};
            }),
            std::nullopt)
      << "old enough on the first day";
}

TEST(MatchRules, WhoSaysToBeOfAgeMayDoWhatAsksEighteen) {
  const auto adult = [](int minimum) {
    return with([&](match_profile& p, match_ask& a) {
      p.born.reset();
      p.adult = true;
      a.minimum_age = minimum;
    });
  };
  EXPECT_EQ(adult(18), std::nullopt);
  EXPECT_EQ(adult(19), exclusion::age_unknown);
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.born.reset(); }), exclusion::age_unknown);
}

TEST(MatchRules, BothWaysToReadTheAgeAgree) {
  for (const int minimum : {0, 16, 18, 21})
    for (int i = 0; i < 3000; ++i) {
      const day born = std::chrono::sys_days{years(2004, 1, 20)} + std::chrono::days{i};
      for (const day on : {years(2026, 2, 28), years(2028, 2, 29), years(2024, 3, 1), november(30)}) {
        const bool by_day = old_enough_from(born, minimum, {}) <= on;
        EXPECT_EQ(by_day, std::chrono::sys_days{born} <= std::chrono::sys_days{latest_birth(on, minimum, {})})
            << i << " " << minimum;
      }
    }
}

TEST(MatchRules, ACertificateHoldsOnEachOfTheDays) {
  const auto holds = [](std::optional<day> from, std::optional<day> until, evidence how, bool seen = true) {
    return with([&](match_profile& p, match_ask& a) {
      held_certificate c{.what = word("extract_596_2"), .how = how};
      if (from) c.from = *from;
      c.until = until;
      p.certificates = {c};
      a.certificates = {{word("extract_596_2"), seen}};
      a.when = day_range{years(2026, 12, 5), years(2026, 12, 6)};
    });
  };
  EXPECT_EQ(holds({}, {}, evidence::paper_seen), std::nullopt);
  EXPECT_EQ(holds({}, years(2026, 12, 6), evidence::paper_seen), std::nullopt);
  EXPECT_EQ(holds({}, years(2026, 12, 5), evidence::paper_seen), exclusion::certificate_expired);
  EXPECT_EQ(holds(years(2026, 12, 6), {}, evidence::paper_seen), exclusion::certificate_expired) << "not yet";
  EXPECT_EQ(holds({}, {}, evidence::said), exclusion::certificate_not_seen);
  EXPECT_EQ(holds({}, {}, evidence::said, false), std::nullopt) << "this ask takes their word";
  EXPECT_EQ(with([](match_profile&, match_ask& a) { a.certificates = {{word("extract_596_2")}}; }),
            exclusion::no_certificate);
  EXPECT_EQ(with([](match_profile& p, match_ask& a) {
              a.certificates = {{word("first_aid_training")}};
              p.certificates = {{.what = word("first_aid"), .how = evidence::paper_seen}};
            }),
            std::nullopt)
      << "a narrower certificate is one";
}

TEST(MatchRules, ALanguageIsSpokenAtTheLevelOrNot) {
  const auto level = [](language_level has, language_level asked, bool must = true) {
    return with([&](match_profile& p, match_ask& a) {
      p.languages = {{word("dutch"), has}};
      a.languages = {{word("dutch"), asked, must}};
    });
  };
  EXPECT_EQ(level(language_level::b1, language_level::b1), std::nullopt);
  EXPECT_EQ(level(language_level::a2, language_level::b1), exclusion::language);
  EXPECT_EQ(level(language_level::a2, language_level::b1, false), std::nullopt) << "only nice";
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.languages.clear(); }), exclusion::language);
}

TEST(MatchRules, TheirOwnLimitsHold) {
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.most_km = 5; }), exclusion::too_far);
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.home = ghent; }), exclusion::too_far);
  EXPECT_EQ(with([](match_profile& p, match_ask& a) {
              p.home = ghent;
              a.place.reset();
            }),
            std::nullopt)
      << "it is done at home";
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.most_hours = 2; }), exclusion::too_many_hours);
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.most_hours = 3; }), std::nullopt);
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.avoids = {word("care_home_visit")}; }),
            exclusion::not_this);
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.avoids = {word("residential_care")}; }),
            exclusion::not_this)
      << "what is below it too";
  EXPECT_EQ(with([](match_profile& p, match_ask&) { p.avoids = {word("sandbags")}; }), std::nullopt);
}

TEST(MatchRules, APauseIsLeftInPeace) {
  const auto pause = [](day first, std::optional<day> last, std::optional<day_range> when = {}) {
    return with([&](match_profile& p, match_ask& a) {
      p.pause = day_range{first, last};
      a.when = when;
    });
  };
  EXPECT_EQ(pause(november(1), november(30)), exclusion::paused);
  EXPECT_EQ(pause(november(1), november(29)), std::nullopt);
  EXPECT_EQ(pause(november(1), {}), exclusion::paused) << "until they end it";
  EXPECT_EQ(pause(years(2026, 12, 1), {}), std::nullopt) << "it did not begin";
  const day_range week{years(2027, 1, 4), years(2027, 1, 8)}, year{years(2027, 1, 4), years(2027, 12, 31)};
  EXPECT_EQ(pause(years(2027, 1, 8), years(2027, 1, 20), week), exclusion::paused);
  EXPECT_EQ(pause(years(2027, 7, 1), years(2027, 7, 31), year), std::nullopt) << "a summer in a whole year";
}

TEST(MatchRules, AFixedWeekNeedsOnePartInCommon) {
  const auto week = [](bool fixed, week_parts asked) {
    return with([&](match_profile&, match_ask& a) {
      a.week_is_fixed = fixed;
      a.week = asked;
    });
  };
  EXPECT_EQ(week(true, week_parts{1U << 4U}), std::nullopt);
  EXPECT_EQ(week(true, week_parts{1U << 8U}), exclusion::no_free_part);
  EXPECT_EQ(week(false, week_parts{1U << 8U}), std::nullopt);
  EXPECT_EQ(week(true, {}), std::nullopt) << "fixed without parts asks nothing";
}

TEST(MatchRules, AccessibilityCountsOnThePersonsOwnPage) {
  const auto access = [](bool place_has, std::optional<point> where) {
    match_profile p = an();
    p.needs_wheelchair_access = true;
    match_ask a = visits();
    a.wheelchair_access = place_has;
    a.place = where;
    return why(p, a);
  };
  EXPECT_EQ(access(false, alken), exclusion::not_accessible);
  EXPECT_EQ(access(true, alken), std::nullopt);
  EXPECT_EQ(access(false, std::nullopt), std::nullopt) << "at home";
}

TEST(MatchRules, EachReasonHasANameOfItsOwn) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < exclusions; ++i)
    EXPECT_TRUE(seen.insert(name_of(static_cast<exclusion>(i))).second);
  EXPECT_FALSE(seen.contains(""));
}

TEST(MatchRules, WhatLiftsThemIsSaidForEachThatIsInTheWay) {
  match_profile p = an();
  p.born = years(2009, 12, 24);
  p.most_km = 5;
  p.most_hours = 1;
  p.avoids = {word("zorg")};
  match_ask a = visits();
  a.minimum_age = 18;
  const match_decision d = decide(p, a, usual_weights(), today);
  EXPECT_EQ(d.excluded, exclusion::too_young);
  ASSERT_EQ(d.changes.size(), 3U);
  EXPECT_EQ(d.changes[0].kind, change_kind::come_of_age);
  EXPECT_EQ(d.changes[0].on, years(2027, 12, 24));
  EXPECT_EQ(d.changes[1].kind, change_kind::go_further);
  EXPECT_EQ(d.changes[1].number, 7);
  EXPECT_EQ(d.changes[2].kind, change_kind::allow_hours);
  EXPECT_EQ(d.changes[2].number, 3);
}

// The change that is named first is tried: after at most twelve of them nothing is in the way.
TEST(MatchRules, EveryRuleCanBeLiftedByWhatIsSaid) {
  random_match random(11);
  std::set<change_kind> seen;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    match_profile p = random.person(i);
    p.needs_wheelchair_access = random.one_in(4);
    const match_decision d = decide(p, random.ask(i), usual_weights(), today);
    if (!d.excluded) continue;
    ASSERT_FALSE(d.changes.empty());
    for (const match_change& c : d.changes) seen.insert(c.kind);
  }
  for (const change_kind kind :
       {change_kind::end_pause, change_kind::say_age, change_kind::come_of_age, change_kind::go_further,
        change_kind::allow_hours, change_kind::free_a_part, change_kind::allow, change_kind::raise_language,
        change_kind::get_certificate, change_kind::show_certificate, change_kind::renew_certificate,
        change_kind::open_place})
    EXPECT_TRUE(seen.contains(kind)) << static_cast<int>(kind);
}

}  // namespace
}  // namespace paraat::matching
