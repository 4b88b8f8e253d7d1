#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <barrier>
#include <pqxx/pqxx>
#include <thread>

#include "node/erasure_rules.hpp"
#include "tenant/platform/one_time_tokens/one_time_tokens.hpp"
#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/interests/interests.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using applications::application_state;

class Applications : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 12}};
  tenants::tenant alken = add_municipality(db, alken_nis);
  instant now = flood_night();
  std::string organisation = db.write(alken.id, [](transaction& tx) { return add_organisation(tx); });

  vacancies::vacancy published(int places) {
    auto c = sandbags(organisation, alken_nis);
    c.places = places;
    return db.write(alken.id, [&](transaction& tx) {
      const auto v = vacancies::create(tx, c, std::nullopt, now).value();
      return vacancies::publish(tx, alken, v.id, std::nullopt, now).value();
    });
  }
  applications::application person(const std::string& name) {
    applications::application a;
    a.name = name;
    a.email = name + "@voorbeeld.be";
    return a;
  }
  applications::application_id waiting(const vacancies::vacancy& v, const std::string& name) {
    return db.write(alken.id, [&](transaction& tx) {
      const auto a = applications::answer(tx, v, person(name), now).value();
      return applications::confirm(tx, a.id, now).value().id;
    });
  }
  vacancies::vacancy again(const vacancies::vacancy_id& id) {
    return db.read(alken.id, [&](transaction& tx) { return vacancies::find(tx, id).value(); });
  }
  application_state state_of(const applications::application_id& id) {
    return db.read(alken.id, [&](transaction& tx) { return applications::find(tx, id).value().status; });
  }
};

TEST_F(Applications, TheLastFreePlaceIsNeverGivenTwice) {
  constexpr int people = 10, places = 3;
  const auto v = published(places);
  std::vector<applications::application_id> ids;
  for (int i = 0; i < people; ++i) ids.push_back(waiting(v, "helper" + std::to_string(i)));
  std::atomic<int> accepted = 0, refused = 0;
  std::barrier start(people);
  std::vector<std::thread> threads;
  for (const applications::application_id& id : ids)
    threads.emplace_back([&, id] {
      start.arrive_and_wait();
      const bool done = db.write(alken.id, [&](transaction& tx) {
        const auto a = applications::accept(tx, alken, id, "", std::nullopt, now);
        if (!a) tx.abandon();
        return a.has_value();
      });
      ++(done ? accepted : refused);
    });
  for (auto& t : threads) t.join();
  EXPECT_EQ(accepted, places);
  EXPECT_EQ(refused, people - places);
  const auto full = again(v.id);
  EXPECT_EQ(full.places_taken, places);
  EXPECT_EQ(full.status, vacancies::vacancy_state::filled);
  int standing = 0;
  for (const applications::application_id& id : ids) standing += state_of(id) == application_state::accepted;
  EXPECT_EQ(standing, places);
}

TEST_F(Applications, AcceptAndWithdrawAtOnceLeaveTheCountRight) {
  const auto v = published(1);
  const applications::application_id id = waiting(v, "els");
  std::barrier start(2);
  std::thread accepting([&] {
    start.arrive_and_wait();
    db.write(alken.id, [&](transaction& tx) {
      if (!applications::accept(tx, alken, id, "", std::nullopt, now)) tx.abandon();
    });
  });
  std::thread withdrawing([&] {
    start.arrive_and_wait();
    db.write(alken.id, [&](transaction& tx) {
      if (!applications::withdraw(tx, alken, id, now)) tx.abandon();
    });
  });
  accepting.join();
  withdrawing.join();
  EXPECT_EQ(state_of(id), application_state::withdrawn);
  EXPECT_EQ(again(v.id).places_taken, 0);
  EXPECT_EQ(again(v.id).status, vacancies::vacancy_state::published);
}

TEST_F(Applications, TheSamePersonAnsweringTwiceHasOneAnswer) {
  const auto v = published(5);
  const auto twice = [&](const applications::application& a) {
    return db.write(alken.id,
                    [&](transaction& tx) { return applications::answer(tx, v, a, now).value().id; });
  };
  auto shouting = person("els");
  shouting.email = "ELS@voorbeeld.be";
  EXPECT_EQ(twice(person("els")), twice(shouting));
  auto partner = person("jan");
  partner.email = "els@voorbeeld.be";
  EXPECT_NE(twice(person("els")), twice(partner)) << "two people may share an address";
}

