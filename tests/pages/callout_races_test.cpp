// Many people answer at once: counters and rows are equal, and no task has one person too many.

#include <atomic>
#include <random>
#include <thread>

#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using callouts::answer_kind;
using callouts::person_state;

class CalloutRaces : public Night {};

TEST_F(CalloutRaces, ThousandsWhoRaceForTheLastPlacesGetExactlyThose) {
  constexpr int places = 220;
  members(1, 2400);
  const auto i = incident();
  const auto t = task(i, places);
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_GT(all.size(), 2000U);
  std::atomic<std::size_t> next = 0;
  std::atomic<int> placed = 0, waiting = 0, refused = 0;
  {
    std::vector<std::jthread> crowd;
    for (int n = 0; n < 8; ++n)
      crowd.emplace_back([&] {
        for (std::size_t k = next++; k < all.size(); k = next++) {
          const auto done = yes(all[k]);
          if (!done)
            ++refused;
          else
            ++(done->status == person_state::confirmed ? placed : waiting);
        }
      });
  }
  EXPECT_EQ(placed, places);
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(waiting, static_cast<int>(all.size()) - places);
  EXPECT_EQ(task_now(t).taken, places);
  EXPECT_EQ(number("select count(*) from tenant.callout_people where state = 'confirmed'"), places);
}

// For any mix of concurrent answers the counters equal the rows and no task has one person too many.
TEST_F(CalloutRaces, NoMixOfAnswersWithdrawalsAndOffersEverOverbooksATask) {
  members(1, 120);
  const auto i = incident();
  const std::vector<incidents::task> tasks{task(i, 5), task(i, 3, "mud_cleaning")};
  const auto c = started(i, tasks);
  const auto all = people(c);
  std::atomic<int> overbooked = 0;
  {
    std::vector<std::jthread> crowd;
    for (unsigned n = 0; n < 6; ++n)
      crowd.emplace_back([&, n] {
        std::mt19937 chance(n);
        for (int k = 0; k < 60; ++k) {
          const auto& p = all[chance() % all.size()];
          const int what = static_cast<int>(chance() % 5);
          (void)say(p, what < 3 ? answer_kind::yes : what == 3 ? answer_kind::no : answer_kind::maybe);
          if (k % 10 == 0) later(callouts::schedule_every);
          for (const auto& t : tasks) {
            const auto seen = task_now(t);
            overbooked += seen.taken + seen.held > seen.what.needed;
          }
        }
      });
  }
  EXPECT_EQ(overbooked, 0);
  for (const auto& t : tasks) {
    EXPECT_EQ(task_now(t).taken,
              number("select count(*) from tenant.callout_people where place_task = '" + t.id + "'"));
    EXPECT_EQ(task_now(t).held,
              number("select count(*) from tenant.callout_people where offered_task = '" + t.id + "'"));
  }
  EXPECT_EQ(number("select count(*) from tenant.callout_people where (place_task is not null) <> (state = "
                   "'confirmed')"),
            0);
}

TEST_F(CalloutRaces, OneHumanNeverGetsTwoPlacesAtOnceHoweverFastTheyTap) {
  members(1, 40);
  const auto i = incident();
  const auto first = started(i, {task(i, 30)}), second = started(i, {task(i, 30, "mud_cleaning")});
  const auto a = people(first), b = people(second);
  ASSERT_EQ(a.size(), 40U);
  ASSERT_EQ(b.size(), 40U);
  std::atomic<int> places = 0;
  const auto everybody = [&](const std::vector<callouts::person>& list) {
    for (const auto& p : list)
      if (const auto done = yes(p); done && done->status == person_state::confirmed) ++places;
  };
  {
    std::jthread one([&] { everybody(a); }), other([&] { everybody(b); });
  }
  EXPECT_EQ(
      number("select count(*) from (select member_id from tenant.callout_people where place_task is not null "
             "group by 1 having count(*) > 1) twice"),
      0);
  EXPECT_EQ(places, number("select count(*) from tenant.callout_people where place_task is not null"));
}

}  // namespace
}  // namespace paraat::test
