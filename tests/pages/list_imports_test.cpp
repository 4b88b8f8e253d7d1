// Lists of organisations and vacancies from other tools, in a municipality.

#include "tenant/volunteering/list_imports/list_imports.hpp"

#include "tests/pages/in_alken.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/picture.hpp"

namespace paraat::test {
namespace {

using organisations::organisation_state;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ListImports : public InAlken {
 protected:
  answer upload(const std::string& kind, const std::string& bytes) {
    node.time.advance(std::chrono::seconds{1});
    return post_files(node.port(), host, "/beheer/lijsten",
                      {{"csrf", "", coordinator.csrf}, {"soort", "", kind}, {"bestand", "tool.csv", bytes}},
                      coordinator.cookie_header);
  }
  std::string sent(const std::string& kind, const std::string& bytes) {
    const auto done = upload(kind, bytes);
    EXPECT_EQ(done.status, 303) << done.body;
    return done.headers.contains("location") ? done.headers.at("location") : "";
  }
  std::vector<std::string> said(const std::string& list) {
    return all(
        "select line || ' ' || verdict || ': ' || array_to_string(problems, '. ') from "
        "tenant.import_list_rows "
        "where list_id = '" +
        list.substr(list.rfind('/') + 1) + "' order by line");
  }
  std::vector<std::string> names() { return all("select name from tenant.organisations order by name"); }
};

const std::string organisation_list =
    "Vereniging;Rechtsvorm;KBO-nummer;E-mail;Tel\n"
    "Okra Alken;vzw;0316.380.841;okra@alken.be;011 22 33 44\n"
    "Zorgpunt;woonzorgcentrum;;zorgpunt@alken.be;\n"
    "Rode draad;;0316.380.842;draad@alken.be;\n"
    "okra alken;vzw;;okra2@alken.be;\n"
    "Hulpkorps Alken;;;korps@alken.be;\n";

TEST_F(ListImports, SendingAListAndThrowingItAwayAreSecurityEvents) {
  const std::string list = sent("organisations", organisation_list);
  EXPECT_EQ(audited(node, alken, audit::list_sent), 1);
  ASSERT_EQ(click(coordinator, list + "/verwijdering").status, 303);
  EXPECT_EQ(audited(node, alken, audit::list_thrown_away), 1);
  EXPECT_EQ(upload("organisations", "").status, 422);
  EXPECT_EQ(audited(node, alken, audit::list_sent), 1) << "nothing was sent";
}

TEST_F(ListImports, OrganisationsAreJudgedAndApprovedAtOnce) {
  const std::string list = sent("organisations", organisation_list);
  EXPECT_THAT(said(list), ElementsAre("2 good: ", "3 good: ",
                                      "4 wrong: Het ondernemingsnummer klopt niet. Het heeft 10 cijfers",
                                      "5 twice: Er is al een organisatie met deze naam",
                                      "6 twice: Er is al een organisatie met deze naam"));
  EXPECT_THAT(open(coordinator, list).body, HasSubstr("Importeer 2 organisaties"));
  EXPECT_THAT(names(), ElementsAre("Hulpkorps Alken")) << "nothing happens by itself";
  ASSERT_EQ(click(coordinator, list + "/invoer").status, 303);
  EXPECT_THAT(names(), ElementsAre("Hulpkorps Alken", "Okra Alken", "Zorgpunt"));
  EXPECT_EQ(
      one("select kind || ' ' || number || ' ' || state from tenant.organisations where name = 'Okra Alken'"),
      "vzw 0316380841 approved");
  EXPECT_THAT(node.get(host, "/organisaties").body, HasSubstr("Okra Alken"));
}

TEST_F(ListImports, AnUndoLeavesOrganisationsThatAreInUse) {
  const std::string list = sent("organisations", organisation_list);
  ASSERT_EQ(click(coordinator, list + "/invoer").status, 303);
  run("update tenant.organisations set about = 'Iets', updated_at = updated_at + interval '1 hour' where "
      "name = "
      "'Zorgpunt'");
  EXPECT_THAT(open(coordinator, list + "/herroeping").body, HasSubstr("Zorgpunt is gewijzigd"));
  ASSERT_EQ(click(coordinator, list + "/herroeping").status, 303);
  EXPECT_THAT(names(), ElementsAre("Hulpkorps Alken", "Zorgpunt"));
  EXPECT_THAT(node.get(host, "/organisaties").body, Not(HasSubstr("Okra Alken")));
}

const std::string vacancy_list =
    "Functie;Organisatie;Categorie;Gemeente;Startdatum;Aantal;Omschrijving\n"
    "Soep bedelen;Hulpkorps Alken;Eten en armoede;Alken;1/12/2026;4;Je schept soep.\n"
    "Boodschappen doen;hulpkorps alken;iets;Alken;;;\n"
    "Voorlezen;Onbekend vzw;taal;Alken;;;\n"
    "Wandelen;Hulpkorps Alken;zorg;Alken;31/31/2026;veel;\n"
    "soep bedelen;Hulpkorps Alken;voedsel;Alken;;;\n";

TEST_F(ListImports, VacanciesBecomeDraftsOfOrganisationsThatAreHere) {
  const std::string list = sent("vacancies", vacancy_list);
  EXPECT_THAT(
      said(list),
      ElementsAre(
          "2 good: ", "3 good: Dit thema kennen we niet: kies er een voor je de vacature plaatst",
          "4 wrong: Deze organisatie is hier niet of nog niet goedgekeurd. Importeer eerst de organisaties",
          "5 wrong: Een datum klopt niet. Schrijf ze zoals 21/11/2026. Het aantal plaatsen is geen getal "
          "van 1 tot 5000",
          "6 twice: Staat al eerder in dit bestand"));
  ASSERT_EQ(click(coordinator, list + "/invoer").status, 303);
  EXPECT_THAT(all("select title || ' ' || state || ' ' || theme || ' ' || places from tenant.vacancies order "
                  "by title"),
              ElementsAre("Boodschappen doen draft zorg 1", "Soep bedelen draft voedsel 4"));
  EXPECT_THAT(node.get(host, "/vacatures").body, Not(HasSubstr("Soep bedelen")))
      << "somebody looks at each first";
  EXPECT_THAT(said(sent("vacancies", vacancy_list))[0], HasSubstr("twice: Deze vacature is hier al"));
}

TEST_F(ListImports, AnUndoLeavesVacanciesThatWereChangedOrPublished) {
  const std::string list = sent("vacancies", vacancy_list);
  ASSERT_EQ(click(coordinator, list + "/invoer").status, 303);
  const std::string id = one("select id from tenant.vacancies where title = 'Soep bedelen'");
  ASSERT_EQ(click(coordinator, "/beheer/vacatures/" + id + "/publicatie").status, 303);
  EXPECT_THAT(open(coordinator, list + "/herroeping").body, HasSubstr("Soep bedelen is geplaatst"));
  ASSERT_EQ(click(coordinator, list + "/herroeping").status, 303);
  EXPECT_THAT(all("select title from tenant.vacancies"), ElementsAre("Soep bedelen"));
}

TEST_F(ListImports, SayWhatIsMissingAndKeepTheKindThatWasChosen) {
  EXPECT_THAT(upload("organisations", "Iets;Anders\nx;y\n").status, 303)
      << "the columns are chosen on its page";
  const auto nothing = upload("vacancies", "");
  EXPECT_EQ(nothing.status, 422);
  EXPECT_THAT(nothing.body, AllOf(HasSubstr("Kies een bestand."), HasSubstr("value=\"vacancies\" checked")));
  EXPECT_EQ(upload("mensen", vacancy_list).status, 422);
  EXPECT_EQ(upload("people", "Naam;E-mail\nAn A;an@a.be\n").status, 404) << "only an agency keeps a reserve";
  EXPECT_EQ(open(sign_in(node, alken, web::role::mediator), "/beheer/lijsten").status, 403);
}

}  // namespace
}  // namespace paraat::test
