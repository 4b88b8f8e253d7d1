// Profiles kept: one person, states with their refusals, what the staff alone may say, who looked, and what
// goes with its term.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tenant/people/accounts/volunteers.hpp"
#include "tenant/people/persons/persons.hpp"
#include "tenant/people/profiles/candidates.hpp"
#include "tenant/people/profiles/looks.hpp"
#include "tenant/people/profiles/profile_names.hpp"
#include "tenant/people/profiles/profile_store.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using namespace profiles;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Profiles : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 4}};
  tenants::tenant alken = add_municipality(db, alken_nis), hasselt = add_municipality(db, hasselt_nis);
  instant now = flood_night();

  template <class Work>
  auto in_alken(Work work) {
    return db.write(alken.id, work);
  }
  std::string value(const std::string& statement) {
    return in_alken([&](transaction& tx) {
      const auto found = sql::run(tx, statement);
      return found.empty() ? std::string() : sql::text_of(found[0][0]);
    });
  }
  profile begun(const std::string& name = "An Claes", const std::string& email = "an@claes.be") {
    return in_alken([&](transaction& tx) {
      const auto who = accounts::volunteer_account(tx, name, email, now).value();
      return begin(tx, who.id, who.name, email, "nl", now);
    });
  }
  profile filled(profile p) {
    p.what.place = "Alken";
    p.what.nis = alken_nis;
    p.what.at = point{50.87, 5.3};
    p.what.skills = {"cooking"};
    p.what.languages = {{"dutch", level::native}, {"french", level::basic}};
    p.what.equipment = {{"tractor", true}};
    p.what.trainings = {{.code = "first_aid", .issuer = "Rode Kruis"}};
    return saved(p).value();
  }
  result<profile> saved(const profile& p) {
    return in_alken([&](transaction& tx) { return save(tx, p, p.version, now); });
  }
  result<profile> made_visible(const std::string& id) {
    return in_alken([&](transaction& tx) { return show(tx, id, {std::string(consent_version), now}, now); });
  }
  profile visible() {
    const profile p = filled(begun());
    in_alken([&](transaction& tx) { return confirm(tx, p.id, now).value(); });
    return made_visible(p.id).value();
  }
  std::optional<profile> kept(const std::string& id) {
    return in_alken([&](transaction& tx) { return find(tx, id); });
  }
};