TEST_F(Applications, AnAnswerToWhatIsNotOpenIsRefused) {
  const auto v = published(1);
  waiting(v, "els");
  db.write(alken.id, [&](transaction& tx) { ASSERT_TRUE(vacancies::take_place(tx, alken, v.id, now)); });
  const auto full = again(v.id);
  db.write(alken.id, [&](transaction& tx) {
    EXPECT_EQ(applications::answer(tx, full, person("jan"), now).error().kind, refusal_kind::conflict);
    ASSERT_TRUE(vacancies::close(tx, alken, v.id, "voorbij", std::nullopt, now));
  });
  const auto closed = again(v.id);
  db.write(alken.id, [&](transaction& tx) {
    EXPECT_EQ(applications::answer(tx, closed, person("jan"), now).error().kind, refusal_kind::gone);
  });
}

TEST_F(Applications, ADecisionIsTakenOnce) {
  const auto v = published(2);
  const applications::application_id id = waiting(v, "els");
  db.write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(applications::decline(tx, id, "Bedankt", std::nullopt, now));
    EXPECT_EQ(applications::accept(tx, alken, id, "", std::nullopt, now).error().kind,
              refusal_kind::conflict);
    EXPECT_EQ(applications::propose(tx, id, "Zondag", std::nullopt, now).error().kind,
              refusal_kind::conflict);
    EXPECT_EQ(applications::agree(tx, alken, id, now).error().kind, refusal_kind::conflict);
  });
  EXPECT_EQ(again(v.id).places_taken, 0);
}

TEST_F(Applications, AnUnconfirmedAnswerCannotBeAccepted) {
  const auto v = published(2);
  db.write(alken.id, [&](transaction& tx) {
    const auto a = applications::answer(tx, v, person("els"), now).value();
    EXPECT_FALSE(applications::accept(tx, alken, a.id, "", std::nullopt, now));
    EXPECT_EQ(applications::list(tx, {}).total, 0) << "nobody sees it before it is confirmed";
  });
}

TEST_F(Applications, AProposalThatIsAgreedTakesAPlaceAndWithdrawingGivesItBack) {
  const auto v = published(1);
  const applications::application_id id = waiting(v, "els");
  db.write(alken.id, [&](transaction& tx) {
    EXPECT_EQ(applications::propose(tx, id, "", std::nullopt, now).error().field, "voorstel");
    ASSERT_TRUE(applications::propose(tx, id, "Zondag om 10 uur", std::nullopt, now));
    ASSERT_TRUE(applications::agree(tx, alken, id, now));
  });
  EXPECT_EQ(again(v.id).status, vacancies::vacancy_state::filled);
  db.write(alken.id, [&](transaction& tx) { ASSERT_TRUE(applications::withdraw(tx, alken, id, now)); });
  EXPECT_EQ(again(v.id).places_taken, 0);
  EXPECT_EQ(again(v.id).status, vacancies::vacancy_state::published);
  db.write(alken.id, [&](transaction& tx) { ASSERT_TRUE(applications::withdraw(tx, alken, id, now)); });
  EXPECT_EQ(again(v.id).places_taken, 0) << "withdrawing twice gives back one place";
}

TEST_F(Applications, ThePlaceOfAnAnswerStandsInTheHistoryOfTheVacancy) {
  const auto v = published(1);
  const applications::application_id id = waiting(v, "els");
  db.write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(applications::accept(tx, alken, id, "", std::nullopt, now));
    ASSERT_TRUE(applications::withdraw(tx, alken, id, now));
  });
  const auto lines = db.read(alken.id, [&](transaction& tx) { return vacancies::history(tx, v.id); });
  ASSERT_GE(lines.size(), 4U);
  EXPECT_EQ(lines[0].what, "place given back");
  EXPECT_EQ(lines[1].what, "filled");
}

TEST_F(Applications, TheHistorySaysTheSameChangeInARowOnce) {
  const auto v = published(5);
  db.write(alken.id, [&](transaction& tx) {
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(vacancies::take_place(tx, alken, v.id, now));
    vacancies::give_place_back(tx, alken, v.id, now);
    ASSERT_TRUE(vacancies::take_place(tx, alken, v.id, now + std::chrono::hours{1}));
  });
  std::string said;
  for (const auto& c : db.read(alken.id, [&](transaction& tx) { return vacancies::history(tx, v.id); }))
    said += c.what + " " + std::to_string(c.times) + ", ";
  EXPECT_EQ(said, "place taken 1, place given back 1, place taken 3, published 1, created 1, ");
}

TEST_F(Applications, AnotherMunicipalitySeesNoneOfThem) {
  const auto hasselt = add_municipality(db, hasselt_nis);
  const applications::application_id id = waiting(published(2), "els");
  db.write(hasselt.id, [&](transaction& tx) {
    EXPECT_EQ(applications::list(tx, {}).total, 0);
    EXPECT_FALSE(applications::find(tx, id));
    EXPECT_FALSE(applications::accept(tx, hasselt, id, "", std::nullopt, now));
  });
}

