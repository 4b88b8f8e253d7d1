// One human, one row: records that join a person, that are joined by a coordinator, and that go.

#include "tenant/people/persons/persons.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <set>

#include "protocol/bytes.hpp"
#include "tenant/people/persons/person_links.hpp"
#include "tenant/platform/store/sql.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/world.hpp"

namespace paraat::test {
namespace {

using persons::likeness;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Persons : public testing::Test {
 protected:
  fresh_database urls = make_database();
  database db{{.url = urls.application_url, .connections = 4}};
  tenants::tenant alken = add_municipality(db, alken_nis);
  instant now = flood_night();
  std::int64_t who = 1;

  std::string value(const std::string& statement) {
    return db.write(alken.id, [&](transaction& tx) {
      const auto found = sql::run(tx, statement);
      return found.empty() ? std::string() : sql::text_of(found[0][0]);
    });
  }
  std::string tenant() { return std::to_string(alken.id.value); }
  std::string corps(const std::string& name) {
    return value("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + tenant() +
                 ", gen_random_uuid(), '" + name + "', '" + name + "', now()) returning id");
  }
  std::string organisation(const std::string& contact, const std::string& email) {
    return value(
        "insert into tenant.organisations (tenant_id, id, ref, name, kind, email, contact_name, state, "
        "created_at, updated_at) values (" +
        tenant() + ", gen_random_uuid(), gen_random_uuid()::text, 'Buurtwerk', 'vzw', '" + email + "', '" +
        contact + "', 'approved', now(), now()) returning id");
  }
  std::int64_t account(const std::string& name, const std::string& email) {
    return std::stoll(value("insert into node.accounts (name, email, created_at) values ('" + name + "', '" +
                            email + "', now()) returning id"));
  }
  void let_in(std::int64_t who_is, const std::string& organisation_id, const std::string& where) {
    value("insert into node.grants (account, role, tenant_id, organisation, given_at) values (" +
          std::to_string(who_is) + ", 'organisation', " + where + ", '" + organisation_id +
          "', now()) returning id");
  }
  // The new record's id.
  std::string member(const std::string& corps_id, const std::string& name, const std::string& email,
                     const std::string& phone = "", const std::string& born = "null") {
    return value(
        "insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, born, "
        "created_at, "
        "updated_at) values (" +
        tenant() + ", gen_random_uuid(), '" + corps_id + "', 'accepted', '" + name + "', '" + email + "', '" +
        phone + "', " + born + ", now(), now()) returning id");
  }
  std::string interested(const std::string& name, const std::string& email) {
    return value(
        "insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" +
        tenant() + ", gen_random_uuid(), '" + name + "', '" + email +
        "', 'v1', 'active', now()) returning id");
  }
  persons::person_id human(const std::string& table, const std::string& id) {
    return persons::person_id(value("select human_id from tenant." + table + " where id = '" + id + "'"));
  }
  std::string count(const std::string& table) { return value("select count(*) from tenant." + table); }
  std::vector<persons::alike> alike() {
    return db.read(alken.id, [&](transaction& tx) { return persons::alike_pairs(tx, 50); });
  }
  result<void> join(const persons::person_id& kept, const persons::person_id& gone) {
    return db.write(alken.id,
                    [&](transaction& tx) { return persons::join_persons(tx, kept, gone, who, now); });
  }
  persons::join_id last_join() {
    return db.read(alken.id, [&](transaction& tx) { return persons::past_joins(tx, 1).at(0).id; });
  }
  result<void> separate(const persons::join_id& join) {
    return db.write(alken.id, [&](transaction& tx) { return persons::separate_persons(tx, join, who, now); });
  }
  std::string red_cross = corps("rk"), civil = corps("bv");
};

TEST_F(Persons, RecordsWithEqualNameAndAddressAreOne) {
  const std::string one = member(red_cross, "René Claes", "rene@claes.be");
  const std::string two = member(civil, "Rene  CLAES", "Rene@claes.be");
  const std::string three = interested("rené claes", "rene@claes.be");
  EXPECT_EQ(human("corps_members", one), human("corps_members", two));
  EXPECT_EQ(human("corps_members", one), human("interests", three));
  EXPECT_EQ(count("persons"), "1");
  EXPECT_THAT(alike(), IsEmpty());
}

TEST_F(Persons, TwoPeopleMayShareAnAddress) {
  const std::string an = member(red_cross, "An Claes", "gezin@claes.be", "+32470112233");
  const std::string bo = member(red_cross, "Bo Claes", "gezin@claes.be", "+32470112233");
  EXPECT_NE(human("corps_members", an), human("corps_members", bo));
  const auto found = alike();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].why, likeness::email);
}

