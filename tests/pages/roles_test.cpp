// The desks of each role: a coordinator, a mediator, an editor, an administrator, an organisation, a
// volunteer.

#include <pqxx/pqxx>

#include "tenant/volunteering/applications/applications.hpp"
#include "tenant/volunteering/interests/interests.hpp"
#include "tests/pages/desk.hpp"
#include "tests/support/audited.hpp"
#include "tests/support/overview.hpp"

namespace paraat::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using web::role;

class Roles : public Desk {
 protected:
  someone mediator = sign_in(node, alken, role::mediator);
  someone editor = sign_in(node, alken, role::editor);
  someone admin = sign_in(node, alken, role::tenant_admin);
  someone volunteer = sign_in(node, node.db().write(std::nullopt, [&](transaction& tx) {
    return accounts::add(tx, {.name = "Els Maes", .email = "els@voorbeeld.be"}, node.time.now());
  }));

  std::string published() {
    const std::string address = made(coordinator);
    EXPECT_EQ(click(coordinator, address + "/publicatie").status, 303);
    return address;
  }
  // Noor answers the vacancy and confirms; gives the address of the answer on the desk.
  std::string answered(const std::string& address) {
    const auto v = at(address);
    post("/vacatures/" + v.ref + "/hulp", encoded({{"naam", "Noor Achten"},
                                                   {"email", "noor@voorbeeld.be"},
                                                   {"bericht", "Ik kom graag"},
                                                   {"akkoord", "ja"}}));
    const auto sent = last_mail_to(node, alken, "noor@voorbeeld.be");
    EXPECT_EQ(post(link_in(sent, alken, "/antwoord/"), "").status, 303);
    return "/beheer/antwoorden/" +
           node.db().read(alken.id, [](transaction& tx) { return applications::list(tx, {}).rows.at(0).id; });
  }
  std::string interested() {
    return node.db().write(alken.id, [&](transaction& tx) {
      interests::interest i;
      i.name = "Piet Claes";
      i.email = "piet@voorbeeld.be";
      i.note = "Iets met dieren";
      const auto kept = interests::add(tx, i, node.time.now()).value();
      return interests::confirm(tx, kept.id, node.time.now()).value().id;
    });
  }
};

TEST_F(Roles, EachComesWhereItsWorkIsAndNowhereElse) {
  const std::string vacancy = published();
  const std::string answer = answered(vacancy), interest = "/beheer/interesses/" + interested();
  const std::string organisation_page = "/beheer/organisaties/" + organisation;
  struct row {
    std::string path;
    int mediator, editor, coordinator, admin;
  };
  const row rows[] = {{"/beheer", 200, 200, 200, 200},
                      {"/beheer/vacatures", 200, 200, 200, 200},
                      {vacancy, 200, 200, 200, 200},
                      {vacancy + "/wijziging", 403, 403, 200, 200},
                      {vacancy + "/sluiting", 403, 403, 200, 200},
                      {"/beheer/vacatures/nieuw", 403, 403, 200, 200},
                      {"/beheer/organisaties", 200, 200, 200, 200},
                      {organisation_page, 200, 200, 200, 200},
                      {organisation_page + "/wijziging", 403, 403, 200, 200},
                      {organisation_page + "/mensen", 403, 403, 200, 200},
                      {"/beheer/antwoorden", 200, 403, 200, 200},
                      {answer, 200, 403, 200, 200},
                      {"/beheer/interesses", 200, 403, 200, 200},
                      {interest, 200, 403, 200, 200},
                      {"/beheer/teksten", 403, 200, 403, 200},
                      {"/beheer/gebruikers", 403, 403, 403, 200}};
  for (const row& r : rows) {
    EXPECT_EQ(open(mediator, r.path).status, r.mediator) << "mediator " << r.path;
    EXPECT_EQ(open(editor, r.path).status, r.editor) << "editor " << r.path;
    EXPECT_EQ(open(coordinator, r.path).status, r.coordinator) << "coordinator " << r.path;
    EXPECT_EQ(open(admin, r.path).status, r.admin) << "admin " << r.path;
    EXPECT_EQ(open(volunteer, r.path).status, 403) << "volunteer " << r.path;
    EXPECT_EQ(node.get(host, r.path).status, 303) << "nobody " << r.path;
  }
}