TEST_F(Applications, WhatIsOverIsForgottenAndNothingElse) {
  const auto v = published(9);
  const applications::application_id declined = waiting(v, "an"), accepted = waiting(v, "bea"),
                                     open = waiting(v, "cis");
  applications::application_id unconfirmed;
  db.write(alken.id, [&](transaction& tx) {
    unconfirmed = applications::answer(tx, v, person("dirk"), now).value().id;
    one_time_tokens::issue_link(tx, applications::own_purpose, declined, now + std::chrono::days{365});
    ASSERT_TRUE(applications::decline(tx, declined, "", std::nullopt, now));
    ASSERT_TRUE(applications::accept(tx, alken, accepted, "", std::nullopt, now));
  });
  const auto left_after = [&](std::chrono::days passed) {
    return db.write(alken.id, [&](transaction& tx) {
      node::erase_all(tx, now + passed);
      std::string out;
      for (const auto& [name, id] : {std::pair("declined ", declined), std::pair("accepted ", accepted),
                                     std::pair("open ", open), std::pair("unconfirmed ", unconfirmed)})
        if (applications::find(tx, id)) out += name;
      return out;
    });
  };
  EXPECT_EQ(left_after(std::chrono::days{6}), "declined accepted open unconfirmed ");
  EXPECT_EQ(left_after(std::chrono::days{8}), "declined accepted open ");
  EXPECT_EQ(left_after(std::chrono::days{180}), "declined accepted open ");
  EXPECT_EQ(left_after(std::chrono::days{190}), "accepted ") << "nothing came of the open one either";
  EXPECT_EQ(left_after(std::chrono::days{1100}), "accepted ") << "the vacancy still runs";
  ASSERT_TRUE(db.write(alken.id, [&](transaction& tx) {
    return vacancies::close(tx, alken, v.id, "klaar", std::nullopt, now).has_value();
  }));
  EXPECT_EQ(left_after(std::chrono::days{300}), "accepted ");
  EXPECT_EQ(left_after(std::chrono::days{400}), "");
}

class Interests : public Applications {};

TEST_F(Interests, ANewerWishTakesThePlaceOfTheOldOnceItIsConfirmed) {
  db.write(alken.id, [&](transaction& tx) {
    const auto first = interests::add(tx,
                                      {.id = {},
                                       .name = "Els",
                                       .email = "els@voorbeeld.be",
                                       .note = {},
                                       .language = "nl",
                                       .themes = {"natuur"}},
                                      now)
                           .value();
    ASSERT_TRUE(interests::confirm(tx, first.id, now));
    const auto second = interests::add(tx,
                                       {.id = {},
                                        .name = "Els",
                                        .email = "ELS@voorbeeld.be",
                                        .note = {},
                                        .language = "nl",
                                        .themes = {"zorg"}},
                                       now)
                            .value();
    EXPECT_EQ(interests::list(tx, {.theme = "natuur", .words = {}}).total, 1)
        << "nothing changes before the click";
    ASSERT_TRUE(interests::confirm(tx, second.id, now));
    EXPECT_EQ(interests::list(tx, {.theme = "natuur", .words = {}}).total, 0);
    EXPECT_EQ(interests::list(tx, {.theme = "zorg", .words = {}}).total, 1);
  });
}

TEST_F(Interests, AnEmptyWishIsRefused) {
  db.write(alken.id, [&](transaction& tx) {
    EXPECT_EQ(interests::add(tx,
                             {.id = {},
                              .name = "Els",
                              .email = "els@voorbeeld.be",
                              .note = {},
                              .language = "nl",
                              .themes = {}},
                             now)
                  .error()
                  .field,
              "thema");
  });
}

class Vacancies : public Applications {
 protected:
  int expiries(const vacancies::vacancy_id& id) {
    pqxx::connection owner(urls.owner_url);
    return pqxx::nontransaction(owner)
        .exec("select count(*) from node.jobs where kind = 'vacancies.expire' and unique_key = '" + id +
              "'")[0][0]
        .as<int>();
  }
};

TEST_F(Vacancies, OfAnOrganisationThatIsNotApprovedAreNotPublished) {
  db.write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(organisations::archive(tx, organisations::organisation_id(organisation), "", now));
    const auto v = vacancies::create(tx, sandbags(organisation, alken_nis), std::nullopt, now).value();
    EXPECT_EQ(vacancies::publish(tx, alken, v.id, std::nullopt, now).error().kind, refusal_kind::conflict);
  });
}