TEST_F(Persons, ATelephoneNumberTellsOnlyWhereOneHasNoEmailAddress) {
  const std::string father = member(red_cross, "Jan Peeters", "jan@peeters.be", "011 59 00 00");
  const std::string son = member(civil, "Jan Peeters", "jan.junior@peeters.be", "+32 11 59 00 00");
  EXPECT_NE(human("corps_members", father), human("corps_members", son));
  ASSERT_THAT(alike(), SizeIs(1));
  const std::string an = member(red_cross, "An Claes", "", "0470 11 22 33");
  const std::string again = member(civil, "An Claes", "an@claes.be", "+32470112233");
  EXPECT_EQ(human("corps_members", an), human("corps_members", again));
}

TEST_F(Persons, NamesakesWithoutAnAddressAreTwoUntilACoordinatorSaysSo) {
  const std::string one = member(red_cross, "Jan Peeters", "", ""),
                    two = member(civil, "Jan Peeters", "", "");
  EXPECT_NE(human("corps_members", one), human("corps_members", two));
  ASSERT_THAT(alike(), SizeIs(1));
  EXPECT_EQ(alike()[0].why, likeness::no_address);
}

TEST_F(Persons, ACorrectedNameOrAddressStaysTheSamePerson) {
  const std::string one = member(red_cross, "Ann Claes", "an@claes.be");
  const persons::person_id before = human("corps_members", one);
  value("update tenant.corps_members set name = 'An Claes', email = 'an.claes@voorbeeld.be' where id = '" +
        one + "' returning id");
  EXPECT_EQ(human("corps_members", one), before);
  EXPECT_EQ(value("select name from tenant.persons"), "An Claes");
  EXPECT_EQ(human("interests", interested("An Claes", "an.claes@voorbeeld.be")), before);
}

TEST_F(Persons, ThatAreCorrectedToOneNameAndAddressAreAQuestion) {
  const std::string one = member(red_cross, "An Claes", "an@claes.be");
  const std::string two = member(civil, "An Claes", "an.oud@claes.be");
  value("update tenant.corps_members set email = 'an@claes.be' where id = '" + two + "' returning id");
  EXPECT_NE(human("corps_members", one), human("corps_members", two));
  ASSERT_THAT(alike(), SizeIs(1));
  EXPECT_EQ(human("interests", interested("An Claes", "an@claes.be")), human("corps_members", one));
  ASSERT_TRUE(join(human("corps_members", two), human("corps_members", one)));
  EXPECT_THAT(alike(), IsEmpty());
  EXPECT_EQ(human("interests", interested("An Claes", "an@claes.be")), human("corps_members", two));
}

TEST_F(Persons, JoinedRecordsComeBackWhenTheyAreSeparated) {
  const std::string one = member(red_cross, "An Claes", "an@claes.be", "+32470112233");
  const std::string two = member(civil, "Anneke Claes", "anneke@claes.be", "+32470112233");
  const persons::person_id a = human("corps_members", one), b = human("corps_members", two);
  ASSERT_TRUE(join(a, b));
  EXPECT_EQ(human("corps_members", two), a);
  EXPECT_EQ(count("persons"), "1");
  EXPECT_EQ(count("contact_points"), "4") << "two mailboxes, one number under two names";
  EXPECT_THAT(alike(), IsEmpty());
  EXPECT_EQ(human("interests", interested("Anneke Claes", "anneke@claes.be")), a) << "a later record too";
  const persons::join_id join_id = last_join();
  ASSERT_TRUE(separate(join_id));
  EXPECT_EQ(human("corps_members", one), a);
  EXPECT_EQ(human("corps_members", two), b);
  EXPECT_EQ(value("select name from tenant.persons where id = '" + b + "'"), "Anneke Claes");
  EXPECT_EQ(separate(join_id).error().kind, refusal_kind::conflict);
  for (const auto& pair : alike())
    EXPECT_NE(std::set({pair.one.id, pair.other.id}), std::set({a, b})) << "they were looked at";
}

