#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tests/support/overview.hpp"
#include "tests/support/program.hpp"
#include "tests/support/session.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

class FlandersPages : public testing::Test {
 protected:
  running_node node;

  vacancies::vacancy published(const tenants::tenant& t, const std::string& title = "Zandzakken vullen") {
    return node.db().write(t.id, [&](transaction& tx) {
      auto c = sandbags(add_organisation(tx, "Hulpkorps " + t.name), t.nis);
      c.title = title;
      const auto v = vacancies::create(tx, c, std::nullopt, node.time.now()).value();
      return vacancies::publish(tx, t, v.id, std::nullopt, node.time.now()).value();
    });
  }
};

TEST_F(FlandersPages, TheMapOfFlandersHoldsAll285AndLinksThoseWithWork) {
  add_flanders(node);
  accept(node, foreign_listing(hasselt_nis, 1, node.time.now()));
  const auto page = node.get("vlaanderen.localhost", "/kaart");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(count_of(page.body, "<path class=\"q c0\"") + count_of(page.body, "<a tabindex=\"-1\""), 285U);
  EXPECT_EQ(count_of(page.body, "<a tabindex=\"-1\" href=\"/gemeente/hasselt\""), 1U);
  EXPECT_THAT(page.body, HasSubstr("1 open vacature in 1 van de 285 gemeenten"));
  EXPECT_THAT(page.body,
              HasSubstr("Schematische gemeentegrenzen. Gegevens: GeoNames (CC BY 4.0), Natural Earth."));
}

TEST_F(FlandersPages, WhatIsOpenStandsInBarsByProvinceAndByTheme) {
  add_flanders(node);
  accept(node, foreign_listing(hasselt_nis, 1, node.time.now()));
  const std::string page = node.get("vlaanderen.localhost", "/kaart").body;
  EXPECT_THAT(page, HasSubstr("<caption>Vacatures per provincie</caption>"));
  EXPECT_THAT(page, HasSubstr("<caption>Vacatures per thema</caption>"));
  const auto limburg = page.find(">Limburg</th>");
  EXPECT_EQ(page.substr(page.find("<b class=\"num\">", limburg), 16), "<b class=\"num\">1");
}

TEST_F(FlandersPages, EveryMunicipalityOfTheMapStandsInTheListBesideIt) {
  add_flanders(node);
  const auto page = node.get("vlaanderen.localhost", "/kaart");
  EXPECT_EQ(count_of(page.body.substr(page.body.find("class=\"provs\"")), "<li>") -
                count_of(page.body.substr(page.body.find("<footer")), "<li>"),
            285U);
  for (const char* province :
       {"West-Vlaanderen", "Oost-Vlaanderen", "Antwerpen", "Vlaams-Brabant", "Limburg"})
    EXPECT_THAT(page.body, HasSubstr(fmt::format("<h3>{}</h3>", province)));
}

TEST_F(FlandersPages, TheMapOfAMunicipalityShowsItsArea) {
  const auto alken = node.municipality(alken_nis);
  published(alken);
  const auto page = node.get("alken.localhost", "/kaart");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("href=\"/vacatures?gemeente=alken\" aria-label=\"Alken: 1 vacature\""));
  EXPECT_THAT(page.body, HasSubstr("Wellen"));
  EXPECT_THAT(page.body, Not(HasSubstr("Oostende")));
}

TEST_F(FlandersPages, AnOldNameOfAMunicipalityLeadsToTheOneOfToday) {
  add_flanders(node);
  const auto old = node.get("vlaanderen.localhost", "/gemeente/kortessem");
  EXPECT_EQ(old.status, 301);
  EXPECT_EQ(old.headers.at("location"), "/gemeente/hasselt");
  EXPECT_THAT(node.get("vlaanderen.localhost", "/gemeente/hasselt").body, HasSubstr("Kortessem"));
  EXPECT_EQ(node.get("vlaanderen.localhost", "/gemeente/atlantis").status, 404);
}

