// A task of an incident that is shown to the public as an urgent vacancy: both have the same places.

#include "tenant/volunteering/vacancies/shared_places.hpp"

#include <atomic>
#include <thread>

#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tests/pages/callouts.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class SharedPlaces : public Night {
 protected:
  // As a coordinator does: from the page of the task to a published vacancy.
  vacancies::vacancy shown(const incidents::task& t) {
    auto f = soup();
    for (auto& [name, value] : f) {
      if (name == "titel") value = "Zandzakken vullen";
      if (name == "begin") value = "";
    }
    f.emplace_back("taak", t.id);
    f.emplace_back("dringend", "ja");
    const std::string to = click(coordinator, "/beheer/vacatures/nieuw", f).headers.at("location");
    const std::string address = to.substr(0, to.find('?'));
    EXPECT_EQ(click(coordinator, address + "/publicatie").status, 303);
    return at(address);
  }
  vacancies::vacancy again(const vacancies::vacancy& v) {
    return node.db().read(alken.id, [&](transaction& tx) { return vacancies::find(tx, v.id).value(); });
  }
  using Night::again;
  std::string answered(const vacancies::vacancy& v, const std::string& name) {
    return node.db().write(alken.id, [&](transaction& tx) {
      applications::application a;
      a.name = name;
      a.email = name + "@voorbeeld.be";
      const auto made = applications::answer(tx, v, a, node.time.now()).value();
      return applications::confirm(tx, made.id, node.time.now()).value().id;
    });
  }
  bool accepted(const std::string& id) {
    return node.db().write(alken.id, [&](transaction& tx) {
      const auto done = applications::accept(tx, alken, id, "", std::nullopt, node.time.now());
      if (!done) tx.abandon();
      return done.has_value();
    });
  }
  int free_at_visitors(const vacancies::vacancy& v) {
    return node.db().read(alken.id, [&](transaction& tx) {
      const auto l = listings::with_id(tx, alken.party, v.id);
      return l ? l->places_free : -1;
    });
  }
};

TEST_F(SharedPlaces, TheTaskLeadsToAnUrgentVacancyWithItsPlacesAndConcepts) {
  const auto i = incident();
  const auto t = task(i, 8);
  const std::string page = open(coordinator, "/beheer/taken/" + t.id).body;
  EXPECT_THAT(page, HasSubstr("/beheer/vacatures/nieuw?taak=" + t.id));
  const std::string form = open(coordinator, "/beheer/vacatures/nieuw?taak=" + t.id).body;
  EXPECT_THAT(form, HasSubstr("Parking De Alk, Laagdorp 2"));
  EXPECT_THAT(form, HasSubstr("name=\"dringend\" value=\"ja\" checked"));
  const auto v = shown(t);
  EXPECT_EQ(v.task_id, t.id);
  EXPECT_EQ(v.what.places, 8) << "not what was typed";
  EXPECT_TRUE(v.what.urgent);
  EXPECT_THAT(v.asks.must, testing::Contains("sandbags"));
  EXPECT_THAT(open(coordinator, "/beheer/taken/" + t.id).body, HasSubstr("/beheer/vacatures/" + v.id));
  EXPECT_EQ(open(coordinator, "/beheer/vacatures/nieuw?taak=" + t.id).status, 409) << "once is enough";
  EXPECT_EQ(free_at_visitors(v), 8);
}

TEST_F(SharedPlaces, AnExerciseAndATaskThatIsStoppedAreNotForThePublic) {
  const auto exercise = incident(true);
  const auto pretended = task(exercise, 3);
  EXPECT_THAT(open(coordinator, "/beheer/taken/" + pretended.id).body, Not(HasSubstr("nieuw?taak=")));
  EXPECT_EQ(open(coordinator, "/beheer/vacatures/nieuw?taak=" + pretended.id).status, 409);
  const auto i = incident();
  const auto t = task(i, 3);
  node.db().write(alken.id, [&](transaction& tx) {
    incidents::stop(tx, t.id, coordinator.account, node.time.now()).value();
  });
  EXPECT_EQ(open(coordinator, "/beheer/vacatures/nieuw?taak=" + t.id).status, 409);
}

TEST_F(SharedPlaces, WhoIsAcceptedThereCountsForTheTaskAndTheOtherWayAround) {
  members(1, 20);
  const auto i = incident();
  const auto t = task(i, 3);
  const auto v = shown(t);
  EXPECT_TRUE(accepted(answered(v, "an")));
  EXPECT_EQ(task_now(t).joined, 1);
  EXPECT_EQ(task_now(t).places(), 2) << "for our own people";
  EXPECT_EQ(callouts::places_of(task_now(t), node.time.now()).shortage, 2);
  EXPECT_EQ(free_at_visitors(v), 2);
  const std::string late = answered(again(v), "bob");
  const auto c = started(i, {t});
  const auto all = people(c);
  EXPECT_EQ(yes(all[0])->status, callouts::person_state::confirmed);
  EXPECT_EQ(yes(all[1])->status, callouts::person_state::confirmed);
  EXPECT_EQ(yes(all[2])->status, callouts::person_state::reserve) << "the third place is An's";
  EXPECT_FALSE(accepted(late)) << "before the vacancy followed";
  later(std::chrono::seconds{1});
  EXPECT_EQ(again(v).status, vacancies::vacancy_state::filled);
  EXPECT_EQ(again(v).places_taken, 3);
  EXPECT_EQ(free_at_visitors(v), -1);
  EXPECT_THAT(open(coordinator, "/beheer/vacatures/" + v.id).body,
              HasSubstr("Plaatsen aangepast aan de taak"));
}

