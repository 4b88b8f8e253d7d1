// What a visitor finds: by theme, by title, near a place, and what the page says when nothing fits.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/overview.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class SearchPages : public testing::Test {
 protected:
  running_node node;

  void add(int nis, int number, const std::string& title, const std::string& theme, const std::string& body,
           std::optional<point> at = std::nullopt) {
    auto l = foreign_listing(nis, number, node.time.now() - std::chrono::hours{number});
    l.title = title, l.theme = theme, l.body = body;
    if (at) l.lat = at->lat, l.lon = at->lon;
    accept(node, l);
  }
  std::string page(const std::string& target, const std::string& host = "vlaanderen.localhost") {
    return node.get(host, target).body;
  }
  point where(const std::string& place) {
    return node.inside().services().municipalities.point_named(place).value();
  }
};

TEST_F(SearchPages, TheNamesOfThemesFindTheirVacanciesAndTheCardSaysWhy) {
  add_flanders(node);
  add(hasselt_nis, 1, "Jeugdploeg begeleiden", "sport", "Elke woensdag op het veld.");
  add(hasselt_nis, 2, "Met de auto op pad", "vervoer", "Je brengt mensen naar de winkel.");
  add(hasselt_nis, 3, "Pakketten maken", "voedsel", "In het buurthuis.");
  for (const auto& [words, title, theme] :
       {std::tuple{"sport", "Jeugdploeg begeleiden", "Sport en vrije tijd"},
        {"boodschappen", "Met de auto op pad", "Vervoer en boodschappen"},
        {"armoede", "Pakketten maken", "Eten en armoede"},
        {"vrije+tijd", "Jeugdploeg begeleiden", "Sport en vrije tijd"}}) {
    const std::string found = page(fmt::format("/vacatures?q={}", words));
    EXPECT_THAT(found, HasSubstr(title)) << words;
    EXPECT_THAT(found, HasSubstr("1 vacature<")) << words;
    EXPECT_THAT(found, HasSubstr(fmt::format("</svg>Thema: {}</p>", theme))) << words;
  }
}

TEST_F(SearchPages, BestFitIsTheOrderWhenThereAreWordsAndCanBeChanged) {
  add_flanders(node);
  add(hasselt_nis, 1, "Bij de club", "sport", "Alles wat er te doen is.");
  add(hasselt_nis, 2, "Helpen op zaterdag", "jeugd", "We doen veel sport.");
  add(hasselt_nis, 3, "Sport voor iedereen", "zorg", "Bewegen.");
  const std::string best = page("/vacatures?q=sport");
  EXPECT_LT(best.find("Sport voor iedereen"), best.find("Helpen op zaterdag"));
  EXPECT_LT(best.find("Helpen op zaterdag"), best.find("Bij de club"));
  EXPECT_THAT(best, HasSubstr("<option value=\"passend\" selected>Best passend</option>"));
  EXPECT_THAT(best, HasSubstr("</svg>In de titel</p>"));
  EXPECT_THAT(best, HasSubstr("</svg>In de omschrijving</p>"));
  const std::string newest = page("/vacatures?q=sport&volgorde=nieuwste");
  EXPECT_LT(newest.find("Bij de club"), newest.find("Sport voor iedereen"));
  const std::string browsed = page("/vacatures?volgorde=passend");
  EXPECT_THAT(browsed, Not(HasSubstr("Best passend")));
  EXPECT_THAT(browsed, Not(HasSubstr("class=\"why\"")));
}

TEST_F(SearchPages, EveryWayToNameAPlaceGivesTheSameListWithDistances) {
  add_haspengouw(node);
  add_member(node, alken_nis);
  know(node,
       {"be-nis-71053", sint_truiden_nis, "Sint-Truiden", haspengouw_party, "https://st.example", "st"});
  add(sint_truiden_nis, 1, "Ver weg", "zorg", "x", where("Sint-Truiden"));
  add(alken_nis, 2, "Dichtbij", "zorg", "x", where("Alken"));
  for (const char* typed : {"Kortessem", "3720", "3720+Kortessem", "kortessem+%28Hasselt%29"}) {
    const std::string found = page(fmt::format("/vacatures?bij={}", typed), "haspengouw.localhost");
    EXPECT_LT(found.find("Dichtbij"), found.find("Ver weg")) << typed;
    EXPECT_THAT(found, HasSubstr("Bij ")) << typed;
    EXPECT_THAT(found, HasSubstr("Kortessem (Hasselt)")) << typed;
    EXPECT_THAT(found, HasSubstr("· <b class=\"num\">6 km</b>")) << typed;
    EXPECT_THAT(found, HasSubstr("<option value=\"dichtbij\" selected>")) << typed;
  }
  EXPECT_EQ(node.get("haspengouw.localhost", "/gemeente?naam=Kortessem").headers.at("location"),
            "/vacatures?bij=Kortessem%20%28Hasselt%29");
  EXPECT_THAT(page("/vacatures", "haspengouw.localhost"), Not(HasSubstr(" km</b>")));
}

TEST_F(SearchPages, AnUnknownPlaceIsSaidKeepsTheWordsAndNamesWhatLooksLikeIt) {
  add_flanders(node);
  add(hasselt_nis, 1, "Voorlezen", "zorg", "x");
  const std::string found = page("/vacatures?q=voorlezen&bij=Kortesem");
  EXPECT_THAT(found, HasSubstr("We kennen geen plaats met de naam “Kortesem”. Bedoelde je"));
  EXPECT_THAT(found, HasSubstr(">Kortessem (Hasselt)</a>?"));
  EXPECT_THAT(found, HasSubstr("value=\"Kortesem\""));
  EXPECT_THAT(found, HasSubstr("value=\"voorlezen\""));
  EXPECT_THAT(found, HasSubstr("1 vacature<"));
  const std::string unknown = page("/vacatures?bij=Atlantis");
  EXPECT_THAT(unknown, HasSubstr("We kennen geen plaats met de naam “Atlantis”.</p>"));
}

TEST_F(SearchPages, AFilterOnAMunicipalityIsSaidAndCanBeTakenAway) {
  node.municipality(alken_nis);
  add(hasselt_nis, 1, "Voorlezen", "zorg", "x");
  const std::string found = page("/vacatures?gemeente=hasselt&q=voorlezen", "alken.localhost");
  EXPECT_THAT(found, HasSubstr("<a href=\"/vacatures?q=voorlezen\">Hasselt "));
}

TEST_F(SearchPages, NeighboursAreNamedByPostcodeAndAnUnknownOneIsSaid) {
  const auto alken = node.municipality(alken_nis);
  const someone admin = sign_in(node, alken, web::role::tenant_admin);
  const std::string form = "csrf=" + admin.csrf + "&nieuw=";
  const auto unknown = node.post("alken.localhost", "/beheer/buren", form + "Hasslet", admin.cookie_header);
  EXPECT_EQ(unknown.status, 422);
  EXPECT_THAT(unknown.body, HasSubstr("We kennen geen plaats met de naam “Hasslet”. Bedoelde je Hasselt?"));
  EXPECT_THAT(unknown.body, HasSubstr("value=\"Hasslet\""));
  EXPECT_EQ(node.post("alken.localhost", "/beheer/buren", form + "9000", admin.cookie_header).status, 303);
  EXPECT_THAT(node.get("alken.localhost", "/beheer/buren", admin.cookie_header).body, HasSubstr(">Gent<"));
}

}  // namespace
}  // namespace paraat::test