TEST_F(Roles, TheNavigationShowsWhatEachMayOpen) {
  const auto links = [&](const someone& who, const std::string& on = "/beheer") {
    const std::string body = open(who, on).body;
    const auto from = body.find("<nav class=\"desk-nav\"");
    return body.substr(from, body.find("</nav>", from) - from);
  };
  EXPECT_THAT(links(mediator),
              testing::AllOf(HasSubstr("/beheer/antwoorden"), HasSubstr("/beheer/interesses"),
                             Not(HasSubstr("/beheer/teksten")), Not(HasSubstr("gebruikers"))));
  EXPECT_THAT(links(editor), testing::AllOf(HasSubstr("/beheer/vacatures"), HasSubstr("/beheer/teksten"),
                                            Not(HasSubstr("antwoorden")), Not(HasSubstr("interesses")),
                                            Not(HasSubstr("gebruikers"))));
  // With more pages than one row holds, a part of the desk opens on its first page and shows the others.
  EXPECT_THAT(links(coordinator),
              testing::AllOf(HasSubstr("/beheer/noodsituaties"), HasSubstr("/beheer/vacatures"),
                             Not(HasSubstr("antwoorden")), Not(HasSubstr("teksten"))));
  EXPECT_THAT(links(coordinator, "/beheer/vacatures"),
              testing::AllOf(HasSubstr("/beheer/antwoorden"), HasSubstr("/beheer/organisaties"),
                             Not(HasSubstr("teksten"))));
  EXPECT_THAT(links(admin), testing::AllOf(HasSubstr("/beheer/teksten"), Not(HasSubstr("gebruikers"))));
  EXPECT_THAT(links(admin, "/beheer/teksten"), HasSubstr("/beheer/gebruikers"));
}

TEST_F(Roles, AMediatorReadsAnswersAndLooksAfterInterestsButDecidesNothing) {
  const std::string vacancy = published();
  const std::string answer = answered(vacancy), interest = "/beheer/interesses/" + interested();
  EXPECT_THAT(
      open(mediator, "/beheer").body,
      testing::AllOf(HasSubstr("Noor Achten"), HasSubstr("Piet Claes"), Not(HasSubstr("/vacatures/nieuw"))));
  const auto page = open(mediator, answer);
  EXPECT_THAT(page.body, testing::AllOf(HasSubstr("noor@voorbeeld.be"), Not(HasSubstr("/aanvaarding"))));
  EXPECT_THAT(open(mediator, vacancy).body,
              testing::AllOf(HasSubstr("Noor Achten"), Not(HasSubstr("/kopie"))));
  for (const char* verb : {"/aanvaarding", "/weigering", "/voorstel"})
    EXPECT_EQ(click(mediator, answer + verb, {{"voorstel", "morgen"}}).status, 403) << verb;
  EXPECT_EQ(click(mediator, vacancy + "/urgentie", {{"dringend", "ja"}}).status, 403);
  EXPECT_EQ(click(mediator, interest + "/verwijdering").status, 303);
  EXPECT_EQ(open(mediator, interest).status, 404);
}

TEST_F(Roles, AnEditorSeesWhatIsOnTheSiteAndNobodysData) {
  const std::string vacancy = published();
  const std::string answer = answered(vacancy);
  interested();
  for (const std::string& path : {std::string("/beheer"), std::string("/beheer/vacatures"), vacancy}) {
    const auto page = open(editor, path);
    EXPECT_THAT(page.body, testing::AllOf(Not(HasSubstr("Noor")), Not(HasSubstr("Piet Claes")),
                                          Not(HasSubstr("bea@korps.be"))))
        << path;
  }
  EXPECT_THAT(open(editor, vacancy).body, HasSubstr("Je schept soep."));
  EXPECT_EQ(click(editor, vacancy + "/publicatie").status, 403);
  EXPECT_EQ(click(editor, "/beheer/organisaties/" + organisation + "/archivering").status, 403);
  EXPECT_EQ(click(editor, answer + "/aanvaarding").status, 403);
}

TEST_F(Roles, ARoleInOneMunicipalityIsNothingInAnother) {
  node.municipality(wellen_nis);
  for (const someone& who : {mediator, editor, coordinator, admin})
    EXPECT_EQ(node.get("wellen.localhost", "/beheer", who.cookie_header).status, 403);
}

