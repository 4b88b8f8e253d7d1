// Saving a search without an account: the form, the mailed link, the page behind the link of the mails, and
// the ways to stop.

#include "tenant/publishing/alerts/alerts.hpp"

#include "tests/pages/alerts.hpp"

namespace paraat::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST_F(Alerts, TheOverviewLeadsToAFormThatKeepsItsFilters) {
  const auto page = node.get(host, "/vacatures?q=taal&thema=zorg&thema=natuur&moment=avond&pagina=1");
  EXPECT_THAT(page.body,
              HasSubstr("href=\"/zoekopdracht?q=taal&amp;thema=zorg&amp;thema=natuur&amp;moment=avond\""));
  const auto form = node.get(host, "/zoekopdracht?q=taal&thema=zorg&moment=avond&bij=Kortessem");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body,
              AllOf(HasSubstr("“taal”, Zorg en nabijheid, ’s Avonds"),
                    HasSubstr("name=\"thema\" value=\"zorg\""), HasSubstr("Hoe ver van Kortessem (Hasselt)?"),
                    HasSubstr("Tot 10 km"), HasSubstr("Elke week één mail, op maandag")));
  EXPECT_THAT(node.get(host, "/zoekopdracht?q=taal").body, Not(HasSubstr("Hoe ver van")));
}

TEST_F(Alerts, WordsAreCutAtALetter) {
  const std::string most(99, 'a');
  EXPECT_THAT(node.get(host, "/zoekopdracht?q=" + most + "%C3%A9tat").body, HasSubstr("“" + most + "”"));
}

TEST_F(Alerts, RefusedFormKeepsWhatWasTypedAndMailsNobody) {
  const auto none = node.post(host, "/zoekopdracht", encoded({{"q", "taal"}, {"ritme", "daily"}}));
  EXPECT_EQ(none.status, 422);
  EXPECT_THAT(none.body, AllOf(HasSubstr("Vul je e-mailadres in"), HasSubstr("name=\"q\" value=\"taal\"")));
  const auto often = node.post(host, "/zoekopdracht", encoded({{"email", "els@x.be"}, {"ritme", "elk uur"}}));
  EXPECT_EQ(often.status, 422);
  EXPECT_THAT(often.body, HasSubstr("value=\"els@x.be\""));
  EXPECT_THAT(mails(node, alken), IsEmpty());
}

TEST_F(Alerts, NothingIsSavedForGoodBeforeTheButtonBehindTheMailedLink) {
  ASSERT_EQ(save("els@x.be", "daily", {{"q", "taal"}}).headers.at("location"), "/zoekopdracht/verzonden");
  const received mail = last_mail_to(node, alken, "els@x.be");
  EXPECT_THAT(mail.text, AllOf(HasSubstr("Je bewaarde een zoekopdracht op"), Not(HasSubstr("taal"))))
      << "a stranger may have typed it";
  const std::string link = link_in(mail, alken, "/zoekopdracht/bevestiging/");
  EXPECT_THAT(node.get(host, link).body, HasSubstr("Je zoekt: “taal” in Alken en de buurgemeenten."));
  EXPECT_EQ(one("select state from tenant.alert_searches"), "unconfirmed")
      << "a link that is opened does nothing";
  const auto done = node.post(host, link, "");
  ASSERT_EQ(done.status, 303);
  const auto page = node.get(host, done.headers.at("location"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("Je zoekopdracht is bewaard."), HasSubstr("e…@x.be"),
                               Not(HasSubstr("els@x.be")), HasSubstr("“taal” in Alken en de buurgemeenten")));
  EXPECT_NE(node.post(host, link, "").status, 303) << "the link is used";
}

TEST_F(Alerts, AKnownAddressIsAnsweredAsAnUnknownOne) {
  const auto first = save("els@x.be", "daily", {{"q", "taal"}});
  confirm("els@x.be");
  const auto again = save("els@x.be", "daily", {{"q", "taal"}}),
             other = save("an@x.be", "daily", {{"q", "taal"}});
  EXPECT_EQ(first.status, again.status);
  EXPECT_EQ(again.headers.at("location"), other.headers.at("location"));
  EXPECT_EQ(last_mail_to(node, alken, "els@x.be").subject, last_mail_to(node, alken, "an@x.be").subject);
}