TEST_F(Persons, ThatWereKeptApartAreNotAskedAboutAgain) {
  const persons::person_id a = human("corps_members", member(red_cross, "An Claes", "gezin@claes.be"));
  const persons::person_id b = human("corps_members", member(red_cross, "Bo Claes", "gezin@claes.be"));
  ASSERT_THAT(alike(), SizeIs(1));
  ASSERT_TRUE(db.write(alken.id, [&](transaction& tx) { return persons::keep_apart(tx, b, a, who, now); }));
  EXPECT_THAT(alike(), IsEmpty());
}

TEST_F(Persons, AJoinIsRefusedForOneAndTheSameAndForAStranger) {
  const persons::person_id a = human("corps_members", member(red_cross, "An Claes", "an@claes.be"));
  EXPECT_EQ(join(a, a).error().kind, refusal_kind::invalid);
  EXPECT_EQ(join(a, persons::person_id(uuid_v7(now))).error().kind, refusal_kind::not_found);
  EXPECT_EQ(join(a, persons::person_id("geen")).error().kind, refusal_kind::not_found);
  EXPECT_EQ(separate(persons::join_id(uuid_v7(now))).error().kind, refusal_kind::not_found);
  const auto hasselt = add_municipality(db, hasselt_nis);
  EXPECT_EQ(db.write(hasselt.id, [&](transaction& tx) { return persons::join_persons(tx, a, a, who, now); })
                .error()
                .kind,
            refusal_kind::invalid);
  EXPECT_EQ(db.write(hasselt.id,
                     [&](transaction& tx) {
                       return persons::keep_apart(tx, a, persons::person_id(uuid_v7(now)), who, now);
                     })
                .error()
                .kind,
            refusal_kind::not_found)
      << "another tenant does not see them";
}

TEST_F(Persons, TheLastRecordTakesThePersonAndEachTakesItsOwnAddresses) {
  const std::string one = member(red_cross, "An Claes", "an@claes.be", "+32470112233");
  const std::string two = interested("An Claes", "an@claes.be");
  const persons::person_id a = human("corps_members", one);
  value("delete from tenant.corps_members where id = '" + one + "' returning id");
  EXPECT_EQ(human("interests", two), a);
  EXPECT_EQ(value("select string_agg(value, ' ') from tenant.contact_points"), "an@claes.be")
      << "the telephone number came with the membership";
  value("delete from tenant.interests where id = '" + two + "' returning id");
  EXPECT_EQ(count("persons"), "0");
  EXPECT_EQ(count("contact_points"), "0");
}

TEST_F(Persons, ANameThatWentWithItsRecordStandsNowhere) {
  const std::string one = member(red_cross, "An Claes", "an@claes.be");
  const std::string two = member(civil, "Anneke Claes-Nys", "anneke@claes.be");
  ASSERT_TRUE(join(human("corps_members", one), human("corps_members", two)));
  value("delete from tenant.corps_members where id = '" + one + "' returning id");
  EXPECT_EQ(value("select name from tenant.persons"), "Anneke Claes-Nys");
  EXPECT_EQ(value("select string_agg(value, ' ') from tenant.contact_points"), "anneke@claes.be");
}

TEST_F(Persons, TheContactOfAnOrganisationIsThePersonWithThatNameAndAddress) {
  const std::string one = organisation("An Claes", "an@claes.be"),
                    two = organisation("an  claes", "An@Claes.be");
  const persons::person_id an = human("organisations", one);
  EXPECT_EQ(human("organisations", two), an);
  EXPECT_EQ(human("corps_members", member(red_cross, "An Claes", "an@claes.be")), an);
  EXPECT_EQ(human("organisations", organisation("", "info@buurtwerk.be")), "") << "a mailbox is nobody";
}

TEST_F(Persons, AnotherContactOfAnOrganisationIsAnotherPersonAndAnotherAddressIsNot) {
  const std::string id = organisation("An Claes", "info@buurtwerk.be");
  const persons::person_id an = human("organisations", id);
  value("update tenant.organisations set email = 'an@claes.be' where id = '" + id + "' returning id");
  EXPECT_EQ(human("organisations", id), an);
  EXPECT_EQ(value("select string_agg(value, ' ') from tenant.contact_points"), "an@claes.be");
  value("update tenant.organisations set contact_name = 'Bo Nijs' where id = '" + id + "' returning id");
  EXPECT_NE(human("organisations", id), an);
  EXPECT_EQ(value("select string_agg(name, ' ') from tenant.persons"), "Bo Nijs")
      << "who was the contact of nothing else is gone";
  value("update tenant.organisations set contact_name = '', email = '', phone = '' where id = '" + id +
        "' returning id");
  EXPECT_EQ(human("organisations", id), "");
  EXPECT_EQ(count("persons"), "0");
}

