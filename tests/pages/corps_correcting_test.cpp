// Corrections of a member's details by the staff, and their entries in the trail.

#include "tests/pages/corps.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Correcting : public CorpsDesk {
 protected:
  corps::corps c = corps_with(flood_corps());
  corps::member an = member_now(person(c, "An Claes", "an@claes.be"));

  std::string path() { return page_of(an) + "/gegevens"; }
  fields details() {
    return {{"naam", "An Claes"},
            {"geboren", "1990-05-04"},
            {"telefoon", "0470 11 22 33"},
            {"email", "an@claes.be"},
            {"plaats", "Alken"},
            {"nood", ""},
            {"talen", ""},
            {"versie", hidden_field(open(coordinator, path()).body, "versie")}};
  }
};

TEST_F(Correcting, WhatWasMendedStandsInTheTrailWithWhoDidIt) {
  const auto form = open(coordinator, path());
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, AllOf(HasSubstr("value=\"1990-05-04\""), HasSubstr("value=\"an@claes.be\"")));
  fields f = with(with(with(details(), "telefoon", "0471 22 33 44"), "geboren", "1991-06-05"), "plaats",
                  "Sint-Truiden");
  f.emplace_back("kunnen", "first_aid");
  ASSERT_EQ(click(coordinator, path(), f).status, 303);
  const auto now = member_now(an);
  EXPECT_EQ(now.who.phone, "+32471223344");
  EXPECT_EQ(now.who.nis, 71053);
  EXPECT_THAT(now.who.skills, testing::ElementsAre("first_aid"));
  EXPECT_EQ(now.status, corps::member_state::accepted);
  const auto page = open(coordinator, page_of(an)).body;
  EXPECT_THAT(page,
              AllOf(HasSubstr("Gegevens gewijzigd"), HasSubstr("Gsm-nummer: 0470 11 22 33 → 0471 22 33 44"),
                    HasSubstr("Geboortedatum: 1990-05-04 → 1991-06-05"),
                    HasSubstr("Woonplaats: Alken → Sint-Truiden")));
  EXPECT_THAT(page, Not(HasSubstr("Naam: An Claes"))) << "only what changed";
}

TEST_F(Correcting, SavingWithoutAChangeWritesNothing) {
  ASSERT_EQ(click(coordinator, path(), details()).status, 303);
  EXPECT_THAT(open(coordinator, page_of(an)).body, Not(HasSubstr("Gegevens gewijzigd")));
  EXPECT_EQ(member_now(an).version, an.version);
}

TEST_F(Correcting, WhatCannotBeIsRefusedAndStaysTyped) {
  for (const auto& [field, value] : {std::pair("naam", ""),
                                     {"geboren", ""},
                                     {"geboren", "2030-01-01"},
                                     {"geboren", "2015-01-01"},
                                     {"telefoon", "bel mij"},
                                     {"telefoon", "0470 11"},
                                     {"email", "geen adres"},
                                     {"plaats", ""}}) {
    const auto refused = click(coordinator, path(), with(with(details(), "talen", "Waals"), field, value));
    EXPECT_EQ(refused.status, 422) << field << " " << value;
    EXPECT_THAT(refused.body, HasSubstr("value=\"Waals\"")) << field;
  }
  const auto unreached = click(coordinator, path(), with(with(details(), "telefoon", ""), "email", ""));
  EXPECT_EQ(unreached.status, 422);
  EXPECT_THAT(unreached.body, HasSubstr("Zonder nummer of e-mailadres"));
  EXPECT_EQ(member_now(an).version, an.version);
}

TEST_F(Correcting, OneWayToReachThemIsEnough) {
  ASSERT_EQ(click(coordinator, path(), with(details(), "email", "")).status, 303);
  EXPECT_EQ(member_now(an).who.email, "");
  ASSERT_EQ(click(coordinator, path(), with(with(details(), "email", "an@nieuw.be"), "telefoon", "")).status,
            303);
  EXPECT_EQ(member_now(an).who.phone, "");
}

