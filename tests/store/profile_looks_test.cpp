// Whom a search finds among the profiles, and who looked at them.

#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tests/store/profiles.hpp"

namespace paraat::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ProfileLooks : public KeptProfiles {};

TEST_F(ProfileLooks, LooksAreCountedPerOrganisationAndDayAndDisclosuresOneByOne) {
  const profile p = visible();
  const looking home{alken.party, "o1", "Woonzorg Alken"}, other{"be-nis-71072", "o2", "Demerwacht"};
  in_alken([&](transaction& tx) {
    for (int i = 0; i < 3; ++i)
      ASSERT_TRUE(record_look(tx, p.id, home, look::searched, {field::skills}, now));
    ASSERT_TRUE(record_look(tx, p.id, other, look::searched, {field::skills}, now));
    ASSERT_TRUE(record_look(tx, p.id, home, look::searched, {field::skills}, now + std::chrono::hours{24}));
    for (int i = 0; i < 2; ++i)
      ASSERT_TRUE(record_look(tx, p.id, home, look::disclosed, {field::name, field::contact}, now));
    const auto all = looks_of(tx, p.id, 50);
    EXPECT_THAT(all, SizeIs(5));
    int counted = 0, disclosed = 0;
    for (const kept_look& l : all) {
      if (l.what == look::disclosed) {
        ++disclosed;
        EXPECT_THAT(l.shown, ElementsAre(field::name, field::contact));
      }
      counted += l.times == 3;
    }
    EXPECT_EQ(counted, 1);
    EXPECT_EQ(disclosed, 2);
  });
}

TEST_F(ProfileLooks, ALookThatWouldShowMoreThanThePersonLetsIsRefused) {
  profile p = visible();
  const looking who{alken.party, "o1", "Woonzorg Alken"};
  in_alken([&](transaction& tx) {
    EXPECT_FALSE(record_look(tx, p.id, who, look::searched, {field::name}, now)) << "a search has no names";
    EXPECT_FALSE(record_look(tx, p.id, who, look::disclosed, {field::avoid}, now)) << "for the mediator";
  });
  p.audiences[static_cast<std::size_t>(field::contact)] = audience::me;
  p = saved(p).value();
  in_alken([&](transaction& tx) {
    EXPECT_FALSE(record_look(tx, p.id, who, look::disclosed, {field::contact}, now));
    ASSERT_TRUE(hide(tx, p.id, now));
    EXPECT_FALSE(record_look(tx, p.id, who, look::searched, {field::skills}, now)) << "hidden";
    EXPECT_THAT(looks_of(tx, p.id, 50), IsEmpty());
  });
}

TEST_F(ProfileLooks, WhoSaidYesToAnOlderTextIsNotFound) {
  const profile p = visible();
  const day today = std::chrono::year{2026} / 11 / 30;
  ASSERT_THAT(in_alken([&](transaction& tx) { return candidates_on(tx, today); }), SizeIs(1));
  value("update tenant.profiles set consent = '2020-01' returning id");
  EXPECT_THAT(in_alken([&](transaction& tx) { return candidates_on(tx, today); }), IsEmpty());
  in_alken([&](transaction& tx) {
    EXPECT_FALSE(record_look(tx, p.id, {alken.party, "o1", "Woonzorg"}, look::searched, {}, now));
  });
}

TEST_F(ProfileLooks, CandidatesAreWhatASearchSeesOfVisibleProfilesThatAreNotOnPause) {
  profile p = visible();
  filled(begun("Bo Nijs", "bo@nijs.be"));  // a draft
  const day today = std::chrono::year{2026} / 11 / 30;
  const auto there = [&](day when) {
    return in_alken([&](transaction& tx) { return candidates_on(tx, when); });
  };
  ASSERT_THAT(there(today), SizeIs(1));
  const candidate c = there(today)[0];
  EXPECT_EQ(c.id, p.id);
  EXPECT_EQ(c.what.name + c.what.email + c.what.phone + c.what.place, "");
  EXPECT_THAT(c.what.skills, ElementsAre("cooking"));
  EXPECT_THAT(c.what.languages, SizeIs(2));
  EXPECT_TRUE(c.what.at) << "how far it is";
  p.audiences[static_cast<std::size_t>(field::skills)] = audience::me;
  p.what.pause = pause_days{std::chrono::year{2026} / 12 / 1, std::chrono::year{2026} / 12 / 9};
  p = saved(p).value();
  EXPECT_THAT(there(today)[0].what.skills, IsEmpty());
  EXPECT_THAT(there(std::chrono::year{2026} / 12 / 9), IsEmpty()) << "on pause";
  EXPECT_THAT(there(std::chrono::year{2026} / 12 / 10), SizeIs(1));
  EXPECT_THAT(db.read(hasselt.id, [&](transaction& tx) { return candidates_on(tx, today); }), IsEmpty());
  in_alken([&](transaction& tx) { ASSERT_TRUE(hide(tx, p.id, now)); });
  EXPECT_THAT(there(today), IsEmpty());
}

}  // namespace
}  // namespace paraat::test