TEST_F(Persons, AContactThatIsJoinedGoesBackToTheirOwnPersonWhenSeparated) {
  const std::string contact = organisation("Anneke Claes", "anneke@claes.be");
  const persons::person_id a = human("corps_members", member(red_cross, "An Claes", "an@claes.be"));
  const persons::person_id b = human("organisations", contact);
  ASSERT_TRUE(join(a, b));
  EXPECT_EQ(human("organisations", contact), a);
  ASSERT_TRUE(separate(last_join()));
  EXPECT_EQ(human("organisations", contact), b);
}

TEST_F(Persons, AUserOfAnOrganisationWhoIsAPersonHasTheirAccountThere) {
  const std::string rode_kruis = organisation("An Claes", "an@claes.be");
  const std::int64_t an = account("An Claes", "an@claes.be"), bo = account("Bo Nijs", "bo@nijs.be");
  const auto account_of = [&](const std::string& name) {
    return value("select account from tenant.persons where name = '" + name + "'");
  };
  EXPECT_EQ(account_of("An Claes"), "") << "an account without access here";
  let_in(an, rode_kruis, tenant());
  EXPECT_EQ(account_of("An Claes"), std::to_string(an)) << "access after the person";
  let_in(bo, rode_kruis, tenant());
  interested("Bo Nijs", "bo@nijs.be");
  EXPECT_EQ(account_of("Bo Nijs"), std::to_string(bo)) << "the person after access";
  interested("Bo Peeters", "bo@nijs.be");
  EXPECT_EQ(account_of("Bo Peeters"), "") << "one mailbox, another name";
  db.write(std::nullopt, [&](transaction& tx) {
    return sql::run(tx, "delete from node.accounts where id = $1", an).size();
  });
  EXPECT_EQ(account_of("An Claes"), "") << "an account that is forgotten";
}

TEST_F(Persons, AnAccountAndADateOfBirthThatAJoinBroughtGoBackToTheirOwnPerson) {
  const persons::person_id a = human("corps_members", member(red_cross, "An Claes", "an@claes.be"));
  const persons::person_id b =
      human("corps_members", member(civil, "Bo Nijs", "bo@nijs.be", "", "'1990-01-01'"));
  const std::int64_t bo = account("Bo Nijs", "bo@nijs.be");
  let_in(bo, organisation("Bo Nijs", "bo@nijs.be"), tenant());
  const auto kept = [&](const std::string& id) {
    return value(
        "select coalesce(account, 0) || ' ' || coalesce(born::text, '') from tenant.persons where id = '" +
        id + "'");
  };
  const std::string of_bo = std::to_string(bo) + " 1990-01-01";
  ASSERT_TRUE(join(a, b));
  EXPECT_EQ(kept(a), of_bo);
  ASSERT_TRUE(separate(last_join()));
  EXPECT_EQ(kept(a), "0 ");
  EXPECT_EQ(kept(b), of_bo);
}

TEST_F(Persons, AccessToAnOrganisationElsewhereTellsNothingHere) {
  const auto hasselt = add_municipality(db, hasselt_nis);
  const std::string here = organisation("An Claes", "an@claes.be");
  let_in(account("An Claes", "an@claes.be"), here, std::to_string(hasselt.id.value));
  EXPECT_EQ(value("select account from tenant.persons"), "");
}

class LinkedPersons : public Persons {
 protected:
  tenants::tenant wellen = add_municipality(db, wellen_nis), hasselt = add_municipality(db, hasselt_nis);
  persons::person_id an, an_there, stranger;