TEST_F(Alerts, TheSameSearchTwiceIsOneInTheNewestRhythm) {
  follow("els@x.be", "daily", {{"q", "taal"}, {"thema", "zorg"}, {"thema", "natuur"}});
  const std::string page =
      follow("ELS@x.be", "weekly", {{"q", "taal"}, {"thema", "natuur"}, {"thema", "zorg"}});
  EXPECT_EQ(one("select count(*) from tenant.alert_searches"), "1");
  EXPECT_THAT(node.get(host, page).body, HasSubstr("Elke week één mail, op maandag"));
  EXPECT_EQ(one("select count(*) from tenant.alert_subscribers"), "1");
}

TEST_F(Alerts, InvisibleCharactersInAnAddressAreTheAddressWithoutThem) {
  follow("els@x.be", "daily", {{"q", "taal"}});
  EXPECT_EQ(save("\xE2\x80\x8B"
                 "els@x.be\xC2\xAD",
                 "daily", {{"q", "bos"}})
                .status,
            303);
  EXPECT_EQ(one("select count(*) from tenant.alert_subscribers"), "1");
  EXPECT_EQ(save("els x.be").status, 422);
}

TEST_F(Alerts, AnAddressGetsNoMoreThanFiveConfirmationsADay) {
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(save("els@x.be", "daily", {{"q", fmt::format("woord{}", i)}}).status, 303);
  EXPECT_EQ(save("els@x.be", "daily", {{"q", "zesde"}}).status, 429);
  EXPECT_EQ(save("an@x.be").status, 303) << "the limit is of the address, not of the school that both sit in";
}

TEST_F(Alerts, TheTwentyFirstSearchIsRefusedByThePageOfItsLinkAndTheLinkStays) {
  std::string page;
  for (int i = 0; i < 20; ++i) {
    if (i % 5 == 0) node.time.advance(std::chrono::hours{25});
    page = follow("els@x.be", "daily", {{"q", fmt::format("woord{}", i)}});
  }
  node.time.advance(std::chrono::hours{25});
  ASSERT_EQ(save("els@x.be", "daily", {{"q", "nog een"}}).status, 303);
  const auto refused = confirm("els@x.be");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("Je hebt al 20 zoekopdrachten."));
  const std::string id = one("select id from tenant.alert_searches where state = 'active' limit 1");
  EXPECT_EQ(node.post(host, page + "/verwijdering/" + id, "").status, 303);
  EXPECT_EQ(confirm("els@x.be").status, 303) << "one made room";
}

TEST_F(Alerts, ForgedAndOldLinksSayThatTheyDoNotWork) {
  for (const char* path : {"/zoekopdrachten/AbCdEfGhIjKlMnOpQrStUvWxYz012345", "/zoekopdrachten/x",
                           "/zoekopdrachten/AbCdEfGhIjKlMnOpQrStUvWxYz012345/stopzetting",
                           "/zoekopdracht/feed/AbCdEfGhIjKlMnOpQrStUvWxYz012345",
                           "/zoekopdracht/agenda/AbCdEfGhIjKlMnOpQrStUvWxYz012345"})
    EXPECT_EQ(node.get(host, path).status, 410) << path;
  EXPECT_EQ(node.get(host, "/zoekopdracht/bevestiging/AbCdEfGhIjKlMnOpQrStUv").status, 404);
  save("els@x.be");
  const std::string link =
      link_in(last_mail_to(node, alken, "els@x.be"), alken, "/zoekopdracht/bevestiging/");
  node.time.advance(std::chrono::days{8});
  EXPECT_EQ(node.post(host, link, "").status, 410);
  EXPECT_EQ(one("select count(*) from tenant.alert_searches where state = 'active'"), "0");
}

TEST_F(Alerts, OneChangesTheRhythmAndTheDistanceOnThePageOfTheMails) {
  const std::string page =
      follow("els@x.be", "daily", {{"q", "taal"}, {"bij", "Kortessem"}, {"afstand", "10"}});
  EXPECT_THAT(node.get(host, page).body, HasSubstr("“taal” binnen 10 km van Kortessem (Hasselt)"));
  const std::string edit = page + "/wijziging/" + one("select id from tenant.alert_searches");
  EXPECT_THAT(node.get(host, edit).body, HasSubstr("value=\"10\" selected"));
  EXPECT_EQ(node.post(host, edit, encoded({{"ritme", "soms"}, {"afstand", "5"}})).status, 422);
  const auto done = node.post(host, edit, encoded({{"ritme", "weekly"}, {"afstand", "50"}}));
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(node.get(host, done.headers.at("location")).body,
              AllOf(HasSubstr("Je zoekopdracht is gewijzigd."), HasSubstr("binnen 50 km van"),
                    HasSubstr("Elke week één mail, op maandag")));
}