TEST_F(FlandersPages, AMunicipalityIsFoundByTheNameOfAVillage) {
  add_flanders(node);
  EXPECT_EQ(node.get("vlaanderen.localhost", "/gemeente?naam=Kuringen").headers.at("location"),
            "/gemeente/hasselt");
  EXPECT_EQ(node.get("vlaanderen.localhost", "/gemeente?naam=borgloon").headers.at("location"),
            "/gemeente/tongeren-borgloon");
  const auto unknown = node.get("vlaanderen.localhost", "/gemeente?naam=Atlantis");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_THAT(unknown.body, HasSubstr("We kennen geen plaats met de naam “Atlantis”."));
  EXPECT_THAT(unknown.body, HasSubstr("value=\"Atlantis\""));
}

TEST_F(FlandersPages, TheOverviewLeadsToThePageOfThePublisherAndSaysWhenItWasChecked) {
  add_flanders(node);
  accept(node, foreign_listing(hasselt_nis, 1, node.time.now()));
  for (const char* target : {"/", "/vacatures", "/gemeente/hasselt"}) {
    const auto page = node.get("vlaanderen.localhost", target);
    EXPECT_EQ(page.status, 200) << target;
    EXPECT_THAT(page.body, HasSubstr("https://elders.example/vacatures/ref1")) << target;
    EXPECT_THAT(page.body, HasSubstr("Nagekeken op 21 november")) << target;
  }
}

TEST_F(FlandersPages, WhatIsNotConfirmedForSevenDaysLeavesThePages) {
  add_flanders(node);
  accept(node, foreign_listing(hasselt_nis, 1, node.time.now()));
  EXPECT_THAT(node.get("vlaanderen.localhost", "/vacatures").body, HasSubstr("Boeken voorlezen 1"));
  node.time.advance(std::chrono::days{7} + std::chrono::minutes{1});
  for (const char* target :
       {"/?taal=nl", "/vacatures?taal=nl", "/gemeente/hasselt?taal=nl", "/vacatures?q=voorlezen"})
    EXPECT_THAT(node.get("vlaanderen.localhost", target).body, Not(HasSubstr("Boeken voorlezen 1")))
        << target;
  EXPECT_THAT(node.get("vlaanderen.localhost", "/kaart?taal=nl").body, HasSubstr("0 open vacatures"));
}

TEST_F(FlandersPages, OneWordOfThePublisherConfirmsAllThatItPublished) {
  add_flanders(node);
  accept(node, foreign_listing(hasselt_nis, 1, node.time.now()));
  accept(node, foreign_listing(hasselt_nis, 2, node.time.now()));
  node.time.advance(std::chrono::days{6});
  node.db().write(std::nullopt, [&](transaction& tx) {
    listings::confirm(tx, fmt::format("be-nis-{}", hasselt_nis), node.time.now());
  });
  node.time.advance(std::chrono::days{3});
  const auto page = node.get("vlaanderen.localhost", "/vacatures?x=1");
  EXPECT_THAT(page.body, HasSubstr("Boeken voorlezen 1"));
  EXPECT_THAT(page.body, HasSubstr("Boeken voorlezen 2"));
  EXPECT_THAT(page.body, HasSubstr("Nagekeken op 27 november"));
}

TEST_F(FlandersPages, AHiddenItemLeavesEveryPageAndStaysAwayWithALaterVersion) {
  add_flanders(node);
  auto item = foreign_listing(hasselt_nis, 1, node.time.now());
  item.urgent = true;
  accept(node, item);
  node.db().write(std::nullopt, [&](transaction& tx) {
    EXPECT_TRUE(listings::hide(tx, item.publisher, item.id, "Dit is reclame.", node.time.now()));
  });
  item.version = 2;
  accept(node, item);
  for (const char* target : {"/", "/vacatures", "/gemeente/hasselt", "/vacatures?q=voorlezen"})
    EXPECT_THAT(node.get("vlaanderen.localhost", target).body, Not(HasSubstr("Boeken voorlezen"))) << target;
  node.db().write(std::nullopt, [&](transaction& tx) { listings::show_again(tx, item.publisher, item.id); });
  EXPECT_THAT(node.get("vlaanderen.localhost", "/vacatures").body, HasSubstr("Boeken voorlezen"));
}