  void controller(const tenants::tenant& of, const std::string& name) {
    pqxx::connection owner(urls.owner_url);
    pqxx::nontransaction(owner).exec("update node.tenants set controller = '" + name +
                                     "' where id = " + std::to_string(of.id.value));
  }
  void SetUp() override {
    controller(alken, "be-net-haspengouw");
    controller(wellen, "be-net-haspengouw");
    who = account("Cis Coordinator", "cis@alken.be");
    coordinates(who, alken);
    coordinates(who, wellen);
    coordinates(who, hasselt);
    an = human("interests", interested("An Claes", "an@claes.be"));
    an_there = interested_in(wellen, "Anneke Claes", "An@Claes.be");
    stranger = interested_in(hasselt, "An Claes", "an@claes.be");
  }
  void coordinates(std::int64_t account_id, const tenants::tenant& where) {
    value("insert into node.grants (account, role, tenant_id, given_at) values (" +
          std::to_string(account_id) + ", 'coordinator', " + std::to_string(where.id.value) +
          ", now()) returning id");
  }
  // The person of a new interest there.
  persons::person_id interested_in(const tenants::tenant& where, const std::string& name,
                                   const std::string& email) {
    return db.write(where.id, [&](transaction& tx) {
      return sql::run(tx,
                      "insert into tenant.interests (tenant_id, id, name, email, consent, state, "
                      "created_at) values ($1, gen_random_uuid(), $2, $3, 'v1', 'active', now()) "
                      "returning human_id",
                      tx.tenant(), name, email)[0][0]
          .as<persons::person_id>();
    });
  }
  std::vector<persons::person_beside> beside(std::int64_t account_id, const tenants::tenant& from,
                                             const persons::person_id& person) {
    return db.read(from.id, [&](transaction& tx) {
      auto found = persons::persons_beside(tx, person, account_id);
      EXPECT_EQ(sql::run(tx, "select current_setting('app.tenant')")[0][0].as<int>(), from.id.value);
      return found;
    });
  }
  result<void> link(const persons::person_id& person, const tenants::tenant& there,
                    const persons::person_id& theirs, std::int64_t account_id) {
    return db.write(alken.id, [&](transaction& tx) {
      return persons::link_persons(tx, person, there.id, theirs, account_id, now);
    });
  }
};

TEST_F(LinkedPersons, AreFoundByNameOrAddressInTenantsOfOneControllerOnly) {
  const auto found = beside(who, alken, an);
  ASSERT_THAT(found, SizeIs(1)) << "not the one of Hasselt";
  EXPECT_EQ(found[0].id, an_there);
  EXPECT_EQ(found[0].name, "Anneke Claes");
  EXPECT_EQ(found[0].reached, "an@claes.be");
  EXPECT_FALSE(found[0].linked);
  EXPECT_THAT(beside(who, hasselt, stranger), IsEmpty());
}

TEST_F(LinkedPersons, AreLinkedBothWaysAndEndedByEither) {
  ASSERT_TRUE(link(an, wellen, an_there, who));
  ASSERT_TRUE(link(an, wellen, an_there, who)) << "again";
  EXPECT_TRUE(beside(who, alken, an).at(0).linked);
  EXPECT_TRUE(beside(who, wellen, an_there).at(0).linked);
  EXPECT_EQ(count("person_links"), "1") << "each tenant sees its own row";
  EXPECT_TRUE(db.write(wellen.id, [&](transaction& tx) { return persons::unlink_person(tx, an_there); }));
  EXPECT_FALSE(db.write(wellen.id, [&](transaction& tx) { return persons::unlink_person(tx, an_there); }));
  EXPECT_FALSE(beside(who, alken, an).at(0).linked);
  ASSERT_TRUE(link(an, wellen, an_there, who)) << "and again";
}

TEST_F(LinkedPersons, AreRefusedWithoutOneControllerOrTheRightsInBoth) {
  EXPECT_EQ(link(an, hasselt, stranger, who).error().kind, refusal_kind::not_found) << "another controller";
  EXPECT_EQ(link(an, wellen, stranger, who).error().kind, refusal_kind::not_found)
      << "not a person of Wellen";
  EXPECT_EQ(link(an, wellen, persons::person_id(uuid_v7(now)), who).error().kind, refusal_kind::not_found);
  EXPECT_EQ(link(persons::person_id(uuid_v7(now)), wellen, an_there, who).error().kind,
            refusal_kind::not_found);
  const auto only_here = account("Els", "els@alken.be"), editor = account("Ed", "ed@alken.be");
  coordinates(only_here, alken);
  coordinates(editor, alken);
  value("insert into node.grants (account, role, tenant_id, given_at) values (" + std::to_string(editor) +
        ", 'editor', " + std::to_string(wellen.id.value) + ", now()) returning id");
  for (const std::int64_t other : {only_here, editor}) {
    EXPECT_EQ(link(an, wellen, an_there, other).error().kind, refusal_kind::not_found);
    EXPECT_THAT(beside(other, alken, an), IsEmpty());
  }
  EXPECT_EQ(count("person_links"), "0");
}

