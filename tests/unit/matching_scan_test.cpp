// One side against many packed rows gives what the plain judgement of one pair gives.
#include "tests/unit/random_match.hpp"

namespace paraat::matching {
namespace {

bool operator==(const match_facts& a, const match_facts& b) {
  const auto all = [](const match_facts& f) {
    return std::tuple(f.needed, f.near, f.to_prove, f.proven, f.tongues, f.spoken, f.tasks, f.task_sum,
                      f.task, f.group, f.gift, f.theme, f.has_theme, f.km, f.parts, f.overlap);
  };
  return all(a) == all(b);
}

TEST(MatchScan, BothDirectionsJudgeAsThePlainWayDoes) {
  random_match random(1);
  std::array<int, exclusions + 1> seen{};
  std::vector<match_profile> people;
  std::vector<match_ask> asks;
  for (std::uint64_t i = 0; i < 100; ++i) {
    people.push_back(normalised(random.person(i)));
    asks.push_back(normalised(random.ask(i)));
  }
  for (const match_profile& p : people) {
    const vacancies_scan own(p, today);
    for (const match_ask& a : asks) {
      const judgement plain = judge(p, a, today);
      ++seen[plain.excluded ? static_cast<std::size_t>(*plain.excluded) : exclusions];
      std::vector<slot> slots;
      const ask_row ask = pack(a, slots);
      match_facts facts;
      ASSERT_EQ(own.judge(ask, slots, facts), plain.excluded) << p.key << " " << a.key;
      if (!plain.excluded) {
        ASSERT_TRUE(facts == plain.facts) << p.key << " " << a.key;
      }
    }
  }
  for (const match_ask& a : asks) {
    const people_scan all(a, today);
    for (const match_profile& p : people) {
      std::vector<slot> slots;
      const person_row person = pack(p, slots);
      const judgement plain = judge(p, a, today);
      match_facts facts;
      ASSERT_EQ(all.judge(person, slots, facts), plain.excluded) << p.key << " " << a.key;
      if (!plain.excluded) {
        ASSERT_TRUE(facts == plain.facts) << p.key << " " << a.key;
      }
    }
  }
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (i != static_cast<std::size_t>(exclusion::not_accessible)) {
      EXPECT_GT(seen[i], 0) << "a pair of each sort is among them: " << i;
    }
}

TEST(MatchScan, AccessibilityIsReadByThePersonsOwnDirection) {
  match_profile p = normalised(an());
  p.needs_wheelchair_access = true;
  std::vector<slot> slots;
  const ask_row ask = pack(visits(), slots);
  match_facts facts;
  EXPECT_EQ(vacancies_scan(p, today).judge(ask, slots, facts), exclusion::not_accessible);
}

TEST(MatchScan, NobodyInAListBreaksARule) {
  random_match random(2);
  people_snapshot people;
  vacancies_snapshot vacancies;
  std::vector<match_profile> profiles;
  std::vector<match_ask> asks;
  for (std::uint64_t i = 0; i < 100; ++i) {
    profiles.push_back(random.person(i));
    people.add(profiles.back());
    asks.push_back(random.ask(i));
    vacancies.add(asks.back());
  }
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    const ranking r = rank_people(asks[i], people, usual_weights(), today, 100);
    for (const ranked& one : r.best) {
      const judgement j = judge(normalised(profiles[one.key]), normalised(asks[i]), today);
      ASSERT_EQ(j.excluded, std::nullopt);
      EXPECT_EQ(one.hundredths, score_of(j.facts, usual_weights()).hundredths);
    }
    std::size_t out = 0;
    for (const std::size_t n : r.left_out) out += n;
    EXPECT_EQ(r.fitting + out, 100U);
    EXPECT_EQ(r.best.size(), r.fitting);
    pairs += 100;
    // The same pair has the same score from the other side.
    const ranking back = rank_vacancies(profiles[i], vacancies, usual_weights(), today, 100);
    for (const ranked& v : back.best)
      EXPECT_EQ(v.hundredths, score(profiles[i], asks[v.key])) << i << " " << v.key;
  }
  EXPECT_EQ(pairs, 10'000U);
}

TEST(MatchPacking, APackedSideComesBackAsItWas) {
  random_match random(4);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const match_profile p = random.person(i << 33U | i);
    const match_profile q = normalised(p);
    EXPECT_EQ(q.key, p.key);
    EXPECT_EQ(q.wants, p.wants);
    EXPECT_EQ(q.avoids, p.avoids);
    EXPECT_EQ(q.away, p.away);
    EXPECT_EQ(q.born, p.born);
    EXPECT_EQ(q.most_km, p.most_km);
    EXPECT_EQ(q.can.size(), p.can.size());
    ASSERT_EQ(q.certificates.size(), p.certificates.size());
    for (std::size_t c = 0; c < q.certificates.size(); ++c) {
      EXPECT_EQ(q.certificates[c].until, p.certificates[c].until);
      EXPECT_EQ(q.certificates[c].how, p.certificates[c].how);
    }
    EXPECT_EQ(q.pause.has_value(), p.pause.has_value());
    const match_ask a = normalised(random.ask(i));
    EXPECT_EQ(normalised(a).must, a.must) << "packing twice is packing once";
    EXPECT_EQ(normalised(a).nice, a.nice);
    EXPECT_EQ(normalised(a).languages.size(), a.languages.size());
  }
}

TEST(MatchPacking, ExtremeValuesAreBoundedAndBreakNothing) {
  match_profile p = an();
  p.can.assign(5000, {word("listening"), evidence::earned_here});
  p.avoids = {word("sandbags")};
  p.most_km = 1'000'000;
  p.most_hours = -4;
  p.invitations = 1'000'000;
  p.home = point{1e300, std::numeric_limits<double>::quiet_NaN()};
  p.born = years(1700, 1, 1);
  p.pause = day_range{years(1800, 1, 1), years(3000, 1, 1)};
  p.wants = {65'000, word("zorg")};
  const match_profile q = normalised(p);
  EXPECT_LE(q.can.size(), most_slots);
  EXPECT_EQ(q.avoids, p.avoids) << "a limit is never what falls off";
  EXPECT_EQ(q.most_km, std::nullopt) << "no bound at all";
  EXPECT_EQ(q.most_hours, 1);
  EXPECT_EQ(q.invitations, 255);
  EXPECT_FALSE(q.home);
  EXPECT_EQ(q.born, years(1900, 1, 1));
  ASSERT_TRUE(q.pause);
  match_ask a = visits();
  a.must.assign(100, word("listening"));
  a.languages.assign(100, {word("dutch"), language_level::a1, true});
  a.certificates.assign(100, {word("first_aid")});
  a.hours = -1;
  a.minimum_age = 1000;
  a.when = day_range{years(1, 1, 1), years(9999, 1, 1)};
  const match_ask b = normalised(a);
  EXPECT_EQ(b.must.size(), most_needs);
  EXPECT_EQ(b.languages.size(), most_languages);
  EXPECT_EQ(b.certificates.size(), most_certificates);
  EXPECT_EQ(b.minimum_age, 127);
  people_snapshot people;
  people.add(p);
  EXPECT_EQ(rank_people(a, people, usual_weights(), today, 10).excluded(exclusion::paused), 1U);
  EXPECT_TRUE(judge(q, b, today).excluded);
}

}  // namespace
}  // namespace paraat::matching