TEST_F(Alerts, RemovalTwiceIsSaidAndTheLastOneTakesTheAddressAlong) {
  const std::string page = follow("els@x.be", "daily", {{"q", "taal"}});
  follow("els@x.be", "daily", {{"q", "bos"}});
  const std::string taal = one("select id from tenant.alert_searches where words = 'taal'"),
                    bos = one("select id from tenant.alert_searches where words = 'bos'");
  EXPECT_EQ(node.post(host, page + "/verwijdering/" + taal, "").headers.at("location"),
            page + "?klaar=verwijderd");
  const auto again = node.post(host, page + "/verwijdering/" + taal, "");
  EXPECT_EQ(again.status, 410);
  EXPECT_THAT(again.body, HasSubstr("Deze zoekopdracht is al verwijderd."));
  EXPECT_EQ(node.post(host, page + "/verwijdering/" + bos, "").headers.at("location"),
            "/zoekopdracht/gestopt");
  EXPECT_EQ(one("select count(*) from tenant.alert_subscribers"), "0");
}

TEST_F(Alerts, NobodyReachesTheSearchOfAnother) {
  const std::string els = follow("els@x.be", "daily", {{"q", "taal"}});
  const std::string an = follow("an@x.be", "daily", {{"q", "bos"}});
  const std::string of_els = one("select id from tenant.alert_searches where words = 'taal'");
  EXPECT_EQ(node.get(host, an + "/wijziging/" + of_els).status, 410);
  EXPECT_EQ(node.post(host, an + "/verwijdering/" + of_els, "").status, 410);
  EXPECT_EQ(node.get(host, els + "/wijziging/" + of_els).status, 200);
}

TEST_F(Alerts, StoppingAsksOneClickAndErasesEverything) {
  const std::string page = follow("els@x.be", "daily", {{"q", "taal"}});
  publish("Taal oefenen");
  minutes();
  ASSERT_EQ(one("select count(*) from tenant.alert_items"), "1");
  EXPECT_THAT(node.get(host, page + "/stopzetting").body, HasSubstr("Stop en wis alles"));
  EXPECT_EQ(one("select count(*) from tenant.alert_subscribers"), "1")
      << "a link that is opened does nothing";
  EXPECT_EQ(node.post(host, page + "/stopzetting", "").headers.at("location"), "/zoekopdracht/gestopt");
  for (const char* table : {"alert_subscribers", "alert_searches", "alert_keys", "alert_items"})
    EXPECT_EQ(one(std::string("select count(*) from tenant.") + table), "0") << table;
  EXPECT_EQ(node.post(host, page + "/stopzetting", "").status, 410);
}

TEST_F(Alerts, AMailProgramStopsByItselfWithoutARedirectAndIsToldNothing) {
  const std::string page = follow("els@x.be", "daily", {{"q", "taal"}});
  for (int i = 0; i < 2; ++i) {
    const auto done = node.post(host, page + "/stopzetting", "List-Unsubscribe=One-Click");
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(done.body, "OK\n");
  }
  EXPECT_EQ(one("select count(*) from tenant.alert_subscribers"), "0");
}

