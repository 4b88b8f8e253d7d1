// Lists of members for the tools of others: their columns are named here, not in the program.

#include "tenant/crisis/corps/export_profiles.hpp"

#include "tests/pages/corps.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class ExportProfiles : public CorpsDesk {
 protected:
  corps::corps c = corps_with(flood_corps());
  corps::member an = person(c, "An Claes", "an@claes.be");
  const std::string ways = "/beheer/korps/uitvoer", red_cross = ways + "/rode-kruis";

  std::string list_for(const std::string& way) {
    return open(coordinator, "/beheer/korps/" + c.id + "/leden.csv?toestand=accepted&voor=" + way).body;
  }
  fields typed(const std::vector<std::pair<std::string, std::string>>& columns,
               const std::string& version = "0", const std::string& dates = "iso") const {
    fields out{{"naam", "Tool van de provincie"}, {"datum", dates}, {"versie", version}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out.emplace_back("kop" + std::to_string(i), columns[i].first);
      out.emplace_back("veld" + std::to_string(i), columns[i].second);
    }
    return out;
  }
};

TEST_F(ExportProfiles, TheNamesForTheRedCrossAreAGuessAndThePageSaysSo) {
  EXPECT_THAT(open(coordinator, ways).body, HasSubstr("Geraden namen"));
  const auto page = open(coordinator, red_cross);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("namen die we raadden"));
  EXPECT_THAT(page.body, HasSubstr("value=\"Mobiel nummer\""));
  EXPECT_THAT(list_for("rode-kruis"), HasSubstr("Voornaam;Achternaam;E-mail;Mobiel nummer;Geboortedatum"));
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id + "/lijsten").body,
              HasSubstr("href=\"" + ways + "\""));
}

TEST_F(ExportProfiles, AMunicipalityNamesTheColumnsAnewAndPutsThemBack) {
  const auto changed = typed({{"GSM", "phone"},
                              {"First name", "first_name"},
                              {"Leeg", ""},
                              {"Geboren", "born"},
                              {"Status", "state"}});
  ASSERT_EQ(click(coordinator, red_cross, changed).status, 303);
  const std::string csv = list_for("rode-kruis");
  EXPECT_THAT(csv, HasSubstr("GSM;First name;Leeg;Geboren;Status\r\n"));
  EXPECT_THAT(csv, HasSubstr("0470 11 22 33;An;;1990-05-04;accepted"));
  EXPECT_THAT(open(coordinator, ways).body, HasSubstr("Aangepast"));
  ASSERT_EQ(click(coordinator, red_cross + "/verwijdering").status, 303);
  EXPECT_THAT(list_for("rode-kruis"), HasSubstr("Voornaam;Achternaam"));
  EXPECT_EQ(click(coordinator, red_cross + "/verwijdering").status, 404) << "nothing is left to put back";
}

TEST_F(ExportProfiles, AWayOfOnesOwnIsOfferedBesideTheListAndGoesAway) {
  ASSERT_EQ(click(coordinator, ways + "/nieuw", typed({{"=Naam", "name"}}, "0", "day_first")).status, 303);
  const auto mine = node.db().read(alken.id, [](transaction& tx) {
    for (const auto& p : corps::export_profiles(tx))
      if (p.code != corps::red_cross) return p;
    return corps::export_profile{};
  });
  EXPECT_EQ(mine.name, "Tool van de provincie");
  EXPECT_THAT(open(coordinator, "/beheer/korps/" + c.id + "/lijsten").body, HasSubstr("voor=" + mine.code));
  EXPECT_THAT(list_for(mine.code), HasSubstr("'=Naam")) << "a header is no formula either";
  ASSERT_EQ(click(coordinator, ways + "/" + mine.code + "/verwijdering").status, 303);
  EXPECT_EQ(open(coordinator, ways + "/" + mine.code).status, 404);
  EXPECT_EQ(open(coordinator, "/beheer/korps/" + c.id + "/leden.csv?voor=" + mine.code).status, 404);
}

TEST_F(ExportProfiles, WhatCannotBeAListIsRefusedAndStaysTyped) {
  const auto refused = [&](const fields& f) {
    const auto again = click(coordinator, red_cross, f);
    EXPECT_THAT(again.body, HasSubstr("Tool van de provincie"));
    return again.status;
  };
  EXPECT_EQ(refused(typed({})), 422) << "no column";
  EXPECT_EQ(refused(typed({{"", "name"}})), 422) << "a column without a header is none";
  EXPECT_EQ(refused(typed({{"Naam", "name"}, {"Naam", "email"}})), 422);
  EXPECT_EQ(refused(typed({{"Naam", "rijksregisternummer"}})), 422);
  EXPECT_EQ(refused(typed({{std::string(101, 'x'), "name"}})), 422);
  EXPECT_EQ(refused(typed({{"Naam", "name"}}, "0", "morgen")), 422);
  EXPECT_THAT(list_for("rode-kruis"), HasSubstr("Voornaam;Achternaam"));
}

TEST_F(ExportProfiles, WhoSavesOverTheWorkOfAnotherIsTold) {
  ASSERT_EQ(click(coordinator, red_cross, typed({{"Naam", "name"}})).status, 303);
  const auto late = click(coordinator, red_cross, typed({{"Oud", "name"}}));
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("intussen gewijzigd"));
  EXPECT_EQ(hidden_field(late.body, "versie"), "1") << "a second save is meant";
  EXPECT_EQ(click(coordinator, red_cross, typed({{"Nieuw", "name"}}, "1")).status, 303);
}

TEST_F(ExportProfiles, OnlyCoordinatorsComeHereAndEachMunicipalityHasItsOwn) {
  ASSERT_EQ(click(coordinator, red_cross, typed({{"Alken", "name"}})).status, 303);
  const auto editor = sign_in(node, alken, web::role::editor);
  EXPECT_EQ(open(editor, ways).status, 403);
  EXPECT_EQ(click(editor, red_cross, typed({{"X", "name"}})).status, 403);
  const auto wellen = node.municipality(wellen_nis);
  const auto other = sign_in(node, wellen, web::role::coordinator);
  const auto there = node.get("wellen.localhost", red_cross, other.cookie_header);
  EXPECT_EQ(there.status, 200);
  EXPECT_THAT(there.body, Not(HasSubstr("value=\"Alken\"")));
}

}  // namespace
}  // namespace paraat::test
