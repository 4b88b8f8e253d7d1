// One human in several tenants of one controller (decision 0011).

#include "protocol/bytes.hpp"
#include "tenant/people/persons/person_links.hpp"
#include "tests/store/persons.hpp"

namespace paraat::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

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
  const auto alone = [&](const tenants::tenant& where, const persons::person_id& person) {
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

}  // namespace
}  // namespace paraat::test