TEST_F(Alerts, WhoIsSilentForAYearIsAskedAndGoesWithoutAnAnswer) {
  const std::string els = follow("els@x.be", "daily", {{"q", "taal"}});
  const std::string an = follow("an@x.be", "daily", {{"q", "taal"}});
  const auto question = [&](const char* who) { return last_mail_to(node, alken, who); };
  const auto days = [&](int n) {
    for (int i = 0; i < n; ++i) {
      node.time.advance(std::chrono::days{1});
      node.inside().beat();
    }
  };
  node.time.advance(std::chrono::days{330});
  days(2);
  EXPECT_NE(question("els@x.be").subject, "Wil je nog mails over vacatures?")
      << "not in the first eleven months";
  days(6);
  ASSERT_EQ(question("els@x.be").subject, "Wil je nog mails over vacatures?");
  EXPECT_THAT(question("els@x.be").text, HasSubstr("/verlenging"));
  EXPECT_THAT(node.get(host, els).body, HasSubstr("Ja, mail me verder"));
  EXPECT_THAT(node.get(host, els + "/verlenging").body, HasSubstr("Ja, mail me verder"));
  EXPECT_EQ(node.post(host, els + "/verlenging", "").headers.at("location"), els + "?klaar=verlengd");
  days(24);
  EXPECT_EQ(node.get(host, an).status, 200) << "asked less than thirty days ago";
  days(9);
  EXPECT_EQ(node.get(host, els).status, 200);
  EXPECT_EQ(node.get(host, an).status, 410);
}

TEST_F(Alerts, FeedsOfASearchNeedItsOwnAddress) {
  auto l = publish("Taal oefenen op zaterdag");
  l.starts_on = l.ends_on = std::chrono::year{2026} / 12 / 5;
  accept_again(l);
  publish("Bomen planten", "natuur");
  const std::string page = follow("els@x.be", "daily", {{"thema", "taal"}});
  const std::string body = node.get(host, page).body;
  const auto address = [&](const std::string& path) {
    const auto at = body.find(path);
    return at == std::string::npos ? std::string("/") : body.substr(at, path.size() + 32);
  };
  const auto atom = node.get(host, address("/zoekopdracht/feed/"));
  EXPECT_EQ(atom.headers.at("content-type"), "application/atom+xml; charset=utf-8");
  EXPECT_THAT(atom.body, AllOf(HasSubstr("Taal oefenen op zaterdag"), Not(HasSubstr("Bomen planten"))));
  const auto calendar = node.get(host, address("/zoekopdracht/agenda/"));
  EXPECT_EQ(calendar.headers.at("content-type"), "text/calendar; charset=utf-8");
  EXPECT_THAT(calendar.body,
              AllOf(HasSubstr("DTSTART;VALUE=DATE:20261205"), HasSubstr("DTEND;VALUE=DATE:20261206"),
                    HasSubstr("SUMMARY:Taal oefenen op zaterdag")));
  EXPECT_EQ(one("select count(*) from tenant.alert_searches where encode(feed_hash, 'escape') like '%" +
                address("/zoekopdracht/feed/").substr(19) + "%'"),
            "0")
      << "the table holds the hash only";
}

TEST_F(Alerts, TheFeedWithinADistanceHasTheNewestAndWhatHasNoPoint) {
  const auto& places = node.inside().services().municipalities;
  const auto at = [&](const char* place, const std::string& title) {
    auto l = foreign_listing(hasselt_nis, ++published, node.time.now());
    l.title = title;
    if (place != nullptr) l.lat = places.point_named(place)->lat, l.lon = places.point_named(place)->lon;
    accept(node, l);
    node.time.advance(std::chrono::seconds{1});
  };
  for (int i = 0; i < 55; ++i) at("Kortessem", fmt::format("Dichtbij {}", i));
  at("Hasselt", "Nieuw en verder weg");
  at(nullptr, "Zonder punt");
  at("Sint-Truiden", "Te ver");
  const std::string page = follow("els@x.be", "daily", {{"bij", "Kortessem"}, {"afstand", "10"}});
  const std::string body = node.get(host, page).body, path = "/zoekopdracht/feed/";
  const std::string atom = node.get(host, body.substr(body.find(path), path.size() + 32)).body;
  EXPECT_THAT(atom,
              AllOf(HasSubstr("Nieuw en verder weg"), HasSubstr("Zonder punt"), HasSubstr("Dichtbij 54"),
                    Not(HasSubstr("Te ver")), Not(HasSubstr(">Dichtbij 1<"))));
}

TEST_F(Alerts, TheFeedOfASearchThatNobodySavedHasItsFilters) {
  publish("Taal oefenen");
  publish("Bomen planten", "natuur");
  EXPECT_THAT(node.get(host, "/vacatures.atom?thema=natuur").body,
              AllOf(HasSubstr("Bomen planten"), Not(HasSubstr("Taal oefenen"))));
  EXPECT_THAT(node.get(host, "/vacatures.atom").body, HasSubstr("Taal oefenen"));
}

}  // namespace
}  // namespace paraat::test