TEST_F(LinkedPersons, AreOnePersonInEachTenant) {
  const persons::person_id bo = human("interests", interested("Bo Nijs", "bo@nijs.be"));
  const persons::person_id bo_there = interested_in(wellen, "Bo Nijs", "bo@nijs.be");
  ASSERT_TRUE(link(an, wellen, an_there, who));
  EXPECT_EQ(link(bo, wellen, an_there, who).error().kind, refusal_kind::conflict) << "she is An";
  EXPECT_EQ(link(an, wellen, bo_there, who).error().kind, refusal_kind::conflict) << "An has one there";
  ASSERT_TRUE(link(bo, wellen, bo_there, who));
  EXPECT_EQ(link(an, wellen, bo_there, who).error().kind, refusal_kind::conflict);
  EXPECT_TRUE(beside(who, alken, an).at(0).linked);
}

TEST_F(LinkedPersons, StayLinkedWhenTheyAreJoinedAndGoWithThePerson) {
  const persons::person_id twin = human("interests", interested("Anna Claes", "anna@claes.be"));
  ASSERT_TRUE(link(an, wellen, an_there, who));
  ASSERT_TRUE(join(twin, an));
  EXPECT_TRUE(beside(who, wellen, an_there).at(0).linked);
  value("delete from tenant.interests returning id");
  EXPECT_EQ(count("person_links"), "0");
  EXPECT_THAT(beside(who, wellen, an_there), IsEmpty());
}

TEST_F(LinkedPersons, TheLinkOfAJoinedPersonGoesBackWhenTheyAreSeparated) {
  const persons::person_id twin = human("interests", interested("Anna Claes", "anna@claes.be"));
  ASSERT_TRUE(link(an, wellen, an_there, who));
  ASSERT_TRUE(join(twin, an));
  EXPECT_TRUE(beside(who, alken, twin).at(0).linked);
  ASSERT_TRUE(separate(last_join()));
  EXPECT_TRUE(beside(who, alken, an).at(0).linked);
  EXPECT_EQ(value("select person_id from tenant.person_links"), an);
}

TEST_F(LinkedPersons, ALinkThatEndedSinceTheJoinDoesNotComeBack) {
  const persons::person_id twin = human("interests", interested("Anna Claes", "anna@claes.be"));
  ASSERT_TRUE(link(an, wellen, an_there, who));
  ASSERT_TRUE(join(twin, an));
  EXPECT_TRUE(db.write(alken.id, [&](transaction& tx) { return persons::unlink_person(tx, twin); }));
  ASSERT_TRUE(separate(last_join()));
  EXPECT_EQ(count("person_links"), "0");
}

TEST_F(LinkedPersons, WhoeverIsLeftAloneIsLinkedToNobody) {
  const auto links_there = [&] {
    return db.read(wellen.id, [](transaction& tx) {
      return sql::run(tx, "select count(*) from tenant.person_links")[0][0].as<int>();
    });
  };
  ASSERT_TRUE(link(an, wellen, an_there, who));
  EXPECT_TRUE(db.write(alken.id, [&](transaction& tx) { return persons::unlink_person(tx, an); }));
  EXPECT_EQ(links_there(), 0) << "ended here";
  ASSERT_TRUE(link(an, wellen, an_there, who));
  value("delete from tenant.interests returning id");
  EXPECT_EQ(links_there(), 0) << "erased here";
}

// What the release before 0061 left: a row of which the other side ended.
TEST_F(LinkedPersons, ALinkThatStandsAloneGivesWayToAnother) {
  controller(hasselt, "be-net-haspengouw");
  const auto alone = [&](const tenants::tenant& where, const std::string& person) {
    db.write(where.id, [&](transaction& tx) {
      return sql::run(tx,
                      "insert into tenant.person_links (tenant_id, person_id, common, at, by) values ($1, "
                      "$2::uuid, gen_random_uuid(), now(), 1)",
                      tx.tenant(), person)
          .affected_rows();
    });
  };
  alone(wellen, an_there);
  ASSERT_TRUE(link(an, hasselt, stranger, who));
  EXPECT_TRUE(link(an, wellen, an_there, who)) << "the one there is alone";
  EXPECT_THAT(beside(who, alken, an), SizeIs(2));
  for (const auto& b : beside(who, alken, an)) EXPECT_TRUE(b.linked);
  const persons::person_id bo = human("interests", interested("Bo Nijs", "bo@nijs.be"));
  const persons::person_id bo_there = interested_in(wellen, "Bo Nijs", "bo@nijs.be");
  alone(alken, bo);
  alone(wellen, bo_there);
  EXPECT_TRUE(link(bo, wellen, bo_there, who)) << "both are";
  EXPECT_EQ(link(bo, wellen, an_there, who).error().kind, refusal_kind::conflict) << "neither is";
}