TEST_F(Roles, AnEditorWritesTheWordsOfTheSite) {
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("Drie uur over"));
  const auto done = click(editor, "/beheer/teksten",
                          {{"slagzin", "Handen uit de <mouwen>"}, {"inleiding", "Alken rekent op jou."}});
  ASSERT_EQ(done.status, 303);
  EXPECT_EQ(audited(node, alken, audit::texts_changed), 1);
  const auto home = node.get(host, "/");
  EXPECT_THAT(home.body, testing::AllOf(HasSubstr("Alken rekent op jou."), HasSubstr("uit de &lt;mouwen&gt;"),
                                        Not(HasSubstr("Drie uur over"))))
      << "a copy from before the change is not shown";
  const auto page =
      click(editor, "/beheer/teksten", {{"slagzin", std::string(101, 'x')}, {"inleiding", "Toch"}});
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, testing::AllOf(HasSubstr(std::string(101, 'x')), HasSubstr(">Toch</textarea>")));
  EXPECT_EQ(click(mediator, "/beheer/teksten", {{"slagzin", "Nee"}}).status, 403);
  EXPECT_THAT(node.get(host, "/").body, HasSubstr("Alken rekent op jou."));
}

TEST_F(Roles, TheDeskIsOfferedToWhoHasOne) {
  const std::string link = "href=\"/beheer\"";
  for (const someone& who : {mediator, editor, coordinator, admin})
    EXPECT_THAT(open(who, "/").body, HasSubstr(link));
  const auto own = sign_in(node, alken, role::organisation, organisation);
  EXPECT_THAT(open(own, "/").body,
              testing::AllOf(Not(HasSubstr(link)), HasSubstr("href=\"/mijn-organisatie\"")));
  EXPECT_THAT(open(volunteer, "/").body, Not(HasSubstr(link)));
  EXPECT_THAT(node.get(host, "/").body, Not(HasSubstr(link)));
}

TEST_F(Roles, WhoIsSignedInIsNotAskedToSignIn) {
  const std::string link = "href=\"/aanmelding\"";
  EXPECT_THAT(node.get(host, "/").body, HasSubstr(link));
  const auto page = open(volunteer, "/");
  EXPECT_THAT(page.body, Not(HasSubstr(link)));
  EXPECT_THAT(page.body, HasSubstr("href=\"/contact\"")) << "who is signed in may ask for help too";
}

TEST_F(Roles, ThePublisherReadsWhoHidesTheVacancyAndWhy) {
  const std::string vacancy = published();
  EXPECT_THAT(open(coordinator, vacancy).body, Not(HasSubstr("toont deze vacature niet")));
  const std::string id = vacancy.substr(vacancy.rfind('/') + 1);
  pqxx::connection c(node.urls().owner_url);
  pqxx::work w(c);
  w.exec_params(
      "insert into node.hidden_elsewhere (party, by, object, reason, at) values ($1, 'be-agg-vlaanderen', "
      "$2, 'Dit is <b>reclame</b>.', now())",
      alken.party, id);
  w.commit();
  const auto own = sign_in(node, alken, role::organisation, organisation);
  for (const std::string& body :
       {open(coordinator, vacancy).body, open(own, "/mijn-organisatie/vacatures/" + id).body}) {
    EXPECT_THAT(body, testing::AllOf(HasSubstr("toont deze vacature niet"), HasSubstr("be-agg-vlaanderen"),
                                     HasSubstr("Dit is &lt;b&gt;reclame&lt;/b&gt;.")));
  }
}

TEST_F(Roles, OnTheOverviewOfFlandersTheDeskIsWhatIsHidden) {
  const auto flanders = add_flanders(node);
  const auto there = sign_in(node, flanders, role::editor);
  const auto first = node.get("vlaanderen.localhost", "/beheer", there.cookie_header);
  EXPECT_EQ(first.headers.at("location"), "/verborgen");
  const auto page = node.get("vlaanderen.localhost", "/verborgen", there.cookie_header);
  EXPECT_THAT(page.body, testing::AllOf(HasSubstr("href=\"/verborgen\" aria-current"),
                                        HasSubstr("/beheer/teksten"), Not(HasSubstr("/beheer/vacatures"))));
}

}  // namespace
}  // namespace paraat::test
