// One human, one row: records that join a person, that are joined by a coordinator, and that go.

#include "tests/store/persons.hpp"

#include <pqxx/pqxx>
#include <set>

#include "protocol/bytes.hpp"

namespace paraat::test {
namespace {

using persons::likeness;
using testing::IsEmpty;
using testing::SizeIs;

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

}  // namespace
}  // namespace paraat::test
