// Whose profile it is: one person and one account, persons that are joined, and what goes with a profile.

#include "tenant/people/persons/persons.hpp"
#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tests/store/profiles.hpp"

namespace paraat::test {
namespace {

using testing::SizeIs;

class ProfilePersons : public KeptProfiles {};

TEST_F(ProfilePersons, BeginningTwiceIsOneProfileAndOnePerson) {
  const std::string member =
      value("insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" +
            std::to_string(alken.id.value) +
            ", gen_random_uuid(), 'an CLAES', 'An@claes.be', 'v1', 'active', now()) "
            "returning human_id");
  const profile first = begun(), second = begun();
  EXPECT_EQ(first.id, second.id);
  EXPECT_EQ(first.human, member) << "the same name at the same mailbox";
  EXPECT_EQ(value("select count(*) from tenant.persons"), "1");
  EXPECT_EQ(value("select count(*) from node.accounts"), "1");
}

TEST_F(ProfilePersons, TwoWhoShareAMailboxAreTwo) {
  const profile an = begun("An Claes", "gezin@claes.be"), bo = begun("Bo Claes", "gezin@claes.be");
  EXPECT_NE(an.id, bo.id);
  EXPECT_NE(an.human, bo.human);
  EXPECT_NE(an.account, bo.account);
}

TEST_F(ProfilePersons, StaffOfThisAddressAreSentToTheirPassword) {
  in_alken([&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "An Claes", .email = "an@claes.be"}, now);
    accounts::give(tx, id, {.what = web::role::coordinator, .tenant = alken.id, .organisation = {}},
                   std::nullopt, now);
    const auto refused = accounts::volunteer_account(tx, "an claes", "an@claes.be", now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, refusal_kind::conflict);
    EXPECT_TRUE(accounts::volunteer_account(tx, "Bo Claes", "an@claes.be", now)) << "another of this mailbox";
  });
}

// Whoever takes the name and the telephone of another joins their person; nobody proved that number.
TEST_F(ProfilePersons, ATypedTelephoneNumberLeadsTheDeskToNoProfileOfAStranger) {
  profile stranger = begun("Jef Peeters", "vreemd@elders.be");
  stranger.what.phone = "+32470556677";
  stranger.what.trainings = {{.code = "first_aid"}};
  stranger = saved(stranger).value();
  in_alken([&](transaction& tx) {
    const profile jef = begin_at_desk(tx, "Jef Peeters", "", "0470 55 66 77", "nl", now);
    EXPECT_NE(jef.id, stranger.id);
    EXPECT_FALSE(jef.account);
    EXPECT_EQ(begin_at_desk(tx, "Jef Peeters", "", "0470 55 66 77", "nl", now).id, jef.id)
        << "served twice, one profile";
    EXPECT_EQ(begin_at_desk(tx, "Jef Peeters", "vreemd@elders.be", "", "nl", now).human, stranger.human);
    record_earned(tx, jef.human, "", "first_aid", std::nullopt, now);
    EXPECT_EQ(find(tx, stranger.id)->what.trainings.at(0).how, evidence::said);
    EXPECT_EQ(find(tx, jef.id)->what.trainings.at(0).how, evidence::earned);
  });
}

TEST_F(ProfilePersons, JoiningPersonsMovesTheProfileAndSeparatingGivesItBack) {
  const profile an = begun("An Claes", "an@claes.be"), anna = begun("Anna Claes", "anna@claes.be");
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(persons::join_persons(tx, an.human, anna.human, 1, now));
    EXPECT_EQ(find(tx, anna.id)->human, an.human);
    ASSERT_TRUE(persons::separate_persons(tx, persons::past_joins(tx, 1).at(0).id, 1, now));
    EXPECT_EQ(find(tx, anna.id)->human, anna.human);
    EXPECT_EQ(find(tx, an.id)->human, an.human);
  });
}

// A process of the previous release moves the addresses and removes the person; it does not know of profiles.
TEST_F(ProfilePersons, AProfileFollowsItsPersonWhenThePreviousReleaseJoinsTwo) {
  const profile an = begun("An Claes", "an@claes.be"), anna = begun("Anna Claes", "anna@claes.be");
  value("update tenant.contact_points set person_id = '" + an.human + "' where person_id = '" + anna.human +
        "' returning kind");
  value("delete from tenant.persons where id = '" + anna.human + "' returning id");
  EXPECT_EQ(kept(anna.id)->human, an.human);
}

TEST_F(ProfilePersons, TwoProfilesOfOnePersonAreOneCandidate) {
  const profile an = visible();
  profile anna = filled(begun("Anna Claes", "anna@claes.be"));
  in_alken([&](transaction& tx) { confirm(tx, anna.id, now).value(); });
  made_visible(anna.id).value();
  const day today = std::chrono::year{2026} / 11 / 30;
  const auto there = [&] { return in_alken([&](transaction& tx) { return candidates_on(tx, today); }); };
  ASSERT_THAT(there(), SizeIs(2));
  in_alken([&](transaction& tx) { ASSERT_TRUE(persons::join_persons(tx, an.human, anna.human, 1, now)); });
  EXPECT_THAT(there(), SizeIs(1));
}

// An administrator here would see when they are active there, and could reset their second step.
TEST_F(ProfilePersons, AProfileElsewhereMakesAnAccountOneOfMoreTenants) {
  in_alken([&](transaction& tx) {
    const auto id = accounts::add(tx, {.name = "Bea Smets", .email = "bea@alken.be"}, now);
    accounts::give(tx, id, {.what = web::role::editor, .tenant = alken.id, .organisation = {}}, std::nullopt,
                   now);
    accounts::keep_for_volunteer(tx, id, now);
    EXPECT_TRUE(accounts::belongs_here_alone(accounts::find(tx, id).value(), alken.id));
  });
  const auto id = std::stoll(value("select id from node.accounts"));
  db.write(hasselt.id, [&](transaction& tx) { accounts::keep_for_volunteer(tx, id, now); });
  in_alken([&](transaction& tx) {
    EXPECT_FALSE(accounts::belongs_here_alone(accounts::find(tx, id).value(), alken.id));
  });
}

TEST_F(ProfilePersons, WithTheProfileThePersonAndTheRightToTheAccountGo) {
  const profile p = visible();
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(record_look(tx, p.id, {alken.party, "o1", "Woonzorg"}, look::searched, {}, now));
    ASSERT_TRUE(erase(tx, p.id));
  });
  for (const char* table : {"profiles", "profile_languages", "profile_concepts", "profile_trainings",
                            "profile_audiences", "profile_looks", "persons", "contact_points"})
    EXPECT_EQ(value(std::string("select count(*) from tenant.") + table), "0") << table;
  EXPECT_EQ(value("select count(*) from node.grants"), "0");
  EXPECT_EQ(value("select count(*) from node.erasures where relation = 'profiles'"), "1")
      << "a restored backup repeats it";
}

}  // namespace
}  // namespace paraat::test
