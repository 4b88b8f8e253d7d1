// Contacts and users of organisations are persons like the others.

#include "tests/store/persons.hpp"

namespace paraat::test {
namespace {

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

}  // namespace
}  // namespace paraat::test