TEST_F(Profiles, BeginningTwiceIsOneProfileAndOnePerson) {
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

TEST_F(Profiles, TwoWhoShareAMailboxAreTwo) {
  const profile an = begun("An Claes", "gezin@claes.be"), bo = begun("Bo Claes", "gezin@claes.be");
  EXPECT_NE(an.id, bo.id);
  EXPECT_NE(an.human, bo.human);
  EXPECT_NE(an.account, bo.account);
}

TEST_F(Profiles, StaffOfThisAddressAreSentToTheirPassword) {
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

TEST_F(Profiles, WhatIsSavedIsReadAgain) {
  profile p = filled(begun());
  p.what.born = std::chrono::year{1990} / std::chrono::May / 4;
  p.what.phone = "0470 11 22 33";
  p.what.farthest = 25;
  p.what.week_away.emplace(3U);
  p.what.themes = {"zorg"};
  p.what.target_groups = {"seniors"};
  p.what.avoid = {"dieren"};
  p.channel = "sms";
  p.audiences[static_cast<std::size_t>(field::skills)] = audience::me;
  const profile q = saved(p).value();
  EXPECT_EQ(q.what.phone, "+32470112233");
  EXPECT_EQ(q.what.born, p.what.born);
  EXPECT_EQ(q.what.farthest, 25);
  EXPECT_EQ(q.what.week_away->to_ulong(), 3U);
  EXPECT_THAT(q.what.avoid, ElementsAre("dieren"));
  EXPECT_THAT(q.what.languages, SizeIs(2));
  ASSERT_THAT(q.what.equipment, SizeIs(1));
  EXPECT_TRUE(q.what.equipment[0].with_driver);
  EXPECT_EQ(q.audience_of(field::skills), audience::me);
  EXPECT_EQ(q.audience_of(field::name), audience::accepted);
}

TEST_F(Profiles, WhatCannotBeIsRefusedWithItsField) {
  const profile good = filled(begun());
  const auto refused = [&](auto change) {
    profile p = good;
    change(p);
    const auto done = saved(p);
    return done ? std::string("saved") : done.error().field;
  };
  EXPECT_EQ(refused([](profile& p) { p.what.name = ""; }), "naam");
  EXPECT_EQ(refused([](profile& p) { p.what.phone = "12"; }), "telefoon");
  EXPECT_EQ(refused([](profile& p) { p.what.born = std::chrono::year{2020} / 1 / 1; }), "geboren")
      << "too young to volunteer";
  EXPECT_EQ(refused([](profile& p) { p.channel = "sms"; }), "kanaal") << "without a number";
  EXPECT_EQ(refused([](profile& p) { p.what.skills = {"tractor"}; }), "kunnen") << "equipment is no skill";
  EXPECT_EQ(refused([](profile& p) { p.what.equipment = {{"cooking", false}}; }), "materiaal");
  EXPECT_EQ(refused([](profile& p) { p.what.trainings = {{.code = "extract_596_2"}}; }), "opleiding");
  EXPECT_EQ(refused([](profile& p) { p.what.languages = {{"nl", level::basic}}; }), "taal");
  EXPECT_EQ(refused([](profile& p) { p.what.farthest = 500; }), "afstand");
  EXPECT_EQ(refused([](profile& p) { p.what.week_away.emplace().set(); }), "kan");
  EXPECT_EQ(refused([](profile& p) {
              p.what.pause = pause_days{std::chrono::year{2026} / 12 / 9, std::chrono::year{2026} / 12 / 1};
            }),
            "pauze_tot");
  EXPECT_EQ(
      refused([](profile& p) { p.audiences[static_cast<std::size_t>(field::name)] = audience::search; }),
      "name");
}

TEST_F(Profiles, AChangeThatWasOvertakenIsRefused) {
  const profile old = begun();
  filled(old);
  const auto late = saved(old);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, refusal_kind::conflict);
}

TEST_F(Profiles, NoStateIsReachedOutOfTurn) {
  const profile p = filled(begun());
  EXPECT_FALSE(made_visible(p.id)) << "not confirmed";
  EXPECT_FALSE(in_alken([&](transaction& tx) { return hide(tx, p.id, now); })) << "not visible";
  ASSERT_TRUE(in_alken([&](transaction& tx) { return confirm(tx, p.id, now); }));
  EXPECT_FALSE(in_alken([&](transaction& tx) { return confirm(tx, p.id, now); })) << "twice";
  ASSERT_TRUE(made_visible(p.id));
  ASSERT_TRUE(in_alken([&](transaction& tx) { return hide(tx, p.id, now); }));
  ASSERT_TRUE(made_visible(p.id));
  ASSERT_TRUE(in_alken([&](transaction& tx) { return erase(tx, p.id); }));
  EXPECT_FALSE(in_alken([&](transaction& tx) { return erase(tx, p.id); })) << "it is gone";
  EXPECT_FALSE(kept(p.id));
}

TEST_F(Profiles, AProfileWithoutAPlaceIsNotConfirmed) {
  const profile p = begun();
  const auto done = in_alken([&](transaction& tx) { return confirm(tx, p.id, now); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().field, "plaats");
}

TEST_F(Profiles, NothingIsVisibleWithoutConsentToTheTextOfToday) {
  const profile p = filled(begun());
  in_alken([&](transaction& tx) { return confirm(tx, p.id, now).value(); });
  const auto old = in_alken([&](transaction& tx) { return show(tx, p.id, {"2020-01", now}, now); });
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().field, "akkoord");
  EXPECT_THROW(value("update tenant.profiles set state = 'visible' where id = '" + p.id + "' returning id"),
               pqxx::sql_error)
      << "the database refuses it too";
  const profile q = made_visible(p.id).value();
  EXPECT_EQ(q.consent->version, consent_version);
  EXPECT_EQ(q.consent->at, now);
}

TEST_F(Profiles, AnEmptyProfileIsNotShown) {
  profile p = begun();
  p.what.place = "Alken";
  p = saved(p).value();
  in_alken([&](transaction& tx) { return confirm(tx, p.id, now).value(); });
  EXPECT_FALSE(made_visible(p.id));
}

TEST_F(Profiles, APersonCannotSayThatTheirPaperWasSeen) {
  profile p = filled(begun());
  p.what.trainings[0].how = evidence::seen;
  p.what.trainings[0].seen_on = std::chrono::year{2026} / 11 / 1;
  p.what.trainings.push_back({.code = "bls_aed", .how = evidence::earned});
  const profile q = saved(p).value();
  for (const training& t : q.what.trainings) EXPECT_EQ(t.how, evidence::said) << t.code;
}

TEST_F(Profiles, PaperThatWasSeenStaysSeenAndKeepsNoNumber) {
  profile p = filled(begun());
  p.what.trainings.push_back({.code = "nurse_registration"});
  p = saved(p).value();
  training seen{.code = "nurse_registration", .number_seen = true, .visa_seen = true, .seen_by = 12};
  p = in_alken([&](transaction& tx) { return see_paper(tx, p.id, seen, now).value(); });
  const auto nurse = std::ranges::find(p.what.trainings, "nurse_registration", &training::code);
  EXPECT_EQ(nurse->how, evidence::seen);
  EXPECT_TRUE(nurse->number_seen && nurse->visa_seen);
  EXPECT_EQ(nurse->seen_by, 12);
  p.what.trainings[0].issuer = "Elders";
  for (training& t : p.what.trainings) t.valid_until = std::chrono::year{2040} / 1 / 1;
  p = saved(p).value();
  const auto again = std::ranges::find(p.what.trainings, "nurse_registration", &training::code);
  EXPECT_EQ(again->how, evidence::seen);
  EXPECT_FALSE(again->valid_until) << "the person cannot lengthen what was seen";
  EXPECT_FALSE(in_alken([&](transaction& tx) { return see_paper(tx, p.id, {.code = "vca"}, now); }))
      << "nothing is added that the person did not say";
}

TEST_F(Profiles, PaperThatWasSeenKeepsTheEndDateThatWasSaidUnlessAnotherIsTyped) {
  profile p = filled(begun());
  const day said = std::chrono::year{2027} / 3 / 1, typed = std::chrono::year{2028} / 3 / 1;
  p.what.trainings[0].valid_until = said;
  p = saved(p).value();
  const auto see = [&](std::optional<day> until, instant at) {
    return in_alken([&](transaction& tx) {
      return see_paper(tx, p.id, {.code = "first_aid", .valid_until = until}, at);
    });
  };
  EXPECT_EQ(see(std::nullopt, now).value().what.trainings[0].valid_until, said);
  EXPECT_EQ(see(typed, now).value().what.trainings[0].valid_until, typed);
  EXPECT_EQ(see(std::nullopt, now + std::chrono::days{800}).error().field, "geldig_tot") << "it has ended";
}

TEST_F(Profiles, WhatIsEarnedHereReplacesWhatWasSaid) {
  const profile p = filled(begun());
  in_alken(
      [&](transaction& tx) { record_earned(tx, p.human, "an@claes.be", "first_aid", std::nullopt, now); });
  const auto trainings = kept(p.id)->what.trainings;
  ASSERT_THAT(trainings, SizeIs(1));
  EXPECT_EQ(trainings[0].how, evidence::earned);
}

// Whoever takes the name and the telephone of another joins their person; nobody proved that number.
TEST_F(Profiles, ATypedTelephoneNumberLeadsTheDeskToNoProfileOfAStranger) {
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

TEST_F(Profiles, LooksAreCountedPerOrganisationAndDayAndDisclosuresOneByOne) {
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

TEST_F(Profiles, ALookThatWouldShowMoreThanThePersonLetsIsRefused) {
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

TEST_F(Profiles, JoiningPersonsMovesTheProfileAndSeparatingGivesItBack) {
  const profile an = begun("An Claes", "an@claes.be"), anna = begun("Anna Claes", "anna@claes.be");
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(
        persons::join_persons(tx, persons::person_id(an.human), persons::person_id(anna.human), 1, now));
    EXPECT_EQ(find(tx, anna.id)->human, an.human);
    ASSERT_TRUE(persons::separate_persons(tx, persons::past_joins(tx, 1).at(0).id, 1, now));
    EXPECT_EQ(find(tx, anna.id)->human, anna.human);
    EXPECT_EQ(find(tx, an.id)->human, an.human);
  });
}

// A process of the previous release moves the addresses and removes the person; it does not know of profiles.
TEST_F(Profiles, AProfileFollowsItsPersonWhenThePreviousReleaseJoinsTwo) {
  const profile an = begun("An Claes", "an@claes.be"), anna = begun("Anna Claes", "anna@claes.be");
  value("update tenant.contact_points set person_id = '" + an.human + "' where person_id = '" + anna.human +
        "' returning kind");
  value("delete from tenant.persons where id = '" + anna.human + "' returning id");
  EXPECT_EQ(kept(anna.id)->human, an.human);
}

TEST_F(Profiles, TwoProfilesOfOnePersonAreOneCandidate) {
  const profile an = visible();
  profile anna = filled(begun("Anna Claes", "anna@claes.be"));
  in_alken([&](transaction& tx) { confirm(tx, anna.id, now).value(); });
  made_visible(anna.id).value();
  const day today = std::chrono::year{2026} / 11 / 30;
  const auto there = [&] { return in_alken([&](transaction& tx) { return candidates_on(tx, today); }); };
  ASSERT_THAT(there(), SizeIs(2));
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(
        persons::join_persons(tx, persons::person_id(an.human), persons::person_id(anna.human), 1, now));
  });
  EXPECT_THAT(there(), SizeIs(1));
}

