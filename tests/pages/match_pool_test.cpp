// The rows of profiles and vacancies as the matching engine reads them: what is mapped, what never is, and
// that whoever is erased or hidden is gone from memory.

#include "node/node.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/volunteering/match_pool/match_pool_sql.hpp"
#include "tenant/volunteering/match_pool/weights.hpp"
#include "tenant/volunteering/matching/concepts.hpp"
#include "tenant/volunteering/matching/explanation.hpp"
#include "tests/pages/searching.hpp"
#include "tests/support/system.hpp"

namespace paraat::test {
namespace {

using matching::all_concepts;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

matching::concept_id word(std::string_view code) { return all_concepts().find(code).value(); }

class MatchPool : public Searching {
 protected:
  // The only profile of the pool.
  matching::match_profile mapped() {
    return node.db().read(alken.id, [&](transaction& tx) {
      const auto pool = pools().now(tx, node.time.now());
      EXPECT_EQ(pool->people.size(), 1U);
      return pool->people.at(0);
    });
  }
};

TEST_F(MatchPool, HoldsVisibleProfilesOnly) {
  confirmed("An Claes");
  const auto hidden = visible("Bo Claes");
  in_alken([&](transaction& tx) { profiles::hide(tx, hidden.id, node.time.now()).value(); });
  in_alken([&](transaction& tx) {
    const auto who = accounts::volunteer_account(tx, "Cé Claes", "ce@voorbeeld.be", node.time.now()).value();
    profiles::begin(tx, who.id, "Cé Claes", "ce@voorbeeld.be", "nl", node.time.now());
  });
  EXPECT_EQ(pooled(), 0U) << "a draft, a confirmed and a hidden profile";
  const auto p = visible("Dé Claes");
  EXPECT_EQ(pooled(), 1U);
  node.db().read(alken.id, [&](transaction& tx) {
    EXPECT_EQ(pools().now(tx, node.time.now())->profile_id(0), p.id) << "the key leads back to the row";
  });
}

TEST_F(MatchPool, MapsEveryPartOfAProfile) {
  visible("An Claes", [](profiles::profile& p) {
    p.what.equipment = {{"tractor", true}};
    p.what.trainings = {{.code = "first_aid"}};
    p.what.languages = {{"dutch", profiles::level::native}, {"french", profiles::level::basic}};
    p.what.themes = {"zorg"};
    p.what.target_groups = {"seniors"};
    p.what.avoid = {"dieren"};
    p.what.farthest = 25;
    p.what.week_away.emplace(3U);
    for (const auto f : {profiles::field::avoid, profiles::field::target_groups})
      p.audiences[static_cast<std::size_t>(f)] = profiles::audience::search;
  });
  in_alken([&](transaction& tx) {
    const auto pool = profiles::list(tx, {});
    profiles::see_paper(tx, pool.rows.at(0).id, {.code = "first_aid", .seen_by = 1}, node.time.now()).value();
  });
  const auto m = mapped();
  ASSERT_THAT(m.can, SizeIs(2));
  EXPECT_EQ(m.can[0].what, word("nurse"));
  EXPECT_EQ(m.can[1].what, word("tractor"));
  ASSERT_THAT(m.certificates, SizeIs(1));
  EXPECT_EQ(m.certificates[0].what, word("first_aid"));
  EXPECT_EQ(m.certificates[0].how, matching::evidence::paper_seen);
  ASSERT_THAT(m.languages, SizeIs(2));
  for (const auto& l : m.languages)
    EXPECT_EQ(l.how, l.what == word("dutch") ? matching::language_level::c2 : matching::language_level::a2);
  EXPECT_THAT(m.wants, ElementsAre(word("zorg"), word("seniors")));
  EXPECT_THAT(m.avoids, ElementsAre(word("dieren")));
  EXPECT_NEAR(m.home->lat, 50.8755, 0.001);
  EXPECT_EQ(m.most_km, 25);
  EXPECT_EQ(m.away.to_ulong(), 3U);
  EXPECT_EQ(m.born, std::chrono::year{1980} / std::chrono::May / 4) << "for the law";
}

TEST_F(MatchPool, AFieldThatIsKeptFromSearchesIsAsIfItWasNotTold) {
  visible("An Claes", [](profiles::profile& p) {
    p.what.trainings = {{.code = "first_aid"}};
    p.what.farthest = 25;
    for (const auto f : {profiles::field::skills, profiles::field::languages, profiles::field::place,
                         profiles::field::distance})
      p.audiences[static_cast<std::size_t>(f)] = profiles::audience::accepted;
    p.what.target_groups = {"seniors"};
  });
  const auto m = mapped();
  EXPECT_THAT(m.can, IsEmpty());
  EXPECT_THAT(m.languages, IsEmpty());
  EXPECT_THAT(m.wants, IsEmpty()) << "target groups are in a search by choice only";
  EXPECT_FALSE(m.home);
  EXPECT_FALSE(m.most_km);
  EXPECT_THAT(m.certificates, SizeIs(1));
}

TEST_F(MatchPool, WhoWasServedAtTheDeskIsInItWhileTheStaffMayCall) {
  const auto p = served("Oma Claes");
  EXPECT_EQ(pooled(), 1U);
  in_alken([&](transaction& tx) {
    profiles::profile kept = profiles::find(tx, p.id).value();
    kept.audiences[static_cast<std::size_t>(profiles::field::contact)] = profiles::audience::me;
    const int version = kept.version;
    profiles::save(tx, kept, version, node.time.now()).value();
  });
  EXPECT_EQ(pooled(), 0U) << "nobody could ask them anything";
}

// Four mailboxes would fill a band up to five.
TEST_F(MatchPool, AProfileThatWasJustMadeCountsAfterThreeDaysOrWhenSomebodyVouches) {
  const auto fresh = [&](const std::string& name) {
    const auto p = visible(name);
    run("update tenant.profiles set created_at = '2026-11-21 18:00+00', version = version + 1 where id = '" +
        p.id + "'");
    return p;
  };
  const auto p = fresh("An Claes");
  EXPECT_EQ(pooled(), 0U);
  in_alken([&](transaction& tx) {
    profiles::profile q = profiles::find(tx, p.id).value();
    q.what.trainings = {{.code = "first_aid"}};
    const int version = q.version;
    profiles::save(tx, q, version, node.time.now()).value();
    profiles::see_paper(tx, p.id, {.code = "first_aid", .seen_by = 1}, node.time.now()).value();
  });
  EXPECT_EQ(pooled(), 1U) << "the staff saw a paper";
  fresh("Bo Claes");
  EXPECT_EQ(pooled(), 1U);
  node.time.advance(profiles::settling_term);
  EXPECT_EQ(pooled(), 2U);
}

TEST_F(MatchPool, WhoIsErasedIsGoneFromTheMemoryAtTheCommit) {
  const auto p = visible("An Claes");
  visible("Bo Claes");
  ASSERT_EQ(pooled(), 2U);
  ASSERT_NE(pools().held(alken.id), nullptr);
  in_alken([&](transaction& tx) { ASSERT_TRUE(profiles::erase(tx, p.id)); });
  EXPECT_EQ(pools().held(alken.id), nullptr) << "freed by the commit, before anybody searches";
  EXPECT_EQ(pooled(), 1U);
}

TEST_F(MatchPool, AnotherProcessFreesItsMemoryWithinABeat) {
  scratch_folder folder;
  node::config c;
  c.folder = folder.path;
  c.database = node.urls().application_url;
  c.database_owner = node.urls().owner_url;
  c.account_key_file = (node.folder() / "account.key").string();
  c.listen_port = 0;
  c.workers = 2;
  c.connections = 4;
  node::node other{c, node.time};
  const auto p = visible("An Claes");
  node.inside().beat();
  other.beat();
  auto& theirs = other.services().people;
  const auto count = [&] {
    return other.db().read(alken.id,
                           [&](transaction& tx) { return theirs.now(tx, node.time.now())->people.size(); });
  };
  ASSERT_EQ(count(), 1U);
  in_alken([&](transaction& tx) { ASSERT_TRUE(profiles::erase(tx, p.id)); });
  EXPECT_EQ(count(), 0U) << "a search finds nobody, even before the beat";
  const auto q = visible("Bo Claes");
  node.inside().beat();
  other.beat();
  ASSERT_EQ(count(), 1U);
  in_alken([&](transaction& tx) { ASSERT_TRUE(profiles::erase(tx, q.id)); });
  node.inside().beat();
  other.beat();
  EXPECT_EQ(theirs.held(alken.id), nullptr);
}

TEST_F(MatchPool, AChangeBehindTheBackOfTheProcessIsSeenByTheNextSearch) {
  const auto p = visible("An Claes");
  ASSERT_EQ(pooled(), 1U);
  run("update tenant.profiles set state = 'hidden', version = version + 1 where id = '" + p.id + "'");
  EXPECT_EQ(pooled(), 0U);
  run("update tenant.profiles set state = 'visible', version = version + 1 where id = '" + p.id + "'");
  ASSERT_EQ(pooled(), 1U);
  run("delete from tenant.profiles where id = '" + p.id + "'");
  EXPECT_EQ(pooled(), 0U);
}

TEST_F(MatchPool, InvitationsOfTheLastMonthsCountForTheOrder) {
  const auto p = visible("An Claes");
  ASSERT_EQ(mapped().invitations, 0);
  invited(p);
  EXPECT_EQ(mapped().invitations, 1);
  node.time.advance(invitations::counted_term);
  EXPECT_EQ(mapped().invitations, 0);
}

TEST_F(MatchPool, MapsWhatAnOpenVacancyAsks) {
  asks::vacancy_asks a;
  a.must = {"nurse"};
  a.nice = {"listening"};
  a.languages = {{"french", asks::level::good}};
  a.certificates = {"first_aid"};
  a.week.set(4);
  a.hours = 3;
  a.per = asks::hours_per::week;
  a.support = {"travel_costs"};
  const auto v = published(2, a);
  node.db().read(alken.id, [&](transaction& tx) {
    const auto pool = match_pool::open_pool(tx, node.time.now());
    ASSERT_EQ(pool.vacancies.size(), 1U);
    EXPECT_EQ(pool.rows.at(0).id, v.id.text());
    const auto m = pool.vacancies.at(0);
    EXPECT_THAT(m.must, ElementsAre(word("nurse")));
    EXPECT_THAT(m.nice, ElementsAre(word("listening")));
    EXPECT_THAT(m.support, ElementsAre(word("travel_costs")));
    ASSERT_THAT(m.languages, SizeIs(1));
    EXPECT_EQ(m.languages[0].least, matching::language_level::b1);
    ASSERT_THAT(m.certificates, SizeIs(1));
    EXPECT_FALSE(m.certificates[0].seen);
    EXPECT_EQ(m.week.to_ulong(), 16U);
    EXPECT_EQ(m.hours, 3);
    EXPECT_EQ(m.answered_lately, 0);
  });
}

TEST_F(MatchPool, AnswersOfTwelveWeeksAreCountedPerVacancyUntilTheyAreWithdrawn) {
  const auto v = published(5);
  applications::application_id kept_id;
  in_alken([&](transaction& tx) {
    applications::application a;
    a.name = "Els";
    a.email = "els@voorbeeld.be";
    const auto kept = applications::answer(tx, v, a, node.time.now()).value();
    applications::confirm(tx, kept.id, node.time.now()).value();
    kept_id = kept.id;
  });
  const auto answered = [&] {
    return node.db().read(alken.id, [&](transaction& tx) {
      return match_pool::open_pool(tx, node.time.now()).vacancies.at(0).answered_lately;
    });
  };
  EXPECT_EQ(answered(), 1);
  in_alken([&](transaction& tx) {
    node.time.advance(std::chrono::days{80});
    EXPECT_THAT(match_pool::recent_answers(tx, node.time.now()), SizeIs(1));
    EXPECT_THAT(match_pool::recent_answers(tx, node.time.now() + std::chrono::days{8}), IsEmpty());
    applications::withdraw(tx, alken, kept_id, node.time.now()).value();
    EXPECT_THAT(match_pool::recent_answers(tx, node.time.now()), IsEmpty());
  });
}

TEST_F(MatchPool, AnEarlierTableOfWeightsCanStillBeNamed) {
  in_alken([&](transaction& tx) {
    match_pool::set_weights(tx, {{"distance", 40}}, std::nullopt, node.time.now()).value();
    EXPECT_EQ(match_pool::weights_named(tx, "1").value().sink, 4);
    EXPECT_EQ(match_pool::weights_named(tx, "1.1").value().of(matching::component::distance), 40);
    EXPECT_EQ(match_pool::weights_named(tx, "2.1").value().sink, matching::usual_weights().sink);
    EXPECT_FALSE(match_pool::weights_named(tx, "2.2"));
    EXPECT_FALSE(match_pool::weights_named(tx, "3"));
  });
}

TEST_F(MatchPool, ThePersonReadsWhichVacanciesFitAndWhy) {
  asks::vacancy_asks a;
  a.must = {"nurse"};
  const auto v = published(2, a);
  const auto p = confirmed("An Claes", [](profiles::profile& q) {
    q.audiences[static_cast<std::size_t>(profiles::field::skills)] = profiles::audience::me;
  });
  const auto cook = confirmed("Bo Claes", [](profiles::profile& q) { q.what.skills = {"cooking"}; });
  EXPECT_THAT(
      open(session_of(p), "/mijn").body,
      testing::AllOf(testing::HasSubstr("Vacatures die bij je passen"), testing::HasSubstr(v.what.title),
                     testing::HasSubstr("Verpleegkundige, zoals gevraagd")))
      << "what is for themselves alone counts on their own page";
  EXPECT_THAT(open(session_of(cook), "/mijn").body,
              testing::Not(testing::HasSubstr("Vacatures die bij je passen")));
}

TEST_F(MatchPool, AnotherTenantSeesNothing) {
  visible("An Claes");
  const auto hasselt = node.municipality(hasselt_nis);
  node.db().read(hasselt.id, [&](transaction& tx) {
    EXPECT_EQ(pools().now(tx, node.time.now())->people.size(), 0U);
    EXPECT_EQ(match_pool::open_pool(tx, node.time.now()).vacancies.size(), 0U);
  });
}

}  // namespace
}  // namespace paraat::test