TEST_F(FlandersPages, OnlyStaffMayHideAnItem) {
  add_flanders(node);
  const auto item = foreign_listing(hasselt_nis, 1, node.time.now());
  accept(node, item);
  const std::string target = "/verberging/" + item.publisher + "/" + item.id;
  EXPECT_EQ(node.get("vlaanderen.localhost", target).status, 303);
  EXPECT_EQ(node.post("vlaanderen.localhost", target, "reden=zomaar").status, 401);
  EXPECT_THAT(node.get("vlaanderen.localhost", "/vacatures").body, HasSubstr("Boeken voorlezen"));
  EXPECT_THAT(node.get("vlaanderen.localhost", "/vacatures").body, Not(HasSubstr("/verberging/")));
}

TEST_F(FlandersPages, AnEditorHidesAnItemWithAReasonAndPutsItBack) {
  const auto flanders = add_flanders(node);
  const auto item = foreign_listing(hasselt_nis, 1, node.time.now());
  accept(node, item);
  const someone editor = sign_in(node, flanders, web::role::editor);
  const std::string form = "csrf=" + editor.csrf + "&reden=";
  const std::string target = "/verberging/" + item.publisher + "/" + item.id;
  EXPECT_THAT(node.get("vlaanderen.localhost", "/vacatures", editor.cookie_header).body, HasSubstr(target));
  EXPECT_EQ(node.post("vlaanderen.localhost", target, form, editor.cookie_header).status, 422);
  EXPECT_EQ(node.post("vlaanderen.localhost", target, "reden=Reclame", editor.cookie_header).status, 403);
  EXPECT_EQ(node.post("vlaanderen.localhost", target, form + "Reclame", editor.cookie_header).status, 303);
  EXPECT_THAT(node.get("vlaanderen.localhost", "/vacatures").body, Not(HasSubstr("Boeken voorlezen")));
  EXPECT_THAT(node.get("vlaanderen.localhost", "/verborgen", editor.cookie_header).body,
              HasSubstr("Reclame"));
  const std::string back = "/verborgen/" + item.publisher + "/" + item.id;
  EXPECT_EQ(node.post("vlaanderen.localhost", back, form, editor.cookie_header).status, 303);
  EXPECT_THAT(node.get("vlaanderen.localhost", "/vacatures").body, HasSubstr("Boeken voorlezen"));
}

TEST_F(FlandersPages, AMunicipalityHidesNothingOfOthers) {
  const auto alken = node.municipality(alken_nis);
  const auto item = foreign_listing(wellen_nis, 1, node.time.now());
  accept(node, item);
  const someone editor = sign_in(node, alken, web::role::editor);
  const std::string target = "/verberging/" + item.publisher + "/" + item.id;
  EXPECT_EQ(
      node.post("alken.localhost", target, "csrf=" + editor.csrf + "&reden=Zomaar", editor.cookie_header)
          .status,
      404);
  EXPECT_THAT(node.get("alken.localhost", "/vacatures").body, HasSubstr("Boeken voorlezen"));
}

TEST_F(FlandersPages, ANetworkIsOneBrandOverItsMembersHereAndElsewhere) {
  add_haspengouw(node);
  const auto alken = add_member(node, alken_nis);
  node.municipality(hasselt_nis);  // on this node, not of this network
  know(node,
       {"be-nis-71053", sint_truiden_nis, "Sint-Truiden", haspengouw_party, "https://st.example", "st"});
  published(alken, "Soep bedelen");
  accept(node, foreign_listing(sint_truiden_nis, 1, node.time.now()));
  accept(node, foreign_listing(hasselt_nis, 2, node.time.now()));
  for (const char* target : {"/", "/vacatures"}) {
    const auto page = node.get("haspengouw.localhost", target);
    EXPECT_THAT(page.body, HasSubstr("Soep bedelen")) << target;
    EXPECT_THAT(page.body, HasSubstr("http://alken.localhost/vacatures/")) << target;
    EXPECT_THAT(page.body, HasSubstr("Boeken voorlezen 1")) << target;
    EXPECT_THAT(page.body, HasSubstr("</svg>Sint-Truiden</span>")) << target;
    EXPECT_THAT(page.body, Not(HasSubstr("Boeken voorlezen 2"))) << target;
    EXPECT_THAT(page.body, Not(HasSubstr("Buurgemeente"))) << target;
  }
  const auto home = node.get("haspengouw.localhost", "/").body;
  EXPECT_THAT(home, HasSubstr("Onze gemeenten"));
  EXPECT_LT(home.find("Soep bedelen"), home.find("Boeken voorlezen 1"));  // urgent first
}