TEST_F(Vacancies, APlaceThatIsTakenMeanwhileIsNoConflictForWhoEdits) {
  const auto v = published(5);
  auto typed = v.what;
  typed.title = "Zandzakken vullen aan de kerk";
  db.write(alken.id, [&](transaction& tx) {
    ASSERT_TRUE(vacancies::take_place(tx, alken, v.id, now));
    const auto kept = vacancies::edit(tx, alken, v.id, typed, v.version, std::nullopt, now);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->places_taken, 1);
    EXPECT_EQ(kept->what.title, typed.title);
    EXPECT_EQ(vacancies::edit(tx, alken, v.id, typed, v.version, std::nullopt, now).error().kind,
              refusal_kind::conflict);
  });
}

TEST_F(Vacancies, AnEditKeepsTheTermThatWasProlonged) {
  const auto v = published(2);
  ASSERT_FALSE(v.what.ends_on);
  const auto later = now + std::chrono::days{170}, after = now + std::chrono::days{190};
  db.write(alken.id, [&](transaction& tx) {
    const auto longer = vacancies::prolong(tx, alken, v.id, std::nullopt, later).value();
    auto typed = longer.what;
    typed.title = "Zandzakken vullen aan de kerk";
    const auto kept = vacancies::edit(tx, alken, v.id, typed, longer.version, std::nullopt, after).value();
    EXPECT_EQ(kept.expires_at, later + vacancies::open_ended_term);
    vacancies::expire(tx, alken, v.id, after);
    EXPECT_EQ(vacancies::find(tx, v.id)->status, vacancies::vacancy_state::published);
  });
}

TEST_F(Vacancies, AFullOneWithMorePlacesAndALaterEndStandsUntilThatEnd) {
  auto v = published(1);
  const auto in_days = [&](int n) {
    return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now) + std::chrono::days{n}};
  };
  db.write(alken.id, [&](transaction& tx) {
    auto typed = v.what;
    typed.ends_on = in_days(3);
    v = vacancies::edit(tx, alken, v.id, typed, v.version, std::nullopt, now).value();
    v = vacancies::take_place(tx, alken, v.id, now).value();
    ASSERT_EQ(v.status, vacancies::vacancy_state::filled);
    typed.ends_on = in_days(30);
    typed.places = 2;
    v = vacancies::edit(tx, alken, v.id, typed, v.version, std::nullopt, now).value();
    EXPECT_EQ(v.status, vacancies::vacancy_state::published);
    EXPECT_GT(*v.expires_at, now + std::chrono::days{29});
    typed.ends_on = in_days(-1);
    EXPECT_EQ(vacancies::edit(tx, alken, v.id, typed, v.version, std::nullopt, now).error().field, "einde");
  });
}

TEST_F(Vacancies, AFullOneExpiresToo) {
  const auto v = published(1);
  db.write(alken.id, [&](transaction& tx) {
    ASSERT_EQ(vacancies::take_place(tx, alken, v.id, now)->status, vacancies::vacancy_state::filled);
  });
  EXPECT_EQ(expiries(v.id), 1);
  db.write(alken.id, [&](transaction& tx) {
    vacancies::expire(tx, alken, v.id, now + vacancies::open_ended_term - std::chrono::seconds{1});
    EXPECT_EQ(vacancies::find(tx, v.id)->status, vacancies::vacancy_state::filled);
    vacancies::expire(tx, alken, v.id, now + vacancies::open_ended_term);
    EXPECT_EQ(vacancies::find(tx, v.id)->status, vacancies::vacancy_state::expired);
  });
  EXPECT_EQ(expiries(v.id), 0);
}

TEST_F(Vacancies, UrgentAndProlongedReachTheReadModelAndTheHistory) {
  auto c = sandbags(organisation, alken_nis);
  c.urgent = false;
  db.write(alken.id, [&](transaction& tx) {
    const auto v = vacancies::create(tx, c, std::nullopt, now).value();
    ASSERT_TRUE(vacancies::publish(tx, alken, v.id, std::nullopt, now));
    ASSERT_TRUE(vacancies::mark_urgent(tx, alken, v.id, true, std::nullopt, now));
    const auto later = now + std::chrono::days{100};
    ASSERT_TRUE(vacancies::prolong(tx, alken, v.id, std::nullopt, later));
    const auto shown = listings::own_with_ref(tx, alken.id, v.ref);
    ASSERT_TRUE(shown);
    EXPECT_TRUE(shown->urgent);
    EXPECT_EQ(shown->valid_until, later + vacancies::open_ended_term);
    const auto lines = vacancies::history(tx, v.id);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0].what, "prolonged");
    EXPECT_EQ(lines[1].what, "marked urgent");
  });
}

}  // namespace
}  // namespace paraat::test