TEST_F(LinkedPersons, AreSummedInTheCostsOfTheController) {
  db.write(wellen.id, [&](transaction& tx) {
    return sql::run(
               tx,
               "insert into tenant.cost_notes (tenant_id, id, person_id, payee_name, payee_email, on_day, "
               "kind, cents, rules, noted_at, human_id) values ($1, gen_random_uuid(), gen_random_uuid(), "
               "'Anneke Claes', 'anneke@elders.be', '2026-11-21', 'lump', 4000, 'x', now(), $2::uuid)",
               tx.tenant(), an_there)
        .affected_rows();
  });
  const auto paid = [&] {
    return value(
        "select lump_day || ' ' || current_setting('app.tenant') from node.paid_beside(E'an@claes.be\\nan "
        "claes', '" +
        an + "', '2026-11-21', '2026-01-01', '2027-01-01')");
  };
  EXPECT_EQ(paid(), "0 " + tenant());
  ASSERT_TRUE(link(an, wellen, an_there, who));
  EXPECT_EQ(paid(), "4000 " + tenant());
  controller(wellen, "");
  EXPECT_EQ(paid(), "0 " + tenant()) << "Wellen left the controller";
}

// A new table with people in it fails here until it is a line of tables(), and of the view when it has names.
TEST_F(Persons, EveryTableThatPointsAtAPersonIsJoinedAndSeparated) {
  std::set<std::string> in_code, in_schema, records, in_view;
  for (const auto& t : persons::tables()) {
    in_code.insert(std::string(t.name));
    if (t.record) records.insert(std::string(t.name));
  }
  pqxx::connection owner(urls.owner_url);
  pqxx::nontransaction tx(owner);
  for (const auto& r : tx.exec("select conrelid::regclass::text from pg_constraint where contype = 'f' and "
                               "confrelid = 'tenant.persons'::regclass and conrelid not in "
                               "('tenant.contact_points'::regclass, 'tenant.persons_apart'::regclass, "
                               "'tenant.person_links'::regclass)"))
    in_schema.insert(std::string(r[0].c_str()).substr(7));
  for (const auto& r : tx.exec("select distinct table_name from information_schema.view_column_usage where "
                               "view_schema = 'tenant' and view_name = 'person_records'"))
    in_view.insert(r[0].c_str());
  EXPECT_EQ(in_code, in_schema);
  EXPECT_EQ(records, in_view);
}

