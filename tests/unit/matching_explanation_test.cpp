// Why a pair stands where it stands, and the sentences that say so.
#include <set>

#include "tenant/volunteering/matching/words.hpp"
#include "tests/unit/random_match.hpp"

namespace paraat::matching {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::SizeIs;

match_decision decision(const match_profile& p, const match_ask& a) {
  return decide(p, a, usual_weights(), today);
}

TEST(MatchExplanation, GivesThreeReasonsForAndOneAgainst) {
  match_profile p = an();
  p.can[0].how = evidence::paper_seen;
  const match_decision d = decision(p, visits());
  EXPECT_EQ(d.version, usual_weights().version);
  EXPECT_EQ(d.excluded, std::nullopt);
  EXPECT_EQ(d.score.hundredths, score(p, visits()));
  ASSERT_THAT(d.in_favour, SizeIs(3));
  EXPECT_EQ(d.in_favour[0].kind, reason_kind::has);
  EXPECT_EQ(d.in_favour[0].what, word("listening"));
  EXPECT_EQ(d.in_favour[0].how, evidence::paper_seen);
  EXPECT_EQ(d.in_favour[1].kind, reason_kind::wishes);
  EXPECT_EQ(d.in_favour[1].what, word("care_home_visit"));
  ASSERT_TRUE(d.against);
  EXPECT_EQ(d.against->kind, reason_kind::lacks);
  EXPECT_EQ(d.against->what, word("dementia_skill"));
}

TEST(MatchExplanation, WhatWouldChangeItSaysHowMuch) {
  match_profile p = an();
  p.wants.clear();
  const match_decision d = decision(p, visits());
  ASSERT_FALSE(d.changes.empty());
  EXPECT_EQ(d.changes[0].kind, change_kind::add_wish);
  EXPECT_EQ(d.changes[0].what, word("care_home_visit"));
  p.wants.push_back(word("care_home_visit"));
  EXPECT_EQ(score(p, visits()), d.score.hundredths + d.changes[0].hundredths);
}

TEST(MatchExplanation, NamesEachKindOfReason) {
  random_match random(9);
  std::set<reason_kind> seen;
  std::set<change_kind> changes;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const match_decision d = decision(random.person(i), random.ask(i));
    ASSERT_LE(d.in_favour.size(), 3U);
    for (std::size_t r = 1; r < d.in_favour.size(); ++r)
      ASSERT_GE(d.in_favour[r - 1].hundredths, d.in_favour[r].hundredths);
    for (const match_reason& r : d.in_favour) {
      ASSERT_LT(r.kind, reason_kind::lacks);
      seen.insert(r.kind);
    }
    if (d.against) {
      ASSERT_GE(d.against->kind, reason_kind::lacks);
      seen.insert(d.against->kind);
    }
    for (const match_change& c : d.changes) {
      changes.insert(c.kind);
      ASSERT_EQ(c.hundredths >= 100, !d.excluded) << i;
    }
  }
  for (int k = 0; k <= static_cast<int>(reason_kind::little_time); ++k)
    EXPECT_TRUE(seen.contains(static_cast<reason_kind>(k))) << k;
  for (const change_kind k : {change_kind::add_skill, change_kind::show_paper, change_kind::add_wish,
                              change_kind::free_parts, change_kind::raise_language})
    EXPECT_TRUE(changes.contains(k)) << static_cast<int>(k);
}

TEST(MatchExplanation, OfNothingThereIsNothingToSay) {
  match_profile blank;
  blank.adult = true;
  const match_decision d = decision(blank, match_ask{});
  EXPECT_TRUE(d.in_favour.empty());
  EXPECT_EQ(d.against, std::nullopt);
  EXPECT_TRUE(d.changes.empty());
}

TEST(MatchWords, EachReasonIsASentenceInThreeLanguages) {
  const web::catalogue languages;
  for (const std::string_view language : {"nl", "fr", "en"}) {
    const web::texts& t = languages.of(language);
    std::set<std::string> seen;
    const auto check = [&](const std::string& s) {
      EXPECT_FALSE(s.empty());
      EXPECT_EQ(s.find('{'), std::string::npos) << s;
      EXPECT_TRUE(seen.insert(s).second) << s;
    };
    for (int k = 0; k <= static_cast<int>(reason_kind::little_time); ++k)
      check(sentence(t, match_reason{.kind = static_cast<reason_kind>(k),
                                     .what = word("cooking"),
                                     .other = word("baking"),
                                     .number = 3,
                                     .of = 5}));
    for (int k = 0; k <= static_cast<int>(change_kind::open_place); ++k)
      check(sentence(t, match_change{.kind = static_cast<change_kind>(k),
                                     .what = word("cooking"),
                                     .number = 4,
                                     .on = november(30)}));
    check(sentence(t, match_change{.kind = change_kind::end_pause}));
    for (std::size_t i = 0; i < exclusions; ++i) check(sentence(t, static_cast<exclusion>(i)));
  }
}

TEST(MatchWords, ReadLikeThis) {
  const web::texts dutch;
  EXPECT_EQ(
      sentence(dutch,
               match_reason{.kind = reason_kind::has, .what = word("cooking"), .how = evidence::paper_seen}),
      "Koken voor groepen, zoals gevraagd (bewijs gezien)");
  EXPECT_EQ(sentence(dutch, match_reason{.kind = reason_kind::close, .number = 4}), "Dichtbij: 4 km");
  EXPECT_EQ(sentence(dutch, match_reason{.kind = reason_kind::in_week, .number = 2, .of = 4}),
            "2 van de 4 gevraagde momenten passen");
  EXPECT_EQ(sentence(dutch, match_change{.kind = change_kind::come_of_age, .on = years(2027, 1, 1)}),
            "Oud genoeg vanaf 1 januari 2027");
  EXPECT_EQ(label_of(dutch, word("cooking")), taxonomy::find("cooking")->dutch);
}

}  // namespace
}  // namespace paraat::matching