TEST_F(Profiles, WhoSaidYesToAnOlderTextIsNotFound) {
  const profile p = visible();
  const day today = std::chrono::year{2026} / 11 / 30;
  ASSERT_THAT(in_alken([&](transaction& tx) { return candidates_on(tx, today); }), SizeIs(1));
  value("update tenant.profiles set consent = '2020-01' returning id");
  EXPECT_THAT(in_alken([&](transaction& tx) { return candidates_on(tx, today); }), IsEmpty());
  in_alken([&](transaction& tx) {
    EXPECT_FALSE(record_look(tx, p.id, {alken.party, "o1", "Woonzorg"}, look::searched, {}, now));
  });
}

// An administrator here would see when they are active there, and could reset their second step.
TEST_F(Profiles, AProfileElsewhereMakesAnAccountOneOfMoreTenants) {
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

TEST_F(Profiles, WithTheProfileThePersonAndTheRightToTheAccountGo) {
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

TEST_F(Profiles, CandidatesAreWhatASearchSeesOfVisibleProfilesThatAreNotOnPause) {
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

TEST_F(Profiles, ADraftThatNobodyConfirmedGoesAfterThirtyDays) {
  const profile draft = begun(), other = filled(begun("Bo Nijs", "bo@nijs.be"));
  in_alken([&](transaction& tx) {
    ASSERT_TRUE(confirm(tx, other.id, now));
    forget_old(tx, now + draft_term - std::chrono::hours{1});
    EXPECT_TRUE(find(tx, draft.id));
    forget_old(tx, now + draft_term + std::chrono::hours{1});
    EXPECT_FALSE(find(tx, draft.id));
    EXPECT_TRUE(find(tx, other.id));
  });
  EXPECT_EQ(value("select count(*) from node.grants"), "1");
}

TEST_F(Profiles, ADraftThatIsTakenOverHasThirtyDaysAgain) {
  const profile made =
      in_alken([&](transaction& tx) { return begin_at_desk(tx, "An Claes", "an@claes.be", "", "nl", now); });
  const instant begun_at = now;
  now = begun_at + draft_term - std::chrono::hours{24};
  EXPECT_EQ(begun().id, made.id) << "taken over by its mailbox";
  in_alken([&](transaction& tx) {
    forget_old(tx, begun_at + draft_term + std::chrono::hours{24});
    EXPECT_TRUE(find(tx, made.id));
  });
}

// The staff and organisations sign in with a password; nothing of that goes through the page of the profile.
TEST_F(Profiles, ASessionOfItsAccountLooksAfterAProfileAndAPaperRenewsItsWarning) {
  const profile p = visible();
  using std::chrono::days;
  const instant warned = now + days{24 * 31 - 50};
  in_alken([&](transaction& tx) {
    sql::run(tx,
             "insert into node.sessions (token, account, csrf, created_at, last_seen, expires_at, two_step) "
             "values "
             "('\\x01', $1, '', $2, $2, $2, true)",
             *p.account, warned - days{1});
    EXPECT_THAT(take_those_to_warn(tx, warned), IsEmpty());
    sql::run(tx, "delete from node.sessions");
    ASSERT_THAT(take_those_to_warn(tx, warned), SizeIs(1));
    ASSERT_TRUE(see_paper(tx, p.id, {.code = "first_aid", .seen_by = 1}, warned + days{1}));
    const instant later = warned + days{1 + 24 * 31};
    forget_old(tx, later);
    EXPECT_TRUE(find(tx, p.id)) << "the old warning counts no more";
    EXPECT_THAT(take_those_to_warn(tx, later), SizeIs(1));
  });
}

TEST_F(Profiles, AProfileThatNobodyLooksAfterIsHiddenWithAWarningAndThenGoes) {
  const profile p = visible();
  using std::chrono::days;
  const instant warned = now + days{24 * 31 - 50};
  in_alken([&](transaction& tx) {
    forget_old(tx, warned + days{400});
    EXPECT_TRUE(find(tx, p.id)) << "nobody was warned";
    EXPECT_THAT(take_those_to_warn(tx, now + days{365}), IsEmpty());
    const auto told = take_those_to_warn(tx, warned);
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_EQ(told[0].email, "an@claes.be");
    EXPECT_EQ(find(tx, p.id)->status, profile_state::hidden);
    EXPECT_THAT(take_those_to_warn(tx, warned), IsEmpty()) << "once";
    forget_old(tx, warned + warning_term - days{1});
    EXPECT_TRUE(find(tx, p.id));
  });
  const instant begun_at = now;
  now = warned + days{1};
  begun();  // they come by
  in_alken([&](transaction& tx) {
    forget_old(tx, warned + warning_term + days{2});
    ASSERT_TRUE(find(tx, p.id));
    const instant later = warned + days{24 * 31};
    ASSERT_THAT(take_those_to_warn(tx, later), SizeIs(1));
    forget_old(tx, later + warning_term + days{1});
    EXPECT_FALSE(find(tx, p.id));
  });
  EXPECT_EQ(value("select count(*) from node.grants"), "0");
  now = begun_at;
}

}  // namespace
}  // namespace paraat::test