TEST_F(SharedPlaces, APlaceThatIsGivenBackIsFreeOnBothSides) {
  members(1, 5);
  const auto i = incident();
  const auto t = task(i, 1);
  const auto v = shown(t);
  const std::string an = answered(v, "an"), bob = answered(v, "bob");
  EXPECT_TRUE(accepted(an));
  EXPECT_EQ(again(v).status, vacancies::vacancy_state::filled);
  EXPECT_FALSE(accepted(bob));
  node.db().write(alken.id,
                  [&](transaction& tx) { applications::withdraw(tx, alken, an, node.time.now()).value(); });
  EXPECT_EQ(task_now(t).joined, 0);
  EXPECT_EQ(again(v).status, vacancies::vacancy_state::published);
  EXPECT_EQ(free_at_visitors(v), 1);
  const auto c = started(i, {t});
  const auto p = people(c).front();
  EXPECT_EQ(yes(p)->status, callouts::person_state::confirmed);
  EXPECT_FALSE(accepted(bob));
  ASSERT_TRUE(say(p, callouts::answer_kind::no));
  EXPECT_TRUE(accepted(bob));
}

TEST_F(SharedPlaces, TheNumberOfTheTaskIsThatOfTheVacancyAndAStoppedTaskClosesIt) {
  const auto i = incident();
  const auto t = task(i, 4);
  const auto v = shown(t);
  answered(v, "an");
  auto more = t.what;
  more.needed = 6;
  node.db().write(alken.id, [&](transaction& tx) {
    incidents::change(tx, t.id, more, t.version, coordinator.account, node.time.now()).value();
  });
  later(std::chrono::seconds{1});
  EXPECT_EQ(again(v).what.places, 6);
  EXPECT_EQ(free_at_visitors(v), 6);
  // The form of the vacancy leaves the number of places to the task.
  auto f = soup();
  f.emplace_back("versie", std::to_string(again(v).version));
  EXPECT_EQ(click(coordinator, "/beheer/vacatures/" + v.id + "/wijziging", f).status, 303);
  EXPECT_EQ(again(v).what.places, 6);
  node.db().write(alken.id, [&](transaction& tx) {
    incidents::stop(tx, t.id, coordinator.account, node.time.now()).value();
  });
  later(std::chrono::seconds{1});
  EXPECT_EQ(again(v).status, vacancies::vacancy_state::closed);
  EXPECT_EQ(free_at_visitors(v), -1);
}

TEST_F(SharedPlaces, NeedingFewerThanWhoHasAPlaceIsRefusedWithThoseOfTheVacancyCounted) {
  const auto i = incident();
  const auto t = task(i, 3);
  const auto v = shown(t);
  EXPECT_TRUE(accepted(answered(v, "an")));
  EXPECT_TRUE(accepted(answered(again(v), "bob")));
  auto fewer = t.what;
  fewer.needed = 1;
  node.db().write(alken.id, [&](transaction& tx) {
    const auto done = incidents::change(tx, t.id, fewer, t.version, coordinator.account, node.time.now());
    EXPECT_FALSE(done);
    tx.abandon();
  });
}

// Members of the corps say yes while a coordinator accepts answers: never one person too many, none too few.
TEST_F(SharedPlaces, BothSidesRaceForTheLastPlacesAndGetExactlyThose) {
  constexpr int places = 12, from_outside = 20;
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, places);
  const auto v = shown(t);
  std::vector<std::string> answers;
  for (int n = 0; n < from_outside; ++n) answers.push_back(answered(v, "helper" + std::to_string(n)));
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_GE(all.size(), 20U);
  std::atomic<std::size_t> next_yes = 0, next_answer = 0;
  std::atomic<int> joined = 0, taken = 0;
  {
    std::vector<std::jthread> crowd;
    for (int n = 0; n < 3; ++n) {
      crowd.emplace_back([&] {
        for (std::size_t k = next_yes++; k < all.size(); k = next_yes++)
          if (const auto done = yes(all[k]); done && done->status == callouts::person_state::confirmed)
            ++taken;
      });
      crowd.emplace_back([&] {
        for (std::size_t k = next_answer++; k < answers.size(); k = next_answer++)
          if (accepted(answers[k])) ++joined;
      });
    }
    crowd.emplace_back([&] {
      for (int n = 0; n < 20; ++n) node.inside().beat();
    });
  }
  EXPECT_EQ(taken + joined, places);
  EXPECT_EQ(task_now(t).taken, taken);
  EXPECT_EQ(task_now(t).joined, joined);
  later(std::chrono::seconds{2});
  EXPECT_EQ(again(v).places_taken, places);
  EXPECT_EQ(again(v).status, vacancies::vacancy_state::filled);
}

}  // namespace
}  // namespace paraat::test
