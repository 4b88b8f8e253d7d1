// Candidates of a reserve who may be one: found by the machine, decided by a person, and back.

#include "tests/pages/agency.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ReserveDuplicates : public AgencyDesk {
 protected:
  const std::string two = headers + "Jan;Van den Berghe;jan@a.be;0470 11 22 33;04/05/1990;Alken;;\r\n" +
                          "Vandenberghe;Jan;jan@b.be;+32 470 11 22 33;04/05/1990;Hasselt;;\r\n";
  reserves::candidate at(const std::string& email) {
    for (auto& c : candidates())
      if (c.who.email == email) return c;
    ADD_FAILURE() << email;
    return {};
  }
  fields pair() { return {{"een", at("jan@a.be").id}, {"ander", at("jan@b.be").id}}; }
};

TEST_F(ReserveDuplicates, StandSideBySideAndNothingIsJoinedByItself) {
  imported(two + cis);
  EXPECT_NE(at("jan@a.be").human, at("jan@b.be").human);
  const std::string page = open("/beheer/reserve/dubbels").body;
  EXPECT_THAT(page, AllOf(HasSubstr("Dezelfde naam, anders geschreven"), HasSubstr("Dezelfde geboortedatum"),
                          HasSubstr("Hetzelfde telefoonnummer"), HasSubstr("jan@a.be"), HasSubstr("jan@b.be"),
                          HasSubstr("anders</span>"), Not(HasSubstr("Cis Maes"))));
}

TEST_F(ReserveDuplicates, TwoWhoAreOneAreAskedOnceAndComeApartAgain) {
  imported(two);
  EXPECT_EQ(counted().to_ask, 2);
  ASSERT_EQ(click("/beheer/reserve/dubbels/samenvoeging", pair()).status, 303);
  EXPECT_EQ(at("jan@a.be").human, at("jan@b.be").human);
  EXPECT_EQ(counted().to_ask, 1);
  EXPECT_EQ(click("/beheer/reserve/dubbels/samenvoeging", pair()).status, 409) << "already one";
  const std::string page = open("/beheer/reserve/dubbels").body;
  EXPECT_THAT(page, AllOf(HasSubstr("Niemand lijkt dubbel"), HasSubstr("Haal weer uit elkaar")));
  const std::string join = value("select id from tenant.person_joins");
  ASSERT_EQ(click("/beheer/reserve/dubbels/scheiding", {{"welke", join}}).status, 303);
  EXPECT_NE(at("jan@a.be").human, at("jan@b.be").human);
  EXPECT_EQ(counted().to_ask, 2);
  EXPECT_THAT(open("/beheer/reserve/dubbels").body, HasSubstr("Niemand lijkt dubbel")) << "not asked again";
  EXPECT_EQ(value("select string_agg(what, ', ' order by id) from tenant.audit where what like 'persons %'"),
            "persons joined, persons separated");
}

TEST_F(ReserveDuplicates, WhoIsKeptApartIsNotAskedAgainByTheNextList) {
  imported(two);
  ASSERT_EQ(click("/beheer/reserve/dubbels/verschil", pair()).status, 303);
  EXPECT_THAT(open("/beheer/reserve/dubbels").body, HasSubstr("Niemand lijkt dubbel"));
  imported(two + cis);
  node.db().write(agency.id,
                  [&](transaction& tx) { reserves::find_pairs(tx, at("jan@a.be").list, node.time.now()); });
  EXPECT_THAT(open("/beheer/reserve/dubbels").body, HasSubstr("Niemand lijkt dubbel"));
}

TEST_F(ReserveDuplicates, PerhapsStandsBehindSureAndIsFoundAcrossLists) {
  imported(headers + "Els;Claes;els@a.be;0473 00 11 22;01/02/1981;Alken;;\r\n");
  imported(headers + "Els;Claes;els@b.be;0475 99 88 77;02/01/1981;Alken;;\r\n");
  EXPECT_THAT(open("/beheer/reserve/dubbels").body, HasSubstr("Dag en maand van geboorte omgewisseld"));
  imported(two);
  EXPECT_THAT(open("/beheer/reserve/dubbels").body, Not(HasSubstr("omgewisseld"))) << "the sure ones first";
  EXPECT_THAT(open("/beheer/reserve/dubbels?toestand=misschien").body, HasSubstr("omgewisseld"));
}

TEST_F(ReserveDuplicates, AreForgottenWithTheirPeopleAndRefuseNonsense) {
  imported(two);
  EXPECT_EQ(click("/beheer/reserve/dubbels/samenvoeging", {{"een", "x"}, {"ander", "y"}}).status, 404);
  EXPECT_EQ(click("/beheer/reserve/dubbels/scheiding", {{"welke", at("jan@a.be").id}}).status, 404);
  ASSERT_EQ(click(page_of(at("jan@a.be")) + "/nee").status, 303);
  EXPECT_EQ(value("select count(*) from tenant.reserve_pairs"), "0");
  EXPECT_EQ(click(sign_in(node, agency, web::role::mediator), "/beheer/reserve/dubbels/samenvoeging").status,
            403);
}

TEST_F(ReserveDuplicates, AJoinedPersonWhoSaysNoIsErasedAsAWhole) {
  imported(two);
  ASSERT_EQ(click("/beheer/reserve/dubbels/samenvoeging", pair()).status, 303);
  ask_everybody();
  EXPECT_EQ(mails_to("jan@a.be") + mails_to("jan@b.be"), 1);
  const std::string asked = mails_to("jan@a.be") == 1 ? "jan@a.be" : "jan@b.be";
  ASSERT_EQ(send(link_to(asked) + "/nee").status, 303);
  EXPECT_THAT(candidates(), testing::IsEmpty());
}

}  // namespace
}  // namespace paraat::test