TEST_F(Correcting, WhoseAddressChangesIsToldAtTheOldOne) {
  ASSERT_EQ(click(coordinator, path(), with(details(), "email", "an@nieuw.be")).status, 303);
  EXPECT_THAT(last_mail_to(node, alken, "an@claes.be").subject, HasSubstr("e-mailadres"));
  EXPECT_THAT(last_mail_to(node, alken, "an@claes.be").text, Not(HasSubstr("an@nieuw.be")))
      << "the old one may be somebody else's by now";
}

TEST_F(Correcting, TwoWhoSaveAtOnceDoNotOverwriteEachOther) {
  const fields first = with(details(), "talen", "Frans"), second = with(details(), "talen", "Duits");
  ASSERT_EQ(click(coordinator, path(), first).status, 303);
  const auto late = click(coordinator, path(), second);
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, AllOf(HasSubstr("Iemand anders heeft dit intussen gewijzigd"), HasSubstr("Duits")));
  EXPECT_EQ(member_now(an).who.languages, "Frans");
  EXPECT_EQ(click(coordinator, path(), with(second, "versie", hidden_field(late.body, "versie"))).status,
            303);
}

TEST_F(Correcting, NobodyBecomesSomebodyWhoIsThereAlready) {
  person(c, "Bo Maes", "bo@maes.be");
  const auto same =
      click(coordinator, path(), with(with(details(), "naam", "bo maes"), "email", "BO@maes.be"));
  EXPECT_EQ(same.status, 409);
  EXPECT_THAT(same.body, HasSubstr("Er is al een lid met deze naam"));
}

TEST_F(Correcting, WhoLeftIsLeftAlone) {
  const auto gone = person(c, "Cis Wuyts", "cis@wuyts.be", corps::member_state::left);
  EXPECT_THAT(open(coordinator, page_of(gone)).body, Not(HasSubstr("/gegevens")));
  fields f = with(details(), "versie", std::to_string(gone.version));
  EXPECT_EQ(click(coordinator, page_of(gone) + "/gegevens", f).status, 409);
}

TEST_F(Correcting, OnlyACoordinatorOfThisMunicipalityMayAndADraftIsThePersonsOwn) {
  const fields f = with(details(), "telefoon", "0471 22 33 44");
  for (const auto role : {web::role::editor, web::role::mediator}) {
    const auto other = sign_in(node, alken, role);
    EXPECT_EQ(open(other, path()).status, 403);
    EXPECT_EQ(click(other, path(), f).status, 403);
  }
  EXPECT_EQ(node.get(host, path()).status, 303) << "to the sign-in";
  const auto hasselt = node.municipality(hasselt_nis);
  const auto stranger = sign_in(node, hasselt, web::role::coordinator);
  EXPECT_EQ(node.get("hasselt.localhost", path(), stranger.cookie_header).status, 404);
  const auto draft = node.db().write(alken.id, [&](transaction& tx) {
    return corps::begin(tx, c, "Dirk Nijs", "dirk@nijs.be", "nl", node.time.now()).value();
  });
  EXPECT_EQ(open(coordinator, page_of(draft) + "/gegevens").status, 404);
  EXPECT_EQ(click(coordinator, page_of(draft) + "/gegevens", f).status, 404);
  EXPECT_EQ(member_now(an).who.phone, "+32470112233");
}

TEST_F(Correcting, WhoMovedAwayFromACorpsOfResidentsIsShownSo) {
  auto wish = flood_corps();
  wish.name = "Korps van hier";
  wish.residents_only = true;
  an = person(corps_with(wish), "Eva Put", "eva@put.be");
  fields f = with(with(details(), "naam", "Eva Put"), "email", "eva@put.be");
  ASSERT_EQ(click(coordinator, path(), with(f, "plaats", "Hasselt")).status, 303);
  EXPECT_THAT(open(coordinator, page_of(an)).body, HasSubstr("niet in deze gemeente"));
}

}  // namespace
}  // namespace paraat::test