// What 0048 left, under 0050: every row stays, equal name and address are one, the rest are two.
TEST(PersonsMigration, KeepsEveryRowAndJoinsOnlyEqualNameAndAddress) {
  const fresh_database urls = make_database();
  pqxx::connection owner(urls.owner_url);
  const auto run = [&](const std::string& statement) {
    pqxx::nontransaction tx(owner);
    return tx.exec(statement);
  };
  // Back to before: what the migration made goes, and so does its line.
  run("drop view tenant.person_records");
  for (const char* table : {"corps_members", "applications", "interests", "walk_ins", "cost_notes",
                            "callout_people", "stays", "organisations"}) {
    for (const char* trigger : {"human", "human_corrected", "record_gone", "record_blanked"})
      run(std::string("drop trigger if exists ") + trigger + " on tenant." + table);
    run(std::string("alter table tenant.") + table + " drop column human_id");
  }
  run("drop trigger account_of_person on node.grants");
  run("drop table tenant.person_links, tenant.persons_apart, tenant.person_joins, tenant.contact_points, "
      "tenant.persons");
  for (const auto& r :
       run("select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = "
           "p.pronamespace where n.nspname in ('tenant', 'node') and p.proname in ('person_of', "
           "'add_contacts', 'set_human', 'set_human_of_row', 'forget_lonely', 'record_gone', "
           "'walk_in_blanked', 'phone_key', 'account_of', 'set_account', 'set_account_of_person', "
           "'set_human_of_contact', 'contact_changed', 'coordinated_beside', 'persons_beside', "
           "'link_persons', 'note_beside', 'linked_beside', 'link_gone') "
           "or (p.proname = 'paid_beside' and p.pronargs = 5)"))
    run(std::string("drop function ") + r[0].c_str());
  run("delete from node.migrations where name in ('0050_persons.sql', "
      "'0058_organisations_contact_person.sql', '0059_person_links.sql', "
      "'0061_person_links_left_alone.sql')");

  database db({.url = urls.application_url, .connections = 2});
  const auto alken = add_municipality(db, alken_nis);
  const std::string t = std::to_string(alken.id.value);
  run("insert into tenant.corps (tenant_id, id, ref, name, updated_at) values (" + t +
      ", '00000000-0000-7000-8000-000000000001', 'rk', 'RK', now()), (" + t +
      ", '00000000-0000-7000-8000-000000000002', 'bv', 'BV', now())");
  const auto member = [&](int corps, const std::string& name, const std::string& email,
                          const std::string& phone) {
    run("insert into tenant.corps_members (tenant_id, id, corps_id, state, name, email, phone, created_at, "
        "updated_at) values (" +
        t + ", gen_random_uuid(), '00000000-0000-7000-8000-00000000000" + std::to_string(corps) +
        "', 'accepted', '" + name + "', '" + email + "', '" + phone + "', now(), now())");
  };
  member(1, "An Claes", "an@claes.be", "+32470112233");
  member(2, "An Claes", "AN@claes.be", "");
  member(1, "Bo Claes", "an@claes.be", "");
  member(1, "Jan Peeters", "", "");
  member(2, "Jan Peeters", "", "");
  run("insert into tenant.interests (tenant_id, id, name, email, consent, state, created_at) values (" + t +
      ", gen_random_uuid(), 'An Claes', 'an@claes.be', 'v1', 'active', now())");
  run("insert into tenant.cost_notes (tenant_id, id, person_id, payee_name, payee_email, on_day, kind, "
      "cents, "
      "rules, noted_at) values (" +
      t +
      ", gen_random_uuid(), gen_random_uuid(), 'An Claes', 'an@claes.be', '2026-11-21', 'lump', 3000, 'r', "
      "now())");

  const auto organisation = [&](const std::string& contact, const std::string& email) {
    run("insert into tenant.organisations (tenant_id, id, ref, name, kind, email, contact_name, state, "
        "created_at, updated_at) values (" +
        t + ", gen_random_uuid(), gen_random_uuid()::text, 'Buurtwerk', 'vzw', '" + email + "', '" + contact +
        "', 'approved', now(), now())");
  };
  organisation("An Claes", "an@claes.be");
  organisation("Els Maes", "els@maes.be");
  organisation("", "info@buurtwerk.be");
  run("with a as (insert into node.accounts (name, email, created_at) values ('Els Maes', 'els@maes.be', "
      "now()) returning id) insert into node.grants (account, role, tenant_id, organisation, given_at) "
      "select "
      "id, 'organisation', " +
      t + ", gen_random_uuid(), now() from a");

  std::map<std::string, std::string> before, after;
  const auto rows = [&](std::map<std::string, std::string>& into) {
    for (const auto& table : persons::tables())
      into[std::string(table.name)] =
          run("select count(*) from tenant." + std::string(table.name))[0][0].c_str();
  };
  rows(before);
  EXPECT_THAT(migrate(urls.owner_url),
              ElementsAre("0050_persons.sql", "0058_organisations_contact_person.sql",
                          "0059_person_links.sql", "0061_person_links_left_alone.sql"));
  rows(after);
  EXPECT_EQ(before, after);
  EXPECT_STREQ(run("select count(*) from tenant.persons")[0][0].c_str(), "5") << "An, Bo, two Jans, and Els";
  EXPECT_STREQ(run("select count(*) from tenant.organisations where human_id is null")[0][0].c_str(), "1");
  EXPECT_STREQ(
      run("select p.name from tenant.persons p join node.accounts a on a.id = p.account")[0][0].c_str(),
      "Els Maes");
  EXPECT_STREQ(run("select count(*) from tenant.person_records r join tenant.persons p on p.id = r.human_id "
                   "where p.name = 'An Claes'")[0][0]
                   .c_str(),
               "5");
}

}  // namespace
}  // namespace paraat::test
