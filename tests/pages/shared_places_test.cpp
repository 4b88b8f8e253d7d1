// A task of an incident that is shown to the public as an urgent vacancy: both have the same places.

#include "tenant/volunteering/vacancies/shared_places.hpp"

#include <atomic>
#include <thread>

#include "tenant/crisis/callouts/callout_figures.hpp"
#include "tenant/overview/closeout/closeout.hpp"
#include "tests/pages/shared_places.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(SharedPlaces, TheTaskLeadsToAnUrgentVacancyWithItsPlacesAndConcepts) {
  const auto i = incident();
  const auto t = task(i, 8);
  const std::string page = open(coordinator, "/beheer/taken/" + t.id).body;
  EXPECT_THAT(page, HasSubstr("/beheer/vacatures/nieuw?taak=" + t.id));
  const std::string form = open(coordinator, "/beheer/vacatures/nieuw?taak=" + t.id).body;
  EXPECT_THAT(form, HasSubstr("Parking De Alk, Laagdorp 2"));
  EXPECT_THAT(form, Not(HasSubstr("name=\"plaatsen\"")));
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
  const auto late = answered(again(v), "bob");
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
  const auto an = answered(v, "an"), bob = answered(v, "bob");
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
  const std::string form = open(coordinator, "/beheer/vacatures/" + v.id + "/wijziging").body;
  EXPECT_THAT(form, Not(HasSubstr("name=\"plaatsen\"")));
  EXPECT_THAT(form, HasSubstr("Het aantal plaatsen is dat van de taak"));
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

TEST_F(SharedPlaces, AfterTheStandDownOrTheArchiveNobodyIsAcceptedAndTheVacancyIsClosed) {
  const auto archive = [&](const incidents::incident& i) {
    node.db().write(alken.id, [&](transaction& tx) {
      closeout::archive(tx, scope(), i.id, true, coordinator.account).value();
    });
  };
  members(1, 3);
  for (const bool whole : {true, false}) {
    const auto i = incident();
    const auto t = task(i, 2), other = task(i, 1);
    const auto v = shown(t);
    const std::string draft = drafted_from(other);
    const auto bob = answered(v, "bob");
    if (whole) {
      ASSERT_TRUE(yes(people(started(i, {t})).front()));
      stand_down(i);
    } else {
      archive(i);
    }
    EXPECT_FALSE(accepted(bob)) << "before the vacancy followed";
    later(std::chrono::seconds{1});
    EXPECT_EQ(again(v).status, vacancies::vacancy_state::closed);
    EXPECT_EQ(free_at_visitors(v), -1);
    EXPECT_EQ(click(coordinator, draft + "/publicatie").status, 409);
    EXPECT_EQ(click(coordinator, "/beheer/vacatures/" + v.id + "/publicatie").status, 409);
  }
}

TEST_F(SharedPlaces, ADraftOfATaskThatWasStoppedMeanwhileIsNotPublished) {
  const auto t = task(incident(), 3);
  const std::string address = drafted_from(t);
  stop(t);
  const auto refused = click(coordinator, address + "/publicatie");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Deze taak is voorbij of gestopt"));
  EXPECT_EQ(at(address).status, vacancies::vacancy_state::draft);
}

TEST_F(SharedPlaces, AFormOfATaskThatWasStoppedMeanwhileKeepsWhatWasTyped) {
  const auto t = task(incident(), 3);
  stop(t);
  auto f = soup();
  f.emplace_back("taak", t.id);
  for (int again = 0; again < 2; ++again) {
    const auto refused = click(coordinator, "/beheer/vacatures/nieuw", f);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("Deze taak is voorbij of gestopt"));
    EXPECT_THAT(refused.body, HasSubstr("value=\"Soep bedelen op woensdag\""));
    EXPECT_THAT(refused.body, HasSubstr("name=\"taak\" value=\"" + t.id + "\""));
  }
  EXPECT_EQ(number("select count(*) from tenant.vacancies"), 0);
}

TEST_F(SharedPlaces, APlaceForWhichSomebodyWaitsOnTheReserveListIsNotForThePublic) {
  members(1, 2);
  const auto i = incident();
  const auto t = task(i, 1);
  const auto v = shown(t);
  const auto bob = answered(v, "bob");
  const auto c = started(i, {t});
  const auto all = people(c);
  ASSERT_EQ(yes(all[0])->status, callouts::person_state::confirmed);
  ASSERT_EQ(yes(all[1])->status, callouts::person_state::reserve);
  ASSERT_TRUE(say(all[0], callouts::answer_kind::no));
  EXPECT_FALSE(accepted(bob)) << "it is theirs before it is offered";
  const auto follow = [&] {
    sql("delete from node.jobs where kind = 'vacancies.follow_task'");
    node.db().write(alken.id,
                    [&](transaction& tx) { vacancies::follow_task(tx, alken, v.id, node.time.now()); });
  };
  follow();
  EXPECT_EQ(again(v).status, vacancies::vacancy_state::filled);
  ASSERT_TRUE(say(all[1], callouts::answer_kind::no));
  later(std::chrono::seconds{1});
  EXPECT_EQ(again(v).status, vacancies::vacancy_state::published);
  EXPECT_TRUE(accepted(bob));
}

TEST_F(SharedPlaces, TwoWhoShowATaskAtOnceShowItOnce) {
  const auto t = task(incident(), 2);
  const auto first = at(made(coordinator)).id, second = at(made(coordinator)).id;
  std::optional<refusal> late;
  std::jthread other;
  node.db().write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(vacancies::share_places(tx, first, t.id));
    other = std::jthread([&] {
      node.db().write(alken.id, [&](transaction& beside) {
        if (const auto done = vacancies::share_places(beside, second, t.id); !done) late = done.error();
      });
    });
    for (int n = 0; n < 2000 && number("select count(*) from pg_locks where not granted") == 0; ++n)
      std::this_thread::yield();
  });
  other.join();
  ASSERT_TRUE(late);
  EXPECT_EQ(late->kind, refusal_kind::conflict);
}

// The release before this one asks for places without knowing who joined.
TEST_F(SharedPlaces, APlaceOfTheVacancyIsNotGivenAwayByTheReleaseBefore) {
  const auto t = task(incident(), 2);
  const auto v = shown(t);
  ASSERT_TRUE(accepted(answered(v, "an")));
  const auto take = [&](const char* column) {
    return sql(fmt::format("update tenant.incident_tasks set {0} = {0} + 1 where id = '{1}' and active and "
                           "taken + held + lent < needed",
                           column, t.id))
        .affected_rows();
  };
  EXPECT_EQ(take("taken"), 1);
  EXPECT_EQ(take("taken"), 0);
  EXPECT_EQ(take("held"), 0);
  EXPECT_EQ(task_now(t).taken, 1);
}

// Members of the corps say yes while a coordinator accepts answers: never one person too many, none too few.
TEST_F(SharedPlaces, BothSidesRaceForTheLastPlacesAndGetExactlyThose) {
  constexpr int places = 12, from_outside = 20;
  members(1, 60);
  const auto i = incident();
  const auto t = task(i, places);
  const auto v = shown(t);
  std::vector<applications::application_id> answers;
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