TEST_F(FlandersPages, ATypingErrorIsForgivenAndSaidSo) {
  published(node.municipality(alken_nis), "Zandzakken vullen");
  const auto page = node.get("alken.localhost", "/vacatures?q=zandzkken");
  EXPECT_THAT(page.body, HasSubstr("Bedoelde je <b>zandzakken</b>? Daarop zochten we."));
  EXPECT_THAT(page.body, HasSubstr("1 vacature<"));
  EXPECT_THAT(page.body, HasSubstr("href=\"/vacatures?q=%22zandzkken%22\">Zoek toch op “zandzkken”"));
  EXPECT_THAT(node.get("alken.localhost", "/vacatures?q=zandzakken").body, Not(HasSubstr("Bedoelde je")));
}

TEST_F(FlandersPages, NearestAsksWhereYouAre) {
  add_flanders(node);
  auto far = foreign_listing(sint_truiden_nis, 1, node.time.now());
  far.lat = 50.81, far.lon = 5.19;
  auto near = foreign_listing(hasselt_nis, 2, node.time.now() - std::chrono::hours{5});
  near.lat = 50.93, near.lon = 5.33;
  accept(node, far);
  accept(node, near);
  const auto page = node.get("vlaanderen.localhost", "/vacatures?bij=Kortessem").body;
  EXPECT_LT(page.find("Boeken voorlezen 2"), page.find("Boeken voorlezen 1"));
  const auto from_sint_truiden = node.get("vlaanderen.localhost", "/vacatures?bij=sint-truiden").body;
  EXPECT_LT(from_sint_truiden.find("Boeken voorlezen 1"), from_sint_truiden.find("Boeken voorlezen 2"));
  const auto unknown = node.get("vlaanderen.localhost", "/vacatures?bij=Atlantis").body;
  EXPECT_THAT(unknown, HasSubstr("We kennen geen plaats met de naam “Atlantis”."));
  EXPECT_THAT(unknown, HasSubstr("Boeken voorlezen 1"));
}

TEST_F(FlandersPages, TheKindOfWorkIsAFilter) {
  add_flanders(node);
  auto job = foreign_listing(hasselt_nis, 1, node.time.now());
  job.kind = "crisis_job";
  accept(node, job);
  accept(node, foreign_listing(hasselt_nis, 2, node.time.now()));
  const auto page = node.get("vlaanderen.localhost", "/vacatures?soort=tijdelijk").body;
  EXPECT_THAT(page, HasSubstr("Boeken voorlezen 1"));
  EXPECT_THAT(page, Not(HasSubstr("Boeken voorlezen 2")));
}

TEST_F(FlandersPages, AnotherWebsiteMayReadTheListAndNothingElse) {
  const auto alken = node.municipality(alken_nis);
  published(alken, "Soep & brood <bedelen>");
  const auto data =
      node.get("alken.localhost", "/insluiten.json?aantal=3", "Origin: https://www.alken.example\r\n");
  EXPECT_EQ(data.status, 200);
  EXPECT_EQ(data.headers.at("access-control-allow-origin"), "*");
  EXPECT_EQ(data.headers.at("content-type"), "application/json");
  EXPECT_THAT(data.body, HasSubstr(R"("title":"Soep & brood <bedelen>")"));
  EXPECT_THAT(data.body, HasSubstr(R"("urgent":true)"));
  EXPECT_FALSE(data.headers.contains("set-cookie"));
  const auto script = node.get("alken.localhost", "/insluiten.js");
  EXPECT_EQ(script.headers.at("access-control-allow-origin"), "*");
  EXPECT_THAT(script.headers.at("content-type"), HasSubstr("text/javascript"));
  EXPECT_THAT(script.body, Not(HasSubstr("innerHTML")));
  for (const char* target : {"/", "/vacatures", "/insluiten", "/vacatures.atom", "/gemeente/alken"})
    EXPECT_FALSE(node.get("alken.localhost", target).headers.contains("access-control-allow-origin"))
        << target;
}

TEST_F(FlandersPages, TheLineToCopyIsShownAsTextWithAPreview) {
  node.municipality(alken_nis);
  const auto page = node.get("alken.localhost", "/insluiten");
  EXPECT_THAT(page.body, HasSubstr("&lt;script src=&quot;http://alken.localhost/insluiten.js&quot;"));
  EXPECT_THAT(page.body, HasSubstr("&lt;noscript&gt;"));
  EXPECT_THAT(page.body, HasSubstr("<script src=\"/insluiten.js\""));
}

TEST_F(FlandersPages, TheEmbeddedListShowsOnlyWhatTheMunicipalityPublishes) {
  node.municipality(alken_nis);
  published(node.municipality(wellen_nis), "Bij de buren");
  EXPECT_THAT(node.get("alken.localhost", "/insluiten.json").body, HasSubstr(R"("items":[])"));
}

TEST_F(FlandersPages, TheFeedAndTheSiteMapAreWellFormedAndEscaped) {
  const auto alken = node.municipality(alken_nis);
  const auto v = published(alken, "Soep & brood <bedelen>");
  const auto feed = node.get("alken.localhost", "/vacatures.atom");
  EXPECT_THAT(feed.headers.at("content-type"), HasSubstr("application/atom+xml"));
  EXPECT_THAT(feed.body, HasSubstr("<title>Soep &amp; brood &lt;bedelen&gt;</title>"));
  EXPECT_THAT(feed.body, HasSubstr("<published>2026-11-21T19:00:00Z</published>"));
  EXPECT_THAT(node.get("alken.localhost", "/sitemap.xml").body, HasSubstr("/vacatures/" + v.ref));
  EXPECT_THAT(node.get("alken.localhost", "/robots.txt").body,
              HasSubstr("Sitemap: http://alken.localhost/sitemap.xml"));
}

TEST_F(FlandersPages, TheFeedStaysWellFormedWhateverATitleHolds) {
  const auto alken = node.municipality(alken_nis);
  published(alken, "Soep bedelen");
  // As a neighbour may send it, past every form of ours.
  {
    pqxx::connection owner(node.urls().owner_url);
    pqxx::work tx(owner);
    tx.exec_params("update node.listings set title = $1, body = $2, organisation = $3",
                   "Soep\u202e \u2066neleded\ufffe\nop]]> <woensdag>\r\x01\x0b & \"zo\"",
                   "Regel een\r\nRegel\u2028twee\uffff", "Korps \x1b[31m\u200f</author>");
    tx.commit();
  }
  const auto feed = node.get("alken.localhost", "/vacatures.atom?n=1");
  ASSERT_EQ(feed.status, 200);
  const auto read = test::run({"python3", "-c",
                               "import sys, xml.etree.ElementTree as e\n"
                               "f = e.fromstring(sys.stdin.buffer.read())\n"
                               "n = '{http://www.w3.org/2005/Atom}'\n"
                               "print(ascii(f.find(n + 'entry').find(n + 'title').text))"},
                              feed.body);
  EXPECT_EQ(read.status, 0) << read.output << feed.body;
  for (const char* hidden : {"u202e", "u2066", "ufffe"}) EXPECT_THAT(read.output, Not(HasSubstr(hidden)));
  EXPECT_THAT(read.output, HasSubstr("<woensdag>"));
  EXPECT_EQ(
      run({"python3", "-c", "import sys, xml.etree.ElementTree as e; e.fromstring(sys.stdin.buffer.read())"},
          node.get("alken.localhost", "/sitemap.xml").body)
          .status,
      0);
}

TEST_F(FlandersPages, TheStatementsNameWhoToAskAndPromiseNoMoreThanIsTrue) {
  node.municipality(alken_nis);
  add_flanders(node);
  for (const char* target : {"/toegankelijkheid", "/privacy"}) {
    EXPECT_EQ(node.get("alken.localhost", target).status, 200) << target;
    EXPECT_THAT(node.get("alken.localhost", target).body, HasSubstr("Vraag het aan het onthaal van Alken"))
        << target;
  }
  EXPECT_THAT(node.get("alken.localhost", "/toegankelijkheid").body, HasSubstr("gedeeltelijk"));
  EXPECT_THAT(node.get("vlaanderen.localhost", "/privacy").body,
              HasSubstr("Dit overzicht bewaart niet wie wil helpen"));
}

}  // namespace
}  // namespace paraat::test
